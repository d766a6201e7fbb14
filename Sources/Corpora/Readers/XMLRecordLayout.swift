/// How a file is cut into records.
struct XMLRecordLayout {
  /// The start and end tags of the elements, as `<name` and `</name`; none for a single record.
  var tags: [(start: [UInt8], end: [UInt8])] = []
  /// The elements around a record, as `<name`; nil where its name tells it anywhere.
  var path: [[UInt8]]?
  /// The root element's name, and its end tag as `</name`.
  var root: String?
  var rootEnd: [UInt8]?
  var language: String?
  var hasCitations = false
  var isWiki = false
  /// What each record starts with.
  var declaration: [UInt8] = []

  /// How much of a file is looked at.
  static let prologCount = 256 << 10

  /// How a file that begins so is cut.
  ///
  /// - Parameters:
  ///   - beginning: Its first ``prologCount`` bytes.
  ///   - recordPath: The names of the elements that lead to a record; nil for the known collections.
  init(of beginning: [UInt8], recordPath: String?) {
    // UTF-16 has zero bytes in every tag.
    if beginning.prefix(64).contains(0) { return }
    let prolog = XMLProlog(of: beginning.span)
    let names: [String]
    if let recordPath {
      let steps = recordPath.split(separator: "/").map(String.init)
      // One step is the root itself: a file of one record.
      names = steps.count > 1 ? [steps[steps.count - 1]] : []
      path = steps.dropLast().map { Array("<\($0)".utf8) }
    } else {
      names = Self.collections(prolog.root, beginning.span)
      hasCitations = names.contains("PubmedArticle") || names.contains("MedlineCitation")
      isWiki = prolog.root == "mediawiki"
    }
    root = prolog.root
    rootEnd = prolog.root.map { Array("</\($0)".utf8) }
    if !names.isEmpty { language = prolog.language(in: beginning.span) }
    tags = names.map { (start: Array("<\($0)".utf8), end: Array("</\($0)".utf8)) }
    if let encoding = prolog.encoding, encoding.lowercased() != "utf-8" {
      declaration = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n".utf8)
    }
  }

  /// Whether an end tag is not that of the innermost open element, where that one's name is known.
  func isStray(_ start: Int, in bytes: Span<UInt8>, open: (count: Int, matching: Int)) -> Bool {
    guard let path, open.count == open.matching, open.count > 0 else { return false }
    let name = open.count == 1 ? rootEnd : Array("</".utf8) + path[open.count - 1].dropFirst()
    guard let name, name != Array("</*".utf8) else { return false }
    return !XMLMarkup.isTag(name, in: bytes, at: start)
  }

  /// The names of the records in a collection with this root element.
  private static func collections(_ root: String?, _ beginning: Span<UInt8>) -> [String] {
    let article = Array("<article".utf8)
    return switch root {
    case "PubmedArticleSet", "PubmedBookArticleSet": ["PubmedArticle", "PubmedBookArticle"]
    case "MedlineCitationSet": ["MedlineCitation"]
    case "pmc-articleset": ["article"]
    case "OAI-PMH":
      beginning.indices.contains { XMLMarkup.isTag(article, in: beginning, at: $0) }
        ? ["article"] : ["record"]
    case "health-topics": ["health-topic"]
    case "mediawiki": ["page"]
    case "teiCorpus": ["TEI"]
    default: []
    }
  }
}
