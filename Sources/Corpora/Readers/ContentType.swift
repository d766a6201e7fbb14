/// The value of a `Content-Type` field: `text/html; charset="utf-8"`.
struct ContentType {
  /// Type and subtype in lower case.
  var name: String
  /// The `charset` parameter, without quotes.
  var charset: String?

  init?(_ value: String?) {
    guard let value else { return nil }
    let parts = value.split(separator: ";").map { part in
      String(part.filter { $0 != " " && $0 != "\t" && $0 != "\"" && $0 != "'" })
    }
    guard let name = parts.first?.lowercased(), name.contains("/") else { return nil }
    self.name = name
    for part in parts.dropFirst() where part.lowercased().hasPrefix("charset=") {
      let value = String(part.dropFirst("charset=".count))
      charset = value.isEmpty ? nil : value
    }
  }

  /// Whether it is an HTML page that browsers read as XML.
  var isXHTML: Bool { name == "application/xhtml+xml" }

  /// Whether it says nothing of the content: what servers send for names of files they do not know, and Amazon S3
  /// for all that was put there without a type.
  var isUnspecific: Bool {
    [
      "application/octet-stream", "binary/octet-stream", "application/unknown", "unknown/unknown",
      "*/*",
    ].contains(name)
  }

  /// What documents are made from; nil for images, scripts and all else.
  var mediaType: MediaType? {
    switch name {
    case "text/html", "application/xhtml+xml": .html
    case "text/plain": .text
    case "text/xml", "application/xml": .xml
    default: name.hasSuffix("+xml") && name != "image/svg+xml" ? .xml : nil
    }
  }
}
