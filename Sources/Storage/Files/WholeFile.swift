internal import Glibc

/// All bytes of a file as they are, not decompressed.
///
/// `-` is standard input.
///
/// - Parameters:
///   - path: The file.
///   - limit: The most bytes to accept; 4 GiB unless told.
/// - Returns: The bytes.
/// - Throws: `StorageError`: of the system, or `tooLarge`.
public func readFile(_ path: String, limit: Int = 4 << 30) throws(StorageError) -> [UInt8] {
  let descriptor: FileDescriptor
  if path == "-" {
    descriptor = FileDescriptor(standard: STDIN_FILENO)
  } else {
    descriptor = try FileDescriptor(path: path, flags: O_RDONLY)
  }
  let tooLarge = StorageError(path: path, operation: .read, cause: .tooLarge(limit: limit))
  let size = descriptor.size ?? 0
  if size > limit { throw tooLarge }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(size)
  var chunk = [UInt8](repeating: 0, count: max(min(size, 1 << 20), 1 << 16))
  while true {
    let count = try descriptor.read(into: &chunk)
    if count == 0 { return bytes }
    if bytes.count + count > limit { throw tooLarge }
    bytes.append(contentsOf: chunk[..<count])
  }
}

/// All bytes of a file, decompressed where it is gzip or zstd, told by its first bytes.
///
/// - Parameters:
///   - path: The file.
///   - limit: The most bytes to accept, compressed and decompressed.
/// - Returns: The bytes.
/// - Throws: `StorageError`: of the system, `tooLarge`, `truncated` or `corrupt`.
public func readDecompressedFile(
  _ path: String, limit: Int = 4 << 30
) throws(StorageError) -> [UInt8] {
  let bytes = try readFile(path, limit: limit)
  guard let coding = ContentCoding(beginning: bytes) else { return bytes }
  let decoded = Decompression.decode(bytes.span, coding, limit: limit)
  let cause: StorageError.Cause
  switch decoded.end {
  case .complete: return decoded.bytes
  case .truncated: cause = .truncated
  case .corrupt(let reason): cause = .corrupt(reason)
  case .limit: cause = .tooLarge(limit: limit)
  }
  throw StorageError(path: path, operation: .decompress, cause: cause)
}

/// The SHA-256 of a file's bytes as 64 hexadecimal digits.
///
/// - Throws: `StorageError` of the system.
/// - Complexity: O(*n*) time, 1 MiB of memory.
public func sha256(ofFile path: String) throws(StorageError) -> String {
  let descriptor = try FileDescriptor(path: path, flags: O_RDONLY)
  descriptor.adviseSequentialReading()
  var hash = SHA256()
  var chunk = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let count = try descriptor.read(into: &chunk)
    if count == 0 { return hash.hexDigest() }
    hash.update(chunk.span.extracting(0..<count))
  }
}

/// The SHA-256 of bytes as 64 hexadecimal digits.
public func sha256(of bytes: Span<UInt8>) -> String {
  var hash = SHA256()
  hash.update(bytes)
  return hash.hexDigest()
}
