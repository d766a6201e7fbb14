internal import UnicodeText

/// What stands behind a backslash.
extension PatternTranslator {
  mutating func readEscape(ignoresCase: Bool) throws(UntranslatablePattern) -> Bool {
    guard let next = peek() else { throw UntranslatablePattern(construct: "a lone \\") }
    if let set = try readClass(isInSet: false) {
      // Oniguruma folds the case of classes in sets only: not that of `(?i)\p{Lu}`.
      let keepsCase = ignoresCase && dialect == .oniguruma
      output += keepsCase ? "(?-i:" : ""
      emit(set, isNegated: false)
      output += keepsCase ? ")" : ""
      return true
    }
    switch next {
    case "<" where dialect == .rust, ">" where dialect == .rust:
      position += 1
      let word = Self.pattern(of: loneWord)
      output += next == "<" ? "(?<!\(word))(?=\(word))" : "(?<=\(word))(?!\(word))"
      return false
    case "b", "B":
      position += 1
      if dialect == .rust && peek() == "{" {
        throw UntranslatablePattern(construct: "\\\(next){")
      }
      let word = Self.pattern(of: loneWord)
      output +=
        next == "b"
        ? "(?:(?<=\(word))(?!\(word))|(?<!\(word))(?=\(word)))"
        : "(?:(?<=\(word))(?=\(word))|(?<!\(word))(?!\(word)))"
      return false
    case "A", "z":
      position += 1
      output += "\\\(next)"
      return false
    case "Z" where dialect == .oniguruma:
      position += 1
      output += #"(?=\n?\z)"#
      return false
    case "R" where dialect == .oniguruma:
      position += 1
      output += #"(?>\x{D}\x{A}|[\x{A}-\x{D}\x{85}\x{2028}\x{2029}])"#
    case "N" where dialect == .oniguruma:
      position += 1
      emit(Self.newline.complement, isNegated: false)
    case "O" where dialect == .oniguruma:
      position += 1
      emit(.all, isNegated: false)
    case "1"..."9":
      position += 1
      output += "\\\(next)"
    default:
      emit(literal: try readEscapedScalar(), ignoresCase: ignoresCase)
    }
    return true
  }

  /// `\d`, `\P{…}` and the like, after the backslash; nil where the escape is no class.
  mutating func readClass(
    isInSet: Bool
  ) throws(UntranslatablePattern) -> ScalarSet? {
    guard let next = peek() else { return nil }
    let set: ScalarSet
    switch next {
    case "d", "D": set = UnicodeSets.decimalNumber
    case "s", "S": set = UnicodeSets.whiteSpace
    case "w", "W":
      set = isInSet && dialect == .oniguruma ? UnicodeSets.onigurumaWord : loneWord
    case "h", "H": set = UnicodeSets.hexadecimalDigit
    case "p", "P":
      position += 1
      return try readProperty(isNegated: next == "P")
    default: return nil
    }
    position += 1
    return next.properties.isUppercase ? set.complement : set
  }

  private var loneWord: ScalarSet {
    dialect == .rust ? UnicodeSets.rustWord : UnicodeSets.onigurumaLoneWord
  }

  private mutating func readProperty(
    isNegated: Bool
  ) throws(UntranslatablePattern) -> ScalarSet {
    var isNegated = isNegated
    var name: String
    if take("{") {
      if take("^") { isNegated.toggle() }
      name = try take(upTo: "}")
    } else if dialect == .rust, let letter = take() {
      name = String(letter)
    } else {
      throw UntranslatablePattern(construct: #"\p without a name"#)
    }
    guard let set = UnicodeSets.property(name, dialect: dialect) else {
      throw UntranslatablePattern(construct: #"\p{"# + name + "}")
    }
    return isNegated ? set.complement : set
  }

  /// A single scalar, after the backslash.
  mutating func readEscapedScalar() throws(UntranslatablePattern) -> Unicode.Scalar {
    guard let next = take() else { throw UntranslatablePattern(construct: "a lone \\") }
    switch next {
    case "t": return "\t"
    case "n": return "\n"
    case "r": return "\r"
    case "f": return "\u{C}"
    case "v": return "\u{B}"
    case "a": return "\u{7}"
    case "e" where dialect == .oniguruma: return "\u{1B}"
    case "0" where dialect == .oniguruma: return takeOctalDigits(2)
    case "x":
      if take("{") { return try hexadecimal(take(upTo: "}")) }
      let digits = takeDigits(2)
      let scalar = try hexadecimal(digits)
      // Oniguruma means a byte of the UTF-8 then.
      guard scalar.isASCII || dialect == .rust else {
        throw UntranslatablePattern(construct: #"\x"# + digits)
      }
      return scalar
    case "u":
      if dialect == .rust, take("{") { return try hexadecimal(take(upTo: "}")) }
      return try hexadecimal(takeDigits(4))
    default:
      let isLetter = next.isASCII && (next.properties.isAlphabetic || ("0"..."9").contains(next))
      guard !isLetter else { throw UntranslatablePattern(construct: "\\\(next)") }
      return next
    }
  }

  private mutating func takeDigits(_ count: Int) -> String {
    var digits = ""
    while digits.count < count, let next = peek(), next.properties.isASCIIHexDigit {
      digits.unicodeScalars.append(next)
      position += 1
    }
    return digits
  }

  private mutating func takeOctalDigits(_ count: Int) -> Unicode.Scalar {
    var value: UInt8 = 0
    for _ in 0..<count {
      guard let digit = peek(), ("0"..."7").contains(digit) else { break }
      value = value << 3 | UInt8(digit.value & 7)
      position += 1
    }
    return Unicode.Scalar(value)
  }

  private func hexadecimal(_ digits: String) throws(UntranslatablePattern) -> Unicode.Scalar {
    guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw UntranslatablePattern(construct: "the code point \(digits)")
    }
    return scalar
  }
}
