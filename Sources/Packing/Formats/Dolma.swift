internal import Storage

/// Writes the token files of dolma and OLMo-core.
///
/// | file | content |
/// |---|---|
/// | `PART.npy` | token IDs end to end, without the header that the name promises |
/// | `PART.csv.gz` | a line, ended by `\r\n`, for each sequence: first token, token behind the last, id, file, record number |
/// | `PART.label_mask.npy` | a byte for each token, 1 where the loss counts, no header; only with loss masks |
///
/// <https://github.com/allenai/dolma/blob/main/python/dolma/tokenizer/memmap_writer.py>.
final class DolmaWriter: ShardWriter {
  private let folder: String
  private let prefix: String
  private var tokens: TokenFile?
  private var mask: [UInt8]?
  private var csv: [UInt8] = []
  private var count = 0

  /// Starts `folder/prefix.npy`.
  init(folder: String, prefix: String, layout: PackingLayout) throws(ShardError) {
    self.folder = folder
    self.prefix = prefix
    tokens = try TokenFile(folder: folder, name: prefix + ".npy", type: layout.tokenType)
    mask = layout.writesLossMask ? [] : nil
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    let end = count + row.tokens.count
    csv += Array(
      "\(count),\(end),\(quoted(row.label.id)),\(quoted(row.label.path)),\(row.label.recordNumber)\r\n"
        .utf8)
    count = end
    try tokens?.append(row.tokens)
    if mask != nil { mask?.append(contentsOf: row.fullLossMask) }
  }

  func finish() throws(ShardError) -> Shard {
    guard let tokens = tokens.take() else { preconditionFailure("a writer is finished once") }
    var companions = [
      Shard.Companion(
        role: .index,
        file: try FileSummary.write(
          Compression.gzip(csv.span), folder: folder, name: prefix + ".csv.gz"))
    ]
    if let mask {
      companions.append(
        Shard.Companion(
          role: .loss,
          file: try FileSummary.write(mask, folder: folder, name: prefix + ".label_mask.npy")))
    }
    var shard = Shard(file: try tokens.finish())
    shard.companions = companions
    return shard
  }

  /// A field as Python's csv module writes it.
  private func quoted(_ text: String) -> String {
    let needsQuotes = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }

  /// Reads the tokens of a part and the ends that its `.csv.gz` says.
  ///
  /// - Parameter type: How tokens are stored; nil: as the size of the file says, for the last end.
  static func read(_ path: String, type: TokenType?) throws(ShardError) -> ShardContents {
    let prefix = String(path.dropLast(4))
    let packed = try wholeFile(prefix + ".csv.gz")
    let csv = Decompression.decode(packed.span, .gzip, limit: 1 << 34)
    guard csv.isComplete else {
      throw .malformed(path: prefix + ".csv.gz", reason: "it is not a whole gzip file")
    }
    var ends: [Int] = []
    var insideQuotes = false
    for line in csv.bytes.split(separator: UInt8(ascii: "\n")) {
      let wasInside = insideQuotes
      // A quoted name may hold a line break.
      for byte in line where byte == UInt8(ascii: "\"") { insideQuotes.toggle() }
      if wasInside { continue }
      let fields = line.split(separator: UInt8(ascii: ","), maxSplits: 2)
      guard fields.count == 3, let start = Int(String(decoding: fields[0], as: UTF8.self)),
        let end = Int(String(decoding: fields[1], as: UTF8.self)), start == ends.last ?? 0,
        end >= start
      else {
        throw .malformed(
          path: prefix + ".csv.gz", reason: "line \(ends.count + 1) does not follow the one before")
      }
      ends.append(end)
    }
    let count = ends.last ?? 0
    let size = (try? FileStatus(path: path))?.byteCount ?? 0
    let isWide = size % 4 == 0 && size / 4 == count
    var contents = try FlatBinWriter.read(path, type: type ?? (isWide ? .uint32 : .uint16))
    guard count == contents.tokens.count else {
      throw .malformed(
        path: prefix + ".csv.gz",
        reason: "the last document ends at token \(count) of \(contents.tokens.count)")
    }
    contents.rowEnds = ends
    if let mask = try? wholeFile(prefix + ".label_mask.npy") {
      guard mask.count == contents.tokens.count, mask.allSatisfy({ $0 <= 1 }) else {
        throw .malformed(
          path: prefix + ".label_mask.npy", reason: "it is not a 0 or 1 for each token")
      }
      contents.lossMask = mask
    }
    return contents
  }
}
