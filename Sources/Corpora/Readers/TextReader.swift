internal import Storage

/// Reads a plain text file as one document.
///
/// A file above the limit becomes several, so that memory stays bounded: cut after a newline where there
/// is one, or after a sentence or word that ends nearby, and never inside a character. The part that corrupt compressed data ends in is an error. UTF-16 with a byte order
/// mark is cut between its units. ISO-2022-JP, which is ASCII with escape sequences, is told; other charsets are left
/// to whoever decodes the content.
struct TextReader: RecordReader, ~Copyable {
  private var source: ReaderSource
  private let maximumBytes: Int
  private var charset: String?

  /// Starts reading a stream.
  ///
  /// - Parameters:
  ///   - stream: The decompressed file.
  ///   - name: What identifiers start with.
  ///   - maximumBytes: The largest document, at least 4.
  init(stream: consuming ByteStream, name: String, maximumBytes: Int) {
    precondition(maximumBytes >= 4, "a document must hold a character")
    source = ReaderSource(stream: stream, name: name)
    self.maximumBytes = maximumBytes
  }

  /// How many stored bytes were used so far.
  var bytesConsumed: Int { source.stream.bytesConsumed }

  /// The file, or its next part.
  mutating func next() throws(CorpusError) -> Record? {
    if source.isFinished { return nil }
    let ready = source.stream.fill(maximumBytes + TextCut.lookahead)
    if ready == 0 {
      if let fault = source.stream.fault {
        throw source.damage(fault, origin: source.beginRecord())
      }
      source.isFinished = true
      return nil
    }
    if source.recordCount == 0 { charset = utf16Charset() ?? sevenBitCharset() }
    let count = ready > maximumBytes ? cut() : ready
    let origin = source.beginRecord()
    var content: [UInt8] = []
    do {
      _ = try source.stream.read(count, into: &content)
    } catch {
      throw source.damage(error, origin: origin)
    }
    if let fault = source.damageBehindRecord {
      throw source.damage(fault, origin: origin, content: content)
    }
    return Record(
      origin: origin, document: source.document(of: origin), mediaType: .text, content: content,
      charset: charset, isTruncated: source.stream.fault != nil && source.stream.fill(1) == 0)
  }

  // MARK: -

  private mutating func utf16Charset() -> String? {
    switch source.stream.peek(2) {
    case [0xFF, 0xFE]: "utf-16le"
    case [0xFE, 0xFF]: "utf-16be"
    default: nil
    }
  }

  /// The charset of ASCII in which escape sequences switch to JIS X 0208 (RFC 1468); others than these, such as the
  /// colours of terminals, have no dollar sign.
  private mutating func sevenBitCharset() -> String? {
    let prefix = source.stream.peek(ContentKind.prefixCount)
    guard prefix.allSatisfy({ $0 < 0x80 }) else { return nil }
    let isShifted = prefix.indices.contains {
      prefix[$0] == 0x1B
        && (prefix[$0...].starts(with: [0x1B, 0x24, 0x42])
          || prefix[$0...].starts(with: [0x1B, 0x24, 0x40]))
    }
    return isShifted ? "iso-2022-jp" : nil
  }

  /// Where to cut the ready bytes: behind the last newline of the first `maximumBytes`, or else, where
  /// one is near, behind a sentence or word, and never inside what a reader sees as one character.
  private func cut() -> Int {
    let unit = charset?.hasPrefix("utf-16") == true ? 2 : 1
    let newlineByte = charset == "utf-16be" ? 1 : 0
    return source.stream.withReadyBytes { bytes in
      var end = maximumBytes / unit * unit
      while end > 0 {
        let isNewline =
          bytes[end - unit + newlineByte] == 0x0A
          && (unit == 1 || bytes[end - unit + 1 - newlineByte] == 0)
        if isNewline { return end }
        end -= unit
      }
      return unit == 1
        ? TextCut.utf8(bytes, maximumBytes) : TextCut.utf16(bytes, maximumBytes, newlineByte)
    }
  }
}
