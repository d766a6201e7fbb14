internal import Storage

/// Reads the tokens and boundaries of one shard.
///
/// - Complexity: O(*n*) memory in the bytes of the shard's files.
public struct ShardReader: Sendable {
  /// All tokens, padding included.
  public let tokens: [UInt32]
  /// Token offsets just behind each document that ends in the shard; empty where there is no
  /// boundaries file.
  public let documentEnds: [Int]
  /// Tokens a sequence.
  public let sequenceLength: Int
  /// How tokens are stored.
  public let tokenType: TokenType

  /// Opens shard `index` of an output folder and checks its sizes against the manifest.
  public init(folder: String, manifest: Manifest, shard index: Int) throws(ShardError) {
    let shard = manifest.shards[index]
    let path = "\(folder)/\(shard.file.name)"
    let layout = manifest.layout
    switch layout.format {
    case .npy:
      try self.init(numpy: path)
    case .bin:
      try self.init(flat: path, type: layout.tokenType, sequenceLength: layout.sequenceLength)
    }
    let sequences = tokens.count.quotientAndRemainder(dividingBy: layout.sequenceLength)
    guard tokens.count == shard.tokenCount, documentEnds.count == shard.documentCount,
      sequences == (shard.sequenceCount, 0)
    else {
      throw .malformed(
        path: path,
        reason:
          "holds \(tokens.count) tokens and \(documentEnds.count) document ends; the manifest "
          + "says \(shard.tokenCount) in \(shard.sequenceCount) sequences of "
          + "\(layout.sequenceLength), and \(shard.documentCount)")
    }
  }

  /// Opens a `.npy` shard; its boundaries file is read when it stands beside it.
  public init(numpy path: String) throws(ShardError) {
    let file = try Self.bytes(path)
    let (header, start) = try NumPyHeader.parse(file, path: path)
    guard let type = TokenType.allCases.first(where: { $0.numpyName == header.typeName }) else {
      throw .malformed(
        path: path, reason: "holds \(header.typeName) elements, not tokens (<u2 or <u4)")
    }
    guard let length = header.shape.last, length > 0, header.shape.count <= 2 else {
      throw .malformed(path: path, reason: "shape \(header.shape) is not [sequences, length]")
    }
    // Divided instead of multiplied: the shape may be any numbers.
    let rows = (file.count - start).quotientAndRemainder(dividingBy: type.byteCount)
    guard rows.remainder == 0, rows.quotient % length == 0,
      rows.quotient / length == (header.shape.count == 2 ? header.shape[0] : 1)
    else {
      throw .malformed(
        path: path, reason: "\(file.count - start) bytes of data do not fill shape \(header.shape)")
    }
    tokenType = type
    sequenceLength = length
    tokens = type.tokens(in: file.span.extracting(start..<file.count))
    documentEnds = try Self.boundaries(beside: path, tokenCount: tokens.count)
  }

  /// Opens a flat `.bin` shard, which does not say itself how tokens are stored.
  public init(flat path: String, type: TokenType, sequenceLength: Int) throws(ShardError) {
    let file = try Self.bytes(path)
    guard file.count % type.byteCount == 0 else {
      throw .malformed(path: path, reason: "\(file.count) bytes are not whole \(type) tokens")
    }
    tokens = type.tokens(in: file.span)
    tokenType = type
    self.sequenceLength = sequenceLength
    documentEnds = try Self.boundaries(beside: path, tokenCount: tokens.count)
  }

  /// The range of the tokens of document `index`, counted among those that end in this shard.
  ///
  /// The first may have begun in the shard before.
  public func tokenRange(ofDocument index: Int) -> Range<Int> {
    (index == 0 ? 0 : documentEnds[index - 1])..<documentEnds[index]
  }

  /// The boundaries, ascending and not behind the last token.
  private static func boundaries(
    beside path: String, tokenCount: Int
  ) throws(ShardError) -> [Int] {
    let path = String(path.dropLast(4)) + ".boundaries.npy"
    let file: [UInt8]
    do throws(ShardError) {
      file = try bytes(path)
    } catch .storage(let error) where error.isMissingFile {
      return []
    }
    let (header, start) = try NumPyHeader.parse(file, path: path)
    guard header.typeName == "<i8", header.shape == [(file.count - start) / 8] else {
      throw .malformed(path: path, reason: "is not a one-dimensional int64 array")
    }
    var ends: [Int] = []
    ends.reserveCapacity(header.shape[0])
    var index = start
    while index + 8 <= file.count {
      var end: UInt64 = 0
      for byte in (0..<8).reversed() { end = end << 8 | UInt64(file[index + byte]) }
      guard end >= UInt64(ends.last ?? 0), end <= UInt64(tokenCount) else {
        throw .malformed(path: path, reason: "boundary \(end) is out of order or behind the shard")
      }
      ends.append(Int(end))
      index += 8
    }
    return ends
  }

  private static func bytes(_ path: String) throws(ShardError) -> [UInt8] {
    do throws(StorageError) {
      return try readFile(path, limit: 1 << 36)
    } catch {
      throw .storage(error)
    }
  }
}
