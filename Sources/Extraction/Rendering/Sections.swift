/// Parts of a page that a caller may not want.
enum Sections {
  /// Takes back the blocks of tables of data, or of lists of references.
  static func leaveOut(_ options: RenderingOptions, from keep: inout [Bool], of table: BlockTable) {
    if !options.includesTables { leaveOutTables(&keep, table) }
    if !options.includesReferences { leaveOutReferences(&keep, table) }
  }

  private static func leaveOutTables(_ keep: inout [Bool], _ table: BlockTable) {
    var verdicts: [Int32: Bool] = [:]
    let all = keep
    for index in table.blocks.indices where keep[index] {
      let container = table.containers[Int(table.blocks[index].container)]
      guard container.table >= 0 else { continue }
      let isData =
        verdicts[container.table] ?? (DataTable(table, at: container.table, keep: all) != nil)
      verdicts[container.table] = isData
      if isData { keep[index] = false }
    }
  }

  /// A list of references is the section behind a heading that says so, up to the next heading that is
  /// no lower, or an element whose class says so.
  static func leaveOutReferences(_ keep: inout [Bool], _ table: BlockTable) {
    var level: UInt8? = nil
    let marked = markedReferences(table)
    for index in table.blocks.indices {
      let block = table.blocks[index]
      let isBold = isBold(block, table)
      if block.kind == .heading || isBold && isReferencesHeading(table.text[block.textRange]) {
        let own = isBold ? 6 : headingLevel(table, block.container)
        if let open = level, own <= open { level = nil }
        if level == nil, isReferencesHeading(table.text[block.textRange]) { level = own }
      }
      if level != nil || marked?[Int(block.container)] ?? false { keep[index] = false }
    }
  }

  /// Whether all of a short paragraph is bold, as headings are on many pages.
  private static func isBold(_ block: BlockTable.Block, _ table: BlockTable) -> Bool {
    guard block.kind == .paragraph, block.byteCount <= 80 else { return false }
    let marks = table.marks[Int(block.marksStart)..<Int(block.marksEnd)]
    guard let start = marks.first(where: { $0.kind == .strong && $0.isStart }),
      let end = marks.last(where: { $0.kind == .strong && !$0.isStart })
    else { return false }
    return start.position <= block.textStart && end.position >= block.textEnd
  }

  private static func headingLevel(_ table: BlockTable, _ container: Int32) -> UInt8 {
    var index = container
    while index >= 0 {
      let level = table.containers[Int(index)].element.headingLevel
      if level > 0 { return level }
      index = table.containers[Int(index)].parent
    }
    return 6
  }

  /// Which containers are in a list of references by a class; nil for none.
  private static func markedReferences(_ table: BlockTable) -> [Bool]? {
    // `toc` and footnotes are in the same group of words: only lists count.
    func isMarked(_ container: BlockTable.Container) -> Bool {
      container.words.contains(.references) && container.list >= 0
    }
    guard table.containers.contains(where: isMarked) else { return nil }
    var marked: [Bool] = []
    marked.reserveCapacity(table.containers.count)
    for container in table.containers {
      marked.append(isMarked(container) || container.parent >= 0 && marked[Int(container.parent)])
    }
    return marked
  }

  static func isReferencesHeading(_ text: ArraySlice<UInt8>) -> Bool {
    // "7. References:" Most headings begin or end otherwise.
    guard text.count <= 60,
      let first = text.first(where: { $0 >= 0x80 || HTMLTokenizer.isLetter($0) }),
      first >= 0x80 || "rbwlsnckoqe".utf8.contains(first | 0x20)
    else { return false }
    var words = String(decoding: text, as: UTF8.self).lowercased()
    words = String(words.drop { !$0.isLetter })
    while let last = words.last, !last.isLetter { words.removeLast() }
    return headings.contains(words)
  }

  private static let headings: Set<String> = [
    "references", "reference list", "bibliography", "works cited", "literature cited", "sources",
    "references and notes", "notes and references", "selected references", "selected bibliography",
    "references and further reading", "cited references", "key references", "other references",
    "literatur", "literaturverzeichnis", "quellen", "quellenverzeichnis", "einzelnachweise",
    "références", "références bibliographiques", "bibliographie", "notes et références",
    "referencias", "referencias bibliográficas", "bibliografía",
    "литература", "список литературы", "источники", "примечания", "библиография",
    "参考文献", "参考资料", "引用文献", "文献", "出典", "脚注",
    "المراجع", "مراجع", "المصادر",
  ]
}
