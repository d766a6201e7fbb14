/// Superscripts that change what a number says.
///
/// In `10<sup>9</sup>/L` and `kg/m<sup>2</sup>` the raised figure is an exponent: as plain characters it
/// would read 109 and kg/m2. Raised figures behind words are notes, and stay as they are.
enum Exponent {
  /// Whether raised `text` behind `before` is an exponent.
  static func isExponent(_ text: ArraySlice<UInt8>, after before: ArraySlice<UInt8>) -> Bool {
    guard let last = before.last, (1...6).contains(text.count) else { return false }
    var digits = text
    if digits.starts(with: [0xE2, 0x88, 0x92]) || digits.starts(with: [0xE2, 0x80, 0x93]) {
      digits = digits.dropFirst(3)
    } else if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") {
      digits = digits.dropFirst()
    }
    guard !digits.isEmpty, digits.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }) else {
      return false
    }
    if last &- 0x30 < 10 { return isPower(before) }
    // A unit: a short run of letters that begins after no letter.
    let letters = before.reversed().prefix { HTMLTokenizer.isLetter($0) }
    let unit = String(decoding: letters.reversed(), as: UTF8.self)
    return digits.count == 1 && units.contains(unit)
  }

  /// Whether a number is a base: 10, or one behind a times sign.
  ///
  /// "in 20<sup>3</sup>" is a note.
  private static func isPower(_ before: ArraySlice<UInt8>) -> Bool {
    let digits = Array(before.reversed().prefix { $0 &- 0x30 < 10 }.reversed())
    return digits == Array("10".utf8) || digits == Array("2".utf8) || digits == Array("e".utf8)
  }

  private static let units: Set<String> = [
    "m", "cm", "mm", "dm", "km", "nm", "s", "h", "min", "L", "l", "mL", "ml", "dL", "dl", "g", "kg",
    "mg",
    "mol", "mmol", "M", "Hz", "in", "ft", "day", "d", "yr", "y",
  ]
}
