/// Appends unsigned integers, little-endian, in their low `byteCount` bytes: 2 or 4.
///
/// - Complexity: O(*n*), many at a time.
public func appendLittleEndian(
  _ values: Span<UInt32>, byteCount: Int, to bytes: inout [UInt8]
) {
  precondition(byteCount == 2 || byteCount == 4, "integers of two or four bytes")
  let needed = bytes.count + values.count * byteCount
  // Doubled, because reserving just what is needed copies the whole buffer at each call.
  if needed > bytes.capacity { bytes.reserveCapacity(max(needed, 2 * bytes.capacity)) }
  #if _endian(little)
    if byteCount == 4 {
      unsafe values.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
      return
    }
    let narrow = [UInt16](capacity: values.count) { output in
      for index in values.indices { output.append(UInt16(truncatingIfNeeded: values[index])) }
    }
    unsafe narrow.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  #else
    for index in values.indices {
      for byte in 0..<byteCount {
        bytes.append(UInt8(truncatingIfNeeded: values[index] >> UInt32(8 * byte)))
      }
    }
  #endif
}

/// Reads unsigned integers of 1, 2 or 4 bytes, little-endian; a trailing part of one is ignored.
///
/// - Complexity: O(*n*).
public func littleEndianIntegers(_ bytes: Span<UInt8>, byteCount: Int) -> [UInt32] {
  precondition([1, 2, 4].contains(byteCount), "integers of one, two or four bytes")
  let count = bytes.count / byteCount
  return unsafe bytes.withUnsafeBytes { bytes in
    [UInt32](capacity: count) { output in
      for index in 0..<count {
        switch byteCount {
        case 1: output.append(UInt32(unsafe bytes[index]))
        case 2:
          let value = unsafe bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
          output.append(UInt32(UInt16(littleEndian: value)))
        default:
          let value = unsafe bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
          output.append(UInt32(littleEndian: value))
        }
      }
    }
  }
}

/// The unsigned integer of `Value`'s width that stands at `offset`, little-endian.
///
/// - Precondition: It lies inside of `bytes`.
public func littleEndian<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
  _ bytes: Span<UInt8>, at offset: Int, as type: Value.Type
) -> Value {
  precondition(
    offset >= 0 && offset <= bytes.count - MemoryLayout<Value>.size, "inside of the bytes")
  return unsafe bytes.withUnsafeBytes {
    Value(littleEndian: unsafe $0.loadUnaligned(fromByteOffset: offset, as: type))
  }
}
