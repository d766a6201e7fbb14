/// Removes text that a page says twice: an article rendered for two widths of screen, a standfirst
/// repeated as the first paragraph.
enum DoubledText {
  /// Shorter blocks may well be said twice: rows of a table, answers of a form.
  ///
  /// In half words.
  private static let minimumUnits: Int32 = 20

  /// A page may say the same a million times inside one element: no more places than this are remembered.
  private static let maximumEarlier = 16

  /// Takes back every kept block whose whole text an earlier kept block has elsewhere.
  ///
  /// Neighbours inside one element were written twice on purpose, such as a refrain.
  ///
  /// - Complexity: O(*n*) in the text.
  static func remove(from keep: inout [Bool], of table: BlockTable) {
    var seen: [UInt64: [Int]] = [:]
    for index in table.blocks.indices where keep[index] {
      let block = table.blocks[index]
      guard block.measure.units >= minimumUnits else { continue }
      let key = UInt64(block.measure.hash) << 32 | UInt64(block.byteCount)
      let earlier = seen[key, default: []]
      let text = table.text[block.textRange]
      let parent = table.containers[Int(block.container)].parent
      let isSaidElsewhere = earlier.contains { other in
        table.containers[Int(table.blocks[other].container)].parent != parent
          && table.text[table.blocks[other].textRange].elementsEqual(text)
      }
      if isSaidElsewhere {
        keep[index] = false
      } else if earlier.count < maximumEarlier {
        seen[key] = earlier + [index]
      }
    }
  }
}
