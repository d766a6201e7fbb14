internal import Storage

/// Writes datatrove's tokenized files.
///
/// | file | content |
/// |---|---|
/// | `NAME.ds` | token IDs end to end, two bytes each for vocabularies of up to 65,536 entries, else four |
/// | `NAME.ds.index` | `uint64` token offsets just behind each document |
/// | `NAME.ds.loss` | a byte for each token, 1 where the loss counts; only with loss masks |
/// | `NAME.ds.metadata` | `TOKENIZER\|BYTES`, the number of tokens, and that number for people, a line each |
///
/// <https://github.com/huggingface/datatrove/blob/main/src/datatrove/pipeline/tokens/tokenizer.py>.
final class DatatroveWriter: ShardWriter {
  private let folder: String
  private let name: String
  private let layout: PackingLayout
  private var tokens: TokenFile?
  private var loss: TokenFile?
  private var ends: [UInt64] = []
  private var count: UInt64 = 0

  /// Starts `folder/name`.
  init(folder: String, name: String, layout: PackingLayout) throws(ShardError) {
    self.folder = folder
    self.name = name
    self.layout = layout
    tokens = try TokenFile(folder: folder, name: name, type: layout.tokenType)
    loss =
      layout.writesLossMask
      ? try TokenFile(folder: folder, name: name + ".loss", type: .uint32) : nil
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    var end = count
    for piece in row.pieces {
      end += UInt64(piece.count)
      if piece.endsSegment { ends.append(end) }
    }
    count += UInt64(row.tokens.count)
    // Padding is a document of its own, so that the last end is that of the file.
    if row.paddingCount > 0 { ends.append(count) }
    try tokens?.append(row.tokens)
    if loss != nil { try loss?.append(bytes: row.fullLossMask) }
  }

  func finish() throws(ShardError) -> Shard {
    guard let tokens = tokens.take() else { preconditionFailure("a writer is finished once") }
    // A document may go on in the next shard.
    if ends.last != count, count > 0 { ends.append(count) }
    var index = ByteWriter()
    index.append(ends.span)
    var companions = [
      Shard.Companion(
        role: .index,
        file: try FileSummary.write(index.bytes, folder: folder, name: name + ".index"))
    ]
    if let loss = loss.take() {
      companions.append(Shard.Companion(role: .loss, file: try loss.finish()))
    }
    let metadata =
      "\(layout.vocabularyName)|\(layout.tokenType.byteCount)\n\(count)\n\(Self.humanized(count))"
    companions.append(
      Shard.Companion(
        role: .metadata,
        file: try FileSummary.write(Array(metadata.utf8), folder: folder, name: name + ".metadata"))
    )
    var shard = Shard(file: try tokens.finish())
    shard.companions = companions
    return shard
  }

  /// The count as datatrove writes it for people: `12.0 T`, `4.1 KT`.
  static func humanized(_ count: UInt64) -> String {
    var (value, unit) = (Double(count), 0)
    let units = ["", "K", "M", "G", "T"]
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let tenths = UInt64((value * 10).rounded(.toNearestOrEven))
    return "\(tenths / 10).\(tenths % 10) \(units[unit])T"
  }
}

extension DatatroveWriter {
  /// Reads a `.ds` with its companions back.
  ///
  /// - Parameter type: How tokens are stored; nil: as `.ds.metadata` says.
  static func read(_ path: String, type: TokenType?) throws(ShardError) -> ShardContents {
    let text = try? wholeFile(path + ".metadata")
    let lines = text.map { String(decoding: $0, as: UTF8.self).split(separator: "\n") } ?? []
    let recorded = lines.first?.split(separator: "|").last.flatMap { Int($0) }
    guard let type = type ?? TokenType.allCases.first(where: { $0.byteCount == recorded }) else {
      throw .malformed(
        path: path, reason: "how tokens are stored is not known: there is no .ds.metadata")
    }
    var contents = try FlatBinWriter.read(path, type: type)
    if lines.count > 1, Int(lines[1]) != contents.tokens.count {
      throw .malformed(
        path: path + ".metadata",
        reason: "it says \(lines[1]) tokens, the file has \(contents.tokens.count)")
    }
    let index = try wholeFile(path + ".index")
    guard index.count % 8 == 0 else {
      throw .malformed(path: path + ".index", reason: "it is not an array of uint64")
    }
    var ends: [Int] = []
    for position in stride(from: 0, to: index.count, by: 8) {
      let end = littleEndian(index.span, at: position, as: UInt64.self)
      guard end >= UInt64(ends.last ?? 0), end <= UInt64(contents.tokens.count) else {
        throw .malformed(path: path + ".index", reason: "end \(end) is out of order")
      }
      ends.append(Int(end))
    }
    guard ends.last ?? 0 == contents.tokens.count else {
      throw .malformed(path: path + ".index", reason: "tokens follow the last document")
    }
    contents.segmentEnds = ends
    if let loss = try? wholeFile(path + ".loss") {
      guard loss.count == contents.tokens.count, loss.allSatisfy({ $0 <= 1 }) else {
        throw .malformed(path: path + ".loss", reason: "it is not a 0 or 1 for each token")
      }
      contents.lossMask = loss
    }
    return contents
  }
}
