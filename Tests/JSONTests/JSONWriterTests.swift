import JSON
import TestSupport
import Testing

@Suite struct JSONWriterTests {
  private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func putsCommasExactlyBetweenValues() {
    let text = written { writer in
      for _ in 0..<2 {
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.integer(1)
        writer.beginObject()
        writer.endObject()
        writer.null()
        writer.endArray()
        writer.key("b")
        writer.bool(false)
        writer.key("c")
        writer.raw(Array("{\"x\": 1}".utf8))
        writer.endObject()
        writer.newline()
      }
    }
    let line = #"{"a":[1,{},null],"b":false,"c":{"x": 1}}"# + "\n"
    #expect(text == line + line)
  }

  @Test(arguments: [
    ("", #""""#), ("a\"b\\c/", #""a\"b\\c/""#), ("\n\r\t\u{8}\u{C}", #""\n\r\t\b\f""#),
    ("\0\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""), ("é\u{2028}😀", "\"é\u{2028}😀\""),
  ])
  func escapesWhatRFC8259AsksForAndNothingElse(text: String, expected: String) {
    #expect(written { $0.string(text) } == expected)
  }

  /// Strings are looked through in words of eight bytes.
  @Test(arguments: 0..<20)
  func findsEscapesWhereverTheyAre(place: Int) {
    for (character, escape) in [
      ("\"", "\\\""), ("\\", "\\\\"), ("\u{1F}", "\\u001f"), ("\n", "\\n"),
    ] {
      // Bytes that differ from these in one bit stand around.
      let before = String(repeating: "# !2]^\u{7F}Ü", count: 3).prefix(place)
      let after = "#\u{AA}\u{2022}[ü"
      #expect(
        written { $0.string(before + character + character + after) }
          == "\"\(before)\(escape)\(escape)\(after)\"")
    }
  }

  @Test(arguments: [
    (0.1, "0.1"), (1, "1.0"), (-2.5e-300, "-2.5e-300"), (1e22, "1e+22"),
    (.infinity, "null"), (.nan, "null"),
  ])
  func writesTheShortestNumber(value: Double, expected: String) {
    #expect(written { $0.double(value) } == expected)
  }

  @Test(arguments: 0..<50)
  func whatIsWrittenReadsBackEqual(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let text = String(
      String.UnicodeScalarView(
        (0..<100).map { _ in
          let range: ClosedRange<UInt32> = Bool.random(using: &generator) ? 0...0x7F : 0...0xD7FF
          return Unicode.Scalar(UInt32.random(in: range, using: &generator)) ?? " "
        }))
    let number = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
    let line = written { writer in
      writer.beginObject()
      writer.key(text)
      writer.string(text)
      writer.key("n")
      writer.double(number)
      writer.endObject()
    }
    let members = try JSONDocument(parsing: line.utf8.span).root.members
    #expect(members[0].key.unicodeScalars.elementsEqual(text.unicodeScalars))
    #expect(members[0].value.utf8 == Array(text.utf8))
    #expect(members[1].value.double == (number.isFinite ? number : nil))
  }
}
