internal import CScan

/// Characters of a page, collapsed as browsers do.
extension BlockTableBuilder {
  mutating func text(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    if let last = open.last, last.container < 0, foreignAt < 0 {
      // Raw text of `title`, `script` and the like.
      if last.element == .title {
        table.facts.noteTitle(tokenizer.content)
        noteTitle(tokenizer.content)
        return
      }
    }
    if droppedAt >= 0 { return }
    if foreignAt >= 0 {
      formula?.append(tokenizer.content, isLiteral: tokenizer.isLiteral, page)
      return
    }
    if isInSymbols { return appendSymbols(tokenizer, page) }
    if tokenizer.content.lowerBound == underlinedSign {
      return appendUnderlinedSign(tokenizer, page)
    }
    append(tokenizer.content, isLiteral: tokenizer.isLiteral, page)
  }

  /// Appends characters of the font Symbol.
  private mutating func appendSymbols(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    var bytes: [UInt8] = []
    CharacterReferences.decode(page, tokenizer.content, into: &bytes)
    let text = SymbolFont.unicode(bytes)
    let (start, count) = (sourceStart, table.text.count)
    append(0..<text.count, isLiteral: true, text.span)
    guard table.text.count > count else { return }
    sourceStart = start < 0 ? tokenizer.content.lowerBound : start
    sourceEnd = tokenizer.content.upperBound
  }

  /// Appends characters of the page to the block.
  private mutating func append(_ range: Range<Int>, isLiteral: Bool, _ page: Span<UInt8>) {
    var index = range.lowerBound
    let end = range.upperBound
    if preformattedDepth == 0 {
      // Most text between tags is white space.
      while index < end, HTMLTokenizer.isSpace(page[index]) {
        needsSpace = true
        if page[index] == 0x0A { isLineEnd = true }
        index += 1
      }
      if index == end { return }
    }
    let before = table.text.count
    let sourceBefore = index
    while index < end {
      let byte = page[index]
      if byte <= 0x20 {
        if byte == 0x0A { isLineEnd = true }
        if preformattedDepth > 0, byte != 0, byte != 0x0D {
          appendPreformatted(byte)
        } else if HTMLTokenizer.isSpace(byte) || partsFigures(page, index, end) {
          needsSpace = true
        }
        index += 1
      } else if byte == UInt8(ascii: "&"), !isLiteral {
        reference(at: &index, end: end, page)
      } else if byte == 0x7F {
        if partsFigures(page, index, end) { needsSpace = true }
        index += 1
      } else {
        let width = byte >= 0xC2 ? Self.spaceWidth(page, at: index, end: end) : 0
        if width > 0 {
          // Spaces of other kinds; zero-width ones go.
          if !Self.isZeroWidth(page, at: index) { needsSpace = true }
          index += width
        } else if byte == 0xC2, index + 1 < end, page[index + 1] < 0xA0 {
          appendControl(page[index + 1])
          index += 2
        } else {
          if needsSpace { space(before: byte) }
          isLineEnd = false
          let next = Self.runEnd(page, from: index, to: end)
          unsafe page.extracting(index..<next).withUnsafeBufferPointer {
            unsafe table.text.append(contentsOf: $0)
          }
          index = next
        }
      }
    }
    if table.text.count > before {
      lineBreaks = 0
      if sourceStart < 0 { sourceStart = sourceBefore }
      sourceEnd = end
    }
  }

  /// Appends what a control character, U+0080…U+009F, stands for in a text that was read as Latin-1.
  ///
  /// U+0096 is a dash of windows-1252, as in a reference; the five that mean nothing there stay, as a sign of damage.
  private mutating func appendControl(_ code: UInt8) {
    guard let character = CharacterEntities.windows1252(UInt32(code)) else { return }
    let bytes = Array(String(character).utf8)
    if needsSpace { space(before: bytes[0]) }
    isLineEnd = false
    table.text += bytes
  }

  /// Whether a byte begins a character of Chinese or Japanese: of U+3000…U+9FFF or a full-width one.
  private static func isWide(_ byte: UInt8) -> Bool { byte &- 0xE3 < 7 || byte == 0xEF }

  private static func endsWide(_ text: [UInt8]) -> Bool {
    text.count >= 3 && text[text.count - 1] >= 0x80 && isWide(text[text.count - 3])
  }

  /// Whether a text ends with one of U+FF10…U+FF19.
  private static func endsWithWideFigure(_ text: [UInt8]) -> Bool {
    text.count >= 3 && text[text.count - 3] == 0xEF && text[text.count - 2] == 0xBC
      && text[text.count - 1] &- 0x90 < 10
  }

  /// Whether a character that is none of the text stands between two figures.
  private func partsFigures(_ page: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    table.text.count > blockStart && index + 1 < end && page[index + 1] &- 0x30 < 10
      && ScriptText.joins(table.text[...], page[index + 1])
  }

  /// Where the run of characters ends that are copied as they are: up to a reference, a white space that is
  /// more than one space between two of them, or a control character.
  private static func runEnd(_ page: Span<UInt8>, from start: Int, to end: Int) -> Int {
    precondition(start >= 0 && start < end && end <= page.count)
    return unsafe page.withUnsafeBufferPointer {
      unsafe cscan_run_end($0.baseAddress, $0.count, start, end)
    }
  }

  /// Writes the space that is due before a character, outside of the marks that begin with it.
  mutating func space(before byte: UInt8) {
    guard needsSpace, isSpaceOpen else { return space() }
    // Two full-width figures may be two numbers.
    if Self.isWide(byte), byte != 0xEF || !Self.endsWithWideFigure(table.text) {
      needsSpace = false
      return
    }
    let place = Int32(table.text.count)
    space()
    if linkStart == place { linkStart += 1 }
    var index = table.marks.count - 1
    while index >= marksStart, table.marks[index].isStart, table.marks[index].position == place {
      table.marks[index].position += 1
      index -= 1
    }
  }

  /// Whether it depends on the next character whether a space is written.
  ///
  /// In line: a call would be given a copy of the builder.
  @inline(__always) var isSpaceOpen: Bool {
    isLineEnd && !needsLine && table.text.count > blockStart && Self.endsWide(table.text)
  }

  /// Writes the space that is due, unless a line begins here.
  @inline(__always) mutating func space() {
    guard needsSpace else { return }
    needsSpace = false
    isLineEnd = false
    if table.text.count > blockStart, table.text[table.text.count - 1] > 0x20 {
      table.text.append(needsLine ? 0x0A : 0x20)
    }
    needsLine = false
  }

  /// Parts what comes next from what stands before it, as a style says.
  mutating func part(by style: TextStyle) {
    needsSpace = true
    if style == .line, preformattedDepth == 0 { needsLine = true }
  }

  /// Writes text that stands in the page in another form.
  mutating func write(_ text: String, from source: Range<Int>) {
    if sourceStart < 0 { sourceStart = source.lowerBound }
    sourceEnd = source.upperBound
    lineBreaks = 0
    table.text += text.utf8
  }

  private mutating func appendPreformatted(_ byte: UInt8) {
    needsSpace = false
    needsLine = false
    if byte == 0x0A || byte == 0x09 || byte == 0x20 { table.text.append(byte) }
  }

  private mutating func reference(at index: inout Int, end: Int, _ page: Span<UInt8>) {
    var characters = referenceRoom
    referenceRoom = []
    defer {
      characters.removeAll(keepingCapacity: true)
      referenceRoom = characters
    }
    CharacterReferences.resolve(page, at: &index, end: end, into: &characters)
    let span = characters.span
    if span.count == 1, span[0] <= 0x20 || span[0] == 0x7F {
      if preformattedDepth > 0 {
        appendPreformatted(span[0])
      } else if HTMLTokenizer.isSpace(span[0]) {
        needsSpace = true
      }
      return
    }
    if Self.spaceWidth(span, at: 0, end: span.count) == span.count {
      if !Self.isZeroWidth(span, at: 0) { needsSpace = true }
      return
    }
    // C1 control characters are none of the text.
    if span.count == 2, span[0] == 0xC2, span[1] < 0xA0 { return }
    if let first = characters.first { space(before: first) }
    isLineEnd = false
    table.text += characters
  }

  /// The length of the white space character beyond ASCII that starts here, or 0: U+00A0,
  /// U+2002…U+200B, U+202F, U+3000, U+FEFF; and U+00AD, which shows only at a line's end.
  private static func spaceWidth(_ page: Span<UInt8>, at index: Int, end: Int) -> Int {
    guard index < end else { return 0 }
    switch page[index] {
    case 0xC2 where index + 1 < end && (page[index + 1] == 0xA0 || page[index + 1] == 0xAD):
      return 2
    case 0xE2 where index + 2 < end && page[index + 1] == 0x80:
      let last = page[index + 2]
      return last &- 0x82 < 10 || last == 0xAF ? 3 : 0
    case 0xE3 where index + 2 < end && page[index + 1] == 0x80 && page[index + 2] == 0x80: return 3
    case 0xEF where index + 2 < end && page[index + 1] == 0xBB && page[index + 2] == 0xBF: return 3
    default: return 0
    }
  }

  private static func isZeroWidth(_ page: Span<UInt8>, at index: Int) -> Bool {
    page[index] == 0xEF || (page[index] == 0xC2 && page[index + 1] == 0xAD)
      || (page[index] == 0xE2 && page[index + 2] == 0x8B)
  }
}
