/// Decides which blocks of a page are its text and which are boilerplate.
///
/// It looks at link density, amount of text, neighbours and surrounding elements, at no word of any
/// language.
///
/// 1. A block is *dense* when it has enough text and few links: Kohlschütter et al. 2010,
///    "Boilerplate
///    Detection using Shallow Text Features" (<https://doi.org/10.1145/1718487.1718542>), found these two
///    features to be nearly all there is. Blocks inside `nav`, `footer`, `aside` and elements whose class
///    words say so never are, unless that element holds much of the page.
/// 2. The *main container* is found from the page inwards, as long as one child holds nearly all of
///    the dense text.
/// 3. Inside it, short blocks follow their neighbours (as in jusText, Pomikálek 2011,
///    "Removing Boilerplate and Duplicate Content from Web Corpora"): headings go with dense text that
///    follows, list items and cells with their list or table, others with dense blocks on both sides.
///
/// When no block is dense, the largest container of text outside links is taken whole. When so
/// little of the page is kept that its class words must have misled, the rule runs again without
/// them.
///
/// - Complexity: O(blocks + containers).
struct BoilerplateRule {
  private enum Verdict { case dense, short, boilerplate }

  private let table: BlockTable
  private let excluded: [Bool]
  private var verdicts: [Verdict]

  /// The most link density of a dense block, and of a short one that may follow its neighbours.
  private static let maximumLinkDensity = 0.33
  private static let maximumShortLinkDensity = 0.5
  /// The least text of a dense block, in half words: with and without punctuation.
  private static let minimumUnits = 16
  private static let minimumUnitsWithoutPunctuation = 40
  /// The share of dense text that a child must hold to become the main container.
  private static let mainShare = 0.8
  /// An element that says it is boilerplate but holds more than this share of the page's text is
  /// not.
  private static let maximumExcludedShare = 0.4
  /// How many short blocks may stand between a heading and the dense text it belongs to.
  private static let headingReach = 3

  /// Below this share of the page's text outside links, class words are not believed.
  private static let minimumKeptShare = 0.15

  /// Whether each block of `table` is kept.
  static func keeps(_ table: BlockTable) -> [Bool] {
    let first = BoilerplateRule(table, believesClassWords: true)
    let keep = first.keeps()
    let all = table.blocks.indices.reduce(0) { $0 + first.textUnits($1) }
    guard Double(first.units(keep)) < minimumKeptShare * Double(all) else { return keep }
    let second = BoilerplateRule(table, believesClassWords: false)
    let secondKeep = second.keeps()
    // Twice as much, else the page is only poor in text.
    return second.units(secondKeep) > 2 * first.units(keep) ? secondKeep : keep
  }

  private func units(_ keep: [Bool]) -> Int {
    keep.indices.reduce(0) { $0 + (keep[$1] ? textUnits($1) : 0) }
  }

  private init(_ table: BlockTable, believesClassWords: Bool) {
    self.table = table
    excluded = Self.excludedContainers(table, believesClassWords: believesClassWords)
    verdicts = []
    verdicts = table.blocks.map { block in
      if block.container >= 0, excluded[block.container] { return .boilerplate }
      if block.linkDensity > Self.maximumShortLinkDensity { return .boilerplate }
      if block.kind == .heading { return .short }
      let minimum =
        block.measure.punctuation > 0 ? Self.minimumUnits : Self.minimumUnitsWithoutPunctuation
      let isDense =
        block.linkDensity <= Self.maximumLinkDensity && block.measure.units >= minimum
      return isDense ? .dense : .short
    }
  }

  private func keeps() -> [Bool] {
    let dense = sums { verdicts[$0] == .dense ? textUnits($0) : 0 }
    guard let total = dense.first, dense.contains(where: { $0 > 0 }) else { return fallback() }
    let inside = descendants(of: mainContainer(dense, total: total))
    var keep = table.blocks.indices.map { index in
      isInside(index, inside) && verdicts[index] == .dense
    }
    keepLists(&keep, inside)
    keepBetween(&keep, inside)
    keepSentences(&keep, inside)
    keepHeadings(&keep, inside)
    return keep
  }

  // MARK: - Containers

  /// Containers that say they are boilerplate, and those inside them.
  private static func excludedContainers(_ table: BlockTable, believesClassWords: Bool) -> [Bool] {
    var units = [Int](repeating: 0, count: table.containers.count)
    var all = 0
    for block in table.blocks {
      let text = block.measure.units - block.linkMeasure.units
      all += text
      if block.container >= 0 { units[block.container] += text }
    }
    for index in table.containers.indices.reversed() where table.containers[index].parent >= 0 {
      units[table.containers[index].parent] += units[index]
    }
    var excluded = [Bool](repeating: false, count: table.containers.count)
    var isInContent = excluded
    for (index, container) in table.containers.enumerated() {
      if container.parent >= 0 {
        excluded[index] = excluded[container.parent]
        isInContent[index] = isInContent[container.parent]
      }
      if container.tag.contains(.content) { isInContent[index] = true }
      var words = container.words
      // Comments may well be most of a page, and are marked reliably.
      if !believesClassWords || container.tag.contains(.content) { words.remove(.boilerplate) }
      let saysSo =
        container.tag.contains(.boilerplate) || container.tag.contains(.form)
        || words.contains(.boilerplate) || words.contains(.comments)
        || (container.tag.contains(.header) && !isInContent[index])
      if saysSo, Double(units[index]) <= maximumExcludedShare * Double(all) {
        excluded[index] = true
      }
    }
    return excluded
  }

  /// Goes inwards as long as one child holds nearly all of the dense text.
  private func mainContainer(_ dense: [Int], total: Int) -> Int {
    var main = 0
    // Children come after their parent, so one pass finds each next step.
    for index in table.containers.indices.dropFirst()
    where table.containers[index].parent == main {
      if Double(dense[index]) >= Self.mainShare * Double(dense[main]) { main = index }
    }
    return main
  }

  private func descendants(of main: Int) -> [Bool] {
    var inside = [Bool](repeating: false, count: table.containers.count)
    for index in table.containers.indices {
      let parent = table.containers[index].parent
      inside[index] = index == main || (parent >= 0 && inside[parent])
    }
    return inside
  }

  /// Sums a figure of the blocks over all containers around them.
  private func sums(_ figure: (Int) -> Int) -> [Int] {
    var sums = [Int](repeating: 0, count: table.containers.count)
    for (index, block) in table.blocks.enumerated() where block.container >= 0 {
      sums[block.container] += figure(index)
    }
    for index in table.containers.indices.reversed() where table.containers[index].parent >= 0 {
      sums[table.containers[index].parent] += sums[index]
    }
    return sums
  }

  private func textUnits(_ block: Int) -> Int {
    table.blocks[block].measure.units - table.blocks[block].linkMeasure.units
  }

  private func isInside(_ block: Int, _ inside: [Bool]) -> Bool {
    let container = table.blocks[block].container
    return container >= 0 && inside[container]
  }

  // MARK: - Short blocks

  /// Short items and cells are kept when their list or table as a whole is text.
  private func keepLists(_ keep: inout [Bool], _ inside: [Bool]) {
    var groups: [Int: (all: Int, links: Int)] = [:]
    for block in table.blocks where block.container >= 0 {
      let group = table.containers[block.container].group
      guard group >= 0 else { continue }
      groups[group, default: (0, 0)].all += block.measure.units
      groups[group, default: (0, 0)].links += block.linkMeasure.units
    }
    for (index, block) in table.blocks.enumerated()
    where verdicts[index] == .short && isInside(index, inside) {
      let group = table.containers[block.container].group
      guard group >= 0, let sum = groups[group], sum.all > 0 else { continue }
      if Double(sum.links) <= Self.maximumLinkDensity * Double(sum.all) { keep[index] = true }
    }
  }

  /// Other short blocks are kept between two kept ones.
  private func keepBetween(_ keep: inout [Bool], _ inside: [Bool]) {
    var previous: Int? = nil
    for index in table.blocks.indices where keep[index] {
      if let previous, index - previous > 1, index - previous <= Self.headingReach + 1 {
        for between in previous + 1..<index
        where verdicts[between] == .short && isInside(between, inside) {
          keep[between] = true
        }
      }
      previous = index
    }
  }

  /// A short block that ends like a sentence is kept beside a kept one of the same parent.
  private func keepSentences(_ keep: inout [Bool], _ inside: [Bool]) {
    for index in table.blocks.indices.dropFirst()
    where verdicts[index] == .short && !keep[index] && keep[index - 1]
      && isInside(index, inside)
    {
      let block = table.blocks[index]
      let isSentence = block.linkMeasure.units == 0 && Self.endsLikeSentence(block.text)
      if isSentence, parent(index) == parent(index - 1) { keep[index] = true }
    }
  }

  private func parent(_ block: Int) -> Int {
    let container = table.blocks[block].container
    return container >= 0 ? table.containers[container].parent : -1
  }

  private static func endsLikeSentence(_ text: [UInt8]) -> Bool {
    let ends = [".", "!", "?", ":", "。", "！", "？", "：", "۔", "؟", "।"]
    return ends.contains { text.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }

  /// A heading is kept when kept text follows it soon, before a heading of boilerplate.
  private func keepHeadings(_ keep: inout [Bool], _ inside: [Bool]) {
    var distance = Int.max
    for index in table.blocks.indices.reversed() {
      if keep[index] {
        distance = 0
      } else if distance <= Self.headingReach, verdicts[index] != .boilerplate,
        table.blocks[index].kind == .heading
      {
        keep[index] = true
        distance = 0
      } else if distance < Int.max {
        distance += 1
      }
    }
  }

  // MARK: - Pages without dense text

  /// Keeps all text outside links of the innermost container that holds most of it.
  private func fallback() -> [Bool] {
    let units = sums { verdicts[$0] == .boilerplate ? 0 : textUnits($0) }
    guard let total = units.first, total > 0 else {
      return verdicts.map { $0 != .boilerplate }
    }
    let inside = descendants(of: mainContainer(units, total: total))
    return table.blocks.indices.map { isInside($0, inside) && verdicts[$0] != .boilerplate }
  }
}
