public import Packing
internal import Storage
internal import Tokenization

/// Checks a finished output folder, or one shard of any format.
///
/// Of a folder: that the manifest has the SHA-256 that it ends with, and that every other file is there with
/// the size and SHA-256 of the manifest (which finds a single changed bit in any file); that shards
/// can be read, hold as many tokens, sequences and pieces as the manifest says, and only IDs of the
/// vocabulary; that every document ends with the end-of-document token; and, where the vocabulary
/// can be found, that every ID has a token and that documents are UTF-8: whole ones, or with the
/// packings `best-fit` and `pad` their pieces, where a character at either end may be cut.
public struct Verification: Sendable {
  /// What was checked.
  public struct Counts: Sendable, Hashable {
    /// Files whose checksums were compared.
    public var files = 0
    /// Shards read.
    public var shards = 0
    /// Tokens in them, padding included.
    public var tokens = 0
    /// Pieces of documents that end in them.
    public var segments = 0
    /// Sequences in a shard alone that does not say where documents end.
    public var sequences = 0
    /// Whole documents that were decoded.
    public var decodedDocuments = 0
    /// Pieces of documents that were decoded where they are not joined.
    public var decodedPieces = 0
  }

  /// What is wrong, one line each: the file, and what is the matter with it.
  public private(set) var faults: [String] = []
  /// What was checked.
  public private(set) var counts = Counts()
  /// The tokens of a document that has begun at the end of the shard before, and that shard's folder.
  private var begun: (folder: String, tokens: [UInt32]) = ("", [])

  /// Checks an output folder.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - vocabulary: The vocabulary that made it; nil: IDs are not decoded.
  public init(_ folder: ShardFolder, vocabulary: LoadedVocabulary?) {
    let manifest = folder.manifest
    for file in folder.files {
      if let file {
        check(file, in: folder.path)
      } else {
        faults.append("\(folder.path): the manifest names a file without its size or checksum")
      }
    }
    for (number, shard) in manifest.shards.enumerated() {
      do throws(ShardError) {
        let contents = try folder.contents(ofShard: number)
        check(contents, of: shard, manifest, vocabulary)
      } catch {
        faults.append("\(error)")
      }
    }
    if (try? Manifest.isIntact(folder: folder.path)) != true {
      faults.append(
        "\(folder.path)/\(Manifest.fileName): its SHA-256 is not the one in its last line")
    }
    if folder.files.isEmpty { faults.append("\(folder.path): the manifest names no files") }
  }

  /// Checks one shard of any format by what it says of itself.
  public init(shard path: String, format: ShardFormat?, vocabularySize: Int?) {
    do throws(ShardError) {
      let contents = try ShardContents(
        path: path, format: format, vocabularySize: vocabularySize)
      counts.files = 1
      note(contents)
      if contents.segmentEnds == nil { swap(&counts.segments, &counts.sequences) }
      if let vocabularySize, let id = contents.tokens.max(), Int(id) >= vocabularySize {
        faults.append(
          "\(path): \(ShardError.tokenOutOfRange(id: id, vocabularySize: vocabularySize))")
      }
    } catch {
      faults.append("\(error)")
    }
  }

  // MARK: -

  private mutating func check(_ file: FileSummary, in folder: String) {
    let path = "\(folder)/\(file.name)"
    do throws(StorageError) {
      let size = try FileStatus(path: path).byteCount
      let hash = try sha256(ofFile: path)
      counts.files += 1
      if size != file.byteCount {
        faults.append(
          "\(path): \(grouped(size)) bytes, the manifest says \(grouped(file.byteCount))")
      } else if hash != file.sha256 {
        faults.append("\(path): its SHA-256 is not the one in the manifest")
      }
    } catch {
      faults.append("\(error)")
    }
  }

  private mutating func note(_ contents: ShardContents) {
    counts.shards += 1
    counts.tokens += contents.tokens.count
    counts.segments += contents.segmentEnds?.count ?? contents.rowEnds?.count ?? 0
  }

  private mutating func check(
    _ contents: ShardContents, of shard: Shard, _ manifest: Manifest,
    _ vocabulary: LoadedVocabulary?
  ) {
    note(contents)
    let name = shard.file.name
    let size = manifest.vocabulary.size
    if let wrong = contents.tokens.first(where: { $0 >= size }) {
      let error = ShardError.tokenOutOfRange(id: wrong, vocabularySize: size)
      faults.append("\(name): \(error)")
      return
    }
    let ends = contents.segmentEnds ?? []
    if manifest.layout.packing.isStream, let end = manifest.vocabulary.endOfDocument,
      let wrong = ends.first(where: { $0 == 0 || contents.tokens[$0 - 1] != end.id })
    {
      faults.append("\(name): the document that ends at token \(wrong) has no \(end.token)")
    }
    guard let vocabulary else { return }
    if let hole = Set(contents.tokens).sorted().first(where: {
      vocabulary.tokenizer.bytes(of: $0) == nil
    }) {
      faults.append("\(name): token ID \(hole) has no token in the vocabulary")
      return
    }
    if !manifest.layout.packing.isStream {
      return checkPieces(contents.tokens, ends, name, manifest, vocabulary)
    }
    guard !ends.isEmpty || contents.segmentEnds != nil else {
      return
    }
    let folder = splitPath(name).folder
    if begun.folder != folder { begun = (folder, []) }
    var start = 0
    for end in ends {
      counts.decodedDocuments += 1
      let bytes = (begun.tokens + contents.tokens[start..<end]).flatMap {
        vocabulary.tokenizer.bytes(of: $0) ?? []
      }
      if String(validating: bytes, as: UTF8.self) == nil {
        faults.append("\(name): the document that ends at token \(end) is not UTF-8")
        return
      }
      begun.tokens = []
      start = end
    }
    begun.tokens += contents.tokens[start...]
  }

  /// Decodes pieces of documents one by one.
  private mutating func checkPieces(
    _ tokens: [UInt32], _ ends: [Int], _ name: String, _ manifest: Manifest,
    _ vocabulary: LoadedVocabulary
  ) {
    var start = 0
    for end in ends {
      // The padding of the sequence before.
      let piece = tokens[start..<end].drop { $0 == manifest.layout.paddingID }
      start = end
      counts.decodedPieces += 1
      let bytes = piece.flatMap { vocabulary.tokenizer.bytes(of: $0) ?? [] }
      let cutCount = bytes.prefix(3).prefix { $0 & 0xC0 == 0x80 }.count
      let isText = (0...3).contains {
        String(validating: bytes.dropFirst(cutCount).dropLast($0), as: UTF8.self) != nil
      }
      if !isText {
        faults.append("\(name): the piece that ends at token \(end) is not UTF-8")
        return
      }
    }
  }
}
