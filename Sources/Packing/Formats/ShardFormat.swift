/// A shard's file format.
public enum ShardFormat: String, Sendable, CaseIterable {
  /// NumPy array of shape [sequences, sequence length].
  case npy
  /// Flat token IDs without a header, as nanoGPT reads.
  case bin
  /// Flat token IDs behind the 1,024 bytes of header that llm.c reads.
  case llmc
  /// Megatron-LM's indexed dataset, `.bin` and `.idx`.
  case megatron
  /// MosaicML's `.mds` with `index.json`.
  case mds
  /// LitData's chunks with `index.json`, for its `TokensLoader`.
  case litdata
  /// datatrove's `.ds` with `.ds.index`, `.ds.metadata` and, with loss masks, `.ds.loss`.
  case datatrove
  /// dolma's and OLMo-core's headerless `.npy` with `.csv.gz`.
  case dolma
  /// safetensors with `input_ids`, `cu_seqlens` and, with loss masks, `loss_mask`.
  case safetensors
  /// Arrow stream files as Hugging Face's `save_to_disk` writes and `load_from_disk` reads.
  case arrow
  /// Parquet files with a list column `input_ids`.
  case parquet

  /// How documents become sequences where the user does not say.
  ///
  /// Trainers that cut sequences themselves get whole documents.
  public var usualPacking: SequencePacking {
    switch self {
    case .megatron, .datatrove, .dolma: .documents
    default: .concatenate
    }
  }

  /// Whether every sequence must have the same number of tokens.
  var needsEqualSequences: Bool { self == .npy }

  /// Whether the format itself says where a document ends that is a sequence of its own.
  var recordsSequenceEnds: Bool {
    switch self {
    case .npy, .bin, .llmc: false
    default: true
    }
  }

  /// Whether the format has a place for loss masks.
  ///
  /// The others get a companion `.loss.npy`.
  var carriesLossMask: Bool {
    switch self {
    case .npy, .bin, .llmc, .megatron, .litdata: false
    case .datatrove, .dolma, .safetensors, .mds, .arrow, .parquet: true
    }
  }

  /// The name of shard `index` without its extension.
  func baseName(ofShard index: Int) -> String {
    let digits = String(index)
    let number = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    return switch self {
    case .mds: "shard.\(number)"
    case .litdata: "chunk-0-\(index)"
    case .arrow: "data-\(number)"
    case .dolma: "part-0-\(number)"
    default: "shard-\(number)"
    }
  }
}
