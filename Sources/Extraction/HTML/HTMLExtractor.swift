internal import UnicodeText

/// Takes the main text and the metadata out of an HTML page.
///
///     let page = try HTMLExtractor().extract(bytes, transportCharset: "utf-8", url: nil)
///     page.title   // "Influenza"
///     page.text    // "Influenza is a virus.\n\n- fever\n- cough"
///
/// The bytes become UTF-8 (``CharsetDecoder`` with the charset that the page declares), one pass over them
/// makes a flat ``BlockTable``, and ``MainText`` picks the blocks that are text.
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
  ///   - options: What is written, and how.
  /// - Returns: The main text and the metadata.
  /// - Throws: ``MarkupError`` when the page is over a limit or no text at all.
  /// - Complexity: O(*n*) time; memory about ten times the page.
  public func extract(
    _ page: [UInt8], transportCharset: String? = nil, url: String? = nil,
    options: RenderingOptions = RenderingOptions()
  ) throws(MarkupError) -> ExtractedText {
    try limits.check(page.count)
    let decoded = CharsetDecoder().decode(
      page, transportCharset: transportCharset,
      declaredCharset: CharsetPrescan.declaredCharset(page))
    try limits.check(decoded.text.count)
    if BinaryCheck.isBinary(decoded.text) { throw .binary }
    let bytes = decoded.text.span
    let table = try BlockTableBuilder.table(of: bytes, limits: limits)
    let mainText = MainText(table, bytes)
    var keep = mainText.keeps
    DoubledText.remove(from: &keep, of: table)
    Sections.leaveOut(options, from: &keep, of: table)
    var result = ExtractedText()
    switch options.format {
    case .plain: result.text = PlainTextRenderer.text(of: table, keep: keep)
    case .markdown:
      result.text = MarkdownRenderer.text(
        of: table, keep: keep, options: options, page: decoded.text)
    }
    if options.listsBlocks { result.blocks = Self.blocks(table, mainText.scores, keep) }
    result.malformedCount = decoded.malformedCount
    let metadata = PageMetadata(table, page: bytes, url: url)
    metadata.describe(&result, table: table, page: bytes, url: url)
    if let stated = StatedText.replacement(for: result.text, metadata.structuredData) {
      result.text = stated
    }
    result.note("pageKind", mainText.pageType.rawValue)
    result.note("confidence", Self.percent(mainText.confidence))
    result.note("charset", decoded.charset)
    return result
  }

  /// Two decimals.
  private static func percent(_ value: Float) -> String {
    let hundredths = Int(value * 100 + 0.5)
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  /// All blocks, for those who want to choose themselves.
  private static func blocks(
    _ table: BlockTable, _ scores: [Float], _ keep: [Bool]
  ) -> [ExtractedBlock] {
    table.blocks.indices.map { index in
      let block = table.blocks[index]
      return ExtractedBlock(
        kind: "\(block.kind)",
        level: Int(table.containers[Int(block.container)].element.headingLevel),
        text: PlainInline.text(of: block, table),
        sourceRange: Int(block.sourceStart)..<Int(block.sourceEnd), score: scores[index],
        isKept: keep[index])
    }
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
