import Corpora
import Foundation
import Storage
import Tokenization

/// The encoder alone, with well-known vocabularies, as peers are measured with them: *cold* is every
/// second document with a fresh encoder, *steady* then the other documents, which are new text of the
/// same kind, and *warm* those once more.
///
/// The reference implementation does the steady documents in the same run.
func benchmarkEncoding(_ harness: Harness) throws {
  let kinds = ["en", "fr", "es", "de", "ru", "ar", "zh", "ja", "code", "mix"]
  let shared = "../shared/data"
  for vocabulary in EncodingVocabulary.allCases {
    let wanted = kinds.filter { kind in
      ["cold", "steady", "warm"].contains {
        harness.wants("encode \(vocabulary.rawValue) \(kind) \($0)")
      }
    }
    guard !wanted.isEmpty else { continue }
    guard FileManager.default.fileExists(atPath: shared) else {
      print("encode \(vocabulary.rawValue): skipped, there is no \(shared)")
      continue
    }
    let file = try decompressed("\(shared)/vocabs/\(vocabulary.fileName).zst")
    let start = ContinuousClock.now
    let tokenizer = try vocabulary.load(file)
    print("encode \(vocabulary.rawValue): loaded in \(start.duration(to: .now))")
    for kind in wanted {
      var documents: [[UInt8]] = []
      try forEachRecord(in: ["\(shared)/text/\(kind).jsonl.zst"]) { documents.append($0.content) }
      try measure(
        harness, "encode \(vocabulary.rawValue) \(kind)", tokenizer,
        cold: documents.indices.filter { $0 % 2 == 1 }.map { documents[$0] },
        steady: documents.indices.filter { $0 % 2 == 0 }.map { documents[$0] },
        peer: { try vocabulary.peer(file, $0) })
    }
  }
}

private func measure(
  _ harness: Harness, _ name: String, _ tokenizer: Tokenizer, cold: [[UInt8]],
  steady: [[UInt8]], peer: ([[UInt8]]) throws -> Peer
) throws {
  var ids: [TokenID] = []
  var encoder = tokenizer.makeEncoder()
  func encode(_ documents: [[UInt8]]) throws -> Int {
    var count = 0
    for document in documents {
      ids.removeAll(keepingCapacity: true)
      try encoder.encode(document.span, into: &ids)
      count += ids.count
    }
    return count
  }
  try harness.measure(
    "\(name) cold", byteCount: byteCount(cold), prepare: { encoder = tokenizer.makeEncoder() }
  ) {
    try encode(cold)
  }
  try harness.measure(
    "\(name) steady", byteCount: byteCount(steady), peer: peer(steady),
    prepare: {
      encoder = tokenizer.makeEncoder()
      _ = try encode(cold)
    }
  ) {
    try encode(steady)
  }
  try harness.measure("\(name) warm", byteCount: byteCount(steady)) { try encode(steady) }
}

/// The vocabularies that the encoder is measured with.
private enum EncodingVocabulary: String, CaseIterable {
  case cl100k, o200k, qwen3

  var fileName: String {
    switch self {
    case .cl100k: "cl100k_base.tiktoken"
    case .o200k: "o200k_base.tiktoken"
    case .qwen3: "qwen3.json"
    }
  }

  func load(_ file: [UInt8]) throws -> Tokenizer {
    self == .qwen3 ? try Tokenizer(huggingFaceJSON: file) : try Tokenizer(tiktoken: file)
  }

  /// tiktoken, or the Hugging Face library, with the same file.
  func peer(_ file: [UInt8], _ documents: [[UInt8]]) throws -> Peer {
    let path = FileManager.default.temporaryDirectory.appending(path: "bench-\(fileName)")
    try Data(file).write(to: path)
    if self == .qwen3 {
      return Peer(
        name: "HF tokenizers",
        code: """
          import os
          os.environ["TOKENIZERS_PARALLELISM"] = "false"
          from tokenizers import Tokenizer
          tokenizer = Tokenizer.from_file("\(path.path)")
          def run():
              tokenizer.encode_batch_fast(documents, add_special_tokens=False)
          """, documents: documents)
    }
    return Peer(
      name: "tiktoken",
      code: """
        import base64, tiktoken, tiktoken_ext.openai_public as public
        ranks = {}
        for line in open("\(path.path)", "rb"):
            token, rank = line.split()
            ranks[base64.b64decode(token)] = int(rank)
        public.load_tiktoken_bpe = lambda *_, **__: ranks
        encoding = tiktoken.Encoding(**public.\(rawValue)_base())
        def run():
            for document in documents: encoding.encode_ordinary(document)
        """, documents: documents)
  }
}

private func decompressed(_ path: String) throws -> [UInt8] {
  var stream = try ByteStream(path: path)
  return stream.peek(stream.fill(1 << 28))
}
