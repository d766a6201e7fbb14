internal import UnicodeText

/// Decodes IDs one at a time and never gives half a character.
///
///     var decoder = StreamingDecoder(tokenizer)
///     try decoder.append(9468, to: &text)      // F0 9F 92: nothing yet
///     try decoder.append(223, to: &text)       // 💀
///     decoder.finish(into: &text)
///
/// What it gives is always valid UTF-8: bytes that can no longer become part of a character turn into
/// one U+FFFD for each maximal subpart (Unicode 16.0, section 3.9, the practice of WHATWG). Where a file's
/// decoder can only be asked for a whole text (it looks at the last token, or replaces parts of the joined
/// text), everything comes with `finish`.
public struct StreamingDecoder: Sendable {
  private let tokenizer: Tokenizer
  /// The start of a character: at most three bytes.
  private var pending: [UInt8] = []
  /// Set where decoding is more than joining the bytes of the tokens.
  private var spelled: SpelledStream?

  /// A decoder at the start of a text.
  public init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    spelled = tokenizer.decoding.map { SpelledStream($0) }
  }

  /// Appends to `text` every character that is complete with `id`.
  ///
  /// - Throws: `EncodingError.unknownID` with index 0; nothing changes then.
  /// - Complexity: O(*n*) in the bytes of the token.
  public mutating func append(_ id: TokenID, to text: inout [UInt8]) throws(EncodingError) {
    if let bytes = try spelled?.append(id) {
      pending += bytes
    } else {
      guard let range = tokenizer.vocabulary.range(of: id) else { throw .unknownID(id, index: 0) }
      pending += tokenizer.vocabulary.bytes[range]
    }
    drain(into: &text, isAtEnd: false)
  }

  /// Ends the text: an unfinished character becomes U+FFFD.
  ///
  /// The decoder can start another text then.
  public mutating func finish(into text: inout [UInt8]) {
    // Only a pattern that meets a limit of ICU fails, and what failed cannot be decoded.
    if let rest = try? spelled?.finish() { pending += rest }
    drain(into: &text, isAtEnd: true)
  }

  private mutating func drain(into text: inout [UInt8], isAtEnd: Bool) {
    var offset = 0
    while offset < pending.count {
      let width = wellFormedScalarWidth(pending.span, at: offset)
      if width > 0 {
        text += pending[offset..<offset + width]
        offset += width
        continue
      }
      let sequence = UTF8Sequence(at: offset, in: pending.span)
      if sequence.isCutOff && !isAtEnd { break }
      text += [0xEF, 0xBF, 0xBD]
      offset += sequence.length
    }
    pending.removeFirst(offset)
  }
}
