/// Questions and answers of MedQuAD, and documents laid out like it.
///
/// Ben Abacha and Demner-Fushman 2019, "A question-entailment approach to question answering",
/// <https://github.com/abachaa/MedQuAD>: `Document[@id @source @url]` with a `Focus` and `QAPair`s
/// of one `Question` and one `Answer`. Lines inside an answer become one paragraph, blank lines
/// separate paragraphs. Pairs whose answer was removed for its licence keep no question either.
enum MedQuAD {
  static func read(_ reader: inout MarkupReader) throws(MarkupError) -> ExtractedText {
    var result = ExtractedText()
    result.language = "en"
    result.url = reader.attribute("url")
    let source = reader.attribute("source")
    if let id = reader.attribute("id"), let source {
      result.identifier = "medquad:\(source)/\(id)"
    }
    var writer = ParagraphWriter()
    var questionTypes: [String] = []
    var synonyms: [String] = []
    var question = ""
    while let event = try reader.next() {
      guard case .start(let name) = event else { continue }
      switch name {
      case "Focus": result.title = try reader.line()
      case "Synonym": synonyms.append(try reader.line())
      case "Question":
        if let type = reader.attribute("qtype"), !questionTypes.contains(type) {
          questionTypes.append(type)
        }
        question = try reader.line()
      case "Answer":
        let paragraphs = paragraphs(try reader.elementText())
        guard !paragraphs.isEmpty else { continue }
        writer.append(Array(question.utf8))
        for paragraph in paragraphs { writer.append(paragraph) }
      default: break
      }
    }
    result.text = writer.text
    result.note("siteName", source)
    result.note("questionTypes", questionTypes)
    result.note("synonyms", synonyms)
    return result
  }

  /// Splits at blank lines.
  private static func paragraphs(_ text: [UInt8]) -> [[UInt8]] {
    var paragraphs: [[UInt8]] = []
    var current = InlineText()
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.allSatisfy({ $0 <= 0x20 }) {
        if !current.isEmpty { paragraphs.append(current.take()) }
      } else {
        current.append(Array(line))
        current.breakWord()
      }
    }
    if !current.isEmpty { paragraphs.append(current.take()) }
    return paragraphs
  }
}
