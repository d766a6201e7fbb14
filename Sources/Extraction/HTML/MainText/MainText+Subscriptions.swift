/// Boxes that ask for an address of mail, between two parts of the text.
extension MainText {
  /// In half words.
  private static let longestSubscription: Int32 = 120
  private static let mostLevels = 5

  /// Drops the boxes around fields for an address of mail that stand in the text: short ones, so that no form that holds
  /// the page is one.
  ///
  /// - Complexity: O(blocks + fields).
  mutating func dropSubscriptions(_ table: BlockTable) {
    for field in table.mailFields {
      var index = field
      var box = 0..<0
      for _ in 0..<Self.mostLevels where index > 0 {
        let container = table.containers[Int(index)]
        guard isSubscription(container.blocks, table) else { break }
        let around = table.containers[Int(container.parent)].blocks
        if isBetweenKept(container.blocks), around.contains(container.blocks.lowerBound - 1),
          around.contains(container.blocks.upperBound)
        {
          box = container.blocks
        }
        index = container.parent
      }
      for block in box { keeps[block] = false }
    }
  }

  private func isSubscription(_ blocks: Range<Int>, _ table: BlockTable) -> Bool {
    var units: Int32 = 0
    for block in blocks {
      units += max(table.blocks[block].measure.units, 1)
      if units > Self.longestSubscription { return false }
    }
    return true
  }
}
