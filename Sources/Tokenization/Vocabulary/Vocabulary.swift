/// The tokens that merging can produce: bytes ↔ ID, and how they merge.
struct Vocabulary: Sendable {
  /// The bytes of every token, added ones too, by ID; empty where an ID is not used.
  let bytes: [UInt8]
  let ends: [Int]
  /// Tokens by their bytes, without added ones; `ids[i]` belongs to string `i`.
  let strings: ByteStringTable
  let ids: [TokenID]
  let merges: MergeTable
  let segments: SegmentBorders
  let greedyTables: LazyGreedyTables
  /// The IDs of the 256 single bytes; no ID for those in `missingBytes`.
  let byteIDs: [TokenID]
  /// Bytes without a token, which some vocabularies leave out since no UTF-8 holds them.
  private(set) var missingBytes: [UInt8] = []
  /// Whether a pretoken that is a token stays one, though merging does not give every such token.
  let keepsWholePretokens: Bool
  /// Whether a pretoken that is a token is known to stay one, by its merges or without.
  let findsWholePretokens: Bool

  /// - Parameters:
  ///   - strings: all tokens by their bytes.
  ///   - ids: their IDs.
  ///   - merges: what merges into what, by rising rank.
  ///   - mergingMakesAll: whether merging the bytes of any token gives that token; nil: to be found
  ///     out, where it matters.
  ///   - otherTokens: added tokens and others that merging cannot produce, for decoding.
  ///   - requiresBytes: whether a byte of UTF-8 without a token is an error.
  init(
    strings: ByteStringTable, ids: [TokenID], merges rows: [TokenSplits.Merge],
    mergingMakesAll: Bool? = nil, keepsWholePretokens: Bool,
    otherTokens: [(id: TokenID, bytes: [UInt8])], requiresBytes: Bool = true
  ) throws(VocabularyError) {
    self.strings = strings
    self.ids = ids
    var byteIDs: [TokenID] = []
    for byte in UInt8.min...UInt8.max {
      if let index = strings.index(of: [byte]) {
        byteIDs.append(ids[index])
      } else if Self.isNeverInUTF8(byte) || !requiresBytes {
        byteIDs.append(.max)
        missingBytes.append(byte)
      } else {
        throw .missingByte(byte)
      }
    }
    self.byteIDs = byteIDs

    let highest = max(ids.max() ?? 0, otherTokens.map(\.id).max() ?? 0)
    guard highest < MergeTable.maximumIDs, rows.count < MergeTable.maximumRanks else {
      throw .malformed(path: "ID \(highest)", reason: "larger than any vocabulary's")
    }
    let (merges, (layout, builder)) = simultaneously { [byteIDs] in
      MergeTable(rows, byteIDs: byteIDs)
    } _: {
      let layout = Result { () throws(VocabularyError) in
        try Self.layout(strings, ids, otherTokens, size: Int(highest) + 1)
      }
      let ranges = (0..<strings.count).lazy.map { strings.range(of: $0) }
      return (layout, SegmentBorders.Builder(bytes: strings.bytes, ranges: ranges))
    }
    self.merges = merges
    let ranges: [Range<Int>]
    (bytes, ends, ranges) = try layout.get()
    let keepsPretokens: Bool
    (segments, keepsPretokens) = simultaneously {
      SegmentBorders(builder, merges: merges)
    } _: {
      keepsWholePretokens
        && !(mergingMakesAll ?? Self.mergingMakesAll(of: strings, ids, merges))
    }
    greedyTables = LazyGreedyTables(
      rows: rows, merges: merges, byteIDs: byteIDs, text: strings.bytes, ranges: ranges)
    self.keepsWholePretokens = keepsPretokens
    findsWholePretokens = keepsWholePretokens || mergingMakesAll == true
  }

  /// The bytes of every token by ID, and by ID where those of `strings` lie in its bytes.
  private static func layout(
    _ strings: ByteStringTable, _ ids: [TokenID], _ otherTokens: [(id: TokenID, bytes: [UInt8])],
    size: Int
  ) throws(VocabularyError) -> (bytes: [UInt8], ends: [Int], ranges: [Range<Int>]) {
    var sources = [Int](repeating: -1, count: size)
    for (index, id) in ids.enumerated() {
      guard sources[Int(id)] < 0 else { throw .duplicateID(id) }
      sources[Int(id)] = index
    }
    // An added token may also be in the table: its ID and bytes are the same then.
    for (index, token) in otherTokens.enumerated() where sources[Int(token.id)] < 0 {
      sources[Int(token.id)] = ids.count + index
    }
    var bytes: [UInt8] = []
    var ends: [Int] = []
    bytes.reserveCapacity(strings.bytes.count)
    ends.reserveCapacity(size)
    for source in sources {
      if source >= ids.count {
        bytes += otherTokens[source - ids.count].bytes
      } else if source >= 0 {
        bytes += strings.bytes[strings.range(of: source)]
      }
      ends.append(bytes.count)
    }
    let ranges = sources.map { 0 <= $0 && $0 < ids.count ? strings.range(of: $0) : 0..<0 }
    return (bytes, ends, ranges)
  }

  /// Whether merging the bytes of any token gives that token.
  private static func mergingMakesAll(
    of strings: ByteStringTable, _ ids: [TokenID], _ merges: MergeTable
  ) -> Bool {
    var merger = PretokenMerger(merges: merges)
    let bytes = strings.bytes.span
    var merged: [TokenID] = []
    for (index, id) in ids.enumerated() {
      merged.removeAll(keepingCapacity: true)
      merger.merge(bytes, strings.range(of: index), into: &merged)
      if merged != [id] { return false }
    }
    return true
  }

  private static func isNeverInUTF8(_ byte: UInt8) -> Bool {
    byte == 0xC0 || byte == 0xC1 || byte >= 0xF5
  }

  /// One more than the highest ID.
  var size: Int { ends.count }

  /// Where the bytes of a token lie in `bytes`; nil where the ID is not used.
  func range(of id: TokenID) -> Range<Int>? {
    guard id < ends.count else { return nil }
    let end = ends[Int(id)]
    let start = id == 0 ? 0 : ends[Int(id) - 1]
    return start < end ? start..<end : nil
  }
}
