import Corpora
import Foundation
import TestSupport
import Testing

/// Broken files: what is lost, and what is read all the same.
extension WARCReaderTests {
  @Test(arguments: [
    ("Content-Length: -5", 2), ("Content-Length: many", 2), ("X: y", 2),
    ("Content-Length: 99999999999999999999", 2),
  ])
  func aBrokenHeaderIsAnErrorAndTheNextRecordIsRead(field: String, number: Int) throws {
    let broken = Array("WARC/1.0\r\nWARC-Type: response\r\n\(field)\r\n\r\n<p>lost\r\n\r\n".utf8)
    let first = page("first")
    let reading = try read(first + broken + page("last"))
    #expect(reading.texts == ["<p>first", "<p>last"])
    #expect(reading.errors.map(\.kind) == [.malformed])
    #expect(reading.errors.map(\.content) == [broken])
    #expect(reading.errors.first?.origin.recordNumber == number)
    #expect(reading.errors.first?.origin.byteOffset == first.count)
    #expect(reading.records.last?.origin.byteOffset == first.count + broken.count)
  }

  @Test func aWrongLengthCostsTheRecordAndSaysSo() throws {
    let block = response(Array("<p>one\nWARC/x\nWARC/1.0 is a format\n".utf8))
    let reading = try read(
      record(block: block, length: block.count - 20) + page("next"))
    #expect(reading.texts.last == "<p>next")
    #expect(reading.errors.count == 1)
    #expect(reading.errors.first?.message.contains("Content-Length") == true)
  }

  @Test func aRecordThatTheFileEndsInSaysHowMuchOfItIsThere() throws {
    let block = response([UInt8](repeating: 0x61, count: 200_000))
    let reading = try read(record(block: block, length: 1 << 30))
    #expect(reading.errors.map(\.content) == [Array(block.prefix(1 << 16))])
    #expect(reading.errors.map(\.contentByteCount) == [block.count + 4])
  }

  @Test func aHeaderThatIsCutByTheNextRecordCostsOnlyItself() throws {
    let header = Array("WARC/1.0\r\nWARC-Type: response\r\n".utf8)
    let reading = try read(header + page("next"))
    #expect(reading.texts == ["<p>next"])
    #expect(reading.errors.map(\.kind) == [.malformed])
    #expect(reading.errors.map(\.content) == [header])
  }

  @Test func ofAnEndlessHeaderNoMoreIsKeptThanAnErrorHolds() throws {
    let line = "X: " + String(repeating: "x", count: 10_000) + "\r\n"
    let header = Array(("WARC/1.0\r\n" + String(repeating: line, count: 30)).utf8)
    let error = try read(header + page("next")).errors.first
    #expect(error?.content == Array(header.prefix(1 << 16)))
    #expect(error?.contentByteCount == header.count)
  }

  @Test func everyTruncationGivesWholeRecordsAndAtMostOneError() throws {
    let pages = (0..<3).map { page("page \($0)") }
    let file = Array(pages.joined())
    for count in 5..<file.count {
      let reading = Reading(try folder.write(Array(file[..<count]), to: "cut.warc"))
      #expect(
        reading.texts == Array(["<p>page 0", "<p>page 1", "<p>page 2"].prefix(reading.texts.count)))
      #expect(reading.errors.count <= 1)
      #expect(reading.texts.count >= count / pages[0].count)
    }
  }

  @Test func aDamagedGzipMemberCostsItsRecordOnly() throws {
    var generator = SeededGenerator(seed: 7)
    func noise() -> [UInt8] {
      (0..<3000).map { _ in UInt8.random(in: 97...122, using: &generator) }
    }
    var members = try (0..<4).map { index in
      try compressed(
        record(block: response(Array("<p>\(index) ".utf8) + noise())), by: "gzip")
    }
    for index in 600..<700 { members[1][index] ^= 0xA5 }
    let reading = try read(Array(members.joined()))
    #expect(reading.texts.map { $0.prefix(4) } == ["<p>0", "<p>2", "<p>3"])
    #expect(reading.errors.map(\.kind) == [.damaged])
    #expect(reading.errors.first?.isFatalForFile == false)
  }

  /// Byte 1 to 8 from the end: the CRC-32 and the length of RFC 1952, section 2.3.
  @Test(arguments: [1, 8], ["response", "warcinfo"])
  func aMemberWithAWrongChecksumIsTheOneThatIsRejected(fromEnd: Int, type: String) throws {
    let records = [
      page("0"), page("1"), record(type: type, block: response(Array("<p>bad".utf8))), page("3"),
    ]
    var members = try records.map { try compressed($0, by: "gzip") }
    members[2][members[2].count - fromEnd] ^= 0xFF
    let reading = try read(Array(members.joined()))
    #expect(reading.texts == ["<p>0", "<p>1", "<p>3"])
    #expect(reading.errors.map(\.kind) == [.damaged])
    let error = try #require(reading.errors.first)
    #expect(error.origin.recordNumber == 3)
    #expect(error.origin.byteOffset == records[0].count + records[1].count)
    #expect(reading.records.last?.origin.recordNumber == 4)
  }

  @Test func aMemberWithABrokenHeaderDoesNotTouchTheOneBefore() throws {
    var members = try ["0", "1", "2"].map { try compressed(page($0), by: "gzip") }
    members[1][2] = 9
    let reading = try read(Array(members.joined()))
    #expect(reading.texts == ["<p>0", "<p>2"])
    #expect(reading.errors.map(\.origin.recordNumber) == [2])
  }

  @Test func aMemberWithoutItsChecksumIsRejectedAtTheEndOfTheFile() throws {
    let members = try ["0", "1"].map { try compressed(page($0), by: "gzip") }
    let reading = try read(Array(members.joined().dropLast(8)))
    #expect(reading.texts == ["<p>0"])
    #expect(reading.errors.map(\.origin.recordNumber) == [2])
  }

  @Test(arguments: 0..<100)
  func anyDamageEndsTheFileWithoutCrash(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var file = Array((0..<5).map { page("page \($0)") }.joined())
    for _ in 0..<Int.random(in: 1...20, using: &generator) {
      let index = Int.random(in: 5..<file.count, using: &generator)
      file[index] = UInt8.random(in: 0...255, using: &generator)
    }
    let (reading, isTheSame) = readingWhateverTheChunks(try folder.write(file, to: "a.warc"))
    #expect(isTheSame)
    #expect(reading.records.count + reading.errors.count + reading.skippedRecordCount > 0)
  }

  @Test(arguments: ["gzip", "zstd"], ["response", "request"])
  func aRecordThatIsTooLongEndsWhereTheNextMemberStarts(command: String, type: String) throws {
    let long = record(type: type, block: response(Array("<p>long".utf8)), length: 90_000)
    let parts = [page("0"), page("1"), long, page("3"), page("4")]
    let reading = Reading(
      try folder.write(parts.flatMap { try compressed($0, by: command) }, to: "a.warc.gz"))
    #expect(reading.texts == ["<p>0", "<p>1", "<p>3", "<p>4"])
    #expect(reading.errors.map(\.origin.recordNumber) == [3])
    #expect(reading.errors.first?.message.contains("Content-Length") == true)
    #expect(reading.errors.first?.isFatalForFile == false)
  }

  /// Each took all of its member, and gave it back.
  @Test func manyRecordsOfAMemberThatAreTooLongAreReadInOnePass() throws {
    let long = record(block: response(Array("<p>".utf8)), length: 60_000_000)
    let member = Array(repeatElement(long, count: 20_000).joined())
    let file = try compressed(member, by: "gzip") + compressed(page("next"), by: "gzip")
    let reading = Reading(try folder.write(file, to: "a.warc.gz"))
    #expect(reading.texts == ["<p>next"])
    #expect(reading.errors.count == 20_000)
    #expect(reading.errors.allSatisfy { $0.message.contains("runs into the next") })
  }

  @Test(arguments: ["plain", "gzip", "zstd"], [3000, 1 << 40])
  func aRecordThatIsLongerThanTheFileGivesTheNextOnesBack(command: String, length: Int) throws {
    let file = Array(
      [
        page("0"), record(block: response(Array("<p>WARC/1.0\nno\n".utf8)), length: length),
        page("2"), record(block: response(Array("<p>".utf8)), length: length), page("4"),
      ].joined())
    let path = try folder.write(
      command == "plain" ? file : compressed(file, by: command), to: "a.warc")
    let reading = Reading(path)
    // Of a larger one than may be read, only what is in the same part of a plain file.
    if command == "plain" || length == 3000 {
      #expect(reading.texts == ["<p>0", "<p>2", "<p>4"])
    }
    #expect(reading.errors.first?.message.contains("the file ends inside a record") == true)
  }

  @Test func whatADamagedMemberTookOfTheNextIsGivenBack() throws {
    let members = try ["0", "1", "2", "3"].map { try compressed(page($0), by: "gzip") }
    for count in stride(from: 30, to: members[1].count, by: 7) {
      let file = members[0] + members[1][..<count] + members[2] + members[3]
      let reading = Reading(try folder.write(file, to: "a.warc.gz"))
      #expect(reading.texts == ["<p>0", "<p>2", "<p>3"], "\(count)")
      // What was taken looks like records now and then.
      #expect(1...3 ~= reading.errors.count, "\(count): \(reading.errors)")
    }
  }

  /// What is left of a damaged block must not run into the first line of the next member.
  @Test func aDamagedBlockThatHasBecomeLongerEndsWithItsMember() throws {
    let long = record(block: response(Array("<p>bad and longer than it says".utf8)), length: 50)
    var member = try compressed(Array(long.dropLast(4)), by: "gzip")
    member[member.count - 6] ^= 1
    let members = try ["0", "2"].map { try compressed(page($0), by: "gzip") }
    let reading = try read(members[0] + member + members[1])
    #expect(reading.texts == ["<p>0", "<p>2"])
    #expect(reading.errors.map(\.kind) == [.damaged])
  }

  @Test(arguments: 0..<100)
  func anyDamageOfAMemberCostsItsRecordAndIsCounted(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let command = seed % 2 == 0 ? "gzip" : "zstd"
    var members = try (0..<5).map { try compressed(page("\($0)"), by: command) }
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let index = Int.random(in: 0..<members[2].count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: members[2][index] ^= UInt8.random(in: 1...255, using: &generator)
      case 1: members[2].remove(at: index)
      default: members[2].insert(UInt8.random(in: 0...255, using: &generator), at: index)
      }
    }
    let reading = Reading(try folder.write(Array(members.joined()), to: "a.warc.gz"))
    let whole = reading.texts.filter { $0 != "<p>2" }
    // Header fields of gzip may change without harm.
    #expect(whole == ["<p>0", "<p>1", "<p>3", "<p>4"], "\(reading.errors)")
    #expect(reading.errors.count >= 1 || reading.texts.count == 5)
  }
}
