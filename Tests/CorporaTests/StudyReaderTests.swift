import TestSupport
import Testing

@testable import Corpora

@Suite struct StudyReaderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let studies = [
    #"{"protocolSection":{"a":"}{\"]"},"b":[{}]}"#, #"{"protocolSection": {"a": "é\\"}}"#,
    "{\n \"protocolSection\":\n {}\n}",
  ]

  @Test(arguments: [
    ("", "", "\n"), ("[", "]", ",\n"), (#"{"studies":["#, #"],"nextPageToken":"x"}"#, ","),
    (#"{"totalCount":3, "studies" : [ "#, "]}", " , "), ("\u{FEFF}[\n", "\n]\n", ",\r\n"),
  ])
  func studiesAreFoundHoweverTheyWereDownloaded(start: String, end: String, between: String) throws
  {
    let text = start + Self.studies.joined(separator: between) + end
    let (reading, isTheSame) = readingWhateverTheChunks(try folder.write(text, to: "ctg.json"))
    #expect(isTheSame)
    #expect(reading.contentKind == .studies)
    #expect(reading.texts == Self.studies)
    #expect(reading.errors.isEmpty)
    #expect(reading.records.allSatisfy { $0.mediaType == .study })
  }

  @Test func aStudyThatIsCutOffIsAnErrorAndTheOthersAreRead() throws {
    let text = "[" + Self.studies[0] + "," + Self.studies[1].dropLast(2)
    let reading = Reading(try folder.write(text, to: "ctg.json"))
    #expect(reading.texts == [Self.studies[0]])
    #expect(reading.errors.map(\.kind) == [.malformed])
  }

  @Test func aLargeStudyIsRejectedAlone() throws {
    var options = ReadingOptions()
    options.maximumRecordBytes = 100
    let large = #"{"protocolSection":""# + String(repeating: "x", count: 200) + #""}"#
    let text = "[\(Self.studies[0]),\(large),\(Self.studies[1])]"
    let reading = Reading(try folder.write(text, to: "ctg.json"), options)
    #expect(reading.texts.first == Self.studies[0])
    #expect(reading.errors.map(\.kind).first == .tooLarge)
    #expect(reading.errors.first?.content == Array(large.utf8))
  }

  @Test(arguments: [#"{"text":"protocolSection"}"#, #"{"a":1}"#])
  func otherJSONIsNoStudy(text: String) throws {
    #expect(Reading(try folder.write(text + "\n", to: "a.jsonl")).contentKind == .jsonl)
  }

  @Test(arguments: [100, 5000])
  func whatIsInsideOfARejectedStudyIsNoStudy(fillCount: Int) throws {
    var options = ReadingOptions()
    options.maximumRecordBytes = 64
    options.chunkSize = 64
    let inner = #"{"protocolSection":{"a":"inner"}},"#
    let large =
      #"{"protocolSection":{"x":""# + String(repeating: "}", count: fillCount) + #""},"inner":["#
      + String(repeating: inner, count: 50) + "{}]}"
    for studies in [[large, Self.studies[1]], [Self.studies[1], large, Self.studies[1]]] {
      let reading = Reading(
        try folder.write("[\(studies.joined(separator: ","))]", to: "ctg.json"), options)
      #expect(reading.texts == [String](repeating: Self.studies[1], count: studies.count - 1))
      #expect(reading.errors.map(\.kind) == [.tooLarge])
    }
    let cut = Reading(try folder.write("[\(large.dropLast(3))", to: "ctg.json"), options)
    #expect(cut.texts.isEmpty && cut.errors.map(\.kind) == [.tooLarge])
  }
}
