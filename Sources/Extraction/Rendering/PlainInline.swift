/// The text of one block, its raised and lowered figures marked, and without what is struck out.
struct PlainInline {
  private let table: BlockTable
  private let block: Range<Int>
  private let marks: Range<Int>
  /// Of each mark that begins something the index of the mark that ends it, or -1.
  private let ends: [Int]

  /// Scripts in scripts that nobody writes any more.
  private static let maximumDepth = 8

  static func text(of block: BlockTable.Block, _ table: BlockTable) -> ArraySlice<UInt8> {
    let marks = Int(block.marksStart)..<Int(block.marksEnd)
    guard marks.contains(where: { table.marks[$0].isStart && isSaid(table.marks[$0].kind) }) else {
      return withoutBackLink(table.text[block.textRange], block)
    }
    let inline = PlainInline(
      table: table, block: block.textRange, marks: marks, ends: ends(of: marks, table))
    return withoutBackLink(inline.text(of: block.textRange, marks, depth: 0)[...], block)
  }

  /// Marks of one kind end the innermost that is open.
  private static func ends(of marks: Range<Int>, _ table: BlockTable) -> [Int] {
    var ends = [Int](repeating: -1, count: marks.count)
    var open: [BlockTable.Mark.Kind: [Int]] = [:]
    for number in marks where isSaid(table.marks[number].kind) {
      let mark = table.marks[number]
      if mark.isStart {
        open[mark.kind, default: []].append(number)
      } else if let start = open[mark.kind]?.popLast() {
        ends[start - marks.lowerBound] = number
      }
    }
    return ends
  }

  /// The text of a part of the block with the marks in there.
  private func text(of range: Range<Int>, _ inside: Range<Int>, depth: Int) -> [UInt8] {
    var output: [UInt8] = []
    var position = range.lowerBound
    var isBehindScript = false
    var neighbour: ScriptText.Role?
    func append(to end: Int) {
      guard position < end else { return }
      if isBehindScript,
        ScriptText.joins(output[...], table.text[position])
          || ScriptText.isLabel(output, ofNote: table.text[position..<end])
      {
        output.append(0x20)
      }
      isBehindScript = false
      neighbour = nil
      output += table.text[position..<end]
      position = end
    }
    func place(_ mark: Int) -> Int {
      min(max(Int(table.marks[mark].position), position), range.upperBound)
    }
    var number = inside.lowerBound
    while number < inside.upperBound {
      defer { number += 1 }
      let mark = table.marks[number]
      guard Self.isSaid(mark.kind) else { continue }
      let start = place(number)
      let last = ends[number - marks.lowerBound]
      guard last >= 0, last < inside.upperBound else {
        // What begins or ends outside.
        if mark.kind != .deleted {
          append(to: start)
          isBehindScript = true
        }
        continue
      }
      let end = place(last)
      if mark.kind != .deleted {
        append(to: start)
        let script =
          depth < Self.maximumDepth
          ? text(of: start..<end, number + 1..<last, depth: depth + 1)
          : Array(table.text[start..<end])
        let role = role(of: start..<end, endingAt: last)
        output += ScriptText.plain(
          script[...], after: output[...], role, before: table.text[end..<range.upperBound],
          behind: neighbour)
        isBehindScript = true
        neighbour = role
        position = end
        number = last
      } else if start > block.lowerBound || end < block.upperBound {
        append(to: start)
        position = end
        if output.last ?? 0x20 == 0x20, end < range.upperBound, table.text[end] == 0x20 {
          position += 1
        }
        number = last
      }
      // A line that is struck out whole is what the page has.
    }
    append(to: range.upperBound)
    return output
  }

  /// A note without the arrow that leads back to its place in the text.
  private static func withoutBackLink(
    _ text: ArraySlice<UInt8>, _ block: BlockTable.Block
  ) -> ArraySlice<UInt8> {
    guard block.linkCount > 0, let last = text.last, last >= 0x80 else { return text }
    var rest = text
    for arrow in ["\u{21A9}\u{FE0E}", "\u{21A9}"]
    where rest.suffix(arrow.utf8.count).elementsEqual(arrow.utf8) {
      rest = rest.dropLast(arrow.utf8.count)
      while rest.last == 0x20 { rest.removeLast() }
      return rest.isEmpty ? text : rest
    }
    return text
  }

  /// Whether plain text says something of such a mark.
  private static func isSaid(_ kind: BlockTable.Mark.Kind) -> Bool {
    kind == .superscript || kind == .subscripted || kind == .deleted
  }

  private static let nearMarks = 8

  /// Whether a script begins or ends with a sign, as exponents and charges do, and no citation.
  private func hasSign(_ script: Range<Int>) -> Bool {
    let text = table.text[script]
    return ["+", "-", "\u{2212}"].contains { sign in
      text.starts(with: sign.utf8) || text.suffix(sign.utf8.count).elementsEqual(sign.utf8)
    }
  }

  /// What the markup in and around a script says of it.
  private func role(of script: Range<Int>, endingAt end: Int) -> ScriptText.Role {
    if table.marks[end].kind == .subscripted { return .lowered }
    // No more than a few elements around and inside.
    let near =
      max(marks.lowerBound, end - Self.nearMarks)..<min(end + Self.nearMarks, marks.upperBound)
    for number in (near.lowerBound..<end).reversed() {
      let mark = table.marks[number]
      guard Int(mark.position) >= script.lowerBound else { break }
      guard mark.kind == .link, mark.isStart else { continue }
      let linkEnd = table.marks[number..<near.upperBound].first { $0.kind == .link && !$0.isStart }
      // The link of "<sup>131</sup>I" is of more than the script.
      let isWhole = linkEnd.map { Int($0.position) <= script.upperBound } ?? true
      if isWhole, !hasSign(script) { return .citation(isRaised: true) }
      break
    }
    if end + 1 < marks.upperBound {
      let next = table.marks[end + 1]
      let place = min(Int(next.position), table.text.count)
      if next.kind == .subscripted, (1...3).contains(place - script.upperBound),
        ScriptText.isSlash(table.text[script.upperBound..<place])
      {
        return .numerator
      }
    }
    return .raised
  }
}
