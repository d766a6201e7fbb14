internal import JSON
internal import Storage

/// A checksum that MDS shards may record.
public enum MDSHash: String, Sendable, CaseIterable {
  /// Named as the index names them.
  case sha1, sha256, xxh64

  /// The digest as hexadecimal digits.
  func digest(_ bytes: [UInt8]) -> String {
    switch self {
    case .sha1: hexDigits(Storage.sha1(bytes.span))
    case .sha256: Storage.sha256(of: bytes.span)
    case .xxh64: hexDigits(xxHash64(bytes.span))
    }
  }
}

/// Writes shards of MosaicML's streaming data sets, one sample a sequence.
///
/// | width | meaning |
/// |---|---|
/// | 4 | *N*, number of samples |
/// | 4 (*N* + 1) | offset of each sample and of the end, from the start of the file |
/// | … | what the index says of the columns, as JSON |
/// | … | samples: the size (4 bytes) of each column without a fixed size, then the columns' bytes |
///
/// Columns come in the order of their names. An array without a fixed shape starts with a byte
/// `dimensions << 2 | w` and its dimensions as integers of 2ʷ bytes. With compression the whole file is
/// one zstd frame. <https://github.com/mosaicml/streaming/tree/main/streaming/base/format/mds>.
final class MDSWriter: ShardWriter {
  private let folder: String
  private let name: String
  private let layout: PackingLayout
  private let columns: [Column]
  private let config: [UInt8]
  private var samples: [UInt8] = []
  private var sampleEnds: [UInt32] = []
  private var rowColumns = RowColumns()

  /// A column, as the index describes it.
  private struct Column {
    var name: String
    var encoding: String
    var size: Int?
    /// Bytes an element of an array; nil for text.
    var elementBytes: Int?
  }

  /// Starts `folder/name`, to which `.zstd` is added with compression.
  init(folder: String, name: String, layout: PackingLayout) {
    self.folder = folder
    self.name = name
    self.layout = layout
    columns = Self.columns(of: layout)
    config = Array(Self.config(columns, layout: layout, more: [:]).utf8)
  }

  func fits(_ row: borrowing SequenceRow) -> Bool {
    sampleEnds.isEmpty || fileSize + sampleSize(row) + 4 <= layout.mdsSizeLimit
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    guard fileSize + sampleSize(row) + 4 < 1 << 32 else {
      throw .unsupported("MDS shards are below 4 GiB: a document is larger")
    }
    rowColumns.take(row)
    var body: [UInt8] = []
    for column in columns {
      let start = body.count
      append(column, of: row, to: &body)
      if column.size == nil {
        let size = UInt32(body.count - start)
        appendLittleEndian([size].span, byteCount: 4, to: &samples)
      }
    }
    samples += body
    sampleEnds.append(UInt32(samples.count))
  }

  func finish() throws(ShardError) -> Shard {
    var file = ByteWriter()
    let start = UInt32(4 + 4 * (sampleEnds.count + 1) + config.count)
    let offsets = [start] + sampleEnds.map { $0 + start }
    file.append(UInt32(sampleEnds.count))
    file.append(offsets.span)
    file.append(config)
    file.append(samples)
    samples = []
    let raw = Self.description(of: file.bytes, name: name, hashes: layout.mdsHashes)
    var zipped = "null"
    var (bytes, name) = (file.bytes, name)
    if let level = layout.zstdLevel {
      bytes = Compression.zstd(bytes.span, level: level)
      name += ".zstd"
      zipped = Self.description(of: bytes, name: name, hashes: layout.mdsHashes)
    }
    var shard = Shard(file: try FileSummary.write(bytes, folder: folder, name: name))
    shard.indexEntry = Self.config(
      columns, layout: layout,
      more: ["raw_data": raw, "samples": String(sampleEnds.count), "zip_data": zipped])
    return shard
  }

  /// Writes `index.json`, which names all shards.
  static func writeIndex(of shards: [Shard], folder: String) throws(ShardError) -> FileSummary {
    let entries = shards.map(\.indexEntry).joined(separator: ", ")
    return try FileSummary.write(
      Array("{\"shards\": [\(entries)], \"version\": 2}".utf8), folder: folder, name: "index.json")
  }

  // MARK: - Samples

  /// Bytes of the file if it were finished now.
  private var fileSize: Int { 8 + 4 * sampleEnds.count + config.count + samples.count }

  private func sampleSize(_ row: borrowing SequenceRow) -> Int {
    columns.reduce(0) { sum, column in
      if let size = column.size { return sum + size }
      guard let width = column.elementBytes else { return sum + 4 + row.label.id.utf8.count }
      let count =
        column.name == SequenceColumn.cumulativeLengths.rawValue
        ? row.pieces.count + (row.paddingCount > 0 ? 2 : 1) : row.tokens.count
      return sum + 4 + Self.shapeHeader(count).count + count * width
    }
  }

  private func append(
    _ column: Column, of row: borrowing SequenceRow, to body: inout [UInt8]
  ) {
    guard let width = column.elementBytes else {
      body += Array(row.label.id.utf8)
      return
    }
    let values =
      column.name == RowColumns.tokensName
      ? row.tokens : SequenceColumn(rawValue: column.name).map { rowColumns.values($0) } ?? []
    if column.size == nil { body += Self.shapeHeader(values.count) }
    if width == 1 {
      body += values.map { UInt8(truncatingIfNeeded: $0) }
    } else {
      appendLittleEndian(values.span, byteCount: width, to: &body)
    }
  }

  private static func shapeHeader(_ count: Int) -> [UInt8] {
    var writer = ByteWriter()
    switch count {
    case ...0xFF:
      writer.append(UInt8(4))
      writer.append(UInt8(count))
    case ...0xFFFF:
      writer.append(UInt8(5))
      writer.append(UInt16(count))
    default:
      writer.append(UInt8(6))
      writer.append(UInt32(count))
    }
    return writer.bytes
  }

  // MARK: - Descriptions

  private static func columns(of layout: PackingLayout) -> [Column] {
    let length = layout.packing == .documents ? nil : layout.sequenceLength
    func array(_ name: String, _ type: String, _ width: Int, isFixed: Bool = true) -> Column {
      let length = isFixed ? length : nil
      return Column(
        name: name, encoding: "ndarray:\(type)" + (length.map { ":\($0)" } ?? ""),
        size: length.map { $0 * width }, elementBytes: width)
    }
    var columns = [
      array(RowColumns.tokensName, layout.tokenType.rawValue, layout.tokenType.byteCount)
    ]
    for column in layout.writtenColumns {
      switch column {
      case .id:
        columns.append(Column(name: column.rawValue, encoding: "str", size: nil, elementBytes: nil))
      case .attentionMask, .lossMask: columns.append(array(column.rawValue, "uint8", 1))
      case .positionIDs, .segmentIDs, .labels: columns.append(array(column.rawValue, "int32", 4))
      case .cumulativeLengths:
        columns.append(array(column.rawValue, "int32", 4, isFixed: false))
      }
    }
    return columns.sorted { $0.name < $1.name }
  }

  /// The description of a shard's columns with further members, as Python's `json.dumps` with sorted
  /// keys writes it.
  private static func config(
    _ columns: [Column], layout: PackingLayout, more: [String: String]
  ) -> String {
    func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }
    func quoted(_ items: [String]) -> String { list(items.map { "\"\($0)\"" }) }
    var members = more
    members["column_encodings"] = quoted(columns.map(\.encoding))
    members["column_names"] = quoted(columns.map(\.name))
    members["column_sizes"] = list(columns.map { $0.size.map(String.init) ?? "null" })
    members["compression"] = layout.zstdLevel.map { "\"zstd:\($0)\"" } ?? "null"
    members["format"] = "\"mds\""
    members["hashes"] = quoted(layout.sortedHashes.map(\.rawValue))
    members["size_limit"] = String(layout.mdsSizeLimit)
    members["version"] = "2"
    let pairs = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
    return "{" + pairs.joined(separator: ", ") + "}"
  }

  private static func description(of bytes: [UInt8], name: String, hashes: [MDSHash]) -> String {
    let digests = hashes.sorted { $0.rawValue < $1.rawValue }
      .map { "\"\($0.rawValue)\": \"\($0.digest(bytes))\"" }.joined(separator: ", ")
    return "{\"basename\": \"\(name)\", \"bytes\": \(bytes.count), \"hashes\": {\(digests)}}"
  }
}

extension PackingLayout {
  fileprivate var sortedHashes: [MDSHash] { mdsHashes.sorted { $0.rawValue < $1.rawValue } }
}
