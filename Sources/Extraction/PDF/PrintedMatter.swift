/// Pages and sections of a printed book that are about the book, and not of it.
enum PrintedMatter {
  /// Takes out pages of contents and indexes, and those with the book's own data.
  ///
  /// - A page of contents lies in the first quarter (of a book of four pages or more), and most of its
  ///   lines are entries: they end with a number or have a row of points. A third is enough where the page
  ///   is headed "Contents" or goes on from one that is: chapters' names may run over several lines, and
  ///   numbers stand apart. A page with an ISBN and a copyright sign among the first twelve goes too.
  /// - A page of an index lies in the last quarter, and most of its lines end with numbers behind a comma.
  static func removePages(from pages: inout [PageLayout]) {
    let count = pages.count
    guard count >= 4 else { return }
    var isInContents = false
    pages.removeAll { page in
      let lines = page.lines.map(\.text)
      if page.number * 4 <= count + 3 {
        isInContents = isInContents || lines.prefix(3).contains { isContentsHeading($0) }
        let entries = lines.count { isContentsEntry($0) }
        isInContents = isInContents && entries * 3 >= lines.count
        if isInContents || lines.count >= 5 && entries * 2 > lines.count && numbersRise(lines) {
          return true
        }
      }
      guard lines.count(where: { $0.count > 2 }) >= 5 else { return false }
      if page.number <= 12, isImprint(lines) { return true }
      guard page.number * 4 >= count * 3 else { return false }
      let printed = lines.filter { $0.count > 2 }
      return printed.count { isIndexEntry($0) } * 2 > printed.count
    }
  }

  /// Takes out lists of works from the heading that says so to the next heading of that size or larger.
  static func removeReferences(from paragraphs: inout [PageParagraphs.Paragraph]) {
    var level: Int?
    paragraphs.removeAll { paragraph in
      if paragraph.level > 0, let open = level, paragraph.level <= open { level = nil }
      if level == nil, paragraph.text.count <= 60,
        Sections.isReferencesHeading(Array(paragraph.text.utf8)[...])
      {
        // A heading that is not told by its size ends with the chapter, at the next that is.
        level = paragraph.level > 0 ? paragraph.level : 3
      }
      return level != nil
    }
  }

  /// Whether the numbers at the ends of lines rise as those of pages do, and those of doses do not.
  private static func numbersRise(_ lines: [String]) -> Bool {
    let numbers = lines.compactMap { line in
      Int(String(line.reversed().prefix { $0.isNumber }.reversed()))
    }
    let rises = zip(numbers, numbers.dropFirst()).count { $0 <= $1 }
    return rises * 5 >= (numbers.count - 1) * 4
  }

  private static func isImprint(_ lines: [String]) -> Bool {
    lines.contains { $0.contains("ISBN") }
      && lines.contains { $0.contains("©") || $0.lowercased().contains("copyright") }
  }

  private static func isContentsHeading(_ line: String) -> Bool {
    guard line.count <= 30 else { return false }
    let words = line.lowercased().filter { $0.isLetter || $0 == " " }
    return contentsHeadings.contains(words) || contentsHeadings.contains(words.filter(\.isLetter))
  }

  private static let contentsHeadings: Set<String> = [
    "contents", "table of contents", "brief contents", "contents in brief", "detailed contents",
    "list of figures", "list of tables", "inhalt", "inhaltsverzeichnis", "inhaltsübersicht",
    "sommaire", "table des matières", "contenido", "contenidos", "índice", "índice general",
    "содержание", "оглавление", "目录", "目次", "目錄", "المحتويات", "فهرس", "الفهرس",
    "فهرس المحتويات", "جدول المحتويات",
  ]

  /// A name, a row of points and a number, or one of these alone.
  private static func isContentsEntry(_ line: String) -> Bool {
    if line.last?.isNumber == true { return true }
    if line.contains("....") || line.contains(". . . .") || line.contains("……") { return true }
    // Pages before the first are numbered in Roman.
    let last = line.split(separator: " ").last ?? ""
    return !last.isEmpty && last.allSatisfy { "ivxl".contains($0) }
  }

  /// "Aspirin, 12, 45–47".
  private static func isIndexEntry(_ line: String) -> Bool {
    guard let comma = line.lastIndex(where: { $0 == "," || $0 == "，" || $0 == "、" }) else {
      return false
    }
    let rest = line[line.index(after: comma)...].filter { !"-–— f.n".contains($0) }
    return !rest.isEmpty && rest.allSatisfy(\.isNumber)
  }
}
