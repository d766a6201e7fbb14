/// A text cut into units (words, or single characters of scripts without blanks) and lines, in one pass.
///
/// Words are what stands between blanks, without the punctuation around it, in lower case:
///
///     "(The dose: 1.5 mg) — 每日两次"     the | dose | 1.5 | mg | 每 | 日 | 两 | 次      and the symbol —
///
/// All that filters ask of a text is computed from this. Keep one for many texts: it reuses its
/// memory, about 4 bytes for each byte of the longest text.
public struct ScannedText: Sendable {
  /// A word, or a character of a script without blanks between words.
  struct Unit {
    /// Of the lower-case form.
    var hash: UInt64
    /// Byte range in the text.
    var start: UInt32
    var end: UInt32
    /// Characters (Unicode scalars).
    var length: UInt32
    var isAlphabetic: Bool
    var isUnspaced: Bool
  }

  /// A line that is not blank, without its line break.
  struct Line {
    var hash: UInt64
    var start: UInt32
    var end: UInt32
    /// Characters (Unicode scalars), blanks included.
    var length: UInt32
    /// Things between blanks without any letter or digit.
    var symbolTokenCount: UInt32
    var startsWithBullet: Bool
    var endsWithEllipsis: Bool
    var endsWithTerminal: Bool
    var hasDigit: Bool
    /// Whether a blank line, or the start of the text, is before it.
    var beginsParagraph: Bool
  }

  /// In the order of the text.
  private(set) var units: [Unit] = []
  /// In the order of the text.
  private(set) var lines: [Line] = []
  /// Characters (Unicode scalars) without line breaks.
  private(set) var characterCount = 0
  /// Characters that are not white space.
  private(set) var visibleCharacterCount = 0
  /// Letters, their marks included.
  private(set) var letterCount = 0
  private(set) var digitCount = 0
  private(set) var lineBreakCount = 0
  /// Things between blanks without any letter or digit.
  private(set) var symbolTokenCount = 0
  private(set) var hashSignCount = 0
  private(set) var ellipsisCount = 0
  private(set) var curlyBracketCount = 0
  /// Ends of sentences, by punctuation.
  private(set) var sentenceCount = 0
  /// Units that are characters of scripts without blanks.
  private(set) var unspacedCount = 0

  /// Starts empty.
  public init() {}

  /// Words, and characters of scripts without blanks.
  public var wordCount: Int { units.count }

  /// Whether most units are characters and not words.
  var isUnspaced: Bool { unspacedCount * 2 > units.count }

  /// Scans another text and forgets the one before.
  ///
  /// - Parameter text: Valid UTF-8 of less than 4 GiB, lines ended by U+000A.
  /// - Complexity: O(*n*).
  public mutating func scan(_ text: Span<UInt8>) { scan(text, comparing: .lowerCase) }

  /// Scans another text, with hashes of what is to be compared.
  mutating func scan(_ text: Span<UInt8>, comparing comparison: LetterComparison) {
    precondition(text.count < 1 << 32, "a text of 4 GiB or more")
    units.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    var scanner = Scanner()
    swap(&scanner.units, &units)
    swap(&scanner.lines, &lines)
    scanner.run(text, comparing: comparison)
    swap(&scanner.units, &units)
    swap(&scanner.lines, &lines)
    characterCount = scanner.characterCount
    visibleCharacterCount = scanner.characterCount - scanner.blankCount
    letterCount = scanner.letterCount
    digitCount = scanner.digitCount
    lineBreakCount = scanner.lineBreakCount
    symbolTokenCount = scanner.symbolTokenCount
    hashSignCount = scanner.hashSignCount
    ellipsisCount = scanner.ellipsisCount
    curlyBracketCount = scanner.curlyBracketCount
    sentenceCount = scanner.sentenceCount
    unspacedCount = scanner.unspacedCount
  }
}
