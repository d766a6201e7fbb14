internal import JSON
internal import Storage

extension MDSWriter {
  /// Reads a shard back, compressed or not, and checks it against `index.json` where it stands
  /// beside it.
  ///
  /// Token IDs are taken from `input_ids` or `tokens`: an array of two- or four-byte integers.
  static func read(_ path: String) throws(ShardError) -> ShardContents {
    var file = try wholeFile(path)
    let entry = try indexEntry(for: path)
    if path.hasSuffix(".zstd") {
      if let entry { try check(file, entry["zip_data"], path: path) }
      let raw = Decompression.decode(file.span, .zstd, limit: 1 << 32)
      guard raw.isComplete else {
        throw .malformed(path: path, reason: "it is not whole zstd data")
      }
      file = raw.bytes
    }
    if let entry { try check(file, entry["raw_data"], path: path) }
    return try contents(of: file, path: path)
  }

  /// What `index.json` says of a file; nil where there is no index.
  private static func indexEntry(for path: String) throws(ShardError) -> JSONElement? {
    let (folder, name) = splitPath(path)
    guard let text = try? wholeFile(folder + "index.json") else { return nil }
    guard let root = try? JSONDocument(parsing: text.span).root, root["shards"]?.kind == .array
    else {
      throw .malformed(path: folder + "index.json", reason: "it is not an index of MDS shards")
    }
    for entry in root["shards"]?.elements ?? [] {
      for part in ["raw_data", "zip_data"] where entry[part]?["basename"]?.string == name {
        return entry
      }
    }
    throw .malformed(path: folder + "index.json", reason: "it does not name \(name)")
  }

  private static func check(
    _ bytes: [UInt8], _ description: JSONElement?, path: String
  ) throws(ShardError) {
    guard let size = description?["bytes"]?.integer, size == bytes.count else {
      throw .malformed(path: path, reason: "its size is not the one in index.json")
    }
    for (name, digest) in description?["hashes"]?.members ?? [] {
      guard let hash = MDSHash(rawValue: name) else { continue }
      guard hash.digest(bytes) == digest.string else {
        throw .malformed(path: path, reason: "its \(name) is not the one in index.json")
      }
    }
  }

  private static func contents(of file: [UInt8], path: String) throws(ShardError) -> ShardContents {
    func malformed(_ reason: String) -> ShardError { .malformed(path: path, reason: reason) }
    let span = file.span
    guard file.count >= 8 else { throw malformed("it is too short for an MDS shard") }
    let count = Int(littleEndian(span, at: 0, as: UInt32.self))
    guard count <= (file.count - 8) / 4 else { throw malformed("it is too short for its samples") }
    let offsets = littleEndianIntegers(
      span.extracting(4..<4 + 4 * (count + 1)), byteCount: 4
    ).map(Int.init)
    let configStart = 4 + 4 * (count + 1)
    guard let first = offsets.first, configStart <= first, first <= file.count,
      let config = try? JSONDocument(parsing: span.extracting(configStart..<first)).root
    else { throw malformed("the description of its columns is not JSON") }
    let members = JSONMembers(path: path, element: config)
    let names = try members.strings("column_names")
    let encodings = try members.strings("column_encodings")
    let sizes = config["column_sizes"]?.elements.map(\.integer) ?? []
    guard names.count == encodings.count, names.count == sizes.count,
      let target = names.firstIndex(where: { ["input_ids", "tokens"].contains($0) })
    else { throw malformed("there is no column input_ids or tokens") }
    var contents = ShardContents(tokens: [], tokenType: .uint16)
    var ends: [Int] = []
    guard offsets.last == file.count else { throw malformed("its last sample ends elsewhere") }
    for sample in 0..<count {
      guard offsets[sample] <= offsets[sample + 1], offsets[sample + 1] <= file.count else {
        throw malformed("sample \(sample) ends before it starts")
      }
      var head = offsets[sample]
      var lengths: [Int] = []
      for size in sizes {
        if let size {
          lengths.append(size)
        } else {
          guard head + 4 <= offsets[sample + 1] else {
            throw malformed("sample \(sample) is too short")
          }
          lengths.append(Int(littleEndian(span, at: head, as: UInt32.self)))
          head += 4
        }
      }
      guard lengths.allSatisfy({ $0 >= 0 && $0 <= file.count }),
        head + lengths.reduce(0, +) == offsets[sample + 1]
      else { throw malformed("sample \(sample) is not as long as its columns") }
      let start = head + lengths[..<target].reduce(0, +)
      guard
        let array = MDSArray(
          span.extracting(start..<start + lengths[target]), encoding: encodings[target])
      else { throw malformed("sample \(sample) is not an array of token IDs") }
      contents.tokens += array.values
      if array.byteCount == 4 { contents.tokenType = .uint32 }
      ends.append(contents.tokens.count)
    }
    contents.rowEnds = ends
    return contents
  }
}

/// The value of an array column.
private struct MDSArray {
  var values: [UInt32]
  var byteCount: Int

  init?(_ bytes: Span<UInt8>, encoding: String) {
    let parts = encoding.split(separator: ":").map(String.init)
    guard let kind = parts.first else { return nil }
    var position = 0
    switch kind {
    case "bytes": byteCount = 2
    case "ndarray":
      var type: Int?
      if parts.count > 1 {
        type = ["uint16": 2, "int16": 2, "uint32": 4, "int32": 4][parts[1]]
      } else if bytes.count > 0 {
        type = [16: 2, 17: 2, 32: 4, 33: 4][bytes[0]]
        position = 1
      }
      guard let type else { return nil }
      byteCount = type
      if parts.count < 3 {
        guard position < bytes.count else { return nil }
        let shape = bytes[position]
        position += 1 + Int(shape >> 2) << Int(shape & 3)
      }
    default: return nil
    }
    guard position <= bytes.count, (bytes.count - position) % byteCount == 0 else { return nil }
    values = littleEndianIntegers(
      bytes.extracting(position..<bytes.count), byteCount: byteCount)
  }
}
