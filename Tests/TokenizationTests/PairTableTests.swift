import TestSupport
import Testing

@testable import Tokenization

@Suite struct PairTableTests {
  @Test(arguments: 0..<12)
  func countsAreThoseOfADictionary(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var table = PairTable()
    var counts: [PairTable.Pair: Int] = [:]
    func add(_ change: Int, _ pair: PairTable.Pair) {
      table.add(change, to: pair)
      counts[pair, default: 0] += change
    }
    // Zeros are IDs as any other, the first of a vocabulary.
    let zeros = PairTable.Pair(0, 0)
    add(3, zeros)
    for number in 0..<40_000 {
      let limit: TokenID = number % 2 == 0 ? 300 : 200_000
      let pair = PairTable.Pair(
        .random(in: 0..<limit, using: &generator), .random(in: 0..<limit, using: &generator))
      add(number % 100 == 0 ? 5_000_000 : .random(in: 1...9, using: &generator), pair)
    }
    add(-counts[zeros, default: 0], zeros)
    for pair in counts.keys where pair.word % 3 == 0 { add(-counts[pair, default: 0], pair) }
    #expect(counts.allSatisfy { table[$0] == $1 }, "seed \(seed)")
    var found: [PairTable.Pair: Int] = [:]
    table.forEach(atLeast: 2) { found[$0] = $1 }
    #expect(found == counts.filter { $1 >= 2 }, "seed \(seed)")
  }
}
