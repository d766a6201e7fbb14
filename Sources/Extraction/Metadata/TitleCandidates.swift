/// What speaks for a text to be the page's title.
///
/// Names that begin with `cut` are parts of a text with separators, such as "Asthma | A Site": all but
/// the last part, all but the first, the first, the last, all but the last two.
enum TitleFeature: Int, CandidateFeature {
  case h1, h2, h3, firstH1, firstH2, firstH3, onlyH1, firstHeading, titleClass, siteClass
  case headlineProperty, nameProperty, titleElementClass, firstTitleElementClass
  case openGraph, titleTag, jsonHeadline, dublinCore, citation, otherMeta
  case cutLastOfMeta, cutFirstOfMeta, cutFrontOfMeta, cutBackOfMeta
  case cutLastOfTag, cutFirstOfTag, cutFrontOfTag, cutBackOfTag, cutTwoOfTag
  case shareInTag, shareInMeta, shareOfTag, shareOfMeta, shareOfPath, shareInPath
  case isSite, hasSite, isShort, isOneWord, isLong, sourceCount
  case h1InTag, h1InMeta, h2InTag, h3InTag, h2InMeta
  /// A heading whose class names a blog's post: no weights but ``chosen`` looks at it.
  case postTitle

  static let weights = readWeights(MetadataWeights.title)
}

extension Candidates where Value == [UInt8], Feature == TitleFeature {
  /// The texts that may be the title of a page.
  init(titlesOf facts: DecodedFacts) {
    self.init()
    addHeadings(facts)
    addTexts(facts)
    compare(facts)
  }

  private mutating func add(_ text: [UInt8], _ features: [TitleFeature]) {
    let text = MetadataText.withoutTags(text)
    guard !text.isEmpty, text.count <= 400, let row = row(of: text) else { return }
    for feature in features { raise(row, feature) }
  }

  private mutating func addHeadings(_ facts: DecodedFacts) {
    let headings = facts.marks.filter {
      Self.level($0.facts.element) <= 3 && !$0.text.isEmpty && !$0.isSiteName
    }
    let h1Count = headings.count { $0.facts.element == .h1 }
    var seen = [0, 0, 0, 0]
    for (number, heading) in headings.prefix(30).enumerated() {
      let level = Self.level(heading.facts.element)
      seen[level] += 1
      let words = heading.facts.words
      var features: [TitleFeature] = [level == 1 ? .h1 : level == 2 ? .h2 : .h3]
      if seen[level] == 1 {
        features.append(level == 1 ? .firstH1 : level == 2 ? .firstH2 : .firstH3)
      }
      if level == 1, h1Count == 1 { features.append(.onlyH1) }
      if words.contains(.title) { features.append(.titleClass) }
      // "post-title entry-title"
      if words.isSuperset(of: [.title, .published]) { features.append(.postTitle) }
      if words.contains(.site) { features.append(.siteClass) }
      if number == 0 { features.append(.firstHeading) }
      add(Self.withoutArchiveLabel(MetadataText.collapsed(heading.text)), features)
    }
    var count = 0
    for number in facts.marks.indices where !facts.marks[number].text.isEmpty {
      let mark = facts.marks[number].facts
      guard Self.level(mark.element) > 3 else { continue }
      if mark.property == .headline || mark.property == .name {
        add(
          MetadataText.collapsed(facts.marks[number].text),
          [mark.property == .headline ? .headlineProperty : .nameProperty])
      } else if mark.words.contains(.title), !mark.words.contains(.site), count < 6 {
        count += 1
        add(
          MetadataText.collapsed(facts.marks[number].text),
          count == 1 ? [.titleElementClass, .firstTitleElementClass] : [.titleElementClass])
      }
    }
  }

  /// "Category: Diabetes", as blogs head their lists, without the word before the colon.
  private static func withoutArchiveLabel(_ heading: [UInt8]) -> [UInt8] {
    guard
      let colon = heading.prefix(32).firstIndex(where: { $0 == UInt8(ascii: ":") || $0 == 0xEF })
    else { return heading }
    var index = colon
    let sign = FoldedWords.nextScalar(heading[...], &index)
    guard sign == 0x3A || sign == 0xFF1A,
      archiveLabels.contains(FoldedWords.squeezed(heading[..<colon]))
    else { return heading }
    return Array(MetadataText.trimmed(heading[index...]))
  }

  private static let archiveLabels = Set(
    """
    category tag archive archives kategorie schlagwort archiv catégorie étiquette categoría etiqueta рубрика метка \
    التصنيف تصنيف الوسم وسم 分类 分類 标签 標籤 カテゴリー タグ
    """.split(whereSeparator: \.isWhitespace).map { FoldedWords.squeezed(Array($0.utf8)[...]) })

  private static func level(_ element: HTMLElement) -> Int {
    element == .h1 ? 1 : element == .h2 ? 2 : element == .h3 ? 3 : 4
  }

  private mutating func addTexts(_ facts: DecodedFacts) {
    if let text = facts[.openGraphTitle] ?? facts[.twitterTitle] {
      add(text, [.openGraph])
      addParts(
        text, .cutLastOfMeta, .cutFirstOfMeta, .cutFrontOfMeta, .cutBackOfMeta, .cutLastOfMeta)
    }
    if !Self.standsForNone(facts.titleElement) { add(facts.titleElement, [.titleTag]) }
    addParts(
      facts.titleElement, .cutLastOfTag, .cutFirstOfTag, .cutFrontOfTag, .cutBackOfTag, .cutTwoOfTag
    )
    let items = facts.structured.items
    if let item = items.first(where: { $0.isArticle && !$0.headline.isEmpty })
      ?? items.first(where: { !$0.headline.isEmpty })
    {
      add(item.headline, [.jsonHeadline])
    }
    if let text = facts[.dublinCoreTitle] { add(text, [.dublinCore]) }
    if let text = facts[.citationTitle] { add(text, [.citation]) }
    if let text = facts[.otherTitle] {
      add(text, [.otherMeta])
      addParts(text, .otherMeta, .otherMeta, .otherMeta, .otherMeta, .otherMeta)
    }
    // Names of pages have the site's name, too: they count only where nothing else is said.
    if values.isEmpty, let page = facts.structured.page { add(page.name, [.jsonHeadline]) }
  }

  private mutating func addParts(
    _ text: [UInt8], _ cutLast: TitleFeature, _ cutFirst: TitleFeature, _ front: TitleFeature,
    _ back: TitleFeature, _ cutTwo: TitleFeature
  ) {
    let cuts = TitleSeparators.ranges(in: text)
    guard let first = cuts.first, let last = cuts.last else { return }
    add(Array(text[..<last.lowerBound]), [cutLast])
    add(Array(text[first.upperBound...]), [cutFirst])
    guard cuts.count > 1 else { return }
    add(Array(text[..<first.lowerBound]), [front])
    add(Array(text[last.upperBound...]), [back])
    if cuts.count > 2, cutTwo == .cutTwoOfTag {
      add(Array(text[..<cuts[cuts.count - 2].lowerBound]), [cutTwo])
    }
  }

  /// Whether a title is what editors of pages write where there is none, perhaps with a number: "New Page 1".
  private static func standsForNone(_ title: [UInt8]) -> Bool {
    guard title.count < 60 else { return false }
    var letters = FoldedWords.squeezed(title[...])
    while let last = letters.last, DateFinder.isDigit(last) { letters.removeLast() }
    return placeholders.contains(letters)
  }

  private static let placeholders = Set(
    """
    Untitled, Untitled Document, Untitled Page, New Page, index, index.html, index.htm, Unbenanntes Dokument, \
    Neue Seite, Document sans nom, Document sans titre, Nouvelle page, Documento sin título, Página nueva, Nueva página, \
    Документ без названия, Без названия, Новая страница, 无标题文档, 无标题, 新建网页, 無標題文件, 無題ドキュメント, 無題, \
    新しいページ, مستند بدون عنوان, صفحة جديدة
    """.split(separator: ",").map { FoldedWords.squeezed(Array($0.utf8)[...]) })

  /// The row of the title: of one that is cut short, "Long-term outcomes of…", the whole where the page has it.
  var chosen: Int? {
    guard let row = marked, let start = Self.cutStart(of: values[row]) else { return marked }
    let whole = values.indices.filter {
      values[$0].count > start.count + 8 && values[$0].starts(with: start)
        && Self.cutStart(of: values[$0]) == nil && !values[$0].starts(with: values[row])
    }
    return whole.max { score($0) < score($1) } ?? row
  }

  /// What stands before the points at the end of a title.
  private static func cutStart(of title: [UInt8]) -> ArraySlice<UInt8>? {
    for points in ["...", "…"] where title.count > 16 && title.suffix(3).elementsEqual(points.utf8)
    {
      return MetadataText.trimmed(title.dropLast(3))
    }
    return nil
  }

  /// The row of the title: the best, unless exactly one heading is marked as the title of a post and stands in the
  /// `title` element, and the best is more or something else: the blog's name.
  private var marked: Int? {
    guard let best, self[best, .postTitle] == 0 else { return best }
    let posts = values.indices.filter { self[$0, .postTitle] > 0 && self[$0, .shareInTag] == 1 }
    guard posts.count == 1, let post = posts.first else { return best }
    // "Flu" among related posts, below the heading "Flu in children".
    let isHeading = self[best, .h1] + self[best, .h2] + self[best, .h3] > 0
    let holdsPost = FoldedWords.words(of: values[post])
      .allSatisfy(FoldedWords.words(of: values[best]).contains)
    return isHeading && holdsPost ? best : post
  }

  /// Sets what a candidate has in common with the other texts.
  private mutating func compare(_ facts: DecodedFacts) {
    let tag = FoldedWords.words(of: facts.titleElement)
    let meta = FoldedWords.words(of: facts[.openGraphTitle] ?? facts[.twitterTitle] ?? [])
    let sites = facts.siteNames.prefix(1).map { FoldedWords.words(of: $0) }
    let path = Self.lastPart(of: facts.path)
    let sources: [TitleFeature] = [
      .h1, .openGraph, .titleTag, .jsonHeadline, .cutLastOfTag, .cutLastOfMeta, .cutFrontOfTag,
      .headlineProperty, .titleClass, .titleElementClass, .dublinCore, .otherMeta,
    ]
    for row in values.indices {
      let text = values[row]
      let words = FoldedWords.words(of: text)
      let inTag = Self.share(of: words, in: tag)
      let ofTag = Self.share(of: tag, in: words)
      let inMeta = meta.isEmpty ? inTag : Self.share(of: words, in: meta)
      self[row, .shareInTag] = inTag
      self[row, .shareInMeta] = inMeta
      self[row, .shareOfTag] = ofTag
      self[row, .shareOfMeta] = meta.isEmpty ? ofTag : Self.share(of: meta, in: words)
      self[row, .shareOfPath] = path.count > 1 ? Self.share(of: path, in: words) : 0.5
      self[row, .shareInPath] = path.count > 1 ? Self.share(of: words, in: path) : 0.5
      let letters = FoldedWords.squeezed(text[...])
      let isHost = !facts.hostLetters.isEmpty && letters == facts.hostLetters
      raise(row, .isSite, if: isHost || sites.contains { !$0.isEmpty && $0 == words })
      let endsWithHost =
        facts.hostLetters.count > 3 && letters.count > facts.hostLetters.count
        && letters.suffix(facts.hostLetters.count).elementsEqual(facts.hostLetters)
      let hasName = sites.contains { site in
        !site.isEmpty && words.count > site.count
          && (words.suffix(site.count).elementsEqual(site)
            || words.prefix(site.count).elementsEqual(site))
      }
      raise(row, .hasSite, if: endsWithHost || hasName)
      raise(row, .isShort, if: words.count <= 2)
      raise(row, .isOneWord, if: words.count == 1)
      raise(row, .isLong, if: words.count > 25)
      self[row, .sourceCount] = Float(sources.count { self[row, $0] > 0 })
      self[row, .h1InTag] = self[row, .h1] * inTag
      self[row, .h1InMeta] = self[row, .h1] * inMeta
      self[row, .h2InTag] = self[row, .h2] * inTag
      self[row, .h3InTag] = self[row, .h3] * inTag
      self[row, .h2InMeta] = self[row, .h2] * inMeta
    }
  }

  /// How much of `words` also stands in `others`, each of those counted once.
  private static func share(of words: [UInt64], in others: [UInt64]) -> Float {
    guard !words.isEmpty else { return 0 }
    // Titles are short: comparing all with all costs less than a table.
    var isUsed: UInt64 = 0
    var count = 0
    let limit = min(others.count, 64)
    for word in words {
      for index in 0..<limit where others[index] == word && isUsed & (1 << UInt64(index)) == 0 {
        isUsed |= 1 << UInt64(index)
        count += 1
        break
      }
    }
    return Float(count) / Float(words.count)
  }

  /// The words of the last part of a path, without a file's extension.
  private static func lastPart(of path: [UInt8]) -> [UInt64] {
    var part = path[...]
    while part.last == UInt8(ascii: "/") { part = part.dropLast() }
    if let slash = part.lastIndex(of: UInt8(ascii: "/")) { part = part[(slash + 1)...] }
    if let dot = part.lastIndex(of: UInt8(ascii: ".")), dot > part.startIndex {
      part = part[..<dot]
    }
    return FoldedWords.words(of: part)
  }
}

/// Finds what separates a title from the site's name.
enum TitleSeparators {
  /// A title without the parts at its ends that are a name of the site, and where nothing but the `title`
  /// element says it (`isAlone`), without a short last part behind "|", "_" and the like.
  ///
  /// A heading that begins with the site's name speaks of what that is called after.
  ///
  /// The candidates' model cannot learn this: in its training a title is right, too, where it holds a
  /// little more than it should.
  static func withoutSite(
    _ title: [UInt8], of facts: DecodedFacts, isAlone: Bool, isHeading: Bool
  ) -> [UInt8] {
    let stated = facts.siteNames.isEmpty ? facts.siteInTitle.map { [$0] } ?? [] : facts.siteNames
    let names = stated.map { FoldedWords.squeezed($0[...]) }.filter { !$0.isEmpty }
    func isSite(_ part: ArraySlice<UInt8>) -> Bool {
      let letters = FoldedWords.squeezed(part)
      return names.contains(letters) || (!letters.isEmpty && letters == facts.hostLetters)
    }
    if let cut = ideographicSite(title, facts.siteNames) { return Array(title[..<cut]) }
    let cuts = ranges(in: title)
    guard let first = cuts.first, let last = cuts.last else { return title }
    let end = title[last.upperBound...]
    let isBar = title[last].contains { [0x7C, 0x5F, 0xBB, 0xAB].contains($0) }
    if isSite(end) || (isAlone && isBar && end.count <= 40 && end.count <= 2 * last.lowerBound) {
      return Array(title[..<last.lowerBound])
    }
    if !isHeading, isSite(title[..<first.lowerBound]) { return Array(title[first.upperBound...]) }
    return title
  }

  /// Where a sign without spaces and a Chinese or Japanese site's name end a title: "食盐与血压-江州健康网".
  private static func ideographicSite(_ title: [UInt8], _ names: [[UInt8]]) -> Int? {
    for name in names where name.count >= 6 && name[0] >= 0xE3 && title.count >= name.count + 9 {
      guard title.suffix(name.count).elementsEqual(name) else { continue }
      let rest = title.dropLast(name.count)
      let signs = ["-", "－", "—", "：", "_"]
      let sign = signs.first { rest.suffix($0.utf8.count).elementsEqual($0.utf8) }
      if let sign { return rest.count - sign.utf8.count }
    }
    return nil
  }

  /// The last part of the `title` element where it is the page's name, as in "Hospital | Surgery | Gallstones": it
  /// stands alone right before the text, and the first part does not, or does further up, as the site's name does.
  static func lastPart(namedIn facts: DecodedFacts) -> [UInt8]? {
    let title = facts.titleElement
    let cuts = ranges(in: title)
    guard let first = cuts.first, let last = cuts.last,
      let textStart = facts.blocks.firstIndex(where: { $0.range.count >= 200 })
    else { return nil }
    func letters(_ block: DecodedFacts.Block) -> [UInt8] {
      block.range.count <= 2 * title.count ? FoldedWords.squeezed(facts.text[block.range]) : []
    }
    let part = FoldedWords.squeezed(title[last.upperBound...])
    let isSite =
      part == facts.hostLetters
      || facts.siteNames.contains { FoldedWords.squeezed($0[...]) == part }
    let before = facts.blocks[..<textStart]
    guard part.count > 2, !isSite,
      let name = before.suffix(3).firstIndex(where: { letters($0) == part })
    else { return nil }
    let isHeading = before[name].isHeading
    if !isHeading, before.suffix(3).contains(where: \.isHeading) { return nil }
    let site = FoldedWords.squeezed(title[..<first.lowerBound])
    let isBehindSite = before.firstIndex { letters($0) == site }.map {
      $0 < name && (isHeading || !before[$0].isHeading)
    }
    let isPage = isBehindSite ?? (isHeading && cuts.count > 1)
    return isPage ? Array(title[last.upperBound...]) : nil
  }

  /// Parts of the `title` element that the page has in one place, where `title` is not that.
  ///
  /// The subject of "Forum :: Dose missed – what now?"; both of "Dr. Sample: Ticks" where the second is all that the page
  /// has of them.
  static func parts(around title: [UInt8], namedIn facts: DecodedFacts) -> [UInt8]? {
    let all = facts.titleElement
    let cuts = ranges(in: all)
    guard let first = cuts.first, let last = cuts.last, cuts.count <= 6 else { return nil }
    let starts = [0] + cuts.map(\.upperBound)
    let ends = cuts.map(\.lowerBound) + [all.count]
    func isNamed(_ part: ArraySlice<UInt8>) -> Bool {
      let letters = FoldedWords.squeezed(part)
      return !letters.isEmpty
        && facts.blocks.prefix(200).contains {
          $0.range.count <= 2 * part.count && FoldedWords.squeezed(facts.text[$0.range]) == letters
        }
    }
    let named = starts.indices.filter { isNamed(all[starts[$0]..<ends[$0]]) }
    if cuts.count == 1, named == [1], all[first].contains(UInt8(ascii: ":")),
      title.elementsEqual(all[..<first.lowerBound])
    {
      return all
    }
    guard named.isEmpty else { return nil }
    let rest = all[first.upperBound...]
    return first != last && isNamed(rest) ? Array(rest) : nil
  }

  /// The part of a title before a sign without spaces and the shorter name of a site in Chinese or Japanese, where it
  /// stands alone on the page: "痛风的那些事儿-江州市人民医院", "胃がんの手術：東都新聞".
  static func firstPart(of title: [UInt8], namedIn facts: DecodedFacts) -> [UInt8]? {
    var index = 0
    while index < title.count {
      let start = index
      switch FoldedWords.nextScalar(title[...], &index) {
      case 0x2D, 0x2013, 0x2014, 0xFF0D, 0xFF0F, 0xFF1A: break
      default: continue
      }
      while index < title.count, title[index] == UInt8(ascii: "-") { index += 1 }
      guard start >= 12, start >= title.count - index, index < title.count, title[index] >= 0xE3
      else { continue }
      let part = FoldedWords.squeezed(title[..<start])
      let isNamed = facts.blocks.prefix(200).contains {
        $0.range.count <= 2 * start && FoldedWords.squeezed(facts.text[$0.range]) == part
      }
      if isNamed { return Array(title[..<start]) }
    }
    return nil
  }

  /// The separators with the spaces around them: "|", "_", "»", "•" and the like; dashes, "·", "/" and
  /// "~" between spaces; ":" before a space; "::" between spaces.
  static func ranges(in text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    let slice = text[...]
    var index = 0
    while index < text.count {
      let start = index
      let scalar = FoldedWords.nextScalar(slice, &index)
      let isSpacedBefore = start > 0 && text[start - 1] == 0x20
      let isSpacedAfter = index < text.count && text[index] == 0x20
      let separates: Bool
      switch scalar {
      case 0x7C, 0x5F, 0xBB, 0xAB, 0x2039, 0x203A, 0x2022, 0xFF5C: separates = true
      case 0x2D, 0x2013, 0x2014, 0xB7, 0x2F, 0x7E: separates = isSpacedBefore && isSpacedAfter
      case 0x3A:
        let isDouble =
          isSpacedBefore && text[index...].starts(with: [UInt8(ascii: ":"), 0x20])
        separates = isSpacedAfter || isDouble
      default: separates = false
      }
      guard separates else { continue }
      var range = (isSpacedBefore ? start - 1 : start)..<(isSpacedAfter ? index + 1 : index)
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        // "::" and " - | " are one.
        range = last.lowerBound..<range.upperBound
        ranges.removeLast()
      }
      ranges.append(range)
    }
    // One at an end separates nothing.
    return ranges.filter { $0.lowerBound > 0 && $0.upperBound < text.count }
  }
}
