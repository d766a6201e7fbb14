import Extraction
import FuzzerDriver

@main enum FuzzExtraction {
  static func main() { fuzz(violation) }

  /// What must hold of every page, or nil where it does.
  private static func violation(in page: [UInt8]) -> String? {
    var options = RenderingOptions()
    options.listsBlocks = true
    for format in RenderingOptions.Format.allCases {
      options.format = format
      options.includesLinks = true
      options.includesImages = true
      do {
        let result = try HTMLExtractor().extract(page, transportCharset: "utf-8", options: options)
        if String(validating: result.text, as: UTF8.self) == nil { return "text is not UTF-8" }
        // The longest a byte may become: U+FFFD for one that is wrong, signs around it, spans of a cell.
        if result.text.count > 2_000 * (page.count + 10) { return "text grows" }
        var last = 0
        for block in result.blocks {
          if String(validating: block.text, as: UTF8.self) == nil { return "block is not UTF-8" }
          if block.text.isEmpty { return "block is empty" }
          if !(0...1).contains(block.score) { return "score is outside 0…1" }
          guard let range = block.sourceRange else { return "block has no place" }
          if range.lowerBound < last { return "blocks are out of order" }
          if range.upperBound > page.count * 3 { return "block is outside the page" }
          last = range.lowerBound
        }
      } catch {
        continue
      }
    }
    return nil
  }
}
