/// Reads the names out of a line such as "Von Anna Muster und Jan Beispiel | 4 März 2019".
struct PersonNames {
  /// The names as written, without labels, dates and what follows them.
  private(set) var names: [[UInt8]] = []
  /// Whether a word such as "by" or "Autor:" stood before them.
  private(set) var isLabelled = false

  /// Reads a line whose white space is collapsed.
  init(reading line: ArraySlice<UInt8>, finder: DateFinder) {
    guard line.count <= 240, !MetadataText.isAddress(line) else { return }
    let text = DateFinder.withPlainDigits(line)
    var start = 0
    var fallback: (names: [[UInt8]], isLabelled: Bool)?
    // What stands between the dates, the part with a label first.
    for end in finder.find(in: text[...], limit: 4).map(\.range) + [text.count..<text.count] {
      let (names, isLabelled) = Self.names(
        text[start..<max(start, end.lowerBound)], isBeforeDate: !end.isEmpty)
      start = end.upperBound
      guard !names.isEmpty else { continue }
      if isLabelled {
        (self.names, self.isLabelled) = (names, true)
        return
      }
      if fallback == nil { fallback = (names, false) }
    }
    if let fallback { names = fallback.names }
  }

  /// Names that the page itself lists, in one value or several: "A; B", "A, B and C".
  static func list(_ value: [UInt8]) -> [[UInt8]] {
    var names: [[UInt8]] = []
    for part in split(words(value[...])) {
      let name = joined(part)
      if !name.isEmpty, !MetadataText.isAddress(name), !names.contains(name) { names.append(name) }
    }
    return names
  }

  // MARK: - Words

  private typealias Words = ArraySlice<ArraySlice<UInt8>>

  private static func words(_ text: ArraySlice<UInt8>) -> Words {
    text.split { $0 <= 0x20 }[...]
  }

  private static func names(
    _ text: ArraySlice<UInt8>, isBeforeDate: Bool
  ) -> (names: [[UInt8]], isLabelled: Bool) {
    var text = text
    var isLabelled = false
    if let end = labelEnd(text) {
      text = text[end...]
      isLabelled = true
    }
    let table = Self.table
    var words = words(text)
    var index = words.startIndex
    var start = index
    while index < words.endIndex - 1, index < words.startIndex + 6 {
      let kind = table[FoldedWords.firstWord(of: words[index]) ?? 0]
      if kind & preposition != 0 {
        isLabelled = true
        start = index + 1
      } else if kind & label == 0, !isNumber(words[index]) {
        break
      }
      index += 1
    }
    words = words[start...]
    if isBeforeDate {
      // "Le 17/02/2020", "am 4. März".
      while let last = words.last, table[FoldedWords.firstWord(of: last) ?? 0] & (label | stop) != 0
      {
        words = words.dropLast()
      }
    }
    // A sentence is no list of names.
    if !isLabelled, words.count > 14 { return ([], false) }
    if let first = words.first, let rest = withoutGluedLabel(first) {
      words[words.startIndex] = rest
      isLabelled = true
    }
    let parts = split(cut(words))
    guard let first = parts.first.map(joined), isName(first) else { return ([], false) }
    var names = [first]
    for part in parts.dropFirst() {
      let name = joined(part)
      let isForeignScript = name.first.map { $0 >= 0xD8 } ?? false
      guard isName(name), isForeignScript || looksLikePerson(name), !names.contains(name)
      else { continue }
      names.append(name)
    }
    return (names, isLabelled)
  }

  /// Behind "Autor:", "Text & Fotos:", "文/", "作者：" at the start.
  private static func labelEnd(_ text: ArraySlice<UInt8>) -> Int? {
    // Only words that announce names, or a few Chinese or Japanese characters.
    guard let first = text.first,
      (0xE3...0xE9).contains(first)
        || table[FoldedWords.firstWord(of: text) ?? 0] & (preposition | label) != 0
    else { return nil }
    var index = text.startIndex
    var spaces = 0
    while index < text.endIndex, index < text.startIndex + 40 {
      let start = index
      let scalar = FoldedWords.nextScalar(text, &index)
      if scalar == 0x20 { spaces += 1 }
      if spaces > 3 { return nil }
      let isColon = scalar == 0x3A || scalar == 0xFF1A
      let isSlash = scalar == 0x2F && text[text.startIndex..<start].elementsEqual("文".utf8)
      if isColon || isSlash {
        if first >= 0xE3, !announcesName(text[text.startIndex..<start]) { return nil }
        // "08:00" is a time.
        let isAfterDigit = start > text.startIndex && DateFinder.isDigit(text[start - 1])
        return isAfterDigit || start == text.startIndex || index >= text.endIndex ? nil : index
      }
      if DateFinder.isDigit(UInt8(truncatingIfNeeded: scalar)), scalar < 0x80 { return nil }
    }
    for label in ["记者", "記者", "作者", "撰文"] where text.starts(with: label.utf8) {
      return text.count > label.utf8.count ? text.startIndex + label.utf8.count : nil
    }
    return nil
  }

  /// Whether Chinese or Japanese characters before a colon say that a name follows: "作者", "责任编辑", "文".
  private static func announcesName(_ label: ArraySlice<UInt8>) -> Bool {
    let text = MetadataText.string(label).trimmingPrefix { $0.isWhitespace }
    if ["文", "著", "図", "图"].contains(text) { return true }
    return announcements.contains { text.contains($0) }
  }

  private static let announcements = [
    "作者", "记者", "記者", "撰", "图文", "圖文", "文字", "编辑", "編輯", "編集", "责编", "責編", "主编", "通讯员", "通訊員",
    "供稿", "投稿", "执笔", "執筆", "著者", "筆者", "ライター", "取材", "翻译", "翻訳", "译者", "监修", "監修", "医生", "医師",
    "讲者",
  ]

  /// The word without a label that is glued to it, as in "ByJane Stone".
  private static func withoutGluedLabel(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for label in ["By", "Von", "Par", "Por"] where word.starts(with: label.utf8) {
      let rest = word.dropFirst(label.utf8.count)
      if let next = rest.first, next &- 0x41 < 26, rest.count > 1 { return rest }
    }
    return nil
  }

  /// The words before one that ends a name.
  private static func cut(_ words: Words) -> Words {
    let table = Self.table
    var end = words.startIndex
    while end < words.endIndex {
      let word = words[end]
      guard let first = word.first else { break }
      if end > words.startIndex {
        if table[FoldedWords.firstWord(of: word) ?? 0] & stop != 0, isCapital(word) == false {
          break
        }
        if DateFinder.isDigit(first) || word.last == UInt8(ascii: ":") { break }
      }
      if isSign(first) || isDash(word) || word.starts(with: "http".utf8)
        || word.starts(with: "www.".utf8)
      {
        break
      }
      end += 1
      if let sign = word.firstIndex(where: isSign) {
        return words[..<(end - 1)] + [word[..<sign]]
      }
    }
    return words[..<end]
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "|"), UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "#"),
      UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: "{"),
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "="):
      true
    default: false
    }
  }

  /// Whether a word is a dash, a bullet, an arrow or a copyright sign.
  private static func isDash(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count <= 3 else { return false }
    if word.count == 1 { return word.first == UInt8(ascii: "-") }
    var index = word.startIndex
    let scalar = FoldedWords.nextScalar(word, &index)
    return index == word.endIndex
      && [0xA9, 0xB7, 0xBB, 0x2013, 0x2014, 0x2022, 0x2192, 0x25CF, 0xFF5C].contains(scalar)
  }

  /// The parts between commas, semicolons and words for "and".
  private static func split(_ words: Words) -> [Words] {
    var parts: [Words] = []
    var current: Words = []
    let table = Self.table
    for word in words {
      let isAmpersand = word.count == 1 && word.first == UInt8(ascii: "&")
      if isAmpersand
        || (word.count <= 3 && table[FoldedWords.firstWord(of: word) ?? 0] & conjunction != 0
          && isCapital(word) == false)
      {
        if !current.isEmpty { parts.append(current) }
        current = []
        continue
      }
      var rest = word
      while let (cut, length) = separator(in: rest) {
        let before = rest[..<cut]
        if !before.isEmpty { current.append(before) }
        if !current.isEmpty { parts.append(current) }
        current = []
        rest = rest[(cut + length)...]
      }
      if !rest.isEmpty { current.append(rest) }
    }
    if !current.isEmpty { parts.append(current) }
    return parts
  }

  private static func separator(in word: ArraySlice<UInt8>) -> (Int, length: Int)? {
    var index = word.startIndex
    while index < word.endIndex {
      let start = index
      let scalar = FoldedWords.nextScalar(word, &index)
      if [0x2C, 0x3B, 0x3001, 0xFF0C, 0x60C, 0xFF1B].contains(scalar) {
        return (start, index - start)
      }
    }
    return nil
  }

  private static func joined(_ words: Words) -> [UInt8] {
    var name: [UInt8] = []
    for word in words {
      if !name.isEmpty { name.append(0x20) }
      name += word
    }
    func isTrimmed(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x20, UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
        UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "\""),
        UInt8(ascii: "'"):
        true
      default: false
      }
    }
    while let last = name.last, isTrimmed(last), name.count > 3 || last != UInt8(ascii: ".") {
      name.removeLast()
    }
    let start = name.firstIndex { !isTrimmed($0) } ?? name.count
    return start == 0 ? name : Array(name[start...])
  }

  // MARK: - Judging

  /// Whether a text can be a name at all.
  static func isName(_ name: [UInt8]) -> Bool {
    guard name.count > 1, name.count <= 90, name.count(where: { $0 == 0x20 }) < 6 else {
      return false
    }
    var digits = 0
    var letters = 0
    for byte in name {
      digits = DateFinder.isDigit(byte) ? digits + 1 : 0
      if digits >= 3 { return false }
      if byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 { letters += 1 }
    }
    // A label without a name behind it, the end of a sentence.
    if name.count >= 3,
      ["：", "。", "！", "？"].contains(where: { name.suffix(3).elementsEqual($0.utf8) })
    {
      return false
    }
    guard letters > 0, !DateFinder.isDigit(name[0]) else { return false }
    return !noNames.contains(FoldedWords.squeezed(name[...]))
  }

  /// Whether a name has two to four words with capitals, particles such as "von" aside.
  static func looksLikePerson(_ name: [UInt8]) -> Bool {
    let words = name.split(separator: 0x20)
    guard (2...4).contains(words.count) else { return false }
    let table = Self.table
    for word in words {
      if word.contains(where: { DateFinder.isDigit($0) || $0 == 0x21 || $0 == 0x3F }) {
        return false
      }
      if isCapital(word) == false,
        table[FoldedWords.firstWord(of: word) ?? 0] & particle == 0
      {
        return false
      }
    }
    return isCapital(words[0]) != false && isCapital(words[words.count - 1]) != false
  }

  /// Whether a word begins with a capital; nil where its script has none.
  static func isCapital(_ word: ArraySlice<UInt8>) -> Bool? {
    var index = word.startIndex
    guard index < word.endIndex, let scalar = Unicode.Scalar(FoldedWords.nextScalar(word, &index))
    else { return nil }
    if scalar.properties.isUppercase { return true }
    return scalar.properties.isLowercase ? false : nil
  }

  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    word.allSatisfy { !((($0 | 0x20) &- 0x61) < 26) && $0 < 0x80 }
  }

  private static let preposition: UInt8 = 1
  private static let label: UInt8 = 2
  private static let stop: UInt8 = 4
  private static let particle: UInt8 = 8
  private static let conjunction: UInt8 = 16

  private static let table = FoldedWordTable([
    // Words right before a name.
    (
      """
      by von vom par por di door av af da автор авторы текст текста بقلم كتب كتبت الكاتب \
      autor autorin autoren autora autores auteur auteure auteurs author authors escribe
      """, value: preposition
    ),
    // Words that may stand before those.
    (
      """
      written posted published created submitted reviewed edited geschrieben verfasst veröffentlicht \
      erstellt eingestellt publié publiée écrit publicado publicada escrito on am le el at um \
      ein eine einer a an the ce this un une der die das interview kolumne gastbeitrag beitrag artikel \
      kommentar bericht article post story review opinion entry photos fotos foto text words texte texto \
      alle alles all beiträge posts view more mehr uhr mon tue wed thu fri sat sun i redaktion bericht reportage
      """, value: label
    ),
    // Words behind a name.
    (
      """
      am on in um le el at vor il hace filed published posted updated veröffentlicht publié publicado \
      view follow for kommentare kommentar comments comment contributor reporter staff editor \
      correspondent of sagt says said schreibt dit dice wrote via with mit and is ist für from aus bei \
      has about über kommentiert reviewed medically read min minutes
      """, value: stop
    ),
    ("von van der den de la le du da di dos del bin ibn al el zu zum v", value: particle),
    ("and und et y и e", value: conjunction),
  ])

  /// Whether a line may begin with a word that announces a name: most do not.
  static func mayBeLabelled(_ line: ArraySlice<UInt8>) -> Bool {
    let table = Self.table
    let start = line.prefix(60)
    var index = start.startIndex
    for _ in 0..<6 {
      guard let word = FoldedWords.nextWord(in: start, from: &index) else { return false }
      let kind = table[word]
      if kind & preposition != 0 { return true }
      // "Text: …" and "记者 …"; dates may come first.
      if index < line.endIndex, line[index - 1] == UInt8(ascii: ":"), kind & label != 0 {
        return true
      }
    }
    return false
  }

  /// Whether the first of several words is an article or the like: "Die Nachrichten", "The Team".
  static func beginsWithArticle(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.contains(0x20) else { return false }
    return articles[FoldedWords.firstWord(of: name) ?? 0] != 0
  }

  private static let articles = FoldedWordTable([
    (
      """
      the a an this our your my all der die das den dem ein eine im am zum zur alle neue neuer unser unsere mein ihr \
      le la les un une des nos notre mon el los las una unos mi nuestro il lo gli uno o os as um uma in on at for
      """, value: 1
    )
  ])

  /// What stands where a name should, without spaces.
  private static let noNames = Set(
    """
    admin administrator author autor by von share comment comments kommentar kommentare reply follow \
    editor staff unknown guest anonymous gast none null undefined print email mehr more readmore home \
    about viewallposts postsby allposts twitter facebook date datum login anmelden user name noauthor \
    publishedby wordpressadmin wpadmin webmaster foto fotos photo photos image images source quelle \
    advertisement anzeige werbung unbekannt username myreviews contributor contributors writtenby \
    siteadmin superuser root default newsdesk printarticle relatedarticles published updated skipnavigation
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Array($0.utf8) })
}
