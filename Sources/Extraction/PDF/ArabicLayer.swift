internal import UnicodeText

/// What is still turned round in a text layer that is written from right to left when its characters are in
/// their order.
///
/// - Ranges of figures: behind Arabic letters "5-10" stands as "10-5" on paper, and is read from the right.
/// - Brackets, where the layer has the character in place of the shape that is seen.
/// - Lam and alef, where one glyph stands for both and its two letters are in the order in which they are read: "لا"
///   (not) becomes "ال", "إلا" (but) "إال", "الأدوية" "األدوية". What cannot be told from other words ("ثلاث",
///   three, from "ثالث", third) stays.
enum ArabicLayer {
  /// Turns brackets and ranges of the words of a line, which are in their order.
  ///
  /// - Complexity: O(*n*).
  static func turn(_ words: inout [String]) {
    // A line may begin within a sentence.
    var isBehindArabic = true
    for index in words.indices {
      words[index] = withBracketsTurned(words[index])
      if isBehindArabic { words[index] = withRangeTurned(words[index]) }
      let balance = VisualText.balance(words[index])
      if balance != 0 { isBehindArabic = balance > 0 }
    }
  }

  /// `)5-3(` is `(5-3)`: no word begins with a closing bracket.
  ///
  /// Beside Latin letters it may be out of its place instead, and stays.
  private static func withBracketsTurned(_ word: String) -> String {
    let text = word.drop { marks.contains($0) }
    let end = text.reversed().drop { marks.contains($0) }
    guard isTurned(text.prefix(2), from: ")]") || isTurned(end.prefix(2), from: "([") else {
      return word
    }
    return String(word.map { brackets[$0] ?? $0 })
  }

  /// Whether the first character is one of these brackets, and the second an Arabic letter or a figure.
  private static func isTurned(_ pair: some Sequence<Character>, from outer: String) -> Bool {
    let pair = Array(pair)
    guard pair.count == 2, outer.contains(pair[0]) else { return false }
    return pair[1].isNumber || VisualText.isAffected(String(pair[1]))
  }

  private static let marks = Set(".,:;،؛؟!?\"%")
  private static let brackets: [Character: Character] = ["(": ")", ")": "(", "[": "]", "]": "["]

  /// `10–5` is `5–10`: of two numbers with a dash the smaller one is first.
  private static func withRangeTurned(_ word: String) -> String {
    let dashes: Set<Character> = ["-", "–", "\u{2010}", "\u{2011}", "−"]
    let isDigit = { (character: Character) in digit(character) != nil }
    let isInNumber = { (character: Character) in isDigit(character) || ".,٫".contains(character) }
    let start = word.firstIndex(where: isDigit) ?? word.endIndex
    let end = word.lastIndex(where: isDigit).map(word.index(after:)) ?? word.endIndex
    let range = word[start..<max(start, end)]
    let numbers = range.split(omittingEmptySubsequences: false) { dashes.contains($0) }
    guard numbers.count == 2, numbers.allSatisfy({ $0.allSatisfy(isInNumber) }),
      !word[..<start].contains(where: \.isLetter),
      !word[range.endIndex...].contains(where: \.isLetter),
      let first = value(numbers[0]), let second = value(numbers[1]), first > second
    else { return word }
    let dash = range[numbers[0].endIndex..<numbers[1].startIndex]
    return String(word[..<start] + numbers[1] + dash + numbers[0] + word[range.endIndex...])
  }

  private static func value(_ number: Substring) -> Double? {
    Double(number.map { digit($0).map(String.init) ?? "." }.joined())
  }

  /// "⑫" and "百" are whole numbers, but no digits.
  private static func digit(_ character: Character) -> Int? {
    character.wholeNumberValue.flatMap { $0 < 10 ? $0 : nil }
  }

  // MARK: - Lam and alef

  /// Puts lam and alef into their order, on the pages of a document where they are turned round.
  ///
  /// They are where what cannot be ("ال" alone, "األ") is more frequent than what should be there ("لا", "الأ").
  ///
  /// - Complexity: O(*n*).
  static func orderLamAlef(in pages: inout [PageLayout]) {
    var turned = 0
    var right = 0
    for word in pages.lazy.flatMap(\.lines).flatMap(\.words) where VisualText.isAffected(word.text)
    {
      let letters = word.text.filter(\.isLetter)
      if turnedWords[letters] != nil || turnedLetters.contains(where: { letters.contains($0.0) }) {
        turned += 1
      } else if rightWords.contains(letters) || rightLetters.contains(where: letters.contains) {
        right += 1
      }
    }
    guard turned > right else { return }
    for page in pages.indices {
      for line in pages[page].lines.indices { orderLamAlef(&pages[page].lines[line]) }
    }
  }

  private static func orderLamAlef(_ line: inout PageLayout.Line) {
    for word in line.words.indices {
      line.words[word].text = withLamAlefOrdered(line.words[word].text)
    }
    guard let cells = line.row?.cells else { return }
    line.row?.cells = cells.map { cell in
      cell.map { line in
        line.split(separator: " ").map { withLamAlefOrdered(String($0)) }.joined(separator: " ")
      }
    }
  }

  private static func withLamAlefOrdered(_ word: String) -> String {
    guard VisualText.isAffected(word) else { return word }
    let letters = word.filter(\.isLetter)
    if let ordered = turnedWords[letters] { return word.replacing(letters, with: ordered) }
    var word = word
    for (turned, ordered) in turnedLetters + turnedBehindLam where word.contains(turned) {
      word = word.replacing(turned, with: ordered)
    }
    let ordered = word.filter(\.isLetter)
    return turnedForms[ordered].map { word.replacing(ordered, with: $0) } ?? word
  }

  /// No words, or hardly any.
  private static let turnedWords = [
    "ال": "لا", "وال": "ولا", "فال": "فلا", "إال": "إلا", "أال": "ألا", "بال": "بلا",
  ]
  /// No word has two forms of alef together.
  private static let turnedLetters = [
    ("اال", "الا"), ("األ", "الأ"), ("اإل", "الإ"), ("اآل", "الآ"),
  ]
  /// Words have these, "لألم" (for pain); but where lam and alef are turned round those have another form.
  private static let turnedBehindLam = [
    ("لأل", "للأ"), ("لإل", "للإ"), ("لآل", "للآ"), ("لال", "للا"),
  ]
  /// Treatment, cells, note, notes, plasma, pains, during, disorder, illness, dissolution: whole words that turned
  /// round are none, the first two with an article only ("عالج" is "treated").
  private static let turnedForms: [String: String] = {
    let articles = ["ال", "وال", "بال", "وبال", "فال", "كال", "لل", "ولل"]
    let others = ["", "و", "ب", "ل", "وب", "ول"]
    var forms: [String: String] = [:]
    for (turned, ordered, prefixes) in [
      ("عالج", "علاج", articles), ("عالجات", "علاجات", articles), ("عالجي", "علاجي", articles),
      ("عالجية", "علاجية", articles), ("خاليا", "خلايا", articles),
      ("مالحظة", "ملاحظة", articles + others), ("مالحظات", "ملاحظات", articles + others),
      ("بالزما", "بلازما", articles + others), ("آالم", "آلام", articles + others),
      ("خالل", "خلال", ["", "و"]), ("اختالل", "اختلال", articles + others),
      ("اعتالل", "اعتلال", articles + others), ("انحالل", "انحلال", articles + others),
    ] {
      for prefix in prefixes { forms[prefix + turned] = prefix + ordered }
    }
    return forms
  }()
  private static let rightWords: Set<String> = ["لا", "ولا", "فلا", "إلا", "ألا", "بلا"]
  private static let rightLetters = ["الا", "الأ", "الإ", "الآ"]
}
