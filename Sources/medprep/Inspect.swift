import ArgumentParser
import Foundation
import JSON
import Packing
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
      """)

  @Argument(help: "An output folder, its manifest.json, or a .npy shard.")
  var path: String

  @Option(help: "Decode the sequence with this number, from 0.")
  var sequence: Int?

  @Option(help: "Decode the document with this number, from 0.")
  var document: Int?

  @Flag(help: "Print token IDs instead of text.")
  var ids = false

  @Flag(help: "Print the manifest as JSON.")
  var json = false

  @OptionGroup var vocabularyArguments: VocabularyArguments

  func run() async throws {
    try await reporting {
      if path.hasSuffix(".npy") {
        try inspectFile()
      } else {
        try inspectFolder()
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
          message: "there is no document \(document): it has \(folder.documentCount), from 0")
      }
      try show(tokens, vocabulary: vocabulary)
    } else if json {
      print(String(decoding: folder.manifest.json, as: UTF8.self), terminator: "")
    } else {
      print(summary(of: folder.manifest))
    }
  }

  private func inspectFile() throws {
    let reader = try ShardReader(numpy: path)
    let length = reader.sequenceLength
    if let sequence {
      guard (0..<reader.tokens.count / length).contains(sequence) else {
        throw ConfigurationError(
          place: path,
          message: "there is no sequence \(sequence): it has \(reader.tokens.count / length)")
      }
      try show(Array(reader.tokens[sequence * length..<(sequence + 1) * length])) {
        try loadVocabulary()
      }
    } else if let document {
      guard reader.documentEnds.indices.contains(document) else {
        throw ConfigurationError(
          place: path,
          message: "there is no document \(document): \(reader.documentEnds.count) end in it")
      }
      try show(Array(reader.tokens[reader.tokenRange(ofDocument: document)])) {
        try loadVocabulary()
      }
    } else {
      print(
        """
        \(path): \(grouped(reader.tokens.count)) \(reader.tokenType.rawValue) tokens in \
        \(grouped(reader.tokens.count / length)) sequences of \(grouped(length)), \
        \(grouped(reader.documentEnds.count)) document ends, \
        IDs \(reader.tokens.min() ?? 0) to \(reader.tokens.max() ?? 0)
        """)
    }
  }

  private func loadVocabulary() throws -> LoadedVocabulary {
    try LoadedVocabulary(
      vocabularyArguments.vocabulary ?? PipelineConfiguration().vocabulary,
      searching: vocabularyArguments.vocabDir, encoding: vocabularyArguments.encoding)
  }

  private func show(_ tokens: [TokenID], vocabulary: () throws -> LoadedVocabulary) throws {
    if ids {
      print(tokens.map(String.init).joined(separator: " "))
    } else {
      print(try vocabulary().text(of: tokens))
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
      "             end of document \(vocabulary.endOfDocument.id) "
        + "\(vocabulary.endOfDocument.token), padding \(vocabulary.padding.id) "
        + vocabulary.padding.token,
      "tokens       \(sum { $0.tokenCount - $0.paddingCount }) and "
        + "\(sum(\.paddingCount)) padding, \(layout.tokenType.rawValue)",
      "sequences    \(sum(\.sequenceCount)) of \(grouped(layout.sequenceLength))",
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
          "  " + name.padding(toLength: 11, withPad: " ", startingAt: 0) + text(of: counts))
      }
    }
    return lines.joined(separator: "\n")
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
