import Foundation
import JSON
import Storage
import TestSupport
import Testing

@testable import Corpora

@Suite struct JSONLReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(
    _ text: String, _ options: ReadingOptions = ReadingOptions()
  ) throws -> Reading {
    let (reading, isTheSame) = readingWhateverTheChunks(
      try folder.write(text, to: "a.jsonl"), options)
    #expect(isTheSame)
    return reading
  }

  @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
  func linesInUTF16AreRefusedByTheirName(encoding: String.Encoding) throws {
    let text = "\u{FEFF}{\"text\":\"a\"}\n{\"text\":\"b\"}\n"
    var options = ReadingOptions()
    options.contentKind = .jsonl
    let reading = readingWhateverTheChunks(
      try folder.write(try #require(text.data(using: encoding)), to: "a.jsonl"), options
    ).0
    #expect(reading.records.isEmpty)
    #expect(reading.errors.map(\.kind) == [.unsupported])
    #expect(reading.errors.first?.message.contains("UTF-16") == true)
  }

  @Test func readsEveryFieldOfTheSchemaAndPassesTheOthersOn() throws {
    let reading = try read(
      #"{"x":[1, 2],"id":"i","url":"u","source":"s","lang":"fr","title":"t","date":"d","text":"é\n","metadata":{"k": 1.50},"y":null}"#
    )
    let record = try #require(reading.records.first)
    #expect(record.document.id == "i")
    #expect(record.document.url == "u")
    #expect(record.document.source == "s")
    #expect(record.document.language == "fr")
    #expect(record.document.title == "t")
    #expect(record.document.date == "d")
    #expect(reading.texts == ["é\n"])
    #expect(record.mediaType == .text)
    #expect(
      record.document.metadata == [JSONField(key: "k", value: .raw(Array("1.50".utf8)))])
    #expect(
      record.document.extra == [
        JSONField(key: "x", value: .raw(Array("[1, 2]".utf8))),
        JSONField(key: "y", value: .raw(Array("null".utf8))),
      ])
  }

  @Test func blankLinesByteOrderMarkAndCarriageReturnsDoNotCount() throws {
    let reading = try read(
      "\u{FEFF}{\"text\":\"a\"}\r\n\r\n \t\n{\"text\":\"b\"}\n\n\n{\"text\":\"c\"}")
    #expect(reading.texts == ["a", "b", "c"])
    #expect(reading.records.map(\.origin.recordNumber) == [1, 2, 3])
    #expect(reading.records.map(\.origin.byteOffset) == [0, 22, 37])
    #expect(reading.records.map(\.document.id) == ["a.jsonl#1", "a.jsonl#2", "a.jsonl#3"])
    #expect(reading.errors.isEmpty)
  }

  @Test(arguments: [
    (#"{"text":5}"#, #""text" is a number, expected a string (use --text-field)"#),
    (#"{"text":["a"]}"#, #""text" is an array, expected a string (use --text-field)"#),
    (#"{"html":true}"#, #""html" is a boolean, expected a string (use --html-field)"#),
    (#"{"text":"a","url":{}}"#, #""url" is an object, expected a string"#),
    (#"{"text":"a","id":1.5}"#, #""id" is a number, expected a string or an integer"#),
    (#"{"text":"a","metadata":"x"}"#, #""metadata" is a string, expected an object"#),
    (#"{"body":"a"}"#, #"there is no "text" and no "html" (use --text-field)"#),
    (#"{"text":null}"#, #"there is no "text" and no "html" (use --text-field)"#),
  ])
  func aWrongFieldIsNamed(line: String, message: String) throws {
    let reading = try read("{\"text\":\"before\"}\n\(line)\n{\"text\":\"after\"}\n")
    #expect(reading.texts == ["before", "after"])
    #expect(reading.errors.map(\.message) == [message])
    #expect(reading.errors.first?.kind == .wrongField)
    #expect(reading.errors.first?.origin.recordNumber == 2)
    #expect(reading.errors.first?.content == Array(line.utf8))
    #expect(reading.records.last?.origin.recordNumber == 3)
  }

  @Test func integerIdentifiersBecomeStringsAndNullIsAbsent() throws {
    let reading = try read(
      #"{"id":12345678901234567890,"text":""}"# + "\n"
        + #"{"id":-1,"text":"","title":null,"metadata":null,"language":"de","lang":null}"#)
    #expect(reading.records.map(\.document.id) == ["12345678901234567890", "-1"])
    #expect(reading.records[1].document.title == nil)
    #expect(reading.records[1].document.language == "de")
    #expect(reading.records[1].document.extra.isEmpty)
  }

  @Test func fieldNamesCanBeChosen() throws {
    var options = ReadingOptions()
    options.fieldNames.text = "body"
    options.fieldNames.language = "locale"
    let reading = try read(#"{"body":"b","text":7,"locale":"ja","lang":"x"}"#, options)
    #expect(reading.texts == ["b"])
    #expect(reading.records[0].document.language == "ja")
    #expect(reading.records[0].document.extra.isEmpty)
    #expect(reading.records[0].document.metadata.map(\.key) == ["text", "lang"])
  }

  @Test func aDocumentReadUnderOtherNamesIsWrittenWithEachNameOnce() throws {
    var options = ReadingOptions()
    options.fieldNames.text = "body"
    options.fieldNames.id = "doc"
    let line = #"{"text":"teaser","body":"b","id":"x","doc":7,"metadata":{"id":1},"k":2}"#
    var writer = JSONWriter()
    try read(line, options).records[0].document.write(to: &writer, includesText: false)
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"id":"7","metadata":{"id":1,"text":"teaser"},"k":2}"# + "\n")
  }

  @Test func anEmptyIdentifierIsNone() throws {
    let reading = try read(#"{"id":"","text":"a"}"# + "\n" + #"{"id":" ","text":"b"}"#)
    #expect(reading.records.map(\.document.id) == ["a.jsonl#1", " "])
  }

  @Test func aPageIsTheContentWhereThereIsNoTextOrWhenAskedFor() throws {
    let lines =
      #"{"html":"<p>a"}"# + "\n" + #"{"html":"<p>b","text":""}"# + "\n"
      + #"{"html":"<p>c","text":"c"}"#
    let reading = try read(lines)
    #expect(reading.texts == ["<p>a", "<p>b", "c"])
    #expect(reading.records.map(\.mediaType) == [.html, .html, .text])
    #expect(reading.records[2].document.extra.map(\.key) == ["html"])
    var options = ReadingOptions()
    options.jsonContent = .html
    #expect(try read(lines, options).records.map(\.mediaType) == [.html, .html, .html])
  }

  @Test func brokenLinesAreErrorsByThemselves() throws {
    let reading = try read(
      "{\"text\":\"a\"}\n{\"text\":\"b\"\n[1]\nnonsense\n{\"text\":\"\\x\"}\n{\"text\":\"c\"}\n")
    #expect(reading.texts == ["a", "c"])
    #expect(reading.errors.map(\.kind) == [.malformed, .malformed, .malformed, .malformed])
    #expect(reading.errors.map(\.origin.recordNumber) == [2, 3, 4, 5])
    #expect(reading.errors.map(\.origin.byteOffset) == [13, 25, 29, 38])
    #expect(
      reading.records.last?.origin
        == Origin(
          path: folder.path + "/a.jsonl", recordNumber: 6, byteOffset: 52))
  }

  @Test func invalidUTF8IsRepairedAndCounted() throws {
    let line = Array("{\"text\":\"a".utf8) + [0xE9, 0xC3] + Array("\"}\n{\"text\":\"ü\"}".utf8)
    let reading = Reading(try folder.write(line, to: "a.jsonl"))
    #expect(reading.texts == ["a\u{FFFD}\u{FFFD}", "ü"])
    #expect(reading.repairedRecordCount == 1)
    #expect(reading.errors.isEmpty)
  }

  @Test func aLineAboveTheLimitIsAnErrorAndTheNextIsRead() throws {
    var options = ReadingOptions()
    options.maximumLineBytes = 100
    let long = "{\"text\":\"\(String(repeating: "x", count: 200_000))\"}"
    let reading = try read("\(long)\n{\"text\":\"a\"}\n\(long)", options)
    #expect(reading.texts == ["a"])
    #expect(reading.errors.map(\.kind) == [.tooLarge, .tooLarge])
    #expect(reading.errors.map(\.contentByteCount) == [long.utf8.count + 1, long.utf8.count])
    #expect(reading.records[0].origin.recordNumber == 2)
  }

  @Test(arguments: ["gzip", "zstd"])
  func everyTruncationGivesAllWholeLinesBeforeItAndOneError(command: String) throws {
    let lines = (0..<40).map { "{\"id\":\($0),\"text\":\"text number \($0 * 7919)\"}\n" }
    let file = try compressed(Array(lines.joined().utf8), by: command)
    var most = 0
    for count in stride(from: 4, to: file.count, by: 3) {
      let path = try folder.write(Array(file[..<count]), to: "cut.jsonl.gz")
      let reading = Reading(path)
      #expect(reading.errors.count == 1)
      #expect(reading.errors.first?.kind == .damaged)
      #expect(reading.errors.first?.isFatalForFile == true)
      #expect(reading.records.map(\.document.id) == (0..<reading.records.count).map(String.init))
      most = max(most, reading.records.count)
    }
    if command == "gzip" { #expect(most >= 39) }
  }

  @Test(arguments: ["gzip", "zstd"])
  func aDamagedMemberOrFrameCostsItsOwnLinesAndSaysWhereReadingGoesOn(command: String) throws {
    func lines(_ numbers: Range<Int>) -> [UInt8] {
      numbers.flatMap { Array("{\"id\":\"\($0)\",\"text\":\"number \($0 * 7919)\"}\n".utf8) }
    }
    var parts = try (0..<4).map { try compressed(lines(100 * $0..<100 * ($0 + 1)), by: command) }
    parts[1][0] ^= 1
    let path = try folder.write(Array(parts.joined()), to: "a.jsonl.gz")
    let (reading, isTheSame) = readingWhateverTheChunks(path)
    // How far zstd looks before it notices depends on the chunks.
    #expect(isTheSame || command == "zstd")
    #expect(
      reading.records.compactMap { $0.document.id.flatMap { Int($0) } } == Array(0..<100)
        + Array(200..<400))
    let error = try #require(reading.errors.first)
    #expect(reading.errors.count == 1 && !error.isFatalForFile)
    let end = parts[0].count + parts[1].count
    #expect(error.message.hasSuffix("bytes behind it, at byte \(end)"), "\(error.message)")

    // A reader that starts behind the damage comes to the same place.
    let stream = try ByteStream(path: path)
    var point = ReadingPoint()
    (point.byteOffset, point.recordCount) = (lines(0..<100).count + lines(200..<250).count, 151)
    var reader = JSONLReader(
      stream: stream, name: "a", names: FieldNames(), content: .text, maximumLineBytes: 1 << 20,
      resumingAt: point)
    #expect(try reader.next()?.document.id == "250")

    parts.removeLast(2)
    let last = Reading(try folder.write(Array(parts.joined()), to: "a.jsonl.gz"))
    #expect(last.records.count == 100)
    #expect(last.errors.first?.message.hasSuffix("what comes behind it is lost") == true)
  }

  @Test func hostileLinesNeitherCrashNorStopTheReader() throws {
    let deep = String(repeating: "{\"a\":", count: 100_000)
    let reading = try read(
      "{\"text\":\"a\"}\n\(deep)\n{}\n{\"\":\"\"}\n\0\0\n{\"text\":\"\\u0000\"}\n")
    #expect(reading.texts == ["a", "\0"])
    #expect(reading.errors.count == 4)
  }

  @Test(arguments: ["", "\n", "\u{FEFF}", "\r\n\n"])
  func aFileWithoutRecordsIsNoError(text: String) throws {
    let reading = try read(text)
    #expect(reading.records.isEmpty && reading.errors.isEmpty)
  }

  private func lines(_ numbers: Range<Int>) -> [UInt8] {
    numbers.flatMap { Array("{\"id\":\"\($0)\",\"text\":\"number \($0 * 7919)\"}\n".utf8) }
  }

  @Test func aLineWithAZeroByteCostsOnlyItself() throws {
    let file = lines(0..<1) + Array("{\"text\":\"a".utf8) + [0] + Array("\"}\n".utf8) + lines(1..<3)
    let reading = Reading(try folder.write(file, to: "a.jsonl"))
    #expect(reading.records.compactMap(\.document.id).filter { $0.count == 1 } == ["0", "1", "2"])
    #expect(reading.errors.count == 1)
  }

  @Test(arguments: [1, 5])
  func aWrongChecksumCostsTheLastLineOfItsMemberOnly(fromEnd: Int) throws {
    var parts = try (0..<3).map { try compressed(lines(10 * $0..<10 * ($0 + 1)), by: "gzip") }
    parts[1][parts[1].count - fromEnd] ^= 1
    let (reading, isTheSame) = readingWhateverTheChunks(
      try folder.write(Array(parts.joined()), to: "a.jsonl.gz"))
    #expect(isTheSame)
    #expect(
      reading.records.compactMap { $0.document.id.flatMap { Int($0) } } == Array(0..<19)
        + Array(20..<30))
    #expect(reading.errors.map(\.isFatalForFile) == [false])
    #expect(reading.errors.first?.content == lines(19..<20).dropLast())
  }

  @Test(arguments: ["gzip", "zstd"])
  func aDamagedFirstMemberIsAnErrorAndTheNextIsRead(command: String) throws {
    var first = try compressed(lines(0..<10), by: command)
    // Flags that are reserved; the type of the first block.
    if command == "gzip" { first[3] = 0xFF } else { first[6] |= 6 }
    let file = try first + compressed(lines(10..<20), by: command)
    let reading = Reading(try folder.write(file, to: "a.jsonl.gz"))
    #expect(reading.records.count == 10)
    #expect(reading.errors.map(\.kind) == [.damaged])
    #expect(reading.errors.first?.message.contains("reading goes on at byte") == true)
    #expect(reading.errors.first?.isFatalForFile == false)
    // Half a page is no page.
    var options = ReadingOptions()
    options.contentKind = .html
    let page = Reading(try folder.write(file, to: "a.html.gz"), options)
    #expect(page.records.isEmpty && page.errors.map(\.isFatalForFile) == [true])
  }

  @Test(arguments: 0..<100)
  func anyDamageOfAMemberKeepsTheLinesOfTheOthers(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let command = seed % 2 == 0 ? "gzip" : "zstd"
    var parts = try (0..<4).map { try compressed(lines(10 * $0..<10 * ($0 + 1)), by: command) }
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let index = Int.random(in: 0..<parts[1].count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: parts[1][index] ^= UInt8.random(in: 1...255, using: &generator)
      case 1: parts[1].remove(at: index)
      default: parts[1].insert(UInt8.random(in: 0...255, using: &generator), at: index)
      }
    }
    let reading = Reading(try folder.write(Array(parts.joined()), to: "a.jsonl.gz"))
    let numbers = reading.records.compactMap { $0.document.id.flatMap { Int($0) } }
    // In between may be lines whose damage nobody notices.
    #expect(numbers.starts(with: 0..<10))
    #expect(numbers.suffix(20).elementsEqual(20..<40))
    #expect(!reading.errors.isEmpty || numbers.count == 40)
  }
}
