import JSON
import TestSupport
import Testing
import Tokenization

/// IDs against those that tiktoken and the Hugging Face library give (`make_references.py`).
@Suite struct ReferenceTests {
  static let vocabularies = [
    "gpt2.tiktoken", "cl100k_base.tiktoken", "o200k_base.tiktoken", "p50k_base.tiktoken",
    "qwen.tiktoken", "llama3.tiktoken", "gpt2.json", "llama3.1-r1distill.json", "llama3.2.json",
    "qwen2.5.json", "qwen3.json", "qwen3.5.json", "deepseek-v3.json", "deepseek-v4.json",
    "gpt_neox.json", "modernbert.json", "llama2.json", "tekken_240911.json",
    "medprep-32k/tokenizer.json",
  ]
  static let languages = ["en", "fr", "es", "de", "ru", "ar", "zh", "ja", "code", "mix"]

  @Test(arguments: vocabularies)
  func idsEqualTheReference(vocabulary: String) throws {
    // One test for both kinds of texts: loading the vocabulary is the slowest part.
    guard let tokenizer = try Self.load(vocabulary) else { return }
    try compareChosenTexts(vocabulary, tokenizer)
    try compareRealTexts(vocabulary, tokenizer)
  }

  /// Also with special tokens recognized, and decoded again.
  func compareChosenTexts(_ vocabulary: String, _ tokenizer: Tokenizer) throws {
    var lines = try Self.lines("references.jsonl")
    let names = (lines.removeFirst()["vocabularies"]?.elements ?? []).compactMap(\.string)
    let column = try #require(names.firstIndex(of: vocabulary))
    var encoder = tokenizer.makeEncoder()
    for line in lines {
      let text = try #require(line["text"]?.utf8)
      var ids: [TokenID] = []
      try encoder.encode(text.span, into: &ids)
      let plain = try #require(Self.ids(line["ids"], column))
      #expect(ids == plain, "\(String(decoding: text, as: UTF8.self).debugDescription)")
      if tokenizer.isLossless { #expect(try tokenizer.text(of: ids) == text) }

      ids = []
      try encoder.encode(text.span, specialTokens: .recognize, into: &ids)
      let recognized = line["recognized"] == nil ? plain : Self.ids(line["recognized"], column)
      #expect(ids == recognized, "\(String(decoding: text, as: UTF8.self).debugDescription)")
    }
    #expect(lines.count > 300)
  }

  private func compareRealTexts(_ vocabulary: String, _ tokenizer: Tokenizer) throws {
    let corpora = try Self.corpora.get()
    guard !corpora.isEmpty else { return }
    var encoder = tokenizer.makeEncoder()
    var compared = 0
    for digest in try Self.lines("digests.jsonl")
    where digest["vocabulary"]?.string == vocabulary {
      let language = try #require(digest["language"]?.string)
      let texts = try #require(corpora[language])
      var hash = FNV1a64()
      var count = 0
      for text in texts.prefix(try #require(digest["documents"]?.integer)) {
        var ids: [TokenID] = []
        try encoder.encode(text.span, into: &ids)
        count += ids.count
        for id in ids { hash.add(id) }
        hash.add(.max)
      }
      #expect(count == digest["ids"]?.integer, "\(language)")
      #expect(hash.hexadecimal == digest["fnv1a64"]?.string, "\(language)")
      compared += 1
    }
    #expect(compared == Self.languages.count)
  }

  @Test func theShippedVocabularyIsWhatItSays() throws {
    let tokenizer = try #require(try Self.load("medprep-32k/tokenizer.json"))
    #expect(tokenizer.vocabularySize == 32_768)
    #expect(tokenizer.endOfDocument == 32_766)
    #expect(tokenizer.padding == 32_767)
    #expect(tokenizer.preTokenizer == .llama3)
    for id in 0..<TokenID(32_768) { #expect(tokenizer.bytes(of: id) != nil) }
  }

  // MARK: - Files

  /// The first texts of each language, 100,000 bytes or a little more; empty without the shared data.
  static let corpora: Result<[String: [[UInt8]]], any Error> = Result {
    var corpora: [String: [[UInt8]]] = [:]
    var parser = JSONObjectParser()
    for language in languages {
      let name = "text/\(language).jsonl.zst"
      guard let file = try SharedData.decompressed(name, for: "IDs of real texts") else {
        return [:]
      }
      var texts: [[UInt8]] = []
      var rest = file[...]
      var size = 0
      while size < 100_000, !rest.isEmpty {
        let line = rest.prefix { $0 != 0x0A }
        rest = rest[line.endIndex...].dropFirst()
        let fields = try parser.parse(line.span)
        guard case .string(let text)? = fields.first(where: { $0.key == "text" })?.value else {
          continue
        }
        texts.append(text)
        size += text.count
      }
      corpora[language] = texts
    }
    return corpora
  }

  static func load(_ name: String) throws -> Tokenizer? {
    if name.hasPrefix("medprep") {
      return try Tokenizer(huggingFaceJSON: Fixtures.bytes("../../../vocab/\(name)"))
    }
    guard let file = try SharedData.decompressed("vocabs/\(name).zst", for: "IDs of \(name)") else {
      return nil
    }
    if name.hasPrefix("tekken") { return try Tokenizer(tekkenJSON: file) }
    return try name.hasSuffix(".json")
      ? Tokenizer(huggingFaceJSON: file) : Tokenizer(tiktoken: file)
  }

  private static func lines(_ name: String) throws -> [JSONElement] {
    let file = try Fixtures.bytes(name)
    return try file.split(separator: 0x0A).map { try JSONDocument(parsing: $0.span).root }
  }

  /// List `column`, or the last one before it that is not null.
  private static func ids(_ lists: JSONElement?, _ column: Int) -> [TokenID]? {
    lists?.elements[...column].last { $0.kind != .null }?.elements
      .compactMap { $0.integer.map { TokenID($0) } }
  }
}

/// FNV-1a, 64 bits, over little-endian IDs.
struct FNV1a64 {
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ id: TokenID) {
    for shift in stride(from: 0, to: 32, by: 8) { add(byte: UInt8(id >> UInt32(shift) & 0xFF)) }
  }

  mutating func add(byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
