/// The columns beside the tokens of one sequence, computed from its pieces.
///
///     tokens          a b c ● d e ● ▢
///     attention_mask  1 1 1 1 1 1 1 0
///     position_ids    0 1 2 3 0 1 2 0
///     segment_ids     1 1 1 1 2 2 2 0
///     labels          a b c ● d e ● -100
///     cu_seqlens      0 4 7 8               padding is a piece of its own
///
/// A piece that goes on with a document from an earlier sequence starts at position 0 again: attention
/// does not reach there.
struct RowColumns {
  /// The name of the tokens' column.
  static let tokensName = "input_ids"
  /// The label where the loss does not count, as PyTorch's cross entropy passes it over: -100.
  static let ignoredLabel = UInt32(bitPattern: -100)

  private var row = SequenceRow()

  /// Takes over a sequence.
  mutating func take(_ row: borrowing SequenceRow) { self.row = copy row }

  /// The values of a column; signed ones as their bit patterns.
  func values(_ column: SequenceColumn) -> [UInt32] {
    let real = row.tokens.count - row.paddingCount
    switch column {
    case .id: return []
    case .attentionMask:
      return [UInt32](repeating: 1, count: real)
        + [UInt32](repeating: 0, count: row.paddingCount)
    case .positionIDs:
      var positions: [UInt32] = []
      positions.reserveCapacity(row.tokens.count)
      for piece in row.pieces { positions.append(contentsOf: 0..<UInt32(piece.count)) }
      return positions + [UInt32](repeating: 0, count: row.paddingCount)
    case .segmentIDs:
      var segments: [UInt32] = []
      segments.reserveCapacity(row.tokens.count)
      for (index, piece) in row.pieces.enumerated() {
        segments.append(contentsOf: repeatElement(UInt32(index + 1), count: piece.count))
      }
      return segments + [UInt32](repeating: 0, count: row.paddingCount)
    case .lossMask: return row.fullLossMask.map(UInt32.init)
    case .labels:
      guard !row.lossMask.isEmpty else {
        return row.tokens[..<real]
          + [UInt32](repeating: Self.ignoredLabel, count: row.paddingCount)
      }
      return zip(row.tokens, row.lossMask).map { $1 == 0 ? Self.ignoredLabel : $0 }
    case .cumulativeLengths:
      var ends: [UInt32] = [0]
      for piece in row.pieces { ends.append((ends.last ?? 0) + UInt32(piece.count)) }
      if row.paddingCount > 0 { ends.append(UInt32(row.tokens.count)) }
      return ends
    }
  }
}

extension PackingLayout {
  /// The columns that shards get, in the order of the enum.
  var writtenColumns: [SequenceColumn] {
    SequenceColumn.allCases.filter {
      columns.contains($0)
        || $0 == .lossMask && writesLossMask && [.mds, .arrow, .parquet].contains(format)
    }
  }
}
