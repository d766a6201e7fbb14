internal import Classification
internal import Corpora
internal import Extraction
internal import JSON

extension Document {
  /// The document with what extraction found out.
  ///
  /// What the source said already stays, but for the date: that of a web archive is the day of the
  /// fetch, and the page knows better when it was published.
  func completed(by extracted: ExtractedText) -> Document {
    var document = self
    document.text = extracted.text
    document.title = title ?? extracted.title
    document.date = extracted.date ?? date
    document.language = language ?? extracted.language
    document.url = url ?? extracted.url
    let known = Set(metadata.map(\.key))
    for (key, value) in extracted.metadata where !known.contains(key) {
      var writer = JSONWriter()
      switch value {
      case .string(let text):
        document.metadata.append(
          JSONField(key: key, value: .string(Array(text.utf8))))
      case .list(let texts):
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
        document.metadata.append(JSONField(key: key, value: .raw(writer.bytes)))
      }
    }
    if let author = extracted.author, !extra.contains(where: { $0.key == "author" }) {
      document.extra.append(JSONField(key: "author", value: .string(Array(author.utf8))))
    }
    return document
  }

}
