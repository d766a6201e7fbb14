public import JSON

/// One document: the unit of everything after reading, and one line of JSONL between the stages.
///
/// | field      | JSON   | meaning |
/// |------------|--------|---------|
/// | `id`       | string | names the document within its source; an integer is accepted and becomes a string, an empty string is the same as absent |
/// | `url`      | string | where it was published |
/// | `source`   | string | the collection it comes from |
/// | `language` | string | BCP 47 tag; `lang` is accepted |
/// | `title`    | string | its title |
/// | `date`     | string | when it was published, as the source writes it |
/// | `text`     | string | the text |
/// | `metadata` | object | what else is known, by the stages or the source |
///
/// Any other field is passed on unchanged. `null` is the same as absent. Where a source has other
/// names for these (`FieldNames`), a field that only happens to be called `text`, `id` and so on is
/// passed on inside `metadata`: two fields of one name would be mistaken for each other later.
public struct Document: Sendable, Hashable {
  /// Names the document within its source.
  public var id: String?
  /// Where it was published.
  public var url: String?
  /// The collection it comes from.
  public var source: String?
  /// The language as a BCP 47 tag.
  public var language: String?
  /// Its title.
  public var title: String?
  /// When it was published, as the source writes it.
  public var date: String?
  /// The text: valid UTF-8.
  public var text: [UInt8] = []
  /// The members of `metadata` in order.
  public var metadata: [JSONField] = []
  /// Fields that the schema does not know, in order.
  public var extra: [JSONField] = []

  /// An empty document.
  public init() {}

  /// The names that the schema gives a meaning: no extra field may have one.
  static let fieldNames: Set<String> = [
    "id", "url", "source", "language", "lang", "title", "date", "text", "metadata",
  ]

  /// The value of an extra field; of a name given twice the last counts.
  public func extra(named name: String) -> JSONFieldValue? { extra.last { $0.key == name }?.value }

  /// Puts a field behind the extra fields, in place of those of its name; nil takes these out.
  public mutating func setExtra(_ name: String, _ value: JSONFieldValue?) {
    extra.removeAll { $0.key == name }
    if let value { extra.append(JSONField(key: name, value: value)) }
  }

  /// Puts a field of JSON behind the extra fields, in place of those of its name.
  public mutating func setExtra(_ name: String, _ json: [UInt8]) { setExtra(name, .raw(json)) }

  /// Appends the document as one line: the known fields first, in the order of the table, then the
  /// others.
  ///
  /// Absent fields and an empty `metadata` are left out.
  ///
  /// - Parameters:
  ///   - writer: Receives the line at its end.
  ///   - includesText: Whether `text` is written, be it empty.
  public func write(to writer: inout JSONWriter, includesText: Bool = true) {
    writer.beginObject()
    let known = [
      ("id", id), ("url", url), ("source", source), ("language", language), ("title", title),
      ("date", date),
    ]
    for (name, value) in known {
      guard let value else { continue }
      writer.member(name, value)
    }
    if includesText {
      writer.key("text")
      writer.string(utf8: text.span)
    }
    if !metadata.isEmpty {
      writer.key("metadata")
      writer.beginObject()
      for field in metadata { field.write(to: &writer) }
      writer.endObject()
    }
    for field in extra { field.write(to: &writer) }
    writer.endObject()
    writer.newline()
  }
}

extension JSONField {
  /// Appends the name and the value.
  fileprivate func write(to writer: inout JSONWriter) {
    writer.key(key)
    switch value {
    case .string(let text): writer.string(utf8: text.span)
    case .raw(let json): writer.raw(json)
    }
  }
}
