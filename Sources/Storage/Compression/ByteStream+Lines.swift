internal import Glibc

// Reading line by line.

extension ByteStream {
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

  private func firstNewline() -> Int? {
    unsafe buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + start, 0x0A, bytes.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - (base + start)
    }
  }
}
