/// Boxes in the text with a label, such as "Tip" or "注意".
extension MainText {
  private static let leastOfBox: Float = 0.1
  /// In half words.
  private static let longestLabel: Int32 = 12

  /// Keeps the label of a box that is kept, between two parts of the text.
  ///
  /// - Complexity: O(blocks + containers).
  mutating func keepBoxLabels(_ table: BlockTable) {
    for container in table.containers where container.endBlock - container.firstBlock > 1 {
      let blocks = container.blocks
      let first = blocks.lowerBound
      guard isBetweenKept(blocks), !keeps[first], keeps[first + 1] else { continue }
      let label = table.blocks[first]
      guard scores[first] >= Self.leastOfData, label.linkCount == 0,
        label.measure.units <= Self.longestLabel,
        label.kind == .heading || label.kind == .paragraph,
        Self.boxLabels.contains(label, of: table), isShort(blocks, table),
        blocks.dropFirst().allSatisfy({ keeps[$0] })
      else { continue }
      keeps[first] = true
    }
  }

  /// Keeps boxes without links that begin with a label, between two paragraphs of the element that holds them.
  ///
  /// - Complexity: O(blocks + containers).
  mutating func keepBoxes(_ table: BlockTable) {
    for container in table.containers where container.parent >= 0 {
      let blocks = container.blocks
      guard isBetweenKept(blocks), !keeps[blocks.lowerBound], isShort(blocks, table),
        isInside(container, table),
        Self.boxLabels.begin(table.text[table.blocks[blocks.lowerBound].textRange]),
        blocks.allSatisfy({
          scores[$0] >= Self.leastOfData && table.blocks[$0].linkCount == 0
            && table.containers[Int(table.blocks[$0].container)].words.isDisjoint(
              with: .besidesText)
        }), blocks.contains(where: { table.blocks[$0].measure.stops > 0 }),
        meanScore(of: blocks, table) >= Self.leastOfBox,
        container.words.isDisjoint(with: .besidesText)
      else { continue }
      for block in blocks { keeps[block] = true }
    }
  }

  /// Whether the element around a box holds what is right before and behind it, and not deep inside.
  private func isInside(_ box: BlockTable.Container, _ table: BlockTable) -> Bool {
    [Int(box.firstBlock) - 1, Int(box.endBlock)].allSatisfy {
      let container = table.blocks[$0].container
      return container == box.parent || table.containers[Int(container)].parent == box.parent
    }
  }

  private static let boxLabels = Labels(
    """
    tip, tips, note, notes, important, important note, warning, caution, attention, key point,
    key points, good to know, remember, did you know, tipp, tipps, hinweis, wichtig, achtung,
    warnung, gut zu wissen, merke, vorsicht, conseil, conseils, astuce, à noter, remarque,
    important à savoir, à savoir, à retenir, avertissement, consejo, consejos, nota,
    importante, atención, advertencia, precaución, recuerde, ten en cuenta, важно, внимание,
    совет, примечание, осторожно, запомните, обратите внимание, важно знать, 提示, 小提示,
    小贴士, 贴士, 温馨提示, 温馨提醒, 注意, 注意事项, 特别提醒, 医生提醒, 专家提示, 要点, 重点,
    知识点, 警告, 小知识, 溫馨提示, 小提醒, 注意事項, ポイント, ワンポイント, 重要, ご注意,
    注意点, メモ, 補足, 豆知識, コツ, ヒント, تنبيه, نصيحة, نصائح, ملاحظة, مهم, هام, تحذير,
    هل تعلم
    """)
}

extension ClassWords {
  /// What is no text of an article, notices excepted.
  fileprivate static let besidesText = furniture.subtracting(.notices).union([
    .headers, .sideColumns, .sharing, .forms, .products, .writers,
  ])
}
