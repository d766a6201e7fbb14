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
  /// Whether documents were split, mixed or shuffled.
  private let isRearranged: Bool

  init(_ parts: [DatasetBuilder.Part], otherFiles: [FileSummary]) {
    shards = parts.flatMap(\.result.shards)
    files = otherFiles + parts.flatMap(\.result.indexFiles)
    shortLanguages = parts.flatMap(\.mixture).filter(\.isShort)
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

  /// Names the languages that cannot fill their share; nil where all can.
  var mixtureWarning: String? {
    if shortLanguages.isEmpty { return nil }
    let named = shortLanguages.prefix(10).map {
      "\($0.code) (\(grouped($0.plannedTokens)) tokens of \(grouped($0.wantedTokens)))"
    }
    return "too few documents for their share, though repeated up to --maximum-epochs times: "
      + named.joined(separator: ", ") + (shortLanguages.count > 10 ? ", …" : "")
  }

  /// The layout as the manifest has it.
  func layout(_ layout: PackingLayout) -> PackingLayout {
    var layout = layout
    layout.isRearranged = isRearranged
    return layout
  }
}
