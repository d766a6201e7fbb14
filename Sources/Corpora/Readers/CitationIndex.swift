internal import Storage
internal import UnicodeText

/// Which citations of PubMed's baseline and update files are the newest.
///
/// PubMed publishes a baseline of some 1,300 files a year, and every day a file of changes: new
/// citations, new versions of old ones, and `DeleteCitation` with the numbers of those that are gone.
/// The index is made from one quick look at all files in their order, before they are read: of each
/// citation the highest version counts, of several such the last, and none where it was deleted later. One
/// that is cut off or has a tag without end does not count: an older version is worth more than none.
///
/// It takes two bytes for each number up to the highest: 90 MB for all of PubMed, in steps of 128 KiB.
///
/// <https://pubmed.ncbi.nlm.nih.gov/download/>
public struct CitationIndex: Sendable, Hashable {
  private var numbers: [String: Int] = [:]
  /// For each block of 65,536 citations, the number of the file with the newest of each, or a mark.
  private var blocks: [[UInt16]] = []
  /// Where the newest stands in its file, of citations that this file has more than once.
  private var places: [Int: Int] = [:]
  /// The highest version of citations that have more than the first.
  private var versions: [Int: Int] = [:]

  private static let blockCount = 1 << 16
  private static let deleted = UInt16.max
  /// The highest number that a citation may have; PubMed is at 4 · 10⁷.
  private static let maximumCitation = 1 << 28

  /// Looks at the files; nil unless there are files of citations among them.
  ///
  /// Files that cannot be read are no error here.
  ///
  /// - Parameter paths: The files in the order in which they are read.
  /// - Complexity: O(*n*) in the decompressed size of PubMed files, at about 1 GB/s; others are only
  ///   opened, and only where their names say that they are XML.
  public init?(paths: [String]) {
    let files = paths.filter { path in
      let name = path.lowercased()
      return name.hasSuffix(".xml") || name.hasSuffix(".xml.gz") || name.hasSuffix(".xml.zst")
    }.filter(Self.hasCitations)
    guard !files.isEmpty, files.count < Int(Self.deleted) - 1 else { return nil }
    for (index, path) in files.enumerated() {
      numbers[path] = index + 1
      scan(path, number: UInt16(index + 1))
    }
  }

  /// Whether no other place has a newer version of the citation in `content`.
  func isNewest(_ content: [UInt8], path: String, at byteOffset: Int) -> Bool {
    guard let number = numbers[path] else { return true }
    var found: (citation: Int, version: Int)?
    var scan = CitationScan()
    _ = scan.run(content.span) { event, _ in
      if found == nil, case .citation(let citation, let version) = event {
        found = (citation, version)
      }
    }
    // What does not count is delivered: it must be refused for what is wrong with it.
    guard let (citation, version) = found, let value = value(of: citation) else { return true }
    guard value == UInt16(number), version == versions[citation] ?? 1 else { return false }
    return places[citation].map { $0 == byteOffset } ?? true
  }

  // MARK: -

  private static func hasCitations(_ path: String) -> Bool {
    // A pipe could not be read again.
    guard (try? FileStatus(path: path))?.kind == .regular,
      var stream = try? ByteStream(path: path, chunkSize: 4 << 10)
    else { return false }
    let root = XMLProlog(of: stream.peek(2 << 10).span).root
    return root == "PubmedArticleSet" || root == "MedlineCitationSet"
  }

  private mutating func scan(_ path: String, number: UInt16) {
    guard var stream = try? ByteStream(path: path, chunkSize: 1 << 20) else { return }
    var scan = CitationScan()
    var offset = 0
    while true {
      // A tag or number that the bytes cut in two is looked at again with those that follow.
      let ready = stream.fill(CitationScan.lookahead + 1)
      if ready == 0 { return }
      var found: [(CitationScan.Event, Int)] = []
      let used = stream.withReadyBytes { bytes in
        scan.run(bytes) { event, recordStart in found.append((event, offset + recordStart)) }
      }
      for (event, place) in found {
        switch event {
        case .citation(let citation, let version):
          note(citation, version, in: number, at: place)
        case .deletion(let citation, let version): delete(citation, version)
        }
      }
      let step = used == 0 ? ready : used
      stream.consume(step)
      scan.move(by: step)
      offset += step
    }
  }

  private func value(of citation: Int) -> UInt16? {
    let block = citation / Self.blockCount
    guard block < blocks.count, !blocks[block].isEmpty else { return nil }
    let value = blocks[block][citation % Self.blockCount]
    return value == 0 ? nil : value
  }

  private mutating func set(_ citation: Int, to value: UInt16) {
    let block = citation / Self.blockCount
    while blocks.count <= block { blocks.append([]) }
    if blocks[block].isEmpty { blocks[block] = [UInt16](repeating: 0, count: Self.blockCount) }
    blocks[block][citation % Self.blockCount] = value
  }

  private mutating func note(_ citation: Int, _ version: Int, in number: UInt16, at place: Int) {
    guard citation > 0, citation <= Self.maximumCitation else { return }
    let known = versions[citation] ?? 1
    let old = value(of: citation)
    if version < known, old != nil, old != Self.deleted { return }
    if version != known { versions[citation] = version }
    // This file may have had it before, or before it was deleted.
    places[citation] = old == number || old == Self.deleted ? place : nil
    set(citation, to: number)
  }

  private mutating func delete(_ citation: Int, _ version: Int) {
    guard citation > 0, citation <= Self.maximumCitation else { return }
    // The deletion of an old version leaves the newer one.
    guard version >= versions[citation] ?? 1 else { return }
    set(citation, to: Self.deleted)
    places[citation] = nil
  }
}

/// Finds the numbers of citations in the bytes of a file, without parsing it.
struct CitationScan {
  enum Event {
    case citation(Int, version: Int)
    case deletion(Int, version: Int)
  }

  /// The longest thing that is looked at as a whole: `<PMID Version="1">12345678</PMID>`.
  static let lookahead = 128

  private enum Place { case between, inRecord, behindNumber, inDeletion }
  private var place = Place.between
  /// The end tag of the record.
  private var recordEnd: StaticString = ""
  /// The record's number, which counts when its end has come.
  private var number = (citation: 0, version: 0)
  /// Whether a tag of the record has no end.
  private var isBroken = false
  private var isTagOpen = false
  /// Where the current record started, from the beginning of the bytes given next.
  private var recordStart = 0

  /// Looks at bytes up to where something might be cut in two; the rest has to be given again.
  ///
  /// - Returns: How many bytes were looked at.
  mutating func run(_ bytes: Span<UInt8>, found: (Event, _ recordStart: Int) -> Void) -> Int {
    var index = 0
    let end = bytes.count
    while index < end {
      if bytes[index] != UInt8(ascii: "<") {
        if bytes[index] == UInt8(ascii: ">") { isTagOpen = false }
        index &+= 1
        continue
      }
      guard index &+ 4 < end else { break }
      let letter = bytes[index &+ 1]
      if letter == UInt8(ascii: "P"), bytes[index &+ 2] == UInt8(ascii: "M"),
        place == .inRecord || place == .inDeletion
      {
        if index + Self.lookahead > end, !Self.isComplete(bytes, index) { break }
        if let (citation, version) = Self.number(bytes, index) {
          if place == .inRecord {
            number = (citation, version)
            place = .behindNumber
          } else {
            found(.deletion(citation, version: version), recordStart)
          }
        }
      } else if letter == UInt8(ascii: "P") || letter == UInt8(ascii: "M")
        || letter == UInt8(ascii: "D")
      {
        guard index + 32 < end || Self.isComplete(bytes, index) else { break }
        if let end = recordEnd(bytes, index) {
          place = .inRecord
          recordEnd = end
          recordStart = index
          isTagOpen = false
          isBroken = false
        } else if Self.isTag("<DeleteCitation", bytes, index) {
          place = .inDeletion
        }
      } else if letter == UInt8(ascii: "/"),
        bytes[index &+ 2] == UInt8(ascii: "P") || bytes[index &+ 2] == UInt8(ascii: "M")
      {
        guard index + 32 < end || Self.isComplete(bytes, index, tagCount: 1) else { break }
        if place == .inRecord || place == .behindNumber, Self.isTag(recordEnd, bytes, index) {
          if place == .behindNumber, !isBroken, !isTagOpen {
            found(.citation(number.citation, version: number.version), recordStart)
          }
          place = .between
        }
      }
      if isTagOpen { isBroken = true }
      // CDATA and comments may hold tags.
      isTagOpen = letter != UInt8(ascii: "!") && letter != UInt8(ascii: "?")
      index &+= 1
    }
    return index
  }

  /// Says that bytes were consumed, so that places are counted from behind them.
  mutating func move(by count: Int) { recordStart -= count }

  /// The end tag of the record that starts here; nil where none does.
  private func recordEnd(_ bytes: Span<UInt8>, _ index: Int) -> StaticString? {
    if Self.isTag("<PubmedArticle", bytes, index) { return "</PubmedArticle" }
    if Self.isTag("<PubmedBookArticle", bytes, index) { return "</PubmedBookArticle" }
    return place == .between && Self.isTag("<MedlineCitation", bytes, index)
      ? "</MedlineCitation" : nil
  }

  private static func isComplete(
    _ bytes: Span<UInt8>, _ start: Int, tagCount: Int = 2
  ) -> Bool {
    var brackets = 0
    var index = start
    while index < bytes.count, brackets < tagCount {
      if bytes[index] == UInt8(ascii: ">") { brackets += 1 }
      index += 1
    }
    return brackets == tagCount
  }

  private static func isTag(_ name: StaticString, _ bytes: Span<UInt8>, _ start: Int) -> Bool {
    let index = start + name.utf8CodeUnitCount
    guard index < bytes.count, bytes.has(name, at: start) else { return false }
    return bytes[index] <= 0x20 || bytes[index] == UInt8(ascii: ">")
      || bytes[index] == UInt8(ascii: "/")
  }

  /// The number and version of `<PMID Version="2">123<`.
  private static func number(_ bytes: Span<UInt8>, _ start: Int) -> (Int, Int)? {
    guard isTag("<PMID", bytes, start) else { return nil }
    var index = start + 5
    var version = 1
    let end = min(bytes.count, start + lookahead)
    while index < end, bytes[index] != UInt8(ascii: ">") {
      guard bytes[index] != UInt8(ascii: "<") else { return nil }
      if isDigit(bytes[index]) {
        version = 0
        while index < bytes.count, isDigit(bytes[index]), version < 1_000 {
          version = version * 10 + Int(bytes[index] - UInt8(ascii: "0"))
          index += 1
        }
        continue
      }
      index += 1
    }
    guard index < end else { return nil }
    index += 1
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    var number = 0
    let digits = index
    while index < bytes.count, isDigit(bytes[index]), index - digits < 12 {
      number = number * 10 + Int(bytes[index] - UInt8(ascii: "0"))
      index += 1
    }
    return index > digits ? (number, version) : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
