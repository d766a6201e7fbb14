/// Teasers of other pages below a heading that says so.
extension MainText {
  /// Takes back what is kept below a heading such as "Related articles": titles and first lines of other pages read like
  /// text.
  ///
  /// That is the rest of an element that such a heading, dropped itself, begins, or one of beginnings of other pages, or
  /// else a list whose items all begin with a link and go on without. What is more than half of the text is none of it.
  ///
  /// - Complexity: O(blocks · depth).
  mutating func dropRelated(_ table: BlockTable) {
    var related: [Range<Int>] = []
    for (index, heading) in table.blocks.enumerated()
    where (!keeps[index] || heading.kind == .heading) {
      guard Self.relatedHeadings.contains(heading, of: table),
        index >= related.last?.upperBound ?? 0,
        let blocks = element(startingAt: index, table) ?? beginnings(below: index, table)
          ?? teasers(below: index, table),
        !Self.questionHeadings.contains(heading, of: table)
          || !isAnswered(blocks.dropFirst(), table)
      else { continue }
      related.append(blocks)
    }
    let units = related.reduce(0) { $0 + self.units(ofKept: $1, table) }
    guard units * 2 <= self.units(ofKept: keeps.indices, table) else { return }
    for block in related.joined() { keeps[block] = false }
  }

  /// What the element with some kept text holds of which a dropped heading is the first, if there are links in it.
  private func element(startingAt heading: Int, _ table: BlockTable) -> Range<Int>? {
    guard !keeps[heading] else { return nil }
    var index = table.blocks[heading].container
    while index > 0 {
      let container = table.containers[Int(index)]
      guard Int(container.firstBlock) == heading else { return nil }
      let blocks = container.blocks
      if blocks.contains(where: { keeps[$0] }) {
        let linked = table.blocks[blocks].count { Int($0.linkBytes) * 2 > $0.byteCount }
        return linked > 1 ? blocks : nil
      }
      // A row of the heading and "More" has an element of its own, as a rule.
      if blocks.count > 2 { return nil }
      index = container.parent
    }
    return nil
  }

  /// What the element holds of which a heading is the first, where it is links to other pages, half of them or more with
  /// text that breaks off or asks: answers would do neither.
  private func beginnings(below heading: Int, _ table: BlockTable) -> Range<Int>? {
    var index = table.blocks[heading].container
    while index > 0, Int(table.containers[Int(index)].firstBlock) == heading,
      table.containers[Int(index)].blocks.count <= 2
    {
      index = table.containers[Int(index)].parent
    }
    guard index > 0, Int(table.containers[Int(index)].firstBlock) == heading else { return nil }
    let blocks = table.containers[Int(index)].blocks
    var (items, texts, broken) = (0, 0, 0)
    // Of the item: how long the text is that is no link, and whether it breaks off.
    var (units, isBroken) = (0, false)
    for block in table.blocks[blocks.dropFirst()] {
      if beginsWithLink(block, table) {
        items += 1
        (units, isBroken) = (0, false)
      }
      guard items > 0 else { return nil }
      guard hasText(block) else { continue }
      if units == 0 { texts += 1 }
      units += Int(max(block.measure.units, 1))
      guard units <= Self.longestBeginning else { return nil }
      if !isBroken, breaksOff(block, table) {
        isBroken = true
        broken += 1
      }
    }
    return items > 1 && broken > 0 && broken * 2 >= texts ? blocks : nil
  }

  /// Words of a teaser.
  private static var longestBeginning: Int { 60 }

  /// Whether a text asks or breaks off, perhaps before a link such as "more".
  private func breaksOff(_ block: BlockTable.Block, _ table: BlockTable) -> Bool {
    let end = table.text[block.textRange].suffix(32)
    return block.ends(with: BlockTable.questionMarks, table)
      || ["…", "..."].contains { !end.ranges(of: Array($0.utf8)).isEmpty }
  }

  /// Whether a quarter of a block is no link.
  private func hasText(_ block: BlockTable.Block) -> Bool {
    Int(block.linkBytes) * 4 <= block.byteCount * 3
  }

  /// Whether a block begins with a link that leaves the page.
  private func beginsWithLink(_ block: BlockTable.Block, _ table: BlockTable) -> Bool {
    table.marks[Int(block.marksStart)..<Int(block.marksEnd)].contains {
      $0.kind == .link && $0.isStart && !$0.isInner && $0.position == block.textStart
    }
  }

  /// A heading and the list right behind it, where each of two items or more begins with a link and a quarter of the text is
  /// none: the first lines of other questions.
  private func teasers(below heading: Int, _ table: BlockTable) -> Range<Int>? {
    let start = heading + 1
    guard start < table.blocks.count else { return nil }
    let list = table.outermostList(table.containers[Int(table.blocks[start].container)].list)
    guard list >= 0, Int(table.containers[Int(list)].firstBlock) == start else { return nil }
    let blocks = table.containers[Int(list)].blocks
    var item: Int32 = -1
    var (count, linked, bytes) = (0, 0, 0)
    for block in table.blocks[blocks] {
      linked += Int(block.linkBytes)
      bytes += block.byteCount
      let own = table.containers[Int(block.container)].item
      guard own != item else { continue }
      guard beginsWithLink(block, table) else { return nil }
      item = own
      count += 1
    }
    return count > 1 && linked * 4 <= bytes * 3 ? heading..<blocks.upperBound : nil
  }

  /// Whether half of the texts below links, or more, end with a full stop: the answers to questions that open.
  private func isAnswered(_ blocks: Range<Int>, _ table: BlockTable) -> Bool {
    let texts = table.blocks[blocks].filter(hasText)
    let stops = texts.count { $0.ends(with: Self.fullStops, table) && !breaksOff($0, table) }
    return stops > 0 && stops * 2 >= texts.count
  }

  private static let fullStops = [".", "。"]

  private func units(ofKept blocks: Range<Int>, _ table: BlockTable) -> Int {
    blocks.reduce(0) { $0 + (keeps[$1] ? Int(max(table.blocks[$1].measure.units, 1)) : 0) }
  }

  /// What also stands above questions with their answers.
  private static let questionHeadings = Labels(questions)
  private static let questions = """
    latest questions, other questions, more questions, letzte fragen, neueste fragen,
    aktuelle fragen, weitere fragen, dernières questions, autres questions, últimas preguntas,
    otras preguntas, последние вопросы, другие вопросы, больше вопросов, أسئلة أخرى,
    أحدث الأسئلة
    """

  private static let relatedHeadings = Labels(
    questions + ",\n"
      + """
      related, related articles, related posts, related questions, related content, related news,
      related stories, related links, similar questions, similar articles, similar topics,
      more articles, more from this category, you may also like, you might also like,
      you may also be interested in, recommended for you, recommended articles, read next,
      also read, ähnliche fragen, ähnliche artikel, ähnliche beiträge, ähnliche themen,
      verwandte fragen, verwandte artikel, verwandte themen, weitere artikel,
      das könnte sie auch interessieren, das könnte dich auch interessieren,
      questions similaires, questions liées, articles similaires, articles connexes,
      articles liés, sur le même sujet, à lire aussi, vous aimerez aussi, preguntas similares,
      preguntas relacionadas, artículos relacionados, noticias relacionadas,
      también te puede interesar, te puede interesar, похожие вопросы, похожие статьи,
      похожие темы, похожие записи, читайте также, вам может быть интересно, 相关问题, 相关文章,
      相关阅读, 相关推荐, 相关新闻, 相关资讯, 相关问答, 类似问题, 推荐阅读, 推荐文章, 猜你喜欢,
      为你推荐, 相關問題, 相關文章, 相關新聞, 推薦閱讀, 猜你喜歡, 関連記事, 関連する記事,
      関連質問, 関連する質問, 関連q&a, 関連するq&a, 類似の質問, 似た質問, おすすめ記事, おすすめの記事,
      こちらもおすすめ, あわせて読みたい, أسئلة مشابهة, أسئلة ذات صلة, مقالات ذات صلة,
      مواضيع ذات صلة, اقرأ أيضا, اقرأ أيضًا, قد يعجبك أيضا
      """)
}
