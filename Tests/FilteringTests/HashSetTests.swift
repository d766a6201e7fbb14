import TestSupport
import Testing

@testable import Filtering

@Suite struct HashSetTests {
  @Test(arguments: 0..<8)
  func saysTheSameAsASet(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    // Hashes that differ in their lowest bits only, and such as stand at the table's end.
    let hashes = (0..<400).map { _ in
      seed % 2 == 0
        ? UInt64.random(in: 0...255, using: &random)
        : .max - UInt64.random(in: 0...127, using: &random)
    }.filter { $0 != 0 }
    var set = HashSet()
    for _ in 0..<2 {
      set.removeAll(expecting: hashes.count)
      var expected: Set<UInt64> = []
      for hash in hashes {
        #expect((set.slot(of: hash) != nil) == expected.contains(hash))
        #expect(set.insert(hash) == expected.insert(hash).inserted)
      }
      let slots = expected.compactMap { set.slot(of: $0) }
      #expect(Set(slots).count == expected.count)
      #expect(slots.allSatisfy { $0 < set.slotCount })
    }
  }

  @Test func equalSetsAreEqualInWhateverOrder() {
    #expect(HashSet([17, 33, 1, 49]) == HashSet([49, 1, 33, 17]))
    #expect(HashSet([17]) != HashSet([33]))
    #expect(HashSet().slot(of: 5) == nil)
  }
}
