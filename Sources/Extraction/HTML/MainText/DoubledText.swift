/// Removes text that a page says twice: an article rendered for two widths of screen, a standfirst
/// repeated as the first paragraph.
///
/// What two sections share is not said twice: the same dose under two drugs' headings, in two rows of a table, or
/// behind "Adults" and "Children".
enum DoubledText {
  /// Shorter blocks may well be said twice: rows of a table, answers of a form.
  ///
  /// In half words, as are the others.
  private static let minimumUnits: Int32 = 20
  /// A paragraph as long is said twice even where headings are in between.
  private static let longUnits: Int32 = 60
  /// Blocks one after another that are as long together are said twice with all that is among them; with a heading
  /// among them half of that.
  private static let runUnits: Int32 = 200

  /// A page may say the same a million times inside one element: no more places than this are remembered.
  private static let maximumEarlier = 16

  /// Kept blocks that repeat earlier ones in their order.
  private struct Run {
    /// The last of the earlier blocks, by its number among the kept ones.
    var earlier: Int
    var count: Int
    var units: Int32
  }

  /// Takes back kept blocks that say again what earlier kept ones say elsewhere.
  ///
  /// Neighbours inside one element were written twice on purpose, such as a refrain.
  ///
  /// - Complexity: O(*n*) in the text.
  static func remove(from keep: inout [Bool], of table: BlockTable) {
    let kept = keep.indices.filter { keep[$0] }
    guard isAnyDoubled(kept, table) else { return }
    // Of what is at several places the first and the last of them, and of each place the next.
    var seen: [UInt64: (first: Int, last: Int, count: Int)] = [:]
    var next = [Int](repeating: -1, count: kept.count)
    // Of the block before the one that is looked at, and of each block the one with most text.
    var runs: [Run] = []
    var longest: [Run?] = []
    // Of each kept block how many headings are up to it.
    var headings: [Int] = []
    longest.reserveCapacity(kept.count)
    headings.reserveCapacity(kept.count)
    for (number, index) in kept.enumerated() {
      let block = table.blocks[index]
      headings.append((headings.last ?? 0) + (block.kind == .heading ? 1 : 0))
      let key = key(block)
      let text = table.text[block.textRange]
      let places = seen[key]
      var found: [Run] = []
      var place = places?.first ?? -1
      while place >= 0 {
        let other = place
        place = next[place]
        guard isElsewhere(kept[other], index, isNext: other == number - 1, table),
          table.text[table.blocks[kept[other]].textRange].elementsEqual(text)
        else { continue }
        let before = runs.first { $0.earlier == other - 1 }
        found.append(
          Run(
            earlier: other, count: (before?.count ?? 0) + 1,
            units: (before?.units ?? 0) + block.measure.units))
      }
      longest.append(found.max { $0.units < $1.units })
      runs = found
      if let places {
        guard places.count < maximumEarlier else { continue }
        next[places.last] = number
        seen[key] = (places.first, number, places.count + 1)
      } else {
        seen[key] = (number, number, 1)
      }
    }
    var number = kept.count - 1
    while number >= 0 {
      guard let run = longest[number] else {
        number -= 1
        continue
      }
      let before = number - run.count
      let hasHeading = headings[number] > (before >= 0 ? headings[before] : 0)
      if beginsOwnSection(run, before, kept, table) {
        number -= 1
        continue
      }
      let isLongRun =
        run.units >= (hasHeading ? runUnits / 2 : runUnits) && run.earlier <= before
      // A table for two widths of screen.
      let isRepeated = run.units >= 2 * minimumUnits && run.earlier == before
      if run.count > 1, isLongRun || isRepeated {
        for place in before + 1...number { keep[kept[place]] = false }
        number = before
        continue
      }
      let block = table.blocks[kept[number]]
      let isLong = block.kind == .paragraph && block.measure.units >= longUnits
      // The same step may be due before and after.
      let isItem = isItem(block, table) || isItem(table.blocks[kept[run.earlier]], table)
      let isOneSection = headings[run.earlier] == headings[number] && !isItem
      if block.kind == .heading, run.earlier == number - 1 { keep[kept[number]] = false }
      if block.measure.units >= minimumUnits, isLong || isOneSection { keep[kept[number]] = false }
      number -= 1
    }
  }

  /// Whether much text seems to be there twice: on most pages none is.
  private static func isAnyDoubled(_ kept: [Int], _ table: BlockTable) -> Bool {
    var seen = Set<UInt64>(minimumCapacity: kept.count)
    var units: Int32 = 0
    for index in kept {
      let block = table.blocks[index]
      guard !seen.insert(key(block)).inserted else { continue }
      units += block.kind == .heading ? minimumUnits : block.measure.units
      if units >= minimumUnits { return true }
    }
    return false
  }

  /// Whether a run stands behind other text than the earlier blocks do, in elements of the same kind: two labels.
  ///
  /// Parts side by side may differ in their classes, such as "first" and "last", if the labels are short and the run is no
  /// whole article for another width of screen.
  ///
  /// - Parameter before: The block before the run, by its number among the kept ones.
  private static func beginsOwnSection(
    _ run: Run, _ before: Int, _ kept: [Int], _ table: BlockTable
  ) -> Bool {
    guard run.earlier < before, run.earlier >= run.count else { return false }
    let label = table.blocks[kept[before]]
    let other = table.blocks[kept[run.earlier - run.count]]
    guard key(label) != key(other) else { return false }
    let element = table.containers[Int(label.container)]
    let otherElement = table.containers[Int(other.container)]
    if element.path == otherElement.path { return true }
    guard element.element == otherElement.element, element.parent >= 0, otherElement.parent >= 0,
      element.parent == otherElement.parent
        || table.containers[Int(element.parent)].parent
          == table.containers[Int(otherElement.parent)].parent
    else { return false }
    return max(label.measure.units, other.measure.units) <= minimumUnits && run.units < runUnits
  }

  /// Whether a block is an item or a cell by itself, unlike what a post in a list of posts cites.
  private static func isItem(_ block: BlockTable.Block, _ table: BlockTable) -> Bool {
    let item = table.containers[Int(block.container)].item
    return item >= 0 && table.containers[Int(item)].blocks.count == 1
  }

  private static func key(_ block: BlockTable.Block) -> UInt64 {
    UInt64(block.measure.hash) << 32 | UInt64(block.byteCount)
  }

  /// Whether two blocks stand in different elements, and not in one table.
  ///
  /// - Parameter isNext: Whether no other is between: then it is enough that they are of different classes.
  private static func isElsewhere(
    _ one: Int, _ other: Int, isNext: Bool, _ table: BlockTable
  ) -> Bool {
    let first = table.containers[Int(table.blocks[one].container)]
    let second = table.containers[Int(table.blocks[other].container)]
    let isApart =
      first.parent != second.parent
      || isNext && first.element == second.element && first.path != second.path
    return isApart && (first.table < 0 || first.table != second.table)
  }
}
