internal import Storage

/// A column to write: its name and the type of its values.
public struct ColumnDescription: Hashable, Sendable {
  /// The types of value.
  public enum Kind: Hashable, Sendable {
    /// UTF-8 text.
    case text
    /// A list of integers.
    case list(IntegerType)
  }

  /// The types of integer.
  public enum IntegerType: String, Hashable, Sendable, CaseIterable {
    case int8, uint8, uint16, int32, uint32

    /// Bytes an integer.
    public var byteCount: Int {
      switch self {
      case .int8, .uint8: 1
      case .uint16: 2
      case .int32, .uint32: 4
      }
    }

    /// Whether there are negative ones.
    var isSigned: Bool { self == .int8 || self == .int32 }
  }

  /// The name.
  public var name: String
  /// The type of its values.
  public var kind: Kind

  /// Describes a column.
  public init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// The values of one column for some rows: bytes end to end, and where each row ends.
///
/// With the lists `[7, 8]`, `[]`, `[9]`:
///
///     values  7 8 9
///     ends    0 2 2 3
public struct ColumnBuffer: Sendable {
  /// What the column is.
  public let description: ColumnDescription
  /// The rows' bytes: UTF-8, or little-endian integers.
  public private(set) var values: [UInt8] = []
  /// 0, then the number of values (bytes of text, or integers) up to each row's end.
  private(set) var ends: [UInt32] = [0]

  /// An empty buffer.
  public init(_ description: ColumnDescription) { self.description = description }

  /// Rows so far.
  public var rowCount: Int { ends.count - 1 }
  /// Values so far.
  var valueCount: Int { Int(ends[ends.count - 1]) }

  /// Appends a row of text.
  public mutating func append(text: String) {
    values.append(contentsOf: text.utf8)
    ends.append(UInt32(values.count))
  }

  /// Appends a row of integers, whose low bytes are taken.
  public mutating func append(integers: Span<UInt32>) {
    if case .list(let type) = description.kind, type.byteCount > 1 {
      appendLittleEndian(integers, byteCount: type.byteCount, to: &values)
    } else {
      for index in integers.indices { values.append(UInt8(truncatingIfNeeded: integers[index])) }
    }
    ends.append(UInt32(valueCount + integers.count))
  }

  /// Forgets all rows and keeps the memory.
  public mutating func removeAll() {
    values.removeAll(keepingCapacity: true)
    ends = [0]
  }
}

/// The lists of integers of a column that was read.
public struct IntegerLists: Sendable {
  /// The type of the integers.
  public var type: ColumnDescription.IntegerType
  /// The integers of all rows; signed ones as their bit patterns.
  public var values: [UInt32] = []
  /// Where each row ends in `values`.
  public var ends: [Int] = []
}
