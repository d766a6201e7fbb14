import JSON
import Tokenization

/// A hand-made vocabulary: the 256 bytes (ID = byte) and what the merges make, from 256 on.
enum TinyVocabulary {
  /// A `tokenizer.json` with these merges, written as two words each.
  ///
  /// - Parameters:
  ///   - members: Replaces or adds top-level members, as JSON text.
  ///   - model: Replaces or adds members of `model`, as JSON text.
  static func json(
    merges: [String], addedTokens: String = "[]", members: [String: String] = [:],
    model: [String: String] = [:]
  ) -> [UInt8] {
    var vocabulary: [String] = []
    for byte in UInt8.min...UInt8.max {
      vocabulary.append("\(quoted(spelling(of: byte))):\(byte)")
    }
    for (index, merge) in merges.enumerated() {
      let token = merge.split(separator: " ").joined()
      vocabulary.append("\(quoted(token)):\(256 + index)")
    }
    var modelMembers = [
      "type": "\"BPE\"", "vocab": "{\(vocabulary.joined(separator: ","))}",
      "merges": "[\(merges.map(quoted).joined(separator: ","))]",
    ]
    modelMembers.merge(model) { $1 }
    var all = [
      "version": "\"1.0\"", "added_tokens": addedTokens, "normalizer": "null",
      "pre_tokenizer":
        #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}"#,
      "model": object(modelMembers),
    ]
    all.merge(members) { $1 }
    return [UInt8](object(all).utf8)
  }

  private static func object(_ members: [String: String]) -> String {
    "{"
      + members.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\($0.value)" }
      .joined(separator: ",") + "}"
  }

  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.string(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// GPT-2's `bytes_to_unicode`, written anew for the test.
  static func spelling(of byte: UInt8) -> String {
    let printable = Array(33...126) + Array(161...172) + Array(174...255)
    if printable.contains(Int(byte)) { return String(Unicode.Scalar(byte)) }
    let others = (0..<256).filter { !printable.contains($0) }
    let index = others.firstIndex(of: Int(byte)) ?? 0
    return Unicode.Scalar(UInt32(256 + index)).map { String($0) } ?? ""
  }
}

extension Tokenizer {
  /// The IDs of `text`.
  func ids(
    of text: [UInt8], specialTokens: SpecialTokenPolicy = .treatAsText
  ) throws -> [TokenID] {
    var encoder = makeEncoder()
    var ids: [TokenID] = []
    try encoder.encode(text.span, specialTokens: specialTokens, into: &ids)
    return ids
  }

  func ids(of text: String, specialTokens: SpecialTokenPolicy = .treatAsText) throws -> [TokenID] {
    try ids(of: [UInt8](text.utf8), specialTokens: specialTokens)
  }

  func text(of ids: [TokenID]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try decode(ids.span, into: &bytes)
    return bytes
  }
}
