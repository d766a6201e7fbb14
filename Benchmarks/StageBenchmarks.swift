import Classification
import Corpora
import Extraction
import Foundation
import JSON
import Packing
import Pipelines
import Storage
import Tokenization
import UnicodeText

func byteCount(_ documents: [[UInt8]]) -> Int { documents.reduce(0) { $0 + $1.count } }

func benchmarkReading(_ harness: Harness, _ texts: BenchmarkText) throws {
  let file = texts.jsonLines(texts.all)
  let lines = file.split(separator: UInt8(ascii: "\n")).map(Array.init)
  var parser = JSONObjectParser()
  try harness.measure(
    "read jsonl", byteCount: file.count,
    peer: Peer(
      name: "Python json",
      code: """
        import json
        lines = documents[0].splitlines()
        def run():
            for line in lines: json.loads(line)["text"]
        """, documents: [file])
  ) {
    var count = 0
    for line in lines {
      for field in try parser.parse(line.span) {
        if case .string(let text) = field.value { count += text.count }
      }
    }
    return count
  }
}

func benchmarkExtraction(_ harness: Harness) throws {
  guard harness.wants("extract html") || harness.wants("extract xml") else { return }
  let markup = try BenchmarkMarkup.load()
  let html = HTMLExtractor()
  try harness.measure(
    "extract html", byteCount: byteCount(markup.html.map(\.content)),
    peer: Peer(
      name: "trafilatura",
      code: """
        import trafilatura
        def run():
            for page in documents: trafilatura.extract(page)
        """, documents: markup.html.map(\.content))
  ) {
    try markup.html.reduce(0) {
      try $0 + html.extract($1.content, transportCharset: "utf-8", url: nil).text.count
    }
  }
  let xml = XMLExtractor()
  try harness.measure(
    "extract xml", byteCount: byteCount(markup.xml.map(\.content)),
    peer: Peer(
      name: "lxml itertext, text only",
      code: """
        from lxml import etree
        encoded = [document.encode() for document in documents]
        def run():
            for article in encoded: "".join(etree.fromstring(article).itertext())
        """, documents: markup.xml.map(\.content))
  ) {
    try markup.xml.reduce(0) { sum, record in
      try sum + xml.extract(record.content).reduce(0) { $0 + $1.text.count }
    }
  }
}

func benchmarkNormalization(_ harness: Harness, _ texts: BenchmarkText) throws {
  let normalizer = TextNormalizer()
  for (code, documents) in texts.languages {
    try harness.measure(
      "normalize \(code)", byteCount: byteCount(documents),
      peer: Peer(
        name: "Python unicodedata, NFC only",
        code: """
          import unicodedata
          def run():
              for document in documents: unicodedata.normalize("NFC", document)
          """, documents: documents)
    ) {
      documents.reduce(0) { $0 + normalizer.normalize($1).text.count }
    }
  }
  let ascii = texts.all.map { $0.filter { $0 < 0x80 } }
  for (name, documents) in [("ASCII", ascii), ("all languages", texts.all)] {
    for profile in ["nfc", "multilingual"] {
      guard let profile = NormalizationProfile(rawValue: profile) else { continue }
      let normalizer = TextNormalizer(profile: profile)
      // What the first normalization changes is not in the figure.
      let documents = documents.map { normalizer.normalize($0).text }
      try harness.measure(
        "normalize \(name), \(profile)", byteCount: byteCount(documents)
      ) {
        documents.reduce(0) { $0 + normalizer.normalize($1).text.count }
      }
    }
  }
}

func benchmarkClassification(_ harness: Harness, _ texts: BenchmarkText) throws {
  let folder = try VocabularyFolder.find()
  var lexicons: [MedicalLexicon] = []
  for language in Language.allCases {
    let file = try readFile("\(folder)/medical/\(language.rawValue).tsv", limit: 1 << 24)
    lexicons.append(try MedicalLexicon(parsing: file, language: language))
  }
  let classifier = MedicalClassifier(lexicons: lexicons)
  let identifier = try LanguageIdentifier(
    model: try readFile("\(folder)/language/model.bin", limit: 1 << 24))
  var tally = TermTally()
  for (code, documents) in texts.languages {
    try harness.measure("classify \(code)", byteCount: byteCount(documents)) {
      documents.reduce(0) {
        $0
          + classifier.classify(
            $1.span, language: Language(rawValue: code), tally: &tally
          ).hitCount
      }
    }
  }
  // Whole documents, of which long ones are sampled, and their beginnings, which are read whole.
  for (code, documents) in texts.languages {
    let beginnings = documents.map { Array($0.prefix(300)) }
    for (name, texts) in [("", documents), (", 300 bytes", beginnings)] {
      try harness.measure("language \(code)\(name)", byteCount: byteCount(texts)) {
        texts.reduce(0) { $0 + identifier.identify($1.span).code.utf8.count }
      }
    }
  }
}

func benchmarkTokenization(_ harness: Harness, _ texts: BenchmarkText) throws {
  let vocabulary = try LoadedVocabulary(PipelineConfiguration().vocabulary, searching: nil)
  var encoder = vocabulary.tokenizer.makeEncoder()
  for (code, documents) in texts.languages {
    try harness.measure(
      "tokenize \(code)", byteCount: byteCount(documents),
      peer: Peer(
        name: "HF tokenizers",
        code: """
          import os
          os.environ["TOKENIZERS_PARALLELISM"] = "false"
          from tokenizers import Tokenizer
          tokenizer = Tokenizer.from_file("\(vocabulary.path)")
          def run():
              tokenizer.encode_batch_fast(documents, add_special_tokens=False)
          """, documents: documents)
    ) {
      var ids: [TokenID] = []
      for document in documents { try encoder.encode(document.span, into: &ids) }
      return ids.count
    }
  }
  let tokens = try texts.all.map { document in
    var ids: [TokenID] = []
    try encoder.encode(document.span, into: &ids)
    return ids
  }
  try harness.measure("detokenize", byteCount: byteCount(texts.all)) {
    var bytes: [UInt8] = []
    for ids in tokens {
      bytes.removeAll(keepingCapacity: true)
      try vocabulary.tokenizer.decode(ids.span, into: &bytes)
    }
    return bytes.count
  }
}

func benchmarkPacking(_ harness: Harness, _ texts: BenchmarkText) throws {
  let documents = texts.all.map { $0.map(UInt32.init) }
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  // Bytes of shards; the tokens are made up, since packing does not look at them.
  try harness.measure("pack npy", byteCount: 2 * documents.reduce(0) { $0 + $1.count }) {
    var writer = try DatasetWriter(
      folder: folder,
      layout: PackingLayout(
        format: .npy, sequenceLength: 2048, tokensPerShard: 1 << 24, vocabularySize: 256,
        paddingID: 0))
    for document in documents { try writer.append(TokenDocument(tokens: document)) }
    return try writer.finish().counts.tokens
  }
}

/// Pieces a second, and how full the sequences get beside the bounds that no packing can pass.
func benchmarkBestFit(_ harness: Harness, _ texts: BenchmarkText) {
  guard harness.wants("pack best-fit") else { return }
  // About four bytes a token; a million pieces, as of a shard of some hundred million tokens.
  let documents = texts.all.map { Int32(max(1, $0.count / 4)) }
  for capacity in [2048, 8192] {
    var pieces: [Int32] = []
    for length in documents {
      var rest = length
      while rest > Int32(capacity) {
        pieces.append(Int32(capacity))
        rest -= Int32(capacity)
      }
      pieces.append(rest)
    }
    let many = (0..<1_000_000).map { pieces[$0 % pieces.count] }
    for (name, lengths) in [("", pieces), (", a million pieces", many)] {
      var seconds: [Double] = []
      var plan = BestFit.plan(lengths: lengths, capacity: capacity)
      for _ in 0..<harness.rounds {
        let start = ContinuousClock.now
        plan = BestFit.plan(lengths: lengths, capacity: capacity)
        seconds.append(start.duration(to: .now) / .seconds(1))
      }
      let total = lengths.reduce(0) { $0 + Int($1) }
      let needed = BestFit.sequencesNeeded(for: lengths, capacity: capacity)
      let speed = Double(lengths.count) / 1e6 / seconds.sorted()[seconds.count / 2]
      let fill = 100 * Double(total) / Double(plan.sequenceCount * capacity)
      print(
        "pack best-fit \(capacity)\(name): "
          + String(format: "%.1f million pieces/s, %.3f %% full, ", speed, fill)
          + "\(plan.sequenceCount) sequences for \(lengths.count) pieces, "
          + "without which no packing can do: \(needed)")
    }
  }
}

func benchmarkPreparation(_ harness: Harness, _ texts: BenchmarkText) async throws {
  guard harness.wants("prepare") else { return }
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let lines = texts.jsonLines(texts.all)
  let input = folder + "/texts.jsonl"
  try Data(lines).write(to: URL(filePath: input))
  for threads in [1, 2] {
    var seconds: [Double] = []
    for round in 0..<harness.rounds {
      var configuration = PipelineConfiguration()
      configuration.inputs = [input]
      configuration.keep = .all
      configuration.run.threads = threads
      configuration.run.isQuiet = true
      let result = try await Preparation(
        configuration: configuration, output: "\(folder)/\(threads)-\(round)"
      ).run()
      seconds.append(result.seconds)
    }
    print(
      Measurement(
        name: "prepare, \(threads) thread\(threads == 1 ? "" : "s")",
        byteCount: byteCount(texts.all),
        seconds: seconds, peer: nil
      ).line)
  }
}
