public import Storage
internal import UnicodeText

/// Which duplicates are looked for, and with how much memory.
public struct DuplicateSettings: Sendable, Hashable {
  /// Whether documents with the same text are, white space of ASCII aside: the same 88 bits of a hash of its words.
  public var exact = true
  /// How near-duplicates are; nil: not at all.
  public var near: NearDuplicateSettings?
  /// The fewest characters of a line that is taken out where it occurred before, blanks around it aside;
  /// nil: none are.
  public var paragraphs: Int?
  /// The folder for what does not fit into memory.
  public var scratchFolder = "/tmp"
  /// Bytes of memory for sorting.
  public var memory = 256 << 20

  /// Only exact duplicates.
  public init() {}
}

/// What of a document is compared with others.
public struct DocumentFingerprint: Sendable {
  fileprivate var exact: (UInt64, UInt64)?
  fileprivate var near: (signature: MinHashSignature, keys: [UInt64])?
  /// Hashes of the lines that are long enough, and which lines they are.
  fileprivate var lines: [(hash: UInt64, index: Int)] = []
}

/// Takes fingerprints; has the scratch for it, one for each worker.
public struct Fingerprinter: Sendable {
  private let settings: DuplicateSettings
  private var hasher: MinHasher?

  /// One that takes what `settings` need.
  public init(_ settings: DuplicateSettings) {
    self.settings = settings
    hasher = settings.near.map(MinHasher.init)
  }

  /// The fingerprint of a text.
  ///
  /// - Parameters:
  ///   - text: The text that was scanned.
  ///   - scanned: Its units and lines.
  /// - Complexity: O(*n*) in the bytes of the text.
  public mutating func fingerprint(
    _ text: Span<UInt8>, _ scanned: ScannedText
  ) -> DocumentFingerprint {
    var fingerprint = DocumentFingerprint()
    if settings.exact { fingerprint.exact = WordSequenceHash.hash(text) }
    fingerprint.near = hasher?.sketch(scanned.units, of: text)
    if let minimum = settings.paragraphs {
      for (index, line) in scanned.lines.enumerated() where line.length >= minimum {
        let (range, trimmedCount) = Self.trimmed(line, in: text)
        guard Int(line.length) - trimmedCount >= minimum else { continue }
        let hash = trimmedCount == 0 ? line.hash : ByteHash.hash(text, range)
        fingerprint.lines.append((hash, index))
      }
    }
    return fingerprint
  }

  /// A line without the blanks around it, which indent the one copy and not the other, and their number.
  private static func trimmed(
    _ line: ScannedText.Line, in text: Span<UInt8>
  ) -> (range: Range<Int>, count: Int) {
    let blanks: [StaticString] = [" ", "\t", "\u{A0}", "\u{3000}"]
    var (start, end) = (Int(line.start), Int(line.end))
    var count = 0
    while start < end, let blank = blanks.first(where: { text.has($0, at: start) }) {
      start += blank.utf8CodeUnitCount
      count += 1
    }
    while start < end,
      let blank = blanks.first(where: {
        end - $0.utf8CodeUnitCount >= start && text.has($0, at: end - $0.utf8CodeUnitCount)
      })
    {
      end -= blank.utf8CodeUnitCount
      count += 1
    }
    return (start..<end, count)
  }
}

/// Finds the duplicates of a whole corpus: fingerprints in, decisions out, in the same order.
///
///     var finder = try DuplicateFinder(settings)
///     for document in corpus { try finder.add(fingerprinter.fingerprint(…)) }
///     var decisions = try finder.decisions()
///     for document in corpus { switch try decisions.next() { … } }
///
/// In the order of the corpus, a document is dropped that equals or is similar enough to one that is kept. A
/// chain of similar pairs drops nothing by itself, as it does in datatrove: each yearly edition of a guideline
/// is like the one before, the last not like the first. Of equal lines the first in a document that is kept
/// stays.
///
/// Signatures and keys go to scratch files, so memory is `settings.memory` and some bytes for each
/// document that has duplicates.
public struct DuplicateFinder: ~Copyable {
  private let settings: DuplicateSettings
  private var exact: SortedSpill
  private var bands: SortedSpill
  private var lines: SortedSpill
  private var signatures: BufferedScratchFile
  private var count: UInt64 = 0

  /// Bits for an ordinal in a record; what is above them is a second part of the hash.
  private static let ordinalBits: UInt64 = 40
  private static let lineBits: UInt64 = 24
  static let signatureSize = MinHashSignature.binCount

  /// Starts without documents.
  ///
  /// - Throws: `StorageError` where no scratch file can be made.
  public init(_ settings: DuplicateSettings) throws(StorageError) {
    self.settings = settings
    let folder = settings.scratchFolder
    exact = SortedSpill(folder: folder, memory: settings.memory / 8)
    bands = SortedSpill(folder: folder, memory: settings.memory / 2)
    lines = SortedSpill(folder: folder, memory: settings.memory / 4)
    signatures = try BufferedScratchFile(folder: folder)
  }

  /// Adds the next document.
  ///
  /// - Throws: `StorageError` where the scratch files cannot be written.
  public mutating func add(_ fingerprint: DocumentFingerprint) throws(StorageError) {
    precondition(count < 1 << Self.ordinalBits, "more documents than ordinals")
    if let (hash, second) = fingerprint.exact {
      try exact.append(key: hash, value: (second >> Self.ordinalBits) << Self.ordinalBits | count)
    }
    if settings.near != nil {
      if let near = fingerprint.near {
        for key in near.keys { try bands.append(key: key, value: count) }
        try signatures.append(near.signature.words.span)
      } else {
        try signatures.append([UInt64](repeating: 0, count: Self.signatureSize / 8).span)
      }
    }
    for (hash, index) in fingerprint.lines where index < 1 << Self.lineBits {
      try lines.append(key: hash, value: count << Self.lineBits | UInt64(index))
    }
    count += 1
  }

  /// Compares everything; the barrier between the two passes over a corpus.
  ///
  /// - Complexity: O(*n* log *n*) in the documents, plus one comparison for each candidate.
  /// - Throws: `StorageError` where the scratch files cannot be read.
  public consuming func decisions() throws(StorageError) -> DuplicateDecisions {
    var clusters = DuplicateClusters()
    var originals = OrdinalTable()
    try Self.joinEqual(exact.sorted(), &clusters, &originals)
    var store = SignatureStore(file: signatures)
    if let near = settings.near {
      try Self.joinSimilar(bands.sorted(), &store, threshold: near.threshold, &clusters)
    }
    let threshold = settings.near?.threshold ?? 1
    try clusters.chooseKept(originals) { (kept, other) throws(StorageError) in
      let signature = try store.signature(of: other)
      return try store.signature(of: kept).similarity(to: signature) >= threshold
    }
    let repeated = try Self.repeatedLines(
      lines.sorted(), clusters, folder: settings.scratchFolder, memory: settings.memory / 4)
    return try DuplicateDecisions(
      clusters: clusters, originals: originals, signatures: store,
      hasSignatures: settings.near != nil,
      repeatedLines: repeated, count: count)
  }

  private static func joinEqual(
    _ records: consuming SortedRecords, _ clusters: inout DuplicateClusters,
    _ originals: inout OrdinalTable
  ) throws(StorageError) {
    let mask: UInt64 = 1 << ordinalBits - 1
    // Documents with one key, by the second part of their hash: nearly always only one.
    var key: UInt64?
    var firsts: [(second: UInt64, ordinal: UInt64)] = []
    while let record = try records.next() {
      if record.key != key { firsts.removeAll(keepingCapacity: true) }
      key = record.key
      let second = record.value >> ordinalBits
      let ordinal = record.value & mask
      if let index = firsts.firstIndex(where: { $0.second == second }) {
        clusters.join(firsts[index].ordinal, ordinal)
        originals[ordinal] = firsts[index].ordinal
      } else {
        firsts.append((second, ordinal))
      }
    }
  }

  /// Joins the documents of each bucket that are similar enough.
  ///
  /// A document is compared with those of its bucket that stand for the ones before, at most
  /// `representativeLimit`: a bucket of thousands of copies costs one comparison each.
  private static func joinSimilar(
    _ records: consuming SortedRecords, _ store: inout SignatureStore, threshold: Double,
    _ clusters: inout DuplicateClusters
  ) throws(StorageError) {
    let representativeLimit = 32
    var key: UInt64?
    var first: UInt64 = 0
    var representatives: [(ordinal: UInt64, signature: MinHashSignature)] = []
    while let record = try records.next() {
      let ordinal = record.value
      if record.key != key {
        key = record.key
        first = ordinal
        representatives.removeAll(keepingCapacity: true)
        continue
      }
      if representatives.isEmpty {
        // Most buckets hold one document, whose signature nobody needs.
        representatives.append((first, try store.signature(of: first)))
      }
      let root = clusters.root(of: ordinal)
      if representatives.contains(where: { clusters.root(of: $0.ordinal) == root }) { continue }
      let signature = try store.signature(of: ordinal)
      var isSimilar = false
      for representative in representatives
      where representative.signature.similarity(to: signature) >= threshold {
        clusters.join(representative.ordinal, ordinal)
        isSimilar = true
      }
      if !isSimilar, representatives.count < representativeLimit {
        representatives.append((ordinal, signature))
      }
    }
  }

  /// The lines that occurred before in a document that is kept, in the order of the corpus.
  private static func repeatedLines(
    _ records: consuming SortedRecords, _ clusters: DuplicateClusters, folder: String,
    memory: Int
  ) throws(StorageError) -> SortedRecords {
    var repeated = SortedSpill(folder: folder, memory: memory)
    var key: UInt64?
    while let record = try records.next() {
      let ordinal = record.value >> lineBits
      if clusters.kept(for: ordinal) != ordinal { continue }
      if record.key == key {
        try repeated.append(key: record.value, value: 0)
      } else {
        key = record.key
      }
    }
    return try repeated.sorted()
  }
}

/// Reads signatures of a scratch file, those used lately from memory.
struct SignatureStore: ~Copyable {
  private var file: BufferedScratchFile
  private var recent: [(ordinal: UInt64, signature: MinHashSignature)?]

  init(file: consuming BufferedScratchFile) {
    self.file = file
    recent = Array(repeating: nil, count: 1 << 14)
  }

  mutating func signature(of ordinal: UInt64) throws(StorageError) -> MinHashSignature {
    let slot = Int(mixed(ordinal) & UInt64(recent.count - 1))
    if let known = recent[slot], known.ordinal == ordinal { return known.signature }
    var bytes = [UInt8](repeating: 0, count: DuplicateFinder.signatureSize)
    try file.read(at: Int(ordinal) * bytes.count, into: &bytes, atLeast: bytes.count)
    let signature = MinHashSignature(
      words: (0..<bytes.count / 8).map { bytes.span.word(at: 8 * $0) })
    recent[slot] = (ordinal, signature)
    return signature
  }
}
