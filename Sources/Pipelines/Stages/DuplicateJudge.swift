internal import Corpora
internal import Filtering
internal import JSON
internal import Storage

/// What names a document in the rejects.
struct DocumentName: Sendable {
  var origin: Origin
  var id: String
  var language: String

  /// That of a document which was read at `origin`.
  init(_ document: borrowing Document, origin: Origin) {
    self.init(
      origin: origin, id: document.id ?? "\(origin.path):\(origin.recordNumber)",
      language: DocumentWorker.code(ofTag: document.language) ?? "und")
  }

  /// A name from its parts.
  init(origin: Origin, id: String, language: String) {
    self.origin = origin
    self.id = id
    self.language = language
  }
}

/// What the search for duplicates does to a document that stays.
struct DuplicateChange: Hashable, Sendable {
  /// The documents that it stands for, itself included.
  var clusterSize = 1
  /// The lines that are taken out of its text, counted from 0 without blank ones.
  var repeatedLines: [Int] = []

  /// Whether the document stays as it is.
  var isEmpty: Bool { clusterSize == 1 && repeatedLines.isEmpty }

  /// The field with the number of documents that a kept one stands for, as FineWeb 2 names it.
  static let clusterField = "minhash_cluster_size"

  /// Changes a document.
  func apply(to document: inout Document, _ scanned: inout ScannedText) {
    if !repeatedLines.isEmpty {
      scanned.scan(document.text.span)
      document.text = DuplicateDecisions.removing(
        lines: repeatedLines, from: document.text.span, scanned)
    }
    if clusterSize > 1 {
      document.setExtra(Self.clusterField, Array(String(clusterSize).utf8))
    }
  }

  /// Why a document is dropped that has no text left.
  func rejectionOfEmptied(_ name: DocumentName) -> Rejection {
    var rejection = Rejection(
      origin: name.origin, stage: .deduplicate, reason: .emptyText,
      detail: "all of its lines occurred before", id: name.id)
    rejection.rule = FilterDecision(
      name: "repeated-lines", value: Double(repeatedLines.count), language: name.language)
    return rejection
  }
}

/// Says of each document of a corpus, in its order, whether it stays, in the words of the rejects.
struct DuplicateJudge: ~Copyable {
  enum Verdict {
    case kept(DuplicateChange)
    case dropped(Rejection)
  }

  private var decisions: DuplicateDecisions
  private var ordinal = 0
  private var keptNames = KeptNames()

  init(_ decisions: consuming DuplicateDecisions) { self.decisions = decisions }

  /// The verdict on the next document.
  ///
  /// - Parameter name: Is asked for only where the document has duplicates.
  mutating func next(_ name: () throws -> DocumentName) throws -> Verdict {
    defer { ordinal += 1 }
    let original: Int
    let similarity: Double?
    switch try decisions.next() {
    case .keep(let clusterSize, let repeatedLines):
      if clusterSize > 1 { keptNames.append(try name().id, ordinal: ordinal) }
      return .kept(DuplicateChange(clusterSize: clusterSize, repeatedLines: repeatedLines))
    case .exactDuplicate(let first): (original, similarity) = (first, nil)
    case .nearDuplicate(let first, let value): (original, similarity) = (first, value)
    }
    let name = try name()
    let keptName = keptNames[original] ?? "document \(original + 1)"
    let reason: RejectionReason = similarity == nil ? .exactDuplicate : .nearDuplicate
    let detail =
      similarity.map { "similarity \($0.shortened) to \(keptName), which is kept" }
      ?? "the same text as \(keptName), which is kept"
    var rejection = Rejection(
      origin: name.origin, stage: .deduplicate, reason: reason, detail: detail, id: name.id)
    rejection.rule = FilterDecision(
      name: reason.rawValue, value: similarity, language: name.language)
    return .dropped(rejection)
  }
}

/// The names of the documents that stand for others: there may be a hundred million.
private struct KeptNames {
  /// The documents' numbers, which rise.
  private var ordinals: [Int] = []
  /// Where their names end in `names`.
  private var ends: [Int] = []
  private var names: [UInt8] = []

  mutating func append(_ name: String, ordinal: Int) {
    ordinals.append(ordinal)
    names.append(contentsOf: name.utf8)
    ends.append(names.count)
  }

  /// The name of a document; nil where it stands for none.
  subscript(ordinal: Int) -> String? {
    var range = ordinals.indices
    while let first = range.first {
      let middle = first + range.count / 2
      if ordinals[middle] == ordinal {
        let start = middle == 0 ? 0 : ends[middle - 1]
        return String(decoding: names[start..<ends[middle]], as: UTF8.self)
      }
      range = ordinals[middle] < ordinal ? middle + 1..<range.upperBound : first..<middle
    }
    return nil
  }
}

extension DocumentWorker {
  /// Takes the fingerprint of a text.
  ///
  /// - Parameter isScanned: Whether `scratch.scanned` is of that text already.
  mutating func fingerprint(
    _ text: [UInt8], _ settings: DuplicateSettings, isScanned: Bool = false
  ) -> DocumentFingerprint {
    var fingerprinter = scratch.fingerprinter.take() ?? Fingerprinter(settings)
    if !isScanned { scratch.scanned.scan(text.span) }
    let fingerprint = fingerprinter.fingerprint(text.span, scratch.scanned)
    scratch.fingerprinter = fingerprinter
    return fingerprint
  }
}
