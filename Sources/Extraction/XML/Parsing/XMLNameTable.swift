internal import UnicodeText

/// Finds the ``XMLName`` of the bytes of a name: a hash table with open addressing.
///
/// A name is known by its first eight bytes, its last eight and its length; one of more than 16 is
/// compared as well. A shorter name than eight bytes is its own first eight, with zeros behind.
struct XMLNameTable: Sendable {
  private struct Slot {
    var first: UInt64 = 0
    var last: UInt64 = 0
    /// 0 in a free slot.
    var length: UInt32 = 0
    var name = XMLName.other
    /// Where its letters start.
    var letters: UInt32 = 0
  }

  /// All names one behind the other.
  private var letters: [UInt8] = []
  private var slots = [Slot](repeating: Slot(), count: 1 << slotBits)

  private static let slotBits = 12

  /// The table of all names.
  static let shared = XMLNameTable()

  private init() {
    let cases = XMLName.allCases
    var index = Int(XMLName.blank.rawValue) + 1
    for spelling in XMLName.spellings.description.split(whereSeparator: { $0 <= " " }) {
      let name = Array(spelling.utf8)
      var slot = Slot()
      (slot.first, slot.last) = Self.key(name.span, 0..<name.count)
      slot.length = UInt32(name.count)
      slot.name = cases[index]
      slot.letters = UInt32(letters.count)
      var place = Self.place(slot.first, slot.last)
      while slots[place].length != 0 { place = (place + 1) % slots.count }
      slots[place] = slot
      letters += name
      index += 1
    }
    precondition(index == cases.count, "as many spellings as cases")
  }

  /// The first eight bytes and the last eight.
  private static func key(_ text: Span<UInt8>, _ range: Range<Int>) -> (UInt64, UInt64) {
    if range.count < 8 { return (text.word(at: range.lowerBound, count: range.count), 0) }
    return (text.word(at: range.lowerBound), text.word(at: range.upperBound - 8))
  }

  private static func place(_ first: UInt64, _ last: UInt64) -> Int {
    let mixed = (first ^ last << 29 ^ last >> 35) &* 0x9E37_79B9_7F4A_7C15
    return Int(mixed >> UInt64(64 - slotBits))
  }

  /// The name of the bytes in `range`.
  func name(_ text: Span<UInt8>, _ range: Range<Int>) -> XMLName {
    let (first, last) = Self.key(text, range)
    var place = Self.place(first, last)
    while slots[place].length != 0 {
      let slot = slots[place]
      if slot.first == first, slot.last == last, slot.length == range.count,
        range.count <= 16 || isEqual(text, range, Int(slot.letters))
      {
        return slot.name
      }
      place = (place + 1) % slots.count
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
