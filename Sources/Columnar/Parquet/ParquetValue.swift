internal import Storage

/// A value of a row of a Parquet file.
public indirect enum ParquetValue: Hashable, Sendable {
  /// No value.
  case null
  /// BOOLEAN.
  case bool(Bool)
  /// INT32 or INT64.
  case integer(Int64)
  /// The same, annotated as unsigned.
  case unsigned(UInt64)
  /// FLOAT.
  case float(Float)
  /// DOUBLE.
  case double(Double)
  /// A number as it is written: `-12.50`.
  case decimal(String)
  /// A string or other bytes, not checked to be UTF-8; also a date or time in ISO 8601.
  case text([UInt8])
  /// The values of a list, in order.
  case list([ParquetValue])
}

/// The values of one page, nulls left out.
enum PageValues: Sendable {
  case integers([Int64])
  case floats([Float])
  case doubles([Double])
  case bools([Bool])
  case strings(bytes: [UInt8], ends: [Int])
  /// Numbers of values of the column's dictionary.
  ///
  /// They stay numbers: looked up all at once, a page of a hostile file could take any memory.
  case indices([UInt32])

  var count: Int {
    switch self {
    case .integers(let values): values.count
    case .floats(let values): values.count
    case .doubles(let values): values.count
    case .bools(let values): values.count
    case .strings(_, let ends): ends.count
    case .indices(let values): values.count
    }
  }

  /// A value by its number, which must be below `count`.
  func value(_ index: Int, of column: ParquetColumn) -> ParquetValue {
    switch self {
    case .integers(let values): column.annotated(values[index])
    case .floats(let values): .float(values[index])
    case .doubles(let values): .double(values[index])
    case .bools(let values): .bool(values[index])
    case .strings(let bytes, let ends):
      column.annotated(bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
    case .indices: .null
    }
  }
}

extension ParquetColumn {
  /// An integer as its annotation means it.
  fileprivate func annotated(_ value: Int64) -> ParquetValue {
    switch annotation {
    case .none, .half, .uuid: .integer(value)
    case .decimal(let scale):
      .decimal(
        DecimalNumber.text(
          Array(String(value.magnitude).utf8), isNegative: value < 0, scale: scale))
    case .unsigned:
      .unsigned(
        physicalType == .int32
          ? UInt64(UInt32(truncatingIfNeeded: value)) : UInt64(bitPattern: value))
    case .date: .text(Array(CivilTime.date(days: value).utf8))
    // "Not a time" of pandas.
    case .timestamp where value == .min: .null
    case .timestamp(let unitsPerSecond):
      .text(Array(CivilTime.timestamp(value, unitsPerSecond: unitsPerSecond).utf8))
    case .time(let unitsPerSecond):
      .text(Array(CivilTime.time(value, unitsPerSecond: unitsPerSecond).utf8))
    }
  }
}

extension ParquetColumn {
  /// Bytes as their annotation means them.
  fileprivate func annotated(_ bytes: ArraySlice<UInt8>) -> ParquetValue {
    switch annotation {
    case .decimal(let scale): DecimalNumber.text(bytes, scale: scale).map { .decimal($0) } ?? .null
    case .half:
      .float(
        Float(Float16(bitPattern: bytes.reversed().reduce(0) { $0 << 8 | UInt16($1) })))
    case .uuid where bytes.count == 16: .text(Array(Self.uuidText(bytes).utf8))
    default: .text(Array(bytes))
    }
  }

  /// `00112233-4455-6677-8899-aabbccddeeff`: RFC 9562, section 4.
  private static func uuidText(_ bytes: ArraySlice<UInt8>) -> String {
    let ends = [0, 4, 6, 8, 10, 16].map { bytes.startIndex + $0 }
    return zip(ends, ends.dropFirst()).map { hexDigits(Array(bytes[$0..<$1])) }
      .joined(separator: "-")
  }
}
