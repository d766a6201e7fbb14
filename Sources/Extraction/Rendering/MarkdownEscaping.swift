/// Keeps what a text says from being read as Markdown (CommonMark 0.31 with GitHub's tables and `~~`).
enum MarkdownEscaping {
  /// Whether the character at `index` needs a backslash before it, wherever it stands in a line.
  ///
  /// - Parameters:
  ///   - block: The text around it.
  ///   - run: Where no mark begins or ends: `_` is none inside a word.
  static func isSign(
    _ text: [UInt8], at index: Int, block: Range<Int>, run: Range<Int>
  ) -> Bool {
    let next = index + 1 < block.upperBound ? text[index + 1] : 0x20
    switch text[index] {
    case UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "\\"): return true
    case UInt8(ascii: "_"):
      let before = index > run.lowerBound ? text[index - 1] : 0x20
      return !isWord(before) || index + 1 == run.upperBound || !isWord(next)
    case UInt8(ascii: "<"):
      return HTMLTokenizer.isLetter(next) || [0x21, 0x2F, 0x3F].contains(next)
    case UInt8(ascii: "~"):
      return next == UInt8(ascii: "~") || index > block.lowerBound && text[index - 1] == text[index]
    case UInt8(ascii: "]"):
      if next == UInt8(ascii: ":") { return !isNote(text[block.lowerBound..<index]) }
      return next == UInt8(ascii: "(") || next == UInt8(ascii: "[")
    case UInt8(ascii: "&"):
      // A reference is never longer.
      guard next == UInt8(ascii: "#") || HTMLTokenizer.isLetter(next) else { return false }
      let rest = text[index + 2..<min(index + 34, block.upperBound)]
      return rest.first { !HTMLTokenizer.isLetter($0) && $0 &- 0x30 >= 10 } == UInt8(ascii: ";")
    default: return false
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    HTMLTokenizer.isLetter(byte) || byte &- 0x30 < 10
  }

  /// Text without marks, so that it says what it says; formulas stay as they are.
  static func escaped(_ text: [UInt8]) -> [UInt8] {
    let run = 0..<text.count
    var formulas = LaTeXDelimiters.formulas(in: text, run)[...]
    var output: [UInt8] = []
    output.reserveCapacity(text.count + 8)
    for index in run {
      while let formula = formulas.first, formula.upperBound <= index { formulas.removeFirst() }
      let isFormula = formulas.first.map { $0.lowerBound <= index } ?? false
      if !isFormula, isSign(text, at: index, block: run, run: run) {
        output.append(UInt8(ascii: "\\"))
      }
      output.append(text[index])
    }
    return output
  }

  /// Whether a text is the beginning of a note: `[^1`, as readers of books write it.
  private static func isNote(_ text: ArraySlice<UInt8>) -> Bool {
    text.starts(with: "[^".utf8) && text.count < 24 && !text.dropFirst(2).contains { $0 <= 0x2F }
  }

  /// The label of a text that is a note: `[^1]: …`.
  static func noteLabel(_ text: [UInt8]) -> [UInt8]? {
    guard let end = text.firstIndex(of: UInt8(ascii: "]")), isNote(text[..<end]),
      text[end...].starts(with: "]: ".utf8)
    else { return nil }
    return Array(text[2..<end])
  }

  /// A heading on one line; hashes at its end would be no text behind a space.
  static func heading(_ text: [UInt8]) -> [UInt8] {
    var line = text.map { $0 == 0x0A ? 0x20 : $0 }
    if line.last == UInt8(ascii: "#") { line.insert(UInt8(ascii: "\\"), at: line.count - 1) }
    return line
  }

  /// Keeps the lines of a paragraph from being headings, lists, quotes or rules.
  static func lineStarts(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count + 8)
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
      let line = text[start..<end]
      let place = blockSign(of: line) ?? start
      output += text[start..<place]
      if blockSign(of: line) != nil { output.append(UInt8(ascii: "\\")) }
      output += text[place..<end]
      start = end
    }
    return output
  }

  /// The character at which a backslash keeps a line from beginning a block; nil where it begins none.
  private static func blockSign(of line: ArraySlice<UInt8>) -> Int? {
    guard let byte = line.first else { return nil }
    let start = line.startIndex
    switch byte {
    case UInt8(ascii: ">"): return start
    case UInt8(ascii: "#"):
      let count = line.prefix { $0 == byte }.count
      return count <= 6 && ends(line, start + count) ? start : nil
    case UInt8(ascii: "+"): return ends(line, start + 1) ? start : nil
    case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "|"), UInt8(ascii: ":"):
      if byte == UInt8(ascii: "-"), ends(line, start + 1) { return start }
      // An underline, a rule, the second line of a table.
      let isRule = line.allSatisfy { "-=|: \n".utf8.contains($0) }
      return isRule && line.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") }
        ? start : nil
    case UInt8(ascii: "_"): return line.allSatisfy { $0 == byte || $0 <= 0x20 } ? start : nil
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      let digits = line.prefix { $0 &- 0x30 < 10 }.count
      let sign = start + digits
      guard digits < 10, sign < line.endIndex,
        line[sign] == UInt8(ascii: ".") || line[sign] == UInt8(ascii: ")")
      else { return nil }
      return ends(line, sign + 1) ? sign : nil
    default: return nil
    }
  }

  private static func ends(_ line: ArraySlice<UInt8>, _ index: Int) -> Bool {
    index >= line.endIndex || line[index] <= 0x20
  }
}
