/// Where hashes have their places in a table.
///
/// Another place in every process: who knows the hash can choose texts that have their places side by side, and a
/// table that is searched from place to place takes quadratic time then. What is found is the same with any.
struct HashSlots {
  static let shared = HashSlots()
  private let multiplier = UInt64.random(in: 0...UInt64.max) | 1

  /// A place in a table of `count`, a power of two.
  @inline(__always) func slot(_ hash: UInt32, of count: Int) -> Int {
    Int((UInt64(hash) &* multiplier) >> 32) & (count - 1)
  }
}
