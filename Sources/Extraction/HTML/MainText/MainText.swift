internal import Glibc

/// Which blocks of a page are its main text, and how sure that is.
///
/// A network judges all blocks of the page by their own numbers (``BlockFeatures``), in their order, containers and
/// kinds of place (``MainTextNetwork``). No rule for any site or language stands in between; what is learned is in
/// ``MainTextModel``.
struct MainText {
  /// How likely each block is main text, 0…1.
  private(set) var scores: [Float] = []
  /// Whether each block is kept.
  var keeps: [Bool] = []
  /// What kind of page it is.
  private(set) var pageType = PageType.article
  /// How well the blocks are told apart, 0…1: the mean distance of the scores from ½, by length of text,
  /// doubled.
  private(set) var confidence: Float = 0

  /// Judges the blocks of a page.
  ///
  /// - Complexity: O(blocks · weights of the network).
  init(_ table: BlockTable, _ page: Span<UInt8>) {
    guard !table.blocks.isEmpty else { return }
    judge(table, page, MainTextModel.network)
    choose(from: table)
    complete(table, page)
    confidence = Self.confidence(table, scores)
  }

  private mutating func judge(
    _ table: BlockTable, _ page: Span<UInt8>, _ network: MainTextNetwork
  ) {
    var features = BlockFeatures(table, PageWords(table, page))
    let count = table.blocks.count
    var rows = RowGroup(width: BlockFeatures.count)
    var types = [Float](repeating: 0, count: PageType.allCases.count)
    scores.reserveCapacity(count)
    for first in stride(from: 0, to: count, by: Self.partCount) {
      let part = first..<min(first + Self.partCount, count)
      var channels = network.page(
        blockCount: part.count,
        containers: features.containers(around: part, levels: network.levelCount),
        paths: features.paths(of: part))
      for start in stride(from: first, to: part.upperBound, by: RowGroup.laneCount) {
        let end = min(start + RowGroup.laneCount, part.upperBound)
        for index in start..<end { features.write(index, as: index - start, of: &rows) }
        network.read(rows, count: end - start, from: start - first, into: &channels)
      }
      let judgement = network.judge(&channels)
      for sum in judgement.blocks { scores.append(1 / (1 + expf(-Self.sureness * sum))) }
      for (type, sum) in judgement.types.enumerated() { types[type] += sum * Float(part.count) }
    }
    pageType = zip(PageType.allCases, types).max { $0.1 < $1.1 }?.0 ?? .article
  }

  /// Adds notes that what is kept refers to, and takes back what stands around it.
  mutating func complete(_ table: BlockTable, _ page: Span<UInt8>) {
    keepNotes(table, page)
    dropLoneReferencesHeading(table)
    dropFacts(table)
    dropDisclaimers(table)
  }

  /// The choice that given scores lead to.
  init(_ table: BlockTable, scores: [Float], pageType: PageType = .article) {
    self.scores = scores
    self.pageType = pageType
    choose(from: table)
  }

  /// The most blocks that the network sees at once: what it needs memory for.
  private static let partCount = 1 << 15

  /// Pages of sites that the model has not seen are harder than it takes them for.
  private static let sureness: Float = 0.6

  /// Scores are rounded down to as many levels.
  private static let levelCount = 50

  static func level(_ score: Float) -> Int {
    max(0, min(levelCount - 1, Int(score * Float(levelCount))))
  }

  /// The level from which on blocks are kept: the one with the highest F1 to be expected of the page.
  ///
  /// A score says how likely a block is main text; but blocks of a page are right or wrong together,
  /// such as all comments. So the page's main text is thought to be all blocks above some score that is
  /// unknown and as likely here as there. A page that is hard to judge gets a low threshold.
  ///
  /// - Complexity: O(blocks + levels²).
  static func leastLevel(_ table: BlockTable, _ scores: [Float]) -> Int {
    // Words of the blocks of each level, then of all from this level on.
    var words = [Float](repeating: 0, count: levelCount)
    for (index, score) in scores.enumerated() {
      words[level(score)] += Float(max(table.blocks[index].measure.units, 1))
    }
    for level in (0..<levelCount - 1).reversed() { words[level] += words[level + 1] }
    var best: (level: Int, sum: Float) = (1, 0)
    for least in 1..<levelCount where words[least] > 0 {
      // Where no block is of the level before, both mean the same.
      if least > 1, words[least] == words[least - 1] { continue }
      var sum: Float = 0
      for right in 1..<levelCount where words[right] > 0 {
        sum += words[max(least, right)] / (words[least] + words[right])
      }
      if sum > best.sum { best = (least, sum) }
    }
    return best.level
  }

  private static func confidence(_ table: BlockTable, _ scores: [Float]) -> Float {
    var sum: Float = 0
    var bytes: Float = 0
    for (index, block) in table.blocks.enumerated() {
      let count = Float(block.byteCount)
      // What is clearly not main text says little.
      guard scores[index] > 0.1 else { continue }
      sum += count * abs(scores[index] - 0.5) * 2
      bytes += count
    }
    return bytes > 0 ? sum / bytes : 0
  }
}
