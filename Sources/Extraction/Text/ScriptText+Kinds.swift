/// What a raised or lowered text is.
extension ScriptText {
  struct Script {
    enum Kind {
      /// `−`
      case sign
      /// `−1`, `−1.154`
      case signed
      /// `0.75`, `0,5`
      case decimal
      /// `6,5`: two notes, or an exponent in most languages.
      case pair
      /// `1–3`, `1,2,3`
      case list
      /// `1/2`
      case fraction
      /// One digit.
      case digit
      case number
      /// `2+`
      case charge
      /// `1)`: the number of a note.
      case note
      /// `2a`
      case mixed
      /// `a`
      case letter
      /// `a,b`
      case letters
      /// `n+1`, `t/T`, `(−6)`
      case expression
      /// `−kt`, `+/−`
      case signedText
      /// Two letters or more.
      case word
      case other
    }

    let text: ArraySlice<UInt8>
    let kind: Kind
    /// The text without a blank before it, with a hyphen for its minus sign.
    let exponent: [UInt8]

    init(_ text: ArraySlice<UInt8>) {
      self.text = text
      if let figure = ScriptText.figure(text) {
        exponent = figure
        kind = Self.kind(ofFigure: figure)
      } else {
        exponent = ScriptText.withHyphen(text.drop { $0 == 0x20 })
        kind = Self.kind(ofWords: text, exponent)
      }
    }

    /// Whether it begins with a figure or its sign and holds no letter.
    var isFigure: Bool {
      switch kind {
      case .signed, .decimal, .pair, .list, .fraction, .digit, .number, .charge, .note: true
      default: false
      }
    }

    /// Whether it is one number without sign or several, as those of notes are.
    var isNumber: Bool { isFigure && kind != .signed && kind != .charge }

    var isSquareOrCube: Bool {
      guard kind == .digit else { return false }
      let value = String(decoding: exponent, as: UTF8.self).unicodeScalars.first?.properties
        .numericValue
      return value == 2 || value == 3
    }

    /// Whether letters or figures follow its sign: "−kt", not "+/−".
    var isTerm: Bool {
      kind == .signedText
        && (exponent[1] >= 0x80 || exponent[1] &- 0x30 < 10 || HTMLTokenizer.isLetter(exponent[1]))
    }

    /// Whether it is the end of an ordinal number in Russian: "-я", "-го".
    var isOrdinalEnd: Bool {
      guard kind == .signedText else { return false }
      let letters = String(decoding: exponent.dropFirst(), as: UTF8.self).unicodeScalars
      return letters.count <= 3 && letters.allSatisfy { "\u{430}"..."\u{44F}" ~= $0 }
    }

    /// Whether it is the end of an ordinal number or the sign of a trade mark.
    var isSuffix: Bool {
      ["th", "st", "nd", "rd", "TM", "SM"].contains { exponent.elementsEqual($0.utf8) }
    }

    private static func kind(ofFigure figure: [UInt8]) -> Kind {
      if figure[0] == UInt8(ascii: "-") || figure[0] == UInt8(ascii: "+") { return .signed }
      if figure.allSatisfy({ $0 &- 0x30 < 10 }) { return figure.count == 1 ? .digit : .number }
      guard ScriptText.endsWithDigit(figure[...]) else {
        return ScriptText.withoutParenthesis(figure[...]).map { $0.allSatisfy { $0 &- 0x30 < 10 } }
          == true ? .note : .charge
      }
      guard figure.count <= 64 else { return .list }
      let characters = Array(String(decoding: figure, as: UTF8.self).unicodeScalars)
      let others = characters.indices.filter { characters[$0].properties.numericType != .decimal }
      guard let sign = others.first else { return characters.count == 1 ? .digit : .number }
      guard others.count == 1 else { return .list }
      switch characters[sign] {
      case ".", "\u{66B}", "·": return .decimal
      case ",": return characters[0].properties.numericValue == 0 ? .decimal : .pair
      case "/", "\u{2044}":
        let parts = [characters[..<sign], characters[(sign + 1)...]].map(Self.number)
        return parts[0] > 0 && parts[0] < parts[1] && parts[1] < 100 ? .fraction : .list
      default: return .list
      }
    }

    private static func number(_ digits: ArraySlice<Unicode.Scalar>) -> Double {
      digits.reduce(0) { 10 * $0 + ($1.properties.numericValue ?? 0) }
    }

    private static func kind(ofWords text: ArraySlice<UInt8>, _ exponent: [UInt8]) -> Kind {
      let isSigned = exponent.first == UInt8(ascii: "-") || exponent.first == UInt8(ascii: "+")
      if isSigned { return exponent.count == 1 ? .sign : .signedText }
      if ScriptText.beginsWithDigit(text) { return text.contains(0x0A) ? .other : .mixed }
      guard text.count <= 32 else { return .other }
      let characters = String(decoding: text, as: UTF8.self).unicodeScalars
      if isLetters(text) { return text.contains(UInt8(ascii: ",")) ? .letters : .letter }
      if characters.allSatisfy(\.properties.isAlphabetic) { return .word }
      return isExpression(characters) ? .expression : .other
    }

    /// Whether a text is one letter or several with commas between: "a", "a,b", "а, б".
    private static func isLetters(_ text: ArraySlice<UInt8>) -> Bool {
      text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).allSatisfy {
        let letter = String(decoding: $0.drop { $0 == 0x20 }, as: UTF8.self).unicodeScalars
        return letter.count == 1 && letter.first?.properties.isAlphabetic == true
      }
    }

    /// Whether a text is an exponent with a letter or in parentheses: "n+1", "t/T", "(−6)".
    private static func isExpression(_ characters: String.UnicodeScalarView) -> Bool {
      guard let first = characters.first, first == "(" || first.properties.isAlphabetic else {
        return false
      }
      let others = characters.filter { !($0.properties.isAlphabetic || "0"..."9" ~= $0) }
      let signs = others.filter { !"().".unicodeScalars.contains($0) }
      return !signs.isEmpty && others.count < characters.count
        && signs.allSatisfy("+-/\u{2212}\u{2013}".unicodeScalars.contains)
    }
  }

  // MARK: - Figures

  /// The text with a hyphen for a hyphen, dash or minus sign of three bytes at its beginning.
  static func withHyphen(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.first ?? 0 >= 0xE2 else { return Array(text) }
    for sign in [
      "\u{2212}", "\u{2013}", "\u{2010}", "\u{2011}", "\u{2012}", "\u{FE63}", "\u{FF0D}",
      "\u{2014}",
    ]
    where text.starts(with: sign.utf8) {
      // An em dash is one only before a figure.
      let rest = text.dropFirst(3)
      return sign == "\u{2014}" && !beginsWithDigit(rest)
        ? Array(text) : [UInt8(ascii: "-")] + rest
    }
    return Array(text)
  }

  /// A text that begins with a figure or its sign, with a hyphen for the minus sign; nil for any other.
  static func figure(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var figure = withHyphen(text.drop { $0 == 0x20 })
    // "10<sup>- 3</sup>"
    if figure.count > 2, figure[0] == UInt8(ascii: "-"), figure[1] == 0x20 { figure.remove(at: 1) }
    let hasSign = figure.first == UInt8(ascii: "-") || figure.first == UInt8(ascii: "+")
    guard beginsWithDigit(figure.dropFirst(hasSign ? 1 : 0)),
      !figure.contains(where: { HTMLTokenizer.isLetter($0) || $0 == 0x0A })
    else { return nil }
    return figure
  }

  /// Whether a figure is several numbers of notes: "1,2", but not "0,5".
  static func isList(_ figure: [UInt8]) -> Bool {
    let parts = figure.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    return parts.count > 1
      && parts.allSatisfy { part in
        let number = part.drop { $0 == 0x20 }
        return number.first.map { $0 &- 0x31 < 9 } ?? false && !number.contains(UInt8(ascii: "."))
      }
  }

  /// Whether a text ends with a decimal digit of ASCII, Arabic, Persian or full width.
  static func endsWithDigit(_ text: ArraySlice<UInt8>) -> Bool {
    guard let last = text.last else { return false }
    if last < 0x80 { return last &- 0x30 < 10 }
    return isWideDigit(text.suffix(2)) || isWideDigit(text.suffix(3))
  }

  /// Whether a text begins with such a digit.
  static func beginsWithDigit(_ text: ArraySlice<UInt8>) -> Bool {
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
}
