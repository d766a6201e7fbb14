public import ArgumentParser
public import Pipelines

struct Tokenize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Byte-level BPE token IDs of text.",
    discussion: """
      The IDs equal those of the vocabulary's reference tokenizer. No special tokens are added; \
      `medprep pack` adds the end-of-document token.

      Examples:
        echo "Take two tablets daily." | medprep tokenize --format text
        medprep tokenize corpus.jsonl --vocabulary tokenizer.json --output tokens.jsonl
        medprep tokenize corpus.jsonl --vocabulary cl100k_base.tiktoken --format u32 -o tokens.bin
        medprep tokenize corpus.jsonl --truncate 512 --offsets characters
        medprep tokenize chats.jsonl --special-tokens '<|im_start|>,<|im_end|>'

      With --output and a binary format, standard output gets a line of JSON: load_s, seconds until \
      the vocabulary was loaded; run_s, from the first read to the last write; encode_s, inside the \
      encoder (of several threads, the one that was longest there); tokens, their number.
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var vocabularyArguments: VocabularyArguments

  @Option(
    help: """
      jsonl: documents with `tokens` in place of `text`; text: one line of IDs a document; u16, \
      u32: little-endian; u32-delimited: 0xFFFFFFFF after every document.
      """)
  var format = TokenFormat.jsonl

  @OptionGroup var special: SpecialTokenArguments

  @Option(
    help: """
      Take only the first tokens of each document, at most this many, and none that ends inside a \
      character. A jsonl document that was cut has `truncated_at_byte`.
      """)
  var truncate: Int?

  @Option(
    help: """
      Write with jsonl where each token lies in the text, as `offsets`: [start, end] in bytes or \
      characters. Where normalization joined characters, or a token is a part of one, ranges overlap.
      """)
  var offsets: OffsetUnit?

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func validate() throws {
    if let truncate, truncate < 0 { throw ValidationError("--truncate must be at least 0.") }
    if offsets != nil && format != .jsonl {
      throw ValidationError("--offsets are written with --format jsonl only.")
    }
  }

  func run() async throws {
    let settings = TokenSettings(
      format, specialTokens: special.choice, maximumCount: truncate, offsets: offsets)
    try await stage(
      .tokenize(settings), input, target, run, vocabDir: vocabularyArguments.vocabDir,
      // Binary output leaves standard output free for the times.
      printsTimes: target.output != nil && [.u16, .u32, .u32Delimited].contains(format),
      vocabularyArguments.apply)
  }
}

extension TokenFormat: ExpressibleByArgument {}

extension OffsetUnit: ExpressibleByArgument {}
