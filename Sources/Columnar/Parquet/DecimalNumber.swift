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
