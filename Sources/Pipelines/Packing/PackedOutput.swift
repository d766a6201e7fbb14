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
  /// Whether documents were split, mixed or shuffled.
  private let isRearranged: Bool

  init(_ parts: [DatasetBuilder.Part], otherFiles: [FileSummary]) {
    shards = parts.flatMap(\.result.shards)
    files = otherFiles + parts.flatMap(\.result.indexFiles)
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
      writer.endObject()
    }
    writer.endArray()
    packing = writer.bytes
  }

  /// The layout as the manifest has it.
  func layout(_ layout: PackingLayout) -> PackingLayout {
    var layout = layout
    layout.isRearranged = isRearranged
    return layout
  }
}
