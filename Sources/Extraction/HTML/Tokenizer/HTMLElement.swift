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

    fileprivate var hash: UInt64 { word &* 0x9E37_79B9_7F4A_7C15 }
  }

  /// Finds elements by name.
  struct Names {
    private var keys = [UInt64](repeating: 0, count: 512)
    private var numbers = [UInt16](repeating: 0, count: 512)

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
  static let html = named("html")
  static let head = named("head")
  static let body = named("body")
  static let title = named("title")
  static let script = named("script")
  static let textarea = named("textarea")
  static let plaintext = named("plaintext")
  static let template = named("template")
  static let p = named("p")
  static let li = named("li")
  static let dt = named("dt")
  static let dd = named("dd")
  static let div = named("div")
  static let address = named("address")
  static let table = named("table")
  static let ol = named("ol")
  static let th = named("th")
  static let a = named("a")
  static let em = named("em")
  static let i = named("i")
  static let cite = named("cite")
  static let dfn = named("dfn")
  static let `var` = named("var")
  static let b = named("b")
  static let strong = named("strong")
  static let code = named("code")
  static let kbd = named("kbd")
  static let samp = named("samp")
  static let tt = named("tt")
  static let sup = named("sup")
  static let sub = named("sub")
  static let s = named("s")
  static let strike = named("strike")
  static let del = named("del")
  static let br = named("br")
  static let hr = named("hr")
  static let img = named("img")
  static let wbr = named("wbr")
  static let meta = named("meta")
  static let link = named("link")
  static let time = named("time")
  static let math = named("math")
  static let svg = named("svg")
  static let annotation = named("annotation")
  static let span = named("span")
  static let blockquote = named("blockquote")
  static let noscript = named("noscript")
  static let frameset = named("frameset")
  static let article = named("article")
  static let main = named("main")

  /// `tbody`, `thead`, `tfoot`, `caption`, `colgroup`.
  var isTableSection: Bool { traits.contains(.section) }

  /// 1…6 for `h1` to `h6`.
  var headingLevel: UInt8 {
    traits.contains(.heading) ? UInt8(number - Self.firstHeading.number) + 1 : 0
  }

  private static let firstHeading = named("h1")

  /// Every element that means something, with its meaning.
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
      ("br img input meta link base col area embed source track wbr param frame keygen", .void),
      ("basefont bgsound image", .void),
      ("script style iframe noembed noframes", [.dropped, .rawText]),
      ("textarea", [.dropped, .rawText]), ("title", .rawText),
      ("template object", [.dropped, .scope]),
      ("applet canvas audio video map select datalist button meter progress", .dropped),
      ("option", []), ("noscript", .block), ("frameset", .block),
      ("marquee", .scope), ("svg math annotation", []),
      (
        "a b strong em i sub sup code s strike del u q kbd samp tt var cite dfn mark small big ins",
        .mark
      ),
      ("span font label abbr acronym time bdo bdi nobr", []),
      ("ruby rb rt rp rtc data picture slot", []),
    ]
    return groups.flatMap { names, traits in
      names.split(separator: " ").map { (String($0), traits) }
    }
  }()
}
