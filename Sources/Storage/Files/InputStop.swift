internal import Glibc

/// Ends the waiting for input that does not come, of a pipe or terminal.
///
/// A thread that waits in `read` cannot be told anything else, so that streams with such a stop wait
/// for their input or the stop, whichever comes first.
///
///     let stop = InputStop()
///     var stream = try ByteStream(path: "-", stop: stop)
///     stop.stop()                             // from any thread; reading fails now, with EINTR
public final class InputStop: Sendable {
  /// The ends of a pipe into which the stop is written and which nobody empties; negative where the
  /// system has none left: then nothing is stopped.
  private let output: FileDescriptor
  private let input: FileDescriptor

  /// Makes one that is not stopped.
  public init() {
    var ends: [Int32] = [-1, -1]
    _ = unsafe pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    output = FileDescriptor(owning: ends[0], path: "stop")
    input = FileDescriptor(owning: ends[1], path: "stop")
  }

  /// Ends all waiting, for good; what has come already can still be read.
  public func stop() { try? input.write([1].span) }

  /// Waits until `descriptor` can be read, be it to find its end.
  ///
  /// - Throws: `StorageError` with `EINTR` where the stop comes first.
  func waitForInput(of descriptor: borrowing FileDescriptor) throws(StorageError) {
    try descriptor.waitForInput(or: output)
  }
}
