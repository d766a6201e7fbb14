public import JSON
internal import Storage

/// What an output folder holds: how it was made, its shards with sizes and checksums, and counts.
///
/// Written as `manifest.json` when everything else is in place, so a folder with a manifest is a
/// finished one.
public struct Manifest: Sendable {
  /// A token with a meaning of its own.
  public struct SpecialToken: Sendable, Hashable {
    /// Its ID.
    public var id: UInt32
    /// Its text in the vocabulary.
    public var token: String

    /// Names a special token.
    public init(id: UInt32, token: String) {
      self.id = id
      self.token = token
    }
  }

  /// The vocabulary that made the tokens.
  public struct Vocabulary: Sendable, Hashable {
    /// The file's name, without its folder.
    public var file: String
    /// SHA-256 of the file in lower-case hexadecimal digits.
    public var sha256: String
    /// Number of IDs: all tokens are below.
    public var size: Int
    /// The token after every document.
    public var endOfDocument: SpecialToken
    /// The token that fills up the last sequence.
    public var padding: SpecialToken

    /// Describes a vocabulary.
    public init(
      file: String, sha256: String, size: Int, endOfDocument: SpecialToken, padding: SpecialToken
    ) {
      self.file = file
      self.sha256 = sha256
      self.size = size
      self.endOfDocument = endOfDocument
      self.padding = padding
    }
  }

  /// Version of medprep that wrote the folder.
  public var toolVersion: String
  /// The vocabulary.
  public var vocabulary: Vocabulary
  /// The shards' layout.
  public var layout: PackingLayout
  /// The shards in order.
  public var shards: [Shard]
  /// Further members of the manifest, in order: counts, other files, configuration.
  public var sections: [JSONField]

  /// Puts a manifest together.
  public init(
    toolVersion: String, vocabulary: Vocabulary, layout: PackingLayout, shards: [Shard],
    sections: [JSONField]
  ) {
    self.toolVersion = toolVersion
    self.vocabulary = vocabulary
    self.layout = layout
    self.shards = shards
    self.sections = sections
  }

  /// The name of a manifest in its folder.
  public static let fileName = "manifest.json"
}

// MARK: - Writing

extension Manifest {
  /// The manifest as JSON text: a line for each member and each shard.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("manifest_version", 1)
    writer.lineBreak()
    writer.key("tool")
    writer.beginObject()
    writer.member("name", "medprep")
    writer.member("version", toolVersion)
    writer.endObject()
    writer.lineBreak()
    writer.key("vocabulary")
    writer.beginObject()
    writer.member("file", vocabulary.file)
    writer.member("sha256", vocabulary.sha256)
    writer.member("size", vocabulary.size)
    Self.write(vocabulary.endOfDocument, "end_of_document", to: &writer)
    Self.write(vocabulary.padding, "padding", to: &writer)
    writer.endObject()
    writer.lineBreak()
    writer.key("layout")
    writer.beginObject()
    writer.member("format", layout.format.rawValue)
    writer.member("token_type", layout.tokenType.rawValue)
    writer.member("sequence_length", layout.sequenceLength)
    writer.member("tokens_per_shard", layout.tokensPerShard)
    writer.endObject()
    writer.lineBreak()
    writer.key("totals")
    writer.beginObject()
    for (key, total) in [
      ("shards", shards.count), ("documents", shards.reduce(0) { $0 + $1.documentCount }),
      ("tokens", shards.reduce(0) { $0 + $1.tokenCount - $1.paddingCount }),
      ("padding_tokens", shards.reduce(0) { $0 + $1.paddingCount }),
      ("sequences", shards.reduce(0) { $0 + $1.sequenceCount }),
    ] {
      writer.member(key, total)
    }
    writer.endObject()
    writer.lineBreak()
    writer.key("shards")
    writer.beginArray()
    for shard in shards {
      writer.lineBreak()
      Self.write(shard, to: &writer)
    }
    writer.endArray()
    for section in sections {
      writer.lineBreak()
      writer.key(section.key)
      switch section.value {
      case .string(let text): writer.string(utf8: text.span)
      case .raw(let json): writer.raw(json)
      }
    }
    writer.lineBreak()
    writer.endObject()
    writer.newline()
    return writer.bytes
  }

  private static func write(_ token: SpecialToken, _ key: String, to writer: inout JSONWriter) {
    writer.key(key)
    writer.beginObject()
    writer.member("id", Int(token.id))
    writer.member("token", token.token)
    writer.endObject()
  }

  private static func write(_ shard: Shard, to writer: inout JSONWriter) {
    writer.beginObject()
    shard.file.writeMembers(to: &writer)
    for (key, count) in [
      ("tokens", shard.tokenCount), ("sequences", shard.sequenceCount),
      ("documents", shard.documentCount), ("padding_tokens", shard.paddingCount),
    ] {
      writer.member(key, count)
    }
    writer.key("boundaries")
    writer.beginObject()
    shard.boundaries.writeMembers(to: &writer)
    writer.endObject()
    writer.endObject()
  }
}

// MARK: - Reading

extension Manifest {
  /// Reads the manifest of an output folder.
  ///
  /// - Throws: `ShardError.storage` when it cannot be read, `.malformed` naming the member at fault.
  public init(folder: String) throws(ShardError) {
    let path = "\(folder)/\(Self.fileName)"
    let text: [UInt8]
    do throws(StorageError) {
      text = try readFile(path, limit: 1 << 30)
    } catch {
      throw .storage(error)
    }
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(parsing: text.span)
    } catch {
      throw .malformed(path: path, reason: error.message)
    }
    let members = Members(path: path, element: document.root)
    let vocabulary = try members.object("vocabulary")
    let layout = try members.object("layout")
    guard let format = ShardFormat(rawValue: try layout.string("format")) else {
      throw .malformed(path: path, reason: "layout.format is not one that this version reads")
    }
    self.init(
      toolVersion: try members.object("tool").string("version"),
      vocabulary: Vocabulary(
        file: try vocabulary.string("file"), sha256: try vocabulary.string("sha256"),
        size: try vocabulary.count("size"),
        endOfDocument: try vocabulary.object("end_of_document").specialToken,
        padding: try vocabulary.object("padding").specialToken),
      layout: PackingLayout(
        format: format, sequenceLength: max(1, try layout.count("sequence_length")),
        tokensPerShard: try layout.count("tokens_per_shard"),
        vocabularySize: try vocabulary.count("size"),
        paddingID: try vocabulary.object("padding").specialToken.id),
      shards: try members.objects("shards").map { (shard) throws(ShardError) in
        Shard(
          file: try shard.file, boundaries: try shard.object("boundaries").file,
          tokenCount: try shard.count("tokens"), sequenceCount: try shard.count("sequences"),
          documentCount: try shard.count("documents"),
          paddingCount: try shard.count("padding_tokens"))
      },
      sections: document.root.members.filter { !Self.ownMembers.contains($0.key) }
        .map { JSONField(key: $0.key, value: .raw($0.value.rawJSON)) })
  }

  private static let ownMembers: Set<String> = [
    "manifest_version", "tool", "vocabulary", "layout", "totals", "shards",
  ]

  /// The members of one object, with errors that name what is missing.
  private struct Members {
    let path: String
    let element: JSONElement

    private func missing(_ key: String, _ kind: String) -> ShardError {
      .malformed(path: path, reason: "the manifest has no \(kind) \"\(key)\"")
    }
    func object(_ key: String) throws(ShardError) -> Members {
      guard let member = element[key], member.kind == .object else {
        throw missing(key, "object")
      }
      return Members(path: path, element: member)
    }
    func objects(_ key: String) throws(ShardError) -> [Members] {
      guard let member = element[key], member.kind == .array else { throw missing(key, "array") }
      return member.elements.map { Members(path: path, element: $0) }
    }
    func string(_ key: String) throws(ShardError) -> String {
      guard let text = element[key]?.string else { throw missing(key, "string") }
      return text
    }
    func count(_ key: String) throws(ShardError) -> Int {
      // The limit lets counts be added up without overflow.
      guard let count = element[key]?.integer, 0...(1 << 48) ~= count else {
        throw missing(key, "count")
      }
      return count
    }
    var specialToken: SpecialToken {
      get throws(ShardError) {
        SpecialToken(id: UInt32(clamping: try count("id")), token: try string("token"))
      }
    }
    var file: FileSummary {
      get throws(ShardError) {
        FileSummary(
          name: try string("file"), byteCount: try count("bytes"), sha256: try string("sha256"))
      }
    }
  }
}
