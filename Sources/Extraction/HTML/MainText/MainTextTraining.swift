/// What `Scripts/train_main_text.py` learns from: the numbers of a page's blocks, by the code that the
/// extractor itself runs.
package enum MainTextTraining {
  /// Names of a block's own numbers, and of those of its context.
  package static var names: (own: [String], context: [String]) {
    (BlockFeatures.names, ContextFeatures.names)
  }

  /// The blocks of one page.
  package struct Page {
    /// Their texts.
    package var texts: [[UInt8]] = []
    /// A row of each block's own numbers after another.
    package var own: [Float] = []
    /// The same of their contexts; empty without first judgements.
    package var context: [Float] = []
    /// The page's numbers that tell its type; empty without first judgements.
    package var page: [Float] = []
  }

  /// Measures a page of valid UTF-8; `first` are first judgements of its blocks, 0…1, taken from index
  /// `offset` on, where there are any.
  package static func measure(
    _ html: [UInt8], first: [Float] = [], at offset: Int = 0
  ) throws(MarkupError) -> Page {
    let bytes = html.span
    let table = try BlockTableBuilder.table(of: bytes, limits: .default)
    var features = BlockFeatures(table, PageWords(table, bytes))
    var page = Page()
    for block in table.blocks { page.texts.append(Array(table.text[block.textRange])) }
    var rows = RowGroup(width: BlockFeatures.width)
    for index in table.blocks.indices {
      features.write(index, as: 0, of: &rows)
      for column in 0..<BlockFeatures.count { page.own.append(rows[0, column]) }
    }
    guard !first.isEmpty else { return page }
    let judgements = Array(first[offset..<offset + table.blocks.count])
    let context = ContextFeatures(features, first: judgements)
    var means = PageFeatures()
    for index in table.blocks.indices {
      features.write(index, as: 0, of: &rows)
      context.write(index, as: 0, of: &rows)
      for column in BlockFeatures.count..<BlockFeatures.width {
        page.context.append(rows[0, column])
      }
      means.note(0, of: rows, score: judgements[index])
    }
    means.finish(blockCount: judgements.count)
    page.page = means.values
    return page
  }

  /// The text that the extractor writes where the blocks of a page of valid UTF-8 have the `scores` from
  /// index `offset` on, and the number of blocks.
  package static func text(
    _ html: [UInt8], scores: [Float], at offset: Int
  ) throws(MarkupError) -> (text: [UInt8], blockCount: Int) {
    let table = try BlockTableBuilder.table(of: html.span, limits: .default)
    let count = table.blocks.count
    var keep = MainText(table, scores: Array(scores[offset..<offset + count])).keeps
    DoubledText.remove(from: &keep, of: table)
    return (PlainTextRenderer.text(of: table, keep: keep), count)
  }
}
