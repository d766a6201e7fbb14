/// How an ordered list numbers its items: "1.", "b.", "IV.".
struct ListNumbering: Hashable {
  /// What the numbers are written in.
  enum Style: Hashable {
    case decimal, lowerAlpha, upperAlpha, lowerRoman, upperRoman

    /// What the letter means that HTML's attribute `type` is; nil for other values.
    init?(html letter: UInt8) {
      switch letter {
      case UInt8(ascii: "a"): self = .lowerAlpha
      case UInt8(ascii: "A"): self = .upperAlpha
      case UInt8(ascii: "i"): self = .lowerRoman
      case UInt8(ascii: "I"): self = .upperRoman
      default: return nil
      }
    }
  }

  var style = Style.decimal
  /// The number of the first item.
  var start = 1
  /// What is added from item to item.
  var step = 1
  /// The `id` of the list whose numbers it continues, empty for the last list; nil where it begins anew.
  var continuedList: String?

  init() {}

  init(_ style: Style) { self.style = style }

  /// That of HTML's `ol`, with the attributes `type`, `start` and `reversed`.
  init(html list: Int, in tree: XMLTree) {
    if let type = tree.attribute("type", of: list), type.utf8.count == 1 {
      style = type.utf8.first.flatMap(Style.init(html:)) ?? .decimal
    }
    if tree.attribute("reversed", of: list) != nil {
      step = -1
      start = tree.children(.li, of: list).count
    }
    if let number = tree.attribute("start", of: list).flatMap({ Int($0) }) { start = number }
  }

  /// The number of an item with the point behind it; of what has no letters or Roman figures, in decimal.
  func label(_ number: Int) -> String {
    switch style {
    case .lowerAlpha, .upperAlpha: Self.letters(number, isUpper: style == .upperAlpha) + "."
    case .lowerRoman, .upperRoman: Self.roman(number, isUpper: style == .upperRoman) + "."
    case .decimal: "\(number)."
    }
  }

  /// The letters of a number: "A" to "Z", then "AA", "AB".
  private static func letters(_ number: Int, isUpper: Bool) -> String {
    guard number > 0 else { return "\(number)" }
    var letters: [UInt8] = []
    var rest = number
    while rest > 0 {
      letters.append((isUpper ? 0x41 : 0x61) + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }

  private static func roman(_ number: Int, isUpper: Bool) -> String {
    guard (1..<4_000).contains(number) else { return "\(number)" }
    var roman = ""
    var rest = number
    for (value, letters) in [
      (1_000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
      (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ] {
      while rest >= value {
        roman += letters
        rest -= value
      }
    }
    return isUpper ? roman.uppercased() : roman
  }
}

/// A list whose items are being read.
struct OpenList {
  var numbering: ListNumbering?
  /// Tells the outermost list from others in the text.
  var group: Int
  /// The number of the next item.
  var next = 1
  /// What stands before the current item; nil where nothing is counted, or it brings a label.
  private(set) var label: String?

  /// Gives an item its number.
  mutating func begin(item: Int, in tree: XMLTree) {
    guard let numbering else { return }
    let number = tree.attribute("value", of: item).flatMap { Int($0) } ?? next
    label = tree.child(.label, of: item) == nil ? numbering.label(number) : nil
    next = number &+ numbering.step
  }

  /// The text of the current item without the number that it has though the list counts it: "1) text", "（1）text".
  ///
  /// A letter or Roman figure is one only before a bracket: "C. albicans" is a species. "１．５ｍｇ" is a dose.
  func withoutNumber(_ text: [UInt8]) -> [UInt8] {
    guard let number = label?.dropLast() else { return text }
    let beginning = String(decoding: text.prefix(32), as: UTF8.self)
    let isBracketed = beginning.first.map { "(（".contains($0) } ?? false
    let word = beginning.dropFirst(isBracketed ? 1 : 0)
    let found = word.prefix(number.count)
    let isCounted = Int(number) != nil
    // In digits of any script.
    let isLabel =
      isCounted
      ? found.map(\.wholeNumberValue) == number.map(\.wholeNumberValue)
        && number.allSatisfy(\.isWholeNumber) : found == number
    let marks = isBracketed || !isCounted ? ")）" : ".)．）、"
    guard isLabel, let mark = word.dropFirst(number.count).first, marks.contains(mark) else {
      return text
    }
    let rest = word.dropFirst(number.count + 1)
    guard mark.isASCII ? rest.first == " " : rest.first?.isNumber == false else { return text }
    let length = beginning.utf8.count - rest.drop(while: \.isWhitespace).utf8.count
    return length < text.count ? Array(text[length...]) : text
  }
}
