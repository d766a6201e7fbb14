internal import CZlib
internal import CZstd

/// Compressing of bytes that are in memory.
public enum Compression {
  /// One zstd frame, with the size of its content in its header.
  ///
  /// - Parameter level: From 1, fast, to 22, small.
  public static func zstd(_ bytes: Span<UInt8>, level: Int) -> [UInt8] {
    let limit = ZSTD_compressBound(bytes.count)
    return unsafe [UInt8](unsafeUninitializedCapacity: limit) { output, count in
      let result = unsafe bytes.withUnsafeBytes { input in
        unsafe ZSTD_compress(
          output.baseAddress, limit, input.baseAddress, input.count, Int32(level))
      }
      // With room for the bound the only fault left is that there is no memory.
      precondition(ZSTD_isError(result) == 0, "zstd has no memory")
      count = result
    }
  }

  /// One gzip member, without name and time, so that the same bytes give the same member.
  public static func gzip(_ bytes: Span<UInt8>) -> [UInt8] {
    let limit = Int(compressBound(UInt(bytes.count))) + 32
    return unsafe [UInt8](unsafeUninitializedCapacity: limit) { output, count in
      count = unsafe bytes.withUnsafeBytes { input in
        unsafe czlib_gzip(
          output.baseAddress, limit, input.baseAddress?.assumingMemoryBound(to: UInt8.self),
          input.count)
      }
      precondition(count > 0, "zlib has no memory")
    }
  }

  /// The CRC-32 of gzip and zip.
  public static func crc32(_ bytes: Span<UInt8>) -> UInt32 {
    unsafe bytes.withUnsafeBytes { bytes in
      UInt32(
        truncatingIfNeeded: unsafe crc32_z(
          0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
  }
}
