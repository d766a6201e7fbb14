internal import Glibc

/// Bytes of a page, looked at and looked for.
extension HTMLTokenizer {
  /// The first place at or after `start` of a byte, or the end.
  static func firstIndex(of byte: UInt8, in page: Span<UInt8>, from start: Int) -> Int {
    guard start < page.count else { return page.count }
    return unsafe page.withUnsafeBufferPointer { bytes in
      let base = unsafe bytes.baseAddress.unsafelyUnwrapped
      guard let found = unsafe memchr(base + start, Int32(byte), bytes.count - start) else {
        return bytes.count
      }
      return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }

  /// Whether `mark`, in lower case, stands at `start`, in any case.
  static func has(_ mark: StaticString, at start: Int, in page: Span<UInt8>) -> Bool {
    guard start + mark.utf8CodeUnitCount <= page.count else { return false }
    return mark.withUTF8Buffer { mark in
      for offset in mark.indices
      where unsafe lowercased(page[start + offset]) != mark[offset] {
        return false
      }
      return true
    }
  }

  @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  @inline(__always) static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// Tab, line feed, form feed, carriage return, space.
  @inline(__always) static func isSpace(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (1 << UInt64(byte)) & 0x1_0000_3600 as UInt64 != 0
  }

  @inline(__always) static func endsName(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }
}
