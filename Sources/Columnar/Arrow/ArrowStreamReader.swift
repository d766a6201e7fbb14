internal import Storage

/// Reads the lists of integers of an Arrow stream, or of an Arrow file.
///
/// Columns without nulls and compression, as training data are; others are refused by name.
public struct ArrowStreamReader: Sendable {
  private let bytes: [UInt8]
  private let columns: [Column]
  /// Where the batches start.
  private let bodyStart: Int

  private struct Column {
    var name: String
    var integers: ColumnDescription.IntegerType?
    /// Nodes and buffers that a batch has for it.
    var nodeCount = 1
    var bufferCount = 0
  }

  /// Reads the schema.
  ///
  /// - Throws: `ColumnarError` when it is no Arrow stream, or has a column of a type that is not known.
  public init(_ bytes: [UInt8]) throws(ColumnarError) {
    self.bytes = bytes
    // An Arrow file is a stream between magic bytes and an index.
    let start = bytes.starts(with: "ARROW1\0\0".utf8) ? 8 : 0
    guard let message = try Self.message(in: bytes, at: start), message.kind == 1 else {
      throw ColumnarError("it does not start with an Arrow schema", byteOffset: start)
    }
    var columns: [Column] = []
    for field in message.header.tables(1) {
      var column = Column(name: field.string(0) ?? "")
      switch field.byte(2) {
      case 5: column.bufferCount = 3
      case 2: column.bufferCount = 2
      case 12:
        guard let item = field.tables(5).first, item.byte(2) == 2, let type = item.table(3) else {
          throw ColumnarError("column \"\(column.name)\" is a list of other things than integers")
        }
        let width = Int(type.integer(0)) / 8
        column.integers = ColumnDescription.IntegerType.allCases.first {
          $0.byteCount == width && $0.isSigned == (type.byte(1) != 0)
        }
        // 64-bit integers, as some writers use, are not token IDs of ours.
        guard column.integers != nil else {
          throw ColumnarError("column \"\(column.name)\" has integers of \(width) bytes")
        }
        (column.nodeCount, column.bufferCount) = (2, 4)
      case let kind:
        throw ColumnarError("column \"\(column.name)\" has the type \(kind), which is not read")
      }
      columns.append(column)
    }
    self.columns = columns
    bodyStart = message.end
  }

  /// The lists of a column; nil where there is none of that name.
  ///
  /// - Complexity: O(*n*) in the bytes of the stream.
  public func integerLists(_ name: String) throws(ColumnarError) -> IntegerLists? {
    guard let index = columns.firstIndex(where: { $0.name == name }),
      let type = columns[index].integers
    else { return nil }
    var lists = IntegerLists(type: type)
    let node = columns[..<index].reduce(0) { $0 + $1.nodeCount }
    let buffer = columns[..<index].reduce(0) { $0 + $1.bufferCount }
    var position = bodyStart
    while let message = try Self.message(in: bytes, at: position) {
      guard message.kind == 3 else {
        throw ColumnarError("a message of kind \(message.kind)", byteOffset: position)
      }
      let batch = message.header
      guard batch.table(3) == nil else { throw ColumnarError("its batches are compressed") }
      let nodes = batch.pairs(1)
      let buffers = batch.pairs(2)
      guard nodes.count > node + 1, buffers.count > buffer + 3 else {
        throw ColumnarError("a batch lacks columns", byteOffset: position)
      }
      guard nodes[node].1 == 0, nodes[node + 1].1 == 0 else {
        throw ColumnarError("column \"\(name)\" has nulls", byteOffset: position)
      }
      func bytes(_ pair: (Int, Int), count: Int) throws(ColumnarError) -> Range<Int> {
        let size = message.end - message.bodyStart
        guard pair.0 >= 0, pair.1 >= count, pair.0 <= size, pair.1 <= size - pair.0 else {
          throw ColumnarError("a buffer lies outside of its batch", byteOffset: position)
        }
        return message.bodyStart + pair.0..<message.bodyStart + pair.0 + count
      }
      let (rows, count) = (nodes[node].0, nodes[node + 1].0)
      guard 0..<(1 << 31) ~= rows, 0..<(1 << 31) ~= count else {
        throw ColumnarError("a batch's counts are impossible", byteOffset: position)
      }
      if rows > 0 {
        let ends = littleEndianIntegers(
          self.bytes.span.extracting(try bytes(buffers[buffer + 1], count: 4 * (rows + 1))),
          byteCount: 4
        ).map(Int.init)
        guard ends[0] == 0, ends[rows] == count, zip(ends, ends.dropFirst()).allSatisfy(<=) else {
          throw ColumnarError("the offsets of \"\(name)\" are out of order", byteOffset: position)
        }
        let start = lists.values.count
        lists.ends += ends.dropFirst().map { $0 + start }
        lists.values += littleEndianIntegers(
          self.bytes.span.extracting(
            try bytes(buffers[buffer + 3], count: count * type.byteCount)),
          byteCount: type.byteCount)
      }
      position = message.end
    }
    return lists
  }

  // MARK: -

  private struct Message {
    var kind: UInt8
    var header: FlatBufferTable
    var bodyStart: Int
    var end: Int
  }

  /// The message at `position`; nil at the end of the stream.
  private static func message(
    in bytes: [UInt8], at position: Int
  ) throws(ColumnarError) -> Message? {
    let damaged = ColumnarError("an Arrow message is damaged", byteOffset: position)
    if position == bytes.count { return nil }
    guard position + 8 <= bytes.count,
      littleEndian(bytes.span, at: position, as: UInt32.self) == .max
    else { throw damaged }
    let size = Int(littleEndian(bytes.span, at: position + 4, as: UInt32.self))
    if size == 0 { return nil }
    let start = position + 8
    guard size <= bytes.count - start, size >= 8 else { throw damaged }
    let description = Array(bytes[start..<start + size])
    guard let root = FlatBufferTable(root: description), let header = root.table(2) else {
      throw damaged
    }
    let body = root.integer64(3)
    guard 0...(bytes.count - start - size) ~= body else { throw damaged }
    return Message(
      kind: root.byte(1), header: header, bodyStart: start + size, end: start + size + body)
  }
}
