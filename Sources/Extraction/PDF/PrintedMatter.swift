/// Pages and sections of a printed book that are about the book, and not of it.
enum PrintedMatter {
  /// Takes out pages of contents and indexes, and those with the book's own data.
  ///
  /// - A page of contents lies in the first quarter (of a book of four pages or more), and most of its
  ///   lines end with a number, or with points and a number; a page with an ISBN and a copyright sign among
  ///   the first twelve goes too.
  /// - A page of an index lies in the last quarter, and most of its lines end with numbers behind a comma.
  static func removePages(from pages: inout [PageLayout]) {
    let count = pages.count
    guard count >= 4 else { return }
    pages.removeAll { page in
      let lines = page.lines.map(\.text).filter { $0.count > 2 }
      guard lines.count >= 5 else { return false }
      if page.number * 4 <= count + 3 || page.number <= 12 {
        if page.number <= 12, isImprint(lines) { return true }
        let entries = lines.count { $0.last?.isNumber == true }
        if page.number * 4 <= count + 3, entries * 2 > lines.count { return true }
      }
      guard page.number * 4 >= count * 3 else { return false }
      let entries = lines.count { isIndexEntry($0) }
      return entries * 2 > lines.count
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

  private static func isImprint(_ lines: [String]) -> Bool {
    lines.contains { $0.contains("ISBN") }
      && lines.contains { $0.contains("©") || $0.lowercased().contains("copyright") }
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
