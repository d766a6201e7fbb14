internal import Storage

extension TokenDocument {
  /// The document as it is kept on the disk until it is packed, with its size before it.
  ///
  /// | width | meaning |
  /// |---|---|
  /// | 4 | bytes that follow |
  /// | 8 | its number; −1: none |
  /// | 8 | record number in its file |
  /// | 4, 4, 4, 4, 4, 4 | tokens; bytes of the loss mask, id, source, language and path |
  /// | 4 each | tokens |
  /// | … | mask, id, source, language, path |
  ///
  /// - Precondition: ``storedByteCount`` is below 4 GiB.
  public var bytes: [UInt8] {
    let texts = [id, source, language, path].map { Array($0.utf8) }
    var writer = ByteWriter()
    writer.append(UInt32(storedByteCount))
    writer.append(UInt64(bitPattern: Int64(number ?? -1)))
    writer.append(UInt64(recordNumber))
    writer.append(UInt32(tokens.count))
    writer.append(UInt32(lossMask.count))
    for text in texts { writer.append(UInt32(text.count)) }
    writer.append(tokens.span)
    writer.append(lossMask)
    for text in texts { writer.append(text) }
    return writer.bytes
  }

  /// The size that `bytes` begins with.
  var storedByteCount: Int {
    40 + 4 * tokens.count + lossMask.count
      + [id, source, language, path].reduce(0) { $0 + $1.utf8.count }
  }

  /// Reads what `bytes` has behind the size; nil when they are not those of a document.
  public init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= 40 else { return nil }
    let span = bytes.span
    let counts = littleEndianIntegers(span.extracting(16..<40), byteCount: 4).map(Int.init)
    guard bytes.count == 40 + 4 * counts[0] + counts[1...].reduce(0, +) else { return nil }
    let tokenEnd = 40 + 4 * counts[0]
    self.init(tokens: littleEndianIntegers(span.extracting(40..<tokenEnd), byteCount: 4))
    var rest = bytes.dropFirst(tokenEnd)
    func take(_ count: Int) -> ArraySlice<UInt8> {
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    lossMask = Array(take(counts[1]))
    id = String(decoding: take(counts[2]), as: UTF8.self)
    source = String(decoding: take(counts[3]), as: UTF8.self)
    language = String(decoding: take(counts[4]), as: UTF8.self)
    path = String(decoding: take(counts[5]), as: UTF8.self)
    let number = Int(truncatingIfNeeded: littleEndian(span, at: 0, as: UInt64.self))
    self.number = number < 0 ? nil : number
    recordNumber = Int(truncatingIfNeeded: littleEndian(span, at: 8, as: UInt64.self))
  }
}
