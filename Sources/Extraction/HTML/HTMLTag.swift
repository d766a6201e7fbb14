/// What an HTML element means for the text.
struct HTMLTag: OptionSet {
  let rawValue: UInt32

  /// Starts and ends a block of text.
  static let block = HTMLTag(rawValue: 1 << 0)
  /// Its content is never text.
  static let dropped = HTMLTag(rawValue: 1 << 1)
  static let heading = HTMLTag(rawValue: 1 << 2)
  static let listItem = HTMLTag(rawValue: 1 << 3)
  static let list = HTMLTag(rawValue: 1 << 4)
  static let cell = HTMLTag(rawValue: 1 << 5)
  static let row = HTMLTag(rawValue: 1 << 6)
  static let table = HTMLTag(rawValue: 1 << 7)
  static let preformatted = HTMLTag(rawValue: 1 << 8)
  static let link = HTMLTag(rawValue: 1 << 9)
  static let caption = HTMLTag(rawValue: 1 << 10)
  static let paragraph = HTMLTag(rawValue: 1 << 11)
  /// Navigation, footers, side columns, menus: boilerplate wherever they stand.
  static let boilerplate = HTMLTag(rawValue: 1 << 12)
  /// `article` and `main`.
  static let content = HTMLTag(rawValue: 1 << 13)
  static let header = HTMLTag(rawValue: 1 << 14)
  static let form = HTMLTag(rawValue: 1 << 15)
  static let quote = HTMLTag(rawValue: 1 << 16)

  /// The meaning of the element with this name; an unknown one is part of the line.
  static func named(_ name: String) -> HTMLTag { byName[name] ?? [] }

  private static let byName: [String: HTMLTag] = {
    let groups: [(String, HTMLTag)] = [
      (
        "script style noscript template svg iframe object embed applet canvas audio video map",
        .dropped
      ),
      ("select option optgroup button textarea input datalist noframes frameset dialog", .dropped),
      ("head meter progress", .dropped),
      ("html body div section center address details summary hgroup figure fieldset", .block),
      ("legend dir hr isindex search", .block),
      ("p", [.block, .paragraph]), ("blockquote", [.block, .quote]),
      ("article main", [.block, .content]), ("header", [.block, .header]),
      ("nav footer aside menu", [.block, .boilerplate]), ("form", [.block, .form]),
      ("h1 h2 h3 h4 h5 h6", [.block, .heading]),
      ("ul ol dl", [.block, .list]), ("li dt dd", [.block, .listItem]),
      ("table", [.block, .table]), ("thead tbody tfoot colgroup", .block),
      ("tr", [.block, .row]), ("td th", [.block, .cell]),
      ("caption figcaption", [.block, .caption]),
      ("pre xmp listing plaintext", [.block, .preformatted]),
      ("a", .link),
    ]
    var result: [String: HTMLTag] = [:]
    for (names, tag) in groups {
      for name in names.split(separator: " ") { result[String(name)] = tag }
    }
    return result
  }()
}

/// What the `class`, `id` and `role` of an element say about it.
///
/// The values are split into words at everything that is no letter and where a small letter meets a
/// capital one, so that `sidebar` in `no-sidebar-layout` counts and `ad` in `reading` does not.
struct ClassWords: OptionSet {
  let rawValue: UInt8

  /// Words of navigation, advertising and the like.
  static let boilerplate = ClassWords(rawValue: 1 << 0)
  /// Words of main content.
  static let content = ClassWords(rawValue: 1 << 1)
  /// Words of reader comments.
  static let comments = ClassWords(rawValue: 1 << 2)
  /// Words of the line with the author's name.
  static let author = ClassWords(rawValue: 1 << 3)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Reads one attribute value.
  init(reading value: String) {
    var found: ClassWords = []
    var word: [UInt8] = []
    var previousIsSmall = false
    func finish() {
      if word.count > 1, word.count <= 15 {
        found.formUnion(Self.byWord[String(decoding: word, as: UTF8.self)] ?? [])
      }
      word.removeAll(keepingCapacity: true)
    }
    for byte in value.utf8 {
      let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      if !isSmall && !isCapital {
        finish()
      } else {
        if isCapital && previousIsSmall { finish() }
        word.append(byte | 0x20)
      }
      previousIsSmall = isSmall
    }
    finish()
    self = found
  }

  private static let byWord: [String: ClassWords] = {
    let groups: [(String, ClassWords)] = [
      (
        "nav navbar navi navigation menu menus submenu dropdown sidebar sidebars side aside rail",
        .boilerplate
      ),
      (
        "footer foot bottom breadcrumb breadcrumbs crumb crumbs pagination pager paging",
        .boilerplate
      ),
      (
        "share sharing sharebar social sociable addthis related relatedposts recommend",
        .boilerplate
      ),
      (
        "recommended recommendation recommendations recommends similar trending popular",
        .boilerplate
      ),
      (
        "ad ads adv advert adverts advertisement advertising adsense banner sponsor sponsored",
        .boilerplate
      ),
      (
        "promo promos promotion promotions cookie cookies consent gdpr popup modal overlay",
        .boilerplate
      ),
      (
        "login signin signup register subscribe subscription newsletter widget widgets",
        .boilerplate
      ),
      (
        "toolbar topbar masthead copyright sitemap taboola outbrain tagcloud skip teaser",
        .boilerplate
      ),
      (
        "complementary contentinfo navbox noprint hidden print printonly toc readmore", .boilerplate
      ),
      ("article content main body post entry story text page maincontent articlebody", .content),
      ("postbody storybody entrycontent detail", .content),
      ("comment comments commentlist disqus respond reply replies feedback", .comments),
      ("author byline authors", .author),
    ]
    var result: [String: ClassWords] = [:]
    for (words, meaning) in groups {
      for word in words.split(separator: " ") { result[String(word)] = meaning }
    }
    return result
  }()
}
