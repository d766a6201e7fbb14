public import Classification
public import Corpora
public import Extraction
internal import Foundation
public import Packing
public import UnicodeText

/// Everything that decides what a run writes, and in `run` how it is done.
public struct PipelineConfiguration: Sendable {
  /// Which documents the classify stage keeps.
  public enum Keep: String, Sendable, CaseIterable {
    /// Those that the medical classifier accepts.
    case medical
    /// All of them; they are classified all the same.
    case all
  }

  /// A stage of `prepare` that may be left out.
  public enum OptionalStage: String, Sendable, CaseIterable {
    /// Repair and Unicode normalization.
    case normalize
    /// Language and medical decision; without it every document is kept.
    case classify
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
  /// How XML is read and written; the limits come from `maximumRecordBytes`.
  public var xml = XMLOptions()
  /// How books are read; limits and rendering come from the other settings.
  public var books = BookOptions()
  /// Which pages of PDF documents are recognized by their pictures, and how.
  public var recognition = RecognitionOptions()
  /// The file that the rule for unknown XML was read from; empty for none.
  var xmlRulePath = ""
  /// Bytes of a record above which it is refused.
  public var maximumRecordBytes = 64 << 20
  /// The stages that are done, of those that may be left out.
  public var stages = Set(OptionalStage.allCases)
  /// Whether documents of web pages list all blocks.
  ///
  /// The extract command sets it; it is no setting of its own.
  public var listsBlocks = false
  /// What is written of a web page's main text, and how.
  public var rendering = RenderingOptions()
  /// Whether the text of markup is written as Markdown.
  public var writesMarkdown: Bool { rendering.format == .markdown }
  /// The site rules: `shipped`, `none`, or a YAML file or folder.
  public var siteRules = "shipped"
  /// On how many pages of a host a block stands before it is left out; 0: blocks are not counted.
  public var hostRepeats = 0
  /// The Unicode normalization form, and what is folded besides.
  public var normalization = NormalizationProfile.standard
  /// Which documents are kept.
  public var keep = Keep.medical
  /// Which texts are called medical.
  public var mode = MedicalMode.keyword
  /// The score from which a text is called medical; nil: as the lexicons say.
  public var threshold: Double?
  /// Lexicon files, `LANG.tsv`, in place of those that come with medprep or beside them.
  public var lexicons: [String] = []
  /// Language codes that are kept; empty: every language.
  public var languages: [String] = []
  /// Filters and duplicates.
  public var filtering = FilterSettings()
  /// A vocabulary file, or the name of one in the `vocab` folder.
  public var vocabulary = "medprep-128k"
  /// The encoding that a `.tiktoken` file belongs to; nil: told by its number of tokens.
  public var encoding: String?
  /// The shards' file format.
  public var shardFormat = ShardFormat.npy
  /// Tokens a sequence.
  public var sequenceLength = 2048
  /// Tokens a shard; shards of `npy`, `llmc`, `safetensors` and `litdata` are held in memory while they are
  /// written.
  public var tokensPerShard = 1 << 24
  /// How tokens become data sets in all other ways.
  public var packing = PackingSettings()

  /// How the run is done, which does not change what it writes and is not recorded in the output.
  public var run = RunOptions()

  /// The default configuration, without inputs: stages filter nothing unless told.
  public init() {}

  /// What `prepare` starts from: documents must pass the filter profile `medical`, and of equal and
  /// nearly equal ones the first stays.
  public static var preparation: PipelineConfiguration {
    var configuration = PipelineConfiguration()
    configuration.filtering.profiles = ["medical"]
    configuration.filtering.duplicates = [.exact, .near]
    return configuration
  }
}

/// How a run is done, which does not change what it writes.
public struct RunOptions: Sendable {
  /// The folder or file to write; nil: not said.
  public var output: String?
  /// Whether the output of an earlier run is replaced.
  public var replacesExisting = false
  /// Whether an unfinished run at the output is thrown away instead of gone on with.
  public var restarts = false
  /// Seconds between two checkpoints: how much work is done again after a crash.
  public var checkpointSeconds = 10
  /// Worker tasks: by default as many as the machine has cores.
  public var threads = ProcessInfo.processInfo.activeProcessorCount
  /// The folder for what does not fit into memory; nil: that of the output.
  public var scratchFolder: String?
  /// Megabytes of memory for sorting, when duplicates are looked for.
  public var sortMegabytes = 256
  /// Whether progress and warnings are left out.
  public var isQuiet = false
  /// Whether progress is written as JSON lines.
  public var writesJSONProgress = false
  /// Whether bad input makes the command end with status 1.
  public var isStrict = false

  /// The usual way.
  public init() {}

  /// How progress is shown.
  var progress: Progress.Style {
    if isQuiet { return .none }
    return writesJSONProgress ? .json : .text
  }
}

extension PipelineConfiguration {
  /// The part that readers need.
  var readingOptions: ReadingOptions {
    var options = ReadingOptions()
    options.contentKind = inputFormat
    options.fieldNames = fields
    options.jsonContent = prefersHTML ? .html : .text
    options.maximumRecordBytes = maximumRecordBytes
    options.maximumLineBytes = maximumRecordBytes
    options.maximumBookBytes = maximumRecordBytes * BookOptions.maximumBookFactor
    options.xmlRecordPath = xml.rule?.record
    return options
  }
}
