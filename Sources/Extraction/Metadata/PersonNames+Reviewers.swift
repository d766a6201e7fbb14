/// Who has checked a page of health is not who wrote it: "Medically reviewed by", "医学监修".
extension PersonNames {
  /// The number of the word at which a line begins to say who checked the text; nil where it does not.
  ///
  /// "Reviewed by" alone is no such sign: whoever reviews a book is the author of the review.
  static func reviewStart(_ text: Span<UInt8>, _ words: Words) -> Int? {
    for index in words.indices {
      // Most words are told by their first letter.
      let first = text[words[index].lowerBound]
      guard first >= 0x80 || checkingLetters & (1 << UInt32(first & 31)) != 0 else { continue }
      let kind = kind(text, words[index])
      guard kind & (checkingManner | checked) != 0 else { continue }
      let next = index + 1 < words.endIndex ? Self.kind(text, words[index + 1]) : 0
      let isManner = kind & checkingManner != 0
      // "Проверено", "راجعه"
      if isManner, kind & checked != 0 { return index }
      // "Fact-checked"
      if isManner, words[index].contains(where: { text[$0] == UInt8(ascii: "-") }) { return index }
      if isManner ? next & checked != 0 : kind & label == 0 && next & preposition != 0 {
        return index
      }
    }
    return nil
  }

  /// Whether the first word, or the one behind it at which the name would end, says that or by whom a text was checked:
  /// "Revisado y aprobado por", "Last | reviewed by", "Medical | Editor:".
  static func saysChecking(_ text: Span<UInt8>, _ words: Words, nameEnd end: Int) -> Bool {
    guard let first = words.first else { return false }
    return kind(text, first) & checked != 0
      || end == words.startIndex + 1 && end < words.endIndex
        && kind(text, words[end]) & (checked | role) != 0
  }

  /// Whether the words right before a name say that it is of who checked the text: "Medically reviewed by".
  static func announcesReviewer(_ line: ArraySlice<UInt8>) -> Bool {
    let end = line.suffix(60)
    let text = end.span
    return reviewStart(text, words(text, 0..<text.count).suffix(3)) != nil
  }

  /// Bit `n` is set where a word of checking begins with a letter of ASCII whose lowest five bits are `n`.
  private static let checkingLetters = (checkingManners + " " + checkings)
    .split(separator: " ").reduce(0 as UInt32) { letters, word in
      word.utf8.first.map { $0 < 0x80 ? letters | 1 << UInt32($0 & 31) : letters } ?? letters
    }

  /// Whether a line begins with Chinese or Japanese characters that say who checked the text.
  static func namesReviewer(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let first = range.first, (0xE3...0xE9).contains(text[first]) else { return false }
    let beginning = opening(text, range)
    return holds(text, beginning, anyOf: checkers) && !holds(text, beginning, anyOf: writers)
  }

  /// Whether it begins with those that say who edited it.
  static func namesEditor(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.span
    var range = 0..<text.count
    range = withoutBrackets(text, range)
    guard let first = range.first, (0xE3...0xE9).contains(text[first]) else { return false }
    let beginning = opening(text, range)
    return holds(text, beginning, anyOf: editors) && !holds(text, beginning, anyOf: writers)
  }

  /// The characters before a colon or a space, at most twelve.
  private static func opening(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var index = range.lowerBound
    while index < range.upperBound, index < range.lowerBound + 36 {
      let start = index
      let scalar = FoldedWords.nextScalar(text, &index, range.upperBound)
      if isLabelSign(scalar) || scalar == 0x20 { return range.lowerBound..<start }
    }
    return range.lowerBound..<index
  }

  /// Whether one of these words, none of which begins with a letter of ASCII, stands anywhere in a range.
  static func holds(
    _ text: Span<UInt8>, _ range: Range<Int>, anyOf words: [StaticString]
  ) -> Bool {
    for start in range where text[start] >= 0xC0 {
      for word in words where starts(text, start..<range.upperBound, with: word) { return true }
    }
    return false
  }

  private static let checkers: [StaticString] = [
    "監修", "监修", "监制", "审核", "審核", "审稿", "審稿", "审校", "審訂", "校对", "校對", "校閲",
  ]
  private static let editors: [StaticString] = ["编辑", "編輯", "责编", "責編", "編集", "编审"]
  private static let writers: [StaticString] = ["作者", "记者", "記者", "執筆", "执笔", "文", "著", "撰", "筆者"]

  /// A name of Chinese or Japanese characters without what doctors and professors are called behind it, and where
  /// they work before it: "张三主任医师", "山田太郎（医師）", "東都大学教授 山田太郎", "风湿免疫科 周敏".
  static func withoutRank(_ name: [UInt8]) -> [UInt8] {
    guard let first = name.first, (0xE3...0xE9).contains(first) else { return name }
    if name.suffix(3).elementsEqual("）".utf8),
      let bracket = name.indices.dropFirst(6).last(where: { name[$0...].starts(with: "（".utf8) })
    {
      return withoutRank(Array(MetadataText.trimmed(name[..<bracket])))
    }
    for rank in ranks where name.count >= rank.count + 6 && name.suffix(rank.count) == rank[...] {
      let rest = MetadataText.trimmed(name.dropLast(rank.count))
      return withoutRank(Array(rest))
    }
    let text = name.span
    guard let space = name.firstIndex(of: 0x20) else { return name }
    let place = name[..<space]
    // "仁科 太郎" is somebody's name.
    let isDepartment = place.count >= 9 && starts(text, space - 3..<space, with: "科")
    if isDepartment || ranks.contains(place)
      || holds(text, 0..<space, anyOf: institutions)
        && !holds(text, space..<text.count, anyOf: institutions)
    {
      return withoutRank(Array(name[(space + 1)...]))
    }
    return name
  }

  private static let institutions: [StaticString] = [
    "大学", "大學", "病院", "医院", "醫院", "学院", "學院", "学部", "研究所", "研究院", "センター", "クリニック",
  ]

  /// Longer ones first.
  private static let ranks = [
    "副主任医师", "主任医师", "主治医师", "住院医师", "执业医师", "主任醫師", "主治醫師", "副教授", "医学博士", "医师", "醫師", "医師", "医生",
    "醫生",
    "教授", "博士", "先生", "編集委員", "論説委員", "記者", "记者", "报道", "報道", "報導",
  ].map { Array($0.utf8)[...] }
}
