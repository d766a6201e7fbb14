internal import JSON
public import Packing
public import Tokenization

/// A finished output folder, for looking into it.
public struct ShardFolder: Sendable {
  /// The folder.
  public let path: String
  /// Its manifest.
  public let manifest: Manifest

  /// Opens the folder at `path`, which may also be given by its manifest.
  ///
  /// - Throws: `ShardError` when there is no manifest or it is malformed.
  public init(path: String) throws(ShardError) {
    let name = "/" + Manifest.fileName
    self.path =
      path == Manifest.fileName
      ? "." : path.hasSuffix(name) ? String(path.dropLast(name.count)) : path
    manifest = try Manifest(folder: self.path)
  }

  /// Documents in all shards.
  public var documentCount: Int { manifest.shards.reduce(0) { $0 + $1.documentCount } }
  /// Sequences in all shards.
  public var sequenceCount: Int { manifest.shards.reduce(0) { $0 + $1.sequenceCount } }

  /// The tokens of sequence `index`, counted from 0 over all shards; nil behind the last.
  public func sequence(_ index: Int) throws(ShardError) -> [TokenID]? {
    guard index >= 0 else { return nil }
    var index = index
    for (number, shard) in manifest.shards.enumerated() {
      if index < shard.sequenceCount {
        let reader = try ShardReader(folder: path, manifest: manifest, shard: number)
        let start = index * manifest.layout.sequenceLength
        return Array(reader.tokens[start..<start + manifest.layout.sequenceLength])
      }
      index -= shard.sequenceCount
    }
    return nil
  }

  /// The tokens of document `index`, its end-of-document token included, counted from 0 over all
  /// shards; nil behind the last.
  ///
  /// A document may run over several shards.
  public func document(_ index: Int) throws(ShardError) -> [TokenID]? {
    guard index >= 0 else { return nil }
    var index = index
    // Tokens, at the end of the shards before, of a document that has not ended yet.
    var begun: [TokenID] = []
    for (number, shard) in manifest.shards.enumerated() {
      if index > shard.documentCount {
        index -= shard.documentCount
        continue
      }
      let reader = try ShardReader(folder: path, manifest: manifest, shard: number)
      if index < shard.documentCount {
        let range = reader.tokenRange(ofDocument: index)
        return (index == 0 ? begun : []) + reader.tokens[range]
      }
      // The document begins behind the last end in this shard, if at all.
      index = 0
      if shard.documentCount > 0 { begun = [] }
      begun += reader.tokens[(reader.documentEnds.last ?? 0)...]
    }
    return nil
  }

  /// The vocabulary that made the shards: `explicit`, or the one that the manifest's configuration
  /// names.
  ///
  /// - Throws: `ConfigurationError` when it cannot be loaded or is another one than the manifest's.
  public func loadVocabulary(
    explicit: String?, folder: String?, encoding: String? = nil
  ) throws(ConfigurationError) -> LoadedVocabulary {
    let configuration = manifest.sections.first { $0.key == "configuration" }
    var recorded: String?
    var recordedEncoding: String?
    if case .raw(let json)? = configuration?.value {
      let root = (try? JSONDocument(parsing: json.span))?.root
      recorded = root?["vocabulary"]?.string
      recordedEncoding = root?["encoding"]?.string.flatMap { $0 == "auto" ? nil : $0 }
    }
    let vocabulary = try LoadedVocabulary(
      explicit ?? recorded ?? manifest.vocabulary.file, searching: folder,
      encoding: encoding ?? recordedEncoding)
    guard vocabulary.sha256 == manifest.vocabulary.sha256 else {
      throw ConfigurationError(
        place: vocabulary.path,
        message: "is not the vocabulary of \(path): SHA-256 \(vocabulary.sha256.prefix(12))…, "
          + "the manifest has \(manifest.vocabulary.sha256.prefix(12))…")
    }
    return vocabulary
  }
}
