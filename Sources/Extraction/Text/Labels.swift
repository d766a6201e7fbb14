/// Headings and labels in the eight languages, to be found whatever signs stand around them.
struct Labels {
  private let labels: Set<String>
  private let firstWords: FoldedWordTable
  private let beginnings: WordBeginnings
  private let maximumBytes: Int

  /// - Parameter list: In small letters, beginning and ending with a letter; between them a comma and a space or a new
  ///   line.
  init(_ list: String) {
    labels = Set(list.replacing(",\n", with: ", ").split(separator: ", ").map(String.init))
    let starts = labels.map { $0.prefix { $0 != " " } }
    firstWords = FoldedWordTable([(starts.joined(separator: " "), value: 1)])
    beginnings = WordBeginnings([starts.joined(separator: " ")])
    maximumBytes = (labels.map(\.utf8.count).max() ?? 0) + 12
  }

  /// Whether a block is one of the labels, whatever numbers and signs stand around it.
  func contains(_ block: BlockTable.Block, of table: BlockTable) -> Bool {
    block.byteCount <= maximumBytes && contains(table.text[block.textRange])
  }

  /// Whether a text is one of the labels, whatever numbers and signs stand around it.
  func contains(_ text: ArraySlice<UInt8>) -> Bool {
    // Most texts are longer, or begin with another word.
    guard text.count <= maximumBytes,
      let start = text.firstIndex(where: { $0 >= 0x80 || HTMLTokenizer.isLetter($0) }),
      beginnings.mayHold(text.span, start - text.startIndex..<text.count),
      // A first word with accents of their own is not looked up.
      FoldedWords.firstWord(of: text[start...]).map({ firstWords[$0] != 0 }) ?? false
        || text.contains(0xCC)
    else { return false }
    var words = String(decoding: text, as: UTF8.self).lowercased()
    words = String(words.drop { !$0.isLetter })
    while let last = words.last, !last.isLetter { words.removeLast() }
    return labels.contains(words)
  }

  /// Whether a text is one of the labels, or begins with one and a colon.
  func begin(_ text: ArraySlice<UInt8>) -> Bool {
    if contains(text) { return true }
    let start = text.prefix(60)
    let end = start.indices.first {
      text[$0] == 0x3A || text[$0] == 0xEF && text[$0...].starts(with: "：".utf8)
    }
    return end.map { contains(start[..<$0]) } ?? false
  }
}
