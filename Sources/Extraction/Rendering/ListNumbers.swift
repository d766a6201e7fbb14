/// The numbers of the items of ordered lists.
struct ListNumbers {
  /// The number of each list's last item.
  private var last: [Int32: Int] = [:]
  /// The item of each list of which something was written last.
  private var items: [Int32: Int32] = [:]

  /// Whether an item begins, and is no further part of its list's last: that goes on behind a list inside it.
  mutating func begins(_ container: BlockTable.Container) -> Bool {
    items.updateValue(container.item, forKey: container.list) != container.item
  }

  /// The number of an item of an ordered list, from the page or by counting, as the list writes it: "4.", "d.", "IV.";
  /// nil in other lists.
  ///
  /// - Parameter isNew: Whether the item begins, and is no further part of the last.
  mutating func label(
    of container: BlockTable.Container, isNew: Bool, in table: BlockTable
  ) -> String? {
    guard container.list >= 0 else { return nil }
    let list = table.containers[Int(container.list)]
    guard list.flags.contains(.ordered) else { return nil }
    let step = list.flags.contains(.reversed) ? -1 : 1
    let before = last[container.list] ?? Self.first(of: container.list, in: table) - step
    let own = container.item >= 0 ? table.containers[Int(container.item)].number : nil
    let number = isNew ? own.map(Int.init) ?? before + step : before
    last[container.list] = number
    return ListNumbering(list.numbering).label(number)
  }

  /// What stands before a block in a cell of a table: the number of the item that it begins, and a space.
  mutating func label(inCell block: BlockTable.Block, of table: BlockTable) -> [UInt8] {
    guard block.kind == .listItem else { return [] }
    let container = table.containers[Int(block.container)]
    let isNew = begins(container)
    guard let label = label(of: container, isNew: isNew, in: table), isNew else { return [] }
    return Array("\(label) ".utf8)
  }

  /// The number of a list's first item.
  private static func first(of list: Int32, in table: BlockTable) -> Int {
    let container = table.containers[Int(list)]
    if let number = container.number { return Int(number) }
    guard container.flags.contains(.reversed) else { return 1 }
    // The last item has the number 1.
    return table.containers[Int(list)...].dropFirst().prefix { $0.parent >= list }.count {
      $0.list == list && $0.element == .li
    }
  }
}
