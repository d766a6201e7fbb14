internal import Glibc

/// Standard output, buffered.
///
/// Making one switches the signal off that would end the program when nobody reads any more
/// (`medprep … | head`); `write` then throws an error with `isBrokenPipe` instead.
public struct StandardOutput: ~Copyable {
  private let descriptor = FileDescriptor(standard: STDOUT_FILENO)
  private var buffer: [UInt8] = []

  private static let bufferSize = 64 << 10

  /// Takes standard output.
  ///
  /// There should be one at a time.
  public init() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Appends bytes; they may wait in the buffer until `flush()`.
  ///
  /// - Throws: `StorageError` of the system; `isBrokenPipe` where nobody reads any more.
  public mutating func write(_ bytes: Span<UInt8>) throws(StorageError) {
    unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Hands everything to the system.
  ///
  /// Nothing is written without it at the end.
  ///
  /// - Throws: As `write`; what could not be written is forgotten.
  public mutating func flush() throws(StorageError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    try descriptor.write(buffer.span)
  }
}
