/// What a page says about itself, collected while it is cut into blocks.
///
/// The tokenizer's reader reports every start tag with attributes, and the end of those elements that
/// ``start(_:in:textOffset:block:)`` marks. Nothing is decoded here: all are ranges of the page or of
/// the text of the blocks, so that a page without metadata costs next to nothing.
struct PageFacts {
  /// An element that says something about title, author or date.
  struct Mark {
    var element: HTMLElement
    var words: MarkWords
    var property: Property
    /// Of `rel=author`.
    var isAuthorLink: Bool
    /// Whether it describes a picture, a film or data (`itemtype`) of the page.
    var isMedium = false
    /// Whether it is a link to a page about an author.
    var isAuthorAddress = false
    /// The address in the page where a heading begins with this link, to a folder or host; else empty.
    var folderAddress: Range<Int32> = 0..<0
    /// Range in the page of `datetime`, else `content`, else `title`; empty where there is none.
    var value: Range<Int32>
    var isMachineReadable: Bool
    /// Its text: a range of ``BlockTable/text``.
    var text: Range<Int32>
    /// How many blocks there are before it.
    var block: Int32

    /// Whether it may hold an author's name.
    var mayName: Bool {
      !words.isDisjoint(with: [.author, .byline, .card, .user, .facts]) || isAuthorLink
        || isAuthorAddress
        || property == .author || element == .address
    }

    /// Whether it may hold a date.
    var mayBeDated: Bool {
      !words.isDisjoint(with: [.date, .facts, .author, .byline]) || isMachineReadable
        || element == .time || property == .published || property == .modified
        || property == .otherDate
    }
  }

  /// What `itemprop` says (<https://schema.org>).
  enum Property: UInt8 {
    case none, headline, name, author, published, modified, otherDate, other
  }

  /// A link to a licence.
  struct LicenceLink {
    /// The address in the page.
    var address: Range<Int>
    /// Whether it says that the licence is the page's.
    var isDeclared: Bool
    /// The innermost block-level element around it, or -1.
    var container: Int32
    /// How many blocks there are before it.
    var block: Int32
    /// Where its text begins in ``BlockTable/text``.
    var text: Int32
  }

  private(set) var marks: [Mark] = []
  /// Values of `meta` elements, as ranges of the page, in order.
  private(set) var meta: [(field: MetaField, value: Range<Int>)] = []
  private(set) var titleElement: Range<Int>?
  /// Contents of `script type="application/ld+json"`.
  private(set) var scripts: [Range<Int>] = []
  private(set) var language: Range<Int>?
  private(set) var canonicalAddress: Range<Int>?
  /// `href` of the first `base` that has one.
  private(set) var baseAddress: Range<Int>?
  private(set) var licenceLinks: [LicenceLink] = []

  /// Elements beyond these many are passed over: they are lists of other articles or comments.
  private static let maximumMarks = 384
  private static let maximumMeta = 512
  private static let maximumLicenceLinks = 32
  /// Without one of these nothing is learned from an element that is no heading, time or address.
  @inline(__always) private static var tellingAttributes: UInt32 {
    AttributeName.class.bit | AttributeName.id.bit | AttributeName.rel.bit
      | AttributeName.itemProperty.bit | AttributeName.itemType.bit | AttributeName.href.bit
      | AttributeName.pubDate.bit
  }

  // MARK: - Collecting

  /// Notes the content of the first `title` that is no picture's.
  mutating func noteTitle(_ content: Range<Int>) {
    if titleElement == nil, !content.isEmpty { titleElement = content }
  }

  /// Notes the content of a JSON-LD script.
  mutating func noteStructuredData(_ content: Range<Int>) {
    if scripts.count < 64 { scripts.append(content) }
  }

  /// Notes a start tag that has attributes.
  ///
  /// - Parameters:
  ///   - textOffset: Where the element's text will begin in the text of the blocks.
  ///   - block: How many blocks there are.
  ///   - container: The innermost block-level element around it, or -1.
  ///   - values: Reads attribute values.
  /// - Returns: The number of the mark whose end the caller reports with ``end(_:textOffset:)``, or -1.
  mutating func start(
    _ tokenizer: borrowing HTMLTokenizer, in page: Span<UInt8>, textOffset: Int, block: Int,
    container: Int32, values: inout AttributeValues
  ) -> Int32 {
    let element = tokenizer.element
    switch element {
    case .meta:
      noteMeta(tokenizer, page)
      noteAuthorName(tokenizer, page, textOffset)
      return -1
    case .link:
      noteLink(tokenizer, page)
      return -1
    case .base:
      if baseAddress == nil { baseAddress = tokenizer.rawValue(of: .href) }
      return -1
    case .html, .body:
      if language == nil {
        language =
          tokenizer.rawValue(of: .lang)
          ?? tokenizer.rawValue(of: .xmlLang)
      }
      return -1
    default: break
    }
    var isWanted =
      tokenizer.traits.contains(.heading) || element == .time || element == .address
    guard isWanted || tokenizer.hasAttribute(Self.tellingAttributes),
      marks.count < Self.maximumMarks
    else { return -1 }
    var mark = Mark(
      element: element, words: [], property: .none, isAuthorLink: false, value: 0..<0,
      isMachineReadable: false, text: Int32(textOffset)..<Int32(textOffset), block: Int32(block))
    var saysLicence = false
    var isCreativeCommons = false
    for index in 0..<tokenizer.attributeCount {
      let attribute = tokenizer.attribute(index)
      let value = attribute.value
      switch attribute.kind {
      case .class: mark.words.formUnion(values.markWords(page, value))
      case .id:
        // Markdown's footnotes are `fn1`, `fn:1`, `user-content-fn-1`.
        mark.words.formUnion(values.markWords(page, value).subtracting([.card, .cardName]))
      case .title:
        if mark.value.isEmpty { mark.value = Int32(value.lowerBound)..<Int32(value.upperBound) }
      case .rel:
        let rel = values.markWords(page, value)
        if rel.contains(.author) { (mark.isAuthorLink, isWanted) = (true, true) }
        saysLicence = saysLicence || Self.saysLicence(page, value)
      case .itemProperty:
        saysLicence = saysLicence || Self.saysLicence(page, value)
        mark.property = Self.property(page, value)
        if mark.property != .other { isWanted = true }
      case .itemType:
        if Self.isMedium(page, value) { (mark.isMedium, isWanted) = (true, true) }
      case .dateTime, .content:
        mark.value = Int32(value.lowerBound)..<Int32(value.upperBound)
        mark.isMachineReadable = true
      case .href where element == .a:
        if Self.isAuthorAddress(page, value) { (mark.isAuthorAddress, isWanted) = (true, true) }
        isCreativeCommons = value.count > 34 && Self.isCreativeCommons(page, value)
        if let heading = marks.last, heading.element == .h1, heading.text.isEmpty,
          Int(heading.text.lowerBound) == textOffset, Self.isFolder(page, value)
        {
          mark.folderAddress = Int32(value.lowerBound)..<Int32(value.upperBound)
          isWanted = true
        }
      case .pubDate: mark.words.formUnion([.published, .publicationDate])
      default: break
      }
    }
    if saysLicence || isCreativeCommons, let address = tokenizer.rawValue(of: .href),
      licenceLinks.count < Self.maximumLicenceLinks
    {
      licenceLinks.append(
        LicenceLink(
          address: address, isDeclared: saysLicence, container: container, block: Int32(block),
          text: Int32(textOffset)))
    }
    if mark.words.contains(.select) { mark.words.remove(.user) }
    guard isWanted || !mark.words.isDisjoint(with: .wanted) else { return -1 }
    marks.append(mark)
    return Int32(marks.count - 1)
  }

  /// Notes that a marked element has ended.
  mutating func end(_ mark: Int32, textOffset: Int) {
    let start = marks[Int(mark)].text.lowerBound
    marks[Int(mark)].text = start..<max(start, Int32(textOffset))
  }

  /// Takes note that a part of the text of the block that begins at `blockStart` was taken back.
  mutating func remove(_ range: Range<Int>, blockStart: Int) {
    func moved(_ position: Int32) -> Int32 {
      min(position, max(Int32(range.lowerBound), position - Int32(range.count)))
    }
    for index in marks.indices.reversed() {
      let text = marks[index].text
      guard Int(text.lowerBound) >= blockStart else { break }
      marks[index].text = moved(text.lowerBound)..<moved(text.upperBound)
    }
    for index in licenceLinks.indices where Int(licenceLinks[index].text) >= blockStart {
      licenceLinks[index].text = moved(licenceLinks[index].text)
    }
  }

  /// Takes note that blocks were taken out: of each, how many of those before it.
  mutating func renumberBlocks(_ removedCounts: [Int32]) {
    for index in marks.indices { marks[index].block -= removedCounts[Int(marks[index].block)] }
    for index in licenceLinks.indices {
      licenceLinks[index].block -= removedCounts[Int(licenceLinks[index].block)]
    }
  }

  /// Whether an address leads to somebody: `/author/jane-doe`, `/autoren/jan-muster`; not `/authors`.
  private static func isAuthorAddress(_ page: Span<UInt8>, _ address: Range<Int>) -> Bool {
    let slash = UInt8(ascii: "/")
    let part = page.extracting(address)
    var start = HTMLTokenizer.firstIndex(of: slash, in: part, from: 0)
    while start + 8 < part.count {
      let end = HTMLTokenizer.firstIndex(of: slash, in: part, from: start + 1)
      // Somebody's name follows.
      guard end + 2 < part.count else { return false }
      switch part[start + 1] {
      case UInt8(ascii: "a"), UInt8(ascii: "c"), UInt8(ascii: "j"), UInt8(ascii: "r"):
        if (6...13).contains(end - start),
          authorFolders.contains(where: { HTMLTokenizer.has($0, at: start + 1, in: part) })
        {
          return true
        }
      default: break
      }
      start = end
    }
    return false
  }

  /// Whether an address is that of a folder or host: "/", "https://example.org", "https://example.org/blog/".
  private static func isFolder(_ page: Span<UInt8>, _ address: Range<Int>) -> Bool {
    let slash = UInt8(ascii: "/")
    guard !address.isEmpty, page[address.upperBound - 1] != slash else { return !address.isEmpty }
    let part = page.extracting(address)
    // Behind the two slashes of "https://".
    let host = HTMLTokenizer.firstIndex(of: slash, in: part, from: 0) + 2
    return host < part.count && part[host - 1] == slash
      && HTMLTokenizer.firstIndex(of: slash, in: part, from: host) == part.count
  }

  /// How the folders begin in which sites keep pages about their authors.
  private static let authorFolders: [StaticString] = [
    "author", "autor", "auteur", "contributor", "columnist", "journalist", "reporter",
  ]

  /// Whether an address is that of a Creative Commons licence or dedication, not of the list of them.
  private static func isCreativeCommons(_ page: Span<UInt8>, _ address: Range<Int>) -> Bool {
    for scheme in [2, 7, 8] {
      let host = address.lowerBound + scheme
      guard page[host] | 0x20 == UInt8(ascii: "c") else { continue }
      for folder in ["creativecommons.org/licenses/", "creativecommons.org/publicdomain/"]
        as [StaticString] where HTMLTokenizer.has(folder, at: host, in: page)
      {
        let name = host + folder.utf8CodeUnitCount
        return name < address.upperBound && (page[name] | 0x20) &- 0x61 < 26
      }
    }
    return false
  }

  /// Whether a type of schema.org is that of a part of a page with a licence of its own.
  private static func isMedium(_ page: Span<UInt8>, _ type: Range<Int>) -> Bool {
    let kinds: [StaticString] = ["imageobject", "videoobject", "audioobject", "dataset"]
    return kinds.contains { kind in
      let start = type.upperBound - kind.utf8CodeUnitCount
      return start > type.lowerBound && page[start - 1] == UInt8(ascii: "/")
        && HTMLTokenizer.has(kind, at: start, in: page)
    }
  }

  private static func property(_ page: Span<UInt8>, _ value: Range<Int>) -> Property {
    func isNamed(_ name: StaticString) -> Bool {
      value.count == name.utf8CodeUnitCount
        && HTMLTokenizer.has(name, at: value.lowerBound, in: page)
    }
    if isNamed("headline") { return .headline }
    if isNamed("name") { return .name }
    if isNamed("author") || isNamed("creator") { return .author }
    if isNamed("datepublished") || isNamed("datecreated") { return .published }
    if isNamed("datemodified") { return .modified }
    if isNamed("uploaddate") { return .otherDate }
    return .other
  }

  private mutating func noteMeta(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    guard meta.count < Self.maximumMeta,
      let content = tokenizer.rawValue(of: .content), !content.isEmpty
    else { return }
    let key =
      tokenizer.rawValue(of: .property) ?? tokenizer.rawValue(of: .name)
      ?? tokenizer.rawValue(of: .itemProperty)
      ?? tokenizer.rawValue(of: .httpEquiv)
    guard let key, key.count <= 64 else { return }
    // RDFa allows several names in one attribute: "dc:title og:title".
    var names = key
    for _ in 0..<4 {
      guard let name = PersonNames.nextWord(page, &names) else { break }
      if let field = MetaField(named: name, in: page) { meta.append((field, content)) }
    }
  }

  /// Takes the name in `<div itemprop=author><meta itemprop=name content=…>` as what the `div` says.
  private mutating func noteAuthorName(
    _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>, _ textOffset: Int
  ) {
    guard let mark = marks.last, mark.property == .author, mark.value.isEmpty,
      mark.text.lowerBound == textOffset, let content = tokenizer.rawValue(of: .content),
      let property = tokenizer.rawValue(of: .itemProperty), Self.property(page, property) == .name
    else { return }
    marks[marks.count - 1].value = Int32(content.lowerBound)..<Int32(content.upperBound)
  }

  private mutating func noteLink(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    guard let relation = tokenizer.rawValue(of: .rel) ?? tokenizer.rawValue(of: .itemProperty),
      let address = tokenizer.rawValue(of: .href)
    else { return }
    if canonicalAddress == nil, relation.count == 9,
      HTMLTokenizer.has("canonical", at: relation.lowerBound, in: page)
    {
      canonicalAddress = address
    }
    if Self.saysLicence(page, relation), licenceLinks.count < Self.maximumLicenceLinks {
      licenceLinks.append(
        LicenceLink(address: address, isDeclared: true, container: -1, block: 0, text: 0))
    }
  }

  /// Whether one of the words of `rel` or `itemprop` is "license", perhaps with the prefix of a vocabulary
  /// (`dcterms.license`, `cc:license`).
  private static func saysLicence(_ page: Span<UInt8>, _ value: Range<Int>) -> Bool {
    let name = 7
    guard value.count >= name else { return false }
    for start in value.lowerBound...value.upperBound - name
    where HTMLTokenizer.has("license", at: start, in: page)
      && (start == value.lowerBound || isDelimiter(page[start - 1]))
      && (start + name == value.upperBound || page[start + name] <= 0x20)
    {
      return true
    }
    return false
  }

  /// Whether a byte parts words or ends a prefix.
  private static func isDelimiter(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
  }
}
