/// Bytes of a binary file in the making.
///
/// Integers are written little-endian.
///
///     var writer = ByteWriter()
///     writer.append(UInt16(0x0102))          // 02 01
public struct ByteWriter: Sendable {
  /// What was appended so far.
  public private(set) var bytes: [UInt8] = []

  /// An empty writer.
  public init() {}

  /// Appends one byte.
  public mutating func append(_ value: UInt8) { bytes.append(value) }
  /// Appends two bytes.
  public mutating func append(_ value: UInt16) { appendInteger(value) }
  /// Appends four bytes.
  public mutating func append(_ value: UInt32) { appendInteger(value) }
  /// Appends eight bytes.
  public mutating func append(_ value: UInt64) { appendInteger(value) }
  /// Appends bytes as they are.
  public mutating func append(_ values: [UInt8]) { bytes.append(contentsOf: values) }
  /// Appends the UTF-8 bytes of a text.
  public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
  /// Appends four bytes for each integer.
  public mutating func append(_ values: Span<UInt32>) { appendIntegers(values) }
  /// Appends eight bytes for each integer.
  public mutating func append(_ values: Span<UInt64>) { appendIntegers(values) }

  /// Appends zeros until the count is a multiple of `alignment`.
  public mutating func align(to alignment: Int) {
    while bytes.count % alignment != 0 { bytes.append(0) }
  }

  /// Forgets what was appended and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func appendInteger<Value: FixedWidthInteger>(_ value: Value) {
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  private mutating func appendIntegers<Value: FixedWidthInteger & BitwiseCopyable>(
    _ values: Span<Value>
  ) {
    #if _endian(little)
      unsafe values.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    #else
      for index in values.indices { appendInteger(values[index]) }
    #endif
  }
}
