internal import Glibc

/// Which blocks of a page are its main text, and how sure that is.
///
/// Two ensembles of trees judge every block, the second in the light of what the first says of its
/// surroundings (``BlockFeatures``, ``ContextFeatures``). No rule for any site or language stands in
/// between; what is learned is in ``MainTextModel``.
struct MainText {
  /// How likely each block is main text, 0…1.
  private(set) var scores: [Float] = []
  /// Whether each block is kept.
  private(set) var keeps: [Bool] = []
  /// What kind of page it is.
  private(set) var pageType = PageType.article
  /// How well the blocks are told apart, 0…1: the mean distance of the scores from ½, by length of text,
  /// doubled.
  private(set) var confidence: Float = 0

  /// Judges the blocks of a page.
  ///
  /// - Complexity: O(blocks · trees).
  init(_ table: BlockTable, _ page: Span<UInt8>) {
    guard !table.blocks.isEmpty else { return }
    let model = MainTextModel.shared
    var features = BlockFeatures(table, PageWords(table, page))
    var sums = [Float](repeating: 0, count: table.blocks.count)
    let all = Array(0..<Int32(sums.count))
    model.first.add(
      rows: features.values.span, width: BlockFeatures.width, at: all, to: &sums)
    scores = sums.map(Self.probability)
    ContextFeatures.fill(&features, of: table, first: scores)
    // Menus and the like are told by the first already.
    var open = all.filter { scores[Int($0)] > Self.clearlyNot }
    for index in open { sums[Int(index)] = 0 }
    for part in model.second {
      part.add(rows: features.values.span, width: BlockFeatures.width, at: open, to: &sums)
      open.removeAll { abs(sums[Int($0)]) > Self.clearSum }
    }
    scores = sums.map(Self.probability)
    let threshold = model.threshold
    let most = scores.max() ?? 0
    // A page has a main text, however little it looks like one.
    let least = min(threshold, most * 0.8)
    keeps = scores.map { $0 > least }
    dropUnshown(table)
    pageType = model.pageType(features, scores)
    confidence = Self.confidence(table, scores)
  }

  /// Blocks with no higher first judgement are judged once; the second ensemble has not learned from such.
  static let clearlyNot: Float = 0.02
  /// A sum that the second half of the second ensemble seldom turns.
  private static let clearSum: Float = 3

  private static func probability(_ sum: Float) -> Float { 1 / (1 + expf(-sum)) }

  /// Takes back text that is hidden or for readers without scripts, unless it is most of what is kept.
  ///
  /// Where as much main text is shown, a third of such hidden text was right on the developer pages, and
  /// nearly none in `noscript`.
  private mutating func dropUnshown(_ table: BlockTable) {
    let unshown = table.blocks.map {
      !table.containers[Int($0.container)].flags.isDisjoint(with: [.hidden, .noscript])
    }
    var shownBytes = 0
    var unshownBytes = 0
    for (index, block) in table.blocks.enumerated() where keeps[index] {
      if unshown[index] { unshownBytes += block.byteCount } else { shownBytes += block.byteCount }
    }
    guard shownBytes >= unshownBytes else { return }
    for index in keeps.indices where unshown[index] { keeps[index] = false }
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
