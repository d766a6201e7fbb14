/// Decodes with a decoding chain one token at a time.
struct SpelledStream: Sendable {
  private let decoding: SpelledDecoding
  /// Set where the text is the tokens' bytes one after the other, apart from its start.
  private let stripped: (character: [UInt8], count: Int)?
  private var isAtStart = true
  /// How many characters may yet be stripped from the start.
  private var stripsLeft: Int
  /// The start of the text, while it may be one of these characters.
  private var start: [UInt8] = []
  /// All tokens, where only whole texts can be decoded.
  private var ids: [TokenID] = []

  init(_ decoding: SpelledDecoding) {
    self.decoding = decoding
    stripped = decoding.chain.strippedStart
    stripsLeft = stripped?.count ?? 0
  }

  /// The bytes that are known with this token.
  ///
  /// - Throws: `EncodingError.unknownID` with index 0; nothing changes then.
  mutating func append(_ id: TokenID) throws(EncodingError) -> [UInt8] {
    guard let spelling = decoding.spelling(of: id) else { throw .unknownID(id, index: 0) }
    guard let stripped else {
      ids.append(id)
      return []
    }
    let bytes =
      isAtStart
      ? try decoding.chain.decode(first: spelling) : try decoding.chain.decode(inner: spelling)
    isAtStart = false
    guard stripsLeft > 0 else { return bytes }
    start += bytes
    while stripsLeft > 0, start.starts(with: stripped.character) {
      start.removeFirst(stripped.character.count)
      stripsLeft -= 1
    }
    if stripsLeft > 0 && stripped.character.starts(with: start) { return [] }
    stripsLeft = 0
    defer { start = [] }
    return start
  }

  /// What was held back; another text can start then.
  mutating func finish() throws(EncodingError) -> [UInt8] {
    var bytes = start
    if stripped == nil { try decoding.decode(ids.span, into: &bytes) }
    self = SpelledStream(decoding)
    return bytes
  }
}
