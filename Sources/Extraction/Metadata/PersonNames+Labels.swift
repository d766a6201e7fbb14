/// Words that announce a name: "Autor:", "ByJane Stone", "责任编辑：".
extension PersonNames {
  /// Behind "Autor:", "Text & Fotos:", "文/", "作者：" at the start.
  static func labelEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    // Only words that announce names, or a few Chinese or Japanese characters.
    guard !range.isEmpty else { return nil }
    let first = text[range.lowerBound]
    guard (0xE3...0xE9).contains(first) || kind(text, range) & (preposition | label) != 0
    else { return nil }
    guard !namesReviewer(text, range) else { return nil }
    if starts(text, range, with: screenReaderLabel) {
      return range.lowerBound + screenReaderLabel.utf8CodeUnitCount
    }
    var index = range.lowerBound
    var spaces = 0
    while index < range.upperBound, index < range.lowerBound + 40 {
      let start = index
      let scalar = FoldedWords.nextScalar(text, &index, range.upperBound)
      if scalar == 0x20 { spaces += 1 }
      if spaces > 3 { return nil }
      let isSlash =
        scalar == 0x2F && start - range.lowerBound == 3 && starts(text, range, with: "文")
      if scalar == 0x3A || isSlash || (isLabelSign(scalar) && first >= 0xE3) {
        let label = range.lowerBound..<start
        guard first >= 0xE3 ? announcesName(text, label) : isNamesLabel(text, label)
        else { return nil }
        // "08:00" is a time.
        let isAfterDigit = start > range.lowerBound && DateFinder.isDigit(text[start - 1])
        return isAfterDigit || start == range.lowerBound || index >= range.upperBound
          ? nil : index
      }
      if isBar(scalar), index < range.upperBound, isBarLabel(text, range.lowerBound..<start) {
        return index
      }
      if DateFinder.isDigit(UInt8(truncatingIfNeeded: scalar)), scalar < 0x80 { return nil }
    }
    // All of them have the same length.
    for label in ["记者", "記者", "作者", "撰文"] as [StaticString]
    where starts(text, range, with: label) {
      // "記者イベント" is Japanese for something else, "作者最新文章" leads to others.
      let rest = range.dropFirst(6)
      guard let first = rest.first, text[first] != 0xE3,
        !otherThings.contains(where: { starts(text, rest, with: $0) })
      else { return nil }
      return first
    }
    for label in ["執筆者", "執筆", "著者", "筆者", "この記事を書いた人"] as [StaticString]
    where starts(text, range, with: label) {
      let end = range.lowerBound + label.utf8CodeUnitCount
      return end < range.upperBound && text[end] == 0x20 ? end : nil
    }
    return nil
  }

  /// What is no name behind "作者".
  private static let otherThings: [StaticString] = [
    "最新", "最近", "近期", "更多", "其他", "其它", "其餘", "相关", "相關", "热门", "熱門", "推荐", "推薦", "文章", "作品", "信息",
    "資訊", "主页", "主頁", "声明", "聲明",
  ]

  /// What ScienceDirect tells readers who hear the page, right before the first name.
  private static let screenReaderLabel: StaticString = "Author links open overlay panel"

  /// Whether words before a colon say that a name follows: "Written and photographed by", "Text & Fotos", but not
  /// "The treatment".
  private static func isNamesLabel(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let words = words(text, range)
    if words.contains(where: { kind(text, $0) & preposition != 0 }) { return true }
    let beginning = words.prefix {
      text[$0.lowerBound] != UInt8(ascii: "&") && kind(text, $0) & conjunction == 0
    }
    return !beginsWithArticle(text, range)
      && beginning.allSatisfy { kind(text, $0) & label != 0 }
  }

  /// Where in a word of Chinese or Japanese characters the label of something else begins: "来源：健康网";
  /// nil where no colon is in it.
  static func nextLabel(_ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    var index = word.lowerBound
    while index < word.upperBound {
      let start = index
      let scalar = FoldedWords.nextScalar(text, &index, word.upperBound)
      guard isLabelSign(scalar) || isBar(scalar) else { continue }
      for label in otherLabels {
        let place = start - label.utf8CodeUnitCount
        if place >= word.lowerBound, starts(text, place..<start, with: label) { return place }
      }
      if isLabelSign(scalar) { return word.lowerBound }
    }
    return nil
  }

  /// Where in a word a bracket closes that was not opened in it: "张三）返回首页".
  static func bracketEnd(_ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    for index in word where text[index] == 0xEF {
      if starts(text, index..<word.upperBound, with: "（") { return nil }
      if starts(text, index..<word.upperBound, with: "）") { return index }
    }
    return nil
  }

  /// Whether a word before a slash says whose the pictures are: "文/张三 图/李四".
  static func isPictureLabel(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    (["图", "圖", "摄", "攝", "摄影", "攝影"] as [StaticString]).contains {
      word.count == $0.utf8CodeUnitCount && starts(text, word, with: $0)
    }
  }

  private static let otherLabels: [StaticString] = [
    "责任编辑", "責任編輯", "责编", "責編", "来源", "來源", "出处", "出處", "编辑", "編輯", "时间", "時間", "日期", "审核", "審核",
  ]

  /// A colon, narrow or wide, or what stands for it in Japanese: "文＝", "文／".
  static func isLabelSign(_ scalar: UInt32) -> Bool {
    scalar == 0x3A || scalar == 0xFF1A || scalar == 0xFF1D || scalar == 0xFF0F
  }

  /// A bar, which may stand for a colon in Chinese: "文 | 张三", "作者丨张三".
  private static func isBar(_ scalar: UInt32) -> Bool {
    scalar == 0x7C || scalar == 0x4E28 || scalar == 0xFF5C
  }

  /// Whether the characters before a bar are nothing but a word that announces a name.
  static func isBarLabel(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let start = range.first { text[$0] != 0x20 } ?? range.upperBound
    let end = (range.last { text[$0] != 0x20 } ?? start - 1) + 1
    return barLabels.contains { label in
      end - start == label.utf8CodeUnitCount && starts(text, start..<end, with: label)
    }
  }

  private static let barLabels: [StaticString] = [
    "文", "作者", "撰文", "撰稿", "执笔", "執筆", "记者", "記者", "文字", "供稿", "编辑", "編輯", "责编", "責編",
    "责任编辑", "責任編輯",
  ]

  /// A line without the brackets around Chinese or Japanese characters: "（责任编辑：张三）".
  static func withoutBrackets(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var index = range.lowerBound
    guard range.count > 2 else { return range }
    switch FoldedWords.nextScalar(text, &index, range.upperBound) {
    case 0x28, 0x5B, 0xFF08, 0x3010, 0x3014, 0xFF3B: break
    default: return range
    }
    while index < range.upperBound, text[index] == 0x20 { index += 1 }
    guard index < range.upperBound, (0xE3...0xE9).contains(text[index]) else { return range }
    var end = range.upperBound
    for closing in [")", "]", "）", "】", "〕", "］"] as [StaticString] {
      let start = end - closing.utf8CodeUnitCount
      if start > index, starts(text, start..<end, with: closing) { end = start }
    }
    while end > index, text[end - 1] == 0x20 { end -= 1 }
    return index..<end
  }

  /// Whether Chinese or Japanese characters before a colon say that a name follows: "作者", "责任编辑", "文".
  private static func announcesName(_ text: Span<UInt8>, _ label: Range<Int>) -> Bool {
    let start = label.first { text[$0] != 0x20 } ?? label.upperBound
    let range = start..<label.upperBound
    if range.count == 3,
      (["文", "著", "図", "图"] as [StaticString]).contains(where: { starts(text, range, with: $0) })
    {
      return true
    }
    // "山田太郎(新聞記者＝社会部)"
    let hasBracket = range.contains { text[$0] == UInt8(ascii: "(") }
    return !hasBracket && !holds(text, range, anyOf: ["（"])
      && holds(text, range, anyOf: announcements)
      && !statements.contains {
        let start = range.upperBound - $0.utf8CodeUnitCount
        return start > range.lowerBound && starts(text, start..<range.upperBound, with: $0)
      }
  }

  /// What ends the label of what somebody says: "医生声明", "编辑推荐".
  private static let statements: [StaticString] = [
    "声明", "聲明", "提示", "提醒", "建议", "建議", "简介", "簡介", "介绍", "介紹", "紹介", "推荐", "推薦", "点评", "點評", "观点",
    "觀點", "寄语", "寄語", "注", "按", "说", "說", "コメント", "から", "より",
  ]

  private static let announcements: [StaticString] = [
    "作者", "记者", "記者", "撰", "图文", "圖文", "文字", "编辑", "編輯", "編集", "责编", "責編", "主编", "通讯员", "通訊員",
    "供稿", "投稿", "执笔", "執筆", "著者", "筆者", "ライター", "取材", "翻译", "翻訳", "译者", "医生", "医師", "讲者",
  ]

  /// The word without a label that is glued to it, as in "ByJane Stone".
  static func withoutGluedLabel(
    _ text: Span<UInt8>, _ word: Range<Int>
  ) -> Range<Int>? {
    for label in ["By", "Von", "Par", "Por"] as [StaticString]
    where starts(text, word, with: label) {
      let rest = word.lowerBound + label.utf8CodeUnitCount..<word.upperBound
      if rest.count > 1, text[rest.lowerBound] &- 0x41 < 26 { return rest }
    }
    return nil
  }

  /// Whether a line is nothing but a word that announces a name: "Author", "Written by", "Von:".
  static func isLabel(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.span
    return isLabel(text, 0..<text.count)
  }

  static func isLabel(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    if isLabelOfIdeographs(text, line) { return true }
    var kinds: UInt8 = 0
    var last: UInt8 = 0
    var rest = line
    while let word = nextWord(text, &rest) {
      let kind = kind(text, word)
      guard kind & (preposition | label) != 0 else { return false }
      kinds |= kind
      last = text[word.upperBound - 1]
    }
    return kinds & preposition != 0 || (kinds != 0 && last == UInt8(ascii: ":"))
  }

  /// Whether what stands before a link announces a name.
  static func announcesLink(_ label: ArraySlice<UInt8>) -> Bool {
    isLabel(label) || linkLabels.contains { label.elementsEqual($0.utf8) }
  }

  private static let linkLabels = ["من قبل", "تمت الكتابة بواسطة", "تمت الكتابة بواسطة:"]

  /// Whether what stands behind a name goes on with degrees or another name: ", MD", "and Ben Sample".
  static func continuesNames(_ rest: ArraySlice<UInt8>) -> Bool {
    let text = rest.span
    var words = 0..<text.count
    guard let first = nextWord(text, &words) else { return false }
    let isSeparator =
      isSign(text[0]) || [0x26, 0x2C, 0x3B].contains(text[0])
      || ["،", "؛", "、", "，"].contains { rest.starts(with: $0.utf8) }
    return isSeparator || kind(text, first) & conjunction != 0
      || credentials(text, [first][...]) != nil
  }

  /// Whether a line is nothing but Japanese or Chinese words that announce a name.
  static func isLabelOfIdeographs(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    lineLabels.contains { line.count == $0.utf8CodeUnitCount && starts(text, line, with: $0) }
  }

  private static let lineLabels: [StaticString] = [
    "この記事を書いた人", "この記事の著者", "この記事の執筆者", "執筆者", "著者", "本文作者", "文章作者",
  ]

  /// Whether a line may begin with a word that announces a name: most do not.
  static func mayBeLabelled(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    if mayBeLabelledByIdeographs(text, line) { return true }
    let table = Self.table
    let beginnings = prepositionBeginnings
    let end = line.prefix(60).upperBound
    var index = line.lowerBound
    for _ in 0..<6 {
      // Most words of ASCII are told by their first letters.
      var start = index
      while start < end, text[start] < 0x80, !isPlain(text[start]) { start += 1 }
      var next = start
      while next < end, isPlain(text[next]) { next += 1 }
      if next > start, next == end || text[next] < 0x80 {
        let isColon = next < end && text[next] == UInt8(ascii: ":")
        if !isColon && !beginnings.mayHold(text, start..<next) {
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

  /// Whether a line begins with Chinese or Japanese characters and a colon: "责任编辑：张三", "文＝".
  private static func mayBeLabelledByIdeographs(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard let first = line.first, text[first] >= 0x80 || !isPlain(text[first]) else { return false }
    if isLabelOfIdeographs(text, line) { return true }
    let range = withoutBrackets(text, line)
    return labelEnd(text, range).map { _ in (0xE3...0xE9).contains(text[range.lowerBound]) }
      ?? false
  }

  @inline(__always) private static func isPlain(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }

  private static let prepositionBeginnings = WordBeginnings([prepositions])
}
