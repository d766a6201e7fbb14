/// The text of one block with its marks as Markdown.
struct MarkdownInline {
  private(set) var output: [UInt8] = []
  private let table: BlockTable
  private let options: RenderingOptions
  private let page: [UInt8]
  /// Marks that are on, innermost last, with the place of their opening sign in `output`.
  private var open: [(kind: BlockTable.Mark.Kind, place: Int, mark: BlockTable.Mark)] = []
  private var isCode: Bool { open.contains { $0.kind == .code } }

  init(
    _ table: BlockTable, _ block: BlockTable.Block, _ options: RenderingOptions, _ page: [UInt8]
  ) {
    self.table = table
    self.options = options
    self.page = page
    var position = Int(block.textStart)
    for mark in table.marks[Int(block.marksStart)..<Int(block.marksEnd)] {
      let place = min(max(Int(mark.position), position), Int(block.textEnd))
      append(table.text[position..<place])
      position = place
      if mark.kind == .image {
        appendImage(mark)
      } else if mark.isStart {
        start(mark)
      } else {
        end(mark.kind)
      }
    }
    append(table.text[position..<Int(block.textEnd)])
    while let last = open.last { end(last.kind) }
  }

  private mutating func append(_ text: ArraySlice<UInt8>) {
    let isCode = isCode
    for index in text.indices {
      let byte = text[index]
      if !isCode {
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "\\"):
          output.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "_"):
          // Inside a word it is no mark.
          let before = index > text.startIndex ? text[index - 1] : 0x20
          let after = index + 1 < text.endIndex ? text[index + 1] : 0x20
          if before <= 0x2F || after <= 0x2F { output.append(UInt8(ascii: "\\")) }
        case UInt8(ascii: "<")
        where index + 1 < text.endIndex && HTMLTokenizer.isLetter(text[index + 1]):
          output.append(UInt8(ascii: "\\"))
        default: break
        }
      }
      output.append(byte)
    }
  }

  private func sign(_ kind: BlockTable.Mark.Kind, isStart: Bool) -> [UInt8] {
    switch kind {
    case .emphasis: Array("*".utf8)
    case .strong: Array("**".utf8)
    case .code: Array("`".utf8)
    case .deleted: Array("~~".utf8)
    case .superscript: Array((isStart ? "<sup>" : "</sup>").utf8)
    case .subscripted: Array((isStart ? "<sub>" : "</sub>").utf8)
    case .link: options.includesLinks && isStart ? Array("[".utf8) : []
    case .image, .math: []
    }
  }

  private mutating func start(_ mark: BlockTable.Mark) {
    // A mark inside itself says nothing, nor do marks inside code.
    guard !open.contains(where: { $0.kind == mark.kind }), !isCode else { return }
    open.append((mark.kind, output.count, mark))
    output += sign(mark.kind, isStart: true)
  }

  private mutating func end(_ kind: BlockTable.Mark.Kind) {
    guard let index = open.lastIndex(where: { $0.kind == kind }) else { return }
    // What was opened inside ends first: Markdown's marks nest.
    while open.count > index + 1 { close() }
    close()
  }

  private mutating func close() {
    guard let (kind, place, mark) = open.popLast() else { return }
    let opening = sign(kind, isStart: true)
    // Nothing inside: no signs.
    if output.count == place + opening.count {
      output.removeLast(opening.count)
      return
    }
    if kind == .superscript {
      let text = output[(place + opening.count)...]
      if let note = Self.note(text) {
        output.replaceSubrange(place..., with: note)
        return
      }
    }
    if kind == .link {
      guard options.includesLinks else { return }
      let address = Self.address(page, mark)
      output += "](".utf8
      output += address
      output += ")".utf8
      return
    }
    // Signs stand at words: a space before the closing one goes behind it.
    var spaces = 0
    if kind == .emphasis || kind == .strong || kind == .deleted {
      while output.count > place + opening.count, output[output.count - 1] <= 0x20 {
        output.removeLast()
        spaces += 1
      }
    }
    output += sign(kind, isStart: false)
    for _ in 0..<spaces { output.append(0x20) }
  }

  /// `[12]` or `12` inside square brackets is a reference to a note; a figure alone may be an exponent.
  private static func note(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") else { return nil }
    let number = text.dropFirst().dropLast()
    guard !number.isEmpty, number.allSatisfy({ $0 &- 0x30 < 10 || HTMLTokenizer.isLetter($0) })
    else {
      return nil
    }
    return Array("[^".utf8) + number + Array("]".utf8)
  }

  private static func address(_ page: [UInt8], _ mark: BlockTable.Mark) -> [UInt8] {
    var bytes: [UInt8] = []
    CharacterReferences.decode(
      page.span, Int(mark.valueStart)..<Int(mark.valueEnd), inAttribute: true, into: &bytes)
    var output: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0...0x20: output += "%20".utf8
      case UInt8(ascii: "("): output += "%28".utf8
      case UInt8(ascii: ")"): output += "%29".utf8
      default: output.append(byte)
      }
    }
    return output
  }

  private mutating func appendImage(_ mark: BlockTable.Mark) {
    guard options.includesImages else { return }
    var line = InlineText()
    var bytes: [UInt8] = []
    CharacterReferences.decode(
      page.span, Int(mark.valueStart)..<Int(mark.valueEnd), inAttribute: true, into: &bytes)
    line.append(bytes)
    output += "![".utf8
    output += line.bytes.filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
    output += "]()".utf8
  }
}
