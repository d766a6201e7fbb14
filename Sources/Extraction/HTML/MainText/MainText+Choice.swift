/// Which blocks are kept, by their scores and by what belongs together.
extension MainText {
  mutating func choose(from table: BlockTable) {
    let leastLevel = Self.leastLevel(table, scores)
    keeps = scores.map { Self.level($0) >= leastLevel }
    if !keeps.contains(true), let most = scores.max() {
      // A page has a main text, however little it looks like one.
      keeps = scores.map { $0 > most * 0.8 }
    }
    let least = leastScore
    keepWhatBelongs(to: table)
    keepTables(table)
    if pageType == .forum {
      keepSiblings(table)
      keepPosts(table)
    } else {
      completePairs(table, least: least)
      completeAnswers(table)
    }
    completeTables(table)
    completeDefinitions(table)
    completeLists(table)
    keepHeadings(table)
    if pageType != .forum { keepSectionNames(table) }
    keepWhatIsBelowHeadings(table)
    if pageType != .forum { keepRows(table) }
    if pageType != .forum { completeSections(table, least: least) }
    completeReferences(table)
    if pageType != .forum { keepNotices(table) }
    keepBoxes(table)
    keepBoxLabels(table)
    keepCaptions(table)
    dropRelated(table)
    dropSubscriptions(table)
    dropUnshown(table)
  }

  /// The middle between the highest score of what is dropped and the lowest of what is kept.
  private var leastScore: Float {
    var (dropped, kept): (Float, Float) = (0, 1)
    for (score, keep) in zip(scores, keeps) {
      if keep { kept = min(kept, score) } else { dropped = max(dropped, score) }
    }
    return (dropped + kept) / 2
  }

  /// Keeps tables of data whole where half of their text is kept, or some of it and the rest looks like data too, and
  /// else whole rows or none of them: a table with holes says something else.
  ///
  /// - Complexity: O(cells · columns).
  private mutating func completeTables(_ table: BlockTable) {
    var all: [Bool] = []
    for (index, container) in table.containers.enumerated()
    where container.element == .table && isPartlyKept(Int32(index), table) {
      if all.isEmpty { all = [Bool](repeating: true, count: keeps.count) }
      guard let data = DataTable(table, at: Int32(index), keep: all) else { continue }
      // Who wrote beside what was written is no row of data.
      let hasLargeCell = data.rows.contains { $0.contains { $0.count > 2 } }
      if pageType == .forum && hasLargeCell || table.laysOutPosts(Int32(index)) { continue }
      let rows = data.rows.map { Array($0.joined()) }
      let isKept =
        isMostlyKept(rows.joined(), table)
        || mayBeData(container.blocks, table) && isKept(rows.joined(), atLeastOneIn: 6, table)
      var hasRow = false
      for (number, row) in rows.enumerated().reversed() {
        let isHeader = number == 0 && data.hasHeader && hasRow
        let keep = isKept || isHeader || isMostlyKept(row, table)
        hasRow = hasRow || keep
        for block in row { keeps[block] = keep }
      }
    }
  }

  /// Keeps tables of data right behind what is kept, inside the element that holds it.
  private mutating func keepTables(_ table: BlockTable) {
    var all: [Bool] = []
    for (index, container) in table.containers.enumerated() where container.element == .table {
      let blocks = container.blocks
      guard let first = blocks.first, first > 0, keeps[first - 1], !keeps[first],
        !blocks.contains(where: { keeps[$0] }), isShort(blocks, table),
        table.containers[Int(container.parent)].blocks.contains(first - 1)
      else { continue }
      var links = 0
      var bytes = 0
      var sum: Float = 0
      for block in blocks {
        links += Int(table.blocks[block].linkBytes)
        bytes += table.blocks[block].byteCount
        sum += scores[block]
      }
      guard links * 4 < bytes, sum >= 0.15 * Float(blocks.count) else { continue }
      if all.isEmpty { all = [Bool](repeating: true, count: keeps.count) }
      guard let data = DataTable(table, at: Int32(index), keep: all), data.rows.count > 1,
        data.columnCount > 1
      else { continue }
      for block in blocks { keeps[block] = true }
    }
  }

  /// Keeps what stands in a forum at the same kind of place as several kept blocks that are half of the text there:
  /// posts are main text however short they are.
  ///
  /// - Complexity: O(blocks).
  private mutating func keepSiblings(_ table: BlockTable) {
    let paths = table.paths
    var places: [UInt32: (keptCount: Int, kept: Int32, all: Int32)] = [:]
    for (index, path) in paths.enumerated() {
      let units = max(table.blocks[index].measure.units, 1)
      places[path, default: (0, 0, 0)].all += units
      if keeps[index] {
        places[path]?.keptCount += 1
        places[path]?.kept += units
      }
    }
    for (index, path) in paths.enumerated() where scores[index] >= 0.1 {
      if let place = places[path], place.keptCount > 1, place.kept * 2 >= place.all {
        keeps[index] = true
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

  func isTerm(_ block: Int, _ table: BlockTable) -> Bool {
    let item = table.containers[Int(table.blocks[block].container)].item
    return item >= 0 && table.containers[Int(item)].element == .dt
  }

  /// Whether some blocks of a table are kept and some are not.
  ///
  /// Where tables stand in its cells it must not be one of posts, nor those have others inside.
  private func isPartlyKept(_ index: Int32, _ table: BlockTable) -> Bool {
    var counts = [0, 0]
    var hasInner = false
    for block in table.containers[Int(index)].blocks {
      let own = table.containers[Int(table.blocks[block].container)].table
      if own != index {
        guard table.containers[Int(table.containers[Int(own)].parent)].table == index else {
          return false
        }
        hasInner = true
      }
      counts[keeps[block] ? 1 : 0] += 1
    }
    return counts[0] > 0 && counts[1] > 0 && !(hasInner && table.laysOutPosts(index))
  }

  func isMostlyKept(_ blocks: some Sequence<Int>, _ table: BlockTable) -> Bool {
    isKept(blocks, atLeastOneIn: 2, table)
  }

  /// Whether such a part of the text of some blocks is kept.
  private func isKept(
    _ blocks: some Sequence<Int>, atLeastOneIn parts: Int, _ table: BlockTable
  ) -> Bool {
    var kept = 0
    var all = 0
    for block in blocks {
      let units = Int(max(table.blocks[block].measure.units, 1))
      all += units
      if keeps[block] { kept += units }
    }
    return kept * parts >= all
  }

  /// Keeps lists whole of which some items are kept and the others look like data too.
  private mutating func completeLists(_ table: BlockTable) {
    for (index, container) in table.containers.enumerated()
    where container.list == Int32(index) && container.element != .dl {
      // Only then no other list's blocks are counted with these.
      guard isPlainList(Int32(index), table) else { continue }
      let kept = container.blocks.count { keeps[$0] }
      guard kept > 0, kept < container.blocks.count, mayBeData(container.blocks, table) else {
        continue
      }
      for block in container.blocks { keeps[block] = true }
    }
  }

  /// Keeps headings between what is kept: what is below would else belong to the heading before.
  ///
  /// Several headings of one level without text are links to other pages, as a rule.
  private mutating func keepHeadings(_ table: BlockTable) {
    let levels = table.blocks.map { block in
      block.kind == .heading
        ? table.containers[Int(block.container)].element.headingLevel : UInt8.max
    }
    for index in keeps.indices.dropLast().reversed()
    where table.blocks[index].kind == .heading && !keeps[index] && keeps[index + 1] {
      let block = table.blocks[index]
      guard scores[index] >= Self.leastOfData, levels[index] < levels[index + 1],
        Int(block.linkBytes) * 2 <= block.byteCount
      else { continue }
      var before = index - 1
      while before >= 0, !keeps[before], levels[before] < levels[index] { before -= 1 }
      if before >= 0, keeps[before] { keeps[index] = true }
    }
  }

  /// Keeps what looks like data right below a heading that is kept, or that may well be right behind what is: short
  /// lists and tables.
  private mutating func keepWhatIsBelowHeadings(_ table: BlockTable) {
    var all: [Bool] = []
    for (index, container) in table.containers.enumerated()
    where container.list == Int32(index) || container.element == .table {
      let blocks = container.blocks
      guard let first = blocks.first, first > 0, table.blocks[first - 1].kind == .heading,
        keeps[first - 1]
          || first > 1 && keeps[first - 2] && scores[first - 1] >= Self.leastOfDataHeading,
        isShort(blocks, table), blocks.contains(where: { !keeps[$0] })
      else { continue }
      let isTable = container.element == .table
      guard mayBeData(blocks, table, isTable: isTable) else { continue }
      if isTable {
        if all.isEmpty { all = [Bool](repeating: true, count: keeps.count) }
        guard DataTable(table, at: Int32(index), keep: all) != nil else { continue }
      } else if container.element != .dl, !isPlainList(Int32(index), table) {
        continue
      }
      keeps[first - 1] = true
      for block in blocks { keeps[block] = true }
    }
  }

  /// Whether each item of a list is one block: no list of products or teasers.
  private func isPlainList(_ list: Int32, _ table: BlockTable) -> Bool {
    var last: Int32 = -1
    for block in table.containers[Int(list)].blocks {
      let container = table.containers[Int(table.blocks[block].container)]
      guard container.list == list, container.item != last else { return false }
      last = container.item
    }
    return true
  }

  /// What has a lower score is no data that the model took for a menu.
  static let leastOfData: Float = 0.05
  static let leastOfDataHeading: Float = 0.15

  /// Whether blocks may be items or cells of data: short, hardly links, and none of them clearly no main text, or in a
  /// table not all.
  private func mayBeData(_ blocks: Range<Int>, _ table: BlockTable, isTable: Bool = false) -> Bool {
    var units = 0
    var least: Float = 1
    var sum: Float = 0
    for block in blocks {
      least = min(least, scores[block])
      sum += scores[block]
      units += Int(table.blocks[block].measure.units)
    }
    return (isTable ? sum / Float(max(blocks.count, 1)) : least) >= Self.leastOfData
      && units <= 20 * blocks.count && !areLinks(blocks, table)
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
      for inside in last + 1..<index where blocks[inside].kind.isTabular {
        // What is preformatted between main text is hardly ever something else.
        let least: Float = blocks[inside].kind == .preformatted ? 0.1 : 0.27
        if scores[inside] >= least { keeps[inside] = true }
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

  /// Whether more than a quarter of the text of some blocks is links.
  func areLinks(_ blocks: Range<Int>, _ table: BlockTable) -> Bool {
    var links = 0
    var bytes = 0
    for block in blocks {
      links += Int(table.blocks[block].linkBytes)
      bytes += table.blocks[block].byteCount
    }
    return links * 4 > bytes
  }

  /// Whether what stands right before and right behind some blocks is kept.
  func isBetweenKept(_ blocks: Range<Int>) -> Bool {
    !blocks.isEmpty && blocks.lowerBound > 0 && keeps[blocks.lowerBound - 1]
      && blocks.upperBound < keeps.count && keeps[blocks.upperBound]
  }

  /// Whether what stands right before and right behind an element is kept, in the element around it.
  func isBetweenKept(_ container: BlockTable.Container, _ table: BlockTable) -> Bool {
    guard container.parent >= 0, isBetweenKept(container.blocks) else { return false }
    let around = table.containers[Int(container.parent)].blocks
    return around.contains(container.blocks.lowerBound - 1)
      && around.contains(container.blocks.upperBound)
  }

  /// Whether blocks have at most 300 words together.
  func isShort(_ blocks: Range<Int>, _ table: BlockTable) -> Bool {
    var units: Int32 = 0
    for index in blocks {
      units += max(table.blocks[index].measure.units, 1)
      if units > 600 { return false }
    }
    return true
  }

  /// Takes back text that is hidden for good or for readers without scripts, unless it is most of what is kept.
  ///
  /// Where as much main text is shown, a third of such hidden text was right on the developer pages, and
  /// nearly none in `noscript`.
  private mutating func dropUnshown(_ table: BlockTable) {
    let unshown = table.blocks.map { table.containers[Int($0.container)].flags.isUnshown }
    var shownBytes = 0
    var unshownBytes = 0
    for (index, block) in table.blocks.enumerated() where keeps[index] {
      if unshown[index] { unshownBytes += block.byteCount } else { shownBytes += block.byteCount }
    }
    guard shownBytes >= unshownBytes else { return }
    for index in keeps.indices where unshown[index] { keeps[index] = false }
  }
}
