internal import UnicodeText

/// Takes the main text and the metadata out of an HTML page.
///
///     let page = try HTMLExtractor().extract(bytes, transportCharset: "utf-8", url: nil)
///     page.title   // "Influenza"
///     page.text    // "Influenza is a virus.\n\n- fever\n- cough"
///
/// The bytes become UTF-8 (``CharsetDecoder`` with the charset that the page declares), libxml2
/// makes a tree of them, the tree becomes a flat ``BlockTable``, and ``BoilerplateRule`` picks the
/// blocks that are text.
public struct HTMLExtractor: Sendable {
  /// What pages are refused.
  public let limits: MarkupLimits

  /// An extractor with these limits.
  ///
  /// It is cheap to make and safe to share.
  public init(limits: MarkupLimits = .default) {
    self.limits = limits
  }

  /// The text of one page.
  ///
  /// A page without text gives an empty text, not an error.
  ///
  /// - Parameters:
  ///   - page: The bytes as they were stored or fetched, in any charset.
  ///   - transportCharset: The charset the HTTP header names.
  ///   - url: The address the page was fetched from: the result's `url` where the page names no canonical
  ///     one, and a last source for the date.
  /// - Returns: The main text and the metadata.
  /// - Throws: ``MarkupError`` when the page is over a limit or no text at all.
  /// - Complexity: O(*n*) time; memory about ten times the page.
  public func extract(_ page: [UInt8], transportCharset: String? = nil, url: String? = nil)
    throws(MarkupError) -> ExtractedText
  {
    try limits.check(page.count)
    let decoded = CharsetDecoder().decode(
      page, transportCharset: transportCharset,
      declaredCharset: CharsetPrescan.declaredCharset(page))
    try limits.check(decoded.text.count)
    if BinaryCheck.isBinary(decoded.text) { throw .binary }
    let prepared = try HTMLPreparation.prepare(decoded.text, limits: limits)
    try limits.check(prepared.count)
    var reader = try MarkupReader(html: prepared, limits: limits)
    let table = try BlockTable(reading: &reader)
    var result = ExtractedText()
    result.text = Self.text(of: table, keep: BoilerplateRule.keeps(table))
    result.malformedCount = decoded.malformedCount
    table.facts.describe(&result, url: url)
    result.note("charset", decoded.charset)
    return result
  }

  /// Writes the kept blocks as plain text.
  static func text(of table: BlockTable, keep: [Bool]) -> [UInt8] {
    var writer = ParagraphWriter()
    var lastItem = -1
    var index = 0
    while index < table.blocks.count {
      guard keep[index] else {
        index += 1
        continue
      }
      let block = table.blocks[index]
      let container = block.container >= 0 ? table.containers[block.container] : nil
      switch block.kind {
      case .listItem:
        // Only an item's first paragraph has the dash.
        let isFirst = container?.item != lastItem
        writer.append(
          block.text, isFirst ? .listItem : .paragraph, group: container?.group ?? -1)
        lastItem = container?.item ?? -1
      case .cell:
        if let container, container.row >= 0 {
          index = appendRow(at: index, of: table, keep: keep, container: container, to: &writer)
          continue
        }
        writer.append(block.text)
      default: writer.append(block.text)
      }
      index += 1
    }
    return writer.text
  }

  /// Writes the row that starts at block `start`, and returns the index of the block after it.
  ///
  /// Cells of one short block each are joined; a row with more in a cell is layout, not data.
  private static func appendRow(
    at start: Int, of table: BlockTable, keep: [Bool], container: Container,
    to writer: inout ParagraphWriter
  ) -> Int {
    var end = start
    var items: [Int] = []
    var isData = true
    while end < table.blocks.count {
      let block = table.blocks[end]
      guard block.kind == .cell, block.container >= 0,
        table.containers[block.container].row == container.row
      else { break }
      if keep[end] {
        let item = table.containers[block.container].item
        if items.last == item || block.measure.units > 120 { isData = false }
        items.append(item)
      }
      end += 1
    }
    let cells = (start..<end).filter { keep[$0] }.map { table.blocks[$0].text }
    if isData {
      let lines = cells.map { cell in cell.map { $0 == UInt8(ascii: "\n") ? 0x20 : $0 } }
      writer.append(ParagraphWriter.row(lines), .tableRow, group: container.group)
    } else {
      for cell in cells { writer.append(cell) }
    }
    return end
  }
}

/// Tells binary data from text.
enum BinaryCheck {
  /// Whether decoded text starts like a PDF, or more than a tenth of its first 4,096 bytes are
  /// control characters or U+FFFD.
  static func isBinary(_ text: [UInt8]) -> Bool {
    if text.starts(with: Array("%PDF-".utf8)) { return true }
    let head = text.prefix(4_096)
    var bad = 0
    for index in head.indices {
      let byte = head[index]
      let isControl = byte < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D].contains(byte)
      let isReplacement =
        byte == 0xEF && index + 2 < head.endIndex && head[index + 1] == 0xBF
        && head[index + 2] == 0xBD
      if isControl || isReplacement { bad += 1 }
    }
    return bad * 10 > head.count
  }
}
