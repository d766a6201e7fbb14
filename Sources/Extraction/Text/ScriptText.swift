/// Super- and subscripts in plain text, where they change what a number says.
///
/// In `10<sup>9</sup>/L` and `kg/m<sup>2</sup>` the raised figure is an exponent: as plain characters it
/// would read 109 and kg/m2; in `5<sup>1</sup> mg`, with a note, 51 mg. So raised and lowered figures never stand
/// right behind a figure or its point, nor figures right behind them; and what is raised, figure or letter, never right
/// behind a unit or punctuation: `5 mg<sup>a</sup>` is not 5 mga. Figures behind words are notes or formulas of
/// chemistry, and stay as they are, but for those of which the markup says that they are citations: `IL[6]` is not IL-6.
enum ScriptText {
  /// What the text is.
  enum Role: Equatable {
    case raised, lowered
    /// It leads to a note or a reference.
    case reference
    /// It is the number of a note or of a work cited, as the markup says.
    case citation(isRaised: Bool)
    /// A slash and a lowered figure follow: `1<sup>1</sup>/<sub>2</sub>`.
    case numerator
  }

  /// The text as it is written behind `before`: `^9`, `_2`, `[1]`, or as it is.
  static func plain(
    _ text: ArraySlice<UInt8>, after before: ArraySlice<UInt8>, _ role: Role
  ) -> [UInt8] {
    if role == .raised {
      // Piece by piece: "10<sup>-</sup><sup>6</sup>".
      if isInExponent(before) { return withHyphen(text.drop { $0 == 0x20 }) }
      // "2<sup>−ΔΔCt</sup>"; a sign alone is a charge or a note behind other figures than 10.
      let exponent = withHyphen(text)
      let isSigned = exponent.first == UInt8(ascii: "-") || exponent.first == UInt8(ascii: "+")
      if isSigned, endsWithDigit(before), exponent.count > 1 || isTen(before) {
        return [UInt8(ascii: "^")] + (figure(text) ?? exponent)
      }
    }
    guard let last = before.last else { return Array(text) }
    guard let figure = figure(text) else {
      if role == .raised, endsWithDigit(before), isExpression(text) {
        return [UInt8(ascii: "^")] + text
      }
      // "10<sup>2a</sup>"
      if endsWithDigit(before), beginsWithDigit(text), !text.contains(0x0A) {
        if case .citation = role { return bracketed(text) }
        return [UInt8(ascii: role == .lowered ? "_" : "^")] + text
      }
      return isLetters(text) ? letters(text, after: before, role) : Array(text)
    }
    if case .citation(let isRaised) = role {
      return isApart(text, from: before, isRaised: isRaised) ? Array(text) : bracketed(text)
    }
    // "10 <sup>6</sup>"
    if last == 0x20, role == .raised, isTen(before.dropLast()) {
      return [UInt8(ascii: "^")] + figure
    }
    if endsWithDigit(before) {
      if role == .numerator { return [0x20] + text }
      if role == .lowered { return [UInt8(ascii: "_")] + figure }
      // Several notes: "5<sup>1,2</sup>".
      return role == .reference || isList(figure)
        ? bracketed(text) : [UInt8(ascii: "^")] + figure
    }
    guard role == .raised || role == .reference else { return Array(text) }
    let digits = figure.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let isNumber = digits.count == figure.count && endsWithDigit(figure[...])
    let isBracket = last == UInt8(ascii: ")") || last == UInt8(ascii: "]")
    // "(a + b)<sup>2</sup>"; other figures behind brackets are notes: "(2019)<sup>8</sup>".
    let isPower = isBracket && (figure == [UInt8(ascii: "2")] || figure == [UInt8(ascii: "3")])
    // A note at the end of a sentence: "of 5.<sup>3</sup>" is not 5.3.
    let endsSentence =
      role == .raised
      ? isBracket || endsWithPunctuation(before) && !goesOn(before, figure)
      : last == UInt8(ascii: ".") && endsWithDigit(before.dropLast())
    if isNumber, text.first != 0x20, !isPower, endsSentence { return bracketed(text) }
    let isExponent =
      role == .raised && digits.count == 1
      && (isPower || isUnit(before) || endsWithVariable(before))
    if isExponent { return [UInt8(ascii: "^")] + figure }
    return isNumber && isUnitOfNumber(before) ? bracketed(text) : Array(text)
  }

  /// Letters behind `before`: notes, and exponents such as those of 2 and e.
  private static func letters(
    _ text: ArraySlice<UInt8>, after before: ArraySlice<UInt8>, _ role: Role
  ) -> [UInt8] {
    switch role {
    case .lowered, .numerator: return Array(text)
    case .citation(let isRaised):
      return isApart(text, from: before, isRaised: isRaised) ? Array(text) : bracketed(text)
    case .raised, .reference: break
    }
    guard text.first != 0x20 else { return Array(text) }
    let isBehindFigure = endsWithDigit(before)
    if text.contains(UInt8(ascii: ",")) {
      return isBehindFigure || isBehindWord(before) || isUnitOfNumber(before)
        || before.last == UInt8(ascii: "%")
        ? bracketed(text) : Array(text)
    }
    let isMark: Bool
    if isBehindFigure {
      // Ordinal numbers and degrees: "2<sup>e</sup> étage", "1<sup>a</sup> edición", "37<sup>o</sup>C".
      let isOneDigit =
        !(before.dropLast().last.map { $0 &- 0x30 < 10 || ".,".utf8.contains($0) } ?? false)
      isMark =
        text.count == 1 && !"eoh".utf8.contains(text[text.startIndex])
        && !(isOneDigit && "ad".utf8.contains(text[text.startIndex]))
    } else {
      isMark =
        isUnitOfNumber(before) || before.last == UInt8(ascii: "%")
        || isBehindWord(before) && text.count == 1 && "abcdfgh".utf8.contains(text[text.startIndex])
        || before.last == UInt8(ascii: "e") && endsWithVariable(before)
    }
    return isMark ? [UInt8(ascii: "^")] + text : Array(text)
  }

  /// Whether the number of a note is apart from the text by itself: in brackets, or in a place of its own.
  private static func isApart(
    _ text: ArraySlice<UInt8>, from before: ArraySlice<UInt8>, isRaised: Bool
  ) -> Bool {
    let character = lastCharacter(of: before)
    if isRaised { return character?.properties.generalCategory == .openPunctuation }
    return text.first == 0x20
      || !endsWithDigit(before) && character?.properties.isAlphabetic != true
  }

  /// The number of a note, behind the blank that it has.
  private static func bracketed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let number = text.drop { $0 == 0x20 }
    return Array(text[..<number.startIndex]) + Array("[".utf8) + number + Array("]".utf8)
  }

  /// Whether a text ends with an exponent that may go on: "10^", "10^-", "10^1".
  private static func isInExponent(_ text: ArraySlice<UInt8>) -> Bool {
    let rest = text.suffix(8).reversed().drop {
      $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
    }
    return rest.first == UInt8(ascii: "^")
  }

  /// The text with a hyphen for a hyphen, dash or minus sign of three bytes at its beginning.
  private static func withHyphen(_ text: ArraySlice<UInt8>) -> [UInt8] {
    for sign in [
      "\u{2212}", "\u{2013}", "\u{2010}", "\u{2011}", "\u{2012}", "\u{FE63}", "\u{FF0D}",
    ]
    where text.first ?? 0 >= 0xE2 && text.starts(with: sign.utf8) {
      return [UInt8(ascii: "-")] + text.dropFirst(3)
    }
    return Array(text)
  }

  /// Whether a text ends with a decimal digit of ASCII, Arabic, Persian or full width.
  private static func endsWithDigit(_ text: ArraySlice<UInt8>) -> Bool {
    guard let last = text.last else { return false }
    if last < 0x80 { return last &- 0x30 < 10 }
    return isWideDigit(text.suffix(2)) || isWideDigit(text.suffix(3))
  }

  /// Whether a text begins with such a digit.
  private static func beginsWithDigit(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    if first < 0x80 { return first &- 0x30 < 10 }
    return isWideDigit(text.prefix(2)) || isWideDigit(text.prefix(3))
  }

  private static func isWideDigit(_ character: ArraySlice<UInt8>) -> Bool {
    guard let first = character.first, let last = character.last else { return false }
    switch (first, character.count) {
    case (0xD9, 2): return last &- 0xA0 < 10
    case (0xDB, 2): return last &- 0xB0 < 10
    case (0xEF, 3): return character[character.startIndex + 1] == 0xBC && last &- 0x90 < 10
    default: return false
    }
  }

  /// Whether a figure is several numbers of notes: "1,2", but not "0,5".
  private static func isList(_ figure: [UInt8]) -> Bool {
    let parts = figure.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    return parts.count > 1
      && parts.allSatisfy { part in
        let number = part.drop { $0 == 0x20 }
        return number.first.map { $0 &- 0x31 < 9 } ?? false && !number.contains(UInt8(ascii: "."))
      }
  }

  private static func isTen(_ text: ArraySlice<UInt8>) -> Bool {
    text.suffix(2).elementsEqual("10".utf8)
      && text.dropLast(2).last.map { $0 &- 0x30 >= 10 && $0 != UInt8(ascii: ".") } ?? true
  }

  /// Whether a figure would stand right behind the figure with which a script ends.
  static func joins(_ before: ArraySlice<UInt8>, _ next: UInt8) -> Bool {
    next &- 0x30 < 10 && before.last.map { $0 &- 0x30 < 10 } ?? false
  }

  /// Whether a text is a slash between the parts of a fraction.
  static func isSlash(_ text: ArraySlice<UInt8>) -> Bool {
    text.elementsEqual("/".utf8) || text.elementsEqual("\u{2044}".utf8)
  }

  /// A text that begins with a figure or its sign, with a hyphen for the minus sign; nil for any other.
  private static func figure(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var figure = withHyphen(text.drop { $0 == 0x20 })
    // "10<sup>- 3</sup>"
    if figure.count > 2, figure[0] == UInt8(ascii: "-"), figure[1] == 0x20 { figure.remove(at: 1) }
    let hasSign = figure.first == UInt8(ascii: "-") || figure.first == UInt8(ascii: "+")
    guard beginsWithDigit(figure.dropFirst(hasSign ? 1 : 0)),
      !figure.contains(where: { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x0A })
    else { return nil }
    return figure
  }

  /// Whether a text is one letter or several with commas between: "a", "a,b", "а, б".
  private static func isLetters(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count <= 32 else { return false }
    return text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).allSatisfy {
      let letter = String(decoding: $0.drop { $0 == 0x20 }, as: UTF8.self).unicodeScalars
      return letter.count == 1 && letter.first?.properties.isAlphabetic == true
    }
  }

  /// Whether a text is an exponent with a letter or in parentheses: "n+1", "(−6)".
  private static func isExpression(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, text.count <= 32,
      first == UInt8(ascii: "(") || HTMLTokenizer.isLetter(first)
    else { return false }
    let signs = String(decoding: text, as: UTF8.self).unicodeScalars.filter {
      !("a"..."z" ~= $0 || "A"..."Z" ~= $0 || "0"..."9" ~= $0 || "().".unicodeScalars.contains($0))
    }
    return !signs.isEmpty && signs.allSatisfy("+-\u{2212}\u{2013}".unicodeScalars.contains)
  }

  /// Whether a figure behind a comma goes on with what is before it: several notes, "a1,2", or cents, "3,99 €".
  private static func goesOn(_ before: ArraySlice<UInt8>, _ figure: [UInt8]) -> Bool {
    guard before.last == UInt8(ascii: ","), endsWithDigit(before.dropLast()) else { return false }
    let rest = before.dropLast().reversed().drop { $0 &- 0x30 < 10 }
    return figure.count == 2 || rest.first.map { $0 >= 0x80 || HTMLTokenizer.isLetter($0) } ?? false
  }

  private static func lastCharacter(of text: ArraySlice<UInt8>) -> Unicode.Scalar? {
    String(decoding: text.suffix(4), as: UTF8.self).unicodeScalars.last
  }

  /// Whether a text ends with a sign that ends a sentence or a part of it, or with a percent sign.
  private static func endsWithPunctuation(_ text: ArraySlice<UInt8>) -> Bool {
    lastCharacter(of: text).map { ".,;:!?%\"”»。，、；：！？％）」』،؛؟".unicodeScalars.contains($0) }
      ?? false
  }

  /// Whether a text ends with a Latin or Greek letter that stands alone, such as `r` or `χ`.
  private static func endsWithVariable(_ text: ArraySlice<UInt8>) -> Bool {
    var end = String(decoding: text.suffix(8), as: UTF8.self).unicodeScalars
    guard let letter = end.popLast(), letter.value < 0x400, letter.properties.isAlphabetic else {
      return false
    }
    return end.last.map { !$0.properties.isAlphabetic && !("0"..."9" ~= $0) && $0 != "\u{FFFD}" }
      ?? true
  }

  /// Whether a text ends with three letters of ASCII in a row, as a word does and an abbreviation does not.
  private static func isBehindWord(_ text: ArraySlice<UInt8>) -> Bool {
    text.count >= 3 && text.suffix(3).allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
  }

  /// Whether a text ends with a unit of measurement: a short run of letters that begins after no letter.
  private static func isUnit(_ before: ArraySlice<UInt8>) -> Bool { unitLength(before) > 0 }

  /// Whether a text ends with a unit that can be nothing else: of several letters, or behind a number.
  private static func isUnitOfNumber(_ before: ArraySlice<UInt8>) -> Bool {
    let length = unitLength(before)
    guard length == 1 else { return length > 0 }
    let rest = before.dropLast()
    return endsWithDigit(rest.last == 0x20 ? rest.dropLast() : rest)
  }

  /// The length of the unit with which a text ends, in bytes, or 0.
  private static func unitLength(_ before: ArraySlice<UInt8>) -> Int {
    let end = before.suffix(12).reversed()
    let letters = end.prefix { (($0 | 0x20) &- 0x61) < 26 }
    if units.contains(String(decoding: letters.reversed(), as: UTF8.self)) { return letters.count }
    let wide = end.prefix { (($0 | 0x20) &- 0x61) < 26 || $0 >= 0x80 }
    return wide.count > letters.count
      && units.contains(String(decoding: wide.reversed(), as: UTF8.self)) ? wide.count : 0
  }

  private static let units = Set(
    """
    m cm mm dm km nm µm μm s in ft м см мм дм км нм мкм с م سم مم كم \
    h min L l mL ml dL dl µL μL g kg mg µg μg mcg ng mol mmol M Hz IU IE day d yr y ч мин сут л мл дл г кг мг мкг моль \
    ммоль МЕ м.кв كغ كجم لتر مل ملغ
    """.split(separator: " ").map(String.init))
}
