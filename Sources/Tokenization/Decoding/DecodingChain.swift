internal import UnicodeText

/// How the tokens of a file that is not plainly byte-level become text again: steps on a list of
/// tokens, which are joined at the end.
///
///     ▁Hello <0xE2> <0x82> <0xAC>    replace ▁ by space, bytes, fuse, strip one space: "Hello€"
///
/// Bytes that are no UTF-8 stay as they are, where the reference puts U+FFFD.
///
/// <https://github.com/huggingface/tokenizers>, `tokenizers/src/decoders`
struct DecodingChain: Sendable {
  enum Step: Sendable {
    /// Reads characters of the byte-level alphabet as bytes; a token with any other stays.
    case byteLevelAlphabet
    /// Puts the content in the place of each match.
    case replace(RegularExpression, content: [UInt8])
    /// Writes the replacement as a space, or takes it away from the first token.
    case metaspace(replacement: [UInt8], keepsFirst: Bool)
    /// Joins neighbouring `<0x..>` into the bytes they stand for.
    case byteFallback
    /// Joins all tokens.
    case fuse
    /// Takes up to so many of a character from the ends of each token.
    case strip([UInt8], start: Int, stop: Int)
    /// Writes a suffix as a space, or takes it away from the last token.
    case suffix([UInt8])
  }

  var steps: [Step]
  /// What stands between tokens: a space where the file has no decoder.
  var separator: [UInt8] = []

  /// The text of tokens.
  ///
  /// - Throws: `EncodingError.patternFailed`.
  /// - Complexity: O(*n*) in the bytes, a step.
  func decode(_ tokens: [[UInt8]]) throws(EncodingError) -> [UInt8] {
    var tokens = tokens
    for step in steps { tokens = try Self.apply(step, to: tokens) }
    return [UInt8](tokens.joined(separator: separator))
  }

  /// The bytes of one token between others, as far as one token has any.
  func decode(inner token: [UInt8]) throws(EncodingError) -> [UInt8] {
    try decodeUnfused([[], token, []])
  }

  /// The bytes of the first token of several.
  func decode(first token: [UInt8]) throws(EncodingError) -> [UInt8] {
    try decodeUnfused([token, []])
  }

  private func decodeUnfused(_ tokens: [[UInt8]]) throws(EncodingError) -> [UInt8] {
    var tokens = tokens
    for step in steps {
      if case .fuse = step { break }
      tokens = try Self.apply(step, to: tokens)
    }
    return [UInt8](tokens.joined())
  }

  /// What is stripped from the start of the text, where a text is just its tokens' bytes one after the
  /// other apart from that; nil where it is not, and only whole texts can be decoded.
  var strippedStart: (character: [UInt8], count: Int)? {
    guard separator.isEmpty else { return nil }
    var isFused = false
    var stripped: (character: [UInt8], count: Int)?
    var joinsBytes = false
    for step in steps {
      switch step {
      case .fuse: isFused = true
      case .strip(let character, let start, 0) where isFused && stripped == nil:
        stripped = (character, start)
      // A joined token may match what its parts do not.
      case .byteFallback where !isFused && !joinsBytes: joinsBytes = true
      case .byteLevelAlphabet, .replace, .metaspace, .strip:
        if isFused || joinsBytes { return nil }
      default: return nil
      }
    }
    return stripped ?? ([], 0)
  }

  private static func apply(
    _ step: Step, to tokens: [[UInt8]]
  ) throws(EncodingError) -> [[UInt8]] {
    switch step {
    case .byteLevelAlphabet: return tokens.map { ByteLevelAlphabet.decode($0) ?? $0 }
    case .replace(let expression, let content):
      var result: [[UInt8]] = []
      for token in tokens {
        var rewriting = TextRewriting(of: token, isRecorded: false)
        for match in try expression.pretokenMatches(in: token.span, passesInvalid: true) {
          rewriting.replace(match, by: content)
        }
        result.append(rewriting.finish().text)
      }
      return result
    case .metaspace(let replacement, let keepsFirst):
      return tokens.enumerated().map { index, token in
        token.replacing(replacement, with: index > 0 || keepsFirst ? [0x20] : [])
      }
    case .byteFallback: return joinBytes(tokens)
    case .fuse: return [[UInt8](tokens.joined())]
    case .strip(let character, let start, let stop):
      return tokens.map { strip($0, character, start: start, stop: stop) }
    case .suffix(let suffix):
      return tokens.enumerated().map { index, token in
        token.replacing(suffix, with: index < tokens.count - 1 ? [0x20] : [])
      }
    }
  }

  private static func joinBytes(_ tokens: [[UInt8]]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var isInBytes = false
    for token in tokens {
      if let byte = fallbackByte(token) {
        if isInBytes { result[result.count - 1].append(byte) } else { result.append([byte]) }
        isInBytes = true
      } else {
        result.append(token)
        isInBytes = false
      }
    }
    return result
  }

  /// The byte that `<0xE2>` stands for; nil for other tokens.
  static func fallbackByte(_ token: [UInt8]) -> UInt8? {
    guard token.count == 6, token.starts(with: "<0x".utf8), token[5] == UInt8(ascii: ">") else {
      return nil
    }
    return UInt8(String(decoding: token[3..<5], as: UTF8.self), radix: 16)
  }

  private static func strip(
    _ token: [UInt8], _ character: [UInt8], start: Int, stop: Int
  ) -> [UInt8] {
    var rest = token[...]
    for _ in 0..<start {
      guard rest.starts(with: character) else { break }
      rest = rest.dropFirst(character.count)
    }
    for _ in 0..<stop {
      guard rest.suffix(character.count).elementsEqual(character) else { break }
      rest = rest.dropLast(character.count)
    }
    return [UInt8](rest)
  }
}

/// A decoding chain with the spelling of every token.
struct SpelledDecoding: Sendable {
  let chain: DecodingChain
  private var spellings = ByteStringTable(capacity: 1 << 16)
  /// By ID, the number of the spelling, or -1.
  private var numbers: [Int32] = []

  /// - Parameter spellings: all tokens with their IDs; of several with one ID the first counts.
  init(_ chain: DecodingChain, _ tokens: [(id: TokenID, spelling: [UInt8])]) {
    self.chain = chain
    for (id, spelling) in tokens {
      while numbers.count <= Int(id) { numbers.append(-1) }
      if numbers[Int(id)] < 0 {
        numbers[Int(id)] = Int32(spellings.insert(spelling.span, 0..<spelling.count).index)
      }
    }
  }

  /// As the file spells the token; nil where the ID is not used.
  func spelling(of id: TokenID) -> [UInt8]? {
    guard id < numbers.count, numbers[Int(id)] >= 0 else { return nil }
    return spellings[Int(numbers[Int(id)])]
  }

  func decode(_ ids: Span<TokenID>, into bytes: inout [UInt8]) throws(EncodingError) {
    var tokens: [[UInt8]] = []
    tokens.reserveCapacity(ids.count)
    for index in ids.indices {
      guard let spelling = spelling(of: ids[index]) else {
        throw .unknownID(ids[index], index: index)
      }
      tokens.append(spelling)
    }
    bytes += try chain.decode(tokens)
  }
}

extension [UInt8] {
  /// This text with `content` in the place of each `part`.
  fileprivate func replacing(_ part: [UInt8], with content: [UInt8]) -> [UInt8] {
    guard !part.isEmpty else { return self }
    var result: [UInt8] = []
    var offset = 0
    while offset < count {
      if self[offset...].starts(with: part) {
        result += content
        offset += part.count
      } else {
        result.append(self[offset])
        offset += 1
      }
    }
    return result
  }
}
