internal import JSON
internal import Packing

/// What a run wrote, as its manifest says it.
struct PackedOutput: Sendable {
  /// All shards, part by part.
  var shards: [Shard]
  /// All files that are not a shard's.
  var files: [FileSummary]
  /// The manifest's `packing` member: what packing did, and where each part begins.
  var packing: [UInt8]
  /// The languages that have too few tokens for their share.
  private let shortLanguages: [Mixture.Language]
  /// Sources with epochs of their own that no document for training has.
  private let absentSources: [String]
  /// Whether documents were split, mixed or shuffled.
  private let isRearranged: Bool

  init(_ parts: [DatasetBuilder.Part], otherFiles: [FileSummary]) {
    shards = parts.flatMap(\.result.shards)
    files = otherFiles + parts.flatMap(\.result.indexFiles)
    shortLanguages = parts.flatMap(\.mixture).filter(\.isShort)
    absentSources = parts.flatMap(\.absentSources)
    isRearranged = parts.contains { $0.isRearranged }
    var writer = JSONWriter()
    writer.beginArray()
    for part in parts {
      writer.beginObject()
      writer.member("part", part.part?.rawValue ?? "all")
      writer.member("shards", part.result.shards.count)
      writer.member(
        "documents", part.result.shards.reduce(0) { $0 + $1.documentCount })
      writer.key("counts")
      part.result.counts.write(to: &writer)
      writer.member("padding_share", part.result.counts.paddingShare)
      if !part.mixture.isEmpty {
        writer.key("mixture")
        Self.write(part.mixture, to: &writer)
      }
      writer.endObject()
    }
    writer.endArray()
    packing = writer.bytes
  }

  private static func write(_ languages: [Mixture.Language], to writer: inout JSONWriter) {
    writer.beginArray()
    for language in languages {
      writer.beginObject()
      writer.member("language", language.code)
      writer.member("share", language.share)
      writer.member("available_tokens", language.availableTokens)
      writer.member("wanted_tokens", language.wantedTokens)
      writer.member("planned_tokens", language.plannedTokens)
      writer.member("taken_tokens", language.takenTokens)
      writer.endObject()
    }
    writer.endArray()
  }

  /// Name the languages that cannot fill their share, and the sources of `--epochs` that are not there.
  var mixtureWarnings: [String] {
    func list(_ names: [String]) -> String {
      names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
    }
    var warnings: [String] = []
    if !shortLanguages.isEmpty {
      let named = shortLanguages.map {
        "\($0.code) (\(grouped($0.plannedTokens)) tokens of \(grouped($0.wantedTokens)))"
      }
      warnings.append(
        "too few documents for their share, though repeated up to --maximum-epochs times: "
          + list(named))
    }
    if !absentSources.isEmpty {
      warnings.append("no documents of sources that --epochs names: " + list(absentSources))
    }
    return warnings
  }

  /// The layout as the manifest has it.
  func layout(_ layout: PackingLayout) -> PackingLayout {
    var layout = layout
    layout.isRearranged = isRearranged
    return layout
  }
}
