internal import UnicodeText

/// Sets in brackets.
extension PatternTranslator {
  /// The set after `[`, up to and with its `]`.
  mutating func readSet(
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
    // `[+--]` is a range up to the hyphen in Oniguruma only.
    guard peek() == "-", let end = peek(1), end != "]", end != "[",
      end != "-" || dialect == .oniguruma
    else { return first.value...first.value }
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
}
