/// Names of sections that are no headings: `<div class=name>Contraindications</div>`.
extension MainText {
  private static let fewestNames = 3
  /// In half words.
  private static let longestName: Int32 = 24
  private static let leastOfName: Float = 0.15
  private static let leastOfNames: Float = 0.2

  /// Keeps short texts that are alone in elements at one kind of place above kept text, three or more of them, where the
  /// model keeps some and drops some that it holds for as likely: a list of contraindications without its name may be
  /// taken for something else.
  ///
  /// - Complexity: O(blocks).
  mutating func keepSectionNames(_ table: BlockTable) {
    var places: [UInt32: [Int]] = [:]
    for (index, block) in table.blocks.enumerated().dropLast() where mayBeName(block, table) {
      places[table.containers[Int(block.container)].path, default: []].append(index)
    }
    let kept = keeps
    for names in places.values where names.count >= Self.fewestNames {
      let above = names.filter { kept[$0 + 1] }
      guard above.contains(where: { kept[$0] }), above.count >= Self.fewestNames,
        above.count * 4 >= names.count * 3,
        above.allSatisfy({ scores[$0] >= Self.leastOfName }),
        above.reduce(0, { $0 + scores[$1] }) >= Self.leastOfNames * Float(above.count),
        Set(names.map { table.text[table.blocks[$0].textRange] }).count == names.count
      else { continue }
      for name in above { keeps[name] = true }
    }
  }

  /// Captions stand behind images, and numbers above steps.
  private func mayBeName(_ block: BlockTable.Block, _ table: BlockTable) -> Bool {
    let container = table.containers[Int(block.container)]
    return block.kind == .paragraph && block.linkCount == 0 && block.measure.stops == 0
      && block.measure.units <= Self.longestName && block.measure.digits == 0
      && block.imageCount == 0
      && container.element == .div && container.blocks.count == 1
      && container.words.isDisjoint(with: .besideText)
  }
}
