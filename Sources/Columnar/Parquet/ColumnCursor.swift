internal import Storage

/// Reads the values of one column of a row group in order, a page at a time.
struct ColumnCursor {
  /// Where the page that is read now lies in the file.
  private(set) var pageOffset: Int
  /// How much of the row that came last is there: the highest level of any column where nothing can be missing.
  private(set) var definition = Int.max
  private let column: ParquetColumn
  private let chunk: ColumnChunk
  private var position: Int
  private var dictionary: PageValues?
  private var page: ParquetPage?
  /// The next of the page's values, nulls included, and of those that are there.
  private var index = 0
  private var valueIndex = 0

  /// Headers are tried with this many bytes, then with more.
  private static let usualHeader = 1 << 10
  private static let maximumHeader = 1 << 24

  init(column: ParquetColumn, chunk: ColumnChunk) {
    self.column = column
    self.chunk = chunk
    position = chunk.start
    pageOffset = chunk.start
  }

  /// The next row's value.
  mutating func next(in file: borrowing RandomAccessFile) throws(ColumnarError) -> ParquetValue {
    guard try load(in: file) else { throw end }
    if let levels = page?.definition, !levels.isEmpty { definition = Int(levels[index]) }
    if !column.isList { return try takeValue() }
    guard page?.repetition[index] == 0 else { throw damage("a row starts inside of a list") }
    if definition <= column.listDefinition {
      index += 1
      // Below the list's own level the list itself is missing.
      return definition < column.listDefinition ? .null : .list([])
    }
    var values = [try takeValue()]
    while try load(in: file), page?.repetition[index] == 1 { values.append(try takeValue()) }
    return .list(values)
  }

  /// Appends the integers of `rows` lists.
  mutating func appendIntegers(
    to lists: inout IntegerLists, rows: Int, in file: borrowing RandomAccessFile
  ) throws(ColumnarError) {
    let first = lists.ends.count
    while lists.ends.count - first < rows || index < page?.count ?? 0 {
      guard try load(in: file), let page else { throw end }
      var values: [Int64] = []
      switch page.values {
      case .integers(let integers): values = integers
      case .indices(let indices):
        guard case .integers(let entries)? = dictionary,
          indices.allSatisfy({ Int($0) < entries.count })
        else { throw damage("a dictionary index is too large") }
        values = indices.map { entries[Int($0)] }
      default: break
      }
      var next = 0
      for value in 0..<page.count {
        if page.repetition[value] == 0 { lists.ends.append(lists.values.count) }
        guard lists.ends.count > first,
          page.definition.isEmpty
            || page.definition[value] == UInt32(column.maximumDefinition)
            || page.definition[value] <= UInt32(column.listDefinition)
        else { throw damage("a list has nulls") }
        if page.definition.isEmpty || page.definition[value] == UInt32(column.maximumDefinition) {
          lists.values.append(UInt32(truncatingIfNeeded: values[next]))
          next += 1
        }
        lists.ends[lists.ends.count - 1] = lists.values.count
      }
      index = page.count
    }
  }

  // MARK: -

  private var end: ColumnarError {
    damage("column \"\(column.path.joined(separator: "."))\" has fewer rows than the file says")
  }

  private func damage(_ message: String) -> ColumnarError {
    ColumnarError(message, byteOffset: pageOffset)
  }

  private mutating func takeValue() throws(ColumnarError) -> ParquetValue {
    guard let page else { throw end }
    defer { index += 1 }
    guard page.definition.isEmpty || page.definition[index] == UInt32(column.maximumDefinition)
    else { return .null }
    let value = valueIndex
    valueIndex += 1
    guard case .indices(let indices) = page.values else {
      return page.values.value(value, of: column)
    }
    guard let dictionary, Int(indices[value]) < dictionary.count else {
      throw damage("a dictionary index is too large")
    }
    return dictionary.value(Int(indices[value]), of: column)
  }

  /// Makes sure that a value is ready; false behind the last one.
  private mutating func load(in file: borrowing RandomAccessFile) throws(ColumnarError) -> Bool {
    while index >= page?.count ?? 0 {
      guard position < chunk.end else { return false }
      pageOffset = position
      let (header, headerSize) = try readHeader(in: file)
      guard let size = header[3]?.integer, 0...(chunk.end - position - headerSize) ~= size else {
        throw damage("a page is longer than its column")
      }
      let stored = try file.bytes(at: position + headerSize, count: size)
      guard stored.count == size else { throw damage("the file ends inside of a page") }
      if let sum = header[4]?.integer {
        guard Compression.crc32(stored.span) == UInt32(truncatingIfNeeded: sum) else {
          throw damage("the checksum of a page is wrong")
        }
      }
      position += headerSize + size
      do throws(ColumnarError) {
        switch header[1]?.integer {
        case 2:
          dictionary = try ParquetPage.dictionary(
            header: header, stored: stored, codec: chunk.codec, column: column)
        case 0, 3:
          page = try ParquetPage(
            header: header, stored: stored, codec: chunk.codec, column: column)
          index = 0
          valueIndex = 0
        // Index pages hold no values.
        default: break
        }
      } catch {
        let name = column.path.joined(separator: ".")
        throw damage("column \"\(name)\": \(error.message)")
      }
    }
    return true
  }

  private func readHeader(
    in file: borrowing RandomAccessFile
  ) throws(ColumnarError) -> (ThriftValue, size: Int) {
    var count = Self.usualHeader
    while true {
      let bytes = try file.bytes(at: position, count: min(count, chunk.end - position))
      var reader = ThriftReader(bytes)
      do throws(ColumnarError) {
        let header = try reader.structure()
        return (header, reader.position)
      } catch {
        // Statistics may hold long strings.
        if bytes.count < count || count >= Self.maximumHeader { throw damage(error.message) }
        count *= 16
      }
    }
  }
}
