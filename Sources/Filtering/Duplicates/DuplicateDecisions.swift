public import Storage

/// What is to be done with each document of a corpus, in its order.
public struct DuplicateDecisions: ~Copyable {
  /// What is to be done with a document.
  public enum Decision: Sendable, Hashable {
    /// It stays.
    ///
    /// - Parameters:
    ///   - clusterSize: The documents that belong together with it, itself included.
    ///   - repeatedLines: Its lines that occurred before, counted from 0 without blank ones.
    case keep(clusterSize: Int, repeatedLines: [Int])
    /// Its text occurred before; document `original` of the corpus, counted from 0, is kept in its
    /// place.
    case exactDuplicate(original: Int)
    /// Document `original` of the corpus, counted from 0, is kept in its place.
    ///
    /// `similarity` is the estimated Jaccard similarity of the two, not below the threshold.
    case nearDuplicate(original: Int, similarity: Double)
  }

  private let clusters: DuplicateClusters
  private let originals: OrdinalTable
  private var signatures: SignatureStore
  private let hasSignatures: Bool
  private var repeatedLines: SortedRecords
  private var pendingLine: KeyedRecord?
  private var ordinal: UInt64 = 0
  private let count: UInt64

  init(
    clusters: DuplicateClusters, originals: OrdinalTable, signatures: consuming SignatureStore,
    hasSignatures: Bool, repeatedLines: consuming SortedRecords, count: UInt64
  ) throws(StorageError) {
    self.clusters = clusters
    self.originals = originals
    self.signatures = signatures
    self.hasSignatures = hasSignatures
    self.repeatedLines = repeatedLines
    self.count = count
    pendingLine = try self.repeatedLines.next()
  }

  /// The decision about the next document.
  ///
  /// - Precondition: There are no more calls than documents.
  /// - Throws: `StorageError` where the scratch files cannot be read.
  public mutating func next() throws(StorageError) -> Decision {
    precondition(ordinal < count, "more decisions than documents")
    defer { ordinal += 1 }
    var lines: [Int] = []
    while let line = pendingLine, line.key >> 24 == ordinal {
      lines.append(Int(line.key & 0xFF_FFFF))
      pendingLine = try repeatedLines.next()
    }
    let kept = clusters.kept(for: ordinal)
    if kept == ordinal {
      return .keep(clusterSize: clusters.size(ofKept: kept), repeatedLines: lines)
    }
    if originals[ordinal] == kept { return .exactDuplicate(original: Int(kept)) }
    precondition(hasSignatures, "only near-duplicates have no equal")
    let mine = try signatures.signature(of: ordinal)
    let similarity = mine.similarity(to: try signatures.signature(of: kept))
    return .nearDuplicate(original: Int(kept), similarity: similarity)
  }

  /// The text without some of its lines, and without blank lines that would follow each other.
  ///
  /// - Parameters:
  ///   - lines: The lines in rising order, counted from 0 without blank ones.
  ///   - text: The text that was scanned.
  ///   - scanned: Its lines.
  /// - Complexity: O(*n*) in the bytes of the text.
  public static func removing(
    lines: [Int], from text: Span<UInt8>, _ scanned: ScannedText
  ) -> [UInt8] {
    var kept: [UInt8] = []
    var next = 0
    var owesBlankLine = false
    for (index, line) in scanned.lines.enumerated() {
      if line.beginsParagraph { owesBlankLine = true }
      if next < lines.count, lines[next] == index {
        next += 1
        continue
      }
      if !kept.isEmpty { kept.append(0x0A) }
      if owesBlankLine, !kept.isEmpty { kept.append(0x0A) }
      owesBlankLine = false
      for position in Int(line.start)..<Int(line.end) { kept.append(text[position]) }
    }
    return kept
  }
}
