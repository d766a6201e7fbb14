import Foundation
import Pipelines
import Storage
import Tokenization

/// A text without an end of words: one pretoken as long as itself, or nothing that a cache knows.
struct HostileInput {
  var name: String
  /// Makes about so many bytes of it, valid UTF-8 or not.
  var make: (_ byteCount: Int) -> [UInt8]

  /// One of each kind; `han` is what Chinese text leaves without spaces and punctuation.
  static func all(han: [UInt8]) -> [HostileInput] {
    let kana = "あいうえおかきくけこ"
    let family = "👨‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈🇫🇷❤️‍🔥"
    let base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return [
      repeated("one letter", "a"), repeated("ab", "ab"), repeated("spaces", " "),
      HostileInput(name: "spaces, then x") { repeated("", " ").make($0) + [UInt8(ascii: "x")] },
      repeated("newlines", "\n"), repeated("newline, space", "\n "), repeated("!", "!"),
      repeated("punctuation", "!?.,;:-_=+*/\\|"), repeated("digits", "1234567890"),
      HostileInput(name: "Han") { repeated("", han).make($0) }, repeated("one Han", "的"),
      repeated("kana", kana), repeated("Thai", "ภาษาไทยเป็นภาษาที่มีระดับเสียง"),
      repeated("e, acute accent", "e\u{301}"), repeated("acute accents", "\u{301}"),
      // In the wrong order, which normalization has to mend.
      repeated("accents in disorder", "\u{301}\u{316}"), random("base64", of: base64),
      random("hex", of: "0123456789abcdef"), random("DNA", of: "ACGT"),
      HostileInput(name: "random bytes") { byteCount in
        var generator = Numbers()
        return (0..<byteCount).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      },
      repeated("stray byte", [0x80]), repeated("emoji, joined", family),
      repeated("apostrophe, s", "'s"), repeated("aB", "aB"), repeated("tatweel", "ـ"),
    ]
  }

  private static func repeated(_ name: String, _ unit: String) -> HostileInput {
    repeated(name, Array(unit.utf8))
  }

  private static func repeated(_ name: String, _ unit: [UInt8]) -> HostileInput {
    HostileInput(name: name) { byteCount in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(byteCount)
      while bytes.count + unit.count <= byteCount { bytes += unit }
      // Only a unit longer than what is asked for is cut.
      return bytes.isEmpty ? Array(unit.prefix(byteCount)) : bytes
    }
  }

  private static func random(_ name: String, of alphabet: String) -> HostileInput {
    let alphabet = Array(alphabet.utf8)
    return HostileInput(name: name) { byteCount in
      var generator = Numbers()
      return (0..<byteCount).map { _ in alphabet[Int(generator.next() % UInt64(alphabet.count))] }
    }
  }

  /// The same numbers in every run: xorshift64*, Vigna 2016.
  private struct Numbers {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return (state &* 0x2545_F491_4F6C_DD1D) >> 24
    }
  }
}

/// Prints a table: milliseconds for 1, 2 and 8 MB of every hostile input, and how the time grows.
///
/// Time that grows as the text does gives ratios of 2 and 4. Each figure is the best of three runs,
/// each with an encoder that has seen nothing yet.
func benchmarkHostileInputs(_ harness: Harness, _ texts: BenchmarkText) throws {
  guard harness.wants("tokenize hostile") else { return }
  let chinese = texts.languages.first { $0.code == "zh" }?.documents ?? []
  let han = chinese.flatMap { document in
    String(decoding: document, as: UTF8.self).unicodeScalars
      .filter { (0x4E00...0x9FFF).contains($0.value) }
      .flatMap { Array(String($0).utf8) }
  }
  for (name, tokenizer) in try hostileVocabularies() {
    print(
      "tokenize hostile, \(name)".padding(toLength: 42, withPad: " ", startingAt: 0)
        + "1 MB     2 MB     8 MB   2/1  8/2    MB/s")
    for input in HostileInput.all(han: han) {
      let milliseconds = try [1_000_000, 2_000_000, 8_000_000].map { byteCount in
        let text = input.make(byteCount)
        return try (0..<3).map { _ in try time(tokenizer, text) }.min() ?? 0
      }
      print(
        "  " + input.name.padding(toLength: 34, withPad: " ", startingAt: 0)
          + String(
            format: "%8.1f %8.1f %8.1f %5.1f %4.1f %7.1f", milliseconds[0], milliseconds[1],
            milliseconds[2], milliseconds[1] / milliseconds[0], milliseconds[2] / milliseconds[1],
            8000 / milliseconds[2]))
      fflush(nil)
    }
  }
}

/// Milliseconds that a fresh encoder takes.
private func time(_ tokenizer: Tokenizer, _ text: [UInt8]) throws -> Double {
  var encoder = tokenizer.makeEncoder()
  var ids: [TokenID] = []
  let start = ContinuousClock.now
  try encoder.encode(text.span, into: &ids)
  let elapsed = start.duration(to: .now).components
  precondition(!ids.isEmpty)
  return Double(elapsed.seconds) * 1e3 + Double(elapsed.attoseconds) * 1e-15
}

/// The vocabularies of `../shared/data` that the peers are measured with, else the shipped one.
private func hostileVocabularies() throws -> [(name: String, tokenizer: Tokenizer)] {
  let folder = "../shared/data/vocabs"
  guard FileManager.default.fileExists(atPath: folder) else {
    let shipped = try LoadedVocabulary(PipelineConfiguration().vocabulary, searching: nil)
    return [("medprep-128k", shipped.tokenizer)]
  }
  return try ["cl100k_base.tiktoken", "o200k_base.tiktoken", "qwen3.json"].map { name in
    let packed = try readFile("\(folder)/\(name).zst")
    let file = Decompression.decode(packed.span, .zstd, limit: 1 << 28).bytes
    return (
      name,
      try name.hasSuffix(".json") ? Tokenizer(huggingFaceJSON: file) : Tokenizer(tiktoken: file)
    )
  }
}
