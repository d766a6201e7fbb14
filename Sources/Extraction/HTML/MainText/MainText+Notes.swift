/// Notes that the main text refers to, and lists of references.
extension MainText {
  /// Keeps the notes that references in what is kept lead to, where all of them are short: without them, the text of
  /// "25 mg/kg[1]" is not whole.
  ///
  /// - Complexity: O(blocks + marks).
  mutating func keepNotes(_ table: BlockTable, _ page: Span<UInt8>) {
    guard !table.numberedPlaces.isEmpty else { return }
    var labels: Set<UInt32> = []
    for (index, block) in table.blocks.enumerated() where keeps[index] && block.linkCount > 0 {
      var start: BlockTable.Mark?
      for mark in table.marks[Int(block.marksStart)..<Int(block.marksEnd)] where mark.kind == .link
      {
        if mark.isStart {
          start = mark
        } else if let link = start, mark.position - link.position <= Self.longestLabel,
          link.valueEnd > link.valueStart + 1, page[Int(link.valueStart)] == UInt8(ascii: "#")
        {
          labels.insert(
            AttributeValues.hash(page, Int(link.valueStart) + 1..<Int(link.valueEnd)))
        }
      }
    }
    guard !labels.isEmpty else { return }
    var notes: [Int] = []
    for (number, id) in table.numberedPlaces where labels.contains(AttributeValues.hash(page, id)) {
      let container = table.containers[Int(number)]
      let isNote = container.element == .p || container.element == .li || container.element == .div
      guard isNote, container.table < 0, container.blocks.count <= Self.mostOfNote,
        !container.flags.contains(.hidden)
      else { continue }
      notes += container.blocks
    }
    guard let first = notes.min(), let last = notes.max(), isShort(first..<last + 1, table),
      notes.allSatisfy({
        scores[$0] >= Self.leastOfData && table.blocks[$0].kind != .heading
          && !Sections.hasYear(table.blocks[$0], table)
      })
    else { return }
    for block in notes { keeps[block] = true }
  }

  /// More bytes are no label of a note: "[12]".
  private static let longestLabel: Int32 = 5
  /// How many blocks a note has at most.
  private static let mostOfNote = 3

  /// Keeps lists of references as a whole below a heading that is kept, or where half of the text of their entries is;
  /// what stands between the entries, such as links to databases, is none.
  ///
  /// - Complexity: O(blocks).
  mutating func completeReferences(_ table: BlockTable) {
    for (index, heading) in table.blocks.enumerated()
    where heading.kind == .heading && Sections.isReferencesHeading(heading, table) {
      guard let section = section(below: index, table, mostBlocks: keeps.count) else { continue }
      let cited = section.filter { Sections.hasYear(table.blocks[$0], table) }
      guard let first = cited.first else { continue }
      let one = table.containers[Int(table.blocks[first].container)]
      let entries = cited.filter {
        let container = table.containers[Int(table.blocks[$0].container)]
        return (container.path == one.path || container.list >= 0 && container.list == one.list)
          && !areLinks($0..<$0 + 1, table) && scores[$0] >= Self.leastOfData
      }
      let kept = entries.count { keeps[$0] }
      guard kept < entries.count, keeps[index] || isMostlyKept(entries, table) else { continue }
      for block in entries { keeps[block] = true }
    }
  }

  /// Takes back the heading of a list of references that ends the text, since its list is left out.
  mutating func dropLoneReferencesHeading(_ table: BlockTable) {
    guard let last = keeps.lastIndex(of: true), table.blocks[last].kind == .heading,
      keeps[..<last].contains(true),
      Sections.isReferencesHeading(table.blocks[last], table)
    else { return }
    keeps[last] = false
  }

  // MARK: - On request

  /// In half words.
  private static let longestNumber: Int32 = 4

  /// Keeps the lists of references that a heading or the markup names, whatever their scores, without rows of links to
  /// databases.
  ///
  /// - Complexity: O(blocks).
  mutating func keepReferences(_ table: BlockTable) {
    // Lists may stand in others, which may be more than a list.
    var left = 8 * keeps.count
    for number in table.referenceLists {
      let blocks = table.containers[Int(number)].blocks
      left -= blocks.count
      guard left >= 0 else { break }
      keepReferences(in: blocks, table)
    }
    for (index, heading) in table.blocks.enumerated()
    where heading.kind == .heading && Sections.isReferencesHeading(heading, table) {
      let section = section(below: index, table, mostBlocks: keeps.count)
      if let section { keepReferences(in: section, table) }
    }
  }

  /// Keeps a list of which half of the entries have a year or an address, with its heading.
  private mutating func keepReferences(in list: Range<Int>, _ table: BlockTable) {
    // What has several parts is more than a list.
    guard table.blocks[list].count(where: { $0.kind == .heading }) <= 1 else { return }
    var entries: [Int] = []
    var count = (cited: 0, all: 0)
    for index in list where table.blocks[index].kind != .heading {
      let block = table.blocks[index]
      let container = table.containers[Int(block.container)]
      // An entry may be one link, but below its text are links to databases.
      let isEntry =
        container.item >= 0 && table.containers[Int(container.item)].blocks.count == 1
      guard !container.flags.isUnshown,
        isEntry || Int(block.linkBytes) * 4 <= block.byteCount * 3
      else { continue }
      entries.append(index)
      // Numbers and such stand apart in some lists.
      if block.measure.units > Self.longestNumber { count.all += 1 }
      if Sections.hasYear(block, table) { count.cited += 1 }
    }
    guard count.cited > 0, count.cited * 2 >= count.all else { return }
    for index in entries { keeps[index] = true }
    let heading = list.first { table.blocks[$0].kind == .heading } ?? list.lowerBound - 1
    if heading >= 0, table.blocks[heading].kind == .heading,
      list.contains(heading)
        || Sections.isReferencesHeading(table.blocks[heading], table)
    {
      keeps[heading] = true
    }
  }
}
