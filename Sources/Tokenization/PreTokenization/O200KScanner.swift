internal import CScan

/// What differs between the patterns that descend from o200k_base.
protocol O200KRules {
  static var pattern: cscan_pattern { get }
  /// The most scalars in one pretoken of numbers.
  static var maximumNumbers: Int { get }
  /// Whether `'s` and its like end the word before them.
  static var hasContractions: Bool { get }
}

/// o200k_base (GPT-4o) and o200k_harmony.
enum O200K: O200KRules {
  static var pattern: cscan_pattern { CSCAN_O200K }
  static var maximumNumbers: Int { 3 }
  static var hasContractions: Bool { true }
}

/// Mistral's tekken: every number by itself, no contractions.
enum Tekken: O200KRules {
  static var pattern: cscan_pattern { CSCAN_TEKKEN }
  static var maximumNumbers: Int { 1 }
  static var hasContractions: Bool { false }
}

/// The pattern of o200k_base and its descendants.
///
/// With U = `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]` and
/// L = `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`:
///
///     [^\r\n\p{L}\p{N}]?U*L+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     |[^\r\n\p{L}\p{N}]?U+L*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     |\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+
struct O200KScanner<Rules: O200KRules>: BlockScanner {
  static var pattern: cscan_pattern { Rules.pattern }

  let table: ScalarClassTable

  private static var upper: ScalarClass { [.uppercase, .caseless, .mark] }
  private static var lower: ScalarClass { [.lowercase, .caseless, .mark] }
  private static var both: ScalarClass { [.caseless, .mark] }

  @inline(__always)
  func end(of text: borrowing Span<UInt8>, from start: Int) -> Int {
    let byte = text[start]
    let first = table.scalar(in: text, at: start)
    let second = start &+ first.width
    let mayLead = !first.scalarClass.overlaps([.letter, .number]) && !isNewline(byte)

    // The four ways in the order a backtracking matcher tries them: the first pattern with and
    // without the leading scalar, then the second.
    var word = start
    var upperEnd = start
    if mayLead {
      word = endOfCapitalized(text, from: second, upperEnd: &upperEnd)
      if word == second, first.scalarClass.overlaps(.mark) {
        var ownUpperEnd = start
        word = endOfCapitalized(text, from: start, upperEnd: &ownUpperEnd)
      } else if word == second {
        word = upperEnd > second ? upperEnd : start
      }
    } else if first.scalarClass.overlaps(.letter) {
      word = endOfCapitalized(text, from: start, upperEnd: &upperEnd)
      if word == start { word = upperEnd }
    }
    if word > start {
      return Rules.hasContractions
        ? endOfContraction(text, from: word, ignoringCase: true) : word
    }

    if first.scalarClass.overlaps(.number) {
      return table.endOfNumbers(text, from: start, maximum: Rules.maximumNumbers)
    }
    let isSpace = first.scalarClass.overlaps(.space)
    let afterSymbols =
      !isSpace || byte == 0x20
      ? table.endOfRun(text, from: second, notOf: [.space, .letter, .number]) : second
    if afterSymbols > second || !isSpace {
      var offset = afterSymbols
      while offset < text.count && (isNewline(text[offset]) || text[offset] == 0x2F) {
        offset &+= 1
      }
      return offset
    }
    let run = table.whiteSpace(text, from: start)
    if run.lastNewline > start { return run.lastNewline }
    return table.endOfWhiteSpace(run, isAtEnd: run.end == text.count, from: start)
  }

  /// The end of `U*L+` at `start`, or `start` where it does not match.
  ///
  /// `upperEnd` receives the end of `U*` taken as far as it goes.
  ///
  /// Greedy: after all of `U*` comes lower case, or `U*` gives back scalars until the last one that
  /// is in both sets, which then is all of `L+`.
  @inline(__always)
  private func endOfCapitalized(
    _ text: borrowing Span<UInt8>, from start: Int, upperEnd: inout Int
  ) -> Int {
    var offset = start
    var endOfLastBoth = start
    while offset < text.count {
      let next = table.scalar(in: text, at: offset)
      if next.scalarClass.overlaps(.lowercase) {
        return table.endOfRun(text, from: offset &+ next.width, of: Self.lower)
      }
      guard next.scalarClass.overlaps(Self.upper) else { break }
      offset &+= next.width
      if next.scalarClass.overlaps(Self.both) { endOfLastBoth = offset }
    }
    upperEnd = offset
    return endOfLastBoth
  }
}
