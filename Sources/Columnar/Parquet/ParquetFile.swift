internal import Storage

/// A Parquet file, read row by row, one page of each column in memory.
///
/// Columns of scalars and of lists of scalars, also inside of structures; lists of structures, lists of
/// lists and maps are left out. Encodings: plain, dictionary, run lengths, the three of
/// differences, and the one of split bytes; pages of both versions; Snappy, gzip, Brotli, LZ4, zstd or no
/// compression. Columns with others are left out.
///
///     var file = try ParquetFile(path: "fr.parquet")
///     while let row = try file.nextRow() { … row[0] … }      // in the order of file.columns
///
/// <https://github.com/apache/parquet-format>.
public struct ParquetFile: ~Copyable {
  /// The columns that are read, in the order of the file.
  public let columns: [ParquetColumn]
  /// Those that cannot be read: the names of the outermost groups or columns, and why not.
  public let omittedColumns: [(name: String, reason: String)]
  /// Rows that were passed over because they, or others before them in their row group, could not be read.
  public private(set) var lostRowCount = 0
  /// Where in the file the row that came last has its first column's page.
  public private(set) var byteOffset = 4

  private let file: RandomAccessFile
  private let groups: [RowGroup]
  private var group = 0
  private var rowInGroup = 0
  private var cursors: [ColumnCursor] = []
  /// How many rows the file says that it has, beyond those of its row groups.
  private var missingRowCount: Int

  private struct RowGroup {
    var rowCount: Int
    var chunks: [ColumnChunk]
  }

  /// The largest footer that is read.
  private static let maximumFooter = 1 << 28
  /// The most rows of a row group that are believed in: those of all groups can be added up.
  private static let maximumRows = 1 << 36

  /// Opens a file and reads its footer.
  ///
  /// - Throws: `ColumnarError` when it cannot be read or is no Parquet file.
  public init(path: String) throws(ColumnarError) {
    let file = try Self.open(path)
    let size = file.byteCount
    let tail = try file.bytes(at: max(0, size - 8), count: 8)
    guard size >= 12, try file.bytes(at: 0, count: 4) == ParquetEncoder.start,
      Array(tail[4...]) == ParquetEncoder.start
    else {
      throw ColumnarError(
        tail.count == 8 && Array(tail[4...]) == Array("PARE".utf8)
          ? "its footer is encrypted" : "it does not start and end with PAR1: is it whole?")
    }
    let footerSize = Int(littleEndian(tail.span, at: 0, as: UInt32.self))
    guard footerSize <= min(size - 12, Self.maximumFooter) else {
      throw ColumnarError("its footer of \(footerSize) bytes is too large", byteOffset: size - 8)
    }
    let start = size - 8 - footerSize
    var reader = ThriftReader(try file.bytes(at: start, count: footerSize))
    let footer = try reader.structure()
    var columns = try ParquetSchema(footer[2]?.list ?? []).columns
    var groups: [RowGroup] = []
    // Behind it there is nothing but the signature of one that says how it is encrypted, in field 8.
    guard let stated = footer[3]?.integer, 0...Self.maximumRows ~= stated,
      let descriptions = footer[4]?.list,
      reader.position == footerSize || footer[8] != nil
    else { throw ColumnarError("its footer is damaged", byteOffset: start) }
    for group in descriptions {
      // Writers put one without pages into a file without rows.
      if group[3]?.integer == 0 { continue }
      let chunks = (group[1]?.list ?? []).compactMap { ColumnChunk($0, fileSize: start) }
      guard chunks.count == columns.count, let rows = group[3]?.integer,
        0...Self.maximumRows ~= rows
      else {
        throw ColumnarError("a row group is described wrongly", byteOffset: start)
      }
      groups.append(RowGroup(rowCount: rows, chunks: chunks))
    }
    for index in columns.indices where columns[index].fault == nil {
      let fault = groups.lazy.compactMap { $0.chunks[index].fault }.first
      let name = columns[index].path.joined(separator: ".")
      columns[index].fault = fault.map { "column \"\(name)\": \($0)" }
    }
    let read = columns.indices.filter { columns[$0].fault == nil }
    for index in groups.indices { groups[index].chunks = read.map { groups[index].chunks[$0] } }
    var omitted: [(name: String, reason: String)] = []
    for column in columns {
      // Structures have several columns with the same fault.
      guard let fault = column.fault, fault != omitted.last?.reason else { continue }
      omitted.append((column.path[0], fault))
    }
    self.columns = read.map { columns[$0] }
    omittedColumns = omitted
    missingRowCount = groups.reduce(stated) { $0 &- $1.rowCount }
    self.groups = groups
    self.file = file
  }

  private static func open(_ path: String) throws(ColumnarError) -> RandomAccessFile {
    do throws(StorageError) {
      return try RandomAccessFile(path: path)
    } catch {
      throw ColumnarError(error.message)
    }
  }

  /// The next row's values in the order of `columns`; nil behind the last.
  ///
  /// - Throws: `ColumnarError` with the place of the page at fault. The next call goes on with the next
  ///   row group, since the rest of this one cannot be told apart. Behind the last row, where row groups
  ///   are missing.
  public mutating func nextRow() throws(ColumnarError) -> [ParquetValue]? {
    while group < groups.count {
      if rowInGroup == 0 {
        cursors = zip(columns, groups[group].chunks).map { ColumnCursor(column: $0, chunk: $1) }
      }
      guard rowInGroup < groups[group].rowCount, !cursors.isEmpty else {
        group += 1
        rowInGroup = 0
        continue
      }
      var row: [ParquetValue] = []
      row.reserveCapacity(cursors.count)
      do throws(ColumnarError) {
        for index in cursors.indices { row.append(try cursors[index].next(in: file)) }
      } catch {
        lostRowCount += groups[group].rowCount - rowInGroup
        group += 1
        rowInGroup = 0
        throw error
      }
      byteOffset = cursors[0].pageOffset
      rowInGroup += 1
      return row
    }
    if missingRowCount > 0 {
      lostRowCount += missingRowCount
      missingRowCount = 0
      throw ColumnarError("its footer names fewer rows than it says")
    }
    return nil
  }

  /// Whether the structure around a column is there in the row that came last, and not null.
  ///
  /// - Parameters:
  ///   - depth: Which of the structures: 0 is the outermost. Less than one below the length of the column's path.
  public func hasStructure(ofColumn index: Int, depth: Int) -> Bool {
    cursors[index].definition >= columns[index].groupDefinitions[depth]
  }

  /// All integers of a column of lists of integers; nil where there is none of that name.
  ///
  /// - Complexity: O(*n*) memory in the column's values.
  public func integerLists(
    _ name: String
  ) throws(ColumnarError) -> IntegerLists? {
    if let omitted = omittedColumns.first(where: { $0.name == name }) {
      throw ColumnarError(omitted.reason)
    }
    guard let index = columns.firstIndex(where: { $0.path == [name] && $0.isList }),
      [.int32, .int64].contains(columns[index].physicalType)
    else { return nil }
    var lists = IntegerLists(type: .int32)
    for group in groups {
      var cursor = ColumnCursor(column: columns[index], chunk: group.chunks[index])
      try cursor.appendIntegers(to: &lists, rows: group.rowCount, in: file)
    }
    return lists
  }
}

/// Where a column of a row group lies.
struct ColumnChunk {
  var start: Int
  var end: Int
  var codec: Int
  /// Why its pages cannot be read; nil where they can.
  let fault: String?

  /// Takes the place from the footer; nil where it lies outside of the file, or in another one.
  init?(_ chunk: ThriftValue, fileSize: Int) {
    guard chunk[1] == nil, let description = chunk[3], let codec = description[4]?.integer,
      let size = description[7]?.integer, let data = description[9]?.integer, size >= 0
    else { return nil }
    // Some writers give 0 where there is no dictionary.
    let dictionary = description[11]?.integer ?? 0
    start = dictionary > 0 ? min(dictionary, data) : data
    guard start >= 4, start <= fileSize, size <= fileSize - start else { return nil }
    end = start + size
    self.codec = codec
    let unknown = (description[2]?.list ?? []).compactMap(\.integer)
      .first { !ParquetPage.encodings.contains($0) }
    fault =
      ParquetPage.fault(ofCodec: codec)
      ?? unknown.map { "its values are encoded in a way that is not read (\($0))" }
  }
}

extension RandomAccessFile {
  func bytes(at offset: Int, count: Int) throws(ColumnarError) -> [UInt8] {
    do throws(StorageError) {
      return try read(at: offset, count: count)
    } catch {
      throw ColumnarError(error.message, byteOffset: offset)
    }
  }
}
