extension Tokenizer {
  /// Loads a rank file, `.tiktoken`: one line a token, its bytes in Base64, a space, its rank.
  ///
  ///     IQ== 0
  ///     Ig== 1
  ///
  /// The rank is the ID. Any two neighbours whose bytes together are a token merge, the lowest rank
  /// first, and a pretoken that is a token stays whole; so nothing but the tokens is in the file.
  /// Pattern and special tokens belong to it all the same and must be given.
  ///
  /// - Throws: `VocabularyError` for a line that is not of this form, a token or rank that comes twice,
  ///   a byte without a token, a pattern that does not compile.
  /// - Complexity: O(*n*) in the bytes of the file.
  ///
  /// <https://github.com/openai/tiktoken>, `tiktoken/load.py`, `src/lib.rs`
  public init(
    tiktoken file: [UInt8], pattern: PreTokenizer, specialTokens: SpecialTokens
  ) throws(VocabularyError) {
    try self.init(
      ranks: TiktokenFile(parsing: file.span), pattern: pattern, specialTokens: specialTokens)
  }

  /// Loads a rank file.
  ///
  /// - Parameter encoding: how its texts are cut; nil recognizes a well-known file by its number of tokens.
  /// - Throws: as above; `VocabularyError.unknownEncoding` where that number is none of the
  ///   well-known ones.
  public init(tiktoken file: [UInt8], encoding: RankFileEncoding? = nil) throws(VocabularyError) {
    let ranks = try TiktokenFile(parsing: file.span)
    try self.init(ranks: ranks, encoding: ranks.encoding(encoding))
  }

  /// The tokenizer of a rank file.
  init(ranks: TiktokenFile, encoding: RankFileEncoding) throws(VocabularyError) {
    try self.init(
      ranks: ranks, normalizers: encoding.normalizers, pattern: encoding.preTokenizer,
      specialTokens: encoding.specialTokens)
  }

  init(
    ranks: TiktokenFile, normalizers: [NormalizationStep] = [], pattern: PreTokenizer,
    specialTokens: SpecialTokens
  ) throws(VocabularyError) {
    let ids = ranks.ids
    let used = Set(ids)
    let added = AddedToken.tokens(of: specialTokens)
    for token in added where used.contains(token.id) { throw .duplicateID(token.id) }
    let ownMerges = ranks.ownMerges()
    try self.init(
      vocabulary: Vocabulary(
        strings: ranks.strings, ids: ids, merges: ownMerges ?? ranks.merges(),
        mergingMakesAll: ownMerges == nil ? nil : true, keepsWholePretokens: true,
        otherTokens: added.map { ($0.id, $0.content) }),
      addedTokens: added, normalizers: normalizers,
      preTokenizer: TiktokenFile.cutting(by: pattern))
  }
}

/// The content of a rank file.
struct TiktokenFile {
  /// The tokens, in the order of the file.
  private(set) var strings: ByteStringTable
  /// Their ranks.
  private(set) var ids: [TokenID] = []
  /// How many tokens the file has, with those of no bytes, such as Whisper's `= 50256`: their IDs stay unused.
  private(set) var tokenCount = 0

  /// No tokens yet.
  init() {
    strings = ByteStringTable(capacity: 1 << 16)
  }

  /// The encoding that is given, else the well-known one of this many tokens.
  func encoding(_ given: RankFileEncoding?) throws(VocabularyError) -> RankFileEncoding {
    if let given { given } else { try RankFileEncoding(tokenCount: tokenCount) }
  }

  /// What a pattern does in a rank file: tiktoken drops what it does not match.
  static func cutting(by pattern: PreTokenizer) -> PreTokenizer {
    guard case .stages(let stages) = pattern else { return pattern }
    return PreTokenizer(
      stages.map { stage in
        guard case .split(let pattern, .isolated, _) = stage else { return stage }
        return .split(pattern, .removed, isInverted: true)
      })
  }

  /// Adds a token.
  mutating func append(_ token: [UInt8], _ id: TokenID) throws(VocabularyError) {
    let (index, isNew) = strings.insert(token.span, 0..<token.count)
    guard isNew else { throw .duplicateToken(first: ids[index], second: id) }
    ids.append(id)
    tokenCount += 1
  }

  /// The bytes that a whole Base64 text stands for; nil where it is none, or empty.
  static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    let end = readBase64(text.span, from: 0, into: &bytes)
    return end == text.count && !bytes.isEmpty ? bytes : nil
  }

  init(parsing file: Span<UInt8>) throws(VocabularyError) {
    strings = ByteStringTable(capacity: file.count / 16)
    var token: [UInt8] = []
    var line = 0
    var offset = 0
    while offset < file.count {
      line += 1
      let start = offset
      offset = Self.readBase64(file, from: offset, into: &token)
      if offset == start && isNewline(file[offset]) {
        offset += 1
        continue
      }
      guard offset > start, offset < file.count, file[offset] == UInt8(ascii: " ") else {
        throw .malformedLine(line: line, reason: "expected a token in Base64 and a space")
      }
      offset += 1
      var rank: UInt64?
      while offset < file.count, (0x30...0x39).contains(file[offset]) {
        let value = (rank ?? 0) * 10 + UInt64(file[offset] - 0x30)
        guard value < UInt32.max else {
          throw .malformedLine(line: line, reason: "the rank does not fit in 32 bits")
        }
        rank = value
        offset += 1
      }
      guard let rank, offset == file.count || isNewline(file[offset]) else {
        throw .malformedLine(line: line, reason: "expected a rank and the end of the line")
      }
      if offset < file.count && file[offset] == 0x0D { offset += 1 }
      if offset < file.count && file[offset] == 0x0A { offset += 1 }
      if token.isEmpty { tokenCount += 1 } else { try append(token, TokenID(rank)) }
    }
  }

  /// The last merge of every token when its bytes are merged, by rising rank.
  ///
  /// No other two tokens that together are this token ever meet: wherever it is made, only its own bytes
  /// have a say, and they are merged as they are here.
  ///
  /// - Returns: nil where tokens of lower rank do not make every token; then `merges()` is needed.
  func ownMerges() -> [TokenSplits.Merge]? {
    let order = ids.indices.sorted { ids[$0] < ids[$1] }
    guard let last = order.last, ids[last] < MergeTable.maximumIDs else { return nil }
    var byteIDs = [TokenID](repeating: .max, count: 256)
    for index in order where strings.range(of: index).count == 1 {
      byteIDs[Int(strings.bytes[strings.range(of: index).lowerBound])] = ids[index]
    }
    var table = MergeTable(
      capacity: order.count, rankCount: Int(ids[last]) + 1, byteIDs: byteIDs)
    var merges: [TokenSplits.Merge] = []
    merges.reserveCapacity(order.count)
    let bytes = strings.bytes.span
    var parts: [TokenID] = []
    for index in order {
      let range = strings.range(of: index)
      if range.count == 1 { continue }
      if range.contains(where: { byteIDs[Int(bytes[$0])] == .max }) { return nil }
      parts.removeAll(keepingCapacity: true)
      if range.count <= MergeTable.longestScan {
        PretokenMerger.mergeShort(bytes, range, by: table, into: &parts)
      } else {
        var merger = PretokenMerger(merges: table)
        merger.merge(bytes, range, into: &parts)
      }
      guard parts.count == 2 else { return nil }
      let merge = TokenSplits.Merge(
        left: parts[0], right: parts[1], rank: ids[index], merged: ids[index])
      table.insert(merge)
      merges.append(merge)
    }
    return merges
  }

  /// Every two tokens that together are a token, by rising rank.
  func merges() -> [TokenSplits.Merge] {
    var merges: [TokenSplits.Merge] = []
    merges.reserveCapacity(strings.count * 3)
    let bytes = strings.bytes.span
    for index in ids.indices.sorted(by: { ids[$0] < ids[$1] }) {
      let range = strings.range(of: index)
      for middle in range.dropFirst() {
        if let left = strings.index(of: bytes, range.lowerBound..<middle),
          let right = strings.index(of: bytes, middle..<range.upperBound)
        {
          merges.append(
            TokenSplits.Merge(
              left: ids[left], right: ids[right], rank: ids[index], merged: ids[index]))
        }
      }
    }
    return merges
  }

  /// Decodes Base64 up to the first byte that is none, past any padding, and gives that offset.
  private static func readBase64(
    _ file: Span<UInt8>, from start: Int, into token: inout [UInt8]
  ) -> Int {
    token.removeAll(keepingCapacity: true)
    var offset = start
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    while offset < file.count, let value = base64Value(file[offset]) {
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        token.append(UInt8(truncatingIfNeeded: bits >> bitCount))
      }
      offset += 1
    }
    while offset < file.count && file[offset] == UInt8(ascii: "=") { offset += 1 }
    return offset
  }

  private static func base64Value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
