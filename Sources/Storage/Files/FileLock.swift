internal import Glibc

/// A file that one program at a time may hold.
///
/// The system lets go of it when the program ends, however it ends, so that no lock is ever left
/// behind, as a file with a process number in it would be. The lock is advisory and works over NFS
/// (flock(2), Linux 2.6.12). The file's content, the holder's process number, is only for messages.
public struct FileLock: ~Copyable {
  private let descriptor: FileDescriptor

  /// Why a lock was not had.
  public enum Failure: Error, Hashable, Sendable {
    /// Another program holds it: what it wrote into the file.
    case held(by: String)
    /// The system refused.
    case storage(StorageError)
  }

  /// Takes the lock at `path` and makes the file where it is missing.
  ///
  /// The folder must exist.
  ///
  /// - Throws: `Failure`, at once: it does not wait for another holder.
  public init(path: String) throws(Failure) {
    // The holder may remove or rename the file between our opening and locking it: then we hold a
    // file that nobody else will ever open, and try again.
    while true {
      let descriptor: FileDescriptor
      do throws(StorageError) {
        descriptor = try FileDescriptor(path: path, flags: O_RDWR | O_CREAT, mode: 0o644)
      } catch {
        throw .storage(error)
      }
      guard descriptor.tryLock() else {
        var content = [UInt8](repeating: 0, count: 32)
        let count = (try? descriptor.read(into: &content)) ?? 0
        throw .held(by: String(decoding: content[..<count], as: UTF8.self))
      }
      guard let opened = descriptor.identity, let named = try? FileStatus(path: path).identity,
        opened == named
      else { continue }
      do throws(StorageError) {
        try descriptor.truncate(to: 0)
        try descriptor.write(Array("process \(getpid())".utf8).span)
      } catch {
        // On a full disk the lock holds all the same.
      }
      self.descriptor = descriptor
      return
    }
  }
}
