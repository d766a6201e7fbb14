import Extraction
import FuzzerDriver

@main enum FuzzXML {
  static func main() { fuzz(violation) }

  /// What must hold of every document, or nil where it does: it may be refused, but what comes out is valid UTF-8
  /// and no more than the document can hold.
  ///
  /// The first byte of an input chooses format and style, the rest is the document.
  private static func violation(in input: [UInt8]) -> String? {
    guard let choice = input.first else { return nil }
    let formats: [XMLFormat?] = XMLFormat.allCases + [nil, nil, nil, nil]
    let options = XMLOptions(
      format: formats[Int(choice >> 2) % formats.count],
      style: choice & 1 == 0 ? .text : .markdown, includesReferences: choice & 2 != 0,
      includesBackMatter: choice & 2 != 0)
    let document = Array(input.dropFirst())
    do {
      var size = 0
      for text in try XMLExtractor(options: options).extract(document) {
        if String(validating: text.text, as: UTF8.self) == nil { return "text is not UTF-8" }
        size += text.text.count
      }
      // Labels, marks and titles of parts are added; entities may expand to a megabyte.
      return size <= 200 * document.count + (2 << 20) ? nil : "\(size) bytes of text"
    } catch {
      return "\(error)".isEmpty ? "an error without a message" : nil
    }
  }
}
