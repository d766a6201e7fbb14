import ArgumentParser
import Packing
import Pipelines
import Storage
import Tokenization

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks that shards are whole: checksums, counts, token range, decodability.",
    discussion: """
      Of an output folder everything is compared with its manifest, and that with its own checksum: a \
      single changed bit is found in any file. A shard alone, in any format, is checked by what it says of \
      itself, and its IDs against --vocabulary-size or a --vocabulary that is named; which also says whether \
      the IDs of a bin shard without its manifest have two bytes (up to 65,536 entries) or four.

      Exit status: 0 sound, 1 a fault was found (one line each on standard output), 2 could not check.

      Examples:
        medprep verify shards
        medprep verify shards/shard-00000.idx
      """)

  @Argument(help: "An output folder, its manifest.json, or a shard in any format.")
  var path: String

  @Option(help: "Format of a single shard. (default: told by its name and content)")
  var format: ShardFormat?

  @Option(help: "Entries of the vocabulary of a single shard: every ID must be below.")
  var vocabularySize: Int?

  @OptionGroup var vocabularyArguments: VocabularyArguments

  @Flag(help: "Do not decode tokens, for which the vocabulary is needed.")
  var withoutVocabulary = false

  func validate() throws {
    let isFolder = ShardFolder.isFolder(path)
    for (flag, isGiven) in [
      ("--format", format != nil), ("--vocabulary-size", vocabularySize != nil),
    ] where isFolder && isGiven {
      throw ValidationError("\(flag) is for a single shard: the manifest of \(path) says its own.")
    }
    let isNamed = vocabularyArguments.vocabulary != nil
    for (flag, isGiven) in [
      ("--without-vocabulary", withoutVocabulary), ("--vocabulary-size", vocabularySize != nil),
    ] where isNamed && isGiven {
      throw ValidationError("\(flag) and --vocabulary cannot be given together.")
    }
  }

  func run() async throws {
    try await reporting {
      let verification: Verification
      var isDecoded = !withoutVocabulary
      if ShardFolder.isFolder(path) {
        let folder = try ShardFolder(path: path)
        let vocabulary =
          withoutVocabulary
          ? nil
          : try folder.loadVocabulary(
            explicit: vocabularyArguments.vocabulary, folder: vocabularyArguments.vocabDir,
            encoding: vocabularyArguments.encoding)
        verification = Verification(folder, vocabulary: vocabulary)
      } else {
        try checkIsShard(path)
        var size = vocabularySize
        if size == nil, let vocabulary = vocabularyArguments.vocabulary, !withoutVocabulary {
          size = try LoadedVocabulary(
            vocabulary, searching: vocabularyArguments.vocabDir,
            encoding: vocabularyArguments.encoding
          ).tokenizer.vocabularySize
        }
        isDecoded = false
        verification = Verification(shard: path, format: format, vocabularySize: size)
      }
      for fault in verification.faults { try printOutput(fault) }
      let counts = verification.counts
      var parts = [
        counted(counts.files, "file"), counted(counts.shards, "shard"),
        "\(grouped(counts.tokens)) tokens",
        counts.sequences > 0
          ? counted(counts.sequences, "sequence") : "\(grouped(counts.segments)) document ends",
      ]
      if isDecoded {
        parts.append(
          counts.decodedPieces > 0
            ? "\(grouped(counts.decodedPieces)) pieces of documents decoded"
            : "\(grouped(counts.decodedDocuments)) documents decoded")
      }
      printError(
        "\(path): \(parts.joined(separator: ", ")): "
          + (verification.faults.isEmpty ? "sound" : counted(verification.faults.count, "fault")))
      if !verification.faults.isEmpty { throw ExitCode(1) }
    }
  }
}

/// Refuses a path that leads nowhere, or to a folder that is no output of medprep.
func checkIsShard(_ path: String) throws {
  // Megatron's shards are also named without the end of their two files' names.
  guard let status = [path, path + ".idx"].lazy.compactMap({ try? FileStatus(path: $0) }).first
  else {
    throw ConfigurationError(place: path, message: "there is no such file or folder")
  }
  if status.kind == .folder {
    throw ConfigurationError(
      place: path, message: "is no output of medprep: there is no manifest.json in the folder")
  }
}

/// `1 shard`, `2 shards`.
private func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}
