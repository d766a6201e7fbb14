/// The measures of a text.
public struct TextStatistics: Sendable, Hashable {
  private var values = [Double](repeating: .nan, count: Measure.allCases.count)

  /// The value of a measure; nil where it was not asked for or does not exist: shares of a text
  /// without lines or words.
  public subscript(measure: Measure) -> Double? {
    let value = values[Self.index(measure)]
    return value.isNaN ? nil : value
  }

  /// The medical classifier's score, which texts alone do not have.
  public var medicalScore: Double? {
    get { self[.medicalScore] }
    set { set(.medicalScore, newValue ?? .nan) }
  }

  /// How sure the language is, which texts alone do not say.
  public var languageConfidence: Double? {
    get { self[.languageConfidence] }
    set { set(.languageConfidence, newValue ?? .nan) }
  }

  mutating func set(_ measure: Measure, _ value: Double) { values[Self.index(measure)] = value }

  /// Sets a share; it does not exist where `whole` is 0.
  mutating func set(_ measure: Measure, _ part: Double, of whole: Double) {
    if whole > 0 { set(measure, part / whole) }
  }

  private static let order: [Measure: Int] = Dictionary(
    uniqueKeysWithValues: Measure.allCases.enumerated().map { ($1, $0) })

  private static func index(_ measure: Measure) -> Int { order[measure] ?? 0 }
}

/// Measures texts; has the scratch for it, so keep one for many texts.
public struct TextMeter: Sendable {
  private var repetition = NGramRepetition()
  private var seen = HashSet()
  /// Of each slot of the stop words whether its word has occurred.
  private var hasOccurred: [Bool] = []

  /// Starts with nothing.
  public init() {}

  /// The measures of a scanned text.
  ///
  /// - Parameters:
  ///   - scanned: The text.
  ///   - language: Its language code, for the stop words.
  ///   - profile: What decides how lines and words count, and, by its rules, whether the costly
  ///     measures of repeated *n*-grams are taken at all.
  /// - Complexity: O(*n*) in the units, once for each kind of *n*-gram.
  public mutating func measure(
    _ scanned: ScannedText, language: String?, profile: FilterProfile
  ) -> TextStatistics {
    var statistics = TextStatistics()
    let charactersPerWord = profile.charactersPerWord(language)
    let characters = Double(scanned.characterCount)
    let spacedCount = scanned.units.count - scanned.unspacedCount
    let words = Double(spacedCount) + Double(scanned.unspacedCount) / charactersPerWord
    let wordsAndSymbols = words + Double(scanned.symbolTokenCount)
    statistics.set(.characters, characters)
    statistics.set(.words, words)
    statistics.set(.hashesPerWord, Double(scanned.hashSignCount), of: wordsAndSymbols)
    statistics.set(.ellipsesPerWord, Double(scanned.ellipsisCount), of: wordsAndSymbols)
    statistics.set(.lineBreaksPerWord, Double(scanned.lineBreakCount), of: wordsAndSymbols)
    statistics.set(.sentences, Double(scanned.sentenceCount))
    statistics.set(.curlyBrackets, Double(scanned.curlyBracketCount))
    let visible = Double(scanned.visibleCharacterCount)
    statistics.set(.letters, Double(scanned.letterCount), of: visible)
    statistics.set(.digits, Double(scanned.digitCount), of: visible)
    statistics.set(
      .symbols, visible - Double(scanned.letterCount) - Double(scanned.digitCount), of: visible)
    measureUnits(scanned, language, profile, &statistics, charactersPerWord)
    measureLines(scanned, shortLine: profile.shortLine(language), &statistics)
    measureParagraphs(scanned, &statistics)
    if profile.countsNGrams, !isValueList(scanned, statistics, profile) {
      measureRepetition(scanned, profile, &statistics, charactersPerWord)
    }
    return statistics
  }

  private mutating func measureUnits(
    _ scanned: ScannedText, _ language: String?, _ profile: FilterProfile,
    _ statistics: inout TextStatistics, _ charactersPerWord: Double
  ) {
    let stopWords = profile.stopWords[language ?? ""]
    hasOccurred.removeAll(keepingCapacity: true)
    hasOccurred.append(contentsOf: repeatElement(false, count: stopWords?.slotCount ?? 0))
    var stopWordCount = 0
    var length = 0
    var spacedCount = 0
    var alphabeticSpaced = 0
    for unit in scanned.units {
      if !unit.isUnspaced {
        spacedCount += 1
        length += Int(unit.length)
        alphabeticSpaced += unit.isAlphabetic ? 1 : 0
      }
      if let slot = stopWords?.slot(of: unit.hash), !hasOccurred[slot] {
        hasOccurred[slot] = true
        stopWordCount += 1
      }
    }
    statistics.set(.meanWordLength, Double(length), of: Double(spacedCount))
    let unspaced = Double(scanned.unspacedCount) / charactersPerWord
    statistics.set(
      .alphabeticWords, Double(alphabeticSpaced) + unspaced,
      of: Double(spacedCount + scanned.symbolTokenCount) + unspaced)
    if stopWords != nil { statistics.set(.stopWords, Double(stopWordCount)) }
  }

  private mutating func measureLines(
    _ scanned: ScannedText, shortLine: Int, _ statistics: inout TextStatistics
  ) {
    seen.removeAll(expecting: scanned.lines.count)
    var bullets = 0
    var ellipses = 0
    var terminals = 0
    var short = 0
    var duplicates = 0
    var duplicateCharacters = 0
    for line in scanned.lines {
      bullets += line.startsWithBullet ? 1 : 0
      ellipses += line.endsWithEllipsis ? 1 : 0
      terminals += line.endsWithTerminal ? 1 : 0
      short += line.length <= shortLine ? 1 : 0
      if !seen.insert(line.hash) {
        duplicates += 1
        duplicateCharacters += Int(line.length)
      }
    }
    let lines = Double(scanned.lines.count)
    statistics.set(.lines, lines)
    statistics.set(.bulletLines, Double(bullets), of: lines)
    statistics.set(.ellipsisLines, Double(ellipses), of: lines)
    statistics.set(.terminalLines, Double(terminals), of: lines)
    statistics.set(.shortLines, Double(short), of: lines)
    statistics.set(.duplicateLines, Double(duplicates), of: lines)
    statistics.set(
      .duplicateLineCharacters, Double(duplicateCharacters), of: Double(scanned.characterCount))
  }

  /// Whether a text is a list of doses, codes or values: its lines share their words, and each has another number.
  private func isValueList(
    _ scanned: ScannedText, _ statistics: TextStatistics, _ profile: FilterProfile
  ) -> Bool {
    guard let share = profile.valueLists, scanned.lines.count >= Self.leastListLines,
      statistics[.duplicateLines] == 0
    else { return false }
    let count = scanned.lines.count { $0.hasDigit && $0.length <= Self.longestListLine }
    return Double(count) >= share * Double(scanned.lines.count)
  }

  /// Fewer lines are no list.
  private static let leastListLines = 3
  /// Longer lines, in characters, are sentences: copies of these that differ in a number are copies.
  private static let longestListLine = 80

  private mutating func measureParagraphs(
    _ scanned: ScannedText, _ statistics: inout TextStatistics
  ) {
    seen.removeAll(expecting: scanned.lines.count)
    var count = 0
    var duplicates = 0
    var duplicateCharacters = 0
    scanned.forEachParagraph { paragraph in
      count += 1
      if !seen.insert(paragraph.hash) {
        duplicates += 1
        duplicateCharacters += paragraph.length
      }
    }
    statistics.set(.duplicateParagraphs, Double(duplicates), of: Double(count))
    statistics.set(
      .duplicateParagraphCharacters, Double(duplicateCharacters),
      of: Double(scanned.characterCount))
  }

  private mutating func measureRepetition(
    _ scanned: ScannedText, _ profile: FilterProfile, _ statistics: inout TextStatistics,
    _ charactersPerWord: Double
  ) {
    repetition.load(scanned.units)
    // A word of a script without blanks is some characters long, so n of them are n times as many.
    let scale = scanned.isUnspaced ? charactersPerWord : 1
    let gap = scanned.isUnspaced ? 0 : 1
    func units(_ n: Int) -> Int { Int((Double(n) * scale).rounded()) }
    let characters = Double(scanned.characterCount + scanned.lineBreakCount)
    // What does not occur twice with n words does not with n + 1.
    var canRepeat = true
    for measure in Measure.allCases {
      if let n = measure.topLength {
        let top = canRepeat ? repetition.topCharacters(n: units(n), gap: gap) : 0
        statistics.set(measure, Double(top), of: characters)
        canRepeat = canRepeat && top > 0
      } else if let n = measure.duplicateLength {
        let duplicate = canRepeat ? repetition.duplicateCharacters(n: units(n)) : 0
        statistics.set(measure, Double(duplicate), of: characters)
        canRepeat = canRepeat && duplicate > 0
      }
    }
  }
}

extension ScannedText {
  /// Lines without a blank line between them.
  struct Paragraph {
    var hash: UInt64
    var start: UInt32
    var end: UInt32
    var length: Int
  }

  /// Calls `body` with each paragraph, in order.
  func forEachParagraph(_ body: (Paragraph) -> Void) {
    var paragraph: Paragraph?
    for line in lines {
      if !line.beginsParagraph, var open = paragraph {
        open.hash = ByteHash.fold(open.hash, line.hash)
        open.end = line.end
        open.length += Int(line.length) + 1
        paragraph = open
      } else {
        if let paragraph { body(paragraph) }
        paragraph = Paragraph(
          hash: line.hash, start: line.start, end: line.end, length: Int(line.length))
      }
    }
    if let paragraph { body(paragraph) }
  }
}
