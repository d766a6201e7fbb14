/// Reads the names out of a line such as "Von Anna Muster und Jan Beispiel | 4 März 2019".
struct PersonNames {
  /// The names as written, without labels, dates and what follows them.
  private(set) var names: [[UInt8]] = []
  /// Whether a word such as "by" or "Autor:" stood before them.
  private(set) var isLabelled = false

  /// Reads a line whose white space is collapsed.
  init(reading line: ArraySlice<UInt8>, finder: DateFinder) {
    guard line.count <= 240, !MetadataText.isAddress(line) else { return }
    let plain = DateFinder.withPlainDigits(line)
    let text = plain.span
    var start = 0
    var fallback: [[UInt8]] = []
    // What stands between the dates, the part with a label first.
    let dates = finder.find(in: text, limit: 4)
    for number in 0...dates.count {
      let isBeforeDate = number < dates.count
      let date = isBeforeDate ? dates[number].range : text.count..<text.count
      let (names, isLabelled) = Self.names(
        text, start..<max(start, date.lowerBound), isAfterDate: number > 0,
        isBeforeDate: isBeforeDate)
      start = date.upperBound
      guard !names.isEmpty else { continue }
      if isLabelled {
        (self.names, self.isLabelled) = (names, true)
        return
      }
      if fallback.isEmpty { fallback = names }
    }
    names = fallback
  }

  /// Names that the page itself lists, in one value or several: "A; B", "A, B and C".
  static func list(_ value: [UInt8]) -> [[UInt8]] {
    let text = value.span
    var names: [[UInt8]] = []
    for part in split(text, words(text, 0..<text.count)[...]) {
      let name = joined(text, part)
      if !name.isEmpty, !MetadataText.isAddress(name), !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// One name as catalogues write it, "Stone, Jane A.", in the order in which it is spoken; nil where a value is
  /// no such name.
  static func cited(_ value: [UInt8]) -> [UInt8]? {
    let text = value.span
    let parts = split(text, words(text, 0..<text.count)[...])
    guard parts.count == 2, value.count(where: { $0 == UInt8(ascii: ",") }) == 1,
      parts[0].count <= 3, parts[1].count <= 3, parts[0].count == 1 || parts[1].count == 1
    else { return nil }
    // The point of an initial stays where it is not the last of the name.
    var name: [UInt8] = []
    for word in parts[1] + parts[0] {
      if !name.isEmpty { name.append(0x20) }
      for index in word { name.append(text[index]) }
    }
    return looksLikePerson(name) ? name : nil
  }

  // MARK: - Words

  /// Words as ranges of a text.
  private typealias Words = ArraySlice<Range<Int>>

  private static func words(_ text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    words.reserveCapacity(16)
    var start = range.lowerBound
    for index in range where text[index] <= 0x20 {
      if index > start { words.append(start..<index) }
      start = index + 1
    }
    if range.upperBound > start { words.append(start..<range.upperBound) }
    return words
  }

  /// What a word is, by its first part.
  private static func kind(_ text: Span<UInt8>, _ word: Range<Int>) -> UInt8 {
    guard let first = FoldedWords.firstWord(of: text, word) else { return 0 }
    return table[first]
  }

  private static func starts(
    _ text: Span<UInt8>, _ range: Range<Int>, with word: StaticString
  ) -> Bool {
    guard range.count >= word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { word in
      for offset in word.indices where unsafe text[range.lowerBound + offset] != word[offset] {
        return false
      }
      return true
    }
  }

  private static func names(
    _ text: Span<UInt8>, _ range: Range<Int>, isAfterDate: Bool, isBeforeDate: Bool
  ) -> (names: [[UInt8]], isLabelled: Bool) {
    var range = range
    var isLabelled = false
    if let end = labelEnd(text, range) {
      range = end..<range.upperBound
      isLabelled = true
    }
    var words = words(text, range)[...]
    var index = 0
    var start = 0
    while index < words.count - 1, index < 6 {
      let kind = kind(text, words[index])
      if kind & preposition != 0 {
        isLabelled = true
        start = index + 1
      } else if kind & label == 0, !isNumber(text, words[index]) {
        break
      }
      index += 1
    }
    words = words[start...]
    if isAfterDate {
      // "04.02.2022 | 13:10 Uhr | Jane Stone", "· Jane Stone"
      while words.count > 1, let first = words.first,
        isNumber(text, first) || isDash(text, first) || kind(text, first) & label != 0
      {
        words = words.dropFirst()
      }
    }
    if isBeforeDate {
      // "Le 17/02/2020", "am 4. März".
      while let last = words.last, kind(text, last) & (label | stop) != 0 {
        words = words.dropLast()
      }
    }
    // A sentence is no list of names.
    if !isLabelled, words.count > 14 { return ([], false) }
    if let first = words.first, let rest = withoutGluedLabel(text, first) {
      words[words.startIndex] = rest
      isLabelled = true
    }
    let parts = split(text, cut(text, words))
    guard let first = parts.first.map({ joined(text, withoutRoles(text, $0)) }), isName(first)
    else { return ([], false) }
    var names = [first]
    for part in parts.dropFirst() {
      // "Jane Stone, Senior Editor"
      if part.contains(where: { kind(text, $0) & role != 0 }) { continue }
      let name = joined(text, part)
      let isForeignScript = name.first.map { $0 >= 0xD8 } ?? false
      guard isName(name), isForeignScript || looksLikePerson(name), !names.contains(name)
      else { continue }
      names.append(name)
    }
    return (names, isLabelled)
  }

  /// Behind "Autor:", "Text & Fotos:", "文/", "作者：" at the start.
  private static func labelEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    // Only words that announce names, or a few Chinese or Japanese characters.
    guard !range.isEmpty else { return nil }
    let first = text[range.lowerBound]
    guard (0xE3...0xE9).contains(first) || kind(text, range) & (preposition | label) != 0
    else { return nil }
    var index = range.lowerBound
    var spaces = 0
    while index < range.upperBound, index < range.lowerBound + 40 {
      let start = index
      let scalar = FoldedWords.nextScalar(text, &index, range.upperBound)
      if scalar == 0x20 { spaces += 1 }
      if spaces > 3 { return nil }
      let isColon = scalar == 0x3A || scalar == 0xFF1A
      let isSlash =
        scalar == 0x2F && start - range.lowerBound == 3 && starts(text, range, with: "文")
      if isColon || isSlash {
        if first >= 0xE3, !announcesName(text, range.lowerBound..<start) { return nil }
        // "08:00" is a time.
        let isAfterDigit = start > range.lowerBound && DateFinder.isDigit(text[start - 1])
        return isAfterDigit || start == range.lowerBound || index >= range.upperBound
          ? nil : index
      }
      if DateFinder.isDigit(UInt8(truncatingIfNeeded: scalar)), scalar < 0x80 { return nil }
    }
    // All of them have the same length.
    for label in ["记者", "記者", "作者", "撰文"] as [StaticString]
    where starts(text, range, with: label) {
      return range.count > 6 ? range.lowerBound + 6 : nil
    }
    return nil
  }

  /// Whether Chinese or Japanese characters before a colon say that a name follows: "作者", "责任编辑", "文".
  private static func announcesName(_ text: Span<UInt8>, _ label: Range<Int>) -> Bool {
    let text = string(text, label).trimmingPrefix { $0.isWhitespace }
    if ["文", "著", "図", "图"].contains(text) { return true }
    return announcements.contains { text.contains($0) }
  }

  private static func string(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    for index in range { bytes.append(text[index]) }
    return MetadataText.string(bytes)
  }

  private static let announcements = [
    "作者", "记者", "記者", "撰", "图文", "圖文", "文字", "编辑", "編輯", "編集", "责编", "責編", "主编", "通讯员", "通訊員",
    "供稿", "投稿", "执笔", "執筆", "著者", "筆者", "ライター", "取材", "翻译", "翻訳", "译者", "监修", "監修", "医生", "医師",
    "讲者",
  ]

  /// The word without a label that is glued to it, as in "ByJane Stone".
  private static func withoutGluedLabel(
    _ text: Span<UInt8>, _ word: Range<Int>
  ) -> Range<Int>? {
    for label in ["By", "Von", "Par", "Por"] as [StaticString]
    where starts(text, word, with: label) {
      let rest = word.lowerBound + label.utf8CodeUnitCount..<word.upperBound
      if rest.count > 1, text[rest.lowerBound] &- 0x41 < 26 { return rest }
    }
    return nil
  }

  /// Words without what somebody is before and behind a name of two words: "Emma Ryan Writer".
  private static func withoutRoles(_ text: Span<UInt8>, _ words: Words) -> Words {
    var words = words
    while words.count > 2, let last = words.last, kind(text, last) & role != 0 {
      words = words.dropLast()
    }
    while words.count > 2, let first = words.first, kind(text, first) & role != 0 {
      words = words.dropFirst()
    }
    return words
  }

  /// The words before one that ends a name.
  private static func cut(_ text: Span<UInt8>, _ words: Words) -> Words {
    var end = words.startIndex
    while end < words.endIndex {
      let word = words[end]
      guard !word.isEmpty else { break }
      let first = text[word.lowerBound]
      if end > words.startIndex {
        if kind(text, word) & stop != 0, isCapital(text, word) == false { break }
        if DateFinder.isDigit(first) { break }
        if text[word.upperBound - 1] == UInt8(ascii: ":") {
          // "Jane Stone: …", but not "Jane Stone Photo: …".
          let isName =
            end == words.startIndex + 1 && isCapital(text, word) == true
            && kind(text, word) & (preposition | label | stop | role) == 0
          return words[..<(isName ? end + 1 : end)]
        }
      }
      if isSign(first) || isDash(text, word) || starts(text, word, with: "http")
        || starts(text, word, with: "www.")
      {
        break
      }
      end += 1
      for index in word where isSign(text[index]) {
        return words[..<(end - 1)] + [word.lowerBound..<index]
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
  private static func isDash(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count <= 3 else { return false }
    if word.count == 1 { return text[word.lowerBound] == UInt8(ascii: "-") }
    var index = word.lowerBound
    let scalar = FoldedWords.nextScalar(text, &index, word.upperBound)
    guard index == word.upperBound else { return false }
    switch scalar {
    case 0xA9, 0xB7, 0xBB, 0x2013, 0x2014, 0x2022, 0x2192, 0x2219, 0x22C5, 0x25CF, 0xFF5C:
      return true
    default: return false
    }
  }

  /// The parts between commas, semicolons and words for "and".
  private static func split(_ text: Span<UInt8>, _ words: Words) -> [Words] {
    // The words of all parts one after another, and where the parts end.
    var all: [Range<Int>] = []
    all.reserveCapacity(words.count + 2)
    var ends: [Int] = []
    func endPart() {
      if all.count > ends.last ?? 0 { ends.append(all.count) }
    }
    for word in words {
      let isAmpersand = word.count == 1 && text[word.lowerBound] == UInt8(ascii: "&")
      if isAmpersand
        || (word.count <= 3 && kind(text, word) & conjunction != 0
          && isCapital(text, word) == false)
      {
        endPart()
        continue
      }
      var rest = word
      while let cut = separator(text, rest) {
        if cut.lowerBound > rest.lowerBound { all.append(rest.lowerBound..<cut.lowerBound) }
        endPart()
        rest = cut.upperBound..<rest.upperBound
      }
      if !rest.isEmpty { all.append(rest) }
    }
    endPart()
    var start = 0
    return ends.map { end in
      defer { start = end }
      return all[start..<end]
    }
  }

  private static func separator(_ text: Span<UInt8>, _ word: Range<Int>) -> Range<Int>? {
    var index = word.lowerBound
    while index < word.upperBound {
      let start = index
      switch FoldedWords.nextScalar(text, &index, word.upperBound) {
      case 0x2C, 0x3B, 0x3001, 0xFF0C, 0x60C, 0xFF1B: return start..<index
      default: break
      }
    }
    return nil
  }

  private static func joined(_ text: Span<UInt8>, _ words: Words) -> [UInt8] {
    var name: [UInt8] = []
    name.reserveCapacity(words.reduce(0) { $0 + $1.count + 1 })
    for word in words {
      if !name.isEmpty { name.append(0x20) }
      for index in word { name.append(text[index]) }
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
    let spaces = name.count { $0 == 0x20 }
    guard name.count > 1, name.count <= 90, spaces < 6 else { return false }
    var digits = 0
    var letters = 0
    var isNumbered = false
    for byte in name {
      digits = DateFinder.isDigit(byte) ? digits + 1 : 0
      // A word may be what somebody is called on the site.
      if digits >= 3 {
        if spaces > 0 { return false }
        isNumbered = true
      }
      if byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 { letters += 1 }
    }
    // A label without a name behind it, the end of a sentence.
    let text = name.span
    if name.count >= 3, name[name.count - 1] >= 0x80,
      (["：", "。", "！", "？"] as [StaticString]).contains(where: {
        starts(text, text.count - 3..<text.count, with: $0)
      })
    {
      return false
    }
    // Pictures of symbol fonts, "×".
    if name[0] >= 0x80, !beginsWithLetter(name) { return false }
    guard letters > (isNumbered ? 2 : 0), !DateFinder.isDigit(name[0]) else { return false }
    return !noNames.contains(FoldedWords.squeezed(name[...]))
  }

  private static func beginsWithLetter(_ name: [UInt8]) -> Bool {
    let text = name.span
    var index = 0
    let scalar = Unicode.Scalar(FoldedWords.nextScalar(text, &index, text.count))
    return scalar?.properties.isAlphabetic ?? false
  }

  /// Whether a name has two to four words with capitals, particles such as "von" aside.
  static func looksLikePerson(_ name: [UInt8]) -> Bool {
    let text = name.span
    var count = 0
    var start = 0
    var last: Bool?
    for index in 0...text.count where index == text.count || text[index] == 0x20 {
      defer { start = index + 1 }
      guard index > start else { continue }
      count += 1
      for place in start..<index
      where DateFinder.isDigit(text[place]) || text[place] == 0x21 || text[place] == 0x3F {
        return false
      }
      last = isCapital(text, start..<index)
      if last == false, count == 1 || kind(text, start..<index) & particle == 0 { return false }
    }
    return (2...4).contains(count) && last != false
  }

  /// Whether a word begins with a capital; nil where its script has none.
  static func isCapital(_ word: ArraySlice<UInt8>) -> Bool? {
    let text = word.span
    return isCapital(text, 0..<text.count)
  }

  private static func isCapital(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool? {
    var index = word.lowerBound
    guard index < word.upperBound else { return nil }
    let first = text[index]
    if first < 0x80 {
      return (first | 0x20) &- 0x61 < 26 ? first & 0x20 == 0 : nil
    }
    guard let scalar = Unicode.Scalar(FoldedWords.nextScalar(text, &index, word.upperBound))
    else { return nil }
    if scalar.properties.isUppercase { return true }
    return scalar.properties.isLowercase ? false : nil
  }

  private static func isNumber(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    for index in word where (text[index] | 0x20) &- 0x61 < 26 || text[index] >= 0x80 {
      return false
    }
    return true
  }

  private static let preposition: UInt8 = 1
  private static let label: UInt8 = 2
  private static let stop: UInt8 = 4
  private static let particle: UInt8 = 8
  private static let conjunction: UInt8 = 16
  private static let role: UInt8 = 32

  private static let prepositions = """
    by von vom par por di door av af da автор авторы текст текста بقلم كتب كتبت الكاتب \
    autor autorin autoren autora autores auteur auteure auteurs author authors escribe
    """

  private static let table = FoldedWordTable([
    // Words right before a name.
    (prepositions, value: preposition),
    // Words that may stand before those.
    (
      """
      written posted published created submitted reviewed edited geschrieben verfasst veröffentlicht \
      erstellt eingestellt publié publiée écrit publicado publicada escrito on am le el at um \
      ein eine einer a an the ce this un une der die das interview kolumne gastbeitrag beitrag artikel \
      kommentar bericht article post story review opinion entry photos fotos foto text words texte texto \
      alle alles all beiträge posts view more mehr uhr mon tue wed thu fri sat sun i redaktion bericht reportage \
      was wurde contributor contributors contributed
      """, value: label
    ),
    // Words behind a name.
    (
      """
      am on in um le el at vor il hace filed published posted updated veröffentlicht publié publicado \
      view follow for kommentare kommentar comments comment contributor reporter staff editor \
      correspondent of sagt says said schreibt dit dice wrote via with mit is ist für from aus bei \
      has about über kommentiert reviewed medically read min minutes
      """, value: stop
    ),
    ("von van der den de la le du da di dos del bin ibn al el zu zum v", value: particle),
    ("and und et y и e", value: conjunction),
    // What somebody is, and seldom is called.
    (
      """
      writer editor reporter correspondent contributor columnist journalist director attorney founder ceo \
      president officer professor expert analyst strategist dietitian nutritionist veterinarian specialist \
      manager engineer consultant researcher redakteur redakteurin chefredakteur chefredakteurin journalistin \
      projektleiter projektleiterin rechtsanwalt rechtsanwältin geschäftsführer geschäftsführerin
      """, value: role
    ),
  ])

  /// Whether a line is nothing but a word that announces a name: "Author", "Written by", "Von:".
  static func isLabel(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.span
    var kinds: UInt8 = 0
    for word in words(text, 0..<text.count) {
      let kind = kind(text, word)
      guard kind & (preposition | label) != 0 else { return false }
      kinds |= kind
    }
    return kinds & preposition != 0 || (kinds != 0 && line.last == UInt8(ascii: ":"))
  }

  /// Whether a line may begin with a word that announces a name: most do not.
  static func mayBeLabelled(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    let table = Self.table
    let lengths = prepositionLengths
    let end = line.prefix(60).upperBound
    var index = line.lowerBound
    for _ in 0..<6 {
      // Most words of ASCII are told by their length and first letter.
      var start = index
      while start < end, text[start] < 0x80, !isPlain(text[start]) { start += 1 }
      var next = start
      while next < end, isPlain(text[next]) { next += 1 }
      if next > start, next == end || text[next] < 0x80 {
        let isColon = next < end && text[next] == UInt8(ascii: ":")
        let isPossible =
          next - start < 32
          && lengths[Int(text[start] & 31)] & (1 << UInt32(next - start)) != 0
        if !isColon && !isPossible {
          index = min(next + 1, end)
          continue
        }
      }
      guard let word = FoldedWords.nextWord(in: text, from: &index, to: end) else { return false }
      let kind = table[word]
      if kind & preposition != 0 { return true }
      // "Text: …" and "记者 …"; dates may come first.
      if index < line.upperBound, text[index - 1] == UInt8(ascii: ":"), kind & label != 0 {
        return true
      }
    }
    return false
  }

  @inline(__always) private static func isPlain(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }

  /// Bit `n` is set where a word right before a name is written with `n` letters and that first one: "autor",
  /// but also "aeutor", which folds to the same.
  private static let prepositionLengths: [UInt32] = {
    var lengths = [UInt32](repeating: 0, count: 32)
    for word in prepositions.split(whereSeparator: \.isWhitespace) {
      guard let first = word.utf8.first, first < 0x80 else { continue }
      let count = word.utf8.count
      for extra in 0...4 where count + extra < 32 {
        lengths[Int(first & 31)] |= 1 << UInt32(count + extra)
      }
    }
    return lengths
  }()

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
    siteadmin superuser root default newsdesk printarticle relatedarticles published updated skipnavigation \
    skiptomaincontent factchecked mainmenu lastmodified lastupdated uhr
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Array($0.utf8) })
}
