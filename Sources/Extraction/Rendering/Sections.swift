/// Parts of a page that a caller may not want.
enum Sections {
  /// Takes back the blocks of tables of data, or of lists of references.
  static func leaveOut(_ options: RenderingOptions, from keep: inout [Bool], of table: BlockTable) {
    if !options.includesTables { leaveOutTables(&keep, table) }
    if !options.includesReferences { leaveOutReferences(&keep, table) }
  }

  private static func leaveOutTables(_ keep: inout [Bool], _ table: BlockTable) {
    var verdicts: [Int32: Bool] = [:]
    // What browsers show before the tables.
    var strays: Set<Int> = []
    let all = keep
    // A table in a cell of one of data is a part of that.
    func isData(_ number: Int32) -> Bool {
      if let verdict = verdicts[number] { return verdict }
      let parent = table.containers[Int(number)].parent
      let outer = parent >= 0 ? table.containers[Int(parent)].table : -1
      var verdict = outer >= 0 && isData(outer)
      if !verdict, let data = DataTable(table, at: number, keep: all),
        !table.laysOutPosts(number)
      {
        verdict = true
        strays.formUnion(data.strays.filter { !isCaption(table, $0) })
      }
      verdicts[number] = verdict
      return verdict
    }
    for index in table.blocks.indices where keep[index] {
      let container = table.containers[Int(table.blocks[index].container)]
      if container.table >= 0, isData(container.table), !strays.contains(index) {
        keep[index] = false
      }
    }
  }

  /// Whether a block is in the caption of its table.
  private static func isCaption(_ table: BlockTable, _ block: Int) -> Bool {
    var index = table.blocks[block].container
    let end = table.containers[Int(index)].table
    while index > end {
      if table.containers[Int(index)].element.traits.contains(.caption) { return true }
      index = table.containers[Int(index)].parent
    }
    return false
  }

  /// A list of references is the section behind a heading that says so, up to the next heading that is
  /// no lower, or an element whose class says so.
  ///
  /// Behind "Sources" most must look like references, too.
  static func leaveOutReferences(_ keep: inout [Bool], _ table: BlockTable) {
    var level: UInt8? = nil
    // Where the section began, if it has to look like references.
    var doubtful: Int?
    let marked = markedReferences(table)
    func end(before index: Int) {
      level = nil
      guard let start = doubtful else { return }
      doubtful = nil
      let blocks = table.blocks[start + 1..<index]
      if blocks.count(where: { isReference($0, table) }) * 2 > blocks.count {
        for place in start..<index { keep[place] = false }
      }
    }
    for index in table.blocks.indices {
      let block = table.blocks[index]
      let isBold = block.isBold(table)
      let isName = (block.kind == .heading || isBold) && isReferencesHeading(block, table)
      if block.kind == .heading || isName {
        let own = isBold ? 6 : headingLevel(table, block.container)
        if let open = level, own <= open { end(before: index) }
        if level == nil, isName {
          level = own
          if doubtfulHeadings.contains(block, of: table) { doubtful = index }
        }
      }
      if level != nil && doubtful == nil || marked?[Int(block.container)] ?? false {
        keep[index] = false
      }
    }
    end(before: table.blocks.count)
  }

  /// Whether a text has a year or a link, as references do.
  private static func isReference(_ block: BlockTable.Block, _ table: BlockTable) -> Bool {
    block.linkCount > 0 || hasYear(block, table)
  }

  /// Whether a text has a year, an address or a DOI.
  static func hasYear(_ block: BlockTable.Block, _ table: BlockTable) -> Bool {
    let text = table.text[block.textRange]
    let words = text.split { $0 &- 0x30 >= 10 && !HTMLTokenizer.isLetter($0) }
    return words.contains {
      $0.elementsEqual("doi".utf8) || $0.elementsEqual("http".utf8)
        || $0.elementsEqual("https".utf8)
        || $0.count == 4 && $0.allSatisfy { $0 &- 0x30 < 10 }
          && ["18", "19", "20"].contains(String(decoding: $0.prefix(2), as: UTF8.self))
    }
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

  /// Whether a block is the heading of a list of references.
  static func isReferencesHeading(_ block: BlockTable.Block, _ table: BlockTable) -> Bool {
    headings.contains(block, of: table) || doubtfulHeadings.contains(block, of: table)
  }

  /// Whether a text is the heading of a list of references.
  static func isReferencesHeading(_ text: ArraySlice<UInt8>) -> Bool {
    headings.contains(text) || doubtfulHeadings.contains(text)
  }

  private static let headings = Labels(
    """
    references, reference list, bibliography, works cited, literature cited,
    references and notes, notes and references, selected references, selected bibliography,
    references and further reading, cited references, key references, other references,
    references cited, literaturverzeichnis, quellenverzeichnis, einzelnachweise, références,
    références bibliographiques, bibliographie, notes et références, referencias,
    referencias bibliográficas, bibliografía, bibliografía consultada, список литературы,
    библиография, библиографический список, список источников,
    список использованной литературы, список использованных источников,
    использованная литература, 参考文献, 主要参考文献, 参考资料, 參考文獻, 參考資料,
    引用文献, 引用・参考文献, المراجع, مراجع, قائمة المراجع, المصادر والمراجع,
    المراجع والمصادر
    """)

  /// Those that sections of other contents have as well: the sources of a vitamin, what the literature says.
  private static let doubtfulHeadings = Labels(
    """
    sources, literatur, quellen, weiterführende literatur, fuentes, литература, источники,
    примечания, 文献, 文獻, 出典, 脚注, 腳註, المصادر
    """)
}
