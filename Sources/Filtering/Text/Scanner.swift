/// The pass over a text that finds units, lines and counts.
struct Scanner {
  var units: [ScannedText.Unit] = []
  var lines: [ScannedText.Line] = []
  var characterCount = 0
  var blankCount = 0
  var letterCount = 0
  var digitCount = 0
  var lineBreakCount = 0
  var symbolTokenCount = 0
  var hashSignCount = 0
  var ellipsisCount = 0
  var curlyBracketCount = 0
  var sentenceCount = 0
  var unspacedCount = 0

  // The token between blanks that is being read.
  private var isInToken = false
  private var followsBlank = true
  private var hash: UInt64 = 0
  private var length: UInt32 = 0
  /// The word: the token from its first to its last letter or digit.
  private var wordHash: UInt64 = 0
  private var wordStart = -1
  private var wordEnd = 0
  private var wordLength: UInt32 = 0
  private var hasLetter = false

  // The line that is being read.
  private var lineStart = 0
  private var lineCharacterStart = 0
  private var lineDigitStart = 0
  private var lineSymbolTokenStart = 0
  private var firstKind: ScalarKind?
  private var isTerminal = false
  private var isBehindTerminal = false
  private var dotCount = 0
  private var isEllipsis = false
  private var isBehindBlankLine = true

  mutating func run(_ text: Span<UInt8>, comparing comparison: LetterComparison) {
    let table = ScalarKindTable.of(comparison)
    let ascii = table.ascii
    // Punctuation from here on parts words without a blank: that of Chinese and Japanese, or all.
    let firstParting: UInt32 = comparison == .bases ? 0 : 0x3000
    var position = 0
    while position < text.count {
      let start = position
      let lead = text[position]
      var lower: UInt32
      let kind: ScalarKind
      if lead < 0x80 {
        let entry = ascii[Int(lead)]
        if isWordEntry(entry) {
          position = takeWord(text, from: position, ascii)
          continue
        }
        lower = UInt32(entry >> 8)
        kind = ScalarKind(rawValue: UInt8(truncatingIfNeeded: entry)) ?? .other
        position += 1
      } else {
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard position + length <= text.count else { break }
        var scalar = UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(text[position + offset] & 0x3F) }
        position += length
        let entry = table[min(scalar, 0x10FFFF)]
        lower = entry & 0xFF_FFFF
        kind = ScalarKind(rawValue: UInt8(entry >> 24)) ?? .other
      }
      characterCount += 1
      switch kind {
      case .letter, .mark:
        letterCount += 1
        take(lower, at: start, to: position)
        hasLetter = true
      case .digit:
        digitCount += 1
        take(lower, at: start, to: position)
      case .blank:
        blankCount += 1
        endToken(isBlank: true)
        endSentence(isFinal: true)
        continue
      case .newline:
        characterCount -= 1
        lineBreakCount += 1
        endLine(text, at: start)
        lineStart = position
        continue
      case .silent:
        continue
      case .unspacedLetter:
        endToken(isBlank: false)
        letterCount += 1
        unspacedCount += 1
        units.append(
          ScannedText.Unit(
            hash: mixed(UInt64(lower) &* Self.multiplier), start: UInt32(start),
            end: UInt32(position), length: 1, isAlphabetic: true, isUnspaced: true))
        isInToken = false
        followsBlank = false
      case .terminal:
        if lower >= firstParting { endToken(isBlank: false) }
        pass(lower)
        count(terminal: lower)
        if firstKind == nil { firstKind = kind }
        continue
      case .other, .bullet:
        if lower >= firstParting { endToken(isBlank: false) }
        pass(lower)
        if lower == 0x23 { hashSignCount += 1 }
        if lower == 0x7B || lower == 0x7D { curlyBracketCount += 1 }
        if firstKind == nil { firstKind = kind }
        // A closing quote or bracket behind the end of a sentence still belongs to it.
        if isTerminal, isCloser(lower) { continue }
        endSentence(isFinal: false)
        isTerminal = false
        isEllipsis = lower == 0x2026
        if isEllipsis { ellipsisCount += 1 }
        dotCount = 0
        continue
      }
      if firstKind == nil { firstKind = kind }
      // Numbers and abbreviations have points inside: 1.5, e.g. Only what ends a sentence in scripts
      // without blanks does so without a blank behind it.
      endSentence(isFinal: kind == .unspacedLetter)
      isTerminal = false
      isEllipsis = false
      dotCount = 0
    }
    if lineStart < text.count { endLine(text, at: text.count) }
  }

  static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Whether an entry of the ASCII table is that of a letter or digit.
  @inline(__always)
  private func isWordEntry(_ entry: UInt16) -> Bool {
    entry & 0xFF == ScalarKind.letter.rawValue || entry & 0xFF == ScalarKind.digit.rawValue
  }

  /// Takes the ASCII letters and digits from a place on; returns the place behind them.
  ///
  /// Most of most texts: what is counted stays in registers for so long.
  @inline(__always)
  private mutating func takeWord(_ text: Span<UInt8>, from start: Int, _ ascii: [UInt16]) -> Int {
    if wordStart < 0 {
      wordStart = start
      hash = 0
      length = 0
      isInToken = true
    }
    var hash = hash
    var digits = 0
    var position = start
    while position < text.count, text[position] < 0x80 {
      let entry = ascii[Int(text[position])]
      guard isWordEntry(entry) else { break }
      digits += entry & 0xFF == ScalarKind.digit.rawValue ? 1 : 0
      hash = ((hash << 5 | hash >> 59) ^ UInt64(entry >> 8)) &* Self.multiplier
      position += 1
    }
    let count = position - start
    self.hash = hash
    length += UInt32(count)
    wordHash = hash
    wordLength = length
    wordEnd = position
    characterCount += count
    digitCount += digits
    letterCount += count - digits
    if count > digits { hasLetter = true }
    if firstKind == nil { firstKind = .letter }
    endSentence(isFinal: false)
    isTerminal = false
    isEllipsis = false
    dotCount = 0
    return position
  }

  /// A letter or digit of a word.
  @inline(__always)
  private mutating func take(_ lower: UInt32, at start: Int, to end: Int) {
    if wordStart < 0 {
      wordStart = start
      hash = 0
      length = 0
      isInToken = true
    }
    hash = (hash << 5 | hash >> 59) ^ UInt64(lower)
    hash = hash &* Self.multiplier
    length += 1
    wordHash = hash
    wordLength = length
    wordEnd = end
  }

  /// Punctuation: inside a word if a letter or digit still follows.
  @inline(__always)
  private mutating func pass(_ lower: UInt32) {
    isInToken = true
    guard wordStart >= 0 else { return }
    hash = (hash << 5 | hash >> 59) ^ UInt64(lower)
    hash = hash &* Self.multiplier
    length += 1
  }

  @inline(__always)
  private mutating func endToken(isBlank: Bool) {
    if wordStart >= 0 {
      units.append(
        ScannedText.Unit(
          hash: mixed(wordHash), start: UInt32(wordStart), end: UInt32(wordEnd),
          length: wordLength, isAlphabetic: hasLetter, isUnspaced: false))
      wordStart = -1
      hasLetter = false
    } else if isInToken, isBlank, followsBlank {
      symbolTokenCount += 1
    }
    isInToken = false
    followsBlank = isBlank
  }

  private mutating func count(terminal: UInt32) {
    isTerminal = true
    isBehindTerminal = true
    dotCount = terminal == 0x2E ? dotCount + 1 : 0
    isEllipsis = dotCount >= 3
    if isEllipsis, dotCount % 3 == 0 { ellipsisCount += 1 }
  }

  /// Counts a sentence if one has ended, as what follows its punctuation shows.
  @inline(__always)
  private mutating func endSentence(isFinal: Bool) {
    if isBehindTerminal, isFinal { sentenceCount += 1 }
    isBehindTerminal = false
  }

  private func isCloser(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x22, 0x27, 0x29, 0x5D, 0xBB, 0x2019, 0x201D, 0x300B, 0x300D, 0x300F, 0x3011, 0xFF09: true
    default: false
    }
  }

  private mutating func endLine(_ text: Span<UInt8>, at end: Int) {
    endToken(isBlank: true)
    endSentence(isFinal: true)
    if let firstKind {
      let range = lineStart..<end
      lines.append(
        ScannedText.Line(
          hash: ByteHash.hash(text, range), start: UInt32(lineStart), end: UInt32(end),
          length: UInt32(characterCount - lineCharacterStart),
          symbolTokenCount: UInt32(symbolTokenCount - lineSymbolTokenStart),
          startsWithBullet: firstKind == .bullet, endsWithEllipsis: isEllipsis,
          endsWithTerminal: isTerminal, hasDigit: digitCount > lineDigitStart,
          beginsParagraph: isBehindBlankLine))
      isBehindBlankLine = false
    } else {
      isBehindBlankLine = true
    }
    firstKind = nil
    isTerminal = false
    isEllipsis = false
    dotCount = 0
    lineCharacterStart = characterCount
    lineDigitStart = digitCount
    lineSymbolTokenStart = symbolTokenCount
  }
}
