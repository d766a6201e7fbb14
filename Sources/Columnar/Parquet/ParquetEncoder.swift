internal import Storage

/// The bytes of a Parquet file with columns of text and of lists of integers.
///
/// | bytes | meaning |
/// |---|---|
/// | `PAR1` | |
/// | row groups | of each column in turn: pages, each a header and (compressed) values |
/// | footer | schema, row groups, where their columns are: Thrift, compact protocol |
/// | 4 | size of the footer |
/// | `PAR1` | |
///
/// Values are written plainly and compressed as a page; every page has a CRC-32. Columns may have nulls
/// for readers that expect it, but have none. Lists have the three levels that the format asks for:
/// `input_ids (LIST) → list (repeated) → element`.
/// <https://github.com/apache/parquet-format>.
public struct ParquetEncoder: Sendable {
  private let columns: [ColumnDescription]
  private let zstdLevel: Int?
  private var rowGroups: [RowGroup] = []
  private var position = 4
  private var rowCount = 0

  private struct RowGroup {
    var rowCount: Int
    var chunks: [Chunk]
  }

  private struct Chunk {
    var offset: Int
    var valueCount: Int
    var uncompressed = 0
    var compressed = 0
  }

  /// Bytes of values at which a page ends.
  private static let bytesPerPage = 1 << 20

  /// Describes a file; without a level values are not compressed.
  public init(columns: [ColumnDescription], zstdLevel: Int?) {
    self.columns = columns
    self.zstdLevel = zstdLevel
  }

  /// The bytes that come first.
  public static let start = Array("PAR1".utf8)

  /// The bytes of a row group.
  public mutating func rowGroup(_ buffers: [ColumnBuffer]) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunks: [Chunk] = []
    for buffer in buffers {
      var chunk = Chunk(offset: position + bytes.count, valueCount: 0)
      var row = 0
      repeat {
        let end = Self.pageEnd(buffer, from: row)
        let page = page(buffer, rows: row..<end)
        chunk.valueCount += page.valueCount
        chunk.uncompressed += page.uncompressed
        chunk.compressed += page.bytes.count
        bytes += page.bytes
        row = end
      } while row < buffer.rowCount
      chunks.append(chunk)
    }
    let count = buffers.first?.rowCount ?? 0
    rowGroups.append(RowGroup(rowCount: count, chunks: chunks))
    rowCount += count
    position += bytes.count
    return bytes
  }

  /// The bytes that come last.
  public func end(createdBy: String) -> [UInt8] {
    var footer = ThriftWriter()
    footer.integer(1, 2)
    writeSchema(to: &footer)
    footer.integer(3, rowCount, isWide: true)
    footer.structures(4, count: rowGroups.count) { writer, index in
      write(rowGroups[index], to: &writer)
    }
    footer.text(6, createdBy)
    footer.end()
    var bytes = footer.bytes
    appendLittleEndian([UInt32(bytes.count)].span, byteCount: 4, to: &bytes)
    return bytes + Self.start
  }

  // MARK: - Pages

  private static func pageEnd(_ buffer: ColumnBuffer, from row: Int) -> Int {
    let width =
      if case .list(let type) = buffer.description.kind { type.byteCount } else { 1 }
    let limit = Int(buffer.ends[row]) + bytesPerPage / width
    var end = row
    repeat { end += 1 } while end < buffer.rowCount && Int(buffer.ends[end]) < limit
    return min(end, buffer.rowCount)
  }

  private func page(
    _ buffer: ColumnBuffer, rows: Range<Int>
  ) -> (bytes: [UInt8], valueCount: Int, uncompressed: Int) {
    var body: [UInt8] = []
    var valueCount = rows.count
    let span = Int(buffer.ends[rows.lowerBound])..<Int(buffer.ends[rows.upperBound])
    switch buffer.description.kind {
    case .text:
      append(levels: [(1, rows.count)], to: &body)
      for row in rows {
        let text = Int(buffer.ends[row])..<Int(buffer.ends[row + 1])
        appendLittleEndian([UInt32(text.count)].span, byteCount: 4, to: &body)
        body += buffer.values[text]
      }
    case .list(let type):
      // A list's first value repeats nothing (0), the others do (1). A value that is there has
      // definition level 3, an empty list 1.
      var repetition: [(UInt8, Int)] = []
      var definition: [(UInt8, Int)] = []
      valueCount = 0
      for row in rows {
        let count = Int(buffer.ends[row + 1] - buffer.ends[row])
        valueCount += max(1, count)
        repetition.append((0, 1))
        if count > 1 { repetition.append((1, count - 1)) }
        let level: (UInt8, Int) = count == 0 ? (1, 1) : (3, count)
        if definition.last?.0 == level.0 {
          definition[definition.count - 1].1 += level.1
        } else {
          definition.append(level)
        }
      }
      append(levels: repetition, to: &body)
      append(levels: definition, to: &body)
      let width = type.byteCount
      let values = buffer.values[span.lowerBound * width..<span.upperBound * width]
      if width == 4 {
        body += values
      } else {
        // Narrow integers are stored as 32-bit ones.
        for start in stride(from: values.startIndex, to: values.endIndex, by: width) {
          var value = UInt32(values[start])
          if width == 2 { value |= UInt32(values[start + 1]) << 8 }
          if type == .int8 { value = UInt32(bitPattern: Int32(Int8(truncatingIfNeeded: value))) }
          appendLittleEndian([value].span, byteCount: 4, to: &body)
        }
      }
    }
    let stored = zstdLevel.map { Compression.zstd(body.span, level: $0) } ?? body
    var header = ThriftWriter()
    header.integer(1, 0)
    header.integer(2, body.count)
    header.integer(3, stored.count)
    header.integer(4, Int(Int32(bitPattern: Compression.crc32(stored.span))))
    header.structure(5) {
      $0.integer(1, valueCount)
      $0.integer(2, 0)
      $0.integer(3, 3)
      $0.integer(4, 3)
    }
    header.end()
    return (header.bytes + stored, valueCount, header.bytes.count + body.count)
  }

  /// Appends runs of levels with their size before them.
  private func append(levels: [(level: UInt8, count: Int)], to body: inout [UInt8]) {
    var runs: [UInt8] = []
    for (level, count) in levels {
      Varint.append(UInt64(count) << 1, to: &runs)
      runs.append(level)
    }
    appendLittleEndian([UInt32(runs.count)].span, byteCount: 4, to: &body)
    body += runs
  }

  // MARK: - Footer

  private func writeSchema(to footer: inout ThriftWriter) {
    // Each element: 1 type, 3 repetition (0 required, 1 optional, 2 repeated), 4 name, 5 number of
    // children, 6 converted type, 10 logical type.
    var elements: [(inout ThriftWriter) -> Void] = [
      {
        $0.integer(3, 0)
        $0.text(4, "schema")
        $0.integer(5, columns.count)
      }
    ]
    for column in columns {
      switch column.kind {
      case .text:
        elements.append {
          $0.integer(1, 6)
          $0.integer(3, 1)
          $0.text(4, column.name)
          $0.integer(6, 0)
          $0.structure(10) { $0.structure(1) { _ in } }
        }
      case .list(let type):
        elements.append {
          $0.integer(3, 1)
          $0.text(4, column.name)
          $0.integer(5, 1)
          $0.integer(6, 3)
          $0.structure(10) { $0.structure(3) { _ in } }
        }
        elements.append {
          $0.integer(3, 2)
          $0.text(4, "list")
          $0.integer(5, 1)
        }
        elements.append {
          $0.integer(1, 1)
          $0.integer(3, 1)
          $0.text(4, "element")
          if let converted = type.convertedType { $0.integer(6, converted) }
        }
      }
    }
    footer.structures(2, count: elements.count) { writer, index in elements[index](&writer) }
  }

  private func write(_ group: RowGroup, to writer: inout ThriftWriter) {
    writer.structures(1, count: columns.count) { writer, index in
      let (column, chunk) = (columns[index], group.chunks[index])
      writer.integer(2, chunk.offset, isWide: true)
      writer.structure(3) {
        let isText = column.kind == .text
        $0.integer(1, isText ? 6 : 1)
        $0.integers(2, [0, 3])
        $0.texts(3, isText ? [column.name] : [column.name, "list", "element"])
        $0.integer(4, zstdLevel == nil ? 0 : 6)
        $0.integer(5, chunk.valueCount, isWide: true)
        $0.integer(6, chunk.uncompressed, isWide: true)
        $0.integer(7, chunk.compressed, isWide: true)
        $0.integer(9, chunk.offset, isWide: true)
      }
    }
    writer.integer(2, group.chunks.reduce(0) { $0 + $1.uncompressed }, isWide: true)
    writer.integer(3, group.rowCount, isWide: true)
  }
}

extension ColumnDescription.IntegerType {
  /// The number of the annotation that Parquet has for it; nil for plain 32-bit integers.
  fileprivate var convertedType: Int? {
    switch self {
    case .uint8: 11
    case .uint16: 12
    case .uint32: 13
    case .int8: 15
    case .int32: nil
    }
  }
}
