/// Questions and answers of MedQuAD, and documents laid out like it.
///
/// Ben Abacha and Demner-Fushman 2019, "A question-entailment approach to question answering",
/// <https://github.com/abachaa/MedQuAD>: `Document[@id @source @url]` with a `Focus` and `QAPair`s
/// of one `Question` and one `Answer`. Each line of an answer is a heading, a paragraph or an
/// item of a list. Pairs whose answer was removed for its licence keep no question either.
enum MedQuAD {
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    var result = ExtractedText()
    result.language = "en"
    result.url = tree.nonEmptyAttribute("url", of: 0)
    let source = tree.attribute("source", of: 0)
    if let id = tree.attribute("id", of: 0), let source {
      result.identifier = "medquad:\(source)/\(id)"
    }
    result.title = tree.nonEmptyLine(of: tree.descendants(.focus, of: 0).first)
    var writer = BlockWriter(style: options.style)
    var questionTypes: [String] = []
    for pair in tree.descendants(.qaPair, of: 0) {
      guard let question = tree.child(.medquadQuestion, of: pair),
        let answer = tree.child(.medquadAnswer, of: pair)
      else { continue }
      if let type = tree.attribute("qtype", of: question), !questionTypes.contains(type) {
        questionTypes.append(type)
      }
      guard tree.nonEmptyLine(of: answer) != nil else { continue }
      writer.append(plain: tree.line(of: question).utf8, .heading(level: 2))
      for line in tree.text(of: answer).split(separator: UInt8(ascii: "\n")) {
        writer.append(wrapped: Array(line), group: answer)
      }
    }
    result.text = writer.text
    result.note("siteName", source)
    result.note("questionTypes", questionTypes)
    result.note("synonyms", tree.descendants(.synonym, of: 0).map { tree.line(of: $0) })
    result.note("umlsConcepts", tree.descendants(.cui, of: 0).map { tree.line(of: $0) })
    return [result]
  }
}

/// Text with hard line ends.
enum WrappedText {
  /// The paragraphs between blank lines, each as one line.
  static func paragraphs(_ text: [UInt8]) -> [[UInt8]] {
    var paragraphs: [[UInt8]] = []
    var current = InlineText()
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.allSatisfy({ $0 <= 0x20 }) {
        if !current.isEmpty { paragraphs.append(current.take()) }
      } else {
        current.append(text, line.startIndex..<line.endIndex)
        current.breakWord()
      }
    }
    if !current.isEmpty { paragraphs.append(current.take()) }
    return paragraphs
  }

  /// A paragraph, or an item of a list.
  enum Piece {
    case paragraph([UInt8])
    case item([UInt8], depth: Int)
  }

  /// Paragraphs and items: a line that begins with "-", "*", "•" or a number with a point or bracket is
  /// an item, nested by how far it is indented.
  static func pieces(_ text: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var current = InlineText()
    var isItem = false
    var depth = 1
    var indents: [Int] = []
    func finish() {
      if !current.isEmpty {
        let text = current.take()
        pieces.append(isItem ? .item(text, depth: depth) : .paragraph(text))
      }
      isItem = false
    }
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      guard let first = line.firstIndex(where: { $0 > 0x20 }) else {
        finish()
        continue
      }
      if let mark = markLength(line[first...]) {
        finish()
        isItem = true
        let indent = first - line.startIndex
        while let last = indents.last, last >= indent { indents.removeLast() }
        indents.append(indent)
        depth = indents.count
        current.append(text, first + mark..<line.endIndex)
      } else {
        if !isItem, current.isEmpty { indents = [] }
        current.append(text, first..<line.endIndex)
      }
      current.breakWord()
    }
    finish()
    return pieces
  }

  /// The length of a bullet with the blank behind it; numbers stay part of their item.
  private static func markLength(_ line: ArraySlice<UInt8>) -> Int? {
    guard let first = line.first else { return nil }
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "*") {
      let next = line.dropFirst().first ?? 0x20
      return next <= 0x20 ? 1 : nil
    }
    if line.starts(with: "•".utf8) { return 3 }
    let digits = line.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
    guard (1...3).contains(digits) else { return nil }
    let rest = line.dropFirst(digits)
    guard let point = rest.first, point == UInt8(ascii: ".") || point == UInt8(ascii: ")"),
      let blank = rest.dropFirst().first, blank <= 0x20
    else { return nil }
    return 0
  }
}

extension BlockWriter {
  /// Adds text with hard line ends.
  mutating func append(wrapped text: [UInt8], group: Int) {
    for piece in WrappedText.pieces(text) {
      switch piece {
      case .paragraph(let text): append(plain: text)
      case .item(let text, let depth):
        append(plain: text, .listItem(depth: depth, label: nil), group: group)
      }
    }
  }
}
