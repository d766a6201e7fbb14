/// Rows of values that are written neither as a table nor as a list: six lines of a laboratory, each a `div`.
extension MainText {
  /// A single score, and the mean, from which rows between two parts of the text are kept.
  private static let leastOfRow: Float = 0.03
  private static let leastOfRows: Float = 0.06
  private static let fewestRows = 3
  /// In half words: of a row on the average, and of the text before and behind.
  private static let longestRow: Int32 = 20
  private static let shortestText: Int32 = 20

  /// Keeps rows of one kind with a value each whole where some of them are kept, or where text is kept before and behind.
  ///
  /// - Complexity: O(blocks · depth).
  mutating func keepRows(_ table: BlockTable) {
    let paths = table.paths
    var end = 0
    while end < paths.count {
      let start = end
      end = paths[start...].firstIndex { $0 != paths[start] } ?? paths.count
      let rows = start..<end
      guard areRows(rows, table, paths), rows.contains(where: { keeps[$0] }),
        rows.allSatisfy({ scores[$0] >= Self.leastOfData }), isShort(rows, table),
        !isInElementBeside(rows, table)
      else { continue }
      for block in rows { keeps[block] = true }
    }
    let texts = keeps.indices.filter {
      keeps[$0] && table.blocks[$0].kind == .paragraph
        && table.blocks[$0].measure.units >= Self.shortestText
    }
    var next = 0
    end = 0
    while let start = keeps[end...].firstIndex(of: false) {
      end = keeps[start...].firstIndex(of: true) ?? keeps.count
      let hasHeading = table.blocks[start].kind == .heading
      let rows = start + (hasHeading ? 1 : 0)..<end
      while next < texts.count, texts[next] < start { next += 1 }
      guard next > 0, next < texts.count, areRows(rows, table, paths),
        meanScore(of: rows, table) >= Self.leastOfRows, isShort(rows, table),
        isInText(rows, between: texts[next - 1], texts[next], table)
      else { continue }
      for block in start..<end { keeps[block] = true }
    }
  }

  /// Whether blocks stand at one kind of place, or take turns at two, and half of them have a value.
  private func areRows(_ rows: Range<Int>, _ table: BlockTable, _ paths: [UInt32]) -> Bool {
    guard rows.count >= Self.fewestRows else { return false }
    let step = paths[rows.lowerBound] == paths[rows.lowerBound + 1] ? 1 : 2
    guard rows.count >= Self.fewestRows * step, rows.count.isMultiple(of: step) else {
      return false
    }
    var units: Int32 = 0
    var values = 0
    for block in rows {
      guard scores[block] >= Self.leastOfRow, table.blocks[block].kind == .paragraph,
        block < rows.lowerBound + step || paths[block] == paths[block - step],
        !Self.counters.contains(table.blocks[block], of: table)
      else { return false }
      let measure = table.blocks[block].measure
      units += measure.units
      if measure.digits > 0 { values += 1 }
    }
    return values * step * 2 >= rows.count && Int(units) <= Int(Self.longestRow) * rows.count
      && !areLinks(rows, table)
  }

  /// Whether the element around two blocks holds some between them, and nothing says that these are beside its text.
  private func isInText(
    _ rows: Range<Int>, between before: Int, _ behind: Int, _ table: BlockTable
  ) -> Bool {
    var index = table.blocks[rows.lowerBound].container
    while index > 0 {
      let container = table.containers[Int(index)]
      if container.blocks.contains(before), container.blocks.contains(behind) { return true }
      guard !isBeside(index, table) else { return false }
      index = container.parent
    }
    return false
  }

  /// Whether one of the elements around rows says that they are beside the text, up to the first with other kept text.
  private func isInElementBeside(_ rows: Range<Int>, _ table: BlockTable) -> Bool {
    let before = keeps[..<rows.lowerBound].lastIndex(of: true) ?? -1
    let behind = keeps[rows.upperBound...].firstIndex(of: true) ?? keeps.count
    var index = table.blocks[rows.lowerBound].container
    while index > 0 {
      let container = table.containers[Int(index)]
      if container.blocks.contains(before) || container.blocks.contains(behind) { return false }
      if isBeside(index, table) { return true }
      index = container.parent
    }
    return false
  }

  private func isBeside(_ index: Int32, _ table: BlockTable) -> Bool {
    let container = table.containers[Int(index)]
    return Self.besides.contains(container.element)
      || !container.words.isDisjoint(with: .besidesRows)
  }

  /// What buttons below a text count: "12 Shares".
  private static let counters = Labels(
    """
    share, shares, like, likes, view, views, comment, comments, tweet, tweets, pin, pins,
    follower, followers, reads, claps, bookmarks, mal geteilt, aufrufe, kommentare, partages,
    j'aime, j’aime, vues, commentaires, me gusta, visitas, comentarios, compartidos, просмотров,
    комментариев, лайков, 分享, 点赞, 赞, 评论, 阅读, 收藏, 浏览, いいね, シェア, コメント, مشاهدة,
    تعليق, إعجاب
    """)
}

extension ClassWords {
  fileprivate static let besidesRows = besideText.union(.sideColumns)
}
