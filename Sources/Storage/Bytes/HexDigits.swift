/// Bytes as lower-case hexadecimal digits, two for each.
public func hexDigits(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// An integer as 16 lower-case hexadecimal digits, the high ones first.
public func hexDigits(_ value: UInt64) -> String {
  hexDigits(
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt64($0)) })
}
