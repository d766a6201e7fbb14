internal import UnicodeText

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
  static let deepestNesting = 100

  private struct Flags {
    var ignoresCase = false
    var dotMatchesNewline = false
    /// `^` and `$` at line ends; always so in Oniguruma.
    var anchorsAtLines = false
    var ignoresWhiteSpace = false
  }

  let dialect: PatternDialect
  private let source: [Unicode.Scalar]
  var position = 0
  var output = ""

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

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < source.count ? source[position + ahead] : nil
  }

  mutating func take() -> Unicode.Scalar? {
    guard position < source.count else { return nil }
    position += 1
    return source[position - 1]
  }

  mutating func take(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard source[position...].starts(with: scalars) else { return false }
    position += scalars.count
    return true
  }

  mutating func take(upTo end: Unicode.Scalar) throws(UntranslatablePattern) -> String {
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
    case "\\": return try readEscape(ignoresCase: flags.ignoresCase)
    case ".":
      emit(flags.dotMatchesNewline ? .all : Self.newline.complement, isNegated: false)
    case "^":
      output += flags.anchorsAtLines ? #"(?:\A|(?<=\n)(?!\z))"# : #"\A"#
      return false
    case "$":
      output += flags.anchorsAtLines ? #"(?=\n|\z)"# : #"\z"#
      return false
    case "*", "+", "?": throw UntranslatablePattern(construct: "\(first) after nothing")
    default: emit(literal: first, ignoresCase: flags.ignoresCase)
    }
    return true
  }

  static let newline = ScalarSet(0x0A...0x0A)

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
        // fancy-regex reads the brace of `a{2}{2}` as itself.
        guard dialect == .oniguruma else {
          throw UntranslatablePattern(construct: "\(quantifier) behind a quantifier")
        }
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

  // MARK: - Writing

  mutating func emit(literal scalar: Unicode.Scalar, ignoresCase: Bool = false) {
    if ignoresCase && dialect == .rust {
      // Rust folds a character to one character; so does ICU in sets, but elsewhere `ß` to `ss`.
      emit(ScalarSet(scalar.value...scalar.value), isNegated: false)
      return
    }
    let isPlain =
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    output += isPlain ? String(scalar) : Self.codePoint(scalar.value)
  }

  mutating func emit(_ set: ScalarSet, isNegated: Bool) {
    output += Self.pattern(of: set, isNegated: isNegated)
  }

  static func pattern(of set: ScalarSet, isNegated: Bool = false) -> String {
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
