import JSON
import TestSupport
import Testing

@testable import Extraction

/// The shipped model on pages whose main text is known.
@Suite struct MainTextQualityTests {
  /// The model knows these pages: what falls below has been broken since, in the model or in what it sees.
  @Test(arguments: [
    ("l3s_gn1", 0.92), ("wcxb_dev", 0.96), ("cleaneval", 0.94), ("magic_article", 0.915),
  ])
  func textsHaveTheWordsOfTheGold(set: String, least: Double) throws {
    guard
      let lines = try SharedData.decompressed(
        "extract/\(set).jsonl.zst", for: "main text of \(set)")
    else { return }
    var sum = 0.0
    let pages = lines.split(separator: UInt8(ascii: "\n")).prefix(40)
    for line in pages {
      let line = Array(line)
      let page = try JSONDocument(parsing: line.span).root
      let text = try HTMLExtractor().extract(#require(page["html"]?.utf8))
      sum += Self.overlap(Self.words(text.string), Self.words(try #require(page["gold"]?.string)))
    }
    let mean = sum / Double(pages.count)
    #expect(mean >= least, "mean F1 \(mean)")
  }

  /// How often each word is in a text; characters, where words are not parted.
  private static func words(_ text: String) -> [String: Int] {
    var counts: [String: Int] = [:]
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      let isParted = word.unicodeScalars.allSatisfy { $0.value < 0x3040 }
      for part in isParted ? [String(word)] : word.map(String.init) {
        counts[part, default: 0] += 1
      }
    }
    return counts
  }

  /// The F1 of the words that both have.
  private static func overlap(_ words: [String: Int], _ gold: [String: Int]) -> Double {
    let common = words.reduce(0) { $0 + min($1.value, gold[$1.key] ?? 0) }
    let all = words.values.reduce(0, +) + gold.values.reduce(0, +)
    return all == 0 ? 1 : 2 * Double(common) / Double(all)
  }
}
