/// The text of one block with its marks as Markdown.
struct MarkdownInline {
  private(set) var output: [UInt8] = []
  /// The label of the note that the block is, empty where it has none; nil for no note.
  ///
  /// A note is told by its link back to its place in the text, which is not written.
  private(set) var noteLabel: [UInt8]?
  /// The labels of notes that are referred to, and the address of each in the page, empty where it has none.
  private var references: [[UInt8]: Range<Int>] = [:]
  /// The labels of notes that there are; nil where that is not known.
  private let notes: Set<[UInt8]>?
  private let table: BlockTable
  private let options: RenderingOptions
  private let page: [UInt8]
  /// Marks that are on, innermost last, with the place of their opening sign in `output`.
  private var open: [OpenMark] = []
  /// How many marks of a kind began inside of one of their own, or of code, and have not ended.
  private var inner: [BlockTable.Mark.Kind: Int] = [:]
  private typealias OpenMark = (kind: BlockTable.Mark.Kind, place: Int, mark: BlockTable.Mark)
  /// Marks of emphasis and code that ended where `output` ends, innermost first: what begins there goes on.
  private var closed: [(mark: OpenMark, code: [UInt8], end: Int)] = []
  /// What is emphasized in `output`; the signs are put in at the end.
  private var emphasis: [MarkdownEmphasis.Span] = []
  /// Scripts in scripts that nobody writes any more.
  private static let maximumScripts = 8
  private var isCode: Bool { open.contains { $0.kind == .code } }
  /// The place in the text up to which all is written, and where the last link within the page began.
  private var position: Int
  private var innerLink = -1
  /// The address of that, without its "#".
  private var innerAddress = 0..<0
  /// Where the text holds LaTeX, in order; its signs are none of Markdown's.
  private var formulas: ArraySlice<Range<Int>>
  /// The images so far: pages have them twice, once for readers without scripts.
  private var images: Set<[UInt8]> = []
  /// Whether the last thing written is an image.
  private var needsSpace = false
  /// The last script in code, and where `output` ended behind it.
  private var codeScript: (role: ScriptText.Role, end: Int)?

  private let block: Range<Int>

  /// - Parameters:
  ///   - notes: The labels that may be written as Markdown's; nil for all.
  ///   - references: The labels of the blocks before, and then of this one, too.
  init(
    _ table: BlockTable, _ block: BlockTable.Block, _ options: RenderingOptions, _ page: [UInt8],
    notes: Set<[UInt8]>?, references: inout [[UInt8]: Range<Int>]
  ) {
    self.notes = notes
    self.table = table
    self.block = block.textRange
    self.options = options
    self.page = page
    formulas = LaTeXDelimiters.formulas(in: table.text, block.textRange)[...]
    position = Int(block.textStart)
    swap(&self.references, &references)
    let marks = Int(block.marksStart)..<Int(block.marksEnd)
    if block.kind == .term {
      start(BlockTable.Mark(kind: .strong, isStart: true, position: block.textStart))
    }
    for number in marks {
      let mark = table.marks[number]
      let place = min(max(Int(mark.position), position), Int(block.textEnd))
      let isBeforeLink = options.includesLinks && mark.kind == .link && mark.isStart
      append(position..<place, isBeforeLink: isBeforeLink)
      position = place
      if mark.kind == .image {
        if options.includesImages, mark.isStart {
          append(
            image: mark, address: number + 1 < marks.upperBound ? table.marks[number + 1] : nil)
        }
      } else if mark.isStart {
        start(mark)
      } else {
        end(mark.kind)
      }
    }
    append(position..<Int(block.textEnd))
    position = Int(block.textEnd)
    while !open.isEmpty { close() }
    if noteLabel != nil {
      remove(0..<output.prefix { $0 <= 0x20 || $0 == UInt8(ascii: "^") }.count)
    }
    output = MarkdownEmphasis.marked(
      output, emphasis, keepsParenthesis: options.includesLinks || options.includesImages)
    swap(&self.references, &references)
  }

  private mutating func append(_ run: Range<Int>, isBeforeLink: Bool = false) {
    let text = table.text
    if !run.isEmpty { closed.removeAll() }
    if needsSpace, let first = text[run].first {
      if first >= 0x80 || first | 0x20 >= 0x30 { output.append(0x20) }
      needsSpace = false
    }
    let isCode = self.isCode
    if isCode, let first = text[run].first, codeScript?.end == output.count,
      ScriptText.joins(output[...], first)
    {
      output.append(0x20)
    }
    let isVerbatim = isCode || open.contains { $0.kind == .math }
    let isLink = options.includesLinks && open.contains { $0.kind == .link }
    for index in run {
      let byte = text[index]
      while let formula = formulas.first, formula.upperBound <= index { formulas.removeFirst() }
      let isFormula = formulas.first.map { $0.lowerBound <= index } ?? false
      if !isVerbatim, !isFormula {
        let isBracket = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
        // Before a link it would make an image of it.
        let isImage =
          isBeforeLink && byte == UInt8(ascii: "!") && index == run.upperBound - 1
        if isLink && isBracket || isImage
          || MarkdownEscaping.isSign(text, at: index, block: block, run: run)
        {
          output.append(UInt8(ascii: "\\"))
        }
      }
      // A line of code inside a line of text is no line of its own.
      output.append(isCode && byte == 0x0A ? 0x20 : byte)
    }
  }

  /// Takes something that was written back.
  private mutating func remove(_ range: Range<Int>) {
    output.removeSubrange(range)
    func moved(_ place: Int) -> Int {
      place >= range.upperBound ? place - range.count : min(place, range.lowerBound)
    }
    // Only what was written last is taken back, and the first of a note.
    for index in emphasis.indices.reversed() {
      let span = emphasis[index].range
      if span.upperBound <= range.lowerBound { break }
      emphasis[index].range = moved(span.lowerBound)..<moved(span.upperBound)
    }
  }

  private func sign(_ kind: BlockTable.Mark.Kind, isStart: Bool) -> [UInt8] {
    switch kind {
    case .code: Array("`".utf8)
    case .superscript where !isCode: Array((isStart ? "<sup>" : "</sup>").utf8)
    case .subscripted where !isCode: Array((isStart ? "<sub>" : "</sub>").utf8)
    case .link: options.includesLinks && isStart ? Array("[".utf8) : []
    case .superscript, .subscripted, .emphasis, .strong, .deleted, .image, .math: []
    }
  }

  private mutating func start(_ mark: BlockTable.Mark) {
    // A mark inside itself says nothing, unless it is a script; nor do most inside code.
    let isScript = mark.kind == .superscript || mark.kind == .subscripted
    let outer = open.count { $0.kind == mark.kind }
    guard outer < (isScript ? Self.maximumScripts : 1),
      isScript || mark.kind == .deleted || !isCode
    else {
      inner[mark.kind, default: 0] += 1
      return
    }
    // What ends here goes on: `<b>S</b><b>ymptom</b>`.
    if let last = closed.last, last.mark.kind == mark.kind, last.end == output.count {
      closed.removeLast()
      if mark.kind == .code {
        remove(last.mark.place..<output.count)
        output += sign(.code, isStart: true) + last.code
      } else {
        emphasis.removeLast()
      }
      open.append(last.mark)
      return
    }
    open.append((mark.kind, output.count, mark))
    if isInner(mark) {
      innerLink = position
      innerAddress = Int(mark.valueStart) + 1..<Int(mark.valueEnd)
    }
    output += sign(mark.kind, isStart: true)
  }

  private mutating func end(_ kind: BlockTable.Mark.Kind) {
    if !inner.isEmpty, let count = inner[kind] {
      inner[kind] = count > 1 ? count - 1 : nil
      return
    }
    guard let index = open.lastIndex(where: { $0.kind == kind }) else { return }
    // What was opened inside ends first: Markdown's marks nest.
    while open.count > index + 1 { close() }
    close()
  }

  private mutating func close() {
    guard let (kind, place, mark) = open.popLast() else { return }
    let opening = sign(kind, isStart: true)
    // Nothing inside: no signs.
    if !output[(place + opening.count)...].contains(where: { $0 > 0x20 }) {
      remove(place..<place + opening.count)
      return
    }
    if isCode { return closeInCode(kind, place, mark) }
    switch kind {
    case .emphasis, .strong, .deleted:
      emphasis.append(MarkdownEmphasis.Span(kind: kind, range: place..<output.count))
      closed.append(((kind, place, mark), [], output.count))
    case .code:
      let code = Array(output[(place + opening.count)...])
      if code.contains(UInt8(ascii: "`")) {
        // `` a`b ``
        let fence = [UInt8](
          repeating: UInt8(ascii: "`"), count: Self.longestBackticks(in: code) + 1)
        remove(place..<output.count)
        output += fence + [0x20] + code + [0x20] + fence
      } else {
        output += sign(.code, isStart: false)
      }
      // To write long code again for every piece would take long.
      if code.count < 200 { closed.append(((kind, place, mark), code, output.count)) }
    case .superscript:
      let start = min(max(Int(mark.position), 0), position)
      let isLinked = innerLink >= start || open.contains { isInner($0.mark) }
      let text = table.text[start..<position]
      // Between two references the space is in the second.
      let number = text.drop { $0 == 0x20 }
      if let label = Self.noteLabel(number, isLinked: isLinked),
        noteReference(to: label, at: isLinked ? innerAddress : 0..<0)
      {
        remove(place..<output.count)
        output += text[..<number.startIndex]
        output += (notes?.contains(label) ?? true ? "[^" : "[").utf8
        output += label
        output += "]".utf8
        return
      }
      output += sign(kind, isStart: false)
    case .link: closeLink(mark, place, opening)
    case .subscripted, .image, .math: output += sign(kind, isStart: false)
    }
  }

  /// Ends a script or a deletion in code, where no markup can stand: it becomes what it is in plain text.
  private mutating func closeInCode(
    _ kind: BlockTable.Mark.Kind, _ place: Int, _ mark: BlockTable.Mark
  ) {
    let next = table.text[position..<block.upperBound]
    let text = Array(output[place...])
    if kind == .deleted {
      // A line that is struck out whole is what the page has.
      guard Int(mark.position) > block.lowerBound || !next.isEmpty else { return }
      remove(place..<output.count)
      if output.last == 0x20, next.first == 0x20 { output.removeLast() }
      return
    }
    remove(place..<output.count)
    let role: ScriptText.Role = kind == .superscript ? .raised : .lowered
    let neighbour = codeScript.flatMap { $0.end == place ? $0.role : nil }
    let plain = ScriptText.plain(
      text[...], after: output[...], role, before: next, behind: neighbour)
    output += plain
    codeScript = (role, output.count)
  }

  /// Notes a reference; false for one that leads elsewhere than those before it with its label, such as to a note of a
  /// table.
  private mutating func noteReference(to label: [UInt8], at address: Range<Int>) -> Bool {
    let known = references[label] ?? 0..<0
    if known.isEmpty { references[label] = address }
    return known.isEmpty || address.isEmpty || page[known] == page[address]
  }

  private mutating func closeLink(_ mark: BlockTable.Mark, _ place: Int, _ opening: [UInt8]) {
    let start = place + opening.count
    if isInner(mark), let label = backLabel(output[start...], mark) {
      remove(place..<output.count)
      let spaces = output.reversed().prefix { $0 == 0x20 }.count
      remove(output.count - spaces..<output.count)
      if noteLabel ?? [] == [] { noteLabel = label }
      return
    }
    guard options.includesLinks else { return }
    let address = self.address(mark)
    // A reference to a note is a link by itself; what only scripts can follow is none.
    let isScript = HTMLTokenizer.has("javascript:", at: 0, in: address.span)
    if isScript || Self.isReference(output[start...]) {
      return remove(place..<start)
    }
    output += "](".utf8
    output += address
    output += ")".utf8
  }

  /// Whether a text is `[^1]` alone.
  private static func isReference(_ text: ArraySlice<UInt8>) -> Bool {
    text.starts(with: "[^".utf8)
      && text.firstIndex(of: UInt8(ascii: "]")) == text.endIndex - 1
  }

  /// The length of the longest run of backticks: a fence around them is longer.
  static func longestBackticks(in text: some Sequence<UInt8>) -> Int {
    var longest = 0
    var run = 0
    for byte in text {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// Whether a link leads to another place in the page.
  private func isInner(_ mark: BlockTable.Mark) -> Bool {
    mark.kind == .link && mark.valueEnd > mark.valueStart
      && page[Int(mark.valueStart)] == UInt8(ascii: "#")
  }

  /// The label where the text is a reference to a note: `[12]`, or `12` that leads to another place in the page; a
  /// figure alone may be an exponent.
  private static func noteLabel(_ text: ArraySlice<UInt8>, isLinked: Bool) -> [UInt8]? {
    var number = text
    if text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") {
      number = text.dropFirst().dropLast()
    } else if !isLinked || text.count > 4 {
      return nil
    }
    guard !number.isEmpty, number.allSatisfy({ $0 &- 0x30 < 10 || HTMLTokenizer.isLetter($0) })
    else {
      return nil
    }
    return Array(number)
  }

  /// The label of the note whose link back this is, empty for an arrow; nil for any other link.
  private func backLabel(_ text: ArraySlice<UInt8>, _ mark: BlockTable.Mark) -> [UInt8]? {
    let isArrow = ["\u{21A9}", "\u{21A9}\u{FE0E}", "\u{2191}", "\u{21B5}", "\u{23CE}", "^"].contains
    {
      text.elementsEqual($0.utf8)
    }
    if isArrow { return [] }
    // As MediaWiki, Markdown's tools and Word name the places in the text.
    let isBack = (["#cite_ref", "#fnref", "#_ftnref", "#_ednref"] as [StaticString]).contains {
      HTMLTokenizer.has($0, at: Int(mark.valueStart), in: page.span)
    }
    let label = text.filter { $0 != UInt8(ascii: "\\") }
    guard isBack, label.count <= 6 else { return nil }
    return label.filter { $0 &- 0x30 < 10 }
  }

  /// The address of a link or image, as Markdown writes it; tabs and line ends are none of it (URL Standard, 4.4).
  private func address(_ mark: BlockTable.Mark) -> [UInt8] {
    var bytes: [UInt8] = []
    CharacterReferences.decode(
      page.span, Int(mark.valueStart)..<Int(mark.valueEnd), inAttribute: true, into: &bytes)
    bytes = Array(MetadataText.trimmed(bytes[...]))
    bytes.removeAll { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    if let base = options.base { bytes = base.resolve(bytes) }
    var output: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0...0x20: output += "%20".utf8
      case UInt8(ascii: "<"): output += "%3C".utf8
      case UInt8(ascii: ">"): output += "%3E".utf8
      case UInt8(ascii: "("): output += "%28".utf8
      case UInt8(ascii: ")"): output += "%29".utf8
      default: output.append(byte)
      }
    }
    return output
  }

  /// Writes an image: its alternative text, and the address that the mark behind its own has.
  private mutating func append(image mark: BlockTable.Mark, address end: BlockTable.Mark?) {
    var bytes: [UInt8] = []
    CharacterReferences.decode(
      page.span, Int(mark.valueStart)..<Int(mark.valueEnd), inAttribute: true, into: &bytes)
    var line = InlineText()
    line.append(bytes)
    var address: [UInt8] = []
    if let end, end.kind == .image, !end.isStart { address = self.address(end) }
    // Pictures that stand in the page itself have none.
    if address.starts(with: "data:".utf8) { address = [] }
    var image = Array("![".utf8)
    let alternative = line.bytes
    for index in alternative.indices {
      let isBracket =
        alternative[index] == UInt8(ascii: "[") || alternative[index] == UInt8(ascii: "]")
      if isBracket
        || MarkdownEscaping.isSign(
          alternative, at: index, block: alternative.indices, run: alternative.indices)
      {
        image.append(UInt8(ascii: "\\"))
      }
      image.append(alternative[index])
    }
    image += "](".utf8
    image += address
    image.append(UInt8(ascii: ")"))
    guard images.insert(image).inserted else { return }
    if let last = output.last, last > 0x20 { output.append(0x20) }
    output += image
    needsSpace = true
  }
}
