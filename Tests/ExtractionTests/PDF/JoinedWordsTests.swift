import TestSupport
import Testing

@testable import Extraction

@Suite struct JoinedWordsTests {
  /// A line "about WORD cells were", whose second word pdftotext tells in parts and joined.
  ///
  /// Parts are parted by blanks; `^` is for raised and `_` for lowered ones, all of 10 points.
  private func line(
    _ parts: String, height: Double? = nil
  ) -> (pages: [PageLayout], boxes: String) {
    var boxes = "  <page width=\"600.000000\" height=\"800.000000\">\n"
    var left = 80.0
    var tops: [Double] = []
    var text = ""
    for part in parts.split(separator: " ") {
      let letters = part.drop { "^_".contains($0) }
      let top = part.first == "^" ? 196.0 : part.first == "_" ? 203 : 200
      let right = left + Double(letters.count) * 5
      let escaped = letters.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      boxes +=
        "    <word xMin=\"\(left)\" yMin=\"\(top)\" xMax=\"\(right)\" yMax=\"\(top + 10)\">\(escaped)</word>\n"
      left = right
      tops.append(top)
      text += letters
    }
    let top = tops.min() ?? 0
    let box = height ?? (tops.max() ?? 0) + 10 - top
    var table = "1\t1\t0\t0\t0\t0\t0\t0\t600\t800\t-1\t###PAGE###\n"
    for (word, left, top, width, height) in [
      ("about", 50.0, 200.0, 25.0, 10.0), (text, 80, top, left - 80, box),
      ("cells", left + 5, 200, 25, 10), ("were", left + 35, 200, 20, 10),
    ] {
      table += "5\t1\t1\t0\t1\t0\t\(left)\t\(top)\t\(width)\t\(height)\t100\t\(word)\n"
    }
    return (PageLayout.read(Array(table.utf8)), boxes)
  }

  @Test(arguments: [
    ("10 ^3 –10 ^5 /mL", "10^3–10^5/mL"), ("m ^2 ;", "m^2;"), ("CO _2", "CO2"), ("5 ^a", "5^a"),
    ("mg ^3", "mg^3"), ("1 ^1 / _2", "1 1/2"), ("^14 C", "14C"), ("<10 ^3 &", "<10^3&"),
  ])
  func raisedFiguresOfTheSizeOfTheTextAreParted(parts: String, expected: String) {
    var (pages, boxes) = line(parts)
    #expect(JoinedWords.pages(among: pages) == 1...1)
    JoinedWords.part(in: &pages, 1...1, by: Array(boxes.utf8))
    PageLayout.arrange(&pages)
    let text = String(decoding: PDFText.text(of: pages, BookOptions()), as: UTF8.self)
    #expect(text == "about \(expected) cells were")
  }

  @Test func wordsWhosePartsStandOnOneLineStayWhole() {
    var (pages, boxes) = line("10 3 mL", height: 14)
    JoinedWords.part(in: &pages, 1...1, by: Array(boxes.utf8))
    #expect(pages.first?.lines.first?.words.map(\.text) == ["about", "103mL", "cells", "were"])
  }

  @Test func wordsOfOneHeightAreNotLookedAt() {
    #expect(JoinedWords.pages(among: line("103 /mL").pages) == nil)
  }

  @Test func noBoxesCrash() {
    var generator = SeededGenerator(seed: 5)
    let pieces = [
      "<page ", "<word ", "xMin=\"", "80", "\"", " ", "\n", ">10<", "1e99", "nan", "&lt;",
    ]
    for _ in 0..<200 {
      var (pages, boxes) = line("10 ^3")
      for _ in 0..<100 { boxes += pieces[Int.random(in: pieces.indices, using: &generator)] }
      JoinedWords.part(in: &pages, 1...1, by: Array(boxes.utf8))
    }
  }
}
