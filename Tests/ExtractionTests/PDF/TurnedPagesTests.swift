import Testing

@testable import Extraction

@Suite struct TurnedPagesTests {
  /// The table of a page of 600 by 800 points, on which what a page of 800 by 600 has stands turned, upwards or downwards.
  private func turned(_ sample: SamplePages, isUpward: Bool) -> String {
    sample.table.split(separator: "\n").map { row in
      var cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells[0] == "5", let left = Double(cells[6]), let top = Double(cells[7]),
        let width = Double(cells[8]), let height = Double(cells[9])
      else { return String(row) }
      cells[6] = "\(isUpward ? top : 600 - top - height)"
      cells[7] = "\(isUpward ? 800 - left - width : left)"
      (cells[8], cells[9]) = ("\(height)", "\(width)")
      return cells.joined(separator: "\t")
    }.joined(separator: "\n") + "\n"
  }

  private let sample = {
    var sample = SamplePages()
    sample.beginPage()
    // Column by column, as pdftotext has them.
    for (column, cells) in [
      ["Dose", "10 mg", "20 mg"], ["Drug", "Aspirin salt", "Codeine"], ["Note", "with food", "2"],
    ].enumerated() {
      for (row, cell) in cells.enumerated() {
        let left = [300.0, 100, 600][column]
        sample.line(cell, left: left, top: 100 + Double(row) * 15, flow: column * 10 + row)
      }
    }
    sample.line("Below it a sentence follows, of one line and some.", top: 300, flow: 90)
    return sample
  }()

  @Test(arguments: [true, false])
  func aTurnedTableIsReadByRows(isUpward: Bool) {
    let pages = PageLayout.pages(of: Array(turned(sample, isUpward: isUpward).utf8))
    let text = String(decoding: PDFText.text(of: pages, BookOptions()), as: UTF8.self)
    #expect(
      text == """
        Drug | Dose | Note
        Aspirin salt | 10 mg | with food
        Codeine | 20 mg | 2

        Below it a sentence follows, of one line and some.
        """)
  }

  @Test func theHeadOfATurnedPageStandsBeforeItsText() {
    let head =
      "5\t1\t99\t0\t99\t0\t50\t20\t40\t10\t100\tJournal\n5\t1\t99\t0\t99\t0\t95\t20\t50\t10\t100\tMedicine\n"
    let table = turned(sample, isUpward: true) + head
    let pages = PageLayout.pages(of: Array(table.utf8))
    let text = String(decoding: PDFText.text(of: pages, BookOptions()), as: UTF8.self)
    #expect(text.hasPrefix("Journal Medicine\n\nDrug | Dose"))
  }

  @Test func aTurnedLineBesideTextKeepsItsBlanks() {
    var page = SamplePages()
    page.beginPage()
    for line in 0..<9 {
      page.line("text of the page that lies as it should be", top: 100 + Double(line) * 15)
    }
    var stamp = SamplePages()
    stamp.beginPage()
    stamp.line("downloaded by 1 reader", left: 300, top: 20, flow: 7)
    let rows = turned(stamp, isUpward: true).split(separator: "\n").filter { $0.hasPrefix("5") }
    let table = page.table + rows.joined(separator: "\n") + "\n"
    let pages = PageLayout.pages(of: Array(table.utf8))
    let text = String(decoding: PDFText.text(of: pages, BookOptions()), as: UTF8.self)
    #expect(text.contains("downloaded by 1 reader") && text.contains("text of the page"))
  }
}
