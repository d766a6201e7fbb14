/// What `Scripts/train_main_text.py` learns from: the numbers of a page's blocks, by the code that the
/// extractor itself runs.
package enum MainTextTraining {
  /// Names of a block's numbers.
  package static var names: [String] { BlockFeatures.names }

  /// The blocks of one page.
  package struct Page {
    /// Their texts.
    package var texts: [[UInt8]] = []
    /// A row of each block's numbers after another.
    package var own: [Float] = []
    /// Of each block the first one at the same kind of place.
    package var paths: [Int32] = []
    /// Where each block ends, in bytes of the page.
    package var ends: [Int] = []
  }

  /// Measures a page of valid UTF-8.
  package static func measure(_ html: [UInt8]) throws(MarkupError) -> Page {
    let bytes = html.span
    let table = try BlockTableBuilder.table(of: bytes, limits: .default)
    var features = BlockFeatures(table, PageWords(table, bytes))
    var page = Page()
    for block in table.blocks {
      page.texts.append(Array(table.text[block.textRange]))
      page.ends.append(Int(block.sourceEnd))
    }
    var rows = RowGroup(width: BlockFeatures.count)
    for index in table.blocks.indices {
      features.write(index, as: 0, of: &rows)
      for column in 0..<BlockFeatures.count { page.own.append(rows[0, column]) }
    }
    page.paths = features.paths
    return page
  }

  /// The text that the extractor writes where the blocks of a page of valid UTF-8 have the `scores` from
  /// index `offset` on, and the number of blocks.
  package static func text(
    _ html: [UInt8], scores: [Float], at offset: Int
  ) throws(MarkupError) -> (text: [UInt8], blockCount: Int) {
    let table = try BlockTableBuilder.table(of: html.span, limits: .default)
    let count = table.blocks.count
    var mainText = MainText(table, scores: Array(scores[offset..<offset + count]))
    mainText.complete(table, html.span)
    var keep = mainText.keeps
    DoubledText.remove(from: &keep, of: table)
    return (PlainTextRenderer.text(of: table, keep: keep), count)
  }
}
