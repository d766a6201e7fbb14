/// Boxes that ask for an address of mail, between two parts of the text.
extension MainText {
  /// In half words.
  private static let longestSubscription: Int32 = 120
  private static let mostLevels = 5
  /// What has a higher score is text wherever it stands.
  private static let leastOfText: Float = 0.75

  /// Drops the boxes around fields for an address of mail that stand in the text: short ones of which much is about that
  /// and nothing is surely text, so that no form that holds a section is one.
  ///
  /// - Complexity: O(blocks + fields).
  mutating func dropSubscriptions(_ table: BlockTable) {
    for field in table.mailFields {
      var index = field
      for _ in 0..<Self.mostLevels where index > 0 && table.containers[Int(index)].blocks.isEmpty {
        index = table.containers[Int(index)].parent
      }
      let container = table.containers[Int(index)]
      guard isBetweenKept(container, table), isSubscription(container.blocks, table)
      else { continue }
      for block in container.blocks { keeps[block] = false }
    }
  }

  private func isSubscription(_ blocks: Range<Int>, _ table: BlockTable) -> Bool {
    var units: Int32 = 0
    var count = 0
    for block in blocks {
      units += max(table.blocks[block].measure.units, 1)
      guard units <= Self.longestSubscription, scores[block] < Self.leastOfText else {
        return false
      }
      if CueGroups.isOfAccounts(Array(table.text[table.blocks[block].textRange])) { count += 1 }
    }
    return count * 2 >= blocks.count
  }
}
