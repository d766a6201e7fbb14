/// What is kept together: a label and what it stands for, a question and its answer, a heading or lead and the first
/// thing below it, a note and what is around it, a table and its caption.
///
/// A dose without the label that says for whom it is, or a question without its answer, is worth less than both or
/// neither.
extension MainText {
  /// What stands right behind main text, or below what is kept, is kept from this share of the score on that other
  /// blocks are kept from.
  private static let shareOfPairs: Float = 0.6
  private static let shareOfSections: Float = 0.4
  /// What has a lower score is no part of a pair: "In stock" below the name of a product.
  private static let leastOfPair: Float = 0.15
  /// The mean score of pairs from which the markup is believed that they are such, and the score of the heading above
  /// them.
  private static let leastOfStated: Float = 0.1
  private static let leastOfHeading: Float = 0.03

  /// Keeps what takes turns at two kinds of place, such as questions and their answers, or the labels of an accordion
  /// and what they open, as a whole where half of its text is kept, or where it stands right behind main text and most
  /// of it may well be; and else pairs of both or none.
  ///
  /// - Parameter least: The score from which blocks are kept.
  /// - Complexity: O(blocks).
  mutating func completePairs(_ table: BlockTable, least: Float) {
    var paths = table.paths
    for run in Self.runs(of: paths) {
      completePairs(run, table, least: least)
      keepQuestions(in: run, table)
    }
    // A bold label is at another kind of place than the few words below it.
    var hasBold = false
    for (index, block) in table.blocks.enumerated() where block.isBold(table) {
      paths[index] ^= 1
      hasBold = true
    }
    guard hasBold else { return }
    for run in Self.runs(of: paths) where areFacts(pairs(of: run, table), table) {
      completePairs(run, table, least: least)
    }
  }

  /// Four or more places that take turns.
  private static func runs(of paths: [UInt32]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    while start + 3 < paths.count {
      var end = start + 2
      if paths[start] != paths[start + 1] {
        while end < paths.count, paths[end] == paths[end - 2] { end += 1 }
      }
      if end - start >= 4 {
        runs.append(start..<end)
        start = end - 1
      } else {
        start += 1
      }
    }
    return runs
  }

  private mutating func completePairs(_ run: Range<Int>, _ table: BlockTable, least: Float) {
    let pairs = pairs(of: run, table)
    if isMostlyKept(run, table) {
      let least = areFacts(pairs, table) ? Self.leastOfData : 0.25
      for block in run where scores[block] >= least { keeps[block] = true }
      return
    }
    guard let pairs else { return }
    let before = pairs.lowerBound - 1
    let isBehindHeading =
      before > 0 && keeps[before - 1] && table.blocks[before].kind == .heading
      && scores[before] >= Self.leastOfDataHeading
    let isKept =
      before >= 0 && (keeps[before] || isBehindHeading)
      && pairs.allSatisfy { scores[$0] >= Self.leastOfPair }
      && meanScore(of: pairs, table) >= Self.shareOfPairs * least
      || areFacts(pairs, table) && isOfMainText(pairs, table)
    if isKept { keepHeading(before: pairs) }
    for label in stride(from: pairs.lowerBound, to: pairs.upperBound, by: 2) {
      let isDoubtful =
        keeps[label] != keeps[label + 1]
        && min(scores[label], scores[label + 1]) >= Self.leastOfPair
      guard isKept || isDoubtful else { continue }
      let isKept = isKept || meanScore(of: label..<label + 2, table) >= least
      keeps[label] = isKept
      keeps[label + 1] = isKept
    }
  }

  /// Whether pairs are short labels with a few words each, such as doses by age: three at least, without links.
  private func areFacts(_ pairs: Range<Int>?, _ table: BlockTable) -> Bool {
    guard let pairs, pairs.count >= 6, meanScore(of: pairs, table) >= Self.leastOfStated else {
      return false
    }
    var units: [Int32] = [0, 0]
    // Lists have rules of their own.
    let isDefinitions = isTerm(pairs.lowerBound, table)
    for block in pairs {
      guard scores[block] >= Self.leastOfData, table.blocks[block].linkCount == 0,
        isDefinitions || table.blocks[block].kind == .paragraph
      else { return false }
      units[(block - pairs.lowerBound) % 2] += table.blocks[block].measure.units
    }
    let count = Int32(pairs.count / 2)
    return units[0] <= units[1] && units[0] <= 16 * count && units[1] <= 60 * count
  }

  /// Keeps questions and what else the markup says to have a text below it with that text, as a whole where half of it
  /// is kept, or where it stands in main text and may well be.
  ///
  /// - Complexity: O(blocks + containers).
  mutating func completeAnswers(_ table: BlockTable) {
    var pairs: [AnsweredLabel] = []
    for (index, container) in table.containers.enumerated()
    where container.flags.contains(.answer) {
      let label = Int(container.firstBlock) - 1
      let end = pairs.last?.answer.upperBound ?? 0
      // What is inside of the answer before is a part of that.
      guard label >= end, table.blocks[label].kind == .heading, !container.blocks.isEmpty,
        isShort(container.blocks, table)
      else { continue }
      if label > end {
        completeAnswers(pairs, table)
        pairs.removeAll(keepingCapacity: true)
      }
      let text = table.answerTexts[Int32(index)].map { table.containers[Int($0)].blocks } ?? 0..<0
      pairs.append(
        AnsweredLabel(
          label: label, answer: container.blocks, text: text.isEmpty ? container.blocks : text))
    }
    completeAnswers(pairs, table)
  }

  private struct AnsweredLabel {
    var label: Int
    var answer: Range<Int>
    /// All of the answer but who wrote it and the like, where the markup tells.
    var text: Range<Int>
  }

  /// - Parameter pairs: Labels with what stands below them, one behind the other.
  private mutating func completeAnswers(_ pairs: [AnsweredLabel], _ table: BlockTable) {
    guard let first = pairs.first, let last = pairs.last else { return }
    let run = first.label..<last.answer.upperBound
    guard run.contains(where: { !keeps[$0] }) else { return }
    if !isMostlyKept(run, table) {
      guard !areLinks(run, table), meanScore(of: run, table) >= Self.leastOfStated,
        isOfMainText(run, table)
      else { return }
    }
    for pair in pairs where meanScore(of: pair.text, table) >= Self.leastOfData {
      for block in [pair.label] + pair.text
      where scores[block] >= Self.leastOfData && !areLinks(block..<block + 1, table) {
        keeps[block] = true
      }
    }
    keepHeading(before: run)
  }

  /// Keeps notes and warnings in elements of their own between two parts of the text, where they may well be main text.
  ///
  /// - Complexity: O(blocks + containers).
  mutating func keepNotices(_ table: BlockTable) {
    for container in table.containers {
      let isNotice = Self.notices.contains(container.element) || container.words.contains(.notices)
      let blocks = container.blocks
      guard isNotice, isBetweenKept(container, table), isShort(blocks, table),
        blocks.contains(where: { !keeps[$0] }),
        container.words.isDisjoint(with: ClassWords.furniture.subtracting(.notices)),
        blocks.allSatisfy({ scores[$0] >= Self.leastOfData }),
        meanScore(of: blocks, table) >= Self.leastOfNotice, !areLinks(blocks, table)
      else { continue }
      for block in blocks { keeps[block] = true }
    }
  }

  /// Elements for notes, as parts of an article.
  private static let notices = ["aside", "fieldset"].map(HTMLElement.named)
  private static let leastOfNotice: Float = 0.2

  /// Whether blocks stand right behind what is kept, or behind a heading there, and in no part of its own for menus,
  /// notices and the like.
  private func isOfMainText(_ blocks: Range<Int>, _ table: BlockTable) -> Bool {
    var before = blocks.lowerBound - 1
    if before > 0, !keeps[before], table.blocks[before].kind == .heading { before -= 1 }
    guard before >= 0, keeps[before] else { return false }
    var index = table.blocks[blocks.lowerBound].container
    while index > 0 {
      let container = table.containers[Int(index)]
      if container.blocks.contains(before) { break }
      if Self.besides.contains(container.element) || !container.words.isDisjoint(with: .furniture) {
        return false
      }
      index = container.parent
    }
    return true
  }

  /// Elements whose content is besides the main text.
  static let besides = Set(["nav", "footer", "aside", "form"].map(HTMLElement.named))

  private mutating func keepHeading(before blocks: Range<Int>) {
    let heading = blocks.lowerBound - 1
    if heading >= 0, scores[heading] >= Self.leastOfHeading { keeps[heading] = true }
  }

  /// Keeps the questions right before answers that are kept, which are nothing without them.
  private mutating func keepQuestions(in run: Range<Int>, _ table: BlockTable) {
    for block in run.dropLast()
    where !keeps[block] && keeps[block + 1] && scores[block] >= Self.leastOfData
      && table.blocks[block].ends(with: BlockTable.questionMarks, table)
    {
      keeps[block] = true
    }
  }

  /// The labels in a run of blocks of two kinds of place, each with the block behind it; nil where they are no pairs,
  /// or are links to other pages.
  private func pairs(of run: Range<Int>, _ table: BlockTable) -> Range<Int>? {
    var units: [Int32] = [0, 0]
    for block in run {
      units[(block - run.lowerBound) % 2] += table.blocks[block].measure.units
    }
    // Labels are headings or the shorter ones: what stands before the first belongs to something else.
    let kinds = table.blocks[run.prefix(2)].map { $0.kind }
    let isFirstLabel =
      (kinds[0] == .heading) != (kinds[1] == .heading)
      ? kinds[0] == .heading : units[0] <= units[1]
    let first = run.lowerBound + (isFirstLabel ? 0 : 1)
    let pairs = first..<first + (run.upperBound - first) / 2 * 2
    return pairs.count >= 4 && !areLinks(run, table) ? pairs : nil
  }

  /// The mean score of some blocks, by their lengths.
  func meanScore(of blocks: Range<Int>, _ table: BlockTable) -> Float {
    var sum: Float = 0
    var units: Float = 0
    for block in blocks {
      let count = Float(max(table.blocks[block].measure.units, 1))
      sum += scores[block] * count
      units += count
    }
    return units > 0 ? sum / units : 0
  }

  /// Keeps the first thing below a heading that is kept, or the list below a lead such as "Symptoms:", where both
  /// together are main text by the mean of their scores.
  ///
  /// - Parameter least: The score from which blocks are kept.
  /// - Complexity: O(blocks).
  mutating func completeSections(_ table: BlockTable, least: Float) {
    for index in keeps.indices.dropLast() where keeps[index] && !keeps[index + 1] {
      guard let section = section(below: index, table), !section.contains(where: { keeps[$0] }),
        isShort(section, table)
      else { continue }
      let below = meanScore(of: section, table)
      guard below >= least * Self.shareOfSections, (scores[index] + below) / 2 >= least else {
        continue
      }
      for block in section where scores[block] >= Self.leastOfData { keeps[block] = true }
    }
  }

  /// What stands below a heading up to the next one and inside the element that holds it, or the list below a lead.
  func section(
    below index: Int, _ table: BlockTable, mostBlocks: Int = Self.mostOfSection
  ) -> Range<Int>? {
    let block = table.blocks[index]
    guard block.kind == .heading else { return list(below: index, table) }
    let container = table.containers[Int(block.container)]
    // The page's title stands for the page.
    guard container.element != .h1 else { return nil }
    // Headings may stand in an element of their own.
    var holder = container.parent
    for _ in 0..<3 where holder > 0 && table.containers[Int(holder)].endBlock == index + 1 {
      holder = table.containers[Int(holder)].parent
    }
    guard holder >= 0 else { return nil }
    let limit = min(Int(table.containers[Int(holder)].endBlock), index + mostBlocks)
    var end = index + 1
    while end < limit, table.blocks[end].kind != .heading { end += 1 }
    return end > index + 1 ? index + 1..<end : nil
  }

  private func list(below index: Int, _ table: BlockTable) -> Range<Int>? {
    let block = table.blocks[index]
    let next = table.containers[Int(table.blocks[index + 1].container)]
    guard block.kind == .paragraph, next.list >= 0, block.ends(with: [":", "："], table) else {
      return nil
    }
    let blocks = table.containers[Int(next.list)].blocks
    return blocks.lowerBound == index + 1 && blocks.count <= Self.mostOfSection ? blocks : nil
  }

  /// How many blocks are looked at below a heading.
  private static let mostOfSection = 40

  /// Keeps the captions of tables that are kept.
  mutating func keepCaptions(_ table: BlockTable) {
    for index in keeps.indices where table.blocks[index].kind == .caption && !keeps[index] {
      let holder = table.containers[Int(table.blocks[index].container)].parent
      guard holder >= 0 else { continue }
      let blocks = table.containers[Int(holder)].blocks
      keeps[index] = [index - 1, index + 1].contains {
        blocks.contains($0) && keeps[$0] && table.blocks[$0].kind == .cell
      }
    }
  }
}
