/// Cuts a page into tags, text and comments, as the WHATWG tokenizer does
/// (<https://html.spec.whatwg.org/multipage/parsing.html#tokenization>).
///
/// A cursor: the page is handed in with every call, and what a token holds are ranges of it. Nothing is
/// copied or decoded until someone asks (``decoded(_:in:)``, ``CharacterReferences``).
///
///     <p class=a>x &lt; y</p>
///     startTag   element .p, attributes [class → 9..<10]
///     text       content 11..<19 "x &lt; y"
///     endTag     element .p
///
/// After the start tag of `title`, `script` and the like it reads their raw text by itself; whoever
/// builds on it says with ``isForeign`` when SVG or MathML is open, where they are ordinary elements and
/// `<![CDATA[` exists. A tag that the page ends in is no token, as in the standard.
///
/// - Complexity: O(*n*) for a page, whatever is in it; memory for the attributes of one tag.
struct HTMLTokenizer: ~Copyable {
  /// How the bytes that come next are read.
  enum ContentModel {
    case data
    /// `title` and `textarea`: references, no tags but the end tag.
    case escapableRawText
    /// `style`, `xmp`, `iframe`, `noembed`, `noframes`.
    case rawText
    case script
    case plaintext
    /// Behind `<![CDATA[`.
    case cdata
  }

  /// The whole token.
  var range = 0..<0
  /// The characters of text or comment.
  var content = 0..<0
  /// Whether `content` holds no references.
  var isLiteral = false
  /// The element of a tag, and its name as it stands.
  private(set) var element = HTMLElement.unknown
  /// What that element means.
  private(set) var traits: HTMLElement.Traits = []
  private(set) var name = 0..<0
  /// How many attributes a start tag has.
  var attributeCount = 0
  /// The bits of their names.
  var attributeNames: UInt32 = 0
  let attributes = AttributeRoom()
  private(set) var isSelfClosing = false

  /// Set while an `svg` or `math` element is open.
  var isForeign = false
  /// Set for XHTML: `<script/>` is an empty element, and `<![CDATA[` exists everywhere.
  var isXML = false
  /// What is read next; ``next(in:)`` sets it after start tags.
  var contentModel = ContentModel.data
  /// The name that ends raw text, in lower case.
  var rawTextName: [UInt8] = []

  var index: Int
  /// Where the `noscript` that was begun last ends, or the page if it does not.
  private(set) var noscriptEnd = -1
  /// Where the first end tag of a `title` or `head` behind the last title stands, or the page's end.
  private var titleEnd = -1
  private let names = HTMLElement.names
  let kinds = AttributeName.names

  /// An attribute of a start tag, in order; of two with one name the first counts.
  @inline(__always) func attribute(_ index: Int) -> Attribute {
    precondition(index < attributeCount)
    return attributes[index]
  }

  /// Whether a start tag has an attribute of one of the names with these bits.
  @inline(__always) func hasAttribute(_ bits: UInt32) -> Bool { attributeNames & bits != 0 }

  /// A tokenizer at byte `start`.
  init(at start: Int = 0) { index = start }

  /// The next token of `page`, which is the same valid UTF-8 in every call.
  mutating func next(in page: Span<UInt8>) -> HTMLToken {
    if contentModel != .data, let token = rawText(in: page) { return token }
    while index < page.count {
      if page[index] == UInt8(ascii: "<") {
        if let token = markup(in: page) { return token }
        if contentModel != .data, let token = rawText(in: page) { return token }
        if index >= page.count || page[index] == UInt8(ascii: "<") { continue }
      }
      return text(in: page)
    }
    return .end
  }

  // MARK: - Text

  private mutating func text(in page: Span<UInt8>) -> HTMLToken {
    let start = index
    var end = index
    while true {
      end = Self.firstIndex(of: UInt8(ascii: "<"), in: page, from: end)
      if end + 1 >= page.count {
        end = page.count
        break
      }
      if Self.startsMarkup(page[end + 1]) { break }
      end += 1
    }
    return text(start..<end, next: end, isLiteral: false)
  }

  mutating func text(_ content: Range<Int>, next: Int, isLiteral: Bool) -> HTMLToken {
    range = index..<next
    self.content = content
    self.isLiteral = isLiteral
    index = next
    return .text
  }

  private static func startsMarkup(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!")
      || byte == UInt8(ascii: "?")
  }

  // MARK: - Markup

  /// The token that starts with the "<" at `index`; nil where there is none, behind what was passed
  /// over.
  private mutating func markup(in page: Span<UInt8>) -> HTMLToken? {
    let start = index
    guard start + 1 < page.count else {
      return text(start..<start + 1, next: start + 1, isLiteral: true)
    }
    switch page[start + 1] {
    case UInt8(ascii: "!"): return declaration(in: page)
    case UInt8(ascii: "?"): return bogusComment(from: start + 1, in: page)
    case UInt8(ascii: "/"):
      guard start + 2 < page.count else {
        return text(start..<start + 2, next: start + 2, isLiteral: true)
      }
      if Self.isLetter(page[start + 2]) { return tag(nameStart: start + 2, .endTag, in: page) }
      if page[start + 2] == UInt8(ascii: ">") {
        index = start + 3
        return nil
      }
      return bogusComment(from: start + 2, in: page)
    case let next where Self.isLetter(next): return tag(nameStart: start + 1, .startTag, in: page)
    default: return text(in: page)
    }
  }

  /// Where what begins at `start` ends at the latest: browsers that run scripts take the content of `noscript` for
  /// text up to the first end tag, so pages leave open in there what they like.
  func end(of page: Span<UInt8>, from start: Int) -> Int {
    start < noscriptEnd ? noscriptEnd : page.count
  }

  private static func noscriptEnd(in page: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while true {
      end = firstIndex(of: UInt8(ascii: "<"), in: page, from: end)
      if end >= page.count || has("</noscript", at: end, in: page) { return end }
      end += 1
    }
  }

  // MARK: - Tags

  private mutating func tag(nameStart: Int, _ kind: HTMLToken, in page: Span<UInt8>) -> HTMLToken {
    var cursor = nameStart
    var key = HTMLElement.Key()
    while cursor < page.count {
      let byte = page[cursor]
      if Self.endsName(byte) { break }
      key.append(Self.lowercased(byte))
      cursor += 1
    }
    let nameEnd = cursor
    attributeCount = 0
    attributeNames = 0
    isSelfClosing = false
    let pageEnd = end(of: page, from: index)
    while cursor < pageEnd {
      let byte = page[cursor]
      if byte == UInt8(ascii: ">") {
        range = index..<cursor + 1
        name = nameStart..<nameEnd
        element = names.element(key)
        traits = names.traits(of: element)
        index = cursor + 1
        if case .startTag = kind { chooseContentModel(in: page) }
        return kind
      }
      if Self.isSpace(byte) {
        cursor += 1
      } else if byte == UInt8(ascii: "/") {
        cursor += 1
        isSelfClosing = cursor < page.count && page[cursor] == UInt8(ascii: ">")
      } else {
        attribute(from: &cursor, in: page)
      }
    }
    // The page ends inside the tag.
    if pageEnd < page.count { return comment(pageEnd..<pageEnd, next: pageEnd) }
    index = page.count
    return .end
  }

  private mutating func chooseContentModel(in page: Span<UInt8>) {
    if element == .noscript, index > noscriptEnd {
      noscriptEnd = Self.noscriptEnd(in: page, from: index)
    }
    guard !isForeign, traits.contains(.rawText), !(isXML && isSelfClosing) else { return }
    switch element {
    case .title where !hasEndOfTitle(in: page): return
    case .title, .textarea: contentModel = .escapableRawText
    case .script: contentModel = .script
    case .plaintext: contentModel = .plaintext
    default: contentModel = .rawText
    }
    rawTextName.removeAll(keepingCapacity: true)
    for index in name { rawTextName.append(Self.lowercased(page[index])) }
  }

  /// Whether the title whose start tag was read has an end tag before that of the head.
  ///
  /// Browsers take all of the page for the title that has none. Here it ends at the next tag.
  private mutating func hasEndOfTitle(in page: Span<UInt8>) -> Bool {
    if titleEnd < index {
      titleEnd = index
      while true {
        titleEnd = Self.firstIndex(of: UInt8(ascii: "<"), in: page, from: titleEnd)
        if titleEnd >= page.count || Self.isTag("</title", at: titleEnd, in: page)
          || Self.isTag("</head", at: titleEnd, in: page)
        {
          break
        }
        titleEnd += 1
      }
    }
    return Self.isTag("</title", at: titleEnd, in: page)
  }
}
