/// Finds the ``XMLName`` of the bytes of a name: a hash table with open addressing.
struct XMLNameTable: Sendable {
  /// All names one behind the other.
  private var letters: [UInt8] = []
  private var starts: [UInt32] = []
  /// Indices of names; 0, which is no name to look for, marks a free slot.
  private var slots = [UInt16](repeating: 0, count: slotCount)
  private let cases = XMLName.allCases

  private static let slotCount = 4_096

  /// The table of all names.
  static let shared = XMLNameTable()

  private init() {
    var index = Int(XMLName.blank.rawValue) + 1
    starts = [UInt32](repeating: 0, count: index)
    for spelling in XMLName.spellings.description.split(whereSeparator: { $0 <= " " }) {
      starts.append(UInt32(letters.count))
      letters += spelling.utf8
      var hash = Self.initialHash
      for byte in spelling.utf8 { hash = Self.hash(hash, byte) }
      var slot = Self.slot(hash)
      while slots[slot] != 0 { slot = (slot + 1) % Self.slotCount }
      slots[slot] = UInt16(index)
      index += 1
    }
    starts.append(UInt32(letters.count))
    precondition(index == cases.count, "as many spellings as cases")
  }

  /// The hash of no bytes.
  static let initialHash: UInt32 = 0x811C_9DC5

  /// The hash of bytes and one more (FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>).
  static func hash(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    (hash ^ UInt32(byte)) &* 0x0100_0193
  }

  private static func slot(_ hash: UInt32) -> Int { Int((hash ^ hash >> 15) % UInt32(slotCount)) }

  /// The name of the bytes in `range`, whose hash is `hash`.
  func name(_ text: Span<UInt8>, _ range: Range<Int>, hash: UInt32) -> XMLName {
    var slot = Self.slot(hash)
    while slots[slot] != 0 {
      let index = Int(slots[slot])
      let start = Int(starts[index])
      if Int(starts[index + 1]) - start == range.count, isEqual(text, range, start) {
        return cases[index]
      }
      slot = (slot + 1) % Self.slotCount
    }
    return .other
  }

  private func isEqual(_ text: Span<UInt8>, _ range: Range<Int>, _ start: Int) -> Bool {
    for offset in 0..<range.count
    where text[range.lowerBound + offset] != letters[start + offset] {
      return false
    }
    return true
  }
}
