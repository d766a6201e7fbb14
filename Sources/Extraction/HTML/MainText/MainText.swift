internal import Glibc

/// Which blocks of a page are its main text, and how sure that is.
///
/// An ensemble of trees judges every block by its own numbers (``BlockFeatures``), a network all blocks of the
/// page in their order and containers (``MainTextNetwork``); both count. No rule for any site or language
/// stands in between; what is learned is in ``MainTextModel``.
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
  /// - Complexity: O(blocks · (trees + weights of the network)).
  init(_ table: BlockTable, _ page: Span<UInt8>) {
    guard !table.blocks.isEmpty else { return }
    let model = MainTextModel.shared
    pageType = model.pageType(judge(table, page, model))
    choose(from: table)
    confidence = Self.confidence(table, scores)
  }

  private mutating func judge(
    _ table: BlockTable, _ page: Span<UInt8>, _ model: MainTextModel
  ) -> PageFeatures {
    var features = BlockFeatures(table, PageWords(table, page))
    let count = table.blocks.count
    var rows = RowGroup(width: BlockFeatures.count)
    var means = PageFeatures()
    scores.reserveCapacity(count)
    for first in stride(from: 0, to: count, by: Self.partCount) {
      let part = first..<min(first + Self.partCount, count)
      var channels = model.network.page(
        blockCount: part.count,
        containers: features.containers(around: part, levels: model.network.levelCount))
      for start in stride(from: first, to: part.upperBound, by: RowGroup.laneCount) {
        let end = min(start + RowGroup.laneCount, part.upperBound)
        for index in start..<end { features.write(index, as: index - start, of: &rows) }
        model.network.read(rows, count: end - start, from: start - first, into: &channels)
        var sums = SIMD16<Float>()
        for part in model.trees.indices {
          let isOpen = sums .>= Self.clearlyNotSum
          guard any(isOpen) else { break }
          var more = sums
          model.trees[part].add(rows, to: &more)
          sums.replace(with: more, where: isOpen)
        }
        for lane in 0..<end - start {
          scores.append(sums[lane])
          means.note(lane, of: rows, score: Self.probability(sums[lane]))
        }
      }
      for (index, sum) in model.network.judge(&channels).enumerated() {
        scores[first + index] = Self.probability(
          Self.sureness
            * (Self.treesShare * scores[first + index] + (1 - Self.treesShare) * sum))
      }
    }
    means.finish(blockCount: count)
    return means
  }

  /// The choice that given scores lead to.
  init(_ table: BlockTable, scores: [Float]) {
    self.scores = scores
    choose(from: table)
  }

  private mutating func choose(from table: BlockTable) {
    let least = Self.leastLevel(table, scores)
    keeps = scores.map { Self.level($0) >= least }
    if !keeps.contains(true), let most = scores.max() {
      // A page has a main text, however little it looks like one.
      keeps = scores.map { $0 > most * 0.8 }
    }
    keepWhatBelongs(to: table)
    completeTables(table)
    completeDefinitions(table)
    dropUnshown(table)
  }

  /// Keeps tables of data whole where half of their text is kept, and else whole rows or none of them: a table with
  /// holes says something else.
  ///
  /// - Complexity: O(cells · columns).
  private mutating func completeTables(_ table: BlockTable) {
    var all: [Bool] = []
    for (index, container) in table.containers.enumerated()
    where container.element == .table && isPartlyKept(Int32(index), table) {
      if all.isEmpty { all = [Bool](repeating: true, count: keeps.count) }
      guard let data = DataTable(table, at: Int32(index), keep: all) else { continue }
      let rows = data.rows.map { Array($0.joined()) }
      let isKept = isMostlyKept(rows.joined(), table)
      var hasRow = false
      for (number, row) in rows.enumerated().reversed() {
        let isHeader = number == 0 && data.hasHeader && hasRow
        let keep = isKept || isHeader || isMostlyKept(row, table)
        hasRow = hasRow || keep
        for block in row { keeps[block] = keep }
      }
    }
  }

  /// Keeps lists of terms and their definitions whole where half of their text is kept, and else pairs of both or none:
  /// neither says anything alone.
  private mutating func completeDefinitions(_ table: BlockTable) {
    for (index, container) in table.containers.enumerated() where container.element == .dl {
      let blocks = container.blocks.filter {
        table.containers[Int(table.blocks[$0].container)].list == Int32(index)
      }
      let kept = blocks.count { keeps[$0] }
      guard kept > 0, kept < blocks.count else { continue }
      let isKept = isMostlyKept(blocks, table)
      var start = blocks.startIndex
      while start < blocks.endIndex {
        // Terms, then what follows up to the next term.
        var end = start
        while end < blocks.endIndex, isTerm(blocks[end], table) { end += 1 }
        while end < blocks.endIndex, !isTerm(blocks[end], table) { end += 1 }
        let keep = isKept || isMostlyKept(blocks[start..<end], table)
        for block in blocks[start..<end] { keeps[block] = keep }
        start = end
      }
    }
  }

  private func isTerm(_ block: Int, _ table: BlockTable) -> Bool {
    let item = table.containers[Int(table.blocks[block].container)].item
    return item >= 0 && table.containers[Int(item)].element == .dt
  }

  /// Whether some blocks of a table without others inside are kept and some are not.
  private func isPartlyKept(_ index: Int32, _ table: BlockTable) -> Bool {
    var counts = [0, 0]
    for block in table.containers[Int(index)].blocks {
      guard table.containers[Int(table.blocks[block].container)].table == index else {
        return false
      }
      counts[keeps[block] ? 1 : 0] += 1
    }
    return counts[0] > 0 && counts[1] > 0
  }

  private func isMostlyKept(_ blocks: some Sequence<Int>, _ table: BlockTable) -> Bool {
    var kept = 0
    var all = 0
    for block in blocks {
      let units = Int(max(table.blocks[block].measure.units, 1))
      all += units
      if keeps[block] { kept += units }
    }
    return kept * 2 >= all
  }

  /// Keeps tables and preformatted text that may be main text between blocks that are, headings before
  /// what is kept, and lists and tables right behind a heading.
  ///
  /// The pages that the model was learned from disagree about tables: on them this costs .0005 of the mean
  /// F1. But a text whose tables of doses are missing is worth less than one with a table too many.
  private mutating func keepWhatBelongs(to table: BlockTable) {
    let blocks = table.blocks
    var last: Int?
    for index in keeps.indices where keeps[index] {
      defer { last = index }
      guard let last, index > last + 1, isShort(last + 1..<index, table) else { continue }
      for inside in last + 1..<index where scores[inside] >= 0.27 && blocks[inside].kind.isTabular {
        keeps[inside] = true
      }
    }
    for index in keeps.indices.dropLast().reversed()
    where blocks[index].kind == .heading && scores[index] >= 0.36 && keeps[index + 1] {
      keeps[index] = true
    }
    for index in keeps.indices where keeps[index] && blocks[index].kind == .heading {
      let end =
        (index + 1..<keeps.count).first {
          keeps[$0] || scores[$0] < 0.32
            || !(blocks[$0].kind.isTabular || blocks[$0].kind == .listItem)
        } ?? keeps.count
      guard isShort(index + 1..<end, table) else { continue }
      for inside in index + 1..<end { keeps[inside] = true }
    }
  }

  /// Whether blocks have at most 300 words together.
  private func isShort(_ blocks: Range<Int>, _ table: BlockTable) -> Bool {
    var units: Int32 = 0
    for index in blocks {
      units += table.blocks[index].measure.units
      if units > 600 { return false }
    }
    return true
  }

  /// A sum of the first half of the trees that the rest hardly ever lifts to where it matters.
  private static let clearlyNotSum: Float = -4.2

  /// The most blocks that the network sees at once: what it needs memory for.
  private static let partCount = 1 << 15

  /// What the trees' judgement of a block counts for in its score: they know blocks better that need no others, but
  /// keep more of the habits of the pages that they were learned from.
  private static let treesShare: Float = 0.15
  /// Pages of sites that the model has not seen are harder than it takes them for.
  private static let sureness: Float = 0.7

  /// Scores are rounded down to as many levels.
  private static let levelCount = 50

  private static func level(_ score: Float) -> Int {
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
      var sum: Float = 0
      for right in 1..<levelCount where words[right] > 0 {
        sum += words[max(least, right)] / (words[least] + words[right])
      }
      if sum > best.sum { best = (least, sum) }
    }
    return best.level
  }

  private static func probability(_ sum: Float) -> Float { 1 / (1 + expf(-sum)) }

  /// Takes back text that is hidden for good or for readers without scripts, unless it is most of what is kept.
  ///
  /// Where as much main text is shown, a third of such hidden text was right on the developer pages, and
  /// nearly none in `noscript`.
  private mutating func dropUnshown(_ table: BlockTable) {
    let unshown = table.blocks.map {
      let flags = table.containers[Int($0.container)].flags
      return flags.contains(.noscript) || flags.contains(.hidden) && !flags.contains(.openable)
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
