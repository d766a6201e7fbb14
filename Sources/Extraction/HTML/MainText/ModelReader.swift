internal import UnicodeText

/// Reads the little-endian numbers of a model one after another; gives nil where too few bytes are left.
struct ModelReader {
  /// Where the next number starts.
  private(set) var offset: Int

  init(at offset: Int) { self.offset = offset }

  /// A number of one to four bytes.
  mutating func number(_ bytes: Span<UInt8>, _ byteCount: Int) -> UInt32? {
    guard bytes.count - offset >= byteCount else { return nil }
    defer { offset += byteCount }
    return UInt32(truncatingIfNeeded: bytes.word(at: offset, count: byteCount))
  }

  /// A number of two bytes that counts or numbers something.
  mutating func count(_ bytes: Span<UInt8>) -> Int? { number(bytes, 2).map(Int.init) }

  /// `count` floating point numbers of 32 bits.
  mutating func floats(_ bytes: Span<UInt8>, _ count: Int) -> [Float]? {
    guard bytes.count - offset >= 4 * count else { return nil }
    return (0..<count).compactMap { _ in number(bytes, 4).map(Float.init(bitPattern:)) }
  }

  /// `count` floating point numbers of 16 bits.
  mutating func halves(_ bytes: Span<UInt8>, _ count: Int) -> [Float]? {
    guard bytes.count - offset >= 2 * count else { return nil }
    return (0..<count).compactMap { _ in
      number(bytes, 2).map { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) }
    }
  }
}
