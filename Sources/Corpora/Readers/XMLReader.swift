internal import CScan
internal import Storage
internal import UnicodeText

/// Reads XML files: collections of articles record by record, anything else as one record.
///
/// | root element | records |
/// |--------------|---------|
/// | `PubmedArticleSet` | `PubmedArticle`, `PubmedBookArticle` |
/// | `MedlineCitationSet` | `MedlineCitation` |
/// | `pmc-articleset` | `article` |
/// | `OAI-PMH` | `article`, or `record` where there are none |
/// | `health-topics` | `health-topic` |
/// | `mediawiki` | `page` |
/// | `teiCorpus` | `TEI` |
/// | named by the caller as `root/…/record` | `record` at this depth |
///
/// Of citations that occur several times, only the newest is a record where a `CitationIndex` of all
/// files is given. The language that the root element names is that of its records.
///
/// A collection is cut on its bytes, without a parser, so that it is never held in memory and a
/// broken record spoils only itself: a record ends at its end tag, and one that has none ends, as an
/// error, where the next starts. Tags in comments, CDATA sections and processing instructions do not
/// count. Element names with a prefix (`<x:article>`) are not recognized. Declarations of the
/// surrounding elements (namespaces, entities) are not copied into the records.
///
/// Where the file declares an encoding other than UTF-8, each record starts with a declaration of its
/// own, so that it can be read by itself. UTF-16 is always read as one record.
struct XMLReader: RecordReader, ~Copyable {
  private var source: ReaderSource
  private let maximumBytes: Int
  private let recordPath: String?
  private let citations: CitationIndex?
  private var layout: XMLRecordLayout?
  /// Elements that are open between records, and how many of them are those of the records' path.
  private var open = (count: 0, matching: 0)
  /// Whether the root element has ended, or what is known to be broken may have swallowed its end.
  private var isEndKnown = false
  /// Of what begins with such an opener before this place in the file the end is not sought again: there
  /// is none in the rest of the file, or none within the limit of a record.
  private var endless: [XMLMarkup.Opener: Int] = [:]
  /// Of records whose place is known: where in the file elements of their name began that had not ended
  /// when the last record was refused, and up to where was looked, so that nobody looks there again.
  private var unclosed: (starts: ArraySlice<Int>, end: Int) = ([], 0)
  /// How many records were passed over: citations of which a newer version is in some file, and pages
  /// of a wiki that are no articles.
  private(set) var skippedRecordCount = 0

  /// Starts reading a stream.
  ///
  /// - Parameters:
  ///   - stream: The decompressed file.
  ///   - name: What identifiers start with.
  ///   - maximumBytes: A larger record is an error.
  ///   - recordPath: The names of the elements that lead to a record, from the root, with slashes
  ///     between them; nil for the collections of the table.
  ///   - citations: Which citations of PubMed files are the newest.
  init(
    stream: consuming ByteStream, name: String, maximumBytes: Int,
    recordPath: String?, citations: CitationIndex?
  ) {
    source = ReaderSource(stream: stream, name: name)
    self.maximumBytes = maximumBytes
    self.recordPath = recordPath
    self.citations = citations
  }

  /// How many stored bytes were used so far.
  var bytesConsumed: Int { source.stream.bytesConsumed }

  /// The file, or the next record of a collection.
  mutating func next() throws(CorpusError) -> Record? {
    let layout =
      layout
      ?? XMLRecordLayout(
        of: source.stream.peek(XMLRecordLayout.prologCount), recordPath: recordPath)
    self.layout = layout
    if layout.tags.isEmpty { return try source.readWhole(as: .xml, limit: maximumBytes) }
    while !source.isFinished {
      guard let tag = findRecord(layout) else {
        source.isFinished = true
        if let fault = source.stream.fault {
          throw source.damage(fault, origin: source.beginRecord())
        }
        if !isEndKnown, let root = layout.root {
          throw CorpusError(
            kind: .malformed, origin: source.beginRecord(),
            message: "the file ends without the end tag of \(root) or of an element in it: "
              + "records may be missing",
            content: [])
        }
        return nil
      }
      isEndKnown = false
      let record = try readRecord(tag, layout)
      if layout.hasCitations, let citations,
        !citations.isNewest(record.content, path: record.origin.path, at: record.origin.byteOffset)
      {
        skippedRecordCount += 1
        continue
      }
      if layout.isWiki, !XMLMarkup.isArticle(record.content.span) {
        skippedRecordCount += 1
        continue
      }
      return record
    }
    return nil
  }

  // MARK: -

  /// Goes to the start of the next record; which of the tags it has, or nil at the end.
  private mutating func findRecord(_ layout: XMLRecordLayout) -> Int? {
    var wanted = 1
    while true {
      let ready = source.stream.fill(wanted)
      var found: Int?
      var opener: XMLMarkup.Opener?
      var isEnd = false
      var open = open
      let offset = source.stream.byteOffset
      let position = source.stream.withReadyBytes { bytes in
        var position = 0
        while true {
          while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
          opener = XMLMarkup.Opener(bytes, at: position)
          guard opener.map({ offset + position >= endless[$0, default: 0] }) ?? true,
            let markup = XMLMarkup.next(in: bytes, from: position)
          else { return position }
          if markup.kind == .startTag || markup.kind == .emptyTag {
            let isInPlace =
              layout.path.map { $0.count == open.count && $0.count == open.matching } ?? true
            if isInPlace {
              found = layout.tags.firstIndex {
                XMLMarkup.isTag($0.start, in: bytes, at: markup.range.lowerBound)
              }
            }
            if found != nil { return markup.range.lowerBound }
            if markup.kind == .startTag {
              if let path = layout.path, open.count == open.matching, open.count < path.count,
                path[open.count] == Array("<*".utf8)
                  || XMLMarkup.isTag(path[open.count], in: bytes, at: markup.range.lowerBound)
              {
                open.matching += 1
              }
              open.count += 1
            }
          } else if markup.kind == .endTag {
            let isRootEnd =
              layout.rootEnd.map { XMLMarkup.isTag($0, in: bytes, at: markup.range.lowerBound) }
              ?? false
            if !layout.isStray(markup.range.lowerBound, in: bytes, open: open) {
              open.count = max(open.count - 1, 0)
              open.matching = min(open.matching, open.count)
            }
            isEnd = isEnd || isRootEnd && (layout.path == nil || open.count == 0)
          }
          position = markup.range.upperBound
        }
      }
      self.open = open
      if isEnd { isEndKnown = true }
      source.stream.consume(position)
      if let found { return found }
      // An open comment or tag: look at twice as much, but not at everything.
      let rest = ready - position
      wanted = max(2 * rest, 1)
      let isEndless = opener.map { offset + position < endless[$0, default: 0] } ?? false
      let isTooLong = rest > maximumBytes
      let isAtEnd = !isEndless && !isTooLong && source.stream.fill(rest + 1) == rest
      if !isEndless, isTooLong || isAtEnd, let opener {
        endless[opener] = isAtEnd ? .max : offset + position + maximumBytes
      }
      if isEndless || isAtEnd || isTooLong {
        if rest == 0 { return nil }
        source.stream.consume(countBeforeNextStart(layout))
      }
    }
  }

  /// The record that the ready bytes start with.
  private mutating func readRecord(_ tag: Int, _ layout: XMLRecordLayout) throws(CorpusError)
    -> Record
  {
    let origin = source.beginRecord()
    var position = 0
    // Where the elements of the record's own name that are open begin.
    var starts: ArraySlice = [origin.byteOffset]
    unclosed.starts = unclosed.starts.drop { $0 < origin.byteOffset }
    let isKnown = unclosed.starts.first == origin.byteOffset
    if isKnown {
      swap(&starts, &unclosed.starts)
      position = unclosed.end - origin.byteOffset
    }
    var wanted = max(position, 1)
    while true {
      let ready = source.stream.fill(wanted)
      let step = source.stream.withReadyBytes { bytes in
        Self.findEnd(
          of: tag, in: bytes, from: &position, at: origin.byteOffset, starts: &starts, layout,
          endless: endless)
      }
      let fault: (kind: CorpusError.Kind, message: String)
      switch step {
      case .end(let count):
        if count > maximumBytes {
          throw rejected(.tooLarge, "a record of more than \(maximumBytes) bytes", origin, count)
        }
        var document = source.document(of: origin)
        document.language = layout.language
        return Record(
          origin: origin, document: document, mediaType: .xml,
          content: layout.declaration.isEmpty ? take(count) : layout.declaration + take(count))
      case .nextStart(let count):
        throw rejected(
          .malformed, "a record without its end tag before the next one", origin, count)
      case .more(let opener):
        if ready > maximumBytes {
          if let opener { endless[opener] = origin.byteOffset + maximumBytes }
          fault = (.tooLarge, "a record of more than \(maximumBytes) bytes")
        } else {
          wanted = 2 * ready
          if source.stream.fill(ready + 1) > ready { continue }
          if let fault = source.stream.fault {
            throw source.damage(fault, origin: origin, content: take(ready))
          }
          if let opener { endless[opener] = .max }
          fault = (.malformed, "the file ends inside a record")
        }
      case .endless:
        fault = (
          .malformed, "a comment, CDATA section or processing instruction without its end"
        )
      }
      if layout.path != nil { unclosed = (starts.dropFirst(), origin.byteOffset + position) }
      let count = isKnown ? countBeforeNext(tag, layout) : countBeforeNextStart(layout)
      throw rejected(fault.kind, fault.message, origin, count)
    }
  }

  private enum Step {
    /// The record has so many bytes.
    case end(Int)
    /// The next record starts after so many bytes, and this one has not ended.
    case nextStart(Int)
    /// More bytes are needed: to the end of what begins so, or of the record.
    case more(XMLMarkup.Opener?)
    /// Something begins of which it is known that it does not end, or not soon enough.
    case endless
  }

  /// Goes on from `position`, where the elements of the record's own name that are open began at `starts`;
  /// the bytes are those of the file from `offset`.
  private static func findEnd(
    of tag: Int, in bytes: Span<UInt8>, from position: inout Int, at offset: Int,
    starts: inout ArraySlice<Int>, _ layout: XMLRecordLayout, endless: [XMLMarkup.Opener: Int]
  ) -> Step {
    while let start = nextOfInterest(in: bytes, from: position, tag, layout) {
      if !endless.isEmpty, let opener = XMLMarkup.Opener(bytes, at: start),
        offset + start < endless[opener, default: 0]
      {
        return .endless
      }
      guard let markup = XMLMarkup.next(in: bytes, from: start) else {
        return .more(XMLMarkup.Opener(bytes, at: start))
      }
      let isFirst = start == 0
      position = markup.range.upperBound
      switch markup.kind {
      case .emptyTag where isFirst:
        return .end(position)
      case .endTag
      where XMLMarkup.isTag(layout.tags[tag].end, in: bytes, at: markup.range.lowerBound):
        if starts.count == 1 { return .end(position) }
        starts.removeLast()
      case .startTag where !isFirst, .emptyTag where !isFirst:
        let isRecord = layout.tags.contains {
          XMLMarkup.isTag($0.start, in: bytes, at: markup.range.lowerBound)
        }
        if isRecord, layout.path == nil { return .nextStart(markup.range.lowerBound) }
        // Records whose place is known may hold elements of their own name.
        if isRecord, markup.kind == .startTag { starts.append(offset + markup.range.lowerBound) }
      default: break
      }
    }
    return .more(nil)
  }

  /// The next markup that is no tag, or the tag of a record: the others end without being looked at, as
  /// a `<` ends them in any case.
  private static func nextOfInterest(
    in bytes: Span<UInt8>, from position: Int, _ tag: Int, _ layout: XMLRecordLayout
  ) -> Int? {
    let own = layout.tags[tag]
    let tags = cscan_tags(
      start: own.start[1], other_start: (layout.tags.last ?? own).start[1], end: own.end[2])
    var index = position
    while index < bytes.count {
      index = unsafe bytes.withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return index }
        return unsafe cscan_find_markup(base, index, bytes.count, tags)
      }
      while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index &+= 1 }
      // A tag that might be cut short is left to the careful way.
      guard index &+ 64 < bytes.count else { return index < bytes.count ? index : nil }
      let next = bytes[index &+ 1]
      if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return index }
      if next == UInt8(ascii: "/") {
        if XMLMarkup.isTag(own.end, in: bytes, at: index) { return index }
      } else if layout.tags.contains(where: { XMLMarkup.isTag($0.start, in: bytes, at: index) }) {
        return index
      }
      index &+= 1
    }
    return nil
  }

  /// What ``countBeforeNextStart(_:)`` gives, where the bytes up to the next start were looked at before:
  /// text in comments is no start.
  private func countBeforeNext(_ tag: Int, _ layout: XMLRecordLayout) -> Int {
    let count = source.stream.withReadyBytes { bytes -> Int? in
      var position = 1
      while let start = Self.nextOfInterest(in: bytes, from: position, tag, layout),
        let markup = XMLMarkup.next(in: bytes, from: start)
      {
        let isRecord = XMLMarkup.isTag(
          layout.tags[tag].start, in: bytes, at: markup.range.lowerBound)
        if isRecord, markup.kind != .broken { return markup.range.lowerBound }
        position = markup.range.upperBound
      }
      return nil
    }
    return count ?? countBeforeNextStart(layout)
  }

  /// How many ready bytes to give up when a record does not end: up to the next text that looks like
  /// the start of a record, in a comment or not.
  private func countBeforeNextStart(_ layout: XMLRecordLayout) -> Int {
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
    let depth = layout?.path?.count ?? 0
    open = (depth, depth)
    isEndKnown = true
    return CorpusError(kind: kind, origin: origin, message: message, content: take(count))
  }
}
