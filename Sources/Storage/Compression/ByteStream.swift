internal import Glibc

/// The bytes of a file from start to end, decompressed on the way.
///
/// Whether a file is gzip, zstd or plain is told by its first bytes, never by its name. gzip may have
/// many members (as WARC files have), zstd many frames, with windows of up to 128 MiB; zero padding may
/// stand behind the last. Memory does not grow with the file, only with what the caller looks at
/// in one piece.
///
/// A damaged file gives every byte before the damage. Only when those are used up do the reading
/// functions throw; `fault` tells earlier. `recover()` goes on at the next member or frame.
///
///     var stream = try ByteStream(path: "fr.jsonl.zst")
///     var line: [UInt8] = []
///     while let end = try stream.readLine(into: &line, limit: 1 << 20) { ... }
public struct ByteStream: ~Copyable {
  /// How a file is compressed.
  public enum Compression: String, Sendable, Hashable {
    /// Plain bytes, RFC 1952, RFC 8878.
    case none, gzip, zstd
  }

  /// What ended a line.
  public enum LineEnd: Sendable, Hashable {
    /// A newline, which is not part of the line.
    case newline
    /// The end of the file.
    case endOfFile
    /// The limit; the rest of the line is still to be read, or to be skipped with `skipLine()`.
    case limit
    /// Damage; the next reading throws it.
    case fault
  }

  /// The file; `-` is standard input.
  public var path: String { descriptor.path }
  /// How the file is compressed.
  public let compression: Compression
  /// The size of the file as it is stored, in bytes; nil for pipes.
  public let totalBytes: Int?
  /// The size of the decompressed data where that is known beforehand: of a plain file.
  public var plainByteCount: Int? { compression == .none ? totalBytes : nil }
  /// How many stored bytes were used so far, for progress against `totalBytes`.
  public var bytesConsumed: Int { inputOffset + inputStart }
  /// The place of the next byte in the decompressed data, from 0.
  public private(set) var byteOffset = 0
  /// Why the data ends where the buffered bytes end; nil as long as no damage was met.
  public internal(set) var fault: StorageError?
  /// Where the gzip member or zstd frame that is damaged starts in the decompressed data; nil where
  /// there is no such damage.
  ///
  /// Its bytes were delivered as they came, but the checksum at its end does not confirm them.
  public var damageStart: Int? { fault?.operation == .decompress ? streamStart : nil }

  private let descriptor: FileDescriptor
  let decoder: Decoder?
  /// Nil for regular files, which nobody waits for.
  private let stop: InputStop?

  private let chunkSize: Int
  /// Stored bytes; those before `inputStart` are used, those from `inputCount` on are not valid.
  var input: [UInt8]
  var inputStart = 0
  var inputCount = 0
  /// Where `input` starts in the file.
  var inputOffset = 0
  var isInputFinished = false

  /// Decompressed bytes; those before `start` are used.
  var buffer: [UInt8] = []
  var start = 0
  var isFinished = false
  private var scratch: [UInt8] = []
  /// Where the member or frame that was begun last starts in the decompressed data.
  private var streamStart = 0
  /// Where members and frames start behind the first in the decompressed data; those before
  /// `nextStart` are behind us.
  var streamStarts: [Int] = []
  var nextStart = 0
  /// The first place in the file where another member or frame can start if the present one is damaged.
  var searchStart = 1
  /// How many bytes `recover()` has gone back.
  var rewoundCount = 0

  /// How many used bytes are kept for `recover()`: a frame that was cut takes a block of 128 KiB of what
  /// follows it for its own, before that is noticed.
  static let historyCount = 256 << 10

  /// A buffer that grew beyond this is given back when it is used up.
  private static let largeBuffer = 16 << 20

  /// Opens a file and reads its beginning.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - chunkSize: How many bytes to ask the system for at once; at least 4.
  ///   - stop: What may end the waiting for a pipe or terminal; `EINTR` is the error then.
  /// - Throws: `StorageError` of the system.
  public init(
    path: String, chunkSize: Int = 256 << 10, stop: InputStop? = nil
  ) throws(StorageError) {
    precondition(chunkSize >= 4, "chunks must be able to hold a magic number")
    let descriptor: FileDescriptor
    if path == "-" {
      descriptor = FileDescriptor(standard: STDIN_FILENO)
    } else {
      // Opening a named pipe would wait for its writer.
      let kind = try FileStatus(path: path).kind
      descriptor = try FileDescriptor(
        path: path, flags: O_RDONLY | (kind == .other && stop != nil ? O_NONBLOCK : 0))
      descriptor.adviseSequentialReading()
    }
    let stop = descriptor.size == nil ? stop : nil
    var input = [UInt8](repeating: 0, count: chunkSize)
    // A pipe may give a single byte: enough for the magic number must be there.
    var count = 0
    while count < 4 {
      try stop?.waitForInput(of: descriptor)
      let added = try descriptor.read(into: &input, at: count)
      if added == 0 { break }
      count += added
    }
    compression = Self.compression(of: input, count: count)
    decoder =
      switch compression {
      case .none: nil
      case .gzip: .zlib(ZlibDecoder(.gzip))
      case .zstd: .zstd(ZstdDecoder())
      }
    if compression != .none { scratch = [UInt8](repeating: 0, count: chunkSize) }
    totalBytes = descriptor.size
    inputCount = count
    isInputFinished = count < 4
    self.chunkSize = chunkSize
    self.input = input
    self.descriptor = descriptor
    self.stop = stop
  }

  // MARK: Looking ahead

  /// Tries to have `count` bytes ready to be looked at, and says how many there are: fewer only
  /// where the data ends or is damaged.
  public mutating func fill(_ count: Int) -> Int {
    while buffer.count - start < count && !isFinished { pump() }
    return buffer.count - start
  }

  /// Calls `body` with the bytes that are ready, as `fill` left them.
  public func withReadyBytes<Result, Failure>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(buffer.span.extracting(start..<buffer.count))
  }

  /// The next bytes without using them up: fewer than `count` only where the data ends or is damaged.
  ///
  /// - Complexity: O(`count`): they are copied; `withReadyBytes` copies none.
  public mutating func peek(_ count: Int) -> [UInt8] {
    let ready = min(fill(count), count)
    return [UInt8](buffer[start..<start + ready])
  }

  /// Uses up bytes that are ready.
  public mutating func consume(_ count: Int) {
    precondition(count <= buffer.count - start, "more than is ready")
    start += count
    byteOffset += count
    while nextStart < streamStarts.count, streamStarts[nextStart] < byteOffset { nextStart += 1 }
  }

  // MARK: Reading

  /// Appends up to `count` bytes to `bytes` and says how many: fewer only where the data ends or is
  /// damaged, 0 at its end.
  ///
  /// - Throws: The damage, if it is right here.
  public mutating func read(
    _ count: Int, into bytes: inout [UInt8]
  ) throws(StorageError) -> Int {
    var total = 0
    while total < count {
      let ready = min(fill(1), count - total)
      if ready == 0 { break }
      bytes.append(contentsOf: buffer[start..<start + ready])
      consume(ready)
      total += ready
    }
    if total == 0 && count > 0, let fault { throw fault }
    return total
  }

  /// Uses up to `count` bytes without keeping them and says how many.
  ///
  /// - Complexity: Constant in a plain file; in a compressed one the bytes are decompressed.
  /// - Throws: The damage, if it is right here.
  public mutating func skip(_ count: Int) throws(StorageError) -> Int {
    var total = try jump(count)
    while total < count {
      let ready = min(fill(1), count - total)
      if ready == 0 { break }
      consume(ready)
      total += ready
    }
    if total == 0 && count > 0, let fault { throw fault }
    return total
  }

  /// Goes `count` bytes on in a plain file that has so many more than are buffered; says how many it
  /// went on, else 0.
  private mutating func jump(_ count: Int) throws(StorageError) -> Int {
    let (target, isTooFar) = byteOffset.addingReportingOverflow(count)
    guard decoder == nil, let totalBytes, !isTooFar, target <= totalBytes,
      count > buffer.count - start + inputCount - inputStart
    else { return 0 }
    try descriptor.seek(to: target)
    start = buffer.count
    inputOffset = target
    inputStart = 0
    inputCount = 0
    byteOffset = target
    return count
  }

  /// Puts bytes back that were the last to be read, so that they are read again.
  public mutating func putBack(_ bytes: ArraySlice<UInt8>) {
    precondition(bytes.count <= byteOffset, "more than was read")
    buffer.replaceSubrange(..<start, with: bytes)
    start = 0
    byteOffset -= bytes.count
  }

  // MARK: Members and frames

  /// Where the first gzip member or zstd frame starts at or behind `offset`, of those that ready bytes are
  /// from; nil where none does.
  public func nextStreamStart(from offset: Int) -> Int? {
    streamStarts[nextStart...].first { $0 >= offset }
  }

  mutating func beginStream() {
    streamStart = decodedCount
    if nextStart > streamStarts.count / 2 {
      streamStarts.removeSubrange(..<nextStart)
      nextStart = 0
    }
    if streamStarts.last != streamStart { streamStarts.append(streamStart) }
  }

  // MARK: -

  private static func compression(of bytes: [UInt8], count: Int) -> Compression {
    switch ContentCoding(beginning: Array(bytes.prefix(min(count, 4)))) {
    case .gzip: return .gzip
    case .zstd: return .zstd
    default: break
    }
    guard count >= 4 else { return .none }
    // A skippable frame, which pzstd and seekable files put first.
    if bytes[0] & 0xF0 == 0x50 && bytes[1] == 0x2A && bytes[2] == 0x4D && bytes[3] == 0x18 {
      return .zstd
    }
    return .none
  }

  /// Brings more bytes to `buffer`, or sets `isFinished`.
  private mutating func pump() {
    makeRoom()
    if inputStart == inputCount && !isInputFinished {
      guard decoder == nil ? readPlain() : readMoreInput() else { return }
    }
    guard let decoder else {
      buffer.append(contentsOf: input[inputStart..<inputCount])
      inputStart = inputCount
      isFinished = isInputFinished
      return
    }
    let step = unsafe input.withUnsafeBufferPointer { input in
      unsafe scratch.withUnsafeMutableBufferPointer { output in
        unsafe decoder.step(
          UnsafeBufferPointer(rebasing: input[inputStart..<inputCount]), output)
      }
    }
    if step.startsStream {
      beginStream()
      let isNone = step.fault != nil && decoder.isBetweenStreams
      if !isNone { searchStart = bytesConsumed + 1 }
    }
    inputStart += step.consumed
    // Frames need not have a checksum: only the start of the next confirms where one ends.
    if compression == .gzip, decoder.isBetweenStreams { searchStart = bytesConsumed }
    buffer.append(contentsOf: scratch[..<step.produced])
    if let reason = step.fault {
      end(with: .corrupt(reason))
    } else if step.consumed == 0 && step.produced == 0 && isInputFinished {
      if decoder.isBetweenStreams { isFinished = true } else { end(with: .truncated) }
    }
  }

  /// How many bytes were decompressed so far.
  var decodedCount: Int { byteOffset + buffer.count - start }

  private mutating func end(with cause: StorageError.Cause) {
    isFinished = true
    fault = StorageError(
      path: path, operation: .decompress, cause: cause, byteOffset: bytesConsumed)
  }

  /// Forgets used bytes of `buffer` where that is cheap.
  private mutating func makeRoom() {
    if start == buffer.count {
      if buffer.capacity > Self.largeBuffer {
        buffer = []
      } else {
        buffer.removeAll(keepingCapacity: true)
      }
      start = 0
    } else if start > buffer.count / 2 {
      buffer.removeSubrange(..<start)
      start = 0
    }
  }

  /// Reads a chunk of a plain file right into `buffer`.
  ///
  /// False after an error, which ends the data.
  private mutating func readPlain() -> Bool {
    do {
      try stop?.waitForInput(of: descriptor)
      let count = try descriptor.read(input.count, appendingTo: &buffer)
      inputOffset += count
      isInputFinished = count == 0
      return true
    } catch {
      endInput(with: error)
      return false
    }
  }

  private mutating func endInput(with error: StorageError) {
    isInputFinished = true
    isFinished = true
    fault = error
  }

  /// Reads a chunk behind the unused input.
  ///
  /// False after an error, which ends the data.
  mutating func readMoreInput() -> Bool {
    if inputCount + chunkSize > input.count {
      let kept = compression == .none ? 0 : min(bytesConsumed - searchStart, Self.historyCount)
      let dropped = inputStart - max(kept, 0)
      // Where little can be dropped, room is cheaper.
      if dropped > inputCount / 2 {
        unsafe input.withUnsafeMutableBytes { bytes in
          let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[dropped..<inputCount])
          unsafe bytes.copyMemory(from: rest)
        }
        inputOffset += dropped
        inputStart -= dropped
        inputCount -= dropped
      }
      if inputCount + chunkSize > input.count {
        input += [UInt8](repeating: 0, count: inputCount + chunkSize - input.count)
      }
    }
    do {
      try stop?.waitForInput(of: descriptor)
      let count = try descriptor.read(into: &input, at: inputCount, limit: chunkSize)
      inputCount += count
      isInputFinished = count == 0
      return true
    } catch {
      endInput(with: error)
      return false
    }
  }
}
