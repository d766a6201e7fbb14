internal import JSON
public import Packing
internal import Storage
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

  /// Whether there is an output folder at `path`, which may also be given by its manifest.
  public static func isFolder(_ path: String) -> Bool {
    path.hasSuffix(Manifest.fileName)
      || (try? FileStatus(path: path + "/" + Manifest.fileName)) != nil
  }

  /// Documents in all shards.
  public var documentCount: Int { manifest.shards.reduce(0) { $0 + $1.documentCount } }
  /// Sequences in all shards.
  public var sequenceCount: Int { manifest.shards.reduce(0) { $0 + $1.sequenceCount } }

  /// All files that the manifest names; nil for one without name, size or checksum.
  public var files: [FileSummary?] {
    var files: [FileSummary?] = manifest.shards.flatMap { [$0.file] + $0.companions.map(\.file) }
    for section in manifest.sections where section.key == "files" {
      guard case .raw(let json) = section.value,
        let root = (try? JSONDocument(parsing: json.span))?.root
      else { continue }
      root.forEachElement { element in
        guard let name = element["file"]?.string, let byteCount = element["bytes"]?.integer,
          let sha256 = element["sha256"]?.string
        else { return files.append(nil) }
        files.append(FileSummary(name: name, byteCount: byteCount, sha256: sha256))
      }
    }
    return files
  }

  /// What shard `index` holds.
  public func contents(ofShard index: Int) throws(ShardError) -> ShardContents {
    try ShardContents(folder: path, layout: manifest.layout, shard: manifest.shards[index])
  }

  /// The tokens of sequence `index`, counted from 0 over all shards; nil behind the last.
  public func sequence(_ index: Int) throws(ShardError) -> [TokenID]? {
    guard index >= 0 else { return nil }
    var index = index
    for (number, shard) in manifest.shards.enumerated() {
      if index < shard.sequenceCount {
        return try contents(ofShard: number).sequence(index).map(Array.init)
      }
      index -= shard.sequenceCount
    }
    return nil
  }

  /// The tokens of document `index` with those of its begin and end, counted from 0 as documents were
  /// packed; nil behind the last.
  ///
  /// A document may run over several sequences and shards.
  public func document(_ index: Int) throws(ShardError) -> [TokenID]? {
    guard manifest.layout.packing.isStream else { return try documentByNumber(index) }
    guard manifest.layout.isRearranged else { return try documentInOrder(index) }
    var place = 0
    for number in manifest.shards.indices {
      let pieces = try contents(ofShard: number).documents ?? []
      if let found = pieces.firstIndex(where: { $0.number == index }) {
        return try documentInOrder(place + found)
      }
      place += pieces.count
    }
    return nil
  }

  /// Follows the ends of documents.
  private func documentInOrder(_ index: Int) throws(ShardError) -> [TokenID]? {
    guard index >= 0 else { return nil }
    var index = index
    // Tokens, at the end of the shards before, of a document that has not ended yet.
    var begun: [TokenID] = []
    for (number, shard) in manifest.shards.enumerated() {
      if index > shard.documentCount {
        index -= shard.documentCount
        continue
      }
      let shardContents = try contents(ofShard: number)
      let ends = shardContents.segmentEnds ?? shardContents.rowEnds ?? []
      if index < shard.documentCount, ends.indices.contains(index) {
        let start = index == 0 ? 0 : ends[index - 1]
        return (index == 0 ? begun : []) + shardContents.tokens[start..<ends[index]]
      }
      // The document begins behind the last end in this shard, if at all.
      index = 0
      if shard.documentCount > 0 { begun = [] }
      // Padding is at the end of a part only: of a document's beginning there is none behind it.
      begun += shardContents.tokens.dropLast(shard.paddingCount).dropFirst(ends.last ?? 0)
    }
    return nil
  }

  /// Gathers the pieces of a document from sequences that are not in the documents' order.
  private func documentByNumber(_ index: Int) throws(ShardError) -> [TokenID]? {
    var pieces: [(offset: Int, tokens: ArraySlice<TokenID>)] = []
    let length = manifest.layout.sequenceLength
    for number in manifest.shards.indices {
      let shardContents = try contents(ofShard: number)
      let ends = shardContents.segmentEnds ?? []
      // Formats that have padding as a piece of its own list more ends than documents have pieces.
      for (piece, document) in (shardContents.documents ?? []).enumerated()
      where document.number == index {
        guard ends.indices.contains(piece) else { continue }
        let end = ends[piece]
        let start = max(piece == 0 ? 0 : ends[piece - 1], (end - 1) / length * length)
        pieces.append((document.offset, shardContents.tokens[start..<end]))
      }
    }
    if pieces.isEmpty { return nil }
    var tokens: [TokenID] = []
    for piece in pieces.sorted(by: { $0.offset < $1.offset }) {
      // Pieces may overlap.
      tokens += piece.tokens.dropFirst(max(0, tokens.count - piece.offset))
    }
    return tokens
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
