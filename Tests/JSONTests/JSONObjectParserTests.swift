import TestSupport
import Testing

@testable import JSON

/// The fields of a text, as lines "key=value" with strings in brackets.
private func fields(_ text: String) throws(JSONError) -> [String] {
  var parser = JSONObjectParser()
  return try parser.parse(text.utf8.span).map { field in
    switch field.value {
    case .string(let text): "\(field.key)=[\(String(decoding: text, as: UTF8.self))]"
    case .raw(let json): "\(field.key)=\(String(decoding: json, as: UTF8.self))"
    }
  }
}

@Suite struct JSONObjectParserTests {
  @Test(arguments: [
    (#"{}"#, []),
    (#" { } "#, []),
    (#"{"text":"a"}"#, ["text=[a]"]),
    (#"{"a": 1 , "b" :true,"c": null }"#, ["a=1", "b=true", "c=null"]),
    (#"{"": "", "é": "\u00e9\n\"\\\/"}"#, ["=[]", "é=[é\n\"\\/]"]),
    (
      #"{"m": { "x" : [1, 2.50, "\u0041"] } ,"n":[]}"#,
      [#"m={ "x" : [1, 2.50, "\u0041"] }"#, "n=[]"]
    ),
    (#"{"k\u0065y":1,"key":2}"#, ["key=1", "key=2"]),
    (
      #"{"n": 123456789012345678901234567890, "e": -1.5E+400}"#,
      ["n=123456789012345678901234567890", "e=-1.5E+400"]
    ),
    (#"{"😀":"\ud83d\ude00"}"#, ["😀=[😀]"]),
    ("\t{\"a\"\r:\n1}\r", ["a=1"]),
  ])
  func givesTheFieldsInOrderAndRawValuesAsWritten(text: String, expected: [String]) throws {
    #expect(try fields(text) == expected)
  }

  @Test(arguments: [
    (#"{"a":"\ud800"}"#, ["a=[\u{FFFD}]"]),
    (#"{"a":"x\udc00y"}"#, ["a=[x\u{FFFD}y]"]),
    (#"{"a":"\ud83d\ud83d\ude00\\ud800"}"#, ["a=[\u{FFFD}😀\\ud800]"]),
    (#"{"\udfff":["\ud800"]}"#, ["\u{FFFD}=[\"\\uFFFD\"]"]),
  ])
  func halfASurrogatePairBecomesAReplacementCharacter(text: String, expected: [String]) throws {
    #expect(try fields(text) == expected)
  }

  @Test(arguments: [
    ("", JSONError.Kind.empty, 0),
    ("   ", .empty, 0),
    ("[1]", .notAnObject, 0),
    ("\"text\"", .notAnObject, 0),
    ("12", .notAnObject, 0),
    (#"{"a":1"#, .syntax, 6),
    (#"{"a":"b"#, .syntax, 5),
    (#"{"a":1}}"#, .syntax, 7),
    (#"{"a":1} {"b":2}"#, .syntax, 8),
    (#"{"a":tru}"#, .syntax, 5),
    (#"{"a":NaN}"#, .syntax, 5),
    (#"{"a":01}"#, .syntax, 5),
    (#"{"a":1.}"#, .syntax, 5),
    (#"{"a":-}"#, .syntax, 5),
    (#"{"a":[1,{"b":"\x"}]}"#, .syntax, 13),
    (#"{"a":[1,]}"#, .syntax, 8),
    (#"{"a":1,}"#, .syntax, 7),
    (#"{"a" 1}"#, .syntax, 5),
    (#"{a:1}"#, .syntax, 1),
    (#"{"a":"b":"c"}"#, .syntax, 8),
    (#"{"a":[1 2]}"#, .syntax, 8),
    (#"{"a":[1}]"#, .syntax, 9),
    (#"{"a":1} junk"#, .syntax, 8),
    (#"{"a":"}"},"#, .syntax, 9),
    (#"{"a":{}} [1,2] x"#, .syntax, 9),
    (#"{"a":[1,2"#, .syntax, 9),
    ("{\"a\":\"b\u{1}\"}", .syntax, 7),
    (#"{"a":1,"b":"c\x"}"#, .syntax, 11),
    (#"{"a":"\u12g4"}"#, .syntax, 5),
    (#"{"a":"\u12"}"#, .syntax, 5),
  ])
  func namesTheFaultAndItsPlace(text: String, kind: JSONError.Kind, byteOffset: Int) {
    let error = #expect(throws: JSONError.self) { try fields(text) }
    #expect(error?.kind == kind)
    #expect(error?.byteOffset == byteOffset)
  }

  /// Escapes fall on every place of the 64 bytes that are read at once.
  @Test(arguments: 0..<300)
  func readsAStringAsTheDocumentParserDoes(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let escapes = [
      #"\""#, #"\\"#, #"\n"#, #"\/"#, #"\t"#, #"\u00e9"#, #"\u0041"#, #"\ud83d\ude00"#, #"\ud800"#,
      #"\u6F22\u5B57"#, "é", "漢",
    ]
    let rarity = Int.random(in: 1...80, using: &generator)
    var string = ""
    for _ in 0..<Int.random(in: 0...400, using: &generator) {
      string +=
        Int.random(in: 0..<rarity, using: &generator) == 0
        ? escapes[Int.random(in: 0..<escapes.count, using: &generator)] : "a"
    }
    var line = Array("{\"t\":\"\(string)\"}".utf8)
    let expected = try JSONDocument(parsing: line.span).root["t"]?.utf8
    var parser = JSONObjectParser()
    let copied = try parser.parse(line.span)
    #expect(copied == [JSONField(key: "t", value: .string(try #require(expected)))])
    #expect(try parser.parse(line: &line) == copied)
    // A broken escape is found wherever it stands.
    let place = line.count - 2
    line.insert(contentsOf: #"\q"#.utf8, at: place)
    #expect(throws: JSONError.self) { try parser.parse(line: &line) }
  }

  @Test(arguments: [0, 1, 5000, 20_000])
  func findsTheFirstInvalidByte(prefix: Int) {
    var line = Array("{\"é\":\"".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: prefix)
    let offset = line.count
    line += [0xC3, 0x28] + Array("\"}".utf8)
    var parser = JSONObjectParser()
    let error = #expect(throws: JSONError.self) { try parser.parse(line.span) }
    #expect(error?.kind == .notUTF8)
    #expect(error?.byteOffset == offset)
  }

  @Test func everyTruncationOfAnObjectIsAnError() throws {
    let text = Array(#"{"id":"a\u00e9","n":[1,{"x":null}],"t":"ü","b":-1.5e3}"#.utf8)
    var parser = JSONObjectParser()
    for count in 0..<text.count {
      #expect(throws: JSONError.self, "\(count)") {
        try parser.parse(text.span.extracting(0..<count))
      }
    }
    #expect(try parser.parse(text.span).count == 4)
  }

  @Test(arguments: [
    (String(repeating: "[", count: 511), String(repeating: "]", count: 511), true),
    (String(repeating: "[", count: 512), String(repeating: "]", count: 512), false),
    (
      String(repeating: "{\"a\":", count: 200_000) + "1", String(repeating: "}", count: 200_000),
      false
    ),
    (String(repeating: "[", count: 1_000_000), "", false),
  ])
  func nestingIsBounded(opening: String, closing: String, isAccepted: Bool) {
    let line = "{\"a\":\(opening)\(closing)}"
    if isAccepted {
      #expect(throws: Never.self) { try fields(line) }
    } else {
      #expect(throws: JSONError.self) { try fields(line) }
    }
  }

  @Test func aStringOf100MBComesThroughWholeAndTheNextLineAlso() throws {
    let count = 100_000_000
    let line = Array("{\"t\":\"".utf8) + [UInt8](repeating: 0x61, count: count) + Array("\"}".utf8)
    var parser = JSONObjectParser()
    guard case .string(let text) = try parser.parse(line.span)[0].value else {
      Issue.record("not a string")
      return
    }
    #expect(text.count == count)
    #expect(try parser.parse(#"{"t":1}"#.utf8.span) == [JSONField(key: "t", value: .raw([0x31]))])
  }

  @Test func aHundredThousandFieldsKeepTheirOrder() throws {
    let line = "{" + (0..<100_000).map { "\"\($0)\":\($0)" }.joined(separator: ",") + "}"
    let found = try fields(line)
    #expect(found.count == 100_000)
    #expect(found[99_999] == "99999=99999")
  }
}
