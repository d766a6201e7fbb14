/// Superscripts in plain text, where they change what a number says.
///
/// In `10<sup>9</sup>/L` and `kg/m<sup>2</sup>` the raised figure is an exponent: as plain characters it
/// would read 109 and kg/m2; in `5<sup>1</sup> mg`, with a note, 51 mg. So raised figures never stand right
/// behind a figure. Those behind words are notes, and stay as they are.
enum RaisedText {
  /// What a raised text is said to be.
  enum Role {
    case unknown
    /// It leads to a note or a reference.
    case reference
    /// A slash and a lowered figure follow: `1<sup>1</sup>/<sub>2</sub>`.
    case numerator
  }

  /// Raised `text` as it is written behind `before`: `^9`, `[1]`, or as it is.
  static func plain(
    _ text: ArraySlice<UInt8>, after before: ArraySlice<UInt8>, _ role: Role
  ) -> [UInt8] {
    guard let last = before.last, let figure = figure(text) else { return Array(text) }
    if last &- 0x30 < 10 {
      if role == .numerator { return [0x20] + text }
      // Several notes: "5<sup>1,2</sup>".
      let isList = text.contains(UInt8(ascii: ",")) && !text.contains(UInt8(ascii: "."))
      return role == .reference || isList
        ? [UInt8(ascii: "[")] + text + [UInt8(ascii: "]")] : [UInt8(ascii: "^")] + figure
    }
    let digits = figure.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let isExponent = role == .unknown && digits.count == 1 && isUnit(before)
    return isExponent ? [UInt8(ascii: "^")] + figure : Array(text)
  }

  /// Whether a text is a slash between the parts of a fraction.
  static func isSlash(_ text: ArraySlice<UInt8>) -> Bool {
    text.elementsEqual("/".utf8) || text.elementsEqual("\u{2044}".utf8)
  }

  /// A text that begins with a figure or its sign, with a hyphen for the minus sign; nil for any other.
  private static func figure(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var figure = Array(text)
    if text.starts(with: "\u{2212}".utf8) || text.starts(with: "\u{2013}".utf8) {
      figure = [UInt8(ascii: "-")] + text.dropFirst(3)
    }
    let hasSign = figure.first == UInt8(ascii: "-") || figure.first == UInt8(ascii: "+")
    guard let first = figure.dropFirst(hasSign ? 1 : 0).first, first &- 0x30 < 10,
      // "21<sup>1st</sup>" is nobody's.
      !figure.contains(where: { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x0A })
    else { return nil }
    return figure
  }

  /// Whether a text ends with a unit of measurement: a short run of letters that begins after no letter.
  private static func isUnit(_ before: ArraySlice<UInt8>) -> Bool {
    let end = before.suffix(12).reversed()
    let letters = end.prefix { (($0 | 0x20) &- 0x61) < 26 }
    if units.contains(String(decoding: letters.reversed(), as: UTF8.self)) { return true }
    let wide = end.prefix { (($0 | 0x20) &- 0x61) < 26 || $0 >= 0x80 }
    return wide.count > letters.count
      && units.contains(String(decoding: wide.reversed(), as: UTF8.self))
  }

  private static let units = Set(
    """
    m cm mm dm km nm µm μm s h min L l mL ml dL dl µL μL g kg mg mol mmol M Hz in ft day d yr y \
    м см мм дм км нм мкм с ч мин сут л мл дл г кг мг моль ммоль м.кв م سم مم كم كغ كجم لتر مل
    """.split(separator: " ").map(String.init))
}
