internal import CScan

/// Zeroed memory in large pages, given back with its owner.
///
/// Takes no room before it is used.
@safe struct LargePages: ~Copyable, Sendable {
  static let pageSize = 2 << 20

  nonisolated(unsafe) let base: UnsafeMutableRawPointer
  private let size: Int

  /// At least `count` bytes.
  init(byteCount: Int) {
    size = max(Self.pageSize, (byteCount + Self.pageSize - 1) & ~(Self.pageSize - 1))
    guard let memory = unsafe cscan_map(size) else {
      preconditionFailure("out of memory: no \(size) bytes")
    }
    unsafe base = memory
  }

  deinit { unsafe cscan_unmap(base, size) }
}

/// Memory for the tables of one vocabulary, side by side in large pages.
///
/// A processor keeps the places of some thousand pages only; tables that lie in small pages of their own
/// cost as many look-ups of a page as of the table.
@safe final class TableArena: Sendable {
  private let pages: LargePages
  private let byteCount: Int
  nonisolated(unsafe) private var used = 0

  /// Room for a `MergeTable` of `mergeCount` pairs with ranks below `rankCount`, and for `SegmentBorders`.
  init(mergeCount: Int, rankCount: Int) {
    byteCount = mergeCount * 24 + rankCount * 4 + (9 << 18)
    pages = LargePages(byteCount: byteCount)
  }

  /// Memory for `size` bytes, from the start of a cache line.
  ///
  /// Called by one thread at a time: that which makes the vocabulary.
  fileprivate func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    let start = unsafe used
    unsafe used = (start + size + 63) & ~63
    precondition(start + size <= byteCount, "the arena was made for smaller tables")
    return unsafe pages.base + start
  }
}

/// An array that never moves, so that a hot loop may keep its address.
///
/// Reading through `base` is not checked: whoever reads proves that the index is within `count`, most
/// often because it was cut to that many bits.
@safe final class FixedArray<Element: BitwiseCopyable & Sendable>: Sendable {
  nonisolated(unsafe) let base: UnsafePointer<Element>
  let count: Int
  private let arena: TableArena

  /// `count` times `value`.
  init(repeating value: Element, count: Int, in arena: TableArena) {
    let memory = unsafe arena.allocate(max(1, count) * MemoryLayout<Element>.stride)
    unsafe base = UnsafePointer(
      memory.initializeMemory(as: Element.self, repeating: value, count: max(1, count)))
    self.count = count
    self.arena = arena
  }

  /// A copy of `elements`.
  init(_ elements: [Element], in arena: TableArena) {
    count = elements.count
    self.arena = arena
    let memory = unsafe arena.allocate(max(1, count) * MemoryLayout<Element>.stride)
    let copy = unsafe memory.bindMemory(to: Element.self, capacity: count)
    unsafe elements.withUnsafeBufferPointer { source in
      if let start = source.baseAddress {
        unsafe copy.initialize(from: start, count: source.count)
      }
    }
    unsafe base = UnsafePointer(copy)
  }

  /// The element at `index`, checked; set while one thread alone knows the array.
  subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "index out of range")
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count, "index out of range")
      unsafe UnsafeMutablePointer(mutating: base)[index] = newValue
    }
  }
}
