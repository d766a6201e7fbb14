import JSON
import TestSupport
import Testing
import Tokenization

/// Many small `tokenizer.json` files, each with other parts, against the Hugging Face library
/// (`make_pipelines.py`).
@Suite struct PipelineTests {
  @Test func idsAndTextsEqualTheReference() throws {
    let file = try Fixtures.bytes("pipelines.json")
    let document = try JSONDocument(parsing: file.span).root
    let texts = (document["texts"]?.elements ?? []).compactMap(\.utf8)
    let cases = document["cases"]?.elements ?? []
    #expect(texts.count > 100)
    #expect(cases.count > 120)
    for element in cases {
      let name = try #require(element["name"]?.string)
      let modelName = try #require(element["model"]?.string)
      let model = try #require(document["models"]?[modelName])
      let tokenizer: Tokenizer
      do {
        tokenizer = try Tokenizer(huggingFaceJSON: Self.file(model, element))
      } catch {
        Issue.record("\(name): \(error)")
        continue
      }
      try Self.compare(name, element, tokenizer, texts)
    }
  }

  private static func compare(
    _ name: String, _ element: JSONElement, _ tokenizer: Tokenizer, _ texts: [[UInt8]]
  ) throws {
    let plain = try digits(element["ids"])
    let recognized = element["recognized"] == nil ? [] : try digits(element["recognized"])
    let decoded = try digits(element["decoded"])
    // One for all texts: making it costs more than a short text.
    var encoder = tokenizer.makeEncoder()
    for (index, text) in texts.enumerated() {
      let shown = String(decoding: text, as: UTF8.self).debugDescription
      var ids: [TokenID] = []
      try encoder.encode(text.span, into: &ids)
      #expect(hash(ids) == plain[index], "\(name): \(shown) \(ids)")
      if !recognized.isEmpty {
        var special: [TokenID] = []
        try encoder.encode(text.span, specialTokens: .recognize, into: &special)
        #expect(hash(special) == recognized[index], "\(name), recognized: \(shown)")
      }
      if decoded[index] != "----" && hash(ids) == plain[index] {
        let back = try tokenizer.text(of: ids)
        #expect(
          hash(back) == decoded[index],
          "\(name), decoded: \(String(decoding: back, as: UTF8.self).debugDescription)")
        var stream = StreamingDecoder(tokenizer)
        var streamed: [UInt8] = []
        for id in ids { try stream.append(id, to: &streamed) }
        stream.finish(into: &streamed)
        #expect(streamed == back, "\(name), streamed: \(shown)")
        if tokenizer.isLossless { #expect(back == text, "\(name)") }
      }
    }
  }

  // MARK: - Files

  /// The model with the members that the case replaces.
  private static func file(_ model: JSONElement, _ element: JSONElement) -> [UInt8] {
    let members = replace(model, by: element["members"]) { key, value in
      key == "model" ? replace(value, by: element["modelMembers"]) { $1.rawJSON } : value.rawJSON
    }
    return members
  }

  private static func replace(
    _ object: JSONElement, by others: JSONElement?, _ write: (String, JSONElement) -> [UInt8]
  ) -> [UInt8] {
    var json: [UInt8] = []
    var seen: Set<String> = []
    func append(_ key: String, _ value: [UInt8]) {
      var name = JSONWriter()
      name.string(key)
      json += (json.isEmpty ? "{" : ",").utf8
      json += name.bytes + [UInt8(ascii: ":")] + value
    }
    for (key, value) in others?.members ?? [] {
      seen.insert(key)
      append(key, value.rawJSON)
    }
    for (key, value) in object.members where !seen.contains(key) {
      append(key, write(key, value))
    }
    return json + "}".utf8
  }

  private static func digits(_ element: JSONElement?) throws -> [String] {
    let string = try #require(element?.string)
    let text = Array(string)
    return stride(from: 0, to: text.count, by: 4).map { String(text[$0..<$0 + 4]) }
  }

  private static func hash(_ ids: [TokenID]) -> String {
    var hash = FNV1a64()
    for id in ids { hash.add(id) }
    return String(hash.hexadecimal.prefix(4))
  }

  private static func hash(_ bytes: [UInt8]) -> String {
    var hash = FNV1a64()
    for byte in bytes { hash.add(byte: byte) }
    return String(hash.hexadecimal.prefix(4))
  }
}
