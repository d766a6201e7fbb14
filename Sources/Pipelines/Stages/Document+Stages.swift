internal import Classification
internal import Corpora
internal import Extraction
internal import JSON

extension Document {
  /// The document with what extraction found out.
  ///
  /// What the source said already stays; an empty string or null says nothing.
  func completed(by extracted: ExtractedText, id: String? = nil) -> Document {
    var document = self
    document.id = id ?? self.id
    document.text = extracted.text
    func told(_ value: String?) -> String? { value?.isEmpty == false ? value : nil }
    document.title = told(title) ?? extracted.title
    document.date = told(date) ?? extracted.date
    document.language = told(language) ?? extracted.language
    document.url = told(url) ?? extracted.url
    let known = Set(metadata.map(\.key))
    document.metadata.reserveCapacity(metadata.count + extracted.metadata.count)
    var writer = JSONWriter()
    for (key, value) in extracted.metadata where known.isEmpty || !known.contains(key) {
      switch value {
      case .string(let text):
        document.metadata.append(
          JSONField(key: key, value: .string(Array(text.utf8))))
      case .list(let texts):
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
        document.metadata.append(JSONField(key: key, value: .raw(Array(writer.bytes[...]))))
        writer.removeAll()
      }
    }
    document.extra.removeAll { field in
      field.key == "author" && [.string([]), .raw(Array("null".utf8))].contains(field.value)
    }
    if let author = extracted.author, document.extra(named: "author") == nil {
      document.setExtra("author", .string(Array(author.utf8)))
    }
    if !extracted.blocks.isEmpty { document.setExtra("blocks", Self.json(extracted.blocks)) }
    return document
  }

  private static func json(_ blocks: [ExtractedBlock]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for block in blocks {
      writer.beginObject()
      writer.member("kind", block.kind)
      if block.level > 0 { writer.member("level", block.level) }
      writer.member("text", String(decoding: block.text, as: UTF8.self))
      for (name, offset) in [
        ("start", block.sourceRange?.lowerBound), ("end", block.sourceRange?.upperBound),
      ] {
        writer.key(name)
        if let offset { writer.integer(offset) } else { writer.null() }
      }
      writer.member("score", Double(block.score).rounded(digits: 3))
      writer.key("kept")
      writer.bool(block.isKept)
      writer.endObject()
    }
    writer.endArray()
    return writer.bytes
  }
}
