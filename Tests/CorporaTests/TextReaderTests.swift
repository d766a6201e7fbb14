import Corpora
import TestSupport
import Testing

@Suite struct TextReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(
    _ bytes: [UInt8], limit: Int = 64 << 20, as name: String = "a.txt"
  ) throws -> Reading {
    var options = ReadingOptions()
    options.maximumRecordBytes = limit
    let (reading, isTheSame) = readingWhateverTheChunks(try folder.write(bytes, to: name), options)
    #expect(isTheSame)
    return reading
  }

  @Test func aFileIsOneDocument() throws {
    let reading = try read(Array("a\nb\n".utf8))
    #expect(reading.texts == ["a\nb\n"])
    #expect(reading.records[0].document.id == "a.txt#1")
    #expect(reading.records[0].mediaType == .text)
    #expect(try read([]).records.isEmpty)
  }

  @Test func aLargeFileIsCutBehindNewlines() throws {
    let lines = (0..<100).map { "line \($0)\n" }
    let reading = try read(Array(lines.joined().utf8), limit: 50)
    #expect(reading.texts.joined() == lines.joined())
    #expect(reading.texts.allSatisfy { $0.hasSuffix("\n") && $0.utf8.count <= 50 })
    #expect(reading.records.map(\.origin.recordNumber) == Array(1...reading.records.count))
    #expect(reading.records[1].document.id == "a.txt#2")
  }

  @Test func withoutNewlinesTheCutIsBetweenCharacters() throws {
    let text = String(repeating: "é😀", count: 50)
    let reading = try read(Array(text.utf8), limit: 10)
    #expect(reading.texts.joined() == text)
  }

  @Test(arguments: [
    (
      "Take two tablets. Then rest. Drink enough water every day", 40,
      "Take two tablets. Then rest. "
    ),
    ("Take two tablets with a glass of water every day", 20, "Take two tablets "),
    ("患者有发热。咳嗽三天并伴有胸痛", 30, "患者有发热。"),
    // A family of four, and Devanagari with a vowel sign and a nasal, are one character each.
    ("aaaaaa👨‍👩‍👧‍👦bbbbbbbbbbbb", 20, "aaaaaa"), ("aaaaaहिंaaaaaaaa", 10, "aaaaa"),
    ("aaaaaaae\u{301}bbbbbb", 8, "aaaaaaa"),
  ])
  func withoutNewlinesTheCutIsBehindASentenceOrWordNearby(
    text: String, limit: Int, first: String
  ) throws {
    let reading = try read(Array(text.utf8), limit: limit)
    #expect(reading.texts.first == first)
    #expect(reading.texts.joined() == text)
  }

  @Test func utf16WithoutNewlinesIsCutBehindWordsAndNotInsideSurrogatePairs() throws {
    for (text, first) in [("fever and cough", "fever "), ("aaaa😀😀", "aaaa")] {
      for isBigEndian in [false, true] {
        let units = "\u{FEFF}\(text)".utf16.flatMap { unit -> [UInt8] in
          let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
          return isBigEndian ? pair.reversed() : pair
        }
        // The byte order mark, and a part of the next word or pair.
        let limit = 2 * (first.utf16.count + 2)
        let reading = try read(units, limit: limit)
        #expect(reading.records.first?.content.count == 2 * (first.utf16.count + 1), "\(text)")
        #expect(reading.records.flatMap(\.content) == units)
      }
    }
  }

  @Test func textInISO2022JPIsTold() throws {
    let escaped = Array("JAPAN \u{1B}$BKGLs\u{1B}(B\n".utf8)
    for start in ["", "\u{1B}(J", "\u{1B}[1m"] {
      #expect(
        try read(Array(start.utf8) + escaped, limit: 100).records.map(\.charset) == ["iso-2022-jp"])
    }
    for text in ["\u{1B}[1mbold\u{1B}[0m $B", "é \u{1B}$BKG\u{1B}(B"] {
      #expect(try read(Array(text.utf8), limit: 100).records.map(\.charset) == [nil])
    }
  }

  @Test func utf16IsCutBetweenItsUnits() throws {
    let text = (0..<30).map { "ē\($0)\n" }.joined()
    for (mark, isBigEndian) in [([0xFF, 0xFE] as [UInt8], false), ([0xFE, 0xFF], true)] {
      let bytes =
        mark
        + text.utf16.flatMap { unit in
          let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
          return isBigEndian ? pair.reversed() : pair
        }
      let reading = try read(bytes, limit: 31)
      #expect(reading.records.flatMap(\.content) == bytes)
      #expect(reading.records.allSatisfy { $0.content.count % 2 == 0 })
      #expect(reading.records.allSatisfy { $0.charset == (isBigEndian ? "utf-16be" : "utf-16le") })
      let newline: [UInt8] = isBigEndian ? [0, 0x0A] : [0x0A, 0]
      #expect(reading.records.allSatisfy { Array($0.content.suffix(2)) == newline })
    }
  }

  @Test func textBeforeDamageIsDeliveredAndMarked() throws {
    let text = Array((0..<2000).map { "line \($0)\n" }.joined().utf8)
    let file = try compressed(text, by: "gzip")
    let reading = try read(Array(file[..<(file.count / 2)]))
    #expect(reading.records.count == 1)
    #expect(reading.records[0].isTruncated)
    #expect(text.starts(with: reading.records[0].content))
    #expect(reading.errors.map(\.kind) == [.damaged])
  }

  @Test(arguments: ["a.txt", "a.html", "a.jsonl"])
  func aFileWithAWrongChecksumIsTheRecordThatIsRejected(name: String) throws {
    let text = name == "a.jsonl" ? #"{"text":"a"}"# + "\n" : "<html><p>text"
    var file = try compressed(Array(text.utf8), by: "gzip")
    #expect(try read(file + Array("behind".utf8), as: name).records.count == 1)
    file[file.count - 8] ^= 0xFF
    let reading = try read(file, as: name)
    #expect(reading.records.isEmpty)
    #expect(reading.errors.map(\.kind) == [.damaged])
    #expect(reading.errors.map(\.origin.recordNumber) == [1])
    #expect(reading.errors.map(\.origin.byteOffset) == [0])
  }

  @Test func aPageIsOneRecordWithALimit() throws {
    let page = Array("<!DOCTYPE html><p>text".utf8)
    let reading = try read(page, as: "a.html")
    #expect(reading.records.map(\.mediaType) == [.html])
    #expect(reading.records[0].content == page)
    #expect(try read(page, limit: page.count, as: "a.html").errors.isEmpty)
    let refused = try read(page, limit: page.count - 1, as: "a.html")
    #expect(refused.records.isEmpty)
    #expect(refused.errors.map(\.kind) == [.tooLarge])
  }
}
