/// Which documents belong together: disjoint sets of ordinals, of which the least stands for its set.
///
/// Holds only documents that belong to others: 16 to 32 bytes for each.
///
/// Tarjan 1975, "Efficiency of a Good But Not Linear Set Union Algorithm", with path halving.
struct DuplicateClusters: Sendable {
  private var parents = OrdinalTable()
  private var sizes = OrdinalTable()

  /// The least ordinal of the set that holds `ordinal`.
  mutating func root(of ordinal: UInt64) -> UInt64 {
    var current = ordinal
    while let parent = parents[current], parent != current {
      let grandparent = parents[parent] ?? parent
      parents[current] = grandparent
      current = grandparent
    }
    return current
  }

  /// Makes one set of two.
  mutating func join(_ a: UInt64, _ b: UInt64) {
    let first = root(of: a)
    let second = root(of: b)
    if parents[first] == nil { parents[first] = first }
    if parents[second] == nil { parents[second] = second }
    if first == second { return }
    parents[max(first, second)] = min(first, second)
  }

  /// Counts the members of all sets; call it when nothing is joined any more.
  mutating func countMembers() {
    for ordinal in parents.ordinals {
      let root = root(of: ordinal)
      sizes[root] = (sizes[root] ?? 0) + 1
    }
  }

  /// Members of the set of `root`, as counted; 1 where it is alone.
  func size(ofRoot root: UInt64) -> Int { Int(sizes[root] ?? 1) }
}

/// A number for each of some ordinals: open addressing, at most half full.
struct OrdinalTable: Sendable {
  private var keys = [UInt64](repeating: .max, count: 16)
  private var values = [UInt64](repeating: 0, count: 16)
  private var count = 0

  /// Those that have a number, in no order.
  var ordinals: [UInt64] { keys.filter { $0 != .max } }

  subscript(ordinal: UInt64) -> UInt64? {
    get {
      let slot = slot(of: ordinal)
      return keys[slot] == ordinal ? values[slot] : nil
    }
    set {
      guard let newValue else { preconditionFailure("numbers are not taken back") }
      if 2 * count >= keys.count { grow() }
      let slot = slot(of: ordinal)
      if keys[slot] != ordinal {
        keys[slot] = ordinal
        count += 1
      }
      values[slot] = newValue
    }
  }

  private func slot(of ordinal: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: mixed(ordinal)) & mask
    while keys[slot] != ordinal, keys[slot] != .max { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = [UInt64](repeating: .max, count: 2 * old.0.count)
    values = [UInt64](repeating: 0, count: keys.count)
    for index in old.0.indices where old.0[index] != .max {
      let slot = slot(of: old.0[index])
      keys[slot] = old.0[index]
      values[slot] = old.1[index]
    }
  }
}
