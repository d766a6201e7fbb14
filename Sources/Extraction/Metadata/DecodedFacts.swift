/// The facts of a page as text, and what title, author and date are all compared with.
struct DecodedFacts {
  /// A marked element with its text on one line; a text of more than 600 bytes is left empty.
  struct Mark {
    var facts: PageFacts.Mark
    var text: ArraySlice<UInt8>
    var value: [UInt8]
    /// Whether it is a heading and nothing but a link to the site's first page.
    var isSiteName = false
  }

  var meta: [(field: MetaField, value: [UInt8])] = []
  var titleElement: [UInt8] = []
  var marks: [Mark] = []
  var structured = StructuredData()
  /// Names of the site, as the page gives them.
  var siteNames: [[UInt8]] = []
  /// The host without `www` and the last part, letters and digits only.
  var hostLetters: [UInt8] = []
  /// The host of the address, perhaps with a port.
  private var host: ArraySlice<UInt8> = []
  /// The path of the address, with `%XX` resolved.
  var path: [UInt8] = []
  /// The day in that path, or in the address that the page says to be its own.
  private(set) var addressedDay: DateFinder.Day?
  /// The block at which the article's heading stands: of the first `h1` with text, else of any heading.
  var headingBlock = 0
  var isMonthFirst = true
  /// The page's first blocks, and the texts of all one after another.
  var blocks: [Block] = []
  let text: [UInt8]
  /// The same text with 0 for the bytes of references to notes: no part of a name.
  private var textOfNames: [UInt8]
  private var hasReferences = false
  /// Where in the text there are links with any.
  private let links: [Range<Int>]

  /// Where a block's text is, and what is known of it without looking.
  struct Block {
    var range: Range<Int>
    /// Not where all is ASCII without two digits.
    var mayHaveNumber: Bool
    var hasIdeographs: Bool
    /// A paragraph without links.
    var isPlain: Bool
    /// All of it is links.
    var isLinked: Bool
    var isHeading: Bool
    /// In a list of references.
    var isReference: Bool
    /// In comments, teasers or a side column behind the text.
    var isOfOthers = false
    /// In comments or teasers there: who is named wrote something else.
    var isByOthers = false
  }

  static let maximumBlocks = 4_096
  static let maximumMarkLength = 600

  /// Reads what the builder of `table` collected.
  init(_ table: BlockTable, page: Span<UInt8>, url: String?) {
    let facts = table.facts
    text = table.text
    textOfNames = text
    links = Self.links(table)
    coverReferences(table)
    for (field, value) in facts.meta {
      let text = MetadataText.line(page, value, inAttribute: true)
      if !text.isEmpty { meta.append((field, text)) }
    }
    if let title = facts.titleElement {
      titleElement = MetadataText.line(page, title, inAttribute: false)
    }
    marks.reserveCapacity(facts.marks.count)
    var cardEnd: Int32 = -1
    for var mark in facts.marks {
      if mark.words.contains(.card) {
        cardEnd = max(cardEnd, mark.text.upperBound)
      } else if mark.words.contains(.cardName), mark.text.upperBound <= cardEnd {
        mark.words.insert(.card)
      }
      let isOfNames = hasReferences && mark.mayName && !mark.element.traits.contains(.heading)
      let text = Self.text(of: mark, in: table, isOfNames ? textOfNames : table.text)
      let value = Int(mark.value.lowerBound)..<Int(mark.value.upperBound)
      let isUseful = mark.isMachineReadable || text.isEmpty || mark.words.contains(.date)
      marks.append(
        Mark(
          facts: mark, text: isOfNames ? text.filter { $0 != 0 }[...] : text,
          value: value.isEmpty || !isUseful
            ? [] : MetadataText.line(page, value, inAttribute: true)))
    }
    blocks.reserveCapacity(min(table.blocks.count, Self.maximumBlocks))
    var isOutsideReferences = [Bool](repeating: true, count: table.blocks.count)
    Sections.leaveOutReferences(&isOutsideReferences, table)
    for (index, block) in table.blocks.prefix(Self.maximumBlocks).enumerated() {
      blocks.append(
        Block(
          range: block.textRange,
          mayHaveNumber: block.measure.digits > 1 || !block.measure.isASCII,
          hasIdeographs: block.measure.ideographs > 0,
          isPlain: block.kind == .paragraph && block.linkBytes == 0,
          isLinked: Int(block.linkBytes) >= block.textRange.count,
          isHeading: block.kind == .heading, isReference: !isOutsideReferences[index]))
    }
    structured = StructuredData(
      facts.scripts.map { range in
        var script: [UInt8] = []
        script.reserveCapacity(range.count)
        unsafe page.extracting(range).withUnsafeBufferPointer {
          unsafe script.append(contentsOf: $0)
        }
        return script
      })
    noteAddress(url)
    noteSite()
    if url == nil || path.count > 1 { noteSiteHeading(page) }
    let headings = marks.filter { $0.facts.element.traits.contains(.heading) && !$0.text.isEmpty }
    let main = headings.first(where: { $0.facts.element == HTMLElement.h1 }) ?? headings.first
    headingBlock = Int(main?.facts.block ?? 0)
    noteOthers(table)
    leaveOutOtherArticles()
    addressedDay =
      DateFinder.date(inPath: path[...])
      ?? facts.canonicalAddress.flatMap {
        DateFinder.date(inPath: MetadataText.line(page, $0, inAttribute: true)[...])
      }
    noteLanguage(facts, page)
  }

  /// What is written in a marked element; its blocks are kept apart: a name and the date below it.
  private static func text(
    of mark: PageFacts.Mark, in table: BlockTable, _ all: [UInt8]
  ) -> ArraySlice<UInt8> {
    // The space before an empty mark at the end of a block is gone with the block's end.
    let end = min(Int(mark.text.upperBound), table.text.count)
    let range = min(Int(mark.text.lowerBound), end)..<end
    guard range.count <= maximumMarkLength, !range.isEmpty else { return [] }
    if mark.element.traits.contains(.heading), let text = heading(mark, range, in: table) {
      return text
    }
    var text: [UInt8] = []
    var start = range.lowerBound
    for block in table.blocks.dropFirst(Int(mark.block)) {
      let end = block.textRange.lowerBound
      guard end < range.upperBound else { break }
      let part = MetadataText.trimmed(all[start..<max(start, end)])
      start = max(start, end)
      guard let last = part.last else { continue }
      text += part
      let isContinued =
        mark.element.traits.contains(.heading) || last == UInt8(ascii: ":")
        || PersonNames.isLabel(part)
      text += (isContinued ? " " : " | ").utf8
    }
    let rest = MetadataText.trimmed(all[start..<range.upperBound])
    return text.isEmpty ? rest : text + rest
  }

  /// A heading that is a block with marks as plain text has it, without the link at its end to edit it; nil for any other.
  private static func heading(
    _ mark: PageFacts.Mark, _ range: Range<Int>, in table: BlockTable
  ) -> ArraySlice<UInt8>? {
    guard let block = table.blocks.dropFirst(Int(mark.block)).first,
      block.marksEnd > block.marksStart, range.contains(block.textRange.lowerBound),
      block.textRange.upperBound <= range.upperBound,
      MetadataText.trimmed(table.text[block.textRange.upperBound..<range.upperBound]).isEmpty
    else { return nil }
    var text = PlainInline.text(of: block, table)
    // "[edit]", in any language.
    if block.linkCount > 0, text.last == UInt8(ascii: "]"),
      let bracket = text.suffix(32).lastIndex(of: UInt8(ascii: "["))
    {
      let length = text.endIndex - bracket
      let isLink = table.marks[Int(block.marksStart)..<Int(block.marksEnd)].contains {
        $0.kind == .link && $0.isStart && Int($0.position) >= block.textRange.upperBound - length
      }
      if isLink, bracket > text.startIndex { text = text[..<bracket] }
    }
    return MetadataText.trimmed(text)
  }

  /// The text of a block as names are read in it: without references to notes.
  func textOfNames(_ range: Range<Int>) -> ArraySlice<UInt8> {
    hasReferences ? textOfNames[range].filter { $0 != 0 }[...] : text[range]
  }

  /// The texts of all links.
  private static func links(_ table: BlockTable) -> [Range<Int>] {
    var links: [Range<Int>] = []
    var start: Int?
    for mark in table.marks where mark.kind == .link {
      let position = min(Int(mark.position), table.text.count)
      if !mark.isStart, let start, start < position { links.append(start..<position) }
      start = mark.isStart ? position : nil
    }
    return links
  }

  /// The text of the link right behind a word such as "by", where it is all that the line names:
  /// `By <a>Ada Example</a><span>Updated …`, not `By <a>Ada Example</a>, MD`.
  func linkedName(in line: Range<Int>) -> ArraySlice<UInt8>? {
    var (low, high) = (0, links.count)
    while low < high {
      let middle = (low + high) / 2
      if links[middle].lowerBound < line.lowerBound { low = middle + 1 } else { high = middle }
    }
    guard low < links.count else { return nil }
    let link = links[low]
    guard link.upperBound <= line.upperBound, link.lowerBound - line.lowerBound <= 48,
      PersonNames.announcesLink(MetadataText.trimmed(text[line.lowerBound..<link.lowerBound])),
      !PersonNames.continuesNames(MetadataText.trimmed(text[link.upperBound..<line.upperBound]))
    else { return nil }
    return MetadataText.trimmed(textOfNames[link].filter { $0 != 0 }[...])
  }

  /// Covers raised text of a few characters, but for the comma that ends it: "Smith<sup>1,</sup> Roe".
  private mutating func coverReferences(_ table: BlockTable) {
    var start: Int?
    for mark in table.marks where mark.kind == .superscript {
      if mark.isStart {
        start = Int(mark.position)
        continue
      }
      guard let first = start else { continue }
      start = nil
      var end = min(Int(mark.position), text.count)
      if end > first, text[end - 1] == UInt8(ascii: ",") { end -= 1 }
      guard end > first, end - first <= 24, !isTitle(first..<end) else { continue }
      hasReferences = true
      for index in first..<end { textOfNames[index] = 0 }
      // "张三<sup>①</sup> 李四"
      if end + 1 < text.count, text[end] == 0x20, (0xE3...0xE9).contains(text[end + 1]) {
        textOfNames[first] = UInt8(ascii: ",")
      }
    }
  }

  /// Whether raised letters are of a title: "D<sup>r</sup>", "M<sup>me</sup>".
  private func isTitle(_ raised: Range<Int>) -> Bool {
    let start = raised.lowerBound
    guard start > 0, "DMP".utf8.contains(text[start - 1]) else { return false }
    return ["r", "re", "me", "lle", "gr"].contains { text[raised].elementsEqual($0.utf8) }
  }

  /// The first value of a field.
  subscript(field: MetaField) -> [UInt8]? { meta.first { $0.field == field }?.value }

  private mutating func noteSite() {
    siteNames = meta.filter { $0.field == .siteName }.map(\.value)
    for item in structured.items where item.isOrganization && !item.name.isEmpty {
      if siteNames.count < 8 { siteNames.append(item.name) }
    }
  }

  /// Takes a heading that is nothing but a link to this site's first page as the site's name.
  private mutating func noteSiteHeading(_ page: Span<UInt8>) {
    for number in marks.indices.dropFirst() where !marks[number].facts.folderAddress.isEmpty {
      let heading = marks[number - 1].text
      let link = marks[number].facts.folderAddress
      guard !heading.isEmpty, heading.elementsEqual(marks[number].text),
        let folder = folder((Int(link.lowerBound)..<Int(link.upperBound)).map { page[$0] })
      else { continue }
      if folder.count <= 1 {
        marks[number - 1].isSiteName = true
        if siteNames.isEmpty { siteNames.append(MetadataText.collapsed(heading)) }
      } else if path.count > folder.count, path.starts(with: folder) {
        // A blog in a folder of its host; a page's other parts may lead to its first one, too.
        let (title, name) = (FoldedWords.squeezed(titleElement[...]), FoldedWords.squeezed(heading))
        marks[number - 1].isSiteName =
          title.count > name.count && title.suffix(name.count).elementsEqual(name)
      }
    }
  }

  /// The path of an address on this page's host; nil for another.
  private func folder(_ address: [UInt8]) -> ArraySlice<UInt8>? {
    let slash = UInt8(ascii: "/")
    let target = Self.host(of: address)
    if target.isEmpty { return address.starts(with: [slash, slash]) ? nil : address[...] }
    return target.elementsEqual(host) ? address[target.endIndex...] : nil
  }

  /// The first or last part of the `title` element where it is the name of a host: "Example.org".
  var siteInTitle: [UInt8]? {
    let cuts = TitleSeparators.ranges(in: titleElement)
    guard let first = cuts.first, let last = cuts.last else { return nil }
    let parts = [titleElement[last.upperBound...], titleElement[..<first.lowerBound]]
    return parts.first(where: Self.isHost).map { Array($0) }
  }

  /// Whether a text is one word that ends as hosts do, unlike names of programs: "Example.org", not "Node.js".
  private static func isHost(_ text: ArraySlice<UInt8>) -> Bool {
    guard let dot = text.lastIndex(of: UInt8(ascii: ".")), dot > text.startIndex,
      !text.contains(0x20)
    else { return false }
    let end = MetadataText.string(text[(dot + 1)...]).lowercased()
    return [
      "com", "org", "info", "gov", "edu", "eu", "de", "at", "ch", "fr", "es", "ru", "cn", "jp",
      "uk",
    ].contains(end)
  }

  private mutating func noteAddress(_ url: String?) {
    guard let url else { return }
    let bytes = Array(url.utf8)
    host = Self.host(of: bytes)
    guard !host.isEmpty else { return }
    let hostEnd = host.endIndex
    var name = host
    if name.starts(with: "www.".utf8) { name = name.dropFirst(4) }
    if let dot = name.lastIndex(of: UInt8(ascii: ".")) { name = name[..<dot] }
    hostLetters = FoldedWords.squeezed(name)
    let pathEnd = bytes[hostEnd...].firstIndex {
      $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
    }
    path = Self.withoutPercentCodes(bytes[hostEnd..<min(pathEnd ?? bytes.count, hostEnd + 6_144)])
  }

  /// The host, perhaps with a port, in an address with a scheme; empty in another.
  private static func host(of address: [UInt8]) -> ArraySlice<UInt8> {
    let slash = UInt8(ascii: "/")
    let colon = address.prefix(10).firstIndex(of: UInt8(ascii: ":"))
    guard let colon, address[(colon + 1)...].starts(with: [slash, slash]) else { return [] }
    return address[(colon + 3)...].prefix { $0 != slash && $0 != UInt8(ascii: "?") }
  }

  /// A part of an address with its `%XX` resolved.
  static func withoutPercentCodes(_ part: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var cursor = part.startIndex
    while cursor < part.endIndex, result.count < 2_048 {
      if part[cursor] == UInt8(ascii: "%"), cursor + 2 < part.endIndex,
        let high = Character(Unicode.Scalar(part[cursor + 1])).hexDigitValue,
        let low = Character(Unicode.Scalar(part[cursor + 2])).hexDigitValue
      {
        result.append(UInt8(high * 16 + low))
        cursor += 3
      } else {
        result.append(part[cursor])
        cursor += 1
      }
    }
    return result
  }

  private static let aside = HTMLElement.named("aside")

  /// Finds what stands behind the first paragraph below the heading and is not the page's own.
  private mutating func noteOthers(_ table: BlockTable) {
    guard
      let text = blocks.indices.dropFirst(headingBlock).first(where: {
        blocks[$0].isPlain && blocks[$0].range.count >= 100
      })
    else { return }
    // Of the blocks up to each one.
    var bytes = [0]
    for block in table.blocks { bytes.append(bytes[bytes.count - 1] + block.byteCount) }
    for container in table.containers.dropFirst() where Int(container.firstBlock) > text {
      let isByOthers = !container.words.isDisjoint(with: [.comments, .related])
      let isOfOthers =
        isByOthers || container.element == Self.aside || container.words.contains(.sideColumns)
      let inside = container.blocks.clamped(to: blocks.indices)
      let size = bytes[Int(container.endBlock)] - bytes[Int(container.firstBlock)]
      // Not what has most of the text, as Blogger's widget of posts, nor again where all around it is.
      guard isOfOthers, container.blocks.count > 1, size * 2 < bytes[bytes.count - 1],
        let first = inside.first,
        !(isByOthers ? blocks[first].isByOthers : blocks[first].isOfOthers)
      else { continue }
      for block in inside {
        blocks[block].isOfOthers = true
        if isByOthers { blocks[block].isByOthers = true }
      }
    }
  }

  /// Leaves out articles of JSON-LD with other headlines where one has this page's: teasers.
  private mutating func leaveOutOtherArticles() {
    guard structured.items.count(where: \.isHeadedArticle) > 1 else {
      return
    }
    let title = FoldedWords.squeezed(titleElement[...])
    let headings = marks.filter { $0.facts.element == .h1 }.map { FoldedWords.squeezed($0.text) }
    structured.leaveOutArticles { headline in
      let headline = FoldedWords.squeezed(headline[...])
      return headings.contains(headline) || FoldedWords.contains(title, headline)
    }
  }

  private mutating func noteLanguage(_ facts: PageFacts, _ page: Span<UInt8>) {
    guard let range = facts.language else { return }
    let tag = MetadataText.line(page, range, inAttribute: true)
    isMonthFirst = DateFinder.isMonthFirst(inLanguage: MetadataText.string(tag))
  }
}
