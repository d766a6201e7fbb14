internal import Storage

/// Which documents belong together: disjoint sets of ordinals, of which the least stands for its set;
/// then, which of a set are kept, and for which of these each other one is dropped.
///
/// Holds only documents that belong to others: 32 to 64 bytes for each.
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

  /// Chooses which documents of each set are kept; call it when nothing is joined any more.
  ///
  /// In their order, each is dropped that equals or is similar to one that is kept. So of a chain whose ends
  /// have little in common more than one stays:
  ///
  ///     set 0~3~7~9, only neighbours similar     kept 0, 7     dropped 3 for 0, 9 for 7
  ///
  /// - Parameters:
  ///   - originals: Of each document that equals an earlier one, the first of these.
  ///   - isSimilar: Whether the second document is similar enough to the first, which is kept.
  /// - Complexity: O(*n* log *n*) in the members, and for each one call for every kept one of its set, at
  ///   most ``comparisonLimit``: nearly always one.
  mutating func chooseKept(
    _ originals: OrdinalTable,
    isSimilar: (_ kept: UInt64, _ other: UInt64) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let members = parents.ordinals.sorted()
    for member in members { parents[member] = root(of: member) }
    // Those that are kept besides the first.
    var others: [UInt64: [UInt64]] = [:]
    for member in members {
      guard let root = parents[member] else { continue }
      var kept = member
      if let original = originals[member] {
        kept = parents[original] ?? original
      } else if member != root {
        let candidates = [root] + (others[root] ?? []).suffix(Self.comparisonLimit - 1)
        for candidate in candidates {
          guard try isSimilar(candidate, member) else { continue }
          kept = candidate
          break
        }
        if kept == member { others[root, default: []].append(member) }
      }
      parents[member] = kept
      sizes[kept] = (sizes[kept] ?? 0) + 1
    }
  }

  /// In sets of thousands that are kept only so many are compared with each other one, the last of them.
  private static let comparisonLimit = 1_024

  /// The document that is kept in the place of this one, or itself; after ``chooseKept(_:isSimilar:)``.
  func kept(for ordinal: UInt64) -> UInt64 { parents[ordinal] ?? ordinal }

  /// How many documents a kept one stands for, itself included.
  func size(ofKept ordinal: UInt64) -> Int { Int(sizes[ordinal] ?? 1) }
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
