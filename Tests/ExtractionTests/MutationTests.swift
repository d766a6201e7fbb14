import Extraction
import TestSupport
import Testing

/// Damaged documents may be refused, but never crash, and what comes out is valid UTF-8.
@Suite struct MutationTests {
  private static let pieces = [
    "<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#x0;", "&nbsp;", "\"", "'",
    "<script>",
    "</p>", "<table>", "<td>", "<pre>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "\u{0}",
    "<br><br>",
    "<sub-article>", "<fn>", "<label>", "<list>", "</list-item>", "<math>", "<trans-abstract>",
    "<form hidden>",
  ].map { Array($0.utf8) }

  /// Cuts, doubles, overwrites and inserts at random places.
  static func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 1...200, using: &generator))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 2: bytes[start] = UInt8.random(in: 0...255, using: &generator)
      case 3: bytes = Array(bytes[..<end])
      default:
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        bytes.insert(contentsOf: piece, at: start)
      }
    }
    return bytes
  }

  private func expectValid(_ texts: [ExtractedText], _ seed: Int) {
    for text in texts {
      #expect(String(validating: text.text, as: UTF8.self) != nil, "seed \(seed)")
    }
  }

  @Test(arguments: [
    "article.html", "chinese.html", "features.xml", "citation.xml", "pubmed.xml", "medquad.xml",
    "plos.xml", "spl.xml", "medlineplus.xml", "clinicaltrials.xml", "tei.xml", "docbook.xml",
    "mediawiki.xml", "rss.xml",
  ])
  func damagedDocumentsNeitherCrashNorGiveInvalidText(name: String) throws {
    let original = try Fixtures.bytes(name)
    for seed in 0..<80 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let damaged = Self.mutated(original, &generator)
      expectValid([try HTMLExtractor().extract(damaged)], seed)
      // Damaged XML is hardly ever well-formed.
      if let texts = try? XMLExtractor().extract(damaged) { expectValid(texts, seed) }
    }
  }
}
