internal import Classification
internal import Extraction

extension ExtractedText {
  /// Puts the language of the text in place of the one that the page declares, where the text is plainly in
  /// another: templates are copied with their `lang`.
  ///
  /// Only one of the eight languages is doubted: a text in a language that is rare may seem to be in
  /// its neighbour. What the page declares stays in the metadata.
  mutating func correctLanguage(by identifier: LanguageIdentifier) {
    guard let tag = language, let declared = Language(tag: tag)?.rawValue,
      text.count >= Self.judgedBytes.lowerBound
    else { return }
    var end = min(text.count, Self.judgedBytes.upperBound)
    while end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
    let found = identifier.identify(text.span.extracting(0..<end))
    let declaredShare = found.shares.first { $0.code == declared }?.share ?? 0
    guard found.isReliable, found.code != declared, found.confidence >= 0.9, declaredShare < 0.05
    else { return }
    metadata.append(("declaredLanguage", .string(tag)))
    language = found.code
  }

  /// In shorter texts names and quotations count too much; more bytes say no more.
  private static var judgedBytes: Range<Int> { 200..<4_000 }
}
