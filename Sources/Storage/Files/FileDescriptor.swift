internal import Glibc

/// An open file.
///
/// Calls that a signal interrupts are repeated.
struct FileDescriptor: ~Copyable {
  private let number: Int32
  private let isOwned: Bool
  /// What errors call it.
  let path: String

  /// Opens a file; see `open(2)` for the flags.
  ///
  /// The file is not passed on to other programs. `name` is what errors call it, where that is not its path.
  init(
    path: String, flags: Int32, mode: mode_t = 0, name: String? = nil
  ) throws(StorageError) {
    var number: Int32
    repeat {
      number = unsafe withSystemPath(path) { unsafe open($0, flags | O_CLOEXEC, mode) }
    } while number < 0 && errno == EINTR
    guard number >= 0 else { throw .last(path: name ?? path, operation: .open) }
    self.number = number
    self.path = name ?? path
    isOwned = true
    if flags & O_ACCMODE == O_RDONLY { ReadFiles.insert(self) }
  }

  /// Takes over a descriptor that is open.
  init(owning number: Int32, path: String) {
    self.number = number
    self.path = path
    isOwned = true
  }

  /// A descriptor that was open already and stays so: standard input or output.
  init(standard number: Int32) {
    self.number = number
    path = "-"
    isOwned = false
    if number == STDIN_FILENO { ReadFiles.insert(self) }
  }

  deinit {
    if isOwned { _ = close(number) }
  }

  /// Reads up to `limit` bytes into `buffer` from index `start` on; returns how many, 0 at the end of the
  /// file.
  func read(
    into buffer: inout [UInt8], at start: Int = 0, limit: Int = .max
  ) throws(StorageError) -> Int {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { buffer in
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start...].prefix(limit))
        return unsafe Glibc.read(number, room.baseAddress, room.count)
      }
      if count >= 0 { return count }
      if errno != EINTR { throw .last(path: path, operation: .read) }
    }
  }

  /// Reads up to `count` bytes behind those of `buffer`; returns how many, 0 at the end of the file.
  func read(_ count: Int, appendingTo buffer: inout [UInt8]) throws(StorageError) -> Int {
    while true {
      var added = 0
      buffer.append(addingCapacity: count) { room in
        unsafe room.withUnsafeMutableBufferPointer { room, written in
          added = unsafe Glibc.read(number, room.baseAddress, count)
          written = max(added, 0)
        }
      }
      if added >= 0 { return added }
      if errno != EINTR { throw .last(path: path, operation: .read) }
    }
  }

  /// Reads `buffer.count` bytes from `offset` on, wherever reading was before; returns how many, fewer
  /// only at the end of the file.
  func read(into buffer: inout [UInt8], from offset: Int) throws(StorageError) -> Int {
    var total = 0
    while total < buffer.count {
      let count = unsafe buffer.withUnsafeMutableBytes { buffer in
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[total...])
        return unsafe Glibc.pread(number, room.baseAddress, room.count, offset + total)
      }
      if count == 0 { return total }
      if count > 0 {
        total += count
      } else if errno != EINTR {
        throw .last(path: path, operation: .read)
      }
    }
    return total
  }

  /// Waits until there is something to read, or the end of the file.
  ///
  /// - Throws: `StorageError` with `EINTR` when there is something to read from `stop` only.
  func waitForInput(or stop: borrowing FileDescriptor) throws(StorageError) {
    var waiting = [number, stop.number].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while unsafe poll(&waiting, 2, -1) < 0 {
      if errno != EINTR { throw .last(path: path, operation: .read) }
    }
    if waiting[0].revents == 0 {
      throw StorageError(path: path, operation: .read, cause: .system(EINTR))
    }
  }

  /// Writes all of `bytes`.
  func write(_ bytes: Span<UInt8>) throws(StorageError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
        return unsafe Glibc.write(number, rest.baseAddress, rest.count)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw .last(path: path, operation: .write)
      }
    }
  }

  /// Cuts the file off, and goes to its end.
  func truncate(to byteCount: Int) throws(StorageError) {
    while ftruncate(number, byteCount) != 0 {
      if errno != EINTR { throw .last(path: path, operation: .write) }
    }
    guard lseek(number, byteCount, SEEK_SET) >= 0 else {
      throw .last(path: path, operation: .write)
    }
  }

  /// Goes to a place of a regular file.
  func seek(to byteOffset: Int) throws(StorageError) {
    guard lseek(number, byteOffset, SEEK_SET) >= 0 else {
      throw .last(path: path, operation: .read)
    }
  }

  /// Takes the file's lock; false when another holds it.
  ///
  /// Where the file system has no locks, nobody holds one.
  func tryLock() -> Bool { flock(number, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK }

  /// Starts bringing a part of the file to the disk, without waiting for it.
  ///
  /// Only a hint, and no replacement for `synchronize()`, which waits less afterwards. Linux writes
  /// what it is told that nobody needs (`posix_fadvise`, mm/fadvise.c); pages not yet written stay.
  func startWriting(from offset: Int, count: Int) {
    _ = posix_fadvise(number, offset, count, POSIX_FADV_DONTNEED)
  }

  /// Waits until everything written is on the disk.
  func synchronize() throws(StorageError) {
    while fsync(number) != 0 {
      // Pipes and some file systems have nothing to synchronize.
      if errno == EINVAL { return }
      if errno != EINTR { throw .last(path: path, operation: .synchronize) }
    }
  }

  /// The size of a regular file; nil for pipes, terminals and other things without one.
  var size: Int? {
    var status = stat()
    guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Int(status.st_size)
  }

  /// Which file it is; nil where the system does not say.
  var identity: FileStatus.Identity? {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { return nil }
    return FileStatus.Identity(status)
  }

  /// Says that the file will be read from start to end.
  ///
  /// Only a hint.
  func adviseSequentialReading() {
    _ = posix_fadvise(number, 0, 0, POSIX_FADV_SEQUENTIAL)
  }
}
