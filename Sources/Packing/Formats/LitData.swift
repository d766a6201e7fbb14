internal import JSON
internal import Storage

/// Writes chunks of LitData for its `TokensLoader`, one item a sequence.
///
/// | width | meaning |
/// |---|---|
/// | 4 | *N*, number of items |
/// | 4 (*N* + 1) | offset of each item and of the end, from the start of the file |
/// | … | token IDs: `uint16` arrays of NumPy, or `int32` tensors of PyTorch, without headers |
///
/// The loader reads whole blocks of each chunk and passes the rest over, so items must be as long as
/// its block: `PackingLayout.check` refuses others.
/// <https://github.com/Lightning-AI/litData/blob/main/src/litdata/streaming/writer.py>.
final class LitDataWriter: ShardWriter {
  private let folder: String
  private let name: String
  private let type: TokenType
  private var payload: [UInt8] = []
  private var ends: [Int] = []

  /// Starts `folder/name`.
  init(folder: String, name: String, type: TokenType) {
    self.folder = folder
    self.name = name
    self.type = type
  }

  func fits(_ row: borrowing SequenceRow) -> Bool {
    payload.count + row.tokens.count * type.byteCount + 4 * (ends.count + 3) < 1 << 32
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    type.append(row.tokens.span, to: &payload)
    ends.append(payload.count)
  }

  func finish() throws(ShardError) -> Shard {
    var file = ByteWriter()
    let start = 4 + 4 * (ends.count + 1)
    // Bound first: the span of a temporary made by a closure crashes the compiler (Swift 6.3.1).
    let offsets = [UInt32(start)] + ends.map { UInt32(start + $0) }
    file.append(UInt32(ends.count))
    file.append(offsets.span)
    file.append(payload)
    let tokenCount = payload.count / type.byteCount
    payload = []
    var shard = Shard(file: try FileSummary.write(file.bytes, folder: folder, name: name))
    shard.indexEntry =
      "{\"chunk_bytes\": \(file.bytes.count), \"chunk_size\": \(ends.count), "
      + "\"dim\": \(tokenCount), \"filename\": \"\(name)\"}"
    return shard
  }

  /// Writes `index.json`, which names all chunks.
  static func writeIndex(
    of shards: [Shard], layout: PackingLayout, folder: String
  ) throws(ShardError) -> FileSummary {
    let format = layout.tokenType == .uint16 ? "no_header_numpy:5" : "no_header_tensor:16"
    let types = layout.tokenType == .uint16 ? "json" : "tensor"
    let spec = #""[1, {\"type\": null, \"context\": null, \"children_spec\": []}]""#
    // `updated_at` would be the time; the same input is to give the same bytes.
    let text = """
      {"chunks": [\(shards.map(\.indexEntry).joined(separator: ", "))], "config": \
      {"chunk_bytes": null, "chunk_size": \(layout.tokensPerShard), "compression": null, \
      "compression_batch_size": null, "compression_level": null, "data_format": ["\(format)"], \
      "data_spec": \(spec), "encryption": null, "ipc_compression": null, \
      "item_loader": "TokensLoader", "types": "\(types)"}, "updated_at": "0"}
      """
    return try FileSummary.write(Array(text.utf8), folder: folder, name: "index.json")
  }
}

extension LitDataWriter {
  /// Reads a chunk back; how tokens are stored is in `index.json` beside it.
  ///
  /// - Parameter type: How tokens are stored; nil: as `index.json` says.
  static func read(_ path: String, type known: TokenType?) throws(ShardError) -> ShardContents {
    let file = try wholeFile(path)
    guard let type = known ?? recordedType(splitPath(path).folder + "index.json") else {
      throw .malformed(
        path: path, reason: "how tokens are stored is not in an index.json beside it")
    }
    let count = file.count >= 8 ? Int(littleEndian(file.span, at: 0, as: UInt32.self)) : -1
    guard count >= 0, count <= (file.count - 8) / 4 else {
      throw .malformed(path: path, reason: "it is too short for its items")
    }
    let start = 4 + 4 * (count + 1)
    let offsets = littleEndianIntegers(file.span.extracting(4..<start), byteCount: 4).map(Int.init)
    guard offsets.first == start, offsets.last == file.count,
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }),
      offsets.allSatisfy({ ($0 - start) % type.byteCount == 0 })
    else { throw .malformed(path: path, reason: "the offsets of its items are wrong") }
    var contents = ShardContents(
      tokens: type.tokens(in: file.span.extracting(start..<file.count)), tokenType: type)
    contents.rowEnds = offsets.dropFirst().map { ($0 - start) / type.byteCount }
    return contents
  }

  /// How tokens are stored as `index.json` says; nil where there is none, or it names no type of IDs.
  private static func recordedType(_ path: String) -> TokenType? {
    guard let text = try? wholeFile(path) else { return nil }
    let index = try? JSONDocument(parsing: text.span)
    let name = index?.root["config"]?["data_format"]?.elements.first?.string ?? ""
    let types: [String: TokenType] = [
      "no_header_numpy:5": .uint16, "no_header_tensor:20": .uint16, "no_header_numpy:2": .uint32,
      "no_header_numpy:6": .uint32, "no_header_tensor:16": .uint32,
    ]
    return types[name]
  }
}
