/// What a script stands behind.
extension ScriptText {
  enum Base {
    /// The number 10, whose exponents are.
    case ten
    case figure
    /// A unit that can be nothing else: of several letters, or behind a number or a slash.
    case unit
    /// A letter that may be a unit.
    case abbreviation
    /// A letter that stands alone, such as `r` or `χ`.
    case variable
    /// A word that another quantity is divided by or multiplied with: "weight/height".
    case factor
    /// Lowered letters.
    case subscripted
    case bracket
    /// Numbers in square brackets.
    case citation
    case percent
    /// A sign that ends a sentence or a part of it.
    case sentence
    case word
    case space, other

    init(_ text: ArraySlice<UInt8>) {
      guard let last = ScriptText.lastCharacter(of: text) else {
        self = .other
        return
      }
      switch last {
      case " ": self = .space
      case ")", "）": self = .bracket
      case "]": self = ScriptText.endsWithCitation(text) ? .citation : .bracket
      case "%", "％", "‰": self = .percent
      case ".", ",", ";", ":", "!", "?", "\"", "”", "»", "。", "，", "、", "；", "：", "！", "？", "」",
        "』", "،", "؛", "؟":
        self = .sentence
      default:
        if ScriptText.endsWithDigit(text) {
          self = ScriptText.isTen(text) ? .ten : .figure
        } else {
          self = ScriptText.isLetterOfUnit(last) ? Self.ofLetters(text) : .other
        }
      }
    }

    private static func ofLetters(_ text: ArraySlice<UInt8>) -> Self {
      let end = Array(String(decoding: text.suffix(40), as: UTF8.self).unicodeScalars)
      let letters = end.reversed().prefix(while: ScriptText.isLetterOfUnit).count
      let run = end.suffix(letters)
      let before = end.dropLast(letters)
      var unit = ScriptText.units.contains(String(String.UnicodeScalarView(run))) ? letters : 0
      if unit == 0 {
        // Between characters that need no space: "体重每m".
        let latin = run.reversed().prefix { $0.isASCII }.count
        let name = String(String.UnicodeScalarView(run.suffix(latin)))
        if latin < letters, ScriptText.units.contains(name) { unit = latin }
      }
      if unit > 1 { return .unit }
      let rest = before.last == " " ? before.dropLast() : before
      if unit == 1, unit == letters {
        if before.last.map("/·⋅".unicodeScalars.contains) ?? false { return .unit }
        if rest.last?.properties.numericType == .decimal { return .unit }
      }
      if unit == 1 { return .abbreviation }
      let isGreek = run.first.map { "\u{370}"..."\u{3FF}" ~= $0 } ?? false
      // "πr", and "η" with a lowered letter.
      let isVariable = letters == 1 || letters == 2 && isGreek && run.last?.isASCII == true
      if isVariable, run.last.map({ $0.value < 0x400 }) ?? false,
        before.last.map({ !("0"..."9" ~= $0) && $0 != "\u{FFFD}" }) ?? true
      {
        return .variable
      }
      let isFactor = rest.last.map("/·⋅×÷*".unicodeScalars.contains) ?? false
      return isFactor ? .factor : .word
    }
  }

  private static func isLetterOfUnit(_ character: Unicode.Scalar) -> Bool {
    character == "°" || character == "℃" || character == "℉" || character.properties.isAlphabetic
  }

  static func lastCharacter(of text: ArraySlice<UInt8>) -> Unicode.Scalar? {
    String(decoding: text.suffix(4), as: UTF8.self).unicodeScalars.last
  }

  private static func isTen(_ text: ArraySlice<UInt8>) -> Bool {
    text.suffix(2).elementsEqual("10".utf8)
      && text.dropLast(2).last.map { $0 &- 0x30 >= 10 && $0 != UInt8(ascii: ".") } ?? true
      && !isInExponent(text)
  }

  /// Whether a text ends with a decimal fraction that begins behind no letter.
  static func endsWithDecimal(_ text: ArraySlice<UInt8>) -> Bool {
    let end = text.suffix(24).reversed()
    let rest = end.drop { $0 &- 0x30 < 10 }
    guard rest.count < end.count, let point = rest.first, ".,".utf8.contains(point) else {
      return false
    }
    let whole = rest.dropFirst().prefix { $0 &- 0x30 < 10 }
    let first = rest.dropFirst(1 + whole.count).first
    return !whole.isEmpty && !(first.map { HTMLTokenizer.isLetter($0) } ?? false)
  }

  /// Whether a text ends with the numbers of notes in square brackets; "[0, 1]" and "[2, 180°]" are none.
  private static func endsWithCitation(_ text: ArraySlice<UInt8>) -> Bool {
    let inside = text.suffix(24).dropLast().reversed().prefix { $0 != UInt8(ascii: "[") }
    let characters = String(decoding: inside.reversed(), as: UTF8.self).unicodeScalars
    return characters.first.map { $0.properties.numericValue ?? 0 > 0 } ?? false
      && characters.allSatisfy {
        $0.properties.numericType != nil || ", -–".unicodeScalars.contains($0)
      }
  }

  /// Whether a text ends with Euler's number, an e that stands behind no letter.
  static func endsWithE(_ text: ArraySlice<UInt8>) -> Bool {
    text.last == UInt8(ascii: "e")
      && !(lastCharacter(of: text.dropLast())?.properties.isAlphabetic ?? false)
  }

  /// Whether a text ends with three letters of ASCII in a row, as a word does and an abbreviation does not.
  static func endsWithWord(_ text: ArraySlice<UInt8>) -> Bool {
    text.count >= 3 && text.suffix(3).allSatisfy { HTMLTokenizer.isLetter($0) }
  }

  /// Whether a text begins with a space and a word that is no unit.
  static func beginsWithNoun(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.first == 0x20 else { return false }
    let letters = String(decoding: text.prefix(24).drop { $0 == 0x20 }, as: UTF8.self)
      .unicodeScalars.prefix(while: isLetterOfUnit)
    return letters.count > 1 && !units.contains(String(letters))
  }

  /// Whether a figure behind a comma goes on with what is before it: several notes, "a1,2", or cents, "3,99 €".
  static func goesOn(_ before: ArraySlice<UInt8>, _ figure: [UInt8]) -> Bool {
    guard before.last == UInt8(ascii: ","), endsWithDigit(before.dropLast()) else { return false }
    let rest = before.dropLast().reversed().drop { $0 &- 0x30 < 10 }
    return figure.count == 2 || rest.first.map { $0 >= 0x80 || HTMLTokenizer.isLetter($0) } ?? false
  }

  /// Whether a text ends with a unit of length, whose squares and cubes are units.
  static func endsWithLength(_ text: ArraySlice<UInt8>) -> Bool {
    let letters = String(decoding: text.suffix(12), as: UTF8.self).unicodeScalars.reversed().prefix(
      while: isLetterOfUnit)
    return lengths.contains(String(String.UnicodeScalarView(letters.reversed())))
  }

  private static let lengths = words("m cm mm dm km м см мм дм км م سم مم ملم كم 米 厘米 毫米 公分")

  private static let units = lengths.union(
    words(
      """
      nm µm μm нм мкм s in ft с h min L l mL ml dL dl µL μL µl μl g kg mg µg μg mcg ng pg mol mmol µmol μmol nmol pmol \
      mEq M mM µM μM nM Hz IU IE U day d yr y Hg mmHg kPa Pa kcal kJ °C °F ℃ ℉ \
      ч мин сут л мл дл мкл г кг мг мкг нг моль ммоль мкмоль МЕ ЕД °С كغ كغم كجم لتر مل دل ملغ ملغم ملجم مغ غ جم مكغ \
      克 公斤 千克 毫克 微克 升 毫升 微升 单位 毫摩尔 微摩尔 单位 單位 キログラム グラム ミリグラム ミリリットル リットル 単位 錠
      """))

  private static func words(_ list: String) -> Set<String> {
    Set(list.split(separator: " ").map(String.init))
  }
}
