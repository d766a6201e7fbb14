internal import Classification
internal import Extraction
internal import UnicodeText

extension ExtractedText {
  /// Puts the language of the text in place of the one that the page declares, where the text is plainly in
  /// another: templates are copied with their `lang`.
  ///
  /// Only one of the eight languages is doubted: a text in a language that is rare may seem to be in
  /// its neighbour. What the page declares stays in the metadata.
  mutating func correctLanguage(by languages: @autoclosure () -> LanguageIdentifier?) {
    guard let tag = language, let known = Language(tag: tag),
      text.count >= Self.judgedBytes.lowerBound, !Self.looksLike(known, text.span),
      let identifier = languages()
    else { return }
    let declared = known.rawValue
    var end = min(text.count, Self.judgedBytes.upperBound)
    while end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
    let found = identifier.identify(text.span.extracting(0..<end))
    let declaredShare = found.shares.first { $0.code == declared }?.share ?? 0
    guard found.isReliable, found.code != declared, found.confidence >= 0.9, declaredShare < 0.05
    else { return }
    metadata.append(("declaredLanguage", .string(tag)))
    language = found.code
  }

  /// Whether the beginning of a text has what nearly every text in a language has, so that no doubt
  /// is worth its time: three of its little words, or a fifth of its characters in its script.
  private static func looksLike(_ language: Language, _ text: borrowing Span<UInt8>) -> Bool {
    let end = min(text.count, judgedBytes.upperBound)
    let words: [StaticString]
    let leads: ClosedRange<UInt8>
    switch language {
    case .en: (words, leads) = ([" the ", " of ", " and "], 0...0)
    case .de: (words, leads) = ([" der ", " und ", " ist "], 0...0)
    case .fr: (words, leads) = ([" les ", " et ", " une "], 0...0)
    case .es: (words, leads) = ([" los ", " el ", " y "], 0...0)
    case .ru: (words, leads) = ([], 0xD0...0xD1)
    case .ar: (words, leads) = ([], 0xD8...0xDB)
    case .zh: (words, leads) = ([], 0xE4...0xE9)
    default:
      // Kana: U+3041…U+30FF.
      let kana = (1..<end).count { text[$0 - 1] == 0xE3 && text[$0] &- 0x81 < 3 }
      return kana * 20 >= end
    }
    if words.isEmpty {
      let width = language == .zh ? 3 : 2
      return (0..<end).count { leads.contains(text[$0]) } * width * 5 >= end
    }
    var count = 0
    for index in 0..<end where text[index] == 0x20 {
      for word in words where text.has(word, at: index) { count += 1 }
      if count == 3 { return true }
    }
    return false
  }

  /// In shorter texts names and quotations count too much; more bytes say no more.
  private static var judgedBytes: Range<Int> { 200..<2_000 }
}
