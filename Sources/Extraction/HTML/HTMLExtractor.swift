internal import CScan
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
  /// Where the pages of known sites have their text; they go before all else.
  public let siteRules: SiteRules
  /// Blocks that come again on many pages of a host and are left out.
  public var hostRepeats: HostRepeats?

  /// An extractor with these limits and rules.
  ///
  /// It is cheap to make and safe to share.
  public init(limits: MarkupLimits = .default, siteRules: SiteRules = SiteRules([])) {
    self.limits = limits
    self.siteRules = siteRules
  }

  /// The text of one page.
  ///
  /// A page without text gives an empty text, not an error.
  ///
  /// - Parameters:
  ///   - page: The bytes as they were stored or fetched, in any charset.
  ///   - isUTF8: Whether the bytes are valid UTF-8 for sure, as a string of JSON is: then nothing is guessed.
  ///   - isXML: Whether the HTTP header says that the page is XHTML in XML, of which each element may be empty.
  ///   - transportCharset: The charset the HTTP header names.
  ///   - url: The address the page was fetched from: the result's `url` where the page names no canonical
  ///     one, and a last source for the date.
  ///   - options: What is written, and how.
  /// - Returns: The main text and the metadata.
  /// - Throws: ``MarkupError`` when the page is over a limit or no text at all.
  /// - Complexity: O(*n*) time. Memory is some ten times a usual page; a page of tiny elements takes up to 200 bytes
  ///   for each and 100 for each block, a gigabyte at ``MarkupLimits/maximumElements``.
  public func extract(
    _ page: [UInt8], isUTF8: Bool = false, isXML: Bool = false, transportCharset: String? = nil,
    url: String? = nil, options: RenderingOptions = RenderingOptions()
  ) throws(MarkupError) -> ExtractedText {
    let (decoded, mojibake) = try decode(page, isUTF8: isUTF8, transportCharset)
    let bytes = decoded.text.span
    var table = try BlockTableBuilder.table(of: bytes, isXML: isXML, limits: limits)
    var result = ExtractedText()
    result.malformedCount = decoded.malformedCount
    let metadata = PageMetadata(table, page: bytes, url: url)
    var options = options
    options.base = metadata.base
    metadata.describe(&result, table: table, page: bytes, url: url)
    // Where libxml2 refuses the page, which our own reader does not, it is read without the rule.
    if let rule = url.flatMap(siteRules.rule(for:)),
      let found = try? rule.apply(to: decoded.text, limits: limits),
      try extract(found, options, into: &result)
    {
      result.note("siteRule", rule.name)
    } else {
      var mainText = MainText(table, bytes)
      if options.keepsAllReferences { mainText.keepReferences(table) }
      var keep = mainText.keeps
      if let hostRepeats { hostRepeats.leaveOut(from: &keep, of: table, url: url) }
      DoubledText.remove(from: &keep, of: table)
      GluedRows.part(&table, keep: keep, page: bytes)
      Sections.leaveOut(options, from: &keep, of: table)
      result.text = Self.render(table, keep, options, page: decoded.text)
      let stated = StatedText(
        besides: result.text, table, keep, scores: mainText.scores, metadata.structuredData,
        page: bytes, options, limits: limits)
      if let stated {
        keep = stated.keep
        result.text = Self.render(table, keep, options, page: decoded.text)
        if !result.text.isEmpty { result.text += "\n\n".utf8 }
        result.text += stated.text
        result.note("textFrom", stated.source.rawValue)
      }
      if options.listsBlocks { result.blocks = Self.blocks(table, mainText.scores, keep) }
      // They are said of the page's blocks.
      if stated == nil || keep.contains(true) {
        result.note("pageKind", mainText.pageType.rawValue)
        result.note("confidence", Self.percent(mainText.confidence))
      }
    }
    if page.starts(with: [0xEF, 0xBB, 0xBF]) {
      // The decoded page has no byte order mark.
      for index in result.blocks.indices {
        result.blocks[index].sourceRange = result.blocks[index].sourceRange.map {
          $0.lowerBound + 3..<$0.upperBound + 3
        }
      }
    }
    result.note("charset", decoded.charset)
    if mojibake != .none { result.note("mojibake", mojibake.rawValue) }
    return result
  }

  /// The page in UTF-8, and whether it was UTF-8 read in another charset before.
  private func decode(
    _ page: [UInt8], isUTF8: Bool, _ transportCharset: String?
  ) throws(MarkupError) -> (DecodedText, MojibakeRepair.Finding) {
    try limits.check(page.count)
    var decoded =
      isUTF8
      ? CharsetDecoder().decode(validUTF8: page)
      : CharsetDecoder().decode(
        page, transportCharset: transportCharset,
        declaredCharset: CharsetPrescan.declaredCharset(page))
    try limits.check(decoded.text.count)
    if BinaryCheck.isBinary(decoded.text) { throw .binary }
    let repair = Self.repair(decoded.text)
    decoded.text = repair.text
    let isGarbled = repair.finding == .none && !decoded.isPlausible
    return (decoded, isGarbled ? .suspected : repair.finding)
  }

  static func render(
    _ table: BlockTable, _ keep: [Bool], _ options: RenderingOptions, page: [UInt8]
  ) -> [UInt8] {
    switch options.format {
    case .plain: PlainTextRenderer.text(of: table, keep: keep)
    case .markdown: MarkdownRenderer.text(of: table, keep: keep, options: options, page: page)
    }
  }

  /// Takes the text from what a site's rule found; false where the page has nothing there.
  ///
  /// Where blocks stand in the page is not known then: libxml2's tree has no byte offsets.
  private func extract(
    _ found: SiteRuleResult, _ options: RenderingOptions, into result: inout ExtractedText
  ) throws(MarkupError) -> Bool {
    guard !found.html.isEmpty else { return false }
    let table = try BlockTableBuilder.table(of: found.html.span, limits: limits)
    var keep = table.blocks.map {
      table.containers[Int($0.container)].flags.isDisjoint(with: [.hidden, .noscript])
    }
    Sections.leaveOut(options, from: &keep, of: table)
    let text = Self.render(table, keep, options, page: found.html)
    guard !text.isEmpty else { return false }
    result.text = text
    if options.listsBlocks {
      result.blocks = Self.blocks(table, keep.map { $0 ? 1 : 0 }, keep)
      for index in result.blocks.indices { result.blocks[index].sourceRange = nil }
    }
    result.title = found.title ?? result.title
    result.author = found.author ?? result.author
    result.date = found.date ?? result.date
    return true
  }

  // MARK: - Looking into pages

  /// Why a page is given its title, author and date; nothing of the text is decided.
  ///
  /// - Throws: ``MarkupError`` as ``extract(_:isUTF8:isXML:transportCharset:url:options:)``.
  public func explainMetadata(
    of page: [UInt8], isUTF8: Bool = false, isXML: Bool = false, transportCharset: String? = nil,
    url: String? = nil
  ) throws(MarkupError) -> MetadataExplanation {
    let (decoded, _) = try decode(page, isUTF8: isUTF8, transportCharset)
    let table = try BlockTableBuilder.table(of: decoded.text.span, isXML: isXML, limits: limits)
    return PageMetadata(table, page: decoded.text.span, url: url).explanation
  }

  /// What a rule finds on a page, whatever the page's address.
  ///
  /// - Returns: What its expressions select, and the text that this gives.
  /// - Throws: ``MarkupError`` as ``extract(_:isUTF8:isXML:transportCharset:url:options:)``.
  public func test(
    _ rule: SiteRule, on page: [UInt8], isUTF8: Bool = false, transportCharset: String? = nil
  ) throws(MarkupError) -> (result: SiteRuleResult, text: ExtractedText) {
    let (decoded, _) = try decode(page, isUTF8: isUTF8, transportCharset)
    let found = try rule.apply(to: decoded.text, limits: limits)
    var text = ExtractedText()
    _ = try extract(found, RenderingOptions(), into: &text)
    return (found, text)
  }

  /// The blocks of a page as ``HostRepeats`` counts them; nil where the address has no host.
  ///
  /// - Throws: ``MarkupError`` as ``extract(_:isUTF8:isXML:transportCharset:url:options:)``.
  public func blocksForRepeats(
    of page: [UInt8], isUTF8: Bool = false, isXML: Bool = false, transportCharset: String? = nil,
    url: String?
  ) throws(MarkupError) -> HostRepeats.Page? {
    guard HostRepeats.hash(ofHost: url) != nil else { return nil }
    let (decoded, _) = try decode(page, isUTF8: isUTF8, transportCharset)
    let table = try BlockTableBuilder.table(of: decoded.text.span, isXML: isXML, limits: limits)
    return HostRepeats.page(table, url: url)
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
        text: Array(PlainInline.text(of: block, table)),
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
    if text.starts(with: "%PDF-".utf8) { return true }
    let count = min(text.count, 4_096)
    let bad = unsafe text.withUnsafeBufferPointer {
      unsafe $0.baseAddress.map { unsafe cscan_count_no_text($0, count) } ?? 0
    }
    return bad * 10 > count
  }
}
