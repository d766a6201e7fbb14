/// The name of an HTML element, as a number.
///
/// Elements that mean something for the text are numbered as in ``nameList``; others have a number from
/// 256 up, a hash of their name: equal names have equal numbers, and two different ones seldom have.
struct HTMLElement: Hashable {
  let number: UInt16

  /// What elements mean for the text.
  struct Traits: OptionSet {
    let rawValue: UInt32
    /// Starts and ends a block of text.
    static let block = Traits(rawValue: 1 << 0)
    /// Has no end tag and no content.
    static let void = Traits(rawValue: 1 << 1)
    /// Its content is never text of the page.
    static let dropped = Traits(rawValue: 1 << 2)
    /// Its content has no tags.
    static let rawText = Traits(rawValue: 1 << 3)
    static let heading = Traits(rawValue: 1 << 4)
    static let listItem = Traits(rawValue: 1 << 5)
    static let list = Traits(rawValue: 1 << 6)
    static let cell = Traits(rawValue: 1 << 7)
    static let row = Traits(rawValue: 1 << 8)
    static let preformatted = Traits(rawValue: 1 << 9)
    static let caption = Traits(rawValue: 1 << 10)
    /// Its start tag ends an open `p`.
    static let endsParagraph = Traits(rawValue: 1 << 11)
    /// End tags do not reach through it.
    static let scope = Traits(rawValue: 1 << 12)
    /// Marks a part of a line, such as `em`.
    static let mark = Traits(rawValue: 1 << 13)
    /// A part of a table that holds rows or stands beside them.
    static let section = Traits(rawValue: 1 << 14)
    /// Inside a line, and its start tag ends SVG and MathML around it.
    static let endsForeign = Traits(rawValue: 1 << 15)
  }

  /// What this element means.
  var traits: Traits {
    number < 256 ? Self.traitTable[Int(number)] : []
  }

  /// The name of an element of ``nameList``.
  var name: String? { number < 256 ? Self.nameTable[Int(number)] : nil }

  // MARK: - Names

  /// The bytes of a name, folded into a word: exact for names of up to eight bytes.
  struct Key {
    private(set) var word: UInt64 = 0

    @inline(__always) mutating func append(_ byte: UInt8) {
      word = (word << 8 | word >> 56) ^ UInt64(byte)
    }

    init() {}

    init(_ name: some Sequence<UInt8>) { for byte in name { append(byte) } }

    @inline(__always) var hash: UInt64 { word &* 0x9E37_79B9_7F4A_7C15 }
  }

  /// Finds elements by name.
  struct Names {
    private var keys = [UInt64](repeating: 0, count: 512)
    private var numbers = [UInt16](repeating: 0, count: 512)
    private let traits = traitTable

    fileprivate init(_ names: [String]) {
      for (number, name) in names.enumerated() {
        let key = Key(name.utf8)
        var slot = Int(key.hash >> 55)
        while keys[slot] != 0 { slot = (slot + 1) & 511 }
        keys[slot] = key.word
        numbers[slot] = UInt16(number)
      }
    }

    @inline(__always) func element(_ key: Key) -> HTMLElement {
      var slot = Int(key.hash >> 55)
      while keys[slot] != 0 {
        if keys[slot] == key.word { return HTMLElement(number: numbers[slot]) }
        slot = (slot + 1) & 511
      }
      return HTMLElement(number: UInt16(256 + (key.hash >> 32) % 32_768))
    }

    /// What an element means: quicker than ``HTMLElement/traits``, which goes through a static.
    @inline(__always) func traits(of element: HTMLElement) -> Traits {
      element.number < 256 ? traits[Int(element.number)] : []
    }
  }

  static let names = Names(nameTable)

  /// The element with this name in lower case.
  static func named(_ name: String) -> HTMLElement { names.element(Key(name.utf8)) }

  private static let nameTable = rows.map(\.0)
  private static let traitTable: [Traits] = {
    var table = [Traits](repeating: [], count: 256)
    for (number, row) in rows.enumerated() { table[number] = row.1 }
    return table
  }()

  /// An element that no page holds.
  static let unknown = HTMLElement(number: UInt16.max)
  static var html: HTMLElement { HTMLElement(number: 0) }
  static var head: HTMLElement { HTMLElement(number: 1) }
  static var body: HTMLElement { HTMLElement(number: 2) }
  static var title: HTMLElement { HTMLElement(number: 79) }
  static var script: HTMLElement { HTMLElement(number: 73) }
  static var textarea: HTMLElement { HTMLElement(number: 78) }
  static var plaintext: HTMLElement { HTMLElement(number: 52) }
  static var template: HTMLElement { HTMLElement(number: 80) }
  static var p: HTMLElement { HTMLElement(number: 19) }
  static var li: HTMLElement { HTMLElement(number: 37) }
  static var dt: HTMLElement { HTMLElement(number: 38) }
  static var dd: HTMLElement { HTMLElement(number: 39) }
  static var div: HTMLElement { HTMLElement(number: 3) }
  static var address: HTMLElement { HTMLElement(number: 6) }
  static var table: HTMLElement { HTMLElement(number: 40) }
  static var thead: HTMLElement { HTMLElement(number: 41) }
  static var tbody: HTMLElement { HTMLElement(number: 42) }
  static var tfoot: HTMLElement { HTMLElement(number: 43) }
  static var tr: HTMLElement { HTMLElement(number: 45) }
  static var h1: HTMLElement { HTMLElement(number: 28) }
  static var h2: HTMLElement { HTMLElement(number: 29) }
  static var h3: HTMLElement { HTMLElement(number: 30) }
  static var ol: HTMLElement { HTMLElement(number: 35) }
  static var td: HTMLElement { HTMLElement(number: 46) }
  static var th: HTMLElement { HTMLElement(number: 47) }
  static var a: HTMLElement { HTMLElement(number: 99) }
  static var em: HTMLElement { HTMLElement(number: 102) }
  static var i: HTMLElement { HTMLElement(number: 103) }
  static var cite: HTMLElement { HTMLElement(number: 116) }
  static var dfn: HTMLElement { HTMLElement(number: 117) }
  static var `var`: HTMLElement { HTMLElement(number: 115) }
  static var b: HTMLElement { HTMLElement(number: 100) }
  static var strong: HTMLElement { HTMLElement(number: 101) }
  static var code: HTMLElement { HTMLElement(number: 106) }
  static var kbd: HTMLElement { HTMLElement(number: 112) }
  static var samp: HTMLElement { HTMLElement(number: 113) }
  static var tt: HTMLElement { HTMLElement(number: 114) }
  static var sup: HTMLElement { HTMLElement(number: 105) }
  static var sub: HTMLElement { HTMLElement(number: 104) }
  static var s: HTMLElement { HTMLElement(number: 107) }
  static var strike: HTMLElement { HTMLElement(number: 108) }
  static var u: HTMLElement { HTMLElement(number: 110) }
  static var del: HTMLElement { HTMLElement(number: 109) }
  static var br: HTMLElement { HTMLElement(number: 55) }
  static var hr: HTMLElement { HTMLElement(number: 54) }
  static var img: HTMLElement { HTMLElement(number: 56) }
  static var wbr: HTMLElement { HTMLElement(number: 66) }
  static var input: HTMLElement { HTMLElement(number: 57) }
  static var meta: HTMLElement { HTMLElement(number: 58) }
  static var link: HTMLElement { HTMLElement(number: 59) }
  static var base: HTMLElement { HTMLElement(number: 60) }
  static var time: HTMLElement { HTMLElement(number: 127) }
  static var math: HTMLElement { HTMLElement(number: 97) }
  static var svg: HTMLElement { HTMLElement(number: 96) }
  static var annotation: HTMLElement { HTMLElement(number: 98) }
  static var span: HTMLElement { HTMLElement(number: 122) }
  static var font: HTMLElement { HTMLElement(number: 123) }
  static var nobr: HTMLElement { HTMLElement(number: 130) }
  static var ruby: HTMLElement { HTMLElement(number: 131) }
  static var rb: HTMLElement { HTMLElement(number: 132) }
  static var rt: HTMLElement { HTMLElement(number: 133) }
  static var rp: HTMLElement { HTMLElement(number: 134) }
  static var rtc: HTMLElement { HTMLElement(number: 135) }
  static var blockquote: HTMLElement { HTMLElement(number: 20) }
  static var q: HTMLElement { HTMLElement(number: 111) }
  static var select: HTMLElement { HTMLElement(number: 87) }
  static var button: HTMLElement { HTMLElement(number: 89) }
  static var dialog: HTMLElement { HTMLElement(number: 26) }
  static var dl: HTMLElement { HTMLElement(number: 36) }
  static var noscript: HTMLElement { HTMLElement(number: 93) }
  static var frameset: HTMLElement { HTMLElement(number: 94) }
  static var article: HTMLElement { HTMLElement(number: 12) }
  static var main: HTMLElement { HTMLElement(number: 13) }

  /// 1…6 for `h1` to `h6`.
  var headingLevel: UInt8 {
    traits.contains(.heading) ? UInt8(number - Self.h1.number) + 1 : 0
  }

  /// Every element that means something, with its meaning; the constants below are places in here.
  private static let rows: [(String, Traits)] = {
    let groups: [(String, Traits)] = [
      ("html head body", [.block, .scope]),
      (
        "div section center address details summary hgroup fieldset search",
        [.block, .endsParagraph]
      ),
      ("article main header nav footer aside menu", [.block, .endsParagraph]),
      ("p", [.block, .endsParagraph]),
      ("blockquote figure form", [.block, .endsParagraph]),
      ("legend optgroup isindex", .block),
      ("dialog dir", [.block, .endsParagraph]),
      ("h1 h2 h3 h4 h5 h6", [.block, .endsParagraph, .heading]),
      ("ul ol dl", [.block, .endsParagraph, .list]),
      ("li dt dd", [.block, .endsParagraph, .listItem]),
      ("table", [.block, .endsParagraph, .scope]),
      ("thead tbody tfoot colgroup", [.block, .section]),
      ("tr", [.block, .row]), ("td th", [.block, .cell, .scope]),
      ("caption", [.block, .caption, .scope, .section]),
      ("figcaption", [.block, .caption, .endsParagraph]),
      ("pre listing", [.block, .preformatted, .endsParagraph]),
      ("plaintext xmp", [.block, .preformatted, .endsParagraph, .rawText]),
      ("hr", [.block, .void, .endsParagraph]),
      ("br img", [.void, .endsForeign]), ("input", .void), ("meta", [.void, .endsForeign]),
      ("link base col area", .void), ("embed", [.void, .endsForeign]),
      ("source track wbr param frame keygen", .void),
      ("basefont bgsound image", .void),
      ("script style iframe noembed noframes", [.dropped, .rawText]),
      ("textarea", [.dropped, .rawText]), ("title", .rawText),
      ("template object", [.dropped, .scope]),
      ("applet canvas audio video map select datalist button meter progress", .dropped),
      ("option", []), ("noscript", .block), ("frameset", .block),
      ("marquee", .scope), ("svg math annotation", []),
      ("a", .mark), ("b strong em i sub sup code s strike", [.mark, .endsForeign]),
      ("del", .mark), ("u", [.mark, .endsForeign]), ("q kbd samp", .mark),
      ("tt var", [.mark, .endsForeign]), ("cite dfn mark", .mark),
      ("small big", [.mark, .endsForeign]), ("ins", .mark),
      ("span", .endsForeign), ("font label abbr acronym time bdo bdi", []),
      ("nobr ruby", .endsForeign), ("rb", []),
      // How characters are read, written above them.
      ("rt rp rtc", .dropped), ("data picture slot", []),
    ]
    return groups.flatMap { names, traits in
      names.split(separator: " ").map { (String($0), traits) }
    }
  }()
}
