/// The main text as a page's structured data states it (`articleBody`, answers, descriptions of drugs and
/// diseases), for pages whose markup holds next to nothing because scripts fill it in.
struct StatedText {
  /// Where a text is from.
  enum Source: String {
    case structuredData
    /// What scripts keep as their state.
    case scriptState
  }

  let source: Source
  let text: [UInt8]
  /// Whether each block of the page is its text besides, before what is stated.
  ///
  /// None is unless the page shows more than a line that is not stated.
  private(set) var keep: [Bool]

  /// A shorter statement is a teaser, unless nothing else is there.
  ///
  /// In bytes.
  private static let minimumBytes = 400
  /// A page that shows a line is not filled in by scripts as a whole.
  ///
  /// In bytes.
  private static let lineBytes = 80
  /// The statement is believed where the page shows less than a third of it.
  private static let minimumRatio = 3

  /// The stated text where it is that much longer than what the page shows, else nil.
  ///
  /// What scripts keep as their state is looked at only where nothing else is there: it holds much that is
  /// no text of the page.
  ///
  /// - Parameters:
  ///   - shown: The text of the blocks of `table` that are kept.
  ///   - keep: Whether each block is kept.
  ///   - scores: How likely each is main text.
  init?(
    besides shown: [UInt8], _ table: BlockTable, _ keep: [Bool], scores: [Float],
    _ data: StructuredData, page: Span<UInt8>, _ options: RenderingOptions, limits: MarkupLimits
  ) {
    let (bodies, descriptions, questions) = (data.bodies, data.descriptions, data.questions)
    var size = [bodies, descriptions, questions.flatMap { $0 }].map(Self.size).max() ?? 0
    var state: [StructuredData.Part] = []
    if size < Self.minimumBytes {
      guard shown.count < Self.minimumBytes / 2 else { return nil }
      let said = PageState.text(of: page, includesVariables: shown.count < Self.lineBytes)
      if said.size < Self.minimumBytes {
        guard shown.isEmpty else { return nil }
      } else {
        (state, size) = said
      }
    }
    guard size > Self.minimumRatio * shown.count else { return nil }
    var parts = state
    if state.isEmpty {
      parts = bodies + descriptions
      parts += Self.without(parts, questions, limits).flatMap { $0 }
    }
    text = Self.text(of: parts, options, limits)
    guard text.count > Self.minimumRatio * shown.count else { return nil }
    source = state.isEmpty ? .structuredData : .scriptState
    self.keep = keep
    leaveOutStated(
      table, scores,
      options.format == .plain ? text : Self.text(of: parts, RenderingOptions(), limits))
  }

  private static func size(_ parts: [StructuredData.Part]) -> Int {
    parts.reduce(0) { $0 + $1.content.count }
  }

  /// The questions without those that an article asks and answers in the same words.
  private static func without(
    _ texts: [StructuredData.Part], _ questions: [[StructuredData.Part]], _ limits: MarkupLimits
  ) -> [[StructuredData.Part]] {
    if texts.isEmpty { return questions }
    let words = StatedWords(text(of: texts, RenderingOptions(), limits).span)
    return questions.filter { question in
      // With its name: "Yes" is a word of many articles.
      let text = text(of: question, RenderingOptions(), limits)
      return !words.hold(text.span, 0..<text.count)
    }
  }

  // MARK: - What the page shows

  /// What scores less is kept only where a page has nothing better.
  private static let minimumScore: Float = 0.1
  /// A page that shows fewer words that are not stated shows none: "Loading", a button.
  ///
  /// In half words.
  private static let minimumUnits: Int32 = 16
  /// Or a figure among as many: a dose.
  private static let figureUnits: Int32 = 6

  /// Takes back the blocks whose words are all stated, and all blocks where only scraps are left.
  private mutating func leaveOutStated(
    _ table: BlockTable, _ scores: [Float], _ stated: [UInt8]
  ) {
    let kept = keep.indices.filter { keep[$0] }
    guard !kept.isEmpty else { return }
    let words = StatedWords(stated.span)
    var units: Int32 = 0
    var hasFigure = false
    var shownTables: Set<Int32> = []
    for index in kept {
      let block = table.blocks[index]
      keep[index] =
        scores[index] >= Self.minimumScore && !words.hold(table.text.span, block.textRange)
      guard keep[index] else { continue }
      units += block.measure.units
      if block.measure.digits > 0, block.measure.units >= Self.figureUnits { hasFigure = true }
      shownTables.insert(table.containers[Int(block.container)].table)
    }
    guard units >= Self.minimumUnits || hasFigure else {
      keep = [Bool](repeating: false, count: keep.count)
      return
    }
    // A table has no holes.
    for index in kept where !keep[index] {
      let number = table.containers[Int(table.blocks[index].container)].table
      keep[index] = number >= 0 && shownTables.contains(number)
    }
  }

  // MARK: - Writing

  /// Each part with markup is read for itself: what one leaves open does not swallow the next.
  private static func text(
    of parts: [StructuredData.Part], _ options: RenderingOptions, _ limits: MarkupLimits
  ) -> [UInt8] {
    var text: [UInt8] = []
    var html: [UInt8] = []
    func write() {
      let part = (try? WholeHTML.text(of: html, options, limits: limits)) ?? []
      if !text.isEmpty, !part.isEmpty { text += "\n\n".utf8 }
      text += part
      html = []
    }
    for part in parts {
      if part.isHeading {
        html += "<h2>".utf8
        append(part.content, escaping: true, to: &html)
        html += "</h2>".utf8
        continue
      }
      var content = part.content
      var markup = StatedMarkup(content)
      if markup == .none, StatedMarkup.isEscaped(content) {
        var plain: [UInt8] = []
        CharacterReferences.decode(
          content.span, 0..<content.count, inAttribute: false, into: &plain)
        content = plain
        markup = StatedMarkup(content)
      }
      if markup != .none { write() }
      var label = part.label.isEmpty ? "" : part.label + ":"
      if markup == .blocks {
        if !label.isEmpty { html = Array("<p>\(label)</p>".utf8) }
        html += content
      } else {
        if !label.isEmpty { label += " " }
        for line in content.split(separator: 0x0A) {
          html += "<p>\(label)".utf8
          append(line, escaping: markup == .none, to: &html)
          label = ""
        }
      }
      if markup != .none { write() }
    }
    write()
    return text
  }

  /// Appends text; "<" may be written so that it begins no tag.
  private static func append(
    _ text: some Collection<UInt8>, escaping: Bool, to html: inout [UInt8]
  ) {
    for byte in text {
      if escaping, byte == UInt8(ascii: "<") { html += "&lt;".utf8 } else { html.append(byte) }
    }
  }
}

/// The words of a stated text, to find again what a page shows.
private struct StatedWords {
  private var words: Set<UInt32> = []
  /// Of three words.
  private var runs: Set<UInt32> = []

  init(_ text: Span<UInt8>) {
    var reader = PageWords.Words(0..<text.count)
    while let word = reader.next(text) {
      words.insert(word)
      if reader.isRun { runs.insert(reader.run) }
    }
  }

  /// Whether the text holds what a block says, or the block asks for JavaScript.
  func hold(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if Self.asksForScripts(text, range) { return true }
    var reader = PageWords.Words(range)
    var isKnown = true
    var found = 0
    while let word = reader.next(text) {
      if !words.contains(word) { isKnown = false }
      if reader.isRun, runs.contains(reader.run) { found += 1 }
    }
    return reader.count < 3 ? isKnown : found * 5 >= (reader.count - 2) * 4
  }

  private static func asksForScripts(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count < 400 else { return false }
    return range.contains { HTMLTokenizer.has("javascript", at: $0, in: text) }
  }
}
