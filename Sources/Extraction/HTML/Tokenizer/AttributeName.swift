/// The name of an attribute, where it means something for the text or for what is known of a page.
enum AttributeName: UInt8, CaseIterable {
  case other
  case alt, altText, ariaControls, ariaExpanded, `class`, columnSpan, content, dataSource, dateTime,
    hidden, href, httpEquiv, id
  case itemProperty, itemType, lang, name, open, property, pubDate, rel, role, rowSpan,
    shadowRootMode,
    source,
    start, style, title
  case type, value, xmlLang

  private var spelling: String {
    switch self {
    case .altText: "alttext"
    case .ariaControls: "aria-controls"
    case .ariaExpanded: "aria-expanded"
    case .columnSpan: "colspan"
    case .dataSource: "data-src"
    case .dateTime: "datetime"
    case .httpEquiv: "http-equiv"
    case .itemProperty: "itemprop"
    case .itemType: "itemtype"
    case .pubDate: "pubdate"
    case .rowSpan: "rowspan"
    case .shadowRootMode: "shadowrootmode"
    case .source: "src"
    case .xmlLang: "xml:lang"
    default: "\(self)"
    }
  }

  /// A bit of its own.
  @inline(__always) var bit: UInt32 { 1 << UInt32(rawValue) }

  /// Finds names; whoever reads many keeps it at hand.
  struct Names {
    private var keys = [HTMLElement.Key](repeating: HTMLElement.Key(), count: 128)
    private var lengths = [UInt8](repeating: 0, count: 128)
    private var names = [AttributeName](repeating: .other, count: 128)

    fileprivate init() {
      for name in AttributeName.allCases where name != .other {
        let key = HTMLElement.Key(name.spelling.utf8)
        var slot = Int(key.hash >> 57)
        while lengths[slot] != 0 { slot = (slot + 1) & 127 }
        keys[slot] = key
        lengths[slot] = UInt8(name.spelling.utf8.count)
        names[slot] = name
      }
    }

    /// The name with a key, made of its small letters, and a length.
    @inline(__always) func name(_ key: HTMLElement.Key, length: Int) -> AttributeName {
      var slot = Int(key.hash >> 57)
      while lengths[slot] != 0 {
        if keys[slot].word == key.word, Int(lengths[slot]) == length { return names[slot] }
        slot = (slot + 1) & 127
      }
      return .other
    }
  }

  static let names = Names()
}
