public import JSON

/// What was written to one file.
public struct FileSummary: Sendable, Hashable {
  /// Name in the output folder.
  public var name: String
  /// Size in bytes.
  public var byteCount: Int
  /// SHA-256 of the whole file, in lower-case hexadecimal digits.
  public var sha256: String

  /// Describes a file.
  public init(name: String, byteCount: Int, sha256: String) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// Writes `file`, `bytes` and `sha256` into a JSON object that is open.
  public func writeMembers(to writer: inout JSONWriter) {
    writer.member("file", name)
    writer.member("bytes", byteCount)
    writer.member("sha256", sha256)
  }

  /// Writes an array of files.
  public static func write(_ files: [FileSummary], to writer: inout JSONWriter) {
    writer.beginArray()
    for file in files {
      writer.beginObject()
      file.writeMembers(to: &writer)
      writer.endObject()
    }
    writer.endArray()
  }

  /// Writes a whole file.
  static func write(
    _ bytes: [UInt8], folder: String, name: String
  ) throws(ShardError) -> FileSummary {
    try write([bytes], folder: folder, name: name)
  }

  /// Writes a whole file: its parts end to end.
  static func write(
    _ parts: [[UInt8]], folder: String, name: String
  ) throws(ShardError) -> FileSummary {
    var file = try TokenFile(folder: folder, name: name, type: .uint32)
    for part in parts { try file.append(bytes: part) }
    return try file.finish()
  }
}

/// One finished shard: its files and what they hold.
public struct Shard: Sendable, Hashable {
  /// What a further file of a shard is for.
  public enum Role: String, Sendable, CaseIterable {
    /// int64 array: token offsets just behind each piece's end.
    case boundaries
    /// int64 array of shape [pieces, 2]: the document's number, and where the piece starts in it.
    case pieces
    /// uint8 array: 1 for each token whose loss counts.
    case loss
    /// The format's own index of the shard.
    case index
    /// The format's own description of the shard.
    case metadata
  }

  /// A further file of a shard.
  public struct Companion: Sendable, Hashable {
    /// What it is for.
    var role: Role
    /// The file.
    public var file: FileSummary

    /// Describes a file.
    init(role: Role, file: FileSummary) {
      self.role = role
      self.file = file
    }
  }

  /// The tokens' file.
  public var file: FileSummary
  /// The other files.
  public var companions: [Companion] = []
  /// Tokens in the shard, padding included.
  public var tokenCount = 0
  /// Sequences in the shard.
  public var sequenceCount = 0
  /// Documents that end in the shard.
  public var documentCount = 0
  /// Pieces that end in the shard: documents, and the parts of those that were cut.
  var segmentCount = 0
  /// Padding tokens in the shard.
  public var paddingCount = 0
  /// What the index of the whole data set says of this shard, in the format's own words.
  var indexEntry = ""

  /// Describes a shard without counts.
  public init(file: FileSummary) { self.file = file }

  /// The file of a role.
  func companion(_ role: Role) -> FileSummary? {
    companions.first { $0.role == role }?.file
  }
}

// MARK: - JSON

extension Shard {
  private static let counts: [(String, any WritableKeyPath<Shard, Int> & Sendable)] = [
    ("tokens", \.tokenCount), ("sequences", \.sequenceCount), ("documents", \.documentCount),
    ("segments", \.segmentCount), ("padding_tokens", \.paddingCount),
  ]

  /// Appends the shard as a JSON object.
  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    file.writeMembers(to: &writer)
    for (key, path) in Self.counts { writer.member(key, self[keyPath: path]) }
    for companion in companions {
      writer.key(companion.role.rawValue)
      writer.beginObject()
      companion.file.writeMembers(to: &writer)
      writer.endObject()
    }
    if !indexEntry.isEmpty { writer.member("index_entry", indexEntry) }
    writer.endObject()
  }

  /// Reads what `write` wrote.
  init(_ members: JSONMembers) throws(ShardError) {
    self.init(file: try members.file)
    for (key, path) in Self.counts { self[keyPath: path] = try members.count(key) }
    for role in Role.allCases where members.element[role.rawValue] != nil {
      companions.append(
        Companion(role: role, file: try members.object(role.rawValue).file))
    }
    indexEntry = members.element["index_entry"]?.string ?? ""
  }
}

/// The members of one JSON object, with errors that name what is missing.
struct JSONMembers {
  let path: String
  let element: JSONElement

  private func missing(_ key: String, _ kind: String) -> ShardError {
    .malformed(path: path, reason: "there is no \(kind) \"\(key)\"")
  }

  func object(_ key: String) throws(ShardError) -> JSONMembers {
    guard let member = element[key], member.kind == .object else { throw missing(key, "object") }
    return JSONMembers(path: path, element: member)
  }

  func objects(_ key: String) throws(ShardError) -> [JSONMembers] {
    guard let member = element[key], member.kind == .array else { throw missing(key, "array") }
    return member.elements.map { JSONMembers(path: path, element: $0) }
  }

  func string(_ key: String) throws(ShardError) -> String {
    guard let text = element[key]?.string else { throw missing(key, "string") }
    return text
  }

  func strings(_ key: String) throws(ShardError) -> [String] {
    guard let member = element[key], member.kind == .array else { throw missing(key, "array") }
    let strings = member.elements.compactMap(\.string)
    guard strings.count == member.elements.count else { throw missing(key, "array of strings") }
    return strings
  }

  func count(_ key: String) throws(ShardError) -> Int {
    // The limit lets counts be added up without overflow.
    guard let count = element[key]?.integer, 0...(1 << 48) ~= count else {
      throw missing(key, "count")
    }
    return count
  }

  var file: FileSummary {
    get throws(ShardError) {
      FileSummary(
        name: try string("file"), byteCount: try count("bytes"), sha256: try string("sha256"))
    }
  }
}
