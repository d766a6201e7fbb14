internal import CSpawn
internal import Glibc

/// A file without a name that lies in memory: what an external program gets as its standard input.
///
/// A program that wants to go back and forth in it opens `/dev/fd/0`. Nothing is left behind, however
/// the run ends.
public struct MemoryFile: ~Copyable {
  /// The path under which a program that has the file as its standard input may open it.
  public static let pathInProgram = "/dev/fd/0"

  let descriptor: Int32

  /// Makes a file of bytes.
  ///
  /// - Throws: `ProgramError.system` when the system has no memory.
  public init(_ bytes: Span<UInt8>) throws(ProgramError) {
    let descriptor = cspawn_memory_file()
    guard descriptor >= 0 else { throw .system(name: "memory file", code: errno) }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
        return unsafe write(descriptor, rest.baseAddress, rest.count)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        let code = errno
        _ = close(descriptor)
        throw .system(name: "memory file", code: code)
      }
    }
    self.descriptor = descriptor
  }

  deinit { _ = close(descriptor) }

  /// Goes to the start: a program that read it has moved the place.
  func rewind() { _ = lseek(descriptor, 0, SEEK_SET) }
}
