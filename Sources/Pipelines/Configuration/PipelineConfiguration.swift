public import Corpora
internal import Foundation
public import Packing
public import UnicodeText

/// Everything that decides what a run writes.
///
/// What does not (threads, progress) is in `RunOptions`.
public struct PipelineConfiguration: Sendable {
  /// Which documents the classify stage keeps.
  public enum Keep: String, Sendable, CaseIterable {
    /// Those that the medical classifier accepts.
    case medical
    /// All of them; they are classified all the same.
    case all
  }

  /// Files, folders, globs, or `-` for standard input.
  public var inputs: [String] = []
  /// What the inputs are; nil: told by their content.
  public var inputFormat: ContentKind?
  /// The fields of JSON lines.
  public var fields = FieldNames()
  /// Whether a JSON line with text and HTML is read as HTML.
  ///
  /// The extract command sets it; it is no setting of its own.
  public var prefersHTML = false
  /// Bytes of a record above which it is refused.
  public var maximumRecordBytes = 64 << 20
  /// The Unicode normalization form.
  public var normalization = NormalizationForm.nfc
  /// Which documents are kept.
  public var keep = Keep.medical
  /// Language codes that are kept; empty: every language.
  public var languages: [String] = []
  /// A vocabulary file, or the name of one in the `vocab` folder.
  public var vocabulary = "medprep-32k"
  /// The encoding that a `.tiktoken` file belongs to; nil: told by its number of tokens.
  public var encoding: String?
  /// The shards' file format.
  public var shardFormat = ShardFormat.npy
  /// Tokens a sequence.
  public var sequenceLength = 2048
  /// Tokens a shard; a `.npy` shard is held in memory while it is written.
  public var tokensPerShard = 1 << 24

  /// The default configuration, without inputs.
  public init() {}
}

/// How a run is done, which does not change what it writes.
public struct RunOptions: Sendable {
  /// Worker tasks.
  public var threads: Int
  /// Whether progress and warnings are left out.
  public var isQuiet: Bool

  /// By default as many workers as the machine has cores.
  public init(threads: Int? = nil, isQuiet: Bool = false) {
    self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    self.isQuiet = isQuiet
  }
}
