public import ArgumentParser
import Foundation
import JSON
public import Packing
import Pipelines
import Tokenization

struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what shards hold: summaries, decoded sequences and documents.",
    discussion: """
      Examples:
        medprep inspect shards                    summary of an output folder
        medprep inspect shards --sequence 0       one training sequence, decoded
        medprep inspect shards --document 3       one document, decoded
        medprep inspect shards --document 3 --ids its token IDs
        medprep inspect shard-00000.npy           summary of one file

      A bin shard does not say whether its IDs have two bytes or four: the manifest beside it does, or a \
      --vocabulary that is named; else they have two.
      """)

  @Argument(help: "An output folder, its manifest.json, or a shard in any format.")
  var path: String

  @Option(help: "Decode the sequence with this number, from 0.")
  var sequence: Int?

  @Option(
    help: """
      Decode the document with this number, from 0: of an output folder, in the order of its \
      documents.jsonl.
      """)
  var document: Int?

  @Option(help: "Format of a single shard. (default: told by its name and content)")
  var format: ShardFormat?

  @Flag(help: "Print token IDs instead of text.")
  var ids = false

  @Flag(help: "Print the manifest as JSON.")
  var json = false

  @OptionGroup var vocabularyArguments: VocabularyArguments

  func validate() throws {
    let isOne = sequence != nil || document != nil
    if sequence != nil, document != nil {
      throw ValidationError("--sequence and --document cannot be given together.")
    }
    if ids, !isOne { throw ValidationError("--ids needs --sequence or --document.") }
    if json, isOne {
      throw ValidationError("--json prints the manifest: leave --sequence and --document out.")
    }
    let isFolder = ShardFolder.isFolder(path)
    if isFolder, format != nil {
      throw ValidationError("--format is for a single shard: the manifest of \(path) says its own.")
    }
    if json, !isFolder { throw ValidationError("--json is for an output folder: \(path) is none.") }
  }

  func run() async throws {
    try await reporting {
      if ShardFolder.isFolder(path) {
        try inspectFolder()
      } else {
        try checkIsShard(path)
        try inspectFile()
      }
    }
  }

  private func inspectFolder() throws {
    let folder = try ShardFolder(path: path)
    func vocabulary() throws -> LoadedVocabulary {
      try folder.loadVocabulary(
        explicit: vocabularyArguments.vocabulary, folder: vocabularyArguments.vocabDir,
        encoding: vocabularyArguments.encoding)
    }
    if let sequence {
      guard let tokens = try folder.sequence(sequence) else {
        throw ConfigurationError(
          place: path,
          message: "there is no sequence \(sequence): it has \(folder.sequenceCount), from 0")
      }
      try show(tokens, vocabulary: vocabulary)
    } else if let document {
      guard let tokens = try folder.document(document) else {
        throw ConfigurationError(
          place: path,
          message: folder.manifest.layout.isRearranged
            ? "no shard has document \(document): a mixture has taken none of it, or documents.jsonl "
              + "ends before that line"
            : "there is no document \(document): it has \(folder.documentCount), from 0")
      }
      try show(tokens, vocabulary: vocabulary)
    } else if json {
      try printOutput(folder.manifest.json)
    } else {
      try printOutput(summary(of: folder.manifest))
    }
  }

  private func inspectFile() throws {
    let size =
      vocabularyArguments.vocabulary == nil
      ? nil : try loadVocabulary().tokenizer.vocabularySize
    let contents = try ShardContents(path: path, format: format, vocabularySize: size)
    let (rows, ends) = (contents.rowEnds, contents.segmentEnds)
    if let sequence {
      guard let tokens = contents.sequence(sequence) else {
        throw ConfigurationError(
          place: path,
          message: "there is no sequence \(sequence): it has \(rows?.count ?? 0), from 0")
      }
      try show(Array(tokens)) { try loadVocabulary() }
    } else if let document {
      guard let ends, ends.indices.contains(document) else {
        throw ConfigurationError(
          place: path, message: "there is no document \(document): \(ends?.count ?? 0) end in it")
      }
      try show(Array(contents.tokens[(document == 0 ? 0 : ends[document - 1])..<ends[document]])) {
        try loadVocabulary()
      }
    } else {
      let parts = [
        "\(grouped(contents.tokens.count)) \(contents.tokenType.rawValue) tokens",
        rows.map { "\(grouped($0.count)) sequences" },
        ends.map { "\(grouped($0.count)) document ends" },
        contents.lossMask.map { "loss on \(grouped($0.count { $0 == 1 }))" },
        "IDs \(contents.tokens.min() ?? 0) to \(contents.tokens.max() ?? 0)",
      ]
      try printOutput("\(path): \(parts.compactMap(\.self).joined(separator: ", "))")
    }
  }

  private func loadVocabulary() throws -> LoadedVocabulary {
    try LoadedVocabulary(
      vocabularyArguments.vocabulary ?? PipelineConfiguration().vocabulary,
      searching: vocabularyArguments.vocabDir, encoding: vocabularyArguments.encoding)
  }

  private func show(_ tokens: [TokenID], vocabulary: () throws -> LoadedVocabulary) throws {
    if ids {
      try printOutput(tokens.map(String.init).joined(separator: " "))
    } else {
      try printOutput(vocabulary().text(of: tokens))
    }
  }

  private func summary(of manifest: Manifest) -> String {
    let shards = manifest.shards
    func sum(_ count: (Shard) -> Int) -> String { grouped(shards.reduce(0) { $0 + count($1) }) }
    let layout = manifest.layout
    let vocabulary = manifest.vocabulary
    var lines = [
      "made by medprep \(manifest.toolVersion)",
      "vocabulary   \(vocabulary.file), \(grouped(vocabulary.size)) IDs, "
        + "sha256 \(vocabulary.sha256.prefix(12))…",
      "             begin of document \(text(of: vocabulary.beginOfDocument)), end "
        + "\(text(of: vocabulary.endOfDocument)), padding \(text(of: vocabulary.padding))",
      "tokens       \(sum { $0.tokenCount - $0.paddingCount }) and "
        + "\(sum(\.paddingCount)) padding, \(layout.tokenType.rawValue)",
      "sequences    \(sum(\.sequenceCount))"
        + (layout.packing == .documents ? "" : " of \(grouped(layout.sequenceLength))")
        + ", \(layout.packing.rawValue), \(layout.format.rawValue)",
      "documents    \(sum(\.documentCount))",
    ]
    for shard in shards {
      lines.append(
        "  \(shard.file.name)  \(grouped(shard.file.byteCount)) bytes, "
          + "\(grouped(shard.tokenCount)) tokens, \(grouped(shard.documentCount)) documents, "
          + "sha256 \(shard.file.sha256.prefix(12))…")
    }
    for section in manifest.sections {
      guard ["stages", "languages"].contains(section.key), case .raw(let json) = section.value,
        let members = try? JSONDocument(parsing: json.span).root.members
      else { continue }
      lines.append(section.key)
      for (name, counts) in members {
        lines.append(
          "  " + name.padding(toLength: 12, withPad: " ", startingAt: 0) + text(of: counts))
      }
    }
    return lines.joined(separator: "\n")
  }

  private func text(of token: Manifest.SpecialToken?) -> String {
    token.map { "\($0.id) \(visible($0.token))" } ?? "none"
  }

  /// `documents 12, kept documents 9, rejected (not-medical 3)`.
  private func text(of counts: JSONElement) -> String {
    counts.members.compactMap { name, value in
      let name = name.replacing("_", with: " ")
      if let count = value.integer { return "\(name) \(grouped(count))" }
      return value.members.isEmpty ? nil : "\(name) (\(text(of: value)))"
    }.joined(separator: ", ")
  }
}

extension ShardFormat: ExpressibleByArgument {}
