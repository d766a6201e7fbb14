/// How ordered lists number their items.
extension BlockTableBuilder {
  /// Notes what the start tag of an `ol` says of its numbers.
  func number(
    itemsOf list: inout BlockTable.Container, _ tokenizer: borrowing HTMLTokenizer,
    _ page: Span<UInt8>
  ) {
    list.flags.insert(.ordered)
    if tokenizer.rawValue(named: "reversed", in: page) != nil { list.flags.insert(.reversed) }
    if let type = tokenizer.rawValue(of: .type), type.count == 1,
      let style = ListNumbering.Style(html: page[type.lowerBound])
    {
      list.numbering = style
    }
    guard let value = tokenizer.rawValue(of: .style) else { return }
    if let style = Self.listStyle(value, page) {
      list.numbering = style
    } else if Self.hidesNumbers(value, page) {
      list.flags.remove(.ordered)
    }
  }

  /// Whether a style says `list-style: none` or `list-style-type: none`.
  private static func hidesNumbers(_ value: Range<Int>, _ page: Span<UInt8>) -> Bool {
    value.contains {
      says("list-style", "none", at: $0, of: value, page)
        || says("list-style-type", "none", at: $0, of: value, page)
    }
  }

  /// What a style says as `list-style-type`.
  private static func listStyle(_ value: Range<Int>, _ page: Span<UInt8>) -> ListNumbering.Style? {
    for index in value where page[index] == UInt8(ascii: "-") && index >= value.lowerBound + 5 {
      for (name, style) in listStyles where HTMLTokenizer.has(name, at: index - 5, in: page) {
        return style
      }
    }
    return nil
  }

  private static let listStyles: [(StaticString, ListNumbering.Style)] = [
    ("lower-alpha", .lowerAlpha), ("lower-latin", .lowerAlpha), ("upper-alpha", .upperAlpha),
    ("upper-latin", .upperAlpha), ("lower-roman", .lowerRoman), ("upper-roman", .upperRoman),
  ]
}
