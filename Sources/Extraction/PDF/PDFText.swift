/// Makes a text of the pages of a PDF document.
///
///     let pages = PageLayout.pages(of: table)       // what pdftotext -tsv wrote
///     let document = PDFText.document(of: pages, info: ["Title": "Fever"], BookOptions())
public enum PDFText {
  /// The text and the metadata.
  ///
  /// - Parameters:
  ///   - pages: The pages in their order.
  ///   - info: What `pdfinfo -isodates` says, by the names at the beginnings of its lines.
  ///   - options: What is written, and how.
  public static func document(
    of pages: [PageLayout], info: [String: String], _ options: BookOptions
  ) -> ExtractedText {
    var result = ExtractedText()
    result.text = text(of: pages, options)
    result.title = info["Title"].flatMap { isFileName($0) ? nil : $0 }
    result.author = info["Author"]
    result.date = info["CreationDate"].map { String($0.prefix(10)) }
    result.note("subject", info["Subject"])
    result.note(
      "keywords",
      (info["Keywords"] ?? "").split { $0 == "," || $0 == ";" }
        .map { String($0.drop { $0 == " " }) })
    result.note("producer", info["Producer"])
    result.note("pageCount", "\(pages.count)")
    let recognizedCount = pages.count(where: \.isRecognized)
    if recognizedCount > 0 { result.note("recognizedPageCount", "\(recognizedCount)") }
    return result
  }

  /// Word processors put the name of the file into the title.
  private static func isFileName(_ title: String) -> Bool {
    let lower = title.lowercased()
    return lower.hasPrefix("microsoft word") || lower.hasPrefix("untitled")
      || [".doc", ".docx", ".indd", ".qxd", ".tex", ".dvi", ".pdf"].contains {
        lower.hasSuffix($0)
      }
  }

  /// The text: paragraphs with a blank line between them, headings marked in Markdown.
  ///
  /// - Complexity: O(*n*) but for sorting the lines of a page.
  static func text(of pages: [PageLayout], _ options: BookOptions) -> [UInt8] {
    var pages = pages
    PageFurniture.remove(from: &pages)
    if options.isBodyOnly { PrintedMatter.removePages(from: &pages) }
    var paragraphs = PageParagraphs(pages).paragraphs
    if options.isBodyOnly || !options.rendering.includesReferences {
      PrintedMatter.removeReferences(from: &paragraphs)
    }
    var writer = BlockWriter(style: options.rendering.format == .markdown ? .markdown : .text)
    var table = 0
    for paragraph in paragraphs {
      if let row = paragraph.row {
        if row.table != table { writer.beginTable() }
        table = row.table
        writer.appendRow(plain: row.cells.map { Array($0.utf8) }, table: table)
        continue
      }
      // A table that goes on behind it begins anew.
      table = 0
      writer.append(
        plain: paragraph.text.utf8,
        paragraph.level > 0 ? .heading(level: paragraph.level) : .paragraph)
    }
    return writer.text
  }
}
