import Corpora
import Foundation
import JSON

/// Real documents by language.
struct BenchmarkText {
  /// Where they are from.
  var origin: String
  /// Language code and documents, at most `byteLimit` bytes of each language.
  var languages: [(code: String, documents: [[UInt8]])]

  private static let byteLimit = 5_000_000
  private static let codes = ["en", "zh", "ja", "fr", "ru", "es", "de", "ar"]

  /// All documents of all languages.
  var all: [[UInt8]] { languages.flatMap(\.documents) }

  /// The documents as JSON lines.
  func jsonLines(_ documents: [[UInt8]]) -> [UInt8] {
    var writer = JSONWriter()
    for document in documents {
      writer.beginObject()
      writer.key("text")
      writer.string(utf8: document.span)
      writer.endObject()
      writer.newline()
    }
    return writer.bytes
  }

  static func load() throws -> BenchmarkText {
    let shared = "../shared/data/text"
    let isShared = FileManager.default.fileExists(atPath: shared)
    let folder = isShared ? shared : "Demo/corpus"
    var languages: [String: [[UInt8]]] = [:]
    let sources = isShared ? codes.map { "\(shared)/\($0).jsonl.zst" } : [folder]
    for source in sources {
      var byteCount = 0
      try forEachRecord(in: [source]) { record in
        guard record.mediaType == .text, byteCount < byteLimit else { return }
        byteCount += record.content.count
        let code =
          isShared
          ? String(source.dropFirst(shared.count + 1).prefix(2)) : record.document.language ?? "?"
        languages[code, default: []].append(record.content)
      }
    }
    return BenchmarkText(
      origin: folder,
      languages: codes.compactMap { code in languages[code].map { (code, $0) } })
  }
}

/// Real pages and articles.
struct BenchmarkMarkup {
  var html: [Record] = []
  var xml: [Record] = []

  static func load() throws -> BenchmarkMarkup {
    var markup = BenchmarkMarkup()
    let shared = "../shared/data/extract/trafilatura.jsonl.zst"
    let pages = FileManager.default.fileExists(atPath: shared) ? shared : "Demo/corpus/pages"
    try forEachRecord(in: [pages]) { record in
      if record.mediaType == .html, markup.html.count < 200 { markup.html.append(record) }
    }
    try forEachRecord(in: ["Demo/corpus/articles", "Demo/corpus/medquad"]) { record in
      if record.mediaType == .xml { markup.xml.append(record) }
    }
    return markup
  }
}

/// Reads all records of some inputs; what is broken is left out.
func forEachRecord(in arguments: [String], _ body: (Record) -> Void) throws {
  for input in InputSet(arguments).inputs {
    var options = ReadingOptions()
    options.jsonContent = .html
    guard var reader = try? SourceReader(input, options: options) else { continue }
    while true {
      let record: Record?
      do throws(CorpusError) {
        record = try reader.next()
      } catch {
        if error.isFatalForFile { break }
        continue
      }
      guard let record else { break }
      body(record)
    }
  }
}
