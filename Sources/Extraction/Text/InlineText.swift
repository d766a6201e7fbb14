internal import CScan

/// The text of one paragraph while it is being collected: runs of white space become one space,
/// none is kept at either end of a line.
struct InlineText {
  /// Valid UTF-8.
  private(set) var bytes: [UInt8] = []
  private var needsSpace = false
  private var isBehindScript = false
  /// The last script and where it ended.
  private var lastScript: (end: Int, role: ScriptText.Role)?
  /// White space before the next character does not count.
  private var joinsNext = false
  /// Marks of Markdown that stand before the next character: they hug the text that they mark.
  private var marks: [StaticString] = []
  /// What is emphasized in `bytes`; the signs are put in at the end.
  private var emphasis: [MarkdownEmphasis.Span] = []
  /// Where emphasis began that has not ended.
  private var openEmphasis: [Int] = []
  /// Whether it is written as Markdown: text must not be read as marks.
  private let isMarkdown: Bool

  init(isMarkdown: Bool = false) { self.isMarkdown = isMarkdown }

  var isEmpty: Bool { bytes.isEmpty }

  /// Adds running text.
  mutating func append(_ text: [UInt8]) { append(text, 0..<text.count) }

  /// Adds a part of a text.
  ///
  /// White space is the ASCII kind and U+00A0, U+2002…U+200A, U+202F and U+3000; U+FFFE and U+FFFF,
  /// which are no characters, are left out.
  mutating func append(_ text: [UInt8], _ range: Range<Int>) {
    guard isMarkdown else { return appendVerbatim(text, range) }
    let escaped = MarkdownEscaping.escaped(Array(text[range]))
    appendVerbatim(escaped, 0..<escaped.count)
  }

  /// Adds text with signs of its own, such as a formula.
  mutating func appendVerbatim(_ text: [UInt8]) { appendVerbatim(text, 0..<text.count) }

  private mutating func appendVerbatim(_ text: [UInt8], _ range: Range<Int>) {
    var index = range.lowerBound
    let end = range.upperBound
    while index < end {
      let byte = text[index]
      if byte <= 0x20 {
        needsSpace = true
        index &+= 1
        continue
      }
      if byte >= 0xC2, let gap = Gap(text, at: index, before: end) {
        if gap.isSpace { needsSpace = true }
        index &+= gap.length
        continue
      }
      prepareCharacter(byte)
      // Up to the next white space that is not one blank between two words.
      unsafe text.withUnsafeBufferPointer { buffer in
        let start = index
        index = unsafe cscan_line_end(buffer.baseAddress, buffer.count, start, end)
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<index]))
      }
    }
  }

  /// Adds text whose spaces and line ends matter, as in `<pre>`.
  mutating func appendPreformatted(_ text: [UInt8]) {
    if needsSpace, !bytes.isEmpty { bytes.append(0x20) }
    needsSpace = false
    for byte in text where byte != UInt8(ascii: "\r") { bytes.append(byte) }
  }

  /// Starts a new line inside the paragraph.
  mutating func breakLine() {
    needsSpace = false
    if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
  }

  /// Puts a space before what comes next.
  mutating func breakWord() { needsSpace = true }

  /// Puts what comes next right behind what came last, white space between them or not.
  mutating func joinWord() {
    needsSpace = false
    joinsNext = true
  }

  /// Takes back the hyphen before what comes next, if that directly follows it.
  mutating func dropHyphen() -> Bool {
    guard !needsSpace, bytes.count > 1, bytes.last == UInt8(ascii: "-") else { return false }
    let before = bytes[bytes.count - 2]
    guard before >= 0x80 || Character(Unicode.Scalar(before)).isLetter else { return false }
    bytes.removeLast()
    return true
  }

  /// Whether a hyphen behind a letter or figure came last.
  var endsWithHyphen: Bool {
    !needsSpace && bytes.count > 1 && bytes[bytes.count - 1] == UInt8(ascii: "-")
      && bytes[bytes.count - 2] > 0x20
  }

  /// Begins text between two marks, such as `**`; without text between them there will be none.
  mutating func open(_ mark: StaticString) { marks.append(mark) }

  /// Ends text between two marks.
  mutating func close(_ mark: StaticString) {
    // The opening mark still waits: nothing was in between.
    if marks.popLast() != nil { return }
    guard let kind = Self.emphasis(mark) else {
      return bytes.append(contentsOf: mark.description.utf8)
    }
    guard let start = openEmphasis.popLast(), start < bytes.count else { return }
    emphasis.append(MarkdownEmphasis.Span(kind: kind, range: start..<bytes.count))
  }

  private static func emphasis(_ mark: StaticString) -> BlockTable.Mark.Kind? {
    switch mark.description {
    case "*": .emphasis
    case "**": .strong
    case "~~": .deleted
    default: nil
    }
  }

  /// Begins a script: returns the number of bytes before it.
  ///
  /// White space before it is none of it, but for references, which may be set off by it.
  mutating func startScript(_ role: ScriptText.Role) -> Int {
    switch role {
    case .raised, .lowered, .numerator:
      // How it stands behind another one is ``ScriptText``'s matter.
      isBehindScript = false
      if needsSpace, !joinsNext, let last = bytes.last, last > 0x20 {
        bytes.append(0x20)
        needsSpace = false
      }
    case .reference, .citation: break
    }
    return bytes.count
  }

  /// Rewrites what was added since there were `count` bytes as a script behind those.
  ///
  /// - Parameter next: What follows, if that is known.
  mutating func endScript(
    from count: Int, _ role: ScriptText.Role, before next: @autoclosure () -> ArraySlice<UInt8> = []
  ) {
    guard bytes.count > count else { return }
    let text = ScriptText.plain(
      bytes[count...], after: bytes[..<count], role, before: next(),
      behind: lastScript.flatMap { $0.end == count ? $0.role : nil })
    if !bytes[count...].elementsEqual(text) {
      bytes.replaceSubrange(count..., with: text)
      emphasis.removeAll { $0.range.upperBound > count }
    }
    isBehindScript = true
    lastScript = (bytes.count, role)
  }

  private mutating func prepareCharacter(_ next: UInt8) {
    if joinsNext {
      needsSpace = false
      joinsNext = false
    }
    if isBehindScript {
      if ScriptText.joins(bytes[...], next) { needsSpace = true }
      isBehindScript = false
    }
    if needsSpace {
      if let last = bytes.last, last > 0x20 { bytes.append(0x20) }
      needsSpace = false
    }
    if !marks.isEmpty {
      for mark in marks {
        if Self.emphasis(mark) != nil {
          openEmphasis.append(bytes.count)
        } else {
          bytes.append(contentsOf: mark.description.utf8)
        }
      }
      marks.removeAll(keepingCapacity: true)
    }
  }

  /// Returns the paragraph without line ends at its edges, and starts an empty one.
  mutating func take() -> [UInt8] {
    defer { removeAll() }
    return finished()
  }

  /// The paragraph without line ends at its edges.
  func finished() -> [UInt8] {
    let bytes = markedBytes
    guard let first = bytes.firstIndex(where: { $0 != UInt8(ascii: "\n") }),
      let last = bytes.lastIndex(where: { $0 > 0x20 }), first <= last
    else { return [] }
    return first == 0 && last == bytes.count - 1 ? bytes : Array(bytes[first...last])
  }

  /// The bytes with the signs of emphasis.
  private var markedBytes: [UInt8] {
    guard !emphasis.isEmpty else { return bytes }
    // A hyphen at the end of a part may have gone.
    let spans = emphasis.map { span in
      let end = min(span.range.upperBound, bytes.count)
      return MarkdownEmphasis.Span(kind: span.kind, range: min(span.range.lowerBound, end)..<end)
    }
    return MarkdownEmphasis.marked(bytes, spans, keepsParenthesis: false)
  }

  /// Starts an empty paragraph in the same memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: bytes.capacity < 1 << 16)
    needsSpace = false
    isBehindScript = false
    lastScript = nil
    joinsNext = false
    marks.removeAll(keepingCapacity: true)
    emphasis.removeAll(keepingCapacity: true)
    openEmphasis.removeAll(keepingCapacity: true)
  }

  /// One line of collapsed text.
  static func collapsed(_ text: [UInt8]) -> String {
    var line = InlineText()
    line.append(text)
    return String(decoding: line.bytes, as: UTF8.self)
  }

  /// Whether a part of a text is ASCII that stays as it is.
  static func isCollapsed(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    var previous: UInt8 = 0x20
    for index in range {
      let byte = text[index]
      if byte >= 0x80 || byte <= 0x20 && (byte != 0x20 || previous == 0x20) { return false }
      previous = byte
    }
    return previous != 0x20
  }

  /// A character beyond ASCII that is white space or no character.
  private struct Gap {
    var length: Int
    var isSpace: Bool

    @inline(__always)
    init?(_ text: [UInt8], at index: Int, before end: Int) {
      switch text[index] {
      case 0xC2:
        guard index &+ 1 < end, text[index &+ 1] == 0xA0 else { return nil }
        length = 2
        isSpace = true
      case 0xE2:
        guard index &+ 2 < end, text[index &+ 1] == 0x80,
          text[index &+ 2] == 0xAF || text[index &+ 2] >= 0x82 && text[index &+ 2] <= 0x8A
        else { return nil }
        length = 3
        isSpace = true
      case 0xE3:
        guard index &+ 2 < end, text[index &+ 1] == 0x80, text[index &+ 2] == 0x80 else {
          return nil
        }
        length = 3
        isSpace = true
      case 0xEF:
        guard index &+ 2 < end, text[index &+ 1] == 0xBF, text[index &+ 2] >= 0xBE else {
          return nil
        }
        length = 3
        isSpace = false
      default: return nil
      }
    }
  }
}
