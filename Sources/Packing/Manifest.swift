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
    /// The token before every document; nil: there is none.
    public var beginOfDocument: SpecialToken?
    /// The token after every document; nil: there is none.
    public var endOfDocument: SpecialToken?
    /// The token that fills up the last sequence.
    public var padding: SpecialToken

    /// Describes a vocabulary.
    public init(
      file: String, sha256: String, size: Int, beginOfDocument: SpecialToken? = nil,
      endOfDocument: SpecialToken?, padding: SpecialToken
    ) {
      self.file = file
      self.sha256 = sha256
      self.size = size
      self.beginOfDocument = beginOfDocument
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
    writer.member("manifest_version", 2)
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
    Self.write(vocabulary.beginOfDocument, "begin_of_document", to: &writer)
    Self.write(vocabulary.endOfDocument, "end_of_document", to: &writer)
    Self.write(vocabulary.padding, "padding", to: &writer)
    writer.endObject()
    writer.lineBreak()
    writer.key("layout")
    layout.write(to: &writer)
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
      shard.write(to: &writer)
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
    let text = writer.bytes + Array(",\n".utf8)
    return text + Self.end(behind: text[...])
  }

  /// The last lines, with the SHA-256 of all bytes before them.
  private static func end(behind text: ArraySlice<UInt8>) -> [UInt8] {
    Array("\"\(checksumMember)\":\"\(sha256(of: text.span))\"\n}\n".utf8)
  }

  private static let checksumMember = "manifest_sha256"

  private static func write(_ token: SpecialToken?, _ key: String, to writer: inout JSONWriter) {
    writer.key(key)
    guard let token else { return writer.null() }
    writer.beginObject()
    writer.member("id", Int(token.id))
    writer.member("token", token.token)
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
    let members = JSONMembers(path: path, element: document.root)
    let vocabulary = try members.object("vocabulary")
    let layout = try members.object("layout")
    self.init(
      toolVersion: try members.object("tool").string("version"),
      vocabulary: Vocabulary(
        file: try vocabulary.string("file"), sha256: try vocabulary.string("sha256"),
        size: try vocabulary.count("size"),
        beginOfDocument: try vocabulary.specialToken("begin_of_document"),
        endOfDocument: try vocabulary.specialToken("end_of_document"),
        padding: try vocabulary.object("padding").specialToken),
      layout: try PackingLayout(
        layout, vocabularySize: try vocabulary.count("size"),
        paddingID: try vocabulary.object("padding").specialToken.id),
      shards: try members.objects("shards").map { (shard) throws(ShardError) in try Shard(shard) },
      sections: document.root.members.filter { !Self.ownMembers.contains($0.key) }
        .map { JSONField(key: $0.key, value: .raw($0.value.rawJSON)) })
  }

  private static let ownMembers: Set<String> = [
    "manifest_version", "tool", "vocabulary", "layout", "totals", "shards", checksumMember,
  ]

  /// Whether the manifest of an output folder is byte for byte as it was written.
  ///
  /// Those of version 1, which have no checksum, are taken for it.
  ///
  /// - Throws: `ShardError.storage`.
  public static func isIntact(folder: String) throws(ShardError) -> Bool {
    let text = try wholeFile("\(folder)/\(fileName)")
    if text.starts(with: #"{"manifest_version":1,"#.utf8) { return true }
    let end = text.count - end(behind: []).count
    return end > 0 && text[end...].elementsEqual(Self.end(behind: text[..<end]))
  }
}

extension JSONMembers {
  /// A token that may be null or missing.
  fileprivate func specialToken(_ key: String) throws(ShardError) -> Manifest.SpecialToken? {
    guard let member = element[key], member.kind != .null else { return nil }
    return try JSONMembers(path: path, element: member).specialToken
  }

  fileprivate var specialToken: Manifest.SpecialToken {
    get throws(ShardError) {
      Manifest.SpecialToken(id: UInt32(clamping: try count("id")), token: try string("token"))
    }
  }
}
