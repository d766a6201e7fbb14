/// Says whether bytes are well-formed UTF-8.
///
/// Exact: overlong forms, surrogates and code points above U+10FFFF are ill-formed; U+0000 and
/// noncharacters are fine. A text that is cut inside its last character is ill-formed.
///
/// - Complexity: O(*n*), no allocation; several GB/s on ASCII.
///
/// The Unicode Standard 15.0, section 3.9, table 3-7.
public func isValidUTF8(_ bytes: Span<UInt8>) -> Bool {
  wellFormedPrefixLength(of: bytes, from: 0) == bytes.count
}

/// The index after the longest well-formed part of `bytes` that begins at `start`.
func wellFormedPrefixLength(of bytes: Span<UInt8>, from start: Int) -> Int {
  unsafe bytes.withUnsafeBytes { buffer in
    let count = buffer.count
    var index = start
    while true {
      // Whole words of ASCII, four at once where there are many.
      while index &+ 32 <= count, unsafe isASCII(buffer, at: index) { index &+= 32 }
      while index &+ 8 <= count,
        unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          & 0x8080_8080_8080_8080 == 0
      {
        index &+= 8
      }
      // Then up to eight characters, read as one word each; any of four bytes ends the loop.
      var room = 8
      while room > 0, index &+ 4 <= count {
        let word = UInt32(
          littleEndian: unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt32.self))
        if word & 0x80 == 0 {
          index &+= 1
        } else if word & 0xC0C0F0 == 0x80_80E0 {
          // E0 needs bit 5 of the second byte (or it is overlong), ED must not have it (surrogate).
          let leadAndBit5 = word & 0x200F
          if leadAndBit5 == 0 || leadAndBit5 == 0x200D { return index }
          index &+= 3
          room &+= 1  // Words without spaces: stay here.
        } else if word & 0xC0E0 == 0x80C0 {
          if word & 0x1E == 0 { return index }  // C0, C1: overlong
          index &+= 2
        } else {
          break
        }
        room &-= 1
      }
      if room == 0 { continue }
      if index == count { return index }
      let sequence = UTF8Sequence(at: index, in: bytes)
      if !sequence.isWellFormed { return index }
      index &+= sequence.length
    }
  }
}

/// Whether the 32 bytes at `index` are ASCII.
@unsafe func isASCII(_ buffer: UnsafeRawBufferPointer, at index: Int) -> Bool {
  let first = unsafe buffer.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
  return (first[0] | first[1] | first[2] | first[3]) & 0x8080_8080_8080_8080 == 0
}
