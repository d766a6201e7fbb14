internal import JSON

/// The names under which a JSONL source keeps the fields of a document.
public struct FieldNames: Hashable, Sendable {
  /// The name of the identifier.
  public var id = "id"
  /// The name of the URL.
  public var url = "url"
  /// The name of the collection.
  public var source = "source"
  /// The name of the language; while it is `language`, `lang` is accepted as well.
  public var language = "language"
  /// The name of the title.
  public var title = "title"
  /// The name of the date.
  public var date = "date"
  /// The name of the text.
  public var text = "text"
  /// The option that sets `text`, for messages.
  public var textOption = "--text-field"
  /// The name of a page that text is still to be taken from; used where there is no text.
  public var html = "html"
  /// The name of the object with further facts.
  public var metadata = "metadata"

  /// The names of the schema of `Document`.
  public init() {}
}

/// What is wrong with the fields of a JSON record.
struct FieldError: Error {
  var message: String
}

/// A document out of JSON fields; its text, and the page that text can be taken from, are apart.
struct DocumentFields {
  var document = Document()
  var text: [UInt8]?
  var html: [UInt8]?

  /// Fields that a document may have instead of a text: its tokens, or a conversation.
  static let otherContent: Set<String> = [
    "tokens", "messages", "conversations", "question",
  ]

  /// Sorts the fields into a document.
  ///
  /// Of a known name given twice the last counts.
  ///
  /// - Throws: A message that names the field whose type is wrong or the one that is missing.
  init(
    _ fields: consuming [JSONField], names: FieldNames, parser: inout JSONObjectParser
  ) throws(FieldError) {
    var hasContent = false
    var namesakes: [JSONField] = []
    for field in fields {
      let key = field.key
      if key == names.text {
        text = try Self.text(of: field, option: "--text-field")
      } else if key == names.html {
        html = try Self.text(of: field, option: "--html-field")
      } else if key == names.id {
        document.id = try Self.identifier(of: field)
      } else if key == names.url {
        document.url = try Self.string(of: field)
      } else if key == names.source {
        document.source = try Self.string(of: field)
      } else if key == names.language || (key == "lang" && names.language == "language") {
        document.language = try Self.string(of: field) ?? document.language
      } else if key == names.title {
        document.title = try Self.string(of: field)
      } else if key == names.date {
        document.date = try Self.string(of: field)
      } else if key == names.metadata {
        document.metadata = try Self.members(of: field, parser: &parser)
      } else if Document.fieldNames.contains(key) {
        namesakes.append(field)
      } else {
        hasContent = hasContent || Self.otherContent.contains(key)
        document.extra.append(field)
      }
    }
    let known = Set(document.metadata.map(\.key))
    document.metadata += namesakes.filter { !known.contains($0.key) }
    if text == nil && html == nil && !hasContent {
      throw FieldError(
        message:
          "there is no \"\(names.text)\" and no \"\(names.html)\" (use \(names.textOption))")
    }
  }

  /// The record that the fields make.
  ///
  /// - Parameters:
  ///   - origin: Where it was found.
  ///   - identifier: The document's name where the fields have none.
  ///   - names: The names of the fields.
  ///   - content: Where the content comes from if there are text and page.
  consuming func record(
    at origin: Origin, identifier: String, names: FieldNames, content: JSONContent
  ) -> Record {
    var document = document
    if document.id == nil { document.id = identifier }
    let prefersPage = content == .html && html?.isEmpty == false
    if let html, prefersPage || text?.isEmpty != false {
      return Record(
        origin: origin, document: document, mediaType: .html, content: html, isUTF8: true)
    }
    if let html {
      document.extra.append(JSONField(key: names.html, value: .string(html)))
    }
    return Record(
      origin: origin, document: document, mediaType: .text, content: text ?? [], isUTF8: true)
  }

  private static func text(
    of field: JSONField, option: String
  ) throws(FieldError) -> [UInt8]? {
    if case .string(let text) = field.value { return text }
    if field.isNull { return nil }
    throw FieldError(message: "\(field.typeMismatch(expected: "a string")) (use \(option))")
  }

  /// The text of a string, or of a number as it is written: years and keys often are numbers.
  private static func string(of field: JSONField) throws(FieldError) -> String? {
    if case .string(let text) = field.value { return String(decoding: text, as: UTF8.self) }
    if case .raw(let json) = field.value, let first = json.first,
      first == 0x2D || 0x30...0x39 ~= first
    {
      return String(decoding: json, as: UTF8.self)
    }
    if field.isNull { return nil }
    throw FieldError(message: field.typeMismatch(expected: "a string"))
  }

  private static func identifier(of field: JSONField) throws(FieldError) -> String? {
    if case .raw(let json) = field.value, json.allSatisfy({ $0 == 0x2D || (0x30...0x39) ~= $0 }) {
      return String(decoding: json, as: UTF8.self)
    }
    if case .string(let text) = field.value {
      return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
    if field.isNull { return nil }
    throw FieldError(message: field.typeMismatch(expected: "a string or an integer"))
  }

  private static func members(
    of field: JSONField, parser: inout JSONObjectParser
  ) throws(FieldError) -> [JSONField] {
    if field.isNull { return [] }
    guard case .raw(let json) = field.value, json.first == UInt8(ascii: "{"),
      let members = try? parser.parse(json.span)
    else { throw FieldError(message: field.typeMismatch(expected: "an object")) }
    return members
  }
}

extension JSONField {
  fileprivate var isNull: Bool { value == .raw(Array("null".utf8)) }

  /// `"text" is a number, expected a string`.
  fileprivate func typeMismatch(expected: String) -> String {
    "\"\(key)\" is \(value.typeName), expected \(expected)"
  }
}

extension JSONFieldValue {
  /// The JSON type with its article.
  fileprivate var typeName: String {
    guard case .raw(let json) = self else { return "a string" }
    return switch json.first {
    case UInt8(ascii: "{"): "an object"
    case UInt8(ascii: "["): "an array"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): "a boolean"
    case UInt8(ascii: "n"): "null"
    default: "a number"
    }
  }
}
