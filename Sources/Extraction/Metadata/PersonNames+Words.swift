internal import UnicodeText

/// The words of a line of names: parting them, telling signs, and joining them to names.
extension PersonNames {
  /// Words as ranges of a text.
  typealias Words = ArraySlice<Range<Int>>

  /// The words in a range, between white space.
  static func words(_ text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    words.reserveCapacity(16)
    var rest = range
    while let word = nextWord(text, &rest) { words.append(word) }
    return words
  }

  /// The first word in a range, which begins behind it afterwards; nil where there is none.
  static func nextWord(_ text: Span<UInt8>, _ rest: inout Range<Int>) -> Range<Int>? {
    var start = rest.lowerBound
    while start < rest.upperBound, text[start] <= 0x20 { start += 1 }
    guard start < rest.upperBound else { return nil }
    var end = start + 1
    while end < rest.upperBound, text[end] > 0x20 { end += 1 }
    rest = end..<rest.upperBound
    return start..<end
  }

  /// Whether a range begins with these bytes.
  static func starts(
    _ text: Span<UInt8>, _ range: Range<Int>, with word: StaticString
  ) -> Bool {
    range.count >= word.utf8CodeUnitCount && text.has(word, at: range.lowerBound)
  }

  /// Whether a byte is a sign at which a name ends.
  static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "|"), UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "#"),
      UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: "{"),
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "="):
      true
    default: false
    }
  }

  /// Whether a word is a dash, a bullet, an arrow or a copyright sign.
  static func isDash(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
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

  /// Whether what begins with a star is nothing but references to notes: "Mary Jones²*,".
  static func isNoteMark(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    text[range.lowerBound] == UInt8(ascii: "*")
      && range.allSatisfy { isNoteSign(text[$0]) || text[$0] == UInt8(ascii: ",") }
  }

  /// Digits, stars, and the bytes of raised digits and daggers.
  private static func isNoteSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "*"), 0xC2, 0xE2, 0x80...0xBF: true
    default: DateFinder.isDigit(byte)
    }
  }

  /// The parts between commas, semicolons and words for "and".
  static func split(_ text: Span<UInt8>, _ words: Words) -> [Words] {
    if !words.contains(where: { mayEndPart(text, $0) }) { return words.isEmpty ? [] : [words] }
    // The words of all parts one after another, and where the parts end.
    var all: [Range<Int>] = []
    all.reserveCapacity(words.count + 2)
    var ends: [Int] = []
    func endPart() {
      if all.count > ends.last ?? 0 { ends.append(all.count) }
    }
    for (place, word) in zip(words.indices, words) {
      let isAmpersand = word.count == 1 && text[word.lowerBound] == UInt8(ascii: "&")
      if isAmpersand || isConjunction(text, word),
        isAmpersand || !joinsOneName(text, words, place, part: all[(ends.last ?? 0)...])
      {
        endPart()
        continue
      }
      var rest = word
      if let reporter = correspondents.first(where: { starts(text, word, with: $0) }) {
        endPart()
        rest = word.lowerBound + reporter.utf8CodeUnitCount..<word.upperBound
      }
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

  private static func isConjunction(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    word.count <= 3 && kind(text, word) & conjunction != 0 && isCapital(text, word) == false
  }

  /// Whether a word for "and" stands within a name, as in "Santiago Ramón y Cajal".
  ///
  /// Also "Karl von und zu Guttenberg", "Société de Cardiologie et de Médecine". English has no such names.
  ///
  /// - Parameters:
  ///   - place: Where the word is among `words`.
  ///   - part: The words before it that are of the same name as far as is known.
  private static func joinsOneName(
    _ text: Span<UInt8>, _ words: Words, _ place: Int, part: Words
  ) -> Bool {
    let rest = words[(place + 1)...]
    guard let last = part.last, let next = rest.first, !starts(text, words[place], with: "and")
    else { return false }
    if part.count > 1, isSmallParticle(text, last) { return true }
    if isSmallParticle(text, next), kind(text, next) & preposition == 0 { return true }
    // One word behind the two names of "Ramón y Cajal"; "Ana y Luis" are two persons.
    let isLast =
      rest.count == 1 || isConjunction(text, rest[place + 2]) || separator(text, next) != nil
    return part.count > 1 && isLast && isSpanish(text, words[place])
      && isCapital(text, next) == true
  }

  private static func isSmallParticle(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    kind(text, word) & particle != 0 && isCapital(text, word) == false
  }

  /// Whether a word for "and" is that of Spanish or Portuguese, whose family names are two.
  private static func isSpanish(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    word.count == 1
      && (text[word.lowerBound] == UInt8(ascii: "y") || text[word.lowerBound] == UInt8(ascii: "e"))
  }

  /// What stands between the names of a reporter and of who helped: "记者 王小明 通讯员 李华".
  private static let correspondents: [StaticString] = ["通讯员", "通訊員"]

  /// Whether a word may be one for "and" or hold a comma or semicolon: most do not, and are told by their bytes.
  private static func mayEndPart(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    if word.count <= 3, !(text[word.lowerBound] &- 0x41 < 26) { return true }
    for index in word {
      let byte = text[index]
      if byte >= 0xD8 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") { return true }
    }
    return false
  }

  /// The first comma or semicolon in a word; between Chinese characters also the point that parts names there, and
  /// the words of one name in katakana.
  private static func separator(_ text: Span<UInt8>, _ word: Range<Int>) -> Range<Int>? {
    var index = word.lowerBound
    var previous: UInt32 = 0
    while index < word.upperBound {
      let start = index
      let scalar = FoldedWords.nextScalar(text, &index, word.upperBound)
      switch scalar {
      case 0x2C, 0x3B, 0x3001, 0xFF0C, 0x60C, 0xFF1B: return start..<index
      case 0x30FB where previous >= 0x3400 && index < word.upperBound:
        var next = index
        if FoldedWords.nextScalar(text, &next, word.upperBound) >= 0x3400 { return start..<index }
      default: break
      }
      previous = scalar
    }
    return nil
  }

  /// A name of these words, without the punctuation around it.
  static func joined(_ text: Span<UInt8>, _ words: Words) -> [UInt8] {
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
    while let last = name.last, isTrimmed(last), name.count > 3 || last != UInt8(ascii: "."),
      !endsWithInitials(name)
    {
      name.removeLast()
    }
    if words.count > 1 { removeNoteMarks(&name) }
    let start = name.firstIndex { !isTrimmed($0) } ?? name.count
    return start == 0 ? name : Array(name[start...])
  }

  /// Whether a name ends with the point of the last of two initials: "Бойко С.И.", "Бойко С. И."
  private static func endsWithInitials(_ name: [UInt8]) -> Bool {
    var rest = name[...]
    for _ in 0..<2 {
      guard rest.popLast() == UInt8(ascii: "."), let last = rest.last else { return false }
      let letter = rest.suffix(last < 0x80 ? 1 : 2)
      guard isCapital(letter) == true else { return false }
      rest.removeLast(letter.count)
      if rest.last == 0x20, rest.dropLast().last == UInt8(ascii: ".") { rest.removeLast() }
    }
    return rest.last == 0x20
  }

  /// Removes the numbers of notes behind a name of several words: "Mary Jones²", "Wei Li3".
  private static func removeNoteMarks(_ name: inout [UInt8]) {
    var end = name.endIndex
    while end > 1 {
      var start = end - 1
      while start > 0, name[start] & 0xC0 == 0x80 { start -= 1 }
      var index = start
      switch FoldedWords.nextScalar(name[...], &index) {
      case 0x30...0x39, 0xB2, 0xB3, 0xB9, 0x2070, 0x2074...0x2079, 0x2020, 0x2021, 0xA7, 0x2A:
        end = start
      default: start = 0
      }
      if start == 0 { break }
    }
    guard end > 0 else { return }
    // A word of digits, a long number, and what stands behind a capital ("Example H2") belong to the name.
    let digits = name[end...].count(where: DateFinder.isDigit)
    let isBehindWord = name[end - 1] >= 0x80 || name[end - 1] &- 0x61 < 26
    if digits == 0 || isBehindWord && digits <= 2 {
      name.removeSubrange(end...)
    }
  }

  /// Whether a word begins with a capital; nil where its script has none.
  static func isCapital(_ word: ArraySlice<UInt8>) -> Bool? {
    let text = word.span
    return isCapital(text, 0..<text.count)
  }

  static func isCapital(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool? {
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

  static func isNumber(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    for index in word where (text[index] | 0x20) &- 0x61 < 26 || text[index] >= 0x80 {
      return false
    }
    return true
  }
}
