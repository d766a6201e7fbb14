internal import Glibc

/// The letters of a part of a text, and what they say of its language.
struct LanguageTally {
  /// The letters by `LetterScript`, as far as there are models and kana.
  private(set) var letters = InlineArray<5, Int>(repeating: 0)
  /// The letters of other scripts, by language.
  private var otherLetters: [String: Int] = [:]
  /// Han characters of only one of the two uses.
  private var onlyChinese = 0
  private var onlyJapanese = 0
  private var sums = InlineArray<4, SIMD32<Int32>>(repeating: .zero)
  private var featureCounts = InlineArray<4, Int>(repeating: 0)

  /// The letters, a Han character or kana being three.
  var letterCount: Int {
    letters[0] + letters[1] + letters[2] + 3 * (letters[3] + letters[4])
      + otherLetters.values.reduce(0, +)
  }

  /// Rows that are not yet in `sums`: they are added in 16 bits, as long as these last.
  private var pending = LanguageModel.Row.zero
  private var pendingCount = 0
  private var pendingScript = 0
  /// A signed byte times so many is below 2¹⁵.
  private static let pendingLimit = 256
  /// That of a language which its own characters tell.
  private static let useProbability = 0.99

  /// Adds a word.
  ///
  /// - Parameters:
  ///   - word: Two edges with up to `LanguageModel.longestWord` small letters between.
  ///   - script: Theirs, one with a model.
  ///   - table: Where the rows of the script are.
  ///   - rows: Those of the model.
  mutating func add(
    _ word: Span<UInt32>, script: LetterScript, _ table: LanguageModel.Table,
    _ rows: Span<LanguageModel.Row>
  ) {
    let index = Int(script.rawValue)
    letters[index] += word.count - 2
    if index != pendingScript || pendingCount + 5 * word.count > Self.pendingLimit { flush() }
    pendingScript = index
    pendingCount += LanguageModel.add(word, script: script, table, rows, to: &pending)
  }

  /// Brings `sums` up to date; to be called before they are read.
  mutating func flush() {
    if pendingCount == 0 { return }
    var sum = sums[pendingScript]
    sum.lowHalf &+= SIMD16(truncatingIfNeeded: pending.lowHalf)
    sum.highHalf &+= SIMD16(truncatingIfNeeded: pending.highHalf)
    sums[pendingScript] = sum
    featureCounts[pendingScript] += pendingCount
    pending = .zero
    pendingCount = 0
  }

  /// Adds what the characters of a Han word say by themselves, the sum of `LetterTable.entries` above bit 24.
  mutating func addHanUse(_ use: UInt32) {
    onlyChinese += Int(use & (LetterTable.japanese - 1))
    onlyJapanese += Int(use / LetterTable.japanese)
  }

  mutating func addKana(_ count: Int) { letters[4] += count }

  mutating func addOther(_ value: UInt32, count: Int) {
    otherLetters[LetterTable.languageOfOtherScript(value), default: 0] += count
  }

  mutating func add(_ part: LanguageTally) {
    for index in letters.indices { letters[index] += part.letters[index] }
    for (code, count) in part.otherLetters { otherLetters[code, default: 0] += count }
    onlyChinese += part.onlyChinese
    onlyJapanese += part.onlyJapanese
    for index in sums.indices {
      sums[index] &+= part.sums[index]
      featureCounts[index] += part.featureCounts[index]
    }
  }

  /// Whether most letters are Latin, but some of another script with a model or kana.
  var isLatinWithOtherScript: Bool {
    let others = letters[1] + letters[2] + letters[3] + letters[4]
    return others > 0 && isLatin
  }

  /// Whether no other script with a model, nor kana, has more letters than Latin.
  var isLatin: Bool {
    letters[0] >= letters[1] && letters[0] >= letters[2]
      && letters[0] >= 3 * (letters[3] + letters[4])
  }

  /// The best language, its probability among the languages of its script, and the letters of that
  /// script; nil without letters.
  ///
  /// - Parameter candidates: The languages that are looked at where a model decides; nil for all.
  func best(
    by model: LanguageModel, among candidates: [Language]? = nil
  ) -> (code: String, probability: Double, letterCount: Int)? {
    let cjk = 3 * (letters[3] + letters[4])
    let other = otherLetters.max { ($0.value, $1.key) < ($1.value, $0.key) }
    let most = max(letters[0], letters[1], letters[2], cjk, other?.value ?? 0)
    if most == 0 { return nil }
    if cjk == most {
      // Chinese texts quote a の; Japanese ones, however dense with kanji, have a kana in twelve.
      if letters[4] * 12 > letters[3] { return ("ja", 1, cjk) }
      // The model takes one in six pieces of 20 traditional characters for Japanese, with these one in twenty;
      // on 10,301 pieces of both languages they are never wrong where the model is right.
      if onlyChinese > 2 * onlyJapanese { return ("zh", Self.useProbability, cjk) }
      if onlyJapanese > 2 * onlyChinese { return ("ja", Self.useProbability, cjk) }
      let (code, probability) = best(.han, model, candidates)
      return (code, probability, cjk)
    }
    if let other, other.value == most { return (other.key, 1, most) }
    for script in [LetterScript.latin, .cyrillic, .arabic]
    where letters[Int(script.rawValue)] == most {
      let (code, probability) = best(script, model, candidates)
      return (code, probability, most)
    }
    return nil
  }

  private func best(
    _ script: LetterScript, _ model: LanguageModel, _ candidates: [Language]?
  ) -> (String, Double) {
    let index = Int(script.rawValue)
    let table = model.scripts[index]
    let factor = table.scale / Double(max(1, featureCounts[index])).squareRoot()
    var scores = table.codes.indices.map { table.biases[$0] + factor * Double(sums[index][$0]) }
    if let candidates {
      for (lane, code) in table.codes.enumerated()
      where !candidates.contains(Language(rawValue: code)) { scores[lane] = -.infinity }
    }
    var best = 0
    for lane in scores.indices where scores[lane] > scores[best] { best = lane }
    let total = scores.reduce(0) { $0 + exp($1 - scores[best]) }
    return (table.codes[best], 1 / total)
  }
}
