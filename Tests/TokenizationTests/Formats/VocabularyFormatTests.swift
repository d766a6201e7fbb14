import Testing

@testable import Tokenization

@Suite struct VocabularyFormatTests {
  @Test(arguments: [
    (#"{"model":{}}"#, VocabularyFormat.tokenizerJSON), (#"{"#, .tokenizerJSON),
    (#"{"config":{},"vocab":[]}"#, .tekkenJSON), (#" {"a":1}"#, .vocabularyJSON),
    (#"{"a":"b"}"#, .tokenizerJSON), ("IQ== 0\n", .ranks), ("", .ranks),
  ])
  func theContentTellsTheFormat(text: String, format: VocabularyFormat) {
    #expect(VocabularyFormat(of: [UInt8](text.utf8)) == format)
  }
}
