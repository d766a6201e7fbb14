/// What Chinese platforms and offices write above and under texts.
extension MainText {
  /// Takes back lines above a text that say nothing but when, where and by whom it was published: "发布时间：2024-03-28
  /// 作者：周敏 来源：本站 浏览次数：1203".
  mutating func dropFacts(_ table: BlockTable) {
    let first = keeps.indices.lazy.filter { [keeps] in keeps[$0] }.prefix(4)
    for block in Array(first) where keeps[(block + 1)...].contains(true) {
      let text = table.text[table.blocks[block].textRange]
      // Most texts do not begin so, and strings are slow.
      if text.count <= Self.longestFacts,
        Self.facts.contains(where: { text.starts(with: $0.utf8) }),
        areFacts(String(decoding: text, as: UTF8.self))
      {
        keeps[block] = false
      }
    }
  }

  /// Whether each line begins with such a label, there are several, and nothing reads like a sentence.
  private func areFacts(_ text: String) -> Bool {
    guard !text.contains(where: { "。，！？".contains($0) }) else { return false }
    var count = 0
    for line in text.split(separator: "\n") {
      let labels = line.split { $0.isWhitespace || $0 == "|" || $0 == "｜" }.map { part in
        Self.facts.contains { part.hasPrefix($0 + "：") || part.hasPrefix($0 + ":") }
      }
      guard labels.first == true else { return false }
      count += labels.count { $0 }
    }
    return count >= Self.fewestFacts
  }

  private static let fewestFacts = 3
  /// In bytes.
  private static let longestFacts = 300
  private static let facts = [
    "发布时间", "发布日期", "发表时间", "发布人", "发布者", "作者", "来源", "稿源", "编辑", "审核", "浏览次数", "浏览量", "浏览", "阅读次数",
    "阅读量", "阅读", "点击数", "点击量", "点击次数", "点击率", "点击", "访问量", "字号", "字体", "發布時間", "發布日期", "發布者", "來源",
    "瀏覽次數",
    "點閱次數", "點閱", "字級",
  ]

  /// Takes back what Chinese platforms say under the texts of their authors: whose opinion it is, and who is liable.
  mutating func dropDisclaimers(_ table: BlockTable) {
    let last = keeps.indices.reversed().lazy.filter { [keeps] in keeps[$0] }.prefix(4)
    for block in Array(last) where keeps[..<block].contains(true) {
      let text = table.text[table.blocks[block].textRange]
      if Self.disclaimers.contains(where: text.starts(with:)) { keeps[block] = false }
    }
  }

  private static let disclaimers = [
    "特别声明：", "平台声明：", "免责声明：", "特別聲明：", "免責聲明：", "Notice: The content above (including ",
  ].map { Array($0.utf8) }
}
