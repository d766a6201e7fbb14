internal import Glibc

/// The folder for scratch files of a run that writes to `output`: that of the output, where there must be
/// room anyway; that for temporary files where it is standard output, a device or a pipe.
public func scratchFolder(besideOutput output: String) -> String {
  if output != "-", (try? FileStatus(path: output).kind) != .other {
    return splitPath(output).folder
  }
  return unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
}

/// A file without a name, for what does not fit in memory: gone with its last user, or the program.
///
/// One thread appends; any may read what was appended before.
public final class ScratchFile: Sendable {
  private let descriptor: FileDescriptor

  /// Makes a file in `folder`; `""` is the current one.
  ///
  /// - Throws: `StorageError` of the system.
  public init(folder: String) throws(StorageError) {
    var template = Array((folder.isEmpty ? "." : folder).utf8) + Array("/.medprep-XXXXXX".utf8)
    template.append(0)
    let number = unsafe template.withUnsafeMutableBytes { buffer in
      guard let name = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else {
        return Int32(-1)
      }
      let number = unsafe mkstemp(name)
      if number >= 0 {
        _ = unsafe unlink(name)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
      }
      return number
    }
    let path = String(decoding: template.dropLast(), as: UTF8.self)
    guard number >= 0 else { throw .last(path: path, operation: .open) }
    descriptor = FileDescriptor(owning: number, path: path)
  }

  /// Appends bytes.
  ///
  /// - Throws: `StorageError` of the system, as for a full disk.
  public func append(_ bytes: Span<UInt8>) throws(StorageError) {
    try descriptor.write(bytes)
  }

  /// Fills `buffer` from `offset`, in bytes, on; returns how many bytes there were, fewer only at the end of the file.
  ///
  /// - Throws: `StorageError` of the system.
  public func read(at offset: Int, into buffer: inout [UInt8]) throws(StorageError) -> Int {
    try descriptor.read(into: &buffer, from: offset)
  }
}
