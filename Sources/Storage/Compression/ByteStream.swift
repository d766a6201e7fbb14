internal import Glibc

/// The bytes of a file from start to end, decompressed on the way.
///
/// Whether a file is gzip, zstd or plain is told by its first bytes, never by its name. gzip may have
/// many members (as WARC files have), with zero padding behind the last; zstd may have many frames, with
/// windows of up to 128 MiB. Memory does not grow with the file, only with what the caller looks at
/// in one piece.
///
/// A damaged file gives every byte before the damage. Only when those are used up do the reading
/// functions throw; `fault` tells earlier. `recover()` goes on behind it where it can.
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
  /// How many stored bytes were used so far, for progress against `totalBytes`.
  public var bytesConsumed: Int { inputOffset + inputStart }
  /// The place of the next byte in the decompressed data, from 0.
  public private(set) var byteOffset = 0
  /// Why the data ends where the buffered bytes end; nil as long as no damage was met.
  public private(set) var fault: StorageError?
  /// Where the gzip member or zstd frame that is damaged starts in the decompressed data; nil where
  /// there is no such damage.
  ///
  /// Its bytes were delivered as they came, but the checksum at its end does not confirm them.
  public var damageStart: Int? { fault?.operation == .decompress ? streamStart : nil }

  private let descriptor: FileDescriptor
  private let decoder: Decoder?
  /// Nil for regular files, which nobody waits for.
  private let stop: InputStop?

  /// Stored bytes; those before `inputStart` are used, those from `inputCount` on are not valid.
  private var input: [UInt8]
  private var inputStart = 0
  private var inputCount = 0
  /// Where `input` starts in the file.
  private var inputOffset = 0
  private var isInputFinished = false

  /// Decompressed bytes; those before `start` are used.
  private var buffer: [UInt8] = []
  private var start = 0
  private var isFinished = false
  private var scratch: [UInt8] = []
  /// Where the member or frame that was begun last starts in the decompressed data.
  private var streamStart = 0

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

  /// The next bytes without using them up: fewer than `count` only where the data ends.
  public mutating func peek(_ count: Int) -> [UInt8] {
    let ready = min(fill(count), count)
    return [UInt8](buffer[start..<start + ready])
  }

  /// Uses up bytes that are ready.
  public mutating func consume(_ count: Int) {
    precondition(count <= buffer.count - start, "more than is ready")
    start += count
    byteOffset += count
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

  /// Replaces `line` by the next line without its newline; a carriage return stays.
  ///
  /// - Parameters:
  ///   - line: Receives the line; its memory is used again.
  ///   - limit: The most bytes to accept.
  /// - Returns: What ended the line; nil at the end of the file, when there is no line.
  /// - Throws: The damage, if it is right here.
  /// - Complexity: O(*n*) in the bytes of the line.
  public mutating func readLine(
    into line: inout [UInt8], limit: Int
  ) throws(StorageError) -> LineEnd? {
    line.removeAll(keepingCapacity: true)
    while true {
      if fill(1) == 0 {
        if !line.isEmpty { return fault == nil ? .endOfFile : .fault }
        if let fault { throw fault }
        return nil
      }
      let room = limit - line.count
      let newline = firstNewline()
      let count = newline ?? (buffer.count - start)
      if count > room {
        line.append(contentsOf: buffer[start..<start + room])
        consume(room)
        return .limit
      }
      line.append(contentsOf: buffer[start..<start + count])
      consume(count)
      if newline != nil {
        consume(1)
        return .newline
      }
    }
  }

  /// Uses up everything to the next newline, that included.
  ///
  /// - Throws: The damage, if it comes first.
  public mutating func skipLine() throws(StorageError) {
    while fill(1) > 0 {
      if let newline = firstNewline() {
        consume(newline + 1)
        return
      }
      consume(buffer.count - start)
    }
    if let fault { throw fault }
  }

  /// After damage in the middle of a compressed file, goes to the next place that looks like the start of
  /// a gzip member or zstd frame; bytes that were decoded before stay ready.
  ///
  /// False when there is none, or the fault is another one.
  public mutating func recover() -> Bool {
    guard case .corrupt = fault?.cause, let decoder else { return false }
    while true {
      while inputCount - inputStart < Self.memberHeaderCount && !isInputFinished {
        guard readMoreInput() else { return false }
      }
      guard inputCount - inputStart >= Self.memberHeaderCount else { return false }
      if compression == .gzip ? isMemberHeader(at: inputStart) : isFrameHeader(at: inputStart) {
        break
      }
      inputStart += 1
    }
    decoder.reset()
    streamStart = decodedCount
    fault = nil
    isFinished = false
    return true
  }

  // MARK: -

  private static func compression(of bytes: [UInt8], count: Int) -> Compression {
    if count >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8 { return .gzip }
    guard count >= 4 else { return .none }
    if bytes[0] == 0x28 && bytes[1] == 0xB5 && bytes[2] == 0x2F && bytes[3] == 0xFD {
      return .zstd
    }
    // A skippable frame, which pzstd and seekable files put first.
    if bytes[0] & 0xF0 == 0x50 && bytes[1] == 0x2A && bytes[2] == 0x4D && bytes[3] == 0x18 {
      return .zstd
    }
    return .none
  }

  private func firstNewline() -> Int? {
    unsafe buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + start, 0x0A, bytes.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - (base + start)
    }
  }

  /// Brings more bytes to `buffer`, or sets `isFinished`.
  private mutating func pump() {
    makeRoom()
    if inputStart == inputCount && !isInputFinished {
      guard readMoreInput() else { return }
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
    inputStart += step.consumed
    if let start = step.streamStart { streamStart = decodedCount + start }
    buffer.append(contentsOf: scratch[..<step.produced])
    if let reason = step.fault {
      end(with: .corrupt(reason))
    } else if step.consumed == 0 && step.produced == 0 && isInputFinished {
      if decoder.isBetweenStreams { isFinished = true } else { end(with: .truncated) }
    }
  }

  /// How many bytes were decompressed so far.
  private var decodedCount: Int { byteOffset + buffer.count - start }

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

  /// Reads a chunk behind the unused input.
  ///
  /// False after an error, which ends the data.
  private mutating func readMoreInput() -> Bool {
    let unused = inputCount - inputStart
    for index in 0..<unused { input[index] = input[inputStart + index] }
    inputOffset += inputStart
    inputStart = 0
    inputCount = unused
    // Small chunks are smaller than what `recover()` looks at.
    if unused == input.count { input += [UInt8](repeating: 0, count: Self.memberHeaderCount) }
    do {
      try stop?.waitForInput(of: descriptor)
      let count = try descriptor.read(into: &input, at: unused)
      inputCount += count
      isInputFinished = count == 0
      return true
    } catch {
      isInputFinished = true
      isFinished = true
      fault = error
      return false
    }
  }

  /// The smallest member header; a frame with its checksum is not smaller.
  private static let memberHeaderCount = 10

  /// RFC 1952, section 2.3: magic, deflate, no reserved flags, and values of the last two bytes that
  /// occur, so that compressed data seldom looks like it.
  private func isMemberHeader(at index: Int) -> Bool {
    input[index] == 0x1F && input[index + 1] == 0x8B && input[index + 2] == 8
      && input[index + 3] & 0xE0 == 0 && [0, 2, 4].contains(input[index + 8])
      && (input[index + 9] <= 13 || input[index + 9] == 255)
  }

  /// RFC 8878, section 3.1.1: magic, no reserved bit.
  private func isFrameHeader(at index: Int) -> Bool {
    input[index] == 0x28 && input[index + 1] == 0xB5 && input[index + 2] == 0x2F
      && input[index + 3] == 0xFD && input[index + 4] & 8 == 0
  }
}
