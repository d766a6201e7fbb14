public import Storage

/// Reads XML files: collections of articles record by record, anything else as one record.
///
/// | root element | records |
/// |--------------|---------|
/// | `PubmedArticleSet` | `PubmedArticle`, `PubmedBookArticle` |
/// | `MedlineCitationSet` | `MedlineCitation` |
/// | `pmc-articleset`, `OAI-PMH` | `article` |
///
/// A collection is cut on its bytes, without a parser, so that it is never held in memory and a
/// broken record spoils only itself: a record ends at its end tag, and one that has none ends, as an
/// error, where the next starts. Tags in comments, CDATA sections and processing instructions do not
/// count. Element names with a prefix (`<x:article>`) are not recognized. Declarations of the
/// surrounding elements (namespaces, entities) are not copied into the records.
///
/// Where the file declares an encoding other than UTF-8, each record starts with a declaration of its
/// own, so that it can be read by itself. UTF-16 is always read as one record.
public struct XMLReader: RecordReader, ~Copyable {
  private var source: ReaderSource
  private let maximumBytes: Int
  private var layout: Layout?
  /// How many ready bytes hold no start of a record.
  private var scanned = 0

  /// How a file is cut.
  private struct Layout {
    /// The start and end tags of the elements, as `<name` and `</name`; none for a single record.
    var tags: [(start: [UInt8], end: [UInt8])] = []
    /// What each record starts with.
    var declaration: [UInt8] = []
    var charset: String?
  }

  private static let prologCount = 256 << 10

  /// Starts reading a stream.
  ///
  /// - Parameters:
  ///   - stream: The decompressed file.
  ///   - name: What identifiers start with.
  ///   - maximumBytes: A larger record is an error.
  public init(stream: consuming ByteStream, name: String, maximumBytes: Int = 64 << 20) {
    source = ReaderSource(stream: stream, name: name)
    self.maximumBytes = maximumBytes
  }

  /// How many stored bytes were used so far.
  public var bytesConsumed: Int { source.stream.bytesConsumed }

  /// The file, or the next record of a collection.
  public mutating func next() throws(CorpusError) -> Record? {
    let layout = layout ?? makeLayout()
    self.layout = layout
    if layout.tags.isEmpty { return try source.readWhole(as: .xml, limit: maximumBytes) }
    if source.isFinished { return nil }
    guard let tag = findRecord(layout) else {
      source.isFinished = true
      if let fault = source.stream.fault {
        throw source.damage(fault, origin: source.beginRecord())
      }
      return nil
    }
    return try readRecord(tag, layout)
  }

  // MARK: -

  private mutating func makeLayout() -> Layout {
    let beginning = source.stream.peek(Self.prologCount)
    // UTF-16 has zero bytes in every tag.
    if beginning.prefix(64).contains(0) { return Layout() }
    let prolog = XMLProlog(of: beginning.span)
    let names: [String] =
      switch prolog.root {
      case "PubmedArticleSet", "PubmedBookArticleSet": ["PubmedArticle", "PubmedBookArticle"]
      case "MedlineCitationSet": ["MedlineCitation"]
      case "pmc-articleset", "OAI-PMH": ["article"]
      default: []
      }
    var layout = Layout(
      tags: names.map { (start: Array("<\($0)".utf8), end: Array("</\($0)".utf8)) })
    if let encoding = prolog.encoding, encoding.lowercased() != "utf-8" {
      layout.charset = encoding
      layout.declaration = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n".utf8)
    }
    return layout
  }

  /// Goes to the start of the next record; which of the tags it has, or nil at the end.
  private mutating func findRecord(_ layout: Layout) -> Int? {
    var wanted = 1
    while true {
      let ready = source.stream.fill(wanted)
      var found: Int?
      let position = source.stream.withReadyBytes { bytes in
        var position = 0
        while let markup = XMLMarkup.next(in: bytes, from: position) {
          if markup.kind == .startTag || markup.kind == .emptyTag {
            found = layout.tags.firstIndex {
              XMLMarkup.isTag($0.start, in: bytes, at: markup.range.lowerBound)
            }
            if found != nil { return markup.range.lowerBound }
          }
          position = markup.range.upperBound
        }
        return position
      }
      source.stream.consume(position)
      if let found { return found }
      // An open comment or tag: look at twice as much, but not at everything.
      let rest = ready - position
      wanted = max(2 * rest, 1)
      if rest > maximumBytes || source.stream.fill(rest + 1) == rest {
        if rest == 0 { return nil }
        source.stream.consume(countBeforeNextStart(layout))
      }
    }
  }

  /// The record that the ready bytes start with.
  private mutating func readRecord(_ tag: Int, _ layout: Layout) throws(CorpusError) -> Record {
    let origin = source.beginRecord()
    var position = 0
    var wanted = 1
    while true {
      let ready = source.stream.fill(wanted)
      let step = source.stream.withReadyBytes { bytes in
        Self.findEnd(of: tag, in: bytes, from: &position, layout)
      }
      switch step {
      case .end(let count):
        if count > maximumBytes {
          throw rejected(.tooLarge, "a record of more than \(maximumBytes) bytes", origin, count)
        }
        return Record(
          origin: origin, document: source.document(of: origin), mediaType: .xml,
          content: layout.declaration + take(count), charset: layout.charset)
      case .nextStart(let count):
        throw rejected(
          .malformed, "a record without its end tag before the next one", origin, count)
      case .more:
        if ready > maximumBytes {
          throw rejected(
            .tooLarge, "a record of more than \(maximumBytes) bytes", origin,
            countBeforeNextStart(layout))
        }
        wanted = 2 * ready
        if source.stream.fill(ready + 1) > ready { continue }
        if let fault = source.stream.fault {
          throw source.damage(fault, origin: origin, content: take(ready))
        }
        throw rejected(
          .malformed, "the file ends inside a record", origin, countBeforeNextStart(layout))
      }
    }
  }

  private enum Step {
    /// The record has so many bytes.
    case end(Int)
    /// The next record starts after so many bytes, and this one has not ended.
    case nextStart(Int)
    /// More bytes are needed.
    case more
  }

  private static func findEnd(
    of tag: Int, in bytes: Span<UInt8>, from position: inout Int, _ layout: Layout
  ) -> Step {
    while let markup = XMLMarkup.next(in: bytes, from: position) {
      let isFirst = position == 0
      position = markup.range.upperBound
      switch markup.kind {
      case .emptyTag where isFirst:
        return .end(position)
      case .endTag
      where XMLMarkup.isTag(layout.tags[tag].end, in: bytes, at: markup.range.lowerBound):
        return .end(position)
      case .startTag where !isFirst, .emptyTag where !isFirst:
        let isRecord = layout.tags.contains {
          XMLMarkup.isTag($0.start, in: bytes, at: markup.range.lowerBound)
        }
        if isRecord { return .nextStart(markup.range.lowerBound) }
      default: break
      }
    }
    return .more
  }

  /// How many ready bytes to give up when a record does not end: up to the next text that looks like
  /// the start of a record, in a comment or not.
  private func countBeforeNextStart(_ layout: Layout) -> Int {
    source.stream.withReadyBytes { bytes in
      for index in 1..<max(bytes.count, 1) where bytes[index] == UInt8(ascii: "<") {
        if layout.tags.contains(where: { XMLMarkup.isTag($0.start, in: bytes, at: index) }) {
          return index
        }
      }
      return bytes.count
    }
  }

  private mutating func take(_ count: Int) -> [UInt8] {
    let bytes = source.stream.peek(count)
    source.stream.consume(count)
    return bytes
  }

  private mutating func rejected(
    _ kind: CorpusError.Kind, _ message: String, _ origin: Origin, _ count: Int
  ) -> CorpusError {
    CorpusError(kind: kind, origin: origin, message: message, content: take(count))
  }
}
