internal import Columnar
internal import Storage

/// Writes Arrow stream files as Hugging Face's `Dataset.save_to_disk` does, for `load_from_disk`: a row
/// for each sequence, `input_ids` and the columns of the layout.
///
/// Beside the files stand `dataset_info.json`, with the types of the columns, and `state.json`, with the
/// names of the files. Token IDs are `int32`, which PyTorch knows.
final class ArrowShardWriter: ShardWriter {
  private let encoder: ArrowStreamEncoder
  private var table: SequenceTable
  private var file: TokenFile?

  /// Rows a batch, as the library writes them.
  private static let rowsPerBatch = 1000
  /// Bytes at which a batch ends earlier.
  private static let bytesPerBatch = 1 << 24

  /// Starts `folder/name`.
  init(folder: String, name: String, layout: PackingLayout) throws(ShardError) {
    table = SequenceTable(layout: layout)
    encoder = ArrowStreamEncoder(
      columns: table.columns.map(\.description),
      metadata: [("huggingface", "{\"info\": {\"features\": \(table.features(indentation: nil))}}")]
    )
    file = try TokenFile(folder: folder, name: name, type: .uint32)
    try file?.append(bytes: encoder.schema)
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    guard row.tokens.count <= Int(Int32.max) - Self.bytesPerBatch else {
      throw .unsupported("Arrow's batches are below 2^31 values: a document has more tokens")
    }
    table.append(row)
    if table.rowCount == Self.rowsPerBatch || table.byteCount >= Self.bytesPerBatch {
      try writeBatch()
    }
  }

  func finish() throws(ShardError) -> Shard {
    if table.rowCount > 0 { try writeBatch() }
    guard var file = file.take() else { preconditionFailure("a writer is finished once") }
    try file.append(bytes: ArrowStreamEncoder.end)
    var shard = Shard(file: try file.finish())
    shard.indexEntry = "{\n      \"filename\": \"\(shard.file.name)\"\n    }"
    return shard
  }

  private func writeBatch() throws(ShardError) {
    try file?.append(bytes: encoder.batch(table.columns))
    table.removeAll()
  }

  /// Writes `dataset_info.json` and `state.json`.
  static func writeIndex(
    of shards: [Shard], layout: PackingLayout, folder: String
  ) throws(ShardError) -> [FileSummary] {
    let features = SequenceTable(layout: layout).features(indentation: 2)
    let info = """
      {
        "citation": "",
        "description": "",
        "features": \(features),
        "homepage": "",
        "license": ""
      }
      """
    // The library makes fingerprints by chance; the same shards are to have the same one.
    let all = Array(shards.map(\.file.sha256).joined().utf8)
    let fingerprint = sha256(of: all.span).prefix(16)
    let state = """
      {
        "_data_files": [
          \(shards.map(\.indexEntry).joined(separator: ",\n    "))
        ],
        "_fingerprint": "\(fingerprint)",
        "_format_columns": null,
        "_format_kwargs": {},
        "_format_type": null,
        "_output_all_columns": false,
        "_split": null
      }
      """
    return [
      try FileSummary.write(Array(info.utf8), folder: folder, name: "dataset_info.json"),
      try FileSummary.write(Array(state.utf8), folder: folder, name: "state.json"),
    ]
  }

  /// Reads `input_ids`, and the loss mask from `loss_mask`, of a stream or file.
  static func read(_ path: String) throws(ShardError) -> ShardContents {
    let bytes = try wholeFile(path)
    do throws(ColumnarError) {
      let reader = try ArrowStreamReader(bytes)
      guard let ids = try reader.integerLists(RowColumns.tokensName), ids.type.byteCount > 1 else {
        throw ColumnarError("there is no column \"\(RowColumns.tokensName)\" of token IDs")
      }
      var contents = ShardContents(
        tokens: ids.values, tokenType: ids.type.byteCount == 2 ? .uint16 : .uint32)
      contents.rowEnds = ids.ends
      if let mask = try reader.integerLists(SequenceColumn.lossMask.rawValue) {
        try contents.setLossMask(mask.values)
      }
      return contents
    } catch {
      throw .malformed(path: path, reason: error.description)
    }
  }
}

extension ShardContents {
  mutating func setLossMask(_ values: [UInt32]) throws(ColumnarError) {
    guard values.count == tokens.count, values.allSatisfy({ $0 <= 1 }) else {
      throw ColumnarError("the loss mask is not a 0 or 1 for each token")
    }
    lossMask = values.map { UInt8($0) }
  }
}
