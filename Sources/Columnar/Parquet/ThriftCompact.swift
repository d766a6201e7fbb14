internal import Storage

/// A value of Thrift's compact protocol, in which Parquet describes files and pages.
///
/// <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.
indirect enum ThriftValue: Hashable, Sendable {
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case binary([UInt8])
  case list([ThriftValue])
  case structure([Int16: ThriftValue])

  subscript(field: Int16) -> ThriftValue? {
    if case .structure(let fields) = self { return fields[field] }
    return nil
  }

  var integer: Int? {
    if case .integer(let value) = self { return Int(value) }
    return nil
  }

  var text: String? {
    if case .binary(let bytes) = self { return String(decoding: bytes, as: UTF8.self) }
    return nil
  }

  var list: [ThriftValue]? {
    if case .list(let values) = self { return values }
    return nil
  }

  var bool: Bool? {
    if case .bool(let value) = self { return value }
    return nil
  }
}

/// Reads Thrift values from bytes.
struct ThriftReader {
  private let bytes: [UInt8]
  private(set) var position: Int

  /// Deeper nesting than any Parquet file needs.
  private static let maximumDepth = 32

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  private var damage: ColumnarError { ColumnarError("a Parquet description is damaged") }

  /// Reads a structure.
  mutating func structure(depth: Int = 0) throws(ColumnarError) -> ThriftValue {
    guard depth < Self.maximumDepth else { throw damage }
    var fields: [Int16: ThriftValue] = [:]
    var id: Int16 = 0
    while true {
      let header = try byte()
      if header == 0 { return .structure(fields) }
      if header >> 4 == 0 {
        id = Int16(truncatingIfNeeded: try zigzag())
      } else {
        id &+= Int16(header >> 4)
      }
      switch header & 15 {
      case 1: fields[id] = .bool(true)
      case 2: fields[id] = .bool(false)
      case let type: fields[id] = try value(type, depth: depth)
      }
    }
  }

  private mutating func value(_ type: UInt8, depth: Int) throws(ColumnarError) -> ThriftValue {
    switch type {
    case 1, 2: return .bool(try byte() == 1)
    case 3: return .integer(Int64(Int8(bitPattern: try byte())))
    case 4, 5, 6: return .integer(try zigzag())
    case 7:
      guard position + 8 <= bytes.count else { throw damage }
      let bits = littleEndian(bytes.span, at: position, as: UInt64.self)
      position += 8
      return .double(Double(bitPattern: bits))
    case 8:
      let count = try varint()
      guard count <= UInt64(bytes.count - position) else { throw damage }
      let end = position + Int(count)
      defer { position = end }
      return .binary(Array(bytes[position..<end]))
    case 9, 10:
      let header = try byte()
      let count = header >> 4 == 15 ? try varint() : UInt64(header >> 4)
      // Every element takes at least a byte.
      guard count <= UInt64(bytes.count - position), depth < Self.maximumDepth else {
        throw damage
      }
      var values: [ThriftValue] = []
      values.reserveCapacity(Int(count))
      for _ in 0..<count { values.append(try value(header & 15, depth: depth + 1)) }
      return .list(values)
    case 12: return try structure(depth: depth + 1)
    default: throw damage
    }
  }

  private mutating func byte() throws(ColumnarError) -> UInt8 {
    guard position < bytes.count else { throw damage }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func varint() throws(ColumnarError) -> UInt64 {
    let bytes = self.bytes
    guard let value = Varint.read(bytes.span, at: &position) else { throw damage }
    return value
  }

  private mutating func zigzag() throws(ColumnarError) -> Int64 {
    Varint.signed(try varint())
  }
}

/// Writes Thrift structures.
struct ThriftWriter {
  private(set) var bytes: [UInt8] = []
  private var lastField: [Int16] = [0]

  mutating func integer(_ id: Int16, _ value: Int, isWide: Bool = false) {
    header(id, type: isWide ? 6 : 5)
    zigzag(Int64(value))
  }

  mutating func text(_ id: Int16, _ text: String) {
    header(id, type: 8)
    append(text)
  }

  mutating func structure(_ id: Int16, _ body: (inout ThriftWriter) -> Void) {
    header(id, type: 12)
    element(body)
  }

  mutating func structures(
    _ id: Int16, count: Int, _ body: (inout ThriftWriter, Int) -> Void
  ) {
    header(id, type: 9)
    listHeader(count, type: 12)
    for index in 0..<count { element { body(&$0, index) } }
  }

  mutating func integers(_ id: Int16, _ values: [Int]) {
    header(id, type: 9)
    listHeader(values.count, type: 5)
    for value in values { zigzag(Int64(value)) }
  }

  mutating func texts(_ id: Int16, _ texts: [String]) {
    header(id, type: 9)
    listHeader(texts.count, type: 8)
    for text in texts { append(text) }
  }

  /// Ends the outermost structure.
  mutating func end() { bytes.append(0) }

  private mutating func element(_ body: (inout ThriftWriter) -> Void) {
    lastField.append(0)
    body(&self)
    lastField.removeLast()
    bytes.append(0)
  }

  private mutating func header(_ id: Int16, type: UInt8) {
    let delta = id - lastField[lastField.count - 1]
    precondition(1...15 ~= delta, "fields are written in order")
    bytes.append(UInt8(delta) << 4 | type)
    lastField[lastField.count - 1] = id
  }

  private mutating func listHeader(_ count: Int, type: UInt8) {
    if count < 15 {
      bytes.append(UInt8(count) << 4 | type)
    } else {
      bytes.append(0xF0 | type)
      varint(UInt64(count))
    }
  }

  private mutating func append(_ text: String) {
    varint(UInt64(text.utf8.count))
    bytes += Array(text.utf8)
  }

  private mutating func zigzag(_ value: Int64) {
    varint(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  private mutating func varint(_ value: UInt64) { Varint.append(value, to: &bytes) }
}
