/// Super- and subscripts in plain text, where they change what a number says.
///
/// In `10<sup>9</sup>/L` and `kg/m<sup>2</sup>` the raised figure is an exponent: as plain characters it
/// would read 109 and kg/m2; in `5<sup>1</sup> mg`, with a note, 51 mg. So raised and lowered figures never stand
/// right behind a figure or its point, nor figures right behind them. Those behind words are notes or formulas of
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
      // "10<sup>2a</sup>"
      guard let first = text.first, joins(before, first) else { return Array(text) }
      if case .citation = role { return bracketed(text) }
      return [role == .lowered ? UInt8(ascii: "_") : UInt8(ascii: "^")] + text
    }
    if case .citation(let isRaised) = role {
      let character = String(decoding: before.suffix(4), as: UTF8.self).unicodeScalars.last
      let isOpening = character?.properties.generalCategory == .openPunctuation
      let number = text.drop { $0 == 0x20 }
      let isApart =
        isRaised
        ? isOpening
        : number.count < text.count
          || !endsWithDigit(before)
            && character?.properties.isAlphabetic != true
      return isApart ? Array(text) : bracketed(text)
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
    // A note at the end of a sentence: "of 5.<sup>3</sup>" is not 5.3.
    if role == .raised || role == .reference, last == UInt8(ascii: "."), text.first != 0x20,
      endsWithDigit(before.dropLast())
    {
      return bracketed(text)
    }
    let digits = figure.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let isExponent =
      role == .raised && digits.count == 1
      && isUnit(before, lengthOnly: figure.first != UInt8(ascii: "-"))
    return isExponent ? [UInt8(ascii: "^")] + figure : Array(text)
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
      // "21<sup>1st</sup>" is nobody's.
      !figure.contains(where: { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x0A })
    else { return nil }
    return figure
  }

  /// Whether a text ends with a unit of measurement, or of length or time only: a short run of letters that begins
  /// after no letter.
  private static func isUnit(_ before: ArraySlice<UInt8>, lengthOnly: Bool) -> Bool {
    let known = lengthOnly ? lengths : units
    let end = before.suffix(12).reversed()
    let letters = end.prefix { (($0 | 0x20) &- 0x61) < 26 }
    if known.contains(String(decoding: letters.reversed(), as: UTF8.self)) { return true }
    let wide = end.prefix { (($0 | 0x20) &- 0x61) < 26 || $0 >= 0x80 }
    return wide.count > letters.count
      && known.contains(String(decoding: wide.reversed(), as: UTF8.self))
  }

  /// Those of which there are squares and cubes.
  private static let lengths = Set(
    "m cm mm dm km nm µm μm s in ft м см мм дм км нм мкм с م سم مم كم"
      .split(separator: " ").map(String.init))

  private static let units = lengths.union(
    """
    h min L l mL ml dL dl µL μL g kg mg mol mmol M Hz day d yr y ч мин сут л мл дл г кг мг моль ммоль м.кв \
    كغ كجم لتر مل
    """.split(separator: " ").map(String.init))
}
