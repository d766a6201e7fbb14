/// Reporters that Chinese news name in the text.
extension Candidates where Value == [[UInt8]], Feature == AuthorFeature {
  /// "（记者 张三）", "本报记者张三": two to four characters behind the word for reporter.
  static func chineseReporter(_ block: ArraySlice<UInt8>) -> [UInt8]? {
    let text = block.prefix(240)
    // The first byte of "记" and "記" is rare outside of Chinese.
    guard let first = text.firstIndex(of: 0xE8) else { return nil }
    for start in first..<text.endIndex
    where text[start] == 0xE8
      && (text[start...].starts(with: "记者".utf8) || text[start...].starts(with: "記者".utf8))
    {
      var index = start + 6
      while index < text.endIndex,
        text[index] == 0x20 || text[index] == 0x3A || text[index...].starts(with: "：".utf8)
      {
        index += text[index] < 0x80 ? 1 : 3
      }
      let nameStart = index
      var characters = 0
      while index < text.endIndex, characters < 6 {
        if reports.contains(where: { text[index...].starts(with: $0) }) { break }
        var next = index
        guard FoldedWords.isIdeograph(FoldedWords.nextScalar(text, &next)) else { break }
        index = next
        characters += 1
      }
      if (2...4).contains(characters) { return Array(text[nameStart..<index]) }
    }
    return nil
  }

  /// What follows a reporter's name: "记者张三报道", "記者張三攝".
  private static let reports = ["报道", "報道", "報導", "摄", "攝", "文"].map { Array($0.utf8) }
}
