import Foundation
import TestSupport
import Testing
import Tokenization

/// The whole encoder beside its slow twin, on random bytes.
///
/// `Scripts/fuzz_tokenizer.py` compares with the reference libraries, which take nothing but UTF-8.
@Suite struct EncoderFuzzTests {
  /// What is taken always, and what `MEDPREP_FUZZ` adds.
  static let vocabularies: [String] =
    ["medprep-32k/tokenizer.json", "cl100k_base.tiktoken", "llama3.2.json"]
    + (FuzzLength.factor == 1
      ? []
      : ["o200k_base.tiktoken", "gpt2.json", "qwen3.json", "qwen3.5.json", "deepseek-v3.json"])

  @Test(arguments: vocabularies)
  func givesTheIDsOfTheSlowTokenizer(vocabulary: String) throws {
    // One test for both kinds of texts: loading the vocabulary is the slowest part.
    guard let (tokenizer, slow) = try Self.load(vocabulary) else { return }
    // Its cache fills with words of all seeds, so most words are found there, some are not.
    var encoder = tokenizer.makeEncoder()
    for seed in FuzzLength.seeds(300) {
      var generator = SeededGenerator(seed: seed)
      let text =
        switch seed % 15 {
        case 0: Self.longWord(using: &generator)
        case 3, 6, 9, 12: Array(RandomText.make(using: &generator).utf8)
        default: RandomText.bytes(using: &generator)
        }
      var ids: [TokenID] = [7]
      try encoder.encode(text.span, into: &ids)
      let expected = try slow.ids(of: text)
      #expect(Array(ids.dropFirst()) == expected, "\(vocabulary), seed \(seed): \(text)")
      #expect(
        try tokenizer.text(of: expected) == slow.normalized(text),
        "\(vocabulary), seed \(seed): \(text)")
      if seed.isMultiple(of: 16) {
        #expect(try tokenizer.ids(of: text) == expected, "fresh encoder, seed \(seed): \(text)")
      }
    }
  }

  /// Han, kana and their symbols among all that may stand beside them, in a vocabulary that shows where
  /// pretokens end.
  @Test(arguments: [PreTokenizer.gpt2, .cl100k, .qwen2, .qwen35, .o200k, .tekken])
  func cutsRunsOfCharactersAsThePatternSays(pattern: PreTokenizer) throws {
    let tokenizer = try PairVocabulary.tokenizer(pattern)
    let slow = try SlowTokenizer(tiktoken: PairVocabulary.file, pattern)
    let pieces = [
      "中", "丁", "丁", "。", "。", "中。", "ー", "が", "「", "，", " ", "\n", "\r\n", "\t", "'", "'s", "'m",
      "a",
      "A", "aB", "3", ",", "(", "é", "\u{3000}", "\u{3099}", "\u{302A}", "Ａ", "“", "ก", "한", "😀",
      "\u{1}",
    ]
    var encoder = tokenizer.makeEncoder()
    for seed in FuzzLength.seeds(400) {
      var generator = SeededGenerator(seed: seed)
      // Of few different ones, so that there are runs.
      let few = (0..<Int.random(in: 2...7, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }
      let text = Array(
        (0..<Int.random(in: 1...120, using: &generator)).map { _ in
          few[Int.random(in: 0..<few.count, using: &generator)]
        }.joined().utf8)
      var ids: [TokenID] = []
      try encoder.encode(text.span, into: &ids)
      #expect(
        ids == (try slow.ids(of: text)), "seed \(seed): \(String(decoding: text, as: UTF8.self))")
    }
  }

  /// A run over a few neighbouring letters, Han characters, symbols, marks or stray bytes.
  private static func longWord(using generator: inout SeededGenerator) -> [UInt8] {
    let count = Int.random(in: 60..<400, using: &generator)
    let first: UInt32? =
      [0x61, 0x430, 0x4E00, 0x3042, 0x2550, 0x300, 0x1F600, 0x41, nil]
      .randomElement(using: &generator) ?? nil
    guard let first else {
      // Continuation bytes alone: never a character.
      return (0..<count).map { _ in UInt8.random(in: 0x80...0xBF, using: &generator) }
    }
    let spread = UInt32.random(in: 1...26, using: &generator)
    var word = String.UnicodeScalarView()
    for _ in 0..<count {
      let value = first + UInt32.random(in: 0..<spread, using: &generator)
      if let scalar = Unicode.Scalar(value) { word.append(scalar) }
    }
    return Array(String(word).utf8)
  }

  /// Bytes that never make a character are one pretoken of symbols, which tiktoken merges, too, if
  /// asked by its `_encode_bytes`.
  @Test func strayBytesHaveTheIDsOfTiktoken() throws {
    guard let path = SharedData.path("vocabs/cl100k_base.tiktoken.zst", for: "IDs of stray bytes"),
      let tokenizer = try ReferenceTests.load("cl100k_base.tiktoken")
    else { return }
    var generator = SeededGenerator(seed: 3)
    let stray = Array(UInt8(0x80)...0xBF) + [0xC0, 0xC1] + Array(UInt8(0xF5)...0xFF)
    let texts = (0..<400 * FuzzLength.factor).map { _ in
      let spread = Int.random(in: 1...stray.count, using: &generator)
      return (0..<Int.random(in: 1..<150, using: &generator)).map { _ in
        stray[Int.random(in: 0..<spread, using: &generator)]
      }
    }
    let folder = try TemporaryFolder()
    let file = try folder.write(
      texts.map { text in text.map { String($0) }.joined(separator: " ") + "\n" }.joined().utf8,
      to: "texts")
    let script = """
      import base64, subprocess, sys, tiktoken
      lines = subprocess.run(["zstd", "-dcq", sys.argv[1]], capture_output=True, check=True).stdout
      ranks = {base64.b64decode(t): int(r) for t, r in map(bytes.split, lines.splitlines())}
      encoding = tiktoken.Encoding("", pat_str="x", mergeable_ranks=ranks, special_tokens={})
      for line in open(sys.argv[2]):
          print(*encoding._encode_bytes(bytes(map(int, line.split()))))
      """
    guard
      let result = try Python.run(
        script, [path, file], needing: "tiktoken", for: "IDs of stray bytes")
    else { return }
    try #require(result.status == 0, "\(result.errorText)")
    let expected = result.text.split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { TokenID($0) }
    }
    try #require(expected.count == texts.count)
    for (text, ids) in zip(texts, expected) { #expect(try tokenizer.ids(of: text) == ids) }
  }

  // MARK: - Scanners

  @Test(arguments: ScannerTests.families)
  func strayBytesAreCutAsSymbols(family: PreTokenizer) throws {
    let fast = try PretokenCutter(family)
    let slow = try PretokenCutter(.stages(family.stages))
    for seed in FuzzLength.seeds(200) {
      var generator = SeededGenerator(seed: seed)
      let text = RandomText.bytes(using: &generator)
      let found = try fast.pretokens(of: text.span)
      let expected = try SlowTokenizer.pretokens(of: text, slow)
      #expect(found == expected, "seed \(seed): \(text)")
    }
  }

  // MARK: - Files

  static func load(_ name: String) throws -> (Tokenizer, SlowTokenizer)? {
    guard let tokenizer = try ReferenceTests.load(name) else { return nil }
    if name.hasPrefix("medprep") {
      let file = try Fixtures.bytes("../../../vocab/\(name)")
      return (tokenizer, try SlowTokenizer(huggingFaceJSON: file, tokenizer.preTokenizer))
    }
    guard let file = try SharedData.decompressed("vocabs/\(name).zst", for: "slow IDs of \(name)")
    else { return nil }
    return name.hasSuffix(".json")
      ? (tokenizer, try SlowTokenizer(huggingFaceJSON: file, tokenizer.preTokenizer))
      : (tokenizer, try SlowTokenizer(tiktoken: file, tokenizer.preTokenizer))
  }
}
