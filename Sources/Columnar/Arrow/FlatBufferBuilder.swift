internal import Storage

/// Builds a FlatBuffer from its end to its start, with the same layout as the reference
/// implementation in C++, so that messages are byte-identical to Arrow's own.
///
/// What is built is known by its distance from the end. A table is its fields, found through a table of
/// their places ("vtable") that equal tables share:
///
///     … | vtable: size, table size, place of field 0, 1, … | table: distance to vtable, fields | …
///
/// <https://flatbuffers.dev/internals/>; `FlatBufferBuilder` of
/// <https://github.com/google/flatbuffers/blob/master/include/flatbuffers/flatbuffer_builder.h>.
struct FlatBufferBuilder {
  /// The distance of something from the end of the buffer.
  typealias Place = Int

  /// The bytes so far, last one first.
  private var reversed: [UInt8] = []
  private var alignment = 1
  private var tableStart = 0
  private var fields: [(index: Int, place: Place)] = []
  private var vtables: [Place] = []

  /// A string with its length and a zero behind it.
  mutating func string(_ text: String) -> Place {
    let bytes = Array(text.utf8)
    align(4, ahead: bytes.count + 1)
    reversed.append(0)
    reversed.append(contentsOf: bytes.reversed())
    push(UInt32(bytes.count))
    return reversed.count
  }

  /// A vector of references.
  mutating func vector(_ places: [Place]) -> Place {
    align(4, ahead: 4 * places.count)
    for place in places.reversed() { push(reference(to: place)) }
    push(UInt32(places.count))
    return reversed.count
  }

  /// A vector of structs that are two 64-bit integers each.
  mutating func vector(pairs: [(Int64, Int64)]) -> Place {
    align(4, ahead: 16 * pairs.count)
    align(8, ahead: 16 * pairs.count)
    for (first, second) in pairs.reversed() {
      push(UInt64(bitPattern: second))
      push(UInt64(bitPattern: first))
    }
    push(UInt32(pairs.count))
    return reversed.count
  }

  /// A table, whose fields `body` adds, in the order of the code that Arrow has generated: the widest
  /// first, and those of a width from the last to the first.
  mutating func table(_ body: (inout FlatBufferBuilder) -> Void) -> Place {
    tableStart = reversed.count
    fields = []
    body(&self)
    push(UInt32(0))
    let place = reversed.count
    let fieldCount = (fields.map(\.index).max() ?? -1) + 1
    var vtable = [UInt16](repeating: 0, count: 2 + fieldCount)
    vtable[0] = UInt16(2 * vtable.count)
    vtable[1] = UInt16(place - tableStart)
    for field in fields { vtable[2 + field.index] = UInt16(place - field.place) }
    let known = vtables.first { self.vtable(at: $0) == vtable }
    if known == nil {
      for entry in vtable.reversed() { append(entry) }
      vtables.append(reversed.count)
    }
    let distance = (known ?? reversed.count) - place
    // The distance stands where the table starts.
    for byte in 0..<4 {
      reversed[place - 1 - byte] = UInt8(
        truncatingIfNeeded: UInt32(bitPattern: Int32(distance)) >> UInt32(8 * byte))
    }
    return place
  }

  /// A field with an integer, which is left out where it has its usual value.
  mutating func field<Value: FixedWidthInteger & UnsignedInteger>(
    _ index: Int, _ value: Value, usually usual: Value = 0
  ) {
    guard value != usual else { return }
    push(value)
    fields.append((index, reversed.count))
  }

  /// A field that refers to something; nil: it is left out.
  mutating func field(_ index: Int, to place: Place?) {
    guard let place else { return }
    push(reference(to: place))
    fields.append((index, reversed.count))
  }

  /// The finished buffer, whose root is the table at `root`.
  consuming func finish(root: Place) -> [UInt8] {
    align(max(alignment, 4), ahead: 4)
    push(reference(to: root))
    return reversed.reversed()
  }

  // MARK: -

  private mutating func reference(to place: Place) -> UInt32 {
    align(4, ahead: 0)
    return UInt32(reversed.count - place + 4)
  }

  private mutating func push<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) {
    align(Value.bitWidth / 8, ahead: 0)
    append(value)
  }

  private mutating func append<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) {
    for byte in (0..<Value.bitWidth / 8).reversed() {
      reversed.append(UInt8(truncatingIfNeeded: value >> Value(8 * byte)))
    }
  }

  /// Adds zeros so that after `ahead` more bytes the size is a multiple of `size`.
  private mutating func align(_ size: Int, ahead: Int) {
    alignment = max(alignment, size)
    while (reversed.count + ahead) % size != 0 { reversed.append(0) }
  }

  private func vtable(at place: Place) -> [UInt16] {
    func entry(_ index: Int) -> UInt16 {
      let start = place - 1 - 2 * index
      return UInt16(reversed[start]) | UInt16(reversed[start - 1]) << 8
    }
    return (0..<Int(entry(0)) / 2).map(entry)
  }
}
