/// A column of a Parquet file: a value, or a list of values, for each row.
public struct ParquetColumn: Hashable, Sendable {
  enum PhysicalType: Int, Hashable, Sendable {
    case boolean = 0
    case int32, int64, int96, float, double, byteArray, fixedByteArray
  }

  /// What integers and bytes stand for.
  enum Annotation: Hashable, Sendable {
    case none
    case unsigned
    case date
    case timestamp(unitsPerSecond: Int64)
    /// Since midnight.
    case time(unitsPerSecond: Int64)
    /// Integers, also as bytes in big-endian order, of which so many digits stand behind the point.
    case decimal(scale: Int)
    /// Numbers of two bytes, IEEE 754's binary16.
    case half
    /// Sixteen bytes in big-endian order.
    case uuid
  }

  /// The names from the outermost group to the column: one, or of a structure's member several.
  public var path: [String]
  /// Whether rows have lists.
  var isList: Bool
  var physicalType: PhysicalType
  var annotation = Annotation.none
  /// Bytes of values of a fixed size.
  var fixedSize: Int
  /// The level at which a value is there.
  var maximumDefinition: Int
  /// For each group around it, from the outermost inwards, the level at which that is there.
  var groupDefinitions: [Int] = []
  /// For lists, the level from which the list is there, if empty.
  var listDefinition = 0
  /// Why it cannot be read, as a sentence that names it; nil where it can.
  var fault: String?
}

/// The columns of a file out of the elements of its schema, which come depth first; those that cannot be read
/// among them, since their chunks are there as well.
struct ParquetSchema {
  private(set) var columns: [ParquetColumn] = []
  private let elements: [ThriftValue]
  private var next = 1

  /// Deeper nesting than is read anyway.
  private static let maximumDepth = 32
  /// No decimal type has as many digits.
  private static let maximumScale = 256

  init(_ elements: [ThriftValue]) throws(ColumnarError) {
    self.elements = elements
    let count = elements.first?[5]?.integer ?? 0
    guard count >= 0 else { throw ColumnarError("the schema is damaged") }
    for _ in 0..<count {
      try add(path: [], listPath: [], groupDefinitions: [], listDefinition: nil, fault: nil)
    }
    guard next == elements.count else { throw ColumnarError("the schema is damaged") }
  }

  /// Takes the next element, and those below it.
  private mutating func add(
    path: [String], listPath: [String], groupDefinitions: [Int], listDefinition: Int?,
    fault: String?
  ) throws(ColumnarError) {
    guard next < elements.count, path.count < Self.maximumDepth else {
      throw ColumnarError("the schema is damaged")
    }
    let element = elements[next]
    next += 1
    let path = path + [element[4]?.text ?? ""]
    let repetition = element[3]?.integer ?? 0
    var (definition, listDefinition, fault) = (groupDefinitions.last ?? 0, listDefinition, fault)
    if repetition > 0 { definition += 1 }
    if repetition == 2 {
      if listDefinition != nil { fault = fault ?? Self.unread(path, "lists of lists") }
      listDefinition = definition - 1
    }
    let children = element[5]?.integer ?? 0
    if children > 0 {
      let isList = element[6]?.integer == 3 || element[10]?[3] != nil
      let isMap = [1, 2].contains(element[6]?.integer) || element[10]?[2] != nil
      // Lists of structures and maps would need rows to be put together from several columns.
      let isStructure =
        !isList && listDefinition != nil
        && !Self.isListWrapper(path, of: listPath, repetition: repetition)
      if isMap || isStructure || children > 1 && (isList || listDefinition != nil) {
        fault = fault ?? Self.unread(path, isMap ? "maps" : "lists of structures")
      }
      for _ in 0..<children {
        try add(
          path: path, listPath: isList ? path : listPath,
          groupDefinitions: groupDefinitions + [definition], listDefinition: listDefinition,
          fault: fault)
      }
      return
    }
    let type = ParquetColumn.PhysicalType(rawValue: element[1]?.integer ?? -1)
    let annotation = type.map { Self.annotation(element, $0) } ?? .none
    let name = path.joined(separator: ".")
    if type == nil { fault = fault ?? "column \"\(name)\" has an unknown type" }
    if case .decimal(let scale) = annotation, !(0...Self.maximumScale ~= scale) {
      fault = fault ?? "column \"\(name)\" has decimals with \(scale) digits behind the point"
    }
    columns.append(
      ParquetColumn(
        // Without the groups that only say that there is a list.
        path: listPath.isEmpty ? path : listPath, isList: listDefinition != nil,
        physicalType: type ?? .byteArray, annotation: annotation,
        fixedSize: element[2]?.integer ?? 0, maximumDefinition: definition,
        groupDefinitions: groupDefinitions, listDefinition: listDefinition ?? 0, fault: fault))
  }

  /// Whether a group with one member only says that a list has several values: the repeated one right below
  /// the list, unless its name is one that old writers gave to structures.
  ///
  /// <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md>, "Backward-compatibility rules".
  private static func isListWrapper(
    _ path: [String], of listPath: [String], repetition: Int
  ) -> Bool {
    guard repetition == 2, let list = listPath.last, path.dropLast() == listPath[...] else {
      return false
    }
    return path.last != "array" && path.last != list + "_tuple"
  }

  private static func unread(_ path: [String], _ what: String) -> String {
    "column \"\(path[0])\" has \(what), which are not read (write it as JSON text)"
  }

  private static func annotation(
    _ element: ThriftValue, _ type: ParquetColumn.PhysicalType
  ) -> ParquetColumn.Annotation {
    // INT96 is a time in nanoseconds, as Spark used to write it.
    if type == .int96 { return .timestamp(unitsPerSecond: 1_000_000_000) }
    let logical = element[10]
    let isInteger = type == .int32 || type == .int64
    if isInteger || type == .byteArray || type == .fixedByteArray {
      if let decimal = logical?[5] { return .decimal(scale: decimal[1]?.integer ?? 0) }
      if element[6]?.integer == 5 { return .decimal(scale: element[7]?.integer ?? 0) }
    }
    if type == .fixedByteArray, element[2]?.integer == 2, logical?[15] != nil { return .half }
    if type == .fixedByteArray, element[2]?.integer == 16, logical?[14] != nil { return .uuid }
    guard isInteger else { return .none }
    if let unit = logical?[8]?[2] { return .timestamp(unitsPerSecond: unitsPerSecond(unit)) }
    if let unit = logical?[7]?[2] { return .time(unitsPerSecond: unitsPerSecond(unit)) }
    if logical?[6] != nil || element[6]?.integer == 6 { return .date }
    switch element[6]?.integer {
    case 7: return .time(unitsPerSecond: 1000)
    case 8: return .time(unitsPerSecond: 1_000_000)
    case 9: return .timestamp(unitsPerSecond: 1000)
    case 10: return .timestamp(unitsPerSecond: 1_000_000)
    case 11, 12, 13, 14: return .unsigned
    default: return logical?[10]?[2]?.bool == false ? .unsigned : .none
    }
  }

  private static func unitsPerSecond(_ unit: ThriftValue) -> Int64 {
    unit[1] != nil ? 1000 : unit[2] != nil ? 1_000_000 : 1_000_000_000
  }
}
