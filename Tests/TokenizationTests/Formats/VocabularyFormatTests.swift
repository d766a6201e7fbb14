import Testing

@testable import Tokenization

@Suite struct VocabularyFormatTests {
  @Test(arguments: [
    (#"{"model":{}}"#, "tokenizerJSON"), (#"{"config":{},"vocab":[]}"#, "tekkenJSON"),
    (#" {"a":1}"#, "vocabularyJSON"), (#"{"a":"b"}"#, "tokenizerJSON"), ("IQ== 0\n", "ranks"),
    ("", "ranks"),
  ])
  func theContentTellsTheFormat(text: String, name: String) throws {
    #expect("\(try VocabularyFormat(of: [UInt8](text.utf8)))".hasPrefix(name))
  }

  @Test func brokenJSONIsAnError() {
    #expect(throws: VocabularyError.self) { try VocabularyFormat(of: [UInt8]("{".utf8)) }
  }
}
