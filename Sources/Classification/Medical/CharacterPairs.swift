internal import CScan

/// Where terms of scripts without spaces may begin, and what the first two characters say.
///
/// There a term may begin at every character, and most have two. Pairs of symbols are bits by hash, few
/// enough for the fastest cache of a processor (one may be taken for another, none is missed); pairs
/// that pass are looked up in a table, which saves the steps through the tree.
struct CharacterPairs: Sendable {
  /// What is known of two symbols.
  struct Slot: Sendable {
    /// The two; 0: nothing.
    fileprivate var pair: UInt32 = 0
    /// The state of the tree behind them, 0 if no term goes on.
    fileprivate(set) var state: UInt32 = 0
    /// The term that they are; −1 if they are none.
    fileprivate(set) var term: Int32 = -1
  }

  /// Bits of pairs, as C reads them.
  private(set) var bits = [UInt64](repeating: 0, count: 1024)
  /// For each symbol 1 if it is a term or begins none.
  private(set) var single: [UInt8]
  /// The pairs by hash, the next free place taking those whose place is taken.
  private(set) var slots: [Slot]
  private let slotBits: UInt32

  /// The pairs that terms begin with.
  ///
  /// - Parameters:
  ///   - terms: In symbols below `alphabetSize`.
  ///   - root: The state of `trie` that they begin at.
  init(_ terms: [[SymbolAlphabet.Symbol]], alphabetSize: Int, in trie: TermTrie, root: UInt32) {
    single = [UInt8](repeating: 0, count: alphabetSize)
    var slotBits: UInt32 = 4
    while terms.count * 2 > 1 << Int(slotBits) { slotBits += 1 }
    self.slotBits = slotBits
    slots = [Slot](repeating: Slot(), count: 1 << Int(slotBits))
    for term in terms {
      if term.count == 1 {
        single[Int(term[0])] = 1
        continue
      }
      let hash = cscan_pair_hash(term[0], term[1])
      bits[Int(hash >> 22)] |= 1 << UInt64(hash >> 16 & 63)
      let state = trie.child(of: trie.child(of: root, by: term[0]), by: term[1])
      let base = trie.cells[Int(state)].base
      let place = place(of: hash, Self.pair(term[0], term[1]))
      slots[place] = Slot(
        pair: Self.pair(term[0], term[1]), state: base & ~TermTrie.endsTerm == 0 ? 0 : state,
        term: base & TermTrie.endsTerm == 0 ? -1 : trie.terms[Int(state)])
    }
  }

  @inline(__always)
  private static func pair(
    _ first: SymbolAlphabet.Symbol, _ second: SymbolAlphabet.Symbol
  ) -> UInt32 {
    UInt32(first) << 16 | UInt32(second)
  }

  private func place(of hash: UInt32, _ pair: UInt32) -> Int {
    var place = Int(hash >> (32 - slotBits))
    while slots[place].pair != 0, slots[place].pair != pair {
      place = (place + 1) & (slots.count - 1)
    }
    return place
  }

  /// What is known of two symbols; `slots` are those of these pairs.
  @inline(__always)
  func find(
    _ first: SymbolAlphabet.Symbol, _ second: SymbolAlphabet.Symbol, in slots: Span<Slot>
  ) -> Slot? {
    let pair = Self.pair(first, second)
    var place = Int(cscan_pair_hash(first, second) >> (32 - slotBits))
    while true {
      let slot = slots[place]
      if slot.pair == pair { return slot }
      if slot.pair == 0 { return nil }
      place = (place + 1) & (slots.count - 1)
    }
  }
}
