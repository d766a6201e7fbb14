import Corpora
import JSON
import TestSupport
import Testing

@Suite struct DocumentTests {
  @Test func writesKnownFieldsFirstInSchemaOrderAndLeavesAbsentOnesOut() {
    var document = Document()
    document.text = Array("a\n\"b\"".utf8)
    document.url = "http://example.com/"
    document.id = "7"
    document.extra = [
      JSONField(key: "score", value: .raw(Array("0.50".utf8))),
      JSONField(key: "note", value: .string(Array("x".utf8))),
    ]
    document.metadata = [JSONField(key: "journal", value: .string(Array("BMJ".utf8)))]
    var writer = JSONWriter()
    document.write(to: &writer)
    let line =
      #"{"id":"7","url":"http://example.com/","text":"a\n\"b\"","metadata":{"journal":"BMJ"},"#
      + #""score":0.50,"note":"x"}"# + "\n"
    #expect(String(decoding: writer.bytes, as: UTF8.self) == line)
  }

  @Test func ofAnExtraFieldGivenTwiceTheLastCountsUntilItIsSet() {
    var document = Document()
    document.extra = ["1", "2"].map { JSONField(key: "label", value: .string(Array($0.utf8))) }
    document.setExtra("kept", Array("true".utf8))
    #expect(document.extra(named: "label")?.string == "2")
    document.setExtra("label", .string([0x33]))
    #expect(document.extra.map(\.key) == ["kept", "label"])
    document.setExtra("label", nil)
    #expect(document.extra(named: "label") == nil)
  }

  @Test func anEmptyDocumentHasATextAllTheSame() {
    var writer = JSONWriter()
    Document().write(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"text\":\"\"}\n")
  }

  @Test func whatIsWrittenReadsBackEqual() throws {
    let folder = try TemporaryFolder()
    var document = Document()
    document.id = "é#1"
    document.url = "http://example.com/"
    document.source = "s"
    document.language = "zh-Hant"
    document.title = "T\u{2028}"
    document.date = "2020"
    document.metadata = [
      JSONField(key: "n", value: .raw(Array("1e5".utf8))),
      JSONField(key: "", value: .string([])),
    ]
    document.extra = [JSONField(key: "x", value: .raw(Array("[1, {\"a\":null}]".utf8)))]
    document.text = Array("text 😀\0".utf8)
    var writer = JSONWriter()
    document.write(to: &writer)
    let reading = Reading(try folder.write(writer.bytes, to: "a.jsonl"))
    var back = try #require(reading.records.first?.document)
    back.text = reading.records[0].content
    #expect(back == document)
  }
}
