internal import Glibc

/// What comes next in a page.
enum HTMLToken {
  /// Characters: ``HTMLTokenizer/content``, with references unless ``HTMLTokenizer/isLiteral``.
  case text
  /// ``HTMLTokenizer/element``, ``HTMLTokenizer/name``, ``HTMLTokenizer/attribute(_:)``.
  case startTag
  /// ``HTMLTokenizer/element``, ``HTMLTokenizer/name``.
  case endTag
  /// ``HTMLTokenizer/content`` without the marks around it.
  case comment
  /// A document type declaration; what it says is not looked at.
  case doctype
  /// Nothing more.
  case end
}

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
  /// An attribute: ranges of the page.
  ///
  /// The value's quotes are outside, references are inside.
  struct Attribute {
    var nameStart: Int32
    var nameEnd: Int32
    var valueStart: Int32
    var valueEnd: Int32
    var kind: AttributeName

    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
  }

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
  private(set) var attributeCount = 0
  /// The bits of their names.
  private var attributeNames: UInt32 = 0
  private let attributes = AttributeRoom()
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
  private let kinds = AttributeName.names

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

  /// The token that starts with the "<!" at `index`; nil where a section of characters begins.
  private mutating func declaration(in page: Span<UInt8>) -> HTMLToken? {
    let start = index
    if Self.has("<!--", at: start, in: page) { return comment(in: page) }
    if Self.has("<!doctype", at: start, in: page) {
      let end = Self.firstIndex(of: UInt8(ascii: ">"), in: page, from: start)
      range = start..<min(end + 1, page.count)
      content = start..<end
      index = range.upperBound
      return .doctype
    }
    if isForeign || isXML, Self.has("<![cdata[", at: start, in: page),
      page[start + 3] == UInt8(ascii: "C")
    {
      index = start + 9
      contentModel = .cdata
      return nil
    }
    return bogusComment(from: start + 2, in: page)
  }

  private mutating func bogusComment(from start: Int, in page: Span<UInt8>) -> HTMLToken {
    let end = Self.firstIndex(of: UInt8(ascii: ">"), in: page, from: start)
    return comment(start..<end, next: min(end + 1, page.count))
  }

  private mutating func comment(_ content: Range<Int>, next: Int) -> HTMLToken {
    range = index..<next
    self.content = content
    index = next
    return .comment
  }

  /// A comment ends at `-->` or `--!>`; `<!-->` and `<!--->` are whole comments.
  private mutating func comment(in page: Span<UInt8>) -> HTMLToken {
    let start = index + 4
    var end = start
    let pageEnd = self.end(of: page, from: index)
    let dash = UInt8(ascii: "-")
    while true {
      end = Self.firstIndex(of: UInt8(ascii: ">"), in: page, from: end)
      guard end < pageEnd else { break }
      if end == start || (end == start + 1 && page[start] == dash) {
        return comment(start..<start, next: end + 1)
      }
      if end >= start + 2, page[end - 1] == dash, page[end - 2] == dash {
        return comment(start..<end - 2, next: end + 1)
      }
      if end >= start + 3, page[end - 1] == UInt8(ascii: "!"), page[end - 2] == dash,
        page[end - 3] == dash
      {
        return comment(start..<end - 3, next: end + 1)
      }
      end += 1
    }
    // The page ends inside: an end mark that had begun is none of the comment.
    var last = pageEnd
    for mark in ["--!", "--", "-"] as [StaticString]
    where last - mark.utf8CodeUnitCount >= start
      && Self.has(mark, at: last - mark.utf8CodeUnitCount, in: page)
    {
      last -= mark.utf8CodeUnitCount
      break
    }
    return comment(min(start, last)..<last, next: pageEnd)
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

  private mutating func attribute(from cursor: inout Int, in page: Span<UInt8>) {
    let nameStart = cursor
    // A "=" at the start belongs to the name.
    var key = HTMLElement.Key()
    key.append(Self.lowercased(page[cursor]))
    cursor += 1
    while cursor < page.count {
      let byte = page[cursor]
      if Self.endsName(byte) || byte == UInt8(ascii: "=") { break }
      key.append(Self.lowercased(byte))
      cursor += 1
    }
    let nameEnd = cursor
    while cursor < page.count, Self.isSpace(page[cursor]) { cursor += 1 }
    var value = nameEnd..<nameEnd
    if cursor < page.count, page[cursor] == UInt8(ascii: "=") {
      cursor += 1
      while cursor < page.count, Self.isSpace(page[cursor]) { cursor += 1 }
      guard cursor < page.count else { return }
      let quote = page[cursor]
      let start: Int
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        start = cursor + 1
        let end = Self.firstIndex(of: quote, in: page, from: start)
        value = start..<end
        cursor = min(end + 1, page.count)
      } else {
        start = cursor
        while cursor < page.count, !Self.isSpace(page[cursor]), page[cursor] != UInt8(ascii: ">") {
          cursor += 1
        }
        value = start..<cursor
      }
    }
    if attributeCount < AttributeRoom.count {
      let kind = kinds.name(key, length: nameEnd - nameStart)
      attributes[attributeCount] = Attribute(
        nameStart: Int32(nameStart), nameEnd: Int32(nameEnd),
        valueStart: Int32(value.lowerBound), valueEnd: Int32(value.upperBound), kind: kind)
      attributeCount += 1
      attributeNames |= kind.bit
    }
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

/// Room for the attributes of one tag; those behind are passed over.
///
/// An array in its place is asked for its owner at every write, an `InlineArray` is copied at every read: each
/// cost more than reading the tag.
@safe private struct AttributeRoom: ~Copyable {
  static let count = 128
  private let room = UnsafeMutablePointer<HTMLTokenizer.Attribute>.allocate(capacity: count)

  init() {
    unsafe room.initialize(
      repeating: HTMLTokenizer.Attribute(
        nameStart: 0, nameEnd: 0, valueStart: 0, valueEnd: 0, kind: .other), count: Self.count)
  }

  deinit { unsafe room.deallocate() }

  subscript(index: Int) -> HTMLTokenizer.Attribute {
    get {
      precondition(index >= 0 && index < Self.count)
      return unsafe room[index]
    }
    nonmutating set {
      precondition(index >= 0 && index < Self.count)
      unsafe room[index] = newValue
    }
  }
}

// MARK: - Bytes

extension HTMLTokenizer {
  /// The first place at or after `start` of a byte, or the end.
  static func firstIndex(of byte: UInt8, in page: Span<UInt8>, from start: Int) -> Int {
    guard start < page.count else { return page.count }
    return unsafe page.withUnsafeBufferPointer { bytes in
      let base = unsafe bytes.baseAddress.unsafelyUnwrapped
      guard let found = unsafe memchr(base + start, Int32(byte), bytes.count - start) else {
        return bytes.count
      }
      return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }

  /// Whether `mark`, in lower case, stands at `start`, in any case.
  static func has(_ mark: StaticString, at start: Int, in page: Span<UInt8>) -> Bool {
    guard start + mark.utf8CodeUnitCount <= page.count else { return false }
    return mark.withUTF8Buffer { mark in
      for offset in mark.indices
      where unsafe lowercased(page[start + offset]) != mark[offset] {
        return false
      }
      return true
    }
  }

  @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  @inline(__always) static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// Tab, line feed, form feed, carriage return, space.
  @inline(__always) static func isSpace(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (1 << UInt64(byte)) & 0x1_0000_3600 as UInt64 != 0
  }

  @inline(__always) static func endsName(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }
}
