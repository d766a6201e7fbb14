import Foundation
import JSON
import TestSupport
import Testing

/// Our two parsers beside Foundation's, on JSON that was damaged at random.
@Suite struct JSONDifferentialTests {
  private static let seedText =
    #"{"id":"a\u00e9\n","n":[1,-2.5e3,{"x":null,"":true}],"t":"ü","b":false,"o":{"k":[[],{}]}}"#

  @Test(arguments: 0..<2000)
  func acceptsExactlyWhatFoundationAccepts(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var text = Array(Self.seedText.utf8)
    let alphabet = Array("{}[]:,\"\\0123e.-+ntu \t".utf8)
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let index = Int.random(in: 0..<text.count, using: &generator)
      let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: text[index] = byte
      case 1: text.insert(byte, at: index)
      default: text.remove(at: index)
      }
    }
    // Foundation accepts a comma before the bracket, which RFC 8259 does not.
    let tokens = text.filter { $0 != 0x20 && $0 != 0x09 }
    if zip(tokens, tokens.dropFirst()).contains(where: { $0 == 0x2C && $1 == 0x5D }) { return }
    let expected = try? JSONSerialization.jsonObject(
      with: Data(text), options: [.fragmentsAllowed])
    var parser = JSONObjectParser()
    let fields = try? parser.parse(text.span)
    let document = try? JSONDocument(parsing: text.span)
    let shown = String(decoding: text, as: UTF8.self)
    #expect((document != nil) == (expected != nil), "\(shown)")
    #expect((fields != nil) == (expected is [String: Any]), "\(shown)")
    if let fields, let object = expected as? [String: Any] {
      #expect(Set(fields.map(\.key)) == Set(object.keys))
      for field in fields {
        guard case .string(let text) = field.value else { continue }
        #expect(String(decoding: text, as: UTF8.self) == object[field.key] as? String)
      }
      #expect(document?.root.members.map(\.key) == fields.map(\.key))
    }
  }
}
