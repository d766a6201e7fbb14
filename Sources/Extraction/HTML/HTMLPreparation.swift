internal import UnicodeText

/// Makes a page fit for the HTML parser of libxml2 2.9.14, in one pass.
///
/// That parser stops at a NUL byte, knows only HTML 4's entities and none without a semicolon,
/// reads `&#150;` as a control character, takes `p<.05` for a tag, and compares every attribute of
/// a tag with all those before it. So control characters go, references it would not know become
/// the characters they mean, a "<" that starts no tag becomes text, and a tag with too many
/// attributes is refused. Of Word's own markup, of which it would make text and paragraphs, nothing is left:
/// `<![if !vml]>`, `<o:p>`.
struct HTMLPreparation {
  private let page: [UInt8]
  private let limits: MarkupLimits
  private var index = 0
  private var output: [UInt8] = []

  private init(_ page: [UInt8], limits: MarkupLimits) {
    self.page = page
    self.limits = limits
    output.reserveCapacity(page.count + page.count / 16)
  }

  /// The same page, still valid UTF-8, for libxml2.
  ///
  /// - Parameters:
  ///   - page: Valid UTF-8.
  ///   - limits: How many attributes a tag may have.
  /// - Returns: Valid UTF-8.
  /// - Throws: ``MarkupError/tooManyAttributes(byteOffset:maximum:)``.
  /// - Complexity: O(*n*) time and memory.
  static func prepare(_ page: [UInt8], limits: MarkupLimits) throws(MarkupError) -> [UInt8] {
    var preparation = HTMLPreparation(page, limits: limits)
    try preparation.run()
    return preparation.output
  }

  private mutating func run() throws(MarkupError) {
    while index < page.count {
      switch page[index] {
      case UInt8(ascii: "<"): try markup()
      case UInt8(ascii: "&"): reference(inAttribute: false)
      default: copy()
      }
    }
  }

  private mutating func copy() {
    append(page[index])
    index += 1
  }

  /// Writes a byte, unless it is a control character.
  private mutating func append(_ byte: UInt8) {
    if byte >= 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      if byte != 0x7F { output.append(byte) }
    } else if byte == 0x0C {
      output.append(0x20)
    }
  }

  private mutating func copy(through end: Int) {
    while index < end { copy() }
  }

  private mutating func markup() throws(MarkupError) {
    guard index + 1 < page.count else { return copy() }
    let next = page[index + 1]
    if !HTMLTokenizer.isLetter(next),
      ![UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(next)
    {
      // "p<.05": libxml2 would drop everything up to the next ">".
      output += "&lt;".utf8
      index += 1
      return
    }
    if page.span.has("<!--", at: index) {
      copy(through: firstIndex(of: "-->", from: index + 4).map { $0 + 3 } ?? page.count)
    } else if HTMLTokenizer.isLetter(next) {
      try startTag()
    } else if isOfWord(), let end = firstIndex(of: ">", from: index) {
      index = end + 1
    } else {
      copy()
    }
  }

  /// Whether the markup at `index` is a condition of Word's, or the end tag of an element of its own.
  private func isOfWord() -> Bool {
    HTMLTokenizer.has("<![if", at: index, in: page.span)
      || HTMLTokenizer.has("<![endif", at: index, in: page.span)
      || HTMLTokenizer.has("</o:", at: index, in: page.span)
  }

  private mutating func startTag() throws(MarkupError) {
    let start = index
    let written = output.count
    defer {
      if HTMLTokenizer.has("<o:", at: start, in: page.span) {
        output.removeLast(output.count - written)
      }
    }
    copy()
    let nameStart = index
    while index < page.count, Self.isNameByte(page[index]) { copy() }
    let name = page[nameStart..<index].map(HTMLTokenizer.lowercased)
    var attributeCount = 0
    while index < page.count, page[index] != UInt8(ascii: ">") {
      let byte = page[index]
      if byte <= 0x20 || byte == UInt8(ascii: "/") {
        copy()
        continue
      }
      // A "<" here is a forgotten ">"; libxml2 sees it so too.
      if byte == UInt8(ascii: "<") { return }
      attributeCount += 1
      if attributeCount > limits.maximumAttributes {
        throw .tooManyAttributes(byteOffset: start, maximum: limits.maximumAttributes)
      }
      attribute()
    }
    if index < page.count { copy() }
    if name.elementsEqual("script".utf8) || name.elementsEqual("style".utf8) {
      let end = firstIndex(of: "</" + String(decoding: name, as: UTF8.self), from: index)
      copy(through: end ?? page.count)
    }
  }

  private mutating func attribute() {
    copy()
    while index < page.count, page[index] > 0x20, page[index] != UInt8(ascii: "="),
      page[index] != UInt8(ascii: ">"), page[index] != UInt8(ascii: "/")
    {
      copy()
    }
    while index < page.count, page[index] <= 0x20 { copy() }
    guard index < page.count, page[index] == UInt8(ascii: "=") else { return }
    copy()
    while index < page.count, page[index] <= 0x20 { copy() }
    guard index < page.count else { return }
    let quote = page[index]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    if isQuoted { copy() }
    while index < page.count {
      let byte = page[index]
      if isQuoted ? byte == quote : byte <= 0x20 || byte == UInt8(ascii: ">") { break }
      if byte == UInt8(ascii: "&") { reference(inAttribute: true) } else { copy() }
    }
    if isQuoted, index < page.count { copy() }
  }

  /// Writes the characters that a reference stands for, none of which may become markup.
  private mutating func reference(inAttribute: Bool) {
    var characters: [UInt8] = []
    var end = index
    CharacterReferences.resolve(
      page.span, at: &end, end: page.count, inAttribute: inAttribute, into: &characters)
    index = end
    for byte in characters {
      switch byte {
      case UInt8(ascii: "<"): output += "&lt;".utf8
      case UInt8(ascii: ">"): output += "&gt;".utf8
      case UInt8(ascii: "&"): output += "&amp;".utf8
      case UInt8(ascii: "\""): output += "&#34;".utf8
      case UInt8(ascii: "'"): output += "&#39;".utf8
      default: append(byte)
      }
    }
  }

  // MARK: - Bytes

  /// The first place at or after `start` of `word`, which is in lower case.
  private func firstIndex(of word: String, from start: Int) -> Int? {
    let word = Array(word.utf8)
    var index = start
    while index + word.count <= page.count {
      var matched = 0
      while matched < word.count, HTMLTokenizer.lowercased(page[index + matched]) == word[matched] {
        matched += 1
      }
      if matched == word.count { return index }
      index += 1
    }
    return nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    HTMLTokenizer.isLetter(byte) || DateFinder.isDigit(byte) || "-:_".utf8.contains(byte)
  }
}
