internal import Storage

/// A table of a FlatBuffer, with fields that are missing or point outside taken as absent.
struct FlatBufferTable {
  private let bytes: [UInt8]
  private let start: Int
  private let vtable: Int
  private let vtableCount: Int

  /// The root of a buffer.
  init?(root bytes: [UInt8]) {
    guard bytes.count >= 4 else { return nil }
    self.init(bytes, at: Int(littleEndian(bytes.span, at: 0, as: UInt32.self)))
  }

  private init?(_ bytes: [UInt8], at start: Int) {
    guard start >= 0, start <= bytes.count - 4 else { return nil }
    let distance = Int32(bitPattern: littleEndian(bytes.span, at: start, as: UInt32.self))
    let vtable = start - Int(distance)
    guard vtable >= 0, vtable <= bytes.count - 4 else { return nil }
    let size = Int(littleEndian(bytes.span, at: vtable, as: UInt16.self))
    guard size >= 4, size <= bytes.count - vtable else { return nil }
    (self.bytes, self.start, self.vtable, vtableCount) = (bytes, start, vtable, size / 2 - 2)
  }

  private func place(_ field: Int, width: Int) -> Int? {
    guard field < vtableCount else { return nil }
    let offset = Int(littleEndian(bytes.span, at: vtable + 4 + 2 * field, as: UInt16.self))
    let place = start + offset
    return offset == 0 || place > bytes.count - width ? nil : place
  }

  func byte(_ field: Int) -> UInt8 { place(field, width: 1).map { bytes[$0] } ?? 0 }

  func integer(_ field: Int) -> Int32 {
    place(field, width: 4).map {
      Int32(bitPattern: littleEndian(bytes.span, at: $0, as: UInt32.self))
    } ?? 0
  }

  func integer64(_ field: Int) -> Int {
    place(field, width: 8).map {
      Int(Int64(bitPattern: littleEndian(bytes.span, at: $0, as: UInt64.self)))
    } ?? 0
  }

  private func target(_ place: Int) -> Int {
    place + Int(littleEndian(bytes.span, at: place, as: UInt32.self))
  }

  func table(_ field: Int) -> FlatBufferTable? {
    place(field, width: 4).flatMap { FlatBufferTable(bytes, at: target($0)) }
  }

  /// Where a vector's elements start, and how many there are.
  private func vector(_ field: Int, width: Int) -> (start: Int, count: Int)? {
    guard let place = place(field, width: 4) else { return nil }
    let start = target(place)
    guard start <= bytes.count - 4 else { return nil }
    let count = Int(littleEndian(bytes.span, at: start, as: UInt32.self))
    return count <= (bytes.count - start - 4) / width ? (start + 4, count) : nil
  }

  func string(_ field: Int) -> String? {
    vector(field, width: 1).map {
      String(decoding: bytes[$0.start..<$0.start + $0.count], as: UTF8.self)
    }
  }

  func tables(_ field: Int) -> [FlatBufferTable] {
    guard let (start, count) = vector(field, width: 4) else { return [] }
    return (0..<count).compactMap { FlatBufferTable(bytes, at: target(start + 4 * $0)) }
  }

  func pairs(_ field: Int) -> [(Int, Int)] {
    guard let (start, count) = vector(field, width: 16) else { return [] }
    return (0..<count).map { index in
      let numbers = (0..<2).map {
        Int(
          Int64(
            bitPattern: littleEndian(
              bytes.span, at: start + 16 * index + 8 * $0, as: UInt64.self)))
      }
      return (numbers[0], numbers[1])
    }
  }
}
