internal import Storage

/// What one shard holds, in whatever format.
///
/// - Complexity: O(*n*) memory in the bytes of the shard's files.
public struct ShardContents: Sendable {
  /// All tokens end to end, padding included.
  public var tokens: [UInt32]
  /// How tokens are stored.
  public var tokenType: TokenType
  /// Token offsets just behind each sequence; nil where the format does not say.
  public var rowEnds: [Int]?
  /// Token offsets just behind each piece of a document; nil where the format does not say.
  ///
  /// Formats without another place for it have padding as a piece of its own.
  public var segmentEnds: [Int]?
  /// For each piece the document's number, and where the piece starts in it; nil where pieces are the
  /// documents in their order.
  public var documents: [(number: Int, offset: Int)]?
  /// 1 for each token whose loss counts; nil where the shard has no mask.
  public var lossMask: [UInt8]?

  init(tokens: [UInt32], tokenType: TokenType) {
    self.tokens = tokens
    self.tokenType = tokenType
  }

  /// Opens a shard of an output folder and checks its counts against the manifest.
  ///
  /// - Parameters:
  ///   - folder: The output folder.
  ///   - layout: How its manifest says that all shards are packed.
  ///   - shard: What the manifest says of this one.
  /// - Throws: `ShardError` where a file cannot be read, is malformed, or has other counts.
  /// - Complexity: O(*n*) time and memory in the tokens of the shard.
  public init(
    folder: String, layout: PackingLayout, shard: Shard
  ) throws(ShardError) {
    let path = "\(folder)/\(shard.file.name)"
    try self.init(path: path, format: layout.format, tokenType: layout.tokenType)
    if layout.packing != .documents { setRows(ofLength: layout.sequenceLength) }
    if let file = shard.companion(.boundaries) {
      let (ends, _) = try Self.integers("\(folder)/\(file.name)", dimensions: 1)
      guard zip([0] + ends, ends).allSatisfy({ $0 <= $1 }), ends.last ?? 0 <= tokens.count else {
        throw .malformed(
          path: "\(folder)/\(file.name)", reason: "a boundary is out of order or behind the shard")
      }
      segmentEnds = ends
    }
    if let file = shard.companion(.pieces) {
      let (numbers, _) = try Self.integers("\(folder)/\(file.name)", dimensions: 2)
      documents = stride(from: 0, to: numbers.count, by: 2)
        .map { (numbers[$0], numbers[$0 + 1]) }
    }
    if let file = shard.companion(.loss), file.name.hasSuffix(".loss.npy") {
      let bytes = try wholeFile("\(folder)/\(file.name)")
      let (header, start) = try NumPyHeader.parse(bytes, path: file.name)
      guard header.typeName == "|u1", header.shape == [tokens.count],
        bytes.count == start + tokens.count
      else {
        throw .malformed(
          path: "\(folder)/\(file.name)", reason: "it is not a uint8 for each token")
      }
      lossMask = Array(bytes[start...])
    }
    if layout.packing == .documents {
      // Each sequence is a document: formats say one or the other.
      rowEnds = rowEnds ?? segmentEnds
      segmentEnds = segmentEnds ?? rowEnds
    }
    let rows = rowEnds?.count ?? 0
    guard tokens.count == shard.tokenCount, rows == shard.sequenceCount,
      segmentEnds?.count == shard.segmentCount
    else {
      throw .malformed(
        path: path,
        reason: "holds \(tokens.count) tokens in \(rows) sequences and "
          + "\(segmentEnds?.count ?? 0) pieces; the manifest says \(shard.tokenCount), "
          + "\(shard.sequenceCount) and \(shard.segmentCount)")
    }
  }

  /// Opens a file of any shard format.
  ///
  /// - Parameters:
  ///   - path: The file that holds the tokens.
  ///   - format: Its format; nil: told by name and content.
  ///   - tokenType: How tokens are stored; nil: as the shard says, or for `bin`, which does not, the manifest
  ///     of its output folder.
  ///   - vocabularySize: Where nothing says how tokens are stored, the vocabulary does; nil: two bytes.
  /// - Throws: `ShardError.malformed` when the file is not what it says.
  public init(
    path: String, format: ShardFormat? = nil, tokenType: TokenType? = nil,
    vocabularySize: Int? = nil
  ) throws(ShardError) {
    let known: ShardFormat
    if let format { known = format } else { known = try ShardFormat(ofFile: path) }
    switch known {
    case .npy: self = try NumPyWriter.read(path)
    case .bin:
      let type =
        tokenType ?? Self.recordedType(of: path)
        ?? vocabularySize.map(TokenType.init(vocabularySize:)) ?? .uint16
      self = try FlatBinWriter.read(path, type: type)
    case .llmc: self = try LLMCWriter.read(path)
    case .megatron: self = try MegatronWriter.read(path)
    case .mds: self = try MDSWriter.read(path)
    case .litdata: self = try LitDataWriter.read(path, type: tokenType)
    case .datatrove: self = try DatatroveWriter.read(path, type: tokenType)
    case .dolma: self = try DolmaWriter.read(path, type: tokenType)
    case .safetensors: self = try SafetensorsWriter.read(path)
    case .arrow: self = try ArrowShardWriter.read(path)
    case .parquet: self = try ParquetShardWriter.read(path)
    }
    if rowEnds == nil, segmentEnds == nil, path.hasSuffix(".npy") || path.hasSuffix(".bin") {
      // The boundaries of a shard that is looked at alone.
      let companion = String(path.dropLast(4)) + ".boundaries.npy"
      if let (ends, _) = try? Self.integers(companion, dimensions: 1) { segmentEnds = ends }
    }
  }

  /// How tokens of a shard are stored, as the manifest of its output folder says; nil where there is none
  /// that names the shard.
  private static func recordedType(of path: String) -> TokenType? {
    // Parts of a split have folders of their own.
    let (folder, name) = splitPath(resolvedPath(path))
    let (above, part) = splitPath(String(folder.dropLast()))
    for (folder, name) in [(folder, name), (above, "\(part)/\(name)")] {
      let manifest = try? Manifest(folder: folder.isEmpty ? "." : String(folder.dropLast()))
      if let manifest, manifest.shards.contains(where: { $0.file.name == name }) {
        return manifest.layout.tokenType
      }
    }
    return nil
  }

  /// Sequences of one length; the tokens must fill them.
  mutating func setRows(ofLength length: Int) {
    rowEnds =
      tokens.count % length == 0
      ? Array(stride(from: length, through: tokens.count, by: length)) : rowEnds
  }

  /// The tokens of sequence `index`; nil where there is none.
  public func sequence(_ index: Int) -> ArraySlice<UInt32>? {
    guard let rowEnds, rowEnds.indices.contains(index) else { return nil }
    return tokens[(index == 0 ? 0 : rowEnds[index - 1])..<rowEnds[index]]
  }

  /// The int64 numbers of a companion, none negative or beyond 2⁴⁸.
  private static func integers(
    _ path: String, dimensions: Int
  ) throws(ShardError) -> ([Int], shape: [Int]) {
    let file = try wholeFile(path)
    let (header, start) = try NumPyHeader.parse(file, path: path)
    let count = (file.count - start) / 8
    guard header.typeName == "<i8", (file.count - start) % (8 * dimensions) == 0,
      header.shape == (dimensions == 1 ? [count] : [count / 2, 2])
    else {
      throw .malformed(path: path, reason: "is not an int64 array of \(dimensions) dimensions")
    }
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    for index in 0..<count {
      let number = littleEndian(file.span, at: start + 8 * index, as: UInt64.self)
      guard number <= 1 << 48 else {
        throw .malformed(path: path, reason: "\(number) is too large")
      }
      numbers.append(Int(number))
    }
    return (numbers, header.shape)
  }
}

extension ShardFormat {
  /// The format of a file, by its name and first bytes.
  ///
  /// - Throws: `ShardError.malformed` where neither tells.
  init(ofFile path: String) throws(ShardError) {
    func exists(_ path: String) -> Bool { (try? FileStatus(path: path)) != nil }
    let base = String(path.dropLast(4))
    if path.hasSuffix(".idx") || path.hasSuffix(".bin") && exists(base + ".idx") {
      self = .megatron
    } else if path.hasSuffix(".mds") || path.hasSuffix(".mds.zstd") {
      self = .mds
    } else if path.hasSuffix(".ds") {
      self = .datatrove
    } else if path.hasSuffix(".safetensors") {
      self = .safetensors
    } else if path.hasSuffix(".arrow") || path.hasSuffix(".arrows") {
      self = .arrow
    } else if path.hasSuffix(".parquet") {
      self = .parquet
    } else if path.hasSuffix(".npy") {
      self = exists(base + ".csv.gz") ? .dolma : .npy
    } else if path.hasSuffix(".bin") {
      let name = splitPath(path).name
      let start = try? ByteStream(path: path).peeked(LLMCWriter.headerCount)
      self =
        name.hasPrefix("chunk-")
        ? .litdata : LLMCWriter.isHeader(start ?? []) ? .llmc : .bin
    } else {
      throw .malformed(path: path, reason: "its name is not that of a shard format")
    }
  }
}

extension ByteStream {
  /// The first bytes of a stream that is looked at only once.
  fileprivate consuming func peeked(_ count: Int) -> [UInt8] {
    var stream = self
    return stream.peek(count)
  }
}
