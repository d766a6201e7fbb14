import JSON
import TestSupport
import Testing

@Suite struct JSONDocumentTests {
  private func document(_ text: String) throws(JSONError) -> JSONElement {
    try JSONDocument(parsing: text.utf8.span).root
  }

  @Test func givesEachKindItsValueAndNothingElse() throws {
    let root = try document(
      #"{"s":"a\u0000é","i":-7,"d":2.5,"t":true,"n":null,"a":[1,"x"],"o":{"k":9223372036854775807},"u":18446744073709551615}"#
    )
    #expect(root.kind == .object)
    #expect(root["s"]?.string == "a\0é")
    #expect(root["s"]?.utf8 == Array("a\0é".utf8))
    #expect(root["s"]?.integer == nil)
    #expect(root["i"]?.integer == -7)
    #expect(root["i"]?.double == -7)
    #expect(root["d"]?.double == 2.5)
    #expect(root["d"]?.integer == nil)
    #expect(root["t"]?.bool == true)
    #expect(root["n"]?.kind == .null)
    #expect(root["a"]?.elements.map(\.kind) == [.number, .string])
    #expect(root["o"]?["k"]?.integer == Int.max)
    #expect(root["u"]?.integer == nil)
    #expect(root["u"]?.kind == .number)
    #expect(root["missing"] == nil)
    #expect(root["a"]?["k"] == nil)
    #expect(root.members.map(\.key) == ["s", "i", "d", "t", "n", "a", "o", "u"])
  }

  @Test func anElementKeepsItsDocumentAlive() throws {
    var element: JSONElement? = try document(#"["\#(String(repeating: "x", count: 100))"]"#)
    element = element?.elements.first
    #expect(element?.string?.count == 100)
  }

  @Test func doubledNamesComeTwiceInOrderAndTheLastAnswersByName() throws {
    let root = try document(#"{"a":1,"a":2,"":3}"#)
    #expect(root.members.map(\.key) == ["a", "a", ""])
    #expect(root["a"]?.integer == 2)
    #expect(root[""]?.integer == 3)
  }

  @Test(arguments: [
    (#" [ 1 , {"a" : "b\nc", "d":[ ]} ] "#, #"[1,{"a":"b\nc","d":[]}]"#),
    (#"[]"#, "[]"), (#"{}"#, "{}"), (#" "x" "#, #""x""#), (" true ", "true"), ("-3", "-3"),
  ])
  func rawJSONIsTheValueWithoutWhiteSpace(text: String, expected: String) throws {
    #expect(try String(decoding: document(text).rawJSON, as: UTF8.self) == expected)
  }

  @Test(arguments: ["\"\\ud800\"", "\"\\uDC00\""])
  func halfASurrogatePairBecomesAReplacementCharacter(text: String) throws {
    #expect(try document(text).string == "\u{FFFD}")
  }

  @Test(arguments: [
    ("", 0), ("[1,2", 4), ("[1,\n 2,, 3]", 7), (#"{"a":"#, 5), (#"["\q"]"#, 1), ("[tru]", 1),
  ])
  func namesThePlaceOfAFault(text: String, byteOffset: Int) {
    let error = #expect(throws: JSONError.self) { try document(text) }
    #expect(error?.byteOffset == byteOffset)
  }

  @Test(arguments: [(510, true), (513, false), (1_000_000, false)])
  func nestingIsBounded(depth: Int, isAccepted: Bool) {
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    if isAccepted {
      #expect(throws: Never.self) { try document(text) }
    } else {
      #expect(throws: JSONError.self) { try document(text) }
    }
  }

  @Test func threadsMayReadOneDocument() async throws {
    let text = "[" + (0..<1000).map(String.init).joined(separator: ",") + "]"
    let root = try document(text)
    let sums = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 { group.addTask { root.elements.compactMap(\.integer).reduce(0, +) } }
      return await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(sums == [499_500, 499_500, 499_500, 499_500])
  }

  @Test func readsARealTokenizerFile() throws {
    guard
      let bytes = try SharedData.decompressed(
        "vocabs/gpt2.json.zst", for: "readsARealTokenizerFile")
    else { return }
    let root = try JSONDocument(parsing: bytes.span).root
    #expect(root["model"]?["type"]?.string == "BPE" || root["model"]?["vocab"] != nil)
    var count = 0
    root["model"]?["vocab"]?.forEachMember { _, id in count += id.integer == nil ? 0 : 1 }
    #expect(count == 50257)
  }
}
