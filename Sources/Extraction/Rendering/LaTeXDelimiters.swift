/// Finds formulas that a page writes in LaTeX itself, as MathJax and KaTeX read them: `$x_1$`, `$$…$$`, `\(…\)`,
/// `\[…\]`.
enum LaTeXDelimiters {
  /// The formulas in a part of a text, in order, with their delimiters.
  ///
  /// A dollar sign is one only as Pandoc has it: no space inside next to it, no figure behind the closing one, since
  /// there are prices; and there must be a sign of LaTeX in between.
  ///
  /// - Complexity: O(*n*).
  static func formulas(in text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var formulas: [Range<Int>] = []
    var opening: (delimiter: Delimiter, start: Int)?
    var hasSign = false
    var index = range.lowerBound
    while index < range.upperBound {
      guard let delimiter = Delimiter(text, at: index, before: range.upperBound) else {
        switch text[index] {
        case UInt8(ascii: "\\"):
          hasSign = true
          // The sign behind it is none of the delimiters.
          index += 1
        case UInt8(ascii: "^"), UInt8(ascii: "_"): hasSign = true
        default: break
        }
        index += 1
        continue
      }
      let end = index + delimiter.length
      if let (open, start) = opening, delimiter.closes(open) {
        let isClosing = delimiter != .dollar || closes(text, index, range)
        if isClosing, hasSign || delimiter != .dollar { formulas.append(start..<end) }
        // A dollar sign that closes nothing may open.
        opening = isClosing ? nil : (delimiter, index)
        hasSign = false
      } else if delimiter.opens, opening == nil || opening?.delimiter == .dollar {
        let isPrice = delimiter == .dollar && (end == range.upperBound || text[end] <= 0x20)
        opening = isPrice ? nil : (delimiter, index)
        hasSign = false
      }
      index = end
    }
    return formulas
  }

  private static func closes(_ text: [UInt8], _ index: Int, _ range: Range<Int>) -> Bool {
    text[index - 1] > 0x20
      && (index + 1 == range.upperBound || text[index + 1] &- UInt8(ascii: "0") >= 10)
  }

  private enum Delimiter {
    case dollar, dollars, openParenthesis, closeParenthesis, openBracket, closeBracket

    init?(_ text: [UInt8], at index: Int, before end: Int) {
      let next = index + 1 < end ? text[index + 1] : 0
      switch (text[index], next) {
      case (UInt8(ascii: "$"), UInt8(ascii: "$")): self = .dollars
      case (UInt8(ascii: "$"), _): self = .dollar
      case (UInt8(ascii: "\\"), UInt8(ascii: "(")): self = .openParenthesis
      case (UInt8(ascii: "\\"), UInt8(ascii: ")")): self = .closeParenthesis
      case (UInt8(ascii: "\\"), UInt8(ascii: "[")): self = .openBracket
      case (UInt8(ascii: "\\"), UInt8(ascii: "]")): self = .closeBracket
      default: return nil
      }
    }

    var length: Int { self == .dollar ? 1 : 2 }

    var opens: Bool { self != .closeParenthesis && self != .closeBracket }

    func closes(_ other: Delimiter) -> Bool {
      switch self {
      case .dollar, .dollars: other == self
      case .closeParenthesis: other == .openParenthesis
      case .closeBracket: other == .openBracket
      case .openParenthesis, .openBracket: false
      }
    }
  }
}
