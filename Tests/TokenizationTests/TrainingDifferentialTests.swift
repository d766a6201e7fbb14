import JSON
import TestSupport
import Testing

@testable import Tokenization

/// Training beside the Hugging Face library.
@Suite struct TrainingDifferentialTests {
  private struct Case: Sendable {
    var text: String
    var size: Int
    var minimumFrequency: Int
    var maximumTokenBytes: Int?
  }

  /// Reads cases, writes each one's tokenizer.json.
  private static let program = """
    import json, sys
    from tokenizers import Tokenizer, models, trainers, pre_tokenizers as P
    for line in open(sys.argv[1]):
        case = json.loads(line)
        t = Tokenizer(models.BPE())
        t.pre_tokenizer = P.ByteLevel(add_prefix_space=False)
        t.train_from_iterator([case["text"]], trainers.BpeTrainer(
            vocab_size=case["size"], min_frequency=case["minimum"],
            max_token_length=case["maximum"], initial_alphabet=P.ByteLevel.alphabet(),
            show_progress=False))
        print(json.dumps(json.loads(t.to_str())["model"]))
    """

  /// Words of few letters, so that a token comes about in several ways and counts are often equal.
  private static func randomCase(seed: Int) -> Case {
    var random = SeededGenerator(seed: UInt64(seed))
    let letters = Array("abcdefg".prefix(2 + seed % 4))
    let words = (0..<Int.random(in: 5...300, using: &random)).map { _ in
      String(
        (0..<Int.random(in: 1...18, using: &random)).map { _ in
          letters.randomElement(using: &random) ?? "a"
        })
    }
    return Case(
      text: words.joined(separator: " "), size: 256 + Int.random(in: 1...200, using: &random),
      minimumFrequency: 1 + seed % 3, maximumTokenBytes: seed % 5 == 0 ? 3 + seed % 7 : nil)
  }

  @Test func learnsTheMergesOfTheHuggingFaceLibrary() throws {
    let cases = (0..<150).map(Self.randomCase)
    var input = JSONWriter()
    for one in cases {
      input.beginObject()
      input.member("text", one.text)
      input.member("size", one.size)
      input.member("minimum", one.minimumFrequency)
      input.key("maximum")
      if let maximum = one.maximumTokenBytes { input.integer(maximum) } else { input.null() }
      input.endObject()
      input.newline()
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(input.bytes, to: "cases.jsonl")
    guard
      let result = try Python.run(
        Self.program, [path], needing: "tokenizers", for: "training like the library")
    else { return }
    let models = result.output.split(separator: UInt8(ascii: "\n"))
    #expect(models.count == cases.count, "\(result.errorText)")
    for (seed, (one, model)) in zip(cases, models).enumerated() {
      let root = try JSONDocument(parsing: Array(model).span).root
      let expected = (root["merges"]?.elements ?? []).map { $0.elements.compactMap(\.string) }
      let learned = try Self.train([one.text], one)
      let merges = learned.merges.map { merge in
        [merge.left, merge.right].map {
          String(decoding: ByteLevelAlphabet.encode(learned.tokens[Int($0)]), as: UTF8.self)
        }
      }
      #expect(merges == expected, "seed \(seed)")
      var ids = 0
      root["vocab"]?.forEachMember { spelling, value in
        ids += 1
        let id = value.integer ?? -1
        #expect(
          ByteLevelAlphabet.decode(spelling) == learned.tokens[id], "seed \(seed), ID \(id)")
      }
      #expect(ids == learned.tokens.count)
    }
  }

  private static func train(_ texts: [String], _ one: Case) throws -> TrainedVocabulary {
    var counter = try PretokenCounter(.gpt2)
    for text in texts { try counter.count(text.utf8.span) }
    return try BytePairTrainer(
      vocabularySize: one.size, minimumFrequency: one.minimumFrequency,
      maximumTokenBytes: one.maximumTokenBytes
    ).train(counter)
  }

  @Test(arguments: [PreTokenizer.gpt2, .llama3, .o200k, .deepSeekV3])
  func countersOfPartsAddUpThroughFilesToo(preTokenizer: PreTokenizer) throws {
    let folder = try TemporaryFolder()
    let texts = try String(decoding: Fixtures.bytes("../make_references.py"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    var whole = try PretokenCounter(preTokenizer)
    var parts = try PretokenCounter(preTokenizer)
    var part = try PretokenCounter(preTokenizer)
    var runs = [try CountRuns(folder: folder.path), try CountRuns(folder: folder.path)]
    for (index, text) in texts.enumerated() {
      try whole.count(text.utf8.span, weight: 1 + index % 3)
      try part.count(text.utf8.span, weight: 1 + index % 3)
      if index % 5 == 0 { parts.add(try part.take()) }
      if index % 7 == 0 { try runs[index % 2].take(&part) }
    }
    parts.add(part)
    try runs[0].take(&parts)
    #expect(runs[0].count + runs[1].count > 5)
    // The files have no names.
    #expect(folder.names().isEmpty)
    var merged = try PretokenCounter(preTokenizer)
    let sample = try merged.addSample(of: runs, folder: folder.path, memory: nil)
    #expect(sample.threshold == 1)
    #expect(sample.total == whole.distinctCount)
    let trainer = BytePairTrainer(vocabularySize: 700)
    let expected = try trainer.train(whole)
    #expect(try trainer.train(merged).merges == expected.merges)
  }

  @Test func aSampleKeepsTheCountsOnAverage() throws {
    let folder = try TemporaryFolder()
    var counter = try PretokenCounter(.llama3)
    // 20,000 words that occur once, 10 that occur 1,000 times.
    for number in 0..<20_000 {
      let letters = String(number).unicodeScalars.map {
        Character(Unicode.Scalar($0.value + 0x31) ?? $0)
      }
      try counter.count(" w\(String(letters))".utf8.span)
    }
    for letter in "abcdefghij" { try counter.count(" \(letter)".utf8.span, weight: 1000) }
    let before = counter.trainingMemory
    var runs = try CountRuns(folder: folder.path)
    try runs.take(&counter)
    let sample = try counter.addSample(of: [runs], folder: folder.path, memory: before / 4)
    #expect(sample.threshold >= 4)
    #expect(counter.trainingMemory < before / 3)
    let kept = counter.counts.filter { $0 == sample.threshold }
    #expect(counter.counts.filter { $0 == 1000 }.count == 10)
    let whole = Double(sample.total - 10)
    #expect(abs(Double(kept.reduce(0, +)) - whole) < whole / 10)
  }
}
