/// What tags a stated text has: "level < 5" has none.
enum StatedMarkup {
  case none
  /// Parts of lines only, such as `em`.
  case inline
  /// Paragraphs, lists, line breaks.
  case blocks

  /// Looks for tags of HTML's elements.
  ///
  /// - Complexity: O(*n*).
  init(_ content: [UInt8]) {
    self = .none
    let text = content.span
    var index = 0
    while true {
      index = HTMLTokenizer.firstIndex(of: UInt8(ascii: "<"), in: text, from: index) + 1
      guard index < text.count else { return }
      var key = HTMLElement.Key()
      if text[index] == UInt8(ascii: "/") { index += 1 }
      let start = index
      while index < text.count, text[index] &- 0x30 < 10 || (text[index] | 0x20) &- 0x61 < 26 {
        key.append(text[index] | 0x20)
        index += 1
      }
      guard index > start, index < text.count else { continue }
      let isNameEnd =
        text[index] <= 0x20 || text[index] == UInt8(ascii: ">") || text[index] == UInt8(ascii: "/")
      while index < text.count, text[index] != UInt8(ascii: ">"), text[index] != UInt8(ascii: "<") {
        index += 1
      }
      let element = HTMLElement.names.element(key)
      guard isNameEnd, index < text.count, text[index] == UInt8(ascii: ">"), element.name != nil
      else { continue }
      if element.traits.contains(.block) || element == .br || element == .hr {
        self = .blocks
        return
      }
      self = .inline
    }
  }

  /// Whether a text without tags has them as references: "&lt;p&gt;Text&lt;/p&gt;".
  static func isEscaped(_ content: [UInt8]) -> Bool {
    let text = content.span
    var index = 0
    while true {
      index = HTMLTokenizer.firstIndex(of: UInt8(ascii: "&"), in: text, from: index)
      guard index < text.count else { return false }
      if HTMLTokenizer.has("&lt;/", at: index, in: text) { return true }
      index += 1
    }
  }
}
