/// Says which language a text is in.
///
/// The script of the letters decides first: kana is Japanese, Hangul Korean; then the Han characters that
/// only Chinese or only Japanese has. Among the languages of one script a linear model of letter
/// sequences does (`LanguageModel`). A text is judged in parts of some sentences, so that a text in
/// several languages has shares. Of a list of doses or laboratory values (`ValueList`) the words
/// between decide.
///
///     identifier.identify("Der Patient klagt über Fieber.".utf8.span).code   // "de"
public struct LanguageIdentifier: Sendable {
  /// The most bytes of a text that are looked at.
  ///
  /// Of a longer text, eight pieces of equal length are taken at equal distances, the first at the
  /// beginning and the last at the end, so that a front matter in another language does not decide.
  static let sampleByteLimit = 4 * 1024

  private static let pieceCount = 8
  /// A part ends with a line or, from so many letters on, with a sentence.
  private static let partLetterCount = 100
  /// Parts of fewer letters, or of lower probability, go with the whole text.
  private static let judgedLetterCount = 40
  private static let judgedProbability = 0.9
  /// The units of a list, and names that several languages share, make the model too sure: up to here
  /// clinical words decide.
  private static let listProbability = 0.99
  /// So many letters of the rest of a list that say what the whole list says are believed.
  private static let restLetterCount = 12

  private let model: LanguageModel

  /// An identifier, to be made once and used from any thread.
  ///
  /// - Parameter model: A file such as `vocab/language/model.bin`.
  /// - Throws: What is wrong with the file.
  public init(model: [UInt8]) throws(LanguageModelError) {
    self.model = try LanguageModel(parsing: model)
  }

  /// All languages that it may answer with, `und` among them.
  public var codes: Set<String> {
    // No block of a script is smaller.
    let others = stride(from: UInt32(0x370), through: 0xD7F0, by: 16)
      .map(LetterTable.languageOfOtherScript)
    return Set(model.scripts.flatMap(\.codes) + others + ["ja"])
  }

  /// The language of a text.
  ///
  /// - Parameter text: Valid UTF-8, of any length. Without letters the answer is `und`.
  /// - Returns: The language of the greatest share of the text.
  /// - Complexity: O(1) beyond 4 KiB, O(*n*) below.
  public func identify(_ text: Span<UInt8>) -> LanguageGuess {
    let parts = parts(of: text)
    let guess = guess(parts, text)
    return valueListGuess(text, parts, insteadOf: guess) ?? guess
  }

  /// The language of a list of doses or laboratory values, where all words leave a doubt: that of
  /// the words that are neither names nor units, or where these are few and Latin that of the clinical
  /// words, else the likeliest that has a lexicon.
  ///
  /// Clinical words decide only among the languages with a lexicon: their neighbours, such as
  /// Portuguese and Dutch, share some.
  private func valueListGuess(
    _ text: Span<UInt8>, _ parts: [LanguageTally], insteadOf guess: LanguageGuess
  ) -> LanguageGuess? {
    var whole = LanguageTally()
    for part in parts { whole.add(part) }
    let isKnown = Language.allCases.contains { $0.rawValue == guess.code }
    let isSettled = isKnown && guess.isReliable && !whole.isLatinWithOtherScript
    let isOne = guess.shares.count <= 1
    if isSettled && (guess.confidence >= Self.listProbability || !isOne) { return nil }
    var sample: [UInt8] = []
    for range in Self.sampledRanges(of: text) { for index in range { sample.append(text[index]) } }
    guard let rest = ValueList.rest(of: sample) else { return nil }
    let clinical = (isOne && whole.isLatin ? ValueList.language(of: sample) : nil).map {
      var clinical = self.guess(parts, text, among: [$0])
      clinical.confidence = min(clinical.confidence, Self.judgedProbability)
      return clinical
    }
    if isSettled { return clinical }
    let restParts = self.parts(of: rest.span)
    let restGuess = self.guess(restParts, rest.span)
    if restGuess.code != "und", restGuess.isReliable { return restGuess }
    let isRestLatin = restParts.reduce(into: LanguageTally()) { $0.add($1) }.isLatin
    if isKnown, isRestLatin, let clinical { return clinical }
    if restGuess.code != "und", whole.isLatinWithOtherScript { return restGuess }
    if guess.code != "und" {
      let letterCount = restParts.reduce(0) { $0 + $1.letterCount }
      let isSame = restGuess.code == guess.code && letterCount >= Self.restLetterCount
      if guess.isReliable || isSame { return nil }
    }
    return clinical ?? self.guess(parts, text, among: Language.allCases)
  }

  /// The ranges of a text that are looked at, of whole scalars.
  private static func sampledRanges(of text: Span<UInt8>) -> [Range<Int>] {
    if text.count <= sampleByteLimit { return [0..<text.count] }
    let length = sampleByteLimit / pieceCount
    return (0..<pieceCount).map { piece in
      let start = (text.count - length) / (pieceCount - 1) * piece
      return wholeScalars(in: start..<start + length, of: text)
    }
  }

  private func parts(of text: Span<UInt8>) -> [LanguageTally] {
    var parts: [LanguageTally] = []
    for range in Self.sampledRanges(of: text) { read(text, range, into: &parts) }
    return parts
  }

  private func guess(
    _ parts: [LanguageTally], _ text: Span<UInt8>, among candidates: [Language]? = nil
  ) -> LanguageGuess {
    var whole = LanguageTally()
    for part in parts { whole.add(part) }
    guard let best = whole.best(by: model, among: candidates) else { return .undetermined }
    let total = Double(whole.letterCount)
    var letters: [String: Int] = [:]
    for part in parts {
      let count = part.letterCount
      if count == 0 { continue }
      var code = best.code
      if count >= Self.judgedLetterCount, let own = part.best(by: model, among: candidates),
        own.probability >= Self.judgedProbability
      {
        code = own.code
      }
      letters[code, default: 0] += count
    }
    let shares = letters.map { LanguageGuess.Share(code: $0.key, share: Double($0.value) / total) }
      .sorted { ($1.share, $0.code) < ($0.share, $1.code) }
    let first = shares.first { $0.share >= (shares.first?.share ?? 0) && $0.code == best.code }
    let code = first?.code ?? shares.first?.code ?? best.code
    let share = shares.first { $0.code == code }?.share ?? 1
    let probability = code == best.code ? best.probability : Self.judgedProbability
    return LanguageGuess(
      code: code, script: code == "zh" ? Self.wayOfWriting(text) : nil,
      confidence: probability * share,
      isReliable: probability >= Self.judgedProbability && total >= 20 && share >= 0.5,
      shares: shares)
  }

  /// Reads a range of a text into parts.
  private func read(_ text: Span<UInt8>, _ range: Range<Int>, into parts: inout [LanguageTally]) {
    let table = LetterTable.entries
    let entries = table.span
    let rows = model.rows.span
    let tables = InlineArray<4, LanguageModel.Table> { model.scripts[$0].table }
    var part = LanguageTally()
    var partLetters = 0
    // An edge, the letters, and room for an edge.
    var letters = [UInt32](repeating: LanguageModel.edge, count: LanguageModel.longestWord + 2)
    var word = letters.mutableSpan
    var wordCount = 1
    var wordScript = LetterScript.none
    var wordUse: UInt32 = 0
    var otherCount = 0

    @inline(__always)
    func endWord(_ part: inout LanguageTally, _ word: inout MutableSpan<UInt32>) {
      switch wordScript {
      case .none, .mark: break
      case .kana: part.addKana(otherCount)
      case .other: part.addOther(word[0], count: otherCount)
      default:
        partLetters += wordCount - 1
        word[0] = LanguageModel.edge
        word[wordCount] = LanguageModel.edge
        part.add(
          word.span.extracting(0...wordCount), script: wordScript,
          tables[Int(wordScript.rawValue)], rows)
        if wordUse > 0 { part.addHanUse(wordUse) }
      }
      wordUse = 0
      partLetters += otherCount
      otherCount = 0
      wordCount = 1
      wordScript = .none
    }

    var position = range.lowerBound
    while let value = Self.nextScalar(text, &position, range.upperBound) {
      let entry =
        value < 0x10000 ? entries[Int(value)] : LetterTable.entry(ofAstral: value)
      let script = LetterScript(rawValue: UInt8(truncatingIfNeeded: entry >> 16)) ?? .none
      if script == .mark { continue }
      if script != wordScript { endWord(&part, &word) }
      switch script {
      case .none, .mark:
        let endsPart =
          value == 0x0A || partLetters >= Self.partLetterCount && Self.endsSentence(value)
        if endsPart, partLetters >= Self.judgedLetterCount / 2 {
          part.flush()
          parts.append(part)
          part = LanguageTally()
          partLetters = 0
        }
      case .kana:
        otherCount += 1
        wordScript = script
      case .other:
        otherCount += 1
        word[0] = value
        wordScript = script
      default:
        wordScript = script
        if script == .han, wordCount > LanguageModel.longestWord {
          endWord(&part, &word)
          wordScript = script
        }
        if wordCount <= LanguageModel.longestWord {
          word[wordCount] = entry & 0xFFFF
          wordCount += 1
          wordUse &+= entry >> 24
        }
      }
    }
    endWord(&part, &word)
    part.flush()
    parts.append(part)
  }

  /// The scalar at `position`, which moves behind it; nil where the range is over, or ends inside of it.
  @inline(__always)
  private static func nextScalar(
    _ text: Span<UInt8>, _ position: inout Int, _ end: Int
  ) -> UInt32? {
    guard position < end else { return nil }
    let lead = text[position]
    var value = UInt32(lead)
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    if position + length > end { return nil }
    if length > 1 {
      value &= 0x7F >> UInt32(length)
      for offset in 1..<length { value = value << 6 | UInt32(text[position + offset] & 0x3F) }
    }
    position += length
    return value
  }

  /// Whether a scalar is one of . ! ? 。！？ ؟
  private static func endsSentence(_ value: UInt32) -> Bool {
    switch value {
    case 0x2E, 0x21, 0x3F, 0x3002, 0xFF01, 0xFF1F, 0x61F: true
    default: false
    }
  }

  /// Whether a Chinese text is written in simplified or traditional characters.
  private static func wayOfWriting(_ text: Span<UInt8>) -> String {
    let table = LetterFolding.tables.codes
    let codes = table.span
    var traditional = 0
    var simplified = 0
    var position = 0
    while position + 2 < min(text.count, sampleByteLimit) {
      guard text[position] >= 0xE3, text[position] <= 0xE9 else {
        position += 1
        continue
      }
      let value =
        UInt32(text[position] & 0x0F) << 12 | UInt32(text[position + 1] & 0x3F) << 6
        | UInt32(text[position + 2] & 0x3F)
      if codes[Int(value)] != value {
        traditional += 1
      } else if LetterFolding.isOnlySimplified(value) {
        simplified += 1
      }
      position += 3
    }
    return traditional > simplified ? "Hant" : "Hans"
  }

  /// The range without the part of a scalar at its beginning and end.
  private static func wholeScalars(in range: Range<Int>, of text: Span<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, text[start] & 0xC0 == 0x80 { start += 1 }
    while end > start, end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
    return start..<end
  }
}
