/// A part of a text with its own policy for special tokens.
public struct TextSpan: Hashable, Sendable {
  /// UTF-8.
  public var text: [UInt8]
  /// What special tokens in it become.
  public var specialTokens: SpecialTokenPolicy

  /// A span of a text.
  public init(_ text: [UInt8], specialTokens: SpecialTokenPolicy) {
    self.text = text
    self.specialTokens = specialTokens
  }

  /// Text of one's own, such as a template: its special tokens become their IDs.
  public static func trusted(_ text: String) -> TextSpan {
    TextSpan([UInt8](text.utf8), specialTokens: .recognize)
  }

  /// Text from outside, which can never produce a control token.
  public static func untrusted(_ text: String) -> TextSpan {
    TextSpan([UInt8](text.utf8), specialTokens: .treatAsText)
  }
}

extension Encoder {
  /// The IDs of several spans of text, each with its own policy for special tokens.
  ///
  ///     try encoder.encode([
  ///       .trusted("<|im_start|>user\n"), .untrusted(question), .trusted("<|im_end|>\n"),
  ///     ])
  ///
  /// Neighbours with the same policy are one text: how it is cut into spans changes nothing. Where the
  /// policy changes, the text is cut as a special token would cut it: no token, special or not, holds
  /// bytes of both sides, and each side is encoded as a text of its own.
  ///
  /// - Returns: the IDs of all spans, one after the other.
  /// - Throws: As `encode`; offsets count from the start of the first span.
  /// - Complexity: that of `encode`.
  public mutating func encode(_ spans: [TextSpan]) throws(EncodingError) -> [TokenID] {
    var ids: [TokenID] = []
    var base = 0
    var index = 0
    while index < spans.count {
      let policy = spans[index].specialTokens
      var text: [UInt8] = []
      while index < spans.count && spans[index].specialTokens == policy {
        text += spans[index].text
        index += 1
      }
      startsStretch = true
      try encodePiece(text.span, policy, at: base, into: &ids)
      base += text.count
    }
    return ids
  }
}
