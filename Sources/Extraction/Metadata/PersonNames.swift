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
    // What stands between the dates and the bars, the part with a label first.
    let dates = finder.find(in: text, limit: 4)
    for number in 0...dates.count {
      let isBeforeDate = number < dates.count
      let date = isBeforeDate ? dates[number].range : text.count..<text.count
      let parts = Self.parts(text, start..<max(start, date.lowerBound))
      start = date.upperBound
      while start < text.count, text[start] == 0x20 { start += 1 }
      for (place, part) in parts.enumerated() {
        let (names, isLabelled) = Self.names(
          text, part, isAfterDate: number > 0, isBeforeDate: isBeforeDate)
        guard !names.isEmpty else { continue }
        // "Ada Example | Photos: Ben Sample", "Health | Ada Example"
        let isFirst = place == 0 || Self.beginsWithPreposition(text, part)
        if isLabelled, isFirst || fallback.isEmpty {
          (self.names, self.isLabelled) = (names, true)
          return
        }
        if fallback.isEmpty, place == 0 || Self.looksLikePerson(names[0]) { fallback = names }
      }
    }
    names = fallback
  }

  /// The names of a list with one in each item, which are set apart by bars:
  /// `<ul class=authors><li>Ada Example<li>Ben Sample</ul>`; nil where one of them is no person's.
  init?(listedIn lines: ArraySlice<UInt8>, finder: DateFinder) {
    let bar = UInt8(ascii: "|")
    guard lines.contains(bar) else { return nil }
    for line in lines.split(separator: bar) {
      let found = PersonNames(reading: MetadataText.trimmed(line), finder: finder)
      guard found.names.count == 1, Self.looksLikePerson(found.names[0]),
        Self.isCapital(found.names[0][...]) == true, !names.contains(found.names[0])
      else { return nil }
      names += found.names
      isLabelled = isLabelled || found.isLabelled
    }
    guard names.count > 1 else { return nil }
  }

  /// The names of a line that turns each round, as catalogues do: "Example, Ada; Sample, Ben, MD"; nil for any other.
  init?(citedIn line: ArraySlice<UInt8>) {
    guard line.contains(UInt8(ascii: ";")) else { return nil }
    for part in line.split(separator: UInt8(ascii: ";")) {
      guard let name = Self.cited(Array(part)), !names.contains(name) else { return nil }
      names.append(name)
    }
    guard names.count > 1 else { return nil }
  }

  /// The name that is the text of a link behind a word such as "by"; nil where it does not look like a person's.
  init?(linked name: ArraySlice<UInt8>, finder: DateFinder) {
    self.init(reading: name, finder: finder)
    guard names.count == 1, Self.looksLikePerson(names[0]) else { return nil }
    isLabelled = true
  }

  /// A part of a line cut at bars, but not behind a label: "Von | Anna Muster"; and before a label of Chinese or
  /// Japanese characters: "作者：张三 来源：健康网", "来源：健康网作者：张三".
  private static func parts(_ text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range {
      let part = start..<index
      if text[index] >= 0xE4, isGluedAuthorLabel(text, index..<range.upperBound, behind: part),
        parts.count < 6
      {
        parts.append(part)
        start = index
      }
      guard text[index] == 0x20 || text[index] == UInt8(ascii: "|") else { continue }
      let isCut =
        text[index] == 0x20
        ? !part.isEmpty && beginsWithOtherLabel(text, index + 1..<range.upperBound)
        : !isLabel(text, part) && !isBarLabel(text, part)
      guard isCut, parts.count < 6 else { continue }
      parts.append(part)
      start = index + 1
    }
    parts.append(start..<range.upperBound)
    return parts
  }

  /// Whether the label of an author begins here, and that of something else stands before it.
  private static func isGluedAuthorLabel(
    _ text: Span<UInt8>, _ range: Range<Int>, behind part: Range<Int>
  ) -> Bool {
    (["作者：", "作者:", "记者：", "记者:", "記者：", "記者:"] as [StaticString]).contains {
      starts(text, range, with: $0)
    } && nextLabel(text, part) != nil
  }

  /// Whether the first word has ideographs and a colon.
  private static func beginsWithOtherLabel(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !range.isEmpty, (0xE3...0xE9).contains(text[range.lowerBound]) else { return false }
    let end = range.first { text[$0] == 0x20 } ?? range.upperBound
    return nextLabel(text, range.lowerBound..<end) != nil
  }

  private static func beginsWithPreposition(_ text: Span<UInt8>, _ part: Range<Int>) -> Bool {
    var rest = part
    return nextWord(text, &rest).map { kind(text, $0) & preposition != 0 } ?? false
  }

  /// Names that the page itself lists, in one value or several: "A; B", "A, B and C".
  static func list(_ value: [UInt8]) -> [[UInt8]] {
    let text = value.span
    var names: [[UInt8]] = []
    for part in split(text, words(text, 0..<text.count)[...]) {
      if let degrees = credentials(text, part), let last = names.last, last.contains(0x20) {
        append(degrees, to: &names)
        continue
      }
      let name = withoutRank(joined(text, part))
      if !name.isEmpty, !MetadataText.isAddress(name), !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// One name as catalogues write it, "Stone, Jane A.", in the order in which it is spoken; nil where a value is
  /// no such name.
  static func cited(_ value: [UInt8]) -> [UInt8]? {
    let text = value.span
    var parts = split(text, words(text, 0..<text.count)[...])
    let all = parts.count
    // "Public, John Q., Jr", "Stone, Jane A., MD, PhD", "John Q. Public, III"
    var suffix: [UInt8] = []
    while parts.count > 1, let last = parts.last {
      if last.count == 1, isSuffix(text, last[last.startIndex]), suffix.isEmpty {
        suffix = joined(text, last)
      } else if parts.count < 3 || credentials(text, last) == nil {
        break
      }
      parts.removeLast()
    }
    // "Stone, Jane MD"
    while let last = parts.last, parts.count == 2, last.count > 1,
      credentials(text, last.suffix(1)) != nil
    {
      parts[1].removeLast()
    }
    if parts.count == 1, !suffix.isEmpty {
      let name = joined(text, parts[0])
      return looksLikePerson(name) ? name + [0x20] + suffix : nil
    }
    guard parts.count == 2, value.count(where: { $0 == UInt8(ascii: ",") }) == all - 1,
      parts[0].count <= 3, parts[1].count <= 3, parts[0].count == 1 || parts[1].count == 1,
      credentials(text, parts[1]) == nil
    else { return nil }
    // "欧阳, 修" is spoken in this order.
    let isIdeographic = parts.allSatisfy { part in
      part.count == 1 && part.allSatisfy { (0xE3...0xED).contains(text[$0.lowerBound]) }
    }
    if isIdeographic { return parts.flatMap { joined(text, $0) } }
    // The point of an initial stays where it is not the last of the name.
    var name: [UInt8] = []
    for word in parts[1] + parts[0] {
      if !name.isEmpty { name.append(0x20) }
      for index in word { name.append(text[index]) }
    }
    guard looksLikePerson(name) else { return nil }
    return suffix.isEmpty ? name : name + [0x20] + suffix
  }

  /// Whether a word tells sons from fathers: "Jr", "III".
  private static func isSuffix(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"].contains { (suffix: StaticString) in
      word.count == suffix.utf8CodeUnitCount && starts(text, word, with: suffix)
    }
  }

  /// The names in a part of a line, and whether a label stands before them.
  private static func names(
    _ text: Span<UInt8>, _ range: Range<Int>, isAfterDate: Bool, isBeforeDate: Bool
  ) -> (names: [[UInt8]], isLabelled: Bool) {
    var range = withoutBrackets(text, range)
    if namesReviewer(text, range) { return ([], false) }
    var isLabelled = false
    if let end = labelEnd(text, range) {
      range = end..<range.upperBound
      isLabelled = true
    } else if DateFinder.has(text, careOf, at: range.lowerBound) {
      range = min(range.lowerBound + careOf.utf8CodeUnitCount, range.upperBound)..<range.upperBound
      isLabelled = true
    }
    var words = words(text, range)[...]
    // "ada@example.org (Ada Example)"
    if words.count > 1, words[0].contains(where: { text[$0] == UInt8(ascii: "@") }),
      text[words[1].lowerBound] == UInt8(ascii: "("),
      text[range.upperBound - 1] == UInt8(ascii: ")")
    {
      words = Self.words(text, words[1].lowerBound + 1..<range.upperBound - 1)[...]
    }
    if let checkers = reviewStart(text, words) {
      // "Medically reviewed by Ben Sample, MD — Written by Ada Example"
      let written = words.indices.first {
        $0 > checkers && $0 + 2 < words.endIndex && saysWritten(text, words[$0])
          && kind(text, words[$0 + 1]) & preposition != 0
      }
      words = written.map { words[$0...] } ?? words[..<checkers]
      // "Article validé par Luc Bernard", "Peer reviewed by …"
      guard written != nil || words.count > 1 else { return ([], false) }
    }
    var index = words.startIndex
    var start = index
    let limit = min(words.endIndex - 1, index + 6)
    while index < limit {
      let kind = kind(text, words[index])
      if kind & preposition != 0 {
        isLabelled = true
        start = index + 1
      } else if kind & label == 0, !isNumber(text, words[index]) {
        // "Frage von Tina79"
        let isBehindPost = Self.kind(text, words[index + 1]) & preposition != 0
        guard index == words.startIndex, isBehindPost, isPost(text, words[index]) else { break }
      }
      index += 1
    }
    words = words[start...]
    if start > 0, let first = words.first, beginsPhrase(text, first) { return ([], false) }
    // "Par le Dr Jean Dupont"
    if isLabelled, words.count > 2, let first = words.first, kind(text, first) & label != 0,
      isTitle(text, words[words.startIndex + 1])
    {
      words = words.dropFirst()
    }
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
      // "Von Eva Muster, Ärztin Aktualisiert am"
      let isList = words.dropLast().contains { text[$0.upperBound - 1] == UInt8(ascii: ",") }
      if let last = words.last, isLabelled || isList,
        !CueWords.last(in: joined(text, [last])[...]).isEmpty
      {
        words = words.dropLast()
      }
    }
    // A sentence is no list of names, nor is what stands behind the label of something else: "Category: Vitamins".
    if !isLabelled, words.count > 14 || beginsWithLabel(text, words) { return ([], false) }
    if let first = words.first, let rest = withoutGluedLabel(text, first) {
      words[words.startIndex] = rest
      isLabelled = true
    }
    let named = cut(text, words)
    if !isLabelled, saysChecking(text, words, nameEnd: named.endIndex) { return ([], false) }
    let parts = split(text, named)
    guard let first = parts.first.map({ withoutRank(joined(text, withoutRoles(text, $0))) }),
      isName(first), !isGreeting(first), isLabelled || !CueGroups.isOfAccounts(first)
    else { return ([], false) }
    // "Review Date 3/12/2023"
    if isBeforeDate, !isLabelled, !CueWords.last(in: withoutVowelSigns(first)[...]).isEmpty {
      return ([], false)
    }
    var names = [first]
    for part in parts.dropFirst() {
      if let degrees = credentials(text, part) {
        append(degrees, to: &names)
        continue
      }
      // "Jane Stone, Senior Editor"
      if part.contains(where: { kind(text, $0) & role != 0 || isOrganization(text, $0) }) {
        continue
      }
      let name = withoutRank(joined(text, withoutRoles(text, part)))
      let isForeignScript = name.first.map { $0 >= 0xD8 } ?? false
      guard isName(name), isForeignScript || looksLikePerson(name), !names.contains(name)
      else { continue }
      names.append(name)
    }
    return (names, isLabelled)
  }

  /// Before the name of who wrote a text, in Italian.
  private static let careOf: StaticString = "a cura di "

  /// Whether a colon stands behind the first of several words.
  private static func beginsWithLabel(_ text: Span<UInt8>, _ words: Words) -> Bool {
    guard words.count > 1, let first = words.first else { return false }
    let second = words[words.startIndex + 1]
    let colon = UInt8(ascii: ":")
    return text[first.upperBound - 1] == colon
      || second.count == 1 && text[second.lowerBound] == colon
  }

  /// Arabic words as they are mostly written: without U+064B…U+0652.
  private static func withoutVowelSigns(_ name: [UInt8]) -> [UInt8] {
    guard name.contains(0xD9) else { return name }
    let scalars = String(decoding: name, as: UTF8.self).unicodeScalars
    return scalars.filter { !(0x64B...0x652).contains($0.value) }.flatMap { Array($0.utf8) }
  }

  /// Words without what somebody is before and behind a name of two words: "Emma Ryan Writer".
  private static func withoutRoles(_ text: Span<UInt8>, _ words: Words) -> Words {
    var words = words
    // "Dr. Uwe Arzt" is called so.
    let isTitled = words.count == 3 && words.first.map { text[$0.upperBound - 1] == 0x2E } ?? false
    while words.count > 2, !isTitled, let last = words.last,
      kind(text, last) & role != 0 || isInvitation(text, last)
    {
      words = words.dropLast()
    }
    while words.count > 2, let first = words.first, kind(text, first) & role != 0 {
      words = words.dropFirst()
    }
    return words
  }

  /// What stands on a button beside a name: "Emma Ryan Follow".
  private static func isInvitation(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    ["Follow", "Following", "Folgen", "Suivre", "Seguir", "ORCID"].contains {
      (label: StaticString) in
      word.count == label.utf8CodeUnitCount && starts(text, word, with: label)
    }
  }

  /// The words before one that ends a name.
  private static func cut(_ text: Span<UInt8>, _ words: Words) -> Words {
    var end = words.startIndex
    while end < words.endIndex {
      let word = words[end]
      guard !word.isEmpty else { break }
      let first = text[word.lowerBound]
      if (0xE3...0xE9).contains(first), let label = nextLabel(text, word) {
        // "张三来源：健康网"
        return words[..<end] + (label > word.lowerBound ? [word.lowerBound..<label] : [])
      }
      if end > words.startIndex {
        if kind(text, word) & stop != 0, isCapital(text, word) == false { break }
        if DateFinder.isDigit(first) { break }
        if text[word.upperBound - 1] == UInt8(ascii: ":") {
          // "Jane Stone: …", but not "Jane Stone Photo: …".
          let isName =
            end == words.startIndex + 1 && isCapital(text, word) == true
            && !word.contains { isSign(text[$0]) }
            && kind(text, word) & (preposition | label | stop | role) == 0
          return words[..<(isName ? end + 1 : end)]
        }
      }
      if first >= 0xE3, let bracket = bracketEnd(text, word), bracket > word.lowerBound {
        return words[..<end] + [word.lowerBound..<bracket]
      }
      if isSign(first) || isDash(text, word) || starts(text, word, with: "http")
        || starts(text, word, with: "www.")
      {
        break
      }
      end += 1
      // "Jane Stonehttps://orcid.org/…"
      for index in word
      where text[index] == UInt8(ascii: "h")
        && starts(text, index..<word.upperBound, with: "https://")
      {
        return words[..<(end - 1)] + [word.lowerBound..<index]
      }
      for index in word where isSign(text[index]) && !isNoteMark(text, index..<word.upperBound) {
        let name = word.lowerBound..<index
        return words[..<(end - 1)] + (isPictureLabel(text, name) ? [] : [name])
      }
    }
    return words[..<end]
  }
}
