internal import JSON

/// The text that pages without markup keep in the state of their scripts: in scripts of type
/// `application/json`, such as `__NEXT_DATA__` (<https://nextjs.org/docs>), and in variables that scripts
/// set, such as `window.__NUXT__` (<https://nuxt.com/docs>).
enum PageState {
  private static let maximumBytes = 8 << 20
  /// How many states are looked at.
  private static let maximumStates = 16

  /// What reads like text or holds markup, in order, and what belongs to it; the state counts of which the most is
  /// kept.
  ///
  /// - Parameter includesVariables: Whether variables are looked at, too: they hold more that is not the
  ///   page's text, such as all messages that it may ever show.
  /// - Returns: The parts, and the size of all that reads like text, in bytes.
  /// - Complexity: O(*n*) in the page, each state being read once.
  static func text(of page: Span<UInt8>, includesVariables: Bool) -> (
    parts: [StructuredData.Part], size: Int
  ) {
    var longest: [StructuredData.Part] = []
    var length = 0
    var size = 0
    var count = 0
    func consider(_ state: [UInt8]) {
      count += 1
      guard let document = StructuredData.document(state) else { return }
      // `JSON.parse("{…}")`
      let inner = document.root.utf8.flatMap(StructuredData.document)
      let reader = ProseReader((inner ?? document).root)
      let kept = reader.parts.reduce(0) { $0 + $1.content.count }
      if kept > length { (longest, length, size) = (reader.parts, kept, reader.size) }
    }
    var tokenizer = HTMLTokenizer()
    var type: Range<Int>?
    while count < maximumStates {
      let token = tokenizer.next(in: page)
      if case .end = token { break }
      if case .text = token, let type {
        let content = tokenizer.content
        if StructuredData.isType(type, "application/json", in: page) {
          if content.count <= maximumBytes { consider(bytes(page, content)) }
        } else if includesVariables, isProgram(page, type) {
          var literals = StateLiterals(content)
          while count < maximumStates, let state = literals.next(in: page, maximumBytes) {
            consider(state)
          }
        }
      }
      type = nil
      if case .startTag = token, tokenizer.element == .script {
        type = tokenizer.rawValue(of: .type) ?? 0..<0
      }
    }
    return (longest, size)
  }

  /// Whether the type of a script says JavaScript.
  private static func isProgram(_ page: Span<UInt8>, _ type: Range<Int>) -> Bool {
    if type.isEmpty { return true }
    for name in ["text/javascript", "application/javascript", "module"] as [StaticString]
    where type.count == name.utf8CodeUnitCount
      && HTMLTokenizer.has(name, at: type.lowerBound, in: page)
    {
      return true
    }
    return false
  }

  private static func bytes(_ page: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    for index in range { bytes.append(page[index]) }
    return bytes
  }
}

/// Finds what a script sets variables of state to, where it is written as JSON is:
/// `window.__NUXT__={"a":1}`, `window["__STATE__"] = JSON.parse("{…}")`.
struct StateLiterals {
  private var index: Int
  private let end: Int

  /// The literals of a script: a range of the page.
  init(_ script: Range<Int>) { (index, end) = (script.lowerBound, script.upperBound) }

  /// The next one; nil behind the last.
  ///
  /// `undefined`, which serializers write, becomes `null`. Nothing is evaluated.
  ///
  /// - Complexity: O(*n*) in the script for all calls together.
  mutating func next(in page: Span<UInt8>, _ maximumBytes: Int) -> [UInt8]? {
    while true {
      while index < end, page[index] != UInt8(ascii: "=") { index += 1 }
      let equals = index
      guard equals < end else { return nil }
      index += 1
      guard Self.holdsState(page, before: equals) else { continue }
      skipSpace(page)
      if HTMLTokenizer.has("json.parse(", at: index, in: page) {
        index += 11
        skipSpace(page)
        guard index < end, page[index] == UInt8(ascii: "\"") else { continue }
      } else {
        guard index < end, page[index] == UInt8(ascii: "{") || page[index] == UInt8(ascii: "[")
        else { continue }
      }
      if let literal = literal(page), literal.count <= maximumBytes { return literal }
    }
  }

  private mutating func skipSpace(_ page: Span<UInt8>) {
    while index < end, page[index] <= 0x20 { index += 1 }
  }

  /// Whether what stands before "=" is `__NAME__`, `initialState`, `["pageData"]` or the like.
  private static func holdsState(_ page: Span<UInt8>, before equals: Int) -> Bool {
    var nameEnd = equals
    func isSpaceOrBracket(_ byte: UInt8) -> Bool {
      byte <= 0x20 || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "\"")
        || byte == UInt8(ascii: "'")
    }
    while nameEnd > 0, equals - nameEnd < 16, isSpaceOrBracket(page[nameEnd - 1]) { nameEnd -= 1 }
    var start = nameEnd
    while start > 0, nameEnd - start < 64,
      page[start - 1] == UInt8(ascii: "_") || page[start - 1] &- 0x30 < 10
        || (page[start - 1] | 0x20) &- 0x61 < 26
    {
      start -= 1
    }
    if HTMLTokenizer.has("__", at: start, in: page), start + 2 < nameEnd { return true }
    for word in ["state", "data"] as [StaticString] {
      let place = nameEnd - word.utf8CodeUnitCount
      if place >= start, HTMLTokenizer.has(word, at: place, in: page) { return true }
    }
    return false
  }

  /// The object, list or string that begins at `index`, which moves behind it, or to where it is no JSON.
  private mutating func literal(_ page: Span<UInt8>) -> [UInt8]? {
    var literal: [UInt8] = []
    var depth = 0
    while index < end {
      let byte = page[index]
      switch byte {
      case UInt8(ascii: "\""):
        repeat {
          if page[index] == UInt8(ascii: "\\"), index + 1 < end {
            literal.append(page[index])
            index += 1
          }
          literal.append(page[index])
          index += 1
        } while index < end && page[index] != UInt8(ascii: "\"")
        guard index < end else { return nil }
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "u") where HTMLTokenizer.has("undefined", at: index, in: page):
        literal += "null".utf8
        index += 9
        continue
      // A function, a regular expression, another kind of string.
      case UInt8(ascii: "("), UInt8(ascii: "/"), UInt8(ascii: "'"), UInt8(ascii: "`"),
        UInt8(ascii: ";"), UInt8(ascii: "="):
        return nil
      default: break
      }
      literal.append(byte)
      index += 1
      if depth == 0 { return literal }
    }
    return nil
  }
}
