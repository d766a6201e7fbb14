import Foundation
import Tokenization

/// What must hold of any bytes; checked by the fuzz target, and by an ordinary test on what it found.
///
/// The first byte of an input chooses the pre-tokenizer, the second where a streamed text is cut, the
/// rest is the text.
final class TokenizationProperties {
  static let families: [PreTokenizer] = [
    .gpt2, .cl100k, .llama3, .qwen2, .qwen35, .o200k, .tekken, .deepSeekV3,
  ]

  /// What keeps its caches from input to input.
  private final class Encoders {
    var whole: Encoder
    var streaming: StreamingEncoder

    init(_ tokenizer: Tokenizer) {
      whole = tokenizer.makeEncoder()
      streaming = StreamingEncoder(tokenizer)
    }
  }

  private let tokenizers: [Tokenizer]
  private let encoders: [Encoders]
  private let scanners: [PretokenCutter]
  private let patterns: [PretokenCutter]

  /// Takes the tokens of a vocabulary and merges them under the pre-tokenizer of every family.
  init(tokenizerJSON file: [UInt8]) throws {
    let vocabulary = try Tokenizer(huggingFaceJSON: file)
    var ranks = ""
    for id in 0..<TokenID(vocabulary.vocabularySize) {
      guard let token = vocabulary.bytes(of: id),
        !vocabulary.specialTokens.entries.contains(where: { $0.id == id })
      else { continue }
      ranks += "\(Data(token).base64EncodedString()) \(id)\n"
    }
    let special = SpecialTokens([.init("<|endoftext|>", TokenID(vocabulary.vocabularySize))])
    tokenizers = try Self.families.map {
      try Tokenizer(tiktoken: Array(ranks.utf8), pattern: $0, specialTokens: special)
    }
    encoders = tokenizers.map { Encoders($0) }
    scanners = try Self.families.map { try PretokenCutter($0) }
    patterns = try Self.families.map { try PretokenCutter(.stages($0.stages)) }
  }

  /// What does not hold of `input`, or nil.
  func violation(in input: [UInt8]) -> String? {
    guard input.count > 2 else { return nil }
    let family = Int(input[0]) % Self.families.count
    let text = Array(input[2...])
    do {
      return try violation(family, text) ?? violation(family, text, cut: Int(input[1]))
    } catch {
      return "\(error)"
    }
  }

  /// Scanners against ICU's regular expressions; cut, encoded and decoded, every byte is there again.
  private func violation(_ family: Int, _ text: [UInt8]) throws -> String? {
    let pretokens = try scanners[family].pretokens(of: text.span)
    var end = 0
    for range in pretokens {
      if range.lowerBound != end || range.isEmpty { return "a gap before \(range): \(pretokens)" }
      end = range.upperBound
    }
    if end != text.count { return "the pretokens end at \(end) of \(text.count)" }
    if let string = String(validating: text, as: UTF8.self),
      string.unicodeScalars.allSatisfy(Self.isKnownToICU)
    {
      let expected = try patterns[family].pretokens(of: text.span)
      if pretokens != expected { return "\(pretokens) instead of \(expected)" }
    }
    return nil
  }

  /// Used encoders and, for every eighth text, a new one; counting and streaming: all give the same.
  private func violation(_ family: Int, _ text: [UInt8], cut: Int) throws -> String? {
    let tokenizer = tokenizers[family]
    let used = encoders[family]
    var ids: [TokenID] = []
    try used.whole.encode(text.span, into: &ids)
    if cut.isMultiple(of: 8) {
      var encoder = tokenizer.makeEncoder()
      var again: [TokenID] = []
      try encoder.encode(text.span, into: &again)
      if ids != again { return "\(again) from a new encoder, \(ids) from a used one" }
    }
    var decoded: [UInt8] = []
    try tokenizer.decode(ids.span, into: &decoded)
    if decoded != text { return "decoded to \(decoded)" }
    let count = try used.whole.countTokens(of: text.span)
    if count != ids.count { return "counted \(count) tokens of \(ids.count)" }

    var streamed: [TokenID] = []
    var start = 0
    while start < text.count {
      let end = min(text.count, start + 1 + cut % 17)
      try used.streaming.append(text[start..<end].span, into: &streamed)
      start = end
    }
    try used.streaming.finish(into: &streamed)
    return streamed == ids ? nil : "streamed \(streamed) instead of \(ids)"
  }

  /// Assigned since Unicode 15.0 at the latest, or not at all: Debian's ICU has the same classes.
  private static func isKnownToICU(_ scalar: Unicode.Scalar) -> Bool {
    guard let age = scalar.properties.age else { return true }
    return age.major < 15 || age == (15, 0)
  }
}
