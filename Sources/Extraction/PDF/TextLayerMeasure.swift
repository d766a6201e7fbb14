/// How much the text layer of a page is worth.
///
/// Three verdicts, with limits found on manuals and papers of 550 pages, with formulas, code and indexes,
/// none of which is garbled, and on fonts without a map to Unicode, whose text comes out as "7KH SDWLHQW",
/// private-use characters or U+FFFD:
///
/// - `sparse`: fewer than 50 letters (an ideograph counts two). A scan, a picture, or an empty page.
/// - `garbled`: more than a tenth of the characters are U+FFFD, private use or control characters; or, of
///   at least 100 letters, four fifths stand alone (formulas have up to three fifths of such); or, of at
///   least 20 words, three tenths mix Latin and Cyrillic letters; or, of at least 100 Latin and Cyrillic
///   letters, fewer than 22 in a hundred are vowels (texts have 28 to 50, ciphers 15).
/// - `good`: all other text.
public struct TextLayerMeasure: Hashable, Sendable {
  /// What becomes of the text layer.
  public enum Verdict: Hashable, Sendable {
    case good, sparse, garbled
  }

  /// Letters; ideographs count two.
  private var letterCount = 0
  /// Characters that are no white space.
  private var characterCount = 0
  /// U+FFFD, private-use and control characters.
  private var badCount = 0
  /// Words with letters of alphabets.
  private var wordCount = 0
  /// Letters of alphabets.
  private var wordLetterCount = 0
  /// Those that stand alone.
  private var singleLetterCount = 0
  /// Those that mix letters that do not stand together.
  private var oddCount = 0
  /// Letters of the Latin and Cyrillic alphabets.
  private var alphabetCount = 0
  /// Those of them that are vowels.
  private var vowelCount = 0

  /// The fewest letters of a page of text.
  private static let minimumLetters = 50

  /// Measures a page.
  public init(_ page: PageLayout) {
    for line in page.lines {
      for word in line.words { take(word.text) }
    }
  }

  /// What becomes of the text layer.
  public var verdict: Verdict {
    if badCount * 10 > characterCount { return .garbled }
    if letterCount < Self.minimumLetters { return .sparse }
    if wordLetterCount >= 100, singleLetterCount * 5 > wordLetterCount * 4 { return .garbled }
    if wordCount >= 20, oddCount * 10 > wordCount * 3 { return .garbled }
    if alphabetCount >= 100, vowelCount * 100 < alphabetCount * 22 { return .garbled }
    return .good
  }

  private mutating func take(_ word: String) {
    var latin = 0
    var cyrillic = 0
    var others = 0
    var vowels = 0
    for scalar in word.unicodeScalars {
      characterCount += 1
      switch scalar.value {
      case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: latin += 1
      case 0x400...0x52F: cyrillic += 1
      case 0xFFFD, 0xE000...0xF8FF, 0xF_0000...0x10_FFFF, 0..<0x20, 0x7F..<0xA0: badCount += 1
      default:
        if scalar.isIdeographic {
          if scalar.properties.isAlphabetic { letterCount += 2 }
        } else if scalar.properties.isAlphabetic {
          others += 1
        }
      }
      if Self.isVowel(scalar) { vowels += 1 }
    }
    let letters = latin + cyrillic + others
    letterCount += letters
    guard letters > 0 else { return }
    wordCount += 1
    wordLetterCount += letters
    if letters == 1, word.unicodeScalars.count <= 2 { singleLetterCount += 1 }
    alphabetCount += latin + cyrillic
    vowelCount += vowels
    if latin > 1 && cyrillic > 1 {
      oddCount += 1
    }
  }

  /// Vowels of the Latin and Cyrillic alphabets; letters with marks are counted as vowels, as most are.
  private static func isVowel(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xC0...0x24F, 0x1E00...0x1EFF: true
    case 0x400...0x52F: cyrillicVowels.contains(scalar)
    default: latinVowels.contains(scalar)
    }
  }

  private static let latinVowels = Set("aeiouyAEIOUY".unicodeScalars)
  private static let cyrillicVowels = Set("аеёиоуыэюяАЕЁИОУЫЭЮЯіїєІЇЄ".unicodeScalars)
}
