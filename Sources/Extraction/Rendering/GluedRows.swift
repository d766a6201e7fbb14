/// Rows of a label and its value that only a style sheet sets apart:
/// `<div><span class=name>Ferritin</span><span class=value>9 ng/mL</span></div>`.
///
/// Without one, browsers write "Ferritin9 ng/mL", and so may a sentence be divided. So only rows are parted of which
/// several stand one behind the other, all with the same markup.
enum GluedRows {
  private static let fewestRows = 3
  /// In half words, on the average.
  private static let longestRow: Int32 = 20

  /// Writes a space between the labels and values of such rows that are kept; only in rows that hold nothing else.
  ///
  /// - Complexity: O(blocks), and O(text + (blocks + marks) · log rows) where there are such rows.
  static func part(_ table: inout BlockTable, keep: [Bool], page: Span<UInt8>) {
    var places: [Int] = []
    var end = 0
    while end < keep.count {
      let start = end
      end += 1
      guard keep[start] else { continue }
      let path = table.path(of: start)
      while end < keep.count, keep[end], table.path(of: end) == path { end += 1 }
      if end - start >= fewestRows { places += self.places(in: start..<end, table, page) }
    }
    table.insertSpaces(at: places.sorted())
  }

  /// Where the values of rows begin in the text; none where some row is another or they are no data.
  private static func places(
    in rows: Range<Int>, _ table: BlockTable, _ page: Span<UInt8>
  ) -> [Int] {
    var places: [Int] = []
    var units: Int32 = 0
    var numberCount = 0
    var markup: Range<Int>?
    for block in table.blocks[rows] {
      guard let seam = seam(in: block, table, page) else { return [] }
      let other = markup ?? seam.markup
      guard seam.markup.count == other.count,
        zip(seam.markup, other).allSatisfy({ page[$0] == page[$1] })
      else { return [] }
      markup = other
      places.append(seam.place)
      units += block.measure.units
      if block.measure.digits > 0 { numberCount += 1 }
    }
    let isData = Int(units) <= Int(longestRow) * rows.count && numberCount * 2 >= rows.count
    return isData ? places : []
  }

  /// Where a value begins in the text, and the markup between it and its label: `</span><span class=value>`.
  private static func seam(
    in block: BlockTable.Block, _ table: BlockTable, _ page: Span<UInt8>
  ) -> (place: Int, markup: Range<Int>)? {
    let source = Int(block.sourceStart)..<Int(block.sourceEnd)
    // Raised and lowered text, and code, are as they are.
    guard block.marksStart == block.marksEnd, block.kind != .preformatted,
      source.count < 400, source.count > block.byteCount,
      let labelEnd = source.first(where: { page[$0] == UInt8(ascii: "<") }),
      HTMLTokenizer.has("</span><span ", at: labelEnd, in: page),
      let markupEnd = (labelEnd + 13..<source.upperBound).first(where: {
        page[$0] == UInt8(ascii: ">")
      }),
      (labelEnd..<markupEnd).contains(where: { HTMLTokenizer.has("class=", at: $0, in: page) })
    else { return nil }
    let label = source.lowerBound..<labelEnd
    let value = markupEnd + 1..<source.upperBound
    let text = table.text[block.textRange]
    // Nothing but both, as they stand in the page.
    guard label.count + value.count == text.count,
      zip(Array(label) + Array(value), text).allSatisfy({ page[$0] == $1 }),
      text.prefix(label.count).count(where: { $0 >= 0x80 || HTMLTokenizer.isLetter($0) }) > 2,
      let last = text.prefix(label.count).last, let first = text.dropFirst(label.count).first,
      last >= 0x80 || HTMLTokenizer.isLetter(last) || last == UInt8(ascii: ")")
        || last == UInt8(ascii: ":"),
      first >= 0x80 || HTMLTokenizer.isLetter(first) || DateFinder.isDigit(first)
    else { return nil }
    return (block.textRange.lowerBound + label.count, labelEnd..<markupEnd)
  }
}

extension BlockTable {
  fileprivate func path(of block: Int) -> UInt32 {
    containers[Int(blocks[block].container)].path
  }

  /// - Parameter places: In order, inside of blocks.
  fileprivate mutating func insertSpaces(at places: [Int]) {
    guard !places.isEmpty else { return }
    var parted: [UInt8] = []
    parted.reserveCapacity(text.count + places.count)
    var start = 0
    for place in places {
      parted += text[start..<place]
      parted.append(0x20)
      start = place
    }
    parted += text[start...]
    text = parted
    func moved(_ position: Int32) -> Int32 {
      var (low, high) = (0, places.count)
      while low < high {
        let middle = (low + high) / 2
        if places[middle] <= Int(position) { low = middle + 1 } else { high = middle }
      }
      return position + Int32(low)
    }
    for index in blocks.indices {
      blocks[index].textStart = moved(blocks[index].textStart)
      blocks[index].textEnd = moved(blocks[index].textEnd)
    }
    for index in marks.indices { marks[index].position = moved(marks[index].position) }
  }
}
