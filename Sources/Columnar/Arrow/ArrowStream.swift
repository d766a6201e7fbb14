internal import Storage

/// The messages of an Arrow stream: a schema, batches of rows, and the end.
///
/// | width | meaning |
/// |---|---|
/// | 4 | 0xFFFFFFFF |
/// | 4 | size of the description, padded to a multiple of 8 |
/// | … | the description, a FlatBuffer |
/// | … | of a batch: its buffers, each padded to a multiple of 8 |
///
/// The bytes are those that Arrow's own writer gives for the same rows.
/// <https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format>.
public struct ArrowStreamEncoder: Sendable {
  private let columns: [ColumnDescription]
  private let metadata: [(key: String, value: String)]

  /// Describes a stream of rows with these columns; `metadata` belongs to the schema.
  public init(columns: [ColumnDescription], metadata: [(key: String, value: String)] = []) {
    self.columns = columns
    self.metadata = metadata
  }

  /// The message that comes first.
  public var schema: [UInt8] {
    var builder = FlatBufferBuilder()
    let fields = columns.map { Self.field($0, in: &builder) }
    let fieldVector = builder.vector(fields)
    var pairs: [FlatBufferBuilder.Place] = []
    for (key, value) in metadata {
      let keyPlace = builder.string(key)
      let valuePlace = builder.string(value)
      pairs.append(
        builder.table {
          $0.field(1, to: valuePlace)
          $0.field(0, to: keyPlace)
        })
    }
    let metadataVector = pairs.isEmpty ? nil : builder.vector(pairs)
    let schema = builder.table {
      $0.field(2, to: metadataVector)
      $0.field(1, to: fieldVector)
    }
    return Self.message(builder, header: schema, kind: 1, body: [])
  }

  /// The message with some rows.
  public func batch(_ columns: [ColumnBuffer]) -> [UInt8] {
    var body: [UInt8] = []
    var nodes: [(Int64, Int64)] = []
    var buffers: [(Int64, Int64)] = []
    func add(_ bytes: [UInt8]) {
      buffers.append((Int64(body.count), Int64(bytes.count)))
      body += bytes
      while body.count % 8 != 0 { body.append(0) }
    }
    for column in columns {
      nodes.append((Int64(column.rowCount), 0))
      add([])
      var ends: [UInt8] = []
      appendLittleEndian(column.ends.span, byteCount: 4, to: &ends)
      add(ends)
      if case .list = column.description.kind {
        nodes.append((Int64(column.valueCount), 0))
        add([])
      }
      add(column.values)
    }
    var builder = FlatBufferBuilder()
    let nodeVector = builder.vector(pairs: nodes)
    let bufferVector = builder.vector(pairs: buffers)
    let rowCount = columns.first?.rowCount ?? 0
    let batch = builder.table {
      $0.field(0, UInt64(rowCount))
      $0.field(2, to: bufferVector)
      $0.field(1, to: nodeVector)
    }
    return Self.message(builder, header: batch, kind: 3, body: body)
  }

  /// The message that comes last.
  public static let end: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]

  // MARK: -

  private static func message(
    _ builder: consuming FlatBufferBuilder, header: FlatBufferBuilder.Place, kind: UInt8,
    body: [UInt8]
  ) -> [UInt8] {
    var builder = builder
    let message = builder.table {
      $0.field(3, UInt64(body.count))
      $0.field(2, to: header)
      // Version 5 of the metadata.
      $0.field(0, UInt16(4))
      $0.field(1, kind)
    }
    var description = builder.finish(root: message)
    while description.count % 8 != 0 { description.append(0) }
    var writer = ByteWriter()
    writer.append(UInt32.max)
    writer.append(UInt32(description.count))
    writer.append(description)
    writer.append(body)
    return writer.bytes
  }

  private static func field(
    _ column: ColumnDescription, in builder: inout FlatBufferBuilder
  ) -> FlatBufferBuilder.Place {
    switch column.kind {
    case .text:
      let type = builder.table { _ in }
      return field(column.name, type, kind: 5, children: [], in: &builder)
    case .list(let integer):
      let integerType = builder.table {
        $0.field(0, UInt32(8 * integer.byteCount))
        $0.field(1, UInt8(integer.isSigned ? 1 : 0))
      }
      let item = field("item", integerType, kind: 2, children: [], in: &builder)
      let type = builder.table { _ in }
      return field(column.name, type, kind: 12, children: [item], in: &builder)
    }
  }

  /// A column that may have nulls, as Arrow describes columns unless told otherwise.
  private static func field(
    _ name: String, _ type: FlatBufferBuilder.Place, kind: UInt8,
    children: [FlatBufferBuilder.Place], in builder: inout FlatBufferBuilder
  ) -> FlatBufferBuilder.Place {
    let nameString = builder.string(name)
    let childVector = builder.vector(children)
    return builder.table {
      $0.field(5, to: childVector)
      $0.field(3, to: type)
      $0.field(0, to: nameString)
      $0.field(2, kind)
      $0.field(1, UInt8(1))
    }
  }
}
