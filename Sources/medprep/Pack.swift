import ArgumentParser
import Packing
import Pipelines

struct Pack: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Packs token IDs, or conversations, into shards.",
    discussion: """
      Reads JSON documents with a `tokens` field, as `medprep tokenize` writes them (and a \
      `loss_mask` of 0 and 1, with --loss-mask), or with --template conversations: chat `messages`, or \
      `question`, `options`, `answer_idx` and `rationale` as in MMedBench. Writes an output folder like \
      that of `medprep prepare`.

      Examples:
        medprep tokenize corpus.jsonl | medprep pack --output shards --sequence-length 4096
        medprep pack tokens.jsonl --format megatron --output shards
        medprep pack tokens.jsonl --format parquet --packing best-fit \\
          --columns position_ids,segment_ids --output shards
        medprep pack questions.jsonl --template chatml --vocabulary qwen3/tokenizer.json \\
          --format arrow --packing pad --columns attention_mask,labels --output sft
        medprep pack tokens.jsonl --shuffle-seed 1 --split validation=0.01,test=0.01 \\
          --weights en=0.4,zh=0.3,'*=0.05' --token-budget 10000000000 --output mix
      """)

  @OptionGroup var input: InputArguments

  @OptionGroup var target: FolderArguments

  @OptionGroup var vocabularyArguments: VocabularyArguments
  @OptionGroup var layout: LayoutArguments

  @Option(
    help: """
      Conversations instead of token IDs, written by this template: chatml, llama3, plain, or a JSON \
      file (see ConversationTemplate in the sources). The loss counts on the assistant's turns.
      """)
  var template: String?

  @Flag(help: "Keep the field loss_mask of documents.")
  var lossMask = false

  @OptionGroup var run: RunArguments

  func run() async throws {
    try await reporting {
      var configuration = try input.configuration()
      try configuration.set([
        ("keep", "all"), ("template", template), ("loss-mask", lossMask ? "true" : nil),
      ])
      try await prepare(.tokens, &configuration, target, vocabularyArguments, layout, run)
    }
  }
}

/// How tokens are laid out in shards.
struct LayoutArguments: ParsableArguments {
  @Option(
    name: [.long, .customLong("format")],
    help: """
      Shards as npy (NumPy array), bin (flat, as nanoGPT reads), llmc, megatron, mds (MosaicML), litdata, \
      datatrove, dolma, safetensors, arrow (Hugging Face save_to_disk) or parquet. (default: npy)
      """)
  var shardFormat: String?

  @Option(
    help: """
      How documents become sequences: concatenate (end to end, cut), best-fit (put together uncut, \
      padded), pad (one document a sequence) or documents (as long as they are). (default: concatenate; \
      documents for megatron, datatrove and dolma)
      """)
  var packing: String?

  @Option(
    help: """
      Tokens a sequence; not with the packing documents, that of megatron, datatrove and dolma too. (default: 2048)
      """)
  var sequenceLength: String?

  @Option(
    help: """
      Tokens a shard; npy, llmc, safetensors and litdata shards are held in memory while written. \
      (default: 16777216)
      """)
  var tokensPerShard: String?

  @Option(
    help:
      "Documents longer than a sequence: split or truncate, with best-fit and pad. (default: split)"
  )
  var longDocuments: String?

  @Option(
    help:
      "Tokens that pieces of a split document have in common, with best-fit and pad. (default: 0)")
  var overlap: String?

  @Option(
    help: """
      Columns beside input_ids in arrow, parquet and mds: id, attention_mask, position_ids, labels, \
      segment_ids, loss_mask, cu_seqlens; separated by commas.
      """)
  var columns: String?

  @Option(help: "zstd level of mds and parquet shards; 0: not compressed. (default: 0)")
  var zstdLevel: String?

  @Option(help: "Checksums in the index of mds: sha1, sha256, xxh64; separated by commas.")
  var mdsHashes: String?

  @Option(help: "Special token before every document, or none. (default: none)")
  var beginToken: String?

  @Option(
    help: "Special token behind every document, auto (the vocabulary's) or none. (default: auto)")
  var endToken: String?

  @Option(help: "Shuffle all documents by this number; the same one gives the same order.")
  var shuffleSeed: String?

  @Option(
    help: """
      Keep shares of documents apart, told by content, as in validation=0.01,test=0.01: train, validation and \
      test are folders in the output; one without documents is not made.
      """)
  var split: String?

  @Option(help: "Shares of languages for training, as in en=0.5,zh=0.3,*=0.1.")
  var weights: String?

  @Option(help: "Make the languages' shares more equal: tokens to the power of 1 / temperature.")
  var temperature: String?

  @Option(help: "How often to take the documents of a source, at most 1000, as in pubmed=2,*=1.")
  var epochs: String?

  @Option(help: "Tokens for training in all. (default: as many as languages with a share have)")
  var tokenBudget: String?

  @Option(
    help: """
      The most often that a document is taken to fill a share, 1 to 1000; a language that cannot fill its share so \
      is named and stays short, and the others take up the rest. (default: 4)
      """)
  var maximumEpochs: String?

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    try configuration.set([
      ("shard-format", shardFormat), ("packing", packing), ("sequence-length", sequenceLength),
      ("tokens-per-shard", tokensPerShard), ("long-documents", longDocuments),
      ("overlap", overlap), ("zstd-level", zstdLevel), ("begin-token", beginToken),
      ("end-token", endToken), ("shuffle-seed", shuffleSeed), ("temperature", temperature),
      ("token-budget", tokenBudget), ("maximum-epochs", maximumEpochs),
    ])
    for (name, list) in [
      ("columns", columns), ("mds-hashes", mdsHashes), ("split", split), ("weights", weights),
      ("epochs", epochs),
    ] {
      guard let list else { continue }
      try configuration.set(name, to: commaSeparated(list))
    }
    // A file that a run recorded has every setting: only a flag asks for what would be ignored.
    let packing = configuration.packing.packing ?? configuration.shardFormat.usualPacking
    if sequenceLength != nil, packing == .documents {
      throw ConfigurationError(
        place: "--sequence-length",
        message: "the packing documents leaves documents as long as they are: use --packing "
          + "concatenate, best-fit or pad")
    }
  }
}
