internal import JSON
internal import Storage

/// How far the packing of arranged documents is, kept on the disk so that an interrupted run goes on
/// there.
///
/// Everything that it names is whole and on the disk.
struct ArrangingState {
  /// The files that the documents of a shuffle were dealt out to; empty as long as they were not.
  var buckets: [FileSummary] = []
  /// How many documents of each part come before each bucket whose turn has come.
  var bucketStarts: [[DatasetPart: Int]] = []
  /// Where the writer of each part can go on.
  var checkpoints: [DatasetPart: PackingCheckpoint] = [:]

  private static let fileName = "arranging.json"

  /// Whether packing has begun in `folder`: shards may be there.
  static func exists(in folder: String) -> Bool {
    (try? FileStatus(path: "\(folder)/\(fileName)")) != nil
  }

  /// The beginning.
  init() {}

  /// Reads what `write` wrote into `folder`; the beginning where there is nothing, or files that it
  /// names are gone from `folder` or, the shards, from those of their parts.
  init(folder: String, outputs: [DatasetPart: String]) throws(ShardError) {
    guard Self.exists(in: folder) else { return }
    let path = "\(folder)/\(Self.fileName)"
    let document: JSONDocument
    let text = try wholeFile(path)
    do throws(JSONError) {
      document = try JSONDocument(parsing: text.span)
    } catch {
      throw .malformed(path: path, reason: error.message)
    }
    let members = JSONMembers(path: path, element: document.root)
    for bucket in try members.objects("buckets") { buckets.append(try bucket.file) }
    for starts in try members.objects("bucket_starts") {
      var counts: [DatasetPart: Int] = [:]
      for part in DatasetPart.allCases { counts[part] = try starts.count(part.rawValue) }
      bucketStarts.append(counts)
    }
    let checkpoints = try members.object("checkpoints")
    for part in DatasetPart.allCases {
      let checkpoint = try checkpoints.object(part.rawValue).element
      self.checkpoints[part] = try PackingCheckpoint(json: Array(checkpoint.rawJSON))
    }
    if !isOnDisk(folder, outputs) { self = Self() }
  }

  /// Whether all files are there, as far as their sizes tell.
  private func isOnDisk(_ folder: String, _ outputs: [DatasetPart: String]) -> Bool {
    var files = buckets.map { (folder: folder, file: $0) }
    for (part, checkpoint) in checkpoints {
      for shard in checkpoint.shards {
        for file in [shard.file] + shard.companions.map(\.file) {
          files.append((outputs[part] ?? "", file))
        }
      }
    }
    return files.allSatisfy { folder, file in
      (try? FileStatus(path: "\(folder)/\(file.name)"))?.byteCount == file.byteCount
    }
  }

  /// Brings the state to the disk.
  func write(to folder: String) throws(ShardError) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("buckets")
    FileSummary.write(buckets, to: &writer)
    writer.key("bucket_starts")
    writer.beginArray()
    for starts in bucketStarts {
      writer.beginObject()
      for part in DatasetPart.allCases { writer.member(part.rawValue, starts[part] ?? 0) }
      writer.endObject()
    }
    writer.endArray()
    writer.key("checkpoints")
    writer.beginObject()
    for part in DatasetPart.allCases {
      writer.key(part.rawValue)
      writer.raw((checkpoints[part] ?? PackingCheckpoint()).json)
    }
    writer.endObject()
    writer.endObject()
    _ = try FileSummary.write(writer.bytes, folder: folder, name: Self.fileName)
  }
}
