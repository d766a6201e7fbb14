internal import Columnar
internal import JSON
internal import UnicodeText

/// Reads the rows of a Parquet file as documents, as a JSONL file with the same fields would give them.
///
/// Columns of scalars and of lists of scalars, also inside of structures; others, and those whose compression
/// or encoding is not read, are left out, which the first error says.
/// Dates and times become strings in ISO 8601, bytes that are not UTF-8 are repaired, and a null is the
/// same as an absent field. One page of each column is in memory.
struct ParquetReader: RecordReader, ~Copyable {
  private var file: ParquetFile
  private var parser = JSONObjectParser()
  private let path: String
  private let name: String
  private let options: ReadingOptions
  private var recordCount = 0
  /// Whether it was said which columns are left out.
  private var isOmissionReported = false

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input, which a file must have been redirected to.
  ///   - name: What identifiers of records without `id` start with.
  ///   - options: The names of the fields, and the limits.
  /// - Throws: `CorpusError` for the whole file.
  init(path: String, name: String, options: ReadingOptions) throws(CorpusError) {
    do throws(ColumnarError) {
      file = try Self.open(path, options.fieldNames)
    } catch {
      throw CorpusError(
        kind: .unsupported,
        origin: Origin(path: path, recordNumber: 0, byteOffset: error.byteOffset ?? 0),
        message: "a Parquet file that cannot be read: \(error.message)", isFatalForFile: true)
    }
    self.path = path
    self.name = name
    self.options = options
  }

  /// Opens a file with a column that documents can be made of.
  private static func open(
    _ path: String, _ names: FieldNames
  ) throws(ColumnarError) -> ParquetFile {
    let file = try ParquetFile(path: path == "-" ? "/dev/stdin" : path)
    let content = DocumentFields.otherContent.union([names.text, names.html])
    if let omitted = file.omittedColumns.first(where: { content.contains($0.name) }),
      !file.columns.contains(where: { content.contains($0.path[0]) })
    {
      throw ColumnarError(omitted.reason)
    }
    return file
  }

  /// How many stored bytes were used so far.
  var bytesConsumed: Int { file.byteOffset }

  /// The document of the next row.
  mutating func next() throws(CorpusError) -> Record? {
    if !isOmissionReported, !file.omittedColumns.isEmpty {
      isOmissionReported = true
      let reasons = file.omittedColumns.map(\.reason).joined(separator: "; ")
      throw CorpusError(
        kind: .unsupported, origin: Origin(path: path, recordNumber: 0, byteOffset: 0),
        message: "left out of a Parquet file: \(reasons)")
    }
    let row: [ParquetValue]?
    let lostBefore = file.lostRowCount
    do throws(ColumnarError) {
      row = try file.nextRow()
    } catch {
      let lost = file.lostRowCount - lostBefore
      let first = recordCount + 1
      recordCount += lost
      throw CorpusError(
        kind: .damaged,
        origin: Origin(
          path: path, recordNumber: first, byteOffset: error.byteOffset ?? file.byteOffset),
        message:
          "\(error.message); the rest of the row group is lost: \(lost) \(lost == 1 ? "row" : "rows")"
      )
    }
    guard let row else { return nil }
    recordCount += 1
    let origin = Origin(path: path, recordNumber: recordCount, byteOffset: file.byteOffset)
    let fields = self.fields(of: row)
    let size = fields.reduce(0) { $0 + $1.size }
    guard size <= options.maximumRecordBytes else {
      throw CorpusError(
        kind: .tooLarge, origin: origin,
        message: "a row of \(size) bytes, more than \(options.maximumRecordBytes)")
    }
    do throws(FieldError) {
      let document = try DocumentFields(fields, names: options.fieldNames, parser: &parser)
      return document.record(
        at: origin, identifier: "\(name)#\(recordCount)", names: options.fieldNames,
        content: options.jsonContent)
    } catch {
      throw CorpusError(kind: .wrongField, origin: origin, message: error.message)
    }
  }

  // MARK: -

  /// The row as the fields of a JSON object; members of a structure go into an object.
  private func fields(of row: [ParquetValue]) -> [JSONField] {
    var fields: [JSONField] = []
    var index = 0
    while index < row.count {
      let column = file.columns[index]
      guard column.path.count > 1 else {
        fields.append(JSONField(key: column.path[0], value: row[index].jsonField))
        index += 1
        continue
      }
      var end = index
      while end < row.count, isMember(end, of: column.path[0], depth: 0) { end += 1 }
      var writer = JSONWriter()
      writeObject(row, index..<end, depth: 1, to: &writer)
      fields.append(JSONField(key: column.path[0], value: .raw(writer.bytes)))
      index = end
    }
    return fields
  }

  /// Whether a column is in a structure of this name, and no column that has the same name.
  private func isMember(_ column: Int, of structure: String, depth: Int) -> Bool {
    let path = file.columns[column].path
    return path.count > depth + 1 && path[depth] == structure
  }

  private func writeObject(
    _ row: [ParquetValue], _ range: Range<Int>, depth: Int, to writer: inout JSONWriter
  ) {
    // All members of a structure know whether it is there, but two beside each other may have one name.
    guard range.contains(where: { file.hasStructure(ofColumn: $0, depth: depth - 1) }) else {
      return writer.null()
    }
    writer.beginObject()
    var index = range.lowerBound
    while index < range.upperBound {
      let path = file.columns[index].path
      writer.key(path[depth])
      var end = index + 1
      if path.count == depth + 1 {
        row[index].write(to: &writer)
      } else {
        while end < range.upperBound, isMember(end, of: path[depth], depth: depth) { end += 1 }
        writeObject(row, index..<end, depth: depth + 1, to: &writer)
      }
      index = end
    }
    writer.endObject()
  }
}

extension JSONField {
  fileprivate var size: Int {
    switch value {
    case .string(let bytes), .raw(let bytes): bytes.count
    }
  }
}

extension ParquetValue {
  fileprivate var jsonField: JSONFieldValue {
    if case .text(let bytes) = self { return .string(Self.repaired(bytes)) }
    var writer = JSONWriter()
    write(to: &writer)
    return .raw(writer.bytes)
  }

  fileprivate func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .integer(let value): writer.integer(value)
    case .unsigned(let value): writer.integer(value)
    case .float(let value): writer.raw(Array((value.isFinite ? value.description : "null").utf8))
    case .double(let value): writer.double(value)
    case .decimal(let number): writer.raw(Array(number.utf8))
    case .text(let bytes): writer.string(utf8: Self.repaired(bytes).span)
    case .list(let values):
      writer.beginArray()
      for value in values { value.write(to: &writer) }
      writer.endArray()
    }
  }

  private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    isValidUTF8(bytes.span) ? bytes : UTF8Repair.repair(bytes).text
  }
}
