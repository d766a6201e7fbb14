/// Super- and subscripts in plain text, where they change what a number says.
///
/// In `10<sup>9</sup>/L` and `kg/m<sup>2</sup>` the raised figure is an exponent: as plain characters it
/// would read 109 and kg/m2; in `5<sup>1</sup> mg`, with a note, 51 mg. So raised and lowered figures never stand
/// right behind a figure or its point, nor figures right behind them; and what is raised, figure or letter, never right
/// behind a unit or punctuation: `5 mg<sup>a</sup>` is not 5 mga. Figures behind words are notes or formulas of
/// chemistry, and stay as they are, but for those of which the markup says that they are citations: `IL[6]` is not IL-6.
///
/// What is raised becomes an exponent or letter behind `^`, the number of a note in brackets, or stays as it is (·), by
/// what it is and what it stands behind:
///
/// |             | `−1` `0.75` | `2` | `12` | `1,2` | `1/2` | `a` | `a,b` | `n+1` `−kt` | `2+` | `+` |
/// |-------------|:-----------:|:---:|:----:|:-----:|:-----:|:---:|:-----:|:-----------:|:----:|:---:|
/// | 10          |      ^      |  ^  |  ^   |   ^   |   ^   |  ^  |  [ ]  |      ^      |  ^   |  ^  |
/// | a figure    |      ^      |  ^  |  ^   |  [ ]  | space |  ^  |  [ ]  |      ^      |  ^   |  ·  |
/// | a unit      |      ^      |  ^  | [ ]  |  [ ]  |   ^   |  ^  |  [ ]  |      ·      |  ·   |  ·  |
/// | a variable  |      ^      |  ^  |  ·   |   ·   |   ·   |  ·  |   ·   |      ^      |  ·   |  ·  |
/// | a subscript |      ^      |  ^  |  ^   |  [ ]  |   ^   |  ^  |  [ ]  |      ^      |  ·   |  ·  |
/// | a bracket   |      ^      |  ^  | [ ]  |  [ ]  |   ^   |  ^  |  [ ]  |      ^      |  ·   |  ·  |
/// | a word      |      ^      |  ·  |  ·   |   ·   |   ·   |  ^  |  [ ]  |      ·      |  ·   |  ·  |
/// | `%`         |  ^ / [ ]    | [ ] | [ ]  |  [ ]  |  [ ]  |  ^  |  [ ]  |      ·      |  ·   |  ·  |
/// | `.` `,` `;` |   · / [ ]   | [ ] | [ ]  |  [ ]  |  [ ]  |  ·  |   ·   |      ·      |  ·   |  ·  |
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
  ///
  /// - Parameters:
  ///   - next: What follows, if that is known.
  ///   - neighbour: The script that stands right before it.
  static func plain(
    _ text: ArraySlice<UInt8>, after before: ArraySlice<UInt8>, _ role: Role,
    before next: @autoclosure () -> ArraySlice<UInt8> = [], behind neighbour: Role? = nil
  ) -> [UInt8] {
    // Piece by piece: "10<sup>-</sup><sup>6</sup>".
    if role == .raised, neighbour == .raised, text.first != 0x20, isInExponent(before) {
      return withHyphen(text)
    }
    guard !before.isEmpty else { return Array(text) }
    let script = Script(text)
    switch role {
    case .raised:
      return raised(
        script, after: before, before: next, isBehindLowered: neighbour == .lowered)
    case .reference:
      guard script.isFigure else {
        return raised(script, after: before, before: next, isBehindLowered: false)
      }
      return isNoteNumber(script, after: before) ? bracketed(text) : Array(text)
    case .citation(let isRaised):
      switch script.kind {
      case .mixed: return endsWithDigit(before) ? bracketed(text) : Array(text)
      case .letter, .letters: break
      default: if !script.isFigure { return Array(text) }
      }
      return isApart(text, from: before, isRaised: isRaised) ? Array(text) : bracketed(text)
    case .lowered, .numerator:
      guard endsWithDigit(before), script.isFigure || script.kind == .mixed else {
        return Array(text)
      }
      if role == .lowered { return [UInt8(ascii: "_")] + script.exponent }
      return (script.isFigure ? [0x20] : [UInt8(ascii: "^")]) + text
    }
  }

  private static func raised(
    _ script: Script, after before: ArraySlice<UInt8>, before next: () -> ArraySlice<UInt8>,
    isBehindLowered: Bool
  ) -> [UInt8] {
    let base = Base(before)
    let hasSpace = script.text.first == 0x20 && base != .ten && !isBehindLowered
    let isBehindSpace = base == .space || hasSpace
    let isSubscript = isBehindLowered && base != .ten && base != .figure
    let mark =
      isBehindSpace
      ? markBehindSpace(script, before.last == 0x20 ? before.dropLast() : before, next)
      : mark(script, isSubscript ? .subscripted : base, before, next)
    switch mark {
    case .none: return Array(script.text)
    case .caret:
      return (isBehindSpace && base != .space ? [0x20] : []) + [UInt8(ascii: "^")]
        + script.exponent
    case .brackets: return bracketed(script.text)
    case .space: return [0x20] + script.text
    }
  }

  private enum Mark { case none, caret, brackets, space }

  /// The table above.
  private static func mark(
    _ script: Script, _ base: Base, _ before: ArraySlice<UInt8>, _ next: () -> ArraySlice<UInt8>
  ) -> Mark {
    switch script.kind {
    case .sign: return base == .ten ? .caret : .none
    case .signed:
      // "[1]–[5]" in pieces.
      return base == .sentence || base == .other || base == .citation ? .none : .caret
    case .decimal:
      if base == .other { return .none }
      return base == .sentence || base == .percent ? .brackets : .caret
    case .fraction:
      switch base {
      // "1<sup>1/2</sup> tablets"
      case .figure: return endsWithDecimal(before) ? .caret : .space
      case .ten, .unit, .subscripted, .bracket: return .caret
      case .percent, .citation, .sentence: return .brackets
      default: return .none
      }
    case .pair where base == .ten: return .caret
    case .pair, .list, .number, .digit:
      switch base {
      case .ten, .figure: return isList(script.exponent) ? .brackets : .caret
      case .subscripted: return script.kind == .pair || script.kind == .list ? .brackets : .caret
      case .percent, .citation: return .brackets
      // Several notes, "a1,2", or cents: "3,99 €".
      case .sentence:
        return goesOn(before, script.exponent) || isNuclide(script, after: before, next())
          ? .none : .brackets
      // "(a + b)<sup>2</sup>"; other figures behind brackets are notes: "(2019)<sup>8</sup>".
      case .bracket where isNuclide(script, after: before, next()): return .none
      case .bracket: return script.isSquareOrCube ? .caret : .brackets
      case .unit: return script.kind == .digit ? .caret : .brackets
      case .abbreviation, .variable: return script.kind == .digit ? .caret : .none
      case .factor: return script.isSquareOrCube ? .caret : .none
      case .word, .space, .other: return .none
      }
    case .note:
      switch base {
      // "(10<sup>9)</sup>": who opened the parenthesis closes it.
      case .ten, .figure: return hasOpenParenthesis(before) ? .caret : .brackets
      case .unit, .percent: return hasOpenParenthesis(before) ? .none : .brackets
      default: return .none
      }
    case .charge, .mixed: return base == .ten || base == .figure ? .caret : .none
    case .letter: return isLetterMarked(script.text, base, before, next) ? .caret : .none
    case .letters:
      switch base {
      case .ten, .figure, .unit, .percent, .bracket, .citation, .subscripted: return .brackets
      default: return endsWithWord(before) ? .brackets : .none
      }
    case .expression, .signedText:
      switch base {
      case .ten, .figure: return script.isOrdinalEnd ? .none : .caret
      case .variable, .bracket, .subscripted:
        return script.kind == .expression || script.isTerm ? .caret : .none
      // "C<sub>0</sub>e<sup>−kt</sup>"
      default: return script.isTerm && endsWithE(before) ? .caret : .none
      }
    // "0.993<sup>Age</sup>"
    case .word:
      return base == .figure && endsWithDecimal(before) && !script.isSuffix ? .caret : .none
    case .other: return .none
    }
  }

  /// Whether a raised letter is a note or an exponent, rather than a part of a number or an abbreviation.
  private static func isLetterMarked(
    _ letter: ArraySlice<UInt8>, _ base: Base, _ before: ArraySlice<UInt8>,
    _ next: () -> ArraySlice<UInt8>
  ) -> Bool {
    let isASCII = letter.count == 1
    switch base {
    case .unit, .percent, .bracket, .citation, .subscripted: return true
    case .ten, .figure:
      // Ordinal numbers, degrees and times: "2<sup>e</sup> étage", "1<sup>a</sup> edición", "37<sup>o</sup>C".
      guard let character = lastCharacter(of: letter), isASCII || character.value >= 0x370,
        !"eohеойяхмч度时時分秒年月日".unicodeScalars.contains(character)
      else { return false }
      let isOneDigit =
        !(before.dropLast().last.map { $0 &- 0x30 < 10 || ".,".utf8.contains($0) } ?? false)
      return !(isOneDigit && "ad".unicodeScalars.contains(character) && beginsWithNoun(next()))
    // "e<sup>x</sup>"
    case .variable: return endsWithE(before)
    default:
      return endsWithWord(before) && isASCII && "abcdfgh".utf8.contains(letter[letter.startIndex])
    }
  }

  /// What a script becomes behind a space: "10 <sup>6</sup>", "kg/m <sup>2</sup>"; but the mass of an atom stays as it is:
  /// "5 m <sup>3</sup>H".
  private static func markBehindSpace(
    _ script: Script, _ before: ArraySlice<UInt8>, _ next: () -> ArraySlice<UInt8>
  ) -> Mark {
    guard script.isFigure else { return .none }
    switch Base(before) {
    case .ten: return .caret
    case .unit:
      if script.kind == .signed || script.kind == .decimal { return .caret }
      if next().first.map({ HTMLTokenizer.isLetter($0) }) ?? false { return .none }
      if script.isSquareOrCube, endsWithLength(before) { return .caret }
      return script.text.first == 0x20 && script.isNumber ? .brackets : .none
    case .figure, .abbreviation, .variable, .factor, .word, .bracket:
      return script.kind == .signed ? .caret : .none
    default: return .none
    }
  }

  /// Whether a figure behind a comma, point or bracket of a script without spaces is the mass of an atom, rather than a
  /// note: "，<sup>18</sup>氟标记"; behind ASCII's comma only before a compound or such a script: ",<sup>18</sup>F-FDG".
  private static func isNuclide(
    _ script: Script, after before: ArraySlice<UInt8>, _ next: ArraySlice<UInt8>
  ) -> Bool {
    guard let last = before.last else { return false }
    if last < 0x80 {
      let behind = next.drop { HTMLTokenizer.isLetter($0) }.first ?? 0
      guard ",;:".utf8.contains(last), behind >= 0x80 || behind == UInt8(ascii: "-") else {
        return false
      }
    }
    return Nuclide.isMass(script.exponent, before: next)
  }

  /// Whether the number of a reference would change what it stands behind.
  private static func isNoteNumber(_ script: Script, after before: ArraySlice<UInt8>) -> Bool {
    if endsWithDigit(before) { return true }
    guard script.isNumber else { return false }
    if Base(before) == .unit { return true }
    return before.last == UInt8(ascii: ".") && endsWithDigit(before.dropLast())
      && script.text.first != 0x20
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
    return Array(text[..<number.startIndex]) + Array("[".utf8)
      + (withoutParenthesis(number) ?? number) + Array("]".utf8)
  }

  /// The text before the parenthesis that a text ends with, if that is the only one: the 1 of "1)".
  static func withoutParenthesis(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for sign in [")", "）"] where text.suffix(sign.utf8.count).elementsEqual(sign.utf8) {
      let rest = text.dropLast(sign.utf8.count)
      return rest.isEmpty || rest.contains(UInt8(ascii: "(")) ? nil : rest
    }
    return nil
  }

  /// Whether the last parenthesis near the end of a text is an open one.
  private static func hasOpenParenthesis(_ text: ArraySlice<UInt8>) -> Bool {
    for byte in text.suffix(48).reversed()
    where byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") {
      return byte == UInt8(ascii: "(")
    }
    return false
  }

  /// Whether a text ends with an exponent, or the sign of one: "10^-", "10^1", but not "10^3-10".
  static func isInExponent(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text.suffix(8).reversed().drop { $0 &- 0x30 < 10 }
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    return rest.first == UInt8(ascii: "^")
  }

  /// Whether a figure would stand right behind the figure with which a script ends.
  static func joins(_ before: ArraySlice<UInt8>, _ next: UInt8) -> Bool {
    next &- 0x30 < 10 && before.last.map { $0 &- 0x30 < 10 } ?? false
  }

  /// Whether the raised text with which a block begins is the label of a note, "<sup>a</sup>Patients", and no number of a
  /// nuclide: a capital and three small letters stand behind it.
  static func isLabel(_ raised: [UInt8], ofNote text: ArraySlice<UInt8>) -> Bool {
    let isShort = raised.count == 1 || raised.count == 2 && raised.allSatisfy { $0 &- 0x30 < 10 }
    return isShort && text.count > 3 && text.first.map { $0 &- 0x41 < 26 } == true
      && text.dropFirst().prefix(3).allSatisfy { $0 &- 0x61 < 26 }
  }

  /// Whether a text is a slash between the parts of a fraction.
  static func isSlash(_ text: ArraySlice<UInt8>) -> Bool {
    text.elementsEqual("/".utf8) || text.elementsEqual("\u{2044}".utf8)
  }
}
