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

/// Numbers with a fixed count of digits behind the point.
enum DecimalNumber {
  /// The most bytes of a number: 256 bits have 77 digits, more than any type has.
  private static let maximumBytes = 64

  /// A number out of its bytes, in two's complement and big-endian order; nil where it has too many.
  static func text(_ bytes: ArraySlice<UInt8>, scale: Int) -> String? {
    guard let first = bytes.first, bytes.count <= maximumBytes else { return nil }
    let isNegative = first >= 0x80
    var rest = Array(bytes)
    if isNegative {
      var carry = true
      for index in rest.indices.reversed() {
        rest[index] = ~rest[index] &+ (carry ? 1 : 0)
        carry = carry && rest[index] == 0
      }
    }
    var digits: [UInt8] = []
    while rest.contains(where: { $0 != 0 }) {
      var remainder = 0
      for index in rest.indices {
        let value = remainder << 8 | Int(rest[index])
        rest[index] = UInt8(value / 10)
        remainder = value % 10
      }
      digits.append(UInt8(ascii: "0") + UInt8(remainder))
    }
    return text(
      digits.isEmpty ? [UInt8(ascii: "0")] : digits.reversed(), isNegative: isNegative, scale: scale
    )
  }

  /// A number out of its digits.
  static func text(_ digits: [UInt8], isNegative: Bool, scale: Int) -> String {
    let padding = max(0, scale + 1 - digits.count)
    var text = [UInt8](repeating: UInt8(ascii: "0"), count: padding) + digits
    if scale > 0 { text.insert(UInt8(ascii: "."), at: text.count - scale) }
    return (isNegative ? "-" : "") + String(decoding: text, as: UTF8.self)
  }
}

/// Days and seconds since 1970 as ISO 8601 writes them.
enum CivilTime {
  /// `2024-02-29`.
  ///
  /// Hinnant 2021, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`,
  /// <https://howardhinnant.github.io/date_algorithms.html>.
  static func date(days: Int64) -> String {
    // Beyond some millions of years nothing is a date.
    guard days.magnitude < 1 << 40 else { return String(days) }
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// `2024-02-29T12:34:56.5Z`; digits behind the seconds only where there are some.
  static func timestamp(_ value: Int64, unitsPerSecond: Int64) -> String {
    let seconds = floorDivided(value, unitsPerSecond)
    let days = floorDivided(seconds, 86_400)
    let rest = value &- days &* 86_400 &* unitsPerSecond
    return "\(date(days: days))T\(time(rest, unitsPerSecond: unitsPerSecond))Z"
  }

  /// `12:34:56.5`; what is no time of a day is the number that it is.
  static func time(_ value: Int64, unitsPerSecond: Int64) -> String {
    guard 0..<86_400 * unitsPerSecond ~= value else { return String(value) }
    let (seconds, units) = value.quotientAndRemainder(dividingBy: unitsPerSecond)
    var fraction = padded(units, String(unitsPerSecond).utf8.count - 1)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
      + (fraction.isEmpty ? "" : ".\(fraction)")
  }

  private static func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value + 1) / divisor - 1
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value.magnitude)
    return (value < 0 ? "-" : "")
      + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
