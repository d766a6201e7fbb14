/// Tables that lay out the posts of a forum.
extension BlockTable {
  /// Whether the markup calls the cells of a table posts, or the table a thread whose text is running text for the
  /// greater part below no names of columns; or whether the table fills a cell of one that is called so, as those of phpBB 2 do.
  ///
  /// What stands there is text, however narrow the cells are.
  ///
  /// - Complexity: O(blocks of the table).
  func laysOutPosts(_ number: Int32) -> Bool {
    let own = containers[Int(number)]
    if holdsPosts(own.blocks, of: number) { return true }
    guard own.parent >= 0 else { return false }
    let around = containers[Int(own.parent)]
    let cell = around.item >= 0 ? containers[Int(around.item)] : around
    return cell.element.traits.contains(.cell) && cell.blocks == own.blocks && cell.table >= 0
      && isThread(cell.table)
  }

  private func isThread(_ number: Int32) -> Bool {
    !containers[Int(number)].words.isDisjoint(with: [.threads, .posts])
  }

  private func holdsPosts(_ range: Range<Int>, of number: Int32) -> Bool {
    var units: (running: Int32, all: Int32) = (0, 0)
    var hasNames = false
    for block in blocks[range] {
      let own = block.measure.units
      units.all += own
      if own > DataTable.maximumUnitsOfOneRow { units.running += own }
      let container = containers[Int(block.container)]
      guard container.table == number, container.item >= 0 else { continue }
      if containers[Int(container.item)].flags.contains(.headerCell) { hasNames = true }
      let outer = containers[Int(container.parent)]
      for element in [container, containers[Int(container.item)], outer]
      where element.words.contains(.posts) && element.table == number && element.item >= 0 {
        return true
      }
    }
    // A table of questions and answers is data, too.
    return isThread(number) && !hasNames && units.running * 2 > units.all
  }
}
