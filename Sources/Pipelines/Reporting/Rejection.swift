public import Corpora
internal import Foundation
internal import JSON
internal import Storage
internal import UnicodeText

/// A stage of the way from a source to shards.
public enum Stage: String, Sendable, CaseIterable, Codable {
  /// In the order in which a document passes them.
  case read, extract, normalize, classify, filter, deduplicate, tokenize
}

/// Why a record or document goes no further.
public enum RejectionReason: String, Sendable, CaseIterable, Codable {
  /// The file cannot be opened or read on.
  case unreadable
  /// The record is broken: not JSON, a cut-off WARC record, a corrupt member of a gzip file.
  case brokenRecord = "broken-record"
  /// The HTML or XML cannot be parsed within the limits.
  case brokenMarkup = "broken-markup"
  /// No text is left after extraction and normalization, or there are no tokens.
  case emptyText = "empty-text"
  /// The language is not among those asked for, or has no lexicon.
  case language
  /// The classifier says that the text is not medical.
  case notMedical = "not-medical"
  /// The text breaks a rule of the filter profile.
  case quality
  /// The licence is not among those allowed.
  case licence
  /// The text holds a question of a benchmark.
  case contaminated
  /// A document before it has the same text.
  case exactDuplicate = "exact-duplicate"
  /// A document before it has nearly the same text.
  case nearDuplicate = "near-duplicate"
  /// The text holds a special token's text, and the caller asked to refuse that.
  case specialToken = "special-token"
  /// The text cannot be encoded: the pre-tokenizer's pattern gave up on it.
  case notEncodable = "not-encodable"

  /// Whether the input is at fault; the others are decisions about sound documents.
  public var isFault: Bool {
    switch self {
    case .unreadable, .brokenRecord, .brokenMarkup, .notEncodable: true
    case .emptyText, .language, .notMedical, .quality, .licence, .contaminated, .exactDuplicate,
      .nearDuplicate, .specialToken:
      false
    }
  }
}

/// What a filter decided by.
public struct FilterDecision: Sendable, Hashable {
  /// The rule, such as a measure's name.
  public var name: String
  /// The value that decided.
  public var value: Double?
  /// The document's language.
  public var language: String?
}

/// A record or document that goes no further, and why.
public struct Rejection: Error, Sendable {
  /// Where it comes from.
  public var origin: Origin
  /// The stage that refused it.
  public var stage: Stage
  /// Why, as a closed list for counting.
  public var reason: RejectionReason
  /// Why, in words for the user.
  public var detail: String
  /// The document's id, if it got that far.
  public var id: String?
  /// The bytes at fault, at most 64 KiB.
  public var content: [UInt8]
  /// How many bytes there were before they were cut.
  var contentByteCount: Int
  /// The rule of a filter that decided, by the document's language.
  public var rule: FilterDecision?

  /// Bytes of a bad record that are kept in the rejects file.
  ///
  /// The whole record is at its origin.
  static let contentLimit = 1 << 16

  /// Refuses something; `content` beyond 64 KiB is dropped.
  public init(
    origin: Origin, stage: Stage, reason: RejectionReason, detail: String, id: String? = nil,
    content: [UInt8] = []
  ) {
    self.origin = origin
    self.stage = stage
    self.reason = reason
    self.detail = detail
    self.id = id
    contentByteCount = content.count
    self.content =
      content.count > Self.contentLimit ? Array(content[..<Self.contentLimit]) : content
  }

  /// The same with the bytes of a bad record, where it has none yet.
  func keeping(_ record: @autoclosure () -> [UInt8]) -> Rejection {
    guard reason.isFault, content.isEmpty else { return self }
    var kept = Rejection(
      origin: origin, stage: stage, reason: reason, detail: detail, id: id, content: record())
    kept.rule = rule
    return kept
  }

  /// The line for the rejects file.
  ///
  /// Members: path, record, byte_offset, stage, reason, detail, id; rule, value and language of a
  /// filter's decision; and the content as text (`content`) or, where it is not UTF-8, as Base64
  /// (`content_base64`). Where that is cut, `content_bytes` says how many bytes the record has or, where it was
  /// given up before its end, how many were read.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("path", readablePath(origin.path))
    writer.member("record", origin.recordNumber)
    writer.member("byte_offset", origin.byteOffset)
    writer.member("stage", stage.rawValue)
    writer.member("reason", reason.rawValue)
    writer.member("detail", detail)
    if let id {
      writer.member("id", id)
    }
    if let rule {
      writer.member("rule", rule.name)
      if let value = rule.value { writer.member("value", value) }
      if let language = rule.language { writer.member("language", language) }
    }
    if !content.isEmpty {
      var text = content
      // The limit may have cut the last character.
      if content.count == Self.contentLimit {
        for _ in 0..<3 where !isValidUTF8(text.span) { text.removeLast() }
      }
      if isValidUTF8(text.span) {
        writer.key("content")
        writer.string(utf8: text.span)
      } else {
        writer.member("content_base64", Data(content).base64EncodedString())
      }
      if contentByteCount > content.count { writer.member("content_bytes", contentByteCount) }
    }
    writer.endObject()
    writer.newline()
  }

  /// One line for the user: file, record, offset, what is wrong.
  ///
  /// Record 0 is the file as a whole.
  public var message: String {
    let path = readablePath(origin.path)
    if origin.recordNumber == 0 { return "\(path): \(detail)" }
    return
      "\(path), record \(origin.recordNumber), byte \(grouped(origin.byteOffset)): \(detail)"
  }
}

/// A count with its thousands separated by commas.
public func grouped(_ number: Int) -> String {
  var digits = String(number.magnitude)
  var position = digits.count - 3
  while position > 0 {
    digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
    position -= 3
  }
  return number < 0 ? "-" + digits : digits
}

extension Record {
  /// The record as JSON: its fields, under the names that medprep writes, and its text.
  var line: [UInt8] {
    var whole = document
    whole.text = content
    var writer = JSONWriter()
    whole.write(to: &writer, includesText: !content.isEmpty)
    return writer.bytes.dropLast()
  }
}

extension Rejection {
  /// What a reader could not read.
  init(_ error: CorpusError) {
    self.init(
      origin: error.origin, stage: .read,
      reason: error.kind == .unreadable || error.kind == .unsupported
        ? .unreadable : .brokenRecord,
      detail: error.message, content: error.content)
    contentByteCount = error.contentByteCount
  }
}
