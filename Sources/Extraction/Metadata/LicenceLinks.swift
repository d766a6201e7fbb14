/// Finds the licence of a page among its links.
///
/// `rel=license` and `itemprop=license` say it (<https://html.spec.whatwg.org/#link-type-license>). A link to a
/// Creative Commons licence without either says the licence of what stands beside it: mostly the text, often a
/// picture, a table, data or a program, and in a list of references a work that is cited.
struct LicenceLinks {
  /// The address that a link declares to be the page's licence.
  private(set) var declared: Range<Int>?
  /// The address of the licence that links without a declaration speak of; nil where they speak of several.
  private(set) var plain: Range<Int>?

  /// Reads the links of a page in UTF-8.
  init(_ table: BlockTable, page: Span<UInt8>) {
    let media = table.facts.marks.filter(\.isMedium).map(\.text)
    let links = table.facts.licenceLinks.filter { link in
      !Self.isInFigure(link, table) && !media.contains { $0.contains(link.text) }
    }
    declared = links.first(where: \.isDeclared)?.address
    guard links.contains(where: { !$0.isDeclared }) else { return }
    var isOutsideReferences = [Bool](repeating: true, count: table.blocks.count + 1)
    Sections.leaveOutReferences(&isOutsideReferences, table)
    var addresses: [Range<Int>] = []
    var previous: PageFacts.LicenceLink?
    for link in links {
      defer { previous = link }
      guard !link.isDeclared, isOutsideReferences[min(Int(link.block), table.blocks.count)],
        !Self.speaksOfParts(link, behind: previous, table)
      else { continue }
      addresses.append(link.address)
    }
    let names = addresses.map { Self.name(page, $0) }
    if let first = names.first, names.allSatisfy({ $0 == first }) { plain = addresses.first }
  }

  private static func isInFigure(_ link: PageFacts.LicenceLink, _ table: BlockTable) -> Bool {
    var index = Int(link.container)
    while index >= 0 {
      let container = table.containers[index]
      if container.kind == .caption || container.element == figure { return true }
      index = Int(container.parent)
    }
    return false
  }

  private static let figure = HTMLElement.named("figure")

  /// `licenses/by-sa/4.0` of an address.
  private static func name(_ page: Span<UInt8>, _ address: Range<Int>) -> [UInt8] {
    let parts = MetadataText.line(page, address, inAttribute: true).split(
      separator: UInt8(ascii: "/"))
    let host = parts.firstIndex { $0.count < 24 && $0.suffix(4).elementsEqual(".org".utf8) } ?? 0
    return Array(parts[host...].dropFirst().prefix(3).joined(separator: [UInt8(ascii: "/")]))
  }

  // MARK: - What is licensed

  /// Whether the words of a link, or those before it (behind it where there are none), are about pictures, music
  /// or programs, and not about text as well; or its sentence about a table, data or a program alone.
  private static func speaksOfParts(
    _ link: PageFacts.LicenceLink, behind previous: PageFacts.LicenceLink?, _ table: BlockTable
  ) -> Bool {
    guard Int(link.block) < table.blocks.count else { return false }
    let block = table.blocks[Int(link.block)].textRange
    let place = min(max(Int(link.text), block.lowerBound), block.upperBound)
    let name = linkText(place, of: table.blocks[Int(link.block)], table)
    if isOfPictures(name) { return true }
    // "Text: CC BY. Images: CC BY-NC."
    if let previous, previous.block == link.block, previous.text < link.text {
      let between = table.text[max(Int(previous.text), block.lowerBound)..<place]
      if isOfPictures(between) { return true }
    }
    let isAlone = place < block.lowerBound + 8
    var start = max(block.lowerBound, place - 240)
    while start < place, table.text[start] & 0xC0 == 0x80 { start += 1 }
    var end = isAlone ? min(block.upperBound, place + 120) : place
    while end < block.upperBound, table.text[end] & 0xC0 == 0x80 { end += 1 }
    let words = table.text[start..<end]
    return isOfPictures(words) || !isAlone && isOfParts(sentence(endOf: words))
      || isCredit(table.text[name.endIndex..<max(name.endIndex, block.upperBound)])
  }

  /// What stands behind the last full stop.
  private static func sentence(endOf words: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let stop = words.indices.dropLast().last {
      words[$0] == UInt8(ascii: ".") && words[$0 + 1] == 0x20
        // "et al. under"
        && words[($0 + 1)...].dropFirst().first.map { $0 &- 0x41 < 26 || $0 >= 0xC3 } == true
    }
    return stop.map { words[($0 + 1)...] } ?? words
  }

  /// Whether a sentence is about a table, data or a program, or what it is a copy of, and not about the whole.
  private static func isOfParts(_ sentence: ArraySlice<UInt8>) -> Bool {
    let words = FoldedWords.words(of: sentence).map { Self.words[$0] }
    let kinds = words.reduce(0, |)
    return kinds & (texts | wholes) == 0
      && (kinds & parts != 0 || words.first.map { $0 & copies != 0 } == true)
  }

  /// Whether what stands behind a licence says where a picture is from: ", via Wikimedia Commons".
  private static func isCredit(_ behind: ArraySlice<UInt8>) -> Bool {
    var index = behind.startIndex
    guard let first = FoldedWords.nextWord(in: behind, from: &index), first == via,
      let second = FoldedWords.nextWord(in: behind, from: &index)
    else { return false }
    return words[second] & pictures != 0
  }

  private static let via = FoldedWords.word("via")

  /// The text of the link that begins at `place`.
  private static func linkText(
    _ place: Int, of block: BlockTable.Block, _ table: BlockTable
  ) -> ArraySlice<UInt8> {
    let end = table.marks[Int(block.marksStart)..<Int(block.marksEnd)].first {
      $0.kind == .link && !$0.isStart && Int($0.position) >= place
    }
    // Where spaces were taken back behind it, it ends behind the block.
    let position = min(end.map { Int($0.position) } ?? place, block.textRange.upperBound)
    return table.text[place..<max(place, position)]
  }

  /// Whether words are about pictures, music or programs, and not about text as well.
  private static func isOfPictures(_ words: ArraySlice<UInt8>) -> Bool {
    let kinds = FoldedWords.words(of: words).reduce(0) { $0 | Self.words[$1] }
    let text = words.span
    func holds(_ signs: [StaticString]) -> Bool {
      PersonNames.holds(text, 0..<text.count, anyOf: signs)
    }
    let isOfPictures = kinds & pictures != 0 || holds(signsOfPictures)
    return isOfPictures && kinds & texts == 0 && !holds(signsOfTexts)
  }

  private static let pictures: UInt8 = 1
  private static let texts: UInt8 = 2
  private static let parts: UInt8 = 4
  private static let wholes: UInt8 = 8
  private static let copies: UInt8 = 16

  private static let words = FoldedWordTable([
    (
      """
      photo photos photograph photographs photography image images picture pictures figure figures fig illustration \
      illustrations icon icons graphic graphics map video videos music sound font code portions \
      bild bilder foto fotos fotografie fotografien abbildung abbildungen abb grafik grafiken karte musik \
      photographie photographies illustratif illustrative carte musique imagen imagenes figura ilustración mapa música \
      фото фотография фотографии изображение изображения рисунок рисунки иллюстрация карта музыка \
      صورة الصورة صور الصور wikimedia flickr unsplash pixabay photopin
      """, value: pictures
    ),
    (
      """
      text texts content contents article articles inhalt inhalte texte beitrag beiträge artikel contenu contenus \
      contenido contenidos texto textos artículo artículos текст тексты статья статьи материалы содержание \
      النص النصوص المحتوى محتوى
      """, value: texts
    ),
    (
      """
      table tables data dataset datasets software tabelle tabellen daten datensatz tableau tableaux données logiciel \
      tabla tablas datos таблица таблицы данные
      """, value: parts
    ),
    (
      """
      work works page pages site website webpage publication paper book chapter journal material materials document \
      report guideline seite werk website publikation œuvre site obra sitio página публикация сайт страница
      """, value: wholes
    ),
    ("adapted reproduced reprinted", value: copies),
  ])
  private static let signsOfPictures: [StaticString] = [
    "图", "圖", "照片", "写真", "画像", "図", "イラスト", "音楽", "动画",
  ]
  private static let signsOfTexts: [StaticString] = [
    "文字", "文章", "内容", "內容", "本文", "記事", "コンテンツ", "テキスト",
  ]
}
