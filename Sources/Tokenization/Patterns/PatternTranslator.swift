internal import UnicodeText

/// Whose regular expressions a pattern is written for.
public enum PatternDialect: Hashable, Sendable {
  /// Oniguruma with Ruby's syntax: what the Hugging Face library runs `tokenizer.json` patterns on.
  case oniguruma
  /// The Rust crates `regex` and `fancy-regex`: what tiktoken runs its patterns on.
  case rust
}

/// A construct of a pattern that has no equal in ICU's regular expressions.
struct UntranslatablePattern: Error {
  var construct: String
}

/// Rewrites a regular expression into one that means the same to ICU, whichever version is installed.
///
/// Classes and sets become sets of code points as of Unicode 16.0 (`UnicodeSets`); `.`, `^`, `$`, `\b`,
/// `\Z`, `\R` and intervals with a sign behind them, which the dialects read differently, are spelled out;
/// literals become code points where they are no ASCII letters or digits.
///
///     \s+(?!\S)      →  [\x{9}-\x{D}\x{20}…]+(?![^\x{9}-\x{D}\x{20}…])
///     \p{N}{1,3}+    →  (?:[…]{1,3})+ for Oniguruma, [\x{30}-\x{39}…]{1,3}+ for Rust
///
/// <https://github.com/kkos/oniguruma/blob/master/doc/RE>, <https://docs.rs/regex/latest/regex/#syntax>,
/// <https://docs.rs/fancy-regex/latest/fancy_regex/#syntax>,
/// <https://unicode-org.github.io/icu/userguide/strings/regexp.html>
struct PatternTranslator {
  private static let deepestNesting = 100

  private struct Flags {
    var ignoresCase = false
    var dotMatchesNewline = false
    /// `^` and `$` at line ends; always so in Oniguruma.
    var anchorsAtLines = false
    var ignoresWhiteSpace = false
  }

  private let dialect: PatternDialect
  private let source: [Unicode.Scalar]
  private var position = 0
  private var output = ""

  private init(_ pattern: String, _ dialect: PatternDialect) {
    source = Array(pattern.unicodeScalars)
    self.dialect = dialect
  }

  /// The ICU pattern that equals `pattern`.
  ///
  /// - Throws: `UntranslatablePattern` for what ICU cannot do, and for faults.
  /// - Complexity: O(*n*) in the pattern, times the size of the classes in it.
  static func translate(
    _ pattern: String, from dialect: PatternDialect
  ) throws(UntranslatablePattern) -> String {
    var translator = PatternTranslator(pattern, dialect)
    try translator.readAlternatives(
      Flags(anchorsAtLines: dialect == .oniguruma), depth: 0)
    if translator.position < translator.source.count {
      throw UntranslatablePattern(construct: "an unmatched )")
    }
    return translator.output
  }

  /// The ICU pattern that matches exactly `text`.
  static func literal(_ text: String) -> String {
    var translator = PatternTranslator("", .rust)
    for scalar in text.unicodeScalars { translator.emit(literal: scalar) }
    return translator.output
  }

  // MARK: - Reading

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < source.count ? source[position + ahead] : nil
  }

  private mutating func take() -> Unicode.Scalar? {
    guard position < source.count else { return nil }
    position += 1
    return source[position - 1]
  }

  private mutating func take(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard source[position...].starts(with: scalars) else { return false }
    position += scalars.count
    return true
  }

  private mutating func take(upTo end: Unicode.Scalar) throws(UntranslatablePattern) -> String {
    guard let index = source[position...].firstIndex(of: end) else {
      throw UntranslatablePattern(construct: "a missing \(end)")
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: source[position..<index])
    position = index + 1
    return text
  }

  /// Everything up to the end of the group, alternatives and all.
  private mutating func readAlternatives(
    _ flags: Flags, depth: Int
  ) throws(UntranslatablePattern) {
    guard depth < Self.deepestNesting else {
      throw UntranslatablePattern(construct: "groups nested \(depth) deep")
    }
    var flags = flags
    while let next = peek(), next != ")" {
      if next == "|" {
        position += 1
        output += "|"
        continue
      }
      if flags.ignoresWhiteSpace && (next == "#" || next.properties.isWhitespace) {
        position += 1
        if next == "#" { while let skipped = take(), skipped != "\n" {} }
        continue
      }
      let start = output.utf8.count
      if try readAtom(&flags, depth: depth) {
        try readQuantifiers(since: start)
      }
    }
  }

  /// Reads one atom; false where what was read cannot be repeated.
  private mutating func readAtom(
    _ flags: inout Flags, depth: Int
  ) throws(UntranslatablePattern) -> Bool {
    guard let first = take() else { return false }
    switch first {
    case "(": return try readGroup(&flags, depth: depth)
    case "[":
      let set = try readSet(depth: depth)
      emit(set.members, isNegated: set.isNegated)
    case "\\": return try readEscape()
    case ".":
      emit(flags.dotMatchesNewline ? .all : Self.newline.complement, isNegated: false)
    case "^":
      output += flags.anchorsAtLines ? #"(?:\A|(?<=\n)(?!\z))"# : #"\A"#
      return false
    case "$":
      output += flags.anchorsAtLines ? #"(?=\n|\z)"# : #"\z"#
      return false
    case "*", "+", "?": throw UntranslatablePattern(construct: "\(first) after nothing")
    default: emit(literal: first)
    }
    return true
  }

  private static let newline = ScalarSet(0x0A...0x0A)

  private mutating func readGroup(
    _ flags: inout Flags, depth: Int
  ) throws(UntranslatablePattern) -> Bool {
    if take("?#") {
      _ = try take(upTo: ")")
      return false
    }
    for opening in ["?:", "?=", "?!", "?<=", "?<!", "?>"] where take(opening) {
      try readBody(opening: "(\(opening)", flags, depth: depth)
      return true
    }
    if take("?<") || dialect == .rust && take("?P<") {
      _ = try take(upTo: ">")
      try readBody(opening: "(", flags, depth: depth)
      return true
    }
    guard peek() == "?" else {
      try readBody(opening: "(", flags, depth: depth)
      return true
    }
    let start = position
    position += 1
    var changed = flags
    var isOn = true
    while let letter = take(), letter != ")", letter != ":" {
      switch (letter, dialect) {
      case ("-", _): isOn = false
      case ("i", _): changed.ignoresCase = isOn
      case ("x", _): changed.ignoresWhiteSpace = isOn
      case ("m", .oniguruma), ("s", .rust): changed.dotMatchesNewline = isOn
      case ("m", .rust): changed.anchorsAtLines = isOn
      case ("u", .rust) where isOn: break
      default:
        throw UntranslatablePattern(
          construct: "(" + String(String.UnicodeScalarView(source[start..<position])))
      }
    }
    let caseFlag = changed.ignoresCase ? "(?i" : "(?-i"
    if source[position - 1] == ":" {
      try readBody(opening: "\(caseFlag):", changed, depth: depth)
      return true
    }
    guard source[position - 1] == ")" else {
      throw UntranslatablePattern(construct: "a missing )")
    }
    if dialect == .rust {
      flags = changed
      output += "\(caseFlag))"
      return false
    }
    // In Ruby the rest of the group, with all its alternatives, is within the option.
    output += "\(caseFlag):"
    try readAlternatives(changed, depth: depth + 1)
    output += ")"
    return false
  }

  private mutating func readBody(
    opening: String, _ flags: Flags, depth: Int
  ) throws(UntranslatablePattern) {
    output += opening
    try readAlternatives(flags, depth: depth + 1)
    guard take(")") else { throw UntranslatablePattern(construct: "a missing )") }
    output += ")"
  }

  // MARK: - Quantifiers

  private mutating func readQuantifiers(since start: Int) throws(UntranslatablePattern) {
    var isRepeated = false
    while true {
      var quantifier: String
      var isInterval = false
      switch peek() {
      case "*", "+", "?":
        quantifier = take().map { String($0) } ?? ""
      case "{":
        guard let interval = readInterval() else { return }
        quantifier = interval
        isInterval = true
      default: return
      }
      // Ruby reads a sign behind an interval as a quantifier of its own, but `{n,m}?` as lazy.
      let isFixed = isInterval && !quantifier.contains(",")
      if peek() == "?", dialect == .rust || !isFixed {
        position += 1
        quantifier += "?"
      } else if peek() == "+", dialect == .rust || !isInterval {
        position += 1
        quantifier += "+"
      }
      if isRepeated {
        let index = output.utf8.index(output.startIndex, offsetBy: start)
        output = String(output[..<index]) + "(?:" + String(output[index...]) + ")"
      }
      output += quantifier
      isRepeated = true
    }
  }

  /// `{n}`, `{n,}`, `{n,m}` or `{,m}`, or nil where the brace is a literal.
  private mutating func readInterval() -> String? {
    var end = position + 1
    var text = ""
    while end < source.count, source[end] != "}" {
      text.unicodeScalars.append(source[end])
      end += 1
    }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard end < source.count, (1...2).contains(parts.count), text != ",",
      parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }),
      parts.count == 2 || !parts[0].isEmpty
    else { return nil }
    position = end + 1
    return parts[0].isEmpty ? "{0\(text)}" : "{\(text)}"
  }

  // MARK: - Escapes

  private mutating func readEscape() throws(UntranslatablePattern) -> Bool {
    guard let next = peek() else { throw UntranslatablePattern(construct: "a lone \\") }
    if let set = try readClass(isInSet: false) {
      emit(set, isNegated: false)
      return true
    }
    switch next {
    case "b", "B":
      position += 1
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
      emit(literal: try readEscapedScalar())
    }
    return true
  }

  /// `\d`, `\P{…}` and the like, after the backslash; nil where the escape is no class.
  private mutating func readClass(
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
  private mutating func readEscapedScalar() throws(UntranslatablePattern) -> Unicode.Scalar {
    guard let next = take() else { throw UntranslatablePattern(construct: "a lone \\") }
    switch next {
    case "t": return "\t"
    case "n": return "\n"
    case "r": return "\r"
    case "f": return "\u{C}"
    case "v": return "\u{B}"
    case "a": return "\u{7}"
    case "e" where dialect == .oniguruma: return "\u{1B}"
    case "0" where dialect == .oniguruma: return try hexadecimal("0")
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

  private func hexadecimal(_ digits: String) throws(UntranslatablePattern) -> Unicode.Scalar {
    guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw UntranslatablePattern(construct: "the code point \(digits)")
    }
    return scalar
  }

  // MARK: - Sets

  /// The set after `[`, up to and with its `]`.
  private mutating func readSet(
    depth: Int
  ) throws(UntranslatablePattern) -> (members: ScalarSet, isNegated: Bool) {
    guard depth < Self.deepestNesting else {
      throw UntranslatablePattern(construct: "sets nested \(depth) deep")
    }
    let isNegated = take("^")
    var members = ScalarSet()
    var ranges: [ClosedRange<UInt32>] = []
    /// What `&&` and `--` left of it are applied to.
    var pending: ((ScalarSet) -> ScalarSet)?
    var isFirst = true
    func finished(_ ranges: [ClosedRange<UInt32>]) -> ScalarSet {
      let set = members.union(ScalarSet(ranges))
      return pending?(set) ?? set
    }
    while true {
      guard let next = take() else { throw UntranslatablePattern(construct: "a missing ]") }
      defer { isFirst = false }
      switch next {
      case "]" where !isFirst: return (finished(ranges), isNegated)
      case "[" where peek() == ":":
        members = members.union(try readBracket())
      case "[":
        let inner = try readSet(depth: depth + 1)
        members = members.union(inner.isNegated ? inner.members.complement : inner.members)
      case "&" where peek() == "&":
        position += 1
        let left = finished(ranges)
        (members, ranges) = (ScalarSet(), [])
        pending = { left.intersection($0) }
      case "-" where peek() == "-" && peek(1) != "]" && !isFirst:
        guard dialect == .rust else { throw UntranslatablePattern(construct: "-- in a set") }
        position += 1
        let left = finished(ranges)
        (members, ranges) = (ScalarSet(), [])
        pending = { left.subtracting($0) }
      case "~" where peek() == "~" && dialect == .rust:
        throw UntranslatablePattern(construct: "~~ in a set")
      default:
        var first = next
        if next == "\\" {
          if let set = try readClass(isInSet: true) {
            members = members.union(set)
            continue
          }
          first = peek() == "b" ? "\u{8}" : try readEscapedScalar()
          if peek() == "b" && first == "\u{8}" { position += 1 }
        }
        ranges.append(try readRange(from: first))
      }
    }
  }

  /// `a-z` after its `a`, or `a` alone.
  private mutating func readRange(
    from first: Unicode.Scalar
  ) throws(UntranslatablePattern) -> ClosedRange<UInt32> {
    guard peek() == "-", let end = peek(1), end != "]", end != "[", end != "-" else {
      return first.value...first.value
    }
    if end == "\\", let letter = peek(2), "dDsSwWhHpP".unicodeScalars.contains(letter) {
      return first.value...first.value
    }
    position += 2
    let last = end == "\\" ? try readEscapedScalar() : end
    guard first.value <= last.value else {
      throw UntranslatablePattern(construct: "the range \(first)-\(last)")
    }
    return first.value...last.value
  }

  /// `[:name:]` after its first bracket.
  private mutating func readBracket() throws(UntranslatablePattern) -> ScalarSet {
    position += 1
    let isNegated = take("^")
    let name = try take(upTo: ":")
    guard take("]") else { throw UntranslatablePattern(construct: "[:\(name):") }
    let found =
      name == "punct"
      ? UnicodeSets.category("p")?.union(UnicodeSets.category("s") ?? ScalarSet())
      : UnicodeSets.posixClass(name, dialect: dialect)
    guard var set = found else { throw UntranslatablePattern(construct: "[:\(name):]") }
    // In Rust these are ASCII only.
    if dialect == .rust { set = set.intersection(ScalarSet(0...0x7F)) }
    return isNegated ? set.complement : set
  }

  // MARK: - Writing

  private mutating func emit(literal scalar: Unicode.Scalar) {
    let isPlain =
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    output += isPlain ? String(scalar) : Self.codePoint(scalar.value)
  }

  private mutating func emit(_ set: ScalarSet, isNegated: Bool) {
    output += Self.pattern(of: set, isNegated: isNegated)
  }

  private static func pattern(of set: ScalarSet, isNegated: Bool = false) -> String {
    // ICU refuses an empty set.
    guard !set.ranges.isEmpty else {
      return isNegated ? #"[\x{0}-\x{10FFFF}]"# : #"[^\x{0}-\x{10FFFF}]"#
    }
    var text = isNegated ? "[^" : "["
    for range in set.ranges {
      text += codePoint(range.lowerBound)
      if range.count > 1 { text += "-" + codePoint(range.upperBound) }
    }
    return text + "]"
  }

  private static func codePoint(_ value: UInt32) -> String {
    #"\x{"# + String(value, radix: 16, uppercase: true) + "}"
  }
}
