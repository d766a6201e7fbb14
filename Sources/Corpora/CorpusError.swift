/// Why one record, or the rest of one file, could not be read.
public struct CorpusError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of fault.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The file does not exist, or the system refuses to read it.
    case unreadable
    /// The compressed data is corrupt or ends early; all that came before was delivered.
    case damaged
    /// The record breaks the rules of its format.
    case malformed
    /// A field of a JSON record has a type that it must not have, or is missing.
    case wrongField
    /// The record is larger than the limit.
    case tooLarge
    /// The content is of a kind that is not read: an image, a PDF, an archive.
    case unsupported
  }

  /// How much of a bad record is kept at most, in bytes.
  static let maximumContentCount = 64 << 10

  /// The kind of fault.
  public var kind: Kind
  /// The file and record.
  public var origin: Origin
  /// What is wrong, as part of a sentence: `"text" is a number, expected a string`.
  public var message: String
  /// The bad record as it stands in the file, cut after 64 KiB; empty where nothing of it could be
  /// read.
  public var content: [UInt8]
  /// How many bytes it has; fewer where it was given up before its end was found.
  public var contentByteCount: Int
  /// Whether nothing more will come from this file.
  public var isFatalForFile: Bool

  /// Makes an error; `content`, of which there may be more, is cut to 64 KiB.
  init(
    kind: Kind, origin: Origin, message: String, content: [UInt8] = [],
    contentByteCount: Int? = nil, isFatalForFile: Bool = false
  ) {
    self.kind = kind
    self.origin = origin
    self.message = message
    self.contentByteCount = contentByteCount ?? content.count
    self.content =
      content.count > Self.maximumContentCount
      ? [UInt8](content[..<Self.maximumContentCount]) : content
    self.isFatalForFile = isFatalForFile
  }

  /// The place and the message: `fr.jsonl.zst, record 8812, byte 19234001: "text" is a number`.
  public var description: String {
    if origin.recordNumber == 0 { return "\(origin.path): \(message)" }
    return "\(origin.path), record \(origin.recordNumber), byte \(origin.byteOffset): \(message)"
  }
}
