internal import Storage

/// The counts of a shard in the making, and what goes into the companions of formats that have no
/// place for it.
struct OpenShard {
  private(set) var shard = Shard(file: FileSummary(name: "", byteCount: 0, sha256: ""))
  private var boundaries: [UInt64]?
  private var documents: [UInt64]?
  private var lossMask: [UInt8]?

  /// Takes in a sequence.
  mutating func add(_ row: borrowing SequenceRow, layout: PackingLayout) {
    var end = shard.tokenCount
    for piece in row.pieces {
      end += piece.count
      if piece.endsDocument { shard.documentCount += 1 }
      if piece.endsSegment { shard.segmentCount += 1 }
      if layout.writesBoundaries, piece.endsSegment {
        boundaries = (boundaries ?? [])
        boundaries?.append(UInt64(end))
      }
      if !layout.keepsDocumentOrder, piece.endsSegment {
        documents = (documents ?? [])
        documents?.append(UInt64(piece.originalDocument))
        // Of a document that goes through the stream, the end stands for all of it.
        documents?.append(layout.packing.isStream ? 0 : UInt64(piece.offset))
      }
    }
    if layout.writesBoundaries { boundaries = boundaries ?? [] }
    if layout.writesLossMask, !layout.format.carriesLossMask {
      lossMask = (lossMask ?? [])
      lossMask?.append(contentsOf: row.fullLossMask)
    }
    shard.tokenCount += row.tokens.count
    shard.paddingCount += row.paddingCount
    shard.sequenceCount += 1
  }

  /// Completes the writer's files and the companions.
  consuming func finish(
    _ writer: any ShardWriter, folder: String, name: String
  ) throws(ShardError) -> Shard {
    // The companions come first: a tokens file without them would look whole.
    var companions: [Shard.Companion] = []
    func add(
      _ role: Shard.Role, type: String, shape: [Int], _ payload: [UInt8]
    ) throws(ShardError) {
      let file = try NumPyHeader(typeName: type, shape: shape)
        .writeFile(folder: folder, name: "\(name).\(role.rawValue).npy", payload: payload)
      companions.append(Shard.Companion(role: role, file: file))
    }
    if let boundaries {
      try add(.boundaries, type: "<i8", shape: [boundaries.count], littleEndian(boundaries))
    }
    if let documents {
      try add(.pieces, type: "<i8", shape: [documents.count / 2, 2], littleEndian(documents))
    }
    if let lossMask { try add(.loss, type: "|u1", shape: [lossMask.count], lossMask) }
    let written = try writer.finish()
    shard.file = written.file
    let all = companions + written.companions
    shard.companions = Shard.Role.allCases.flatMap { role in all.filter { $0.role == role } }
    shard.indexEntry = written.indexEntry
    return shard
  }

  private func littleEndian(_ numbers: [UInt64]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(numbers.span)
    return writer.bytes
  }
}
