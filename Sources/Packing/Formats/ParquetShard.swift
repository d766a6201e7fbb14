internal import Columnar
internal import Storage

/// Writes Parquet files: a row for each sequence, `input_ids` and the columns of the layout.
///
/// `datasets.load_dataset("parquet")`, axolotl, LLaMA-Factory and others read them. Token IDs are
/// `int32`, which PyTorch knows.
final class ParquetShardWriter: ShardWriter {
  private var encoder: ParquetEncoder
  private var table: SequenceTable
  private var file: TokenFile?

  /// Bytes of values at which a row group ends.
  private static let bytesPerRowGroup = 1 << 24

  /// Starts `folder/name`.
  init(folder: String, name: String, layout: PackingLayout) throws(ShardError) {
    table = SequenceTable(layout: layout)
    encoder = ParquetEncoder(
      columns: table.columns.map(\.description), zstdLevel: layout.zstdLevel)
    file = try TokenFile(folder: folder, name: name, type: .uint32)
    try file?.append(bytes: ParquetEncoder.start)
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    guard row.tokens.count < 1 << 28 else {
      throw .unsupported("Parquet pages are below 2 GiB: a document has more tokens")
    }
    table.append(row)
    if table.byteCount >= Self.bytesPerRowGroup { try writeRowGroup() }
  }

  func finish() throws(ShardError) -> Shard {
    if table.rowCount > 0 { try writeRowGroup() }
    guard var file = file.take() else { preconditionFailure("a writer is finished once") }
    try file.append(bytes: encoder.end(createdBy: "medprep"))
    return Shard(file: try file.finish())
  }

  private func writeRowGroup() throws(ShardError) {
    try file?.append(bytes: encoder.rowGroup(table.columns))
    table.removeAll()
  }

  /// Reads `input_ids`, and the loss mask from `loss_mask`, of a file.
  static func read(_ path: String) throws(ShardError) -> ShardContents {
    do throws(ColumnarError) {
      let file = try ParquetFile(path: path)
      guard let ids = try file.integerLists(RowColumns.tokensName) else {
        throw ColumnarError("there is no column \"\(RowColumns.tokensName)\" of token IDs")
      }
      var contents = ShardContents(
        tokens: ids.values, tokenType: ids.type == .uint16 ? .uint16 : .uint32)
      contents.rowEnds = ids.ends
      if let mask = try file.integerLists(SequenceColumn.lossMask.rawValue) {
        try contents.setLossMask(mask.values)
      }
      return contents
    } catch {
      throw .malformed(path: path, reason: error.description)
    }
  }
}
