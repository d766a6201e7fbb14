/// The numbers of the items of ordered lists.
struct ListNumbers {
  /// The number of each list's last item.
  private var last: [Int32: Int] = [:]

  /// The number of an item of an ordered list, from the page or by counting; nil in other lists.
  ///
  /// - Parameter isNew: Whether the item begins, and is no further part of the last.
  mutating func number(
    of container: BlockTable.Container, isNew: Bool, in table: BlockTable
  ) -> Int? {
    guard container.list >= 0 else { return nil }
    let list = table.containers[Int(container.list)]
    guard list.flags.contains(.ordered) else { return nil }
    let before = last[container.list] ?? (list.number.map { Int($0) - 1 } ?? 0)
    let own = container.item >= 0 ? table.containers[Int(container.item)].number : nil
    let number = isNew ? own.map(Int.init) ?? before + 1 : before
    last[container.list] = number
    return number
  }
}
