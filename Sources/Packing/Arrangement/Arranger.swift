internal import Storage

/// Splits, mixes and shuffles spooled documents, and packs them.
///
/// A shuffle sorts all documents by a number that the seed and their own number give. Documents are
/// dealt out to files by the first bits of that number, so that each file is small enough to be sorted
/// in memory; one that is not is dealt out once more. Which files there are changes nothing in the order.
///
/// Documents that an interrupted run dealt out, and shards that it finished, are not made again.
struct Arranger {
  let folder: String
  let workFolder: String
  let layout: PackingLayout
  let arrangement: Arrangement
  /// Asked before every document; false ends the work with `ShardError.interrupted`.
  var goesOn: () -> Bool = { true }

  /// Bytes of documents that are sorted in memory.
  var sortedBytes = 1 << 26

  /// Packs the documents of the files at `paths`.
  func arrange(_ paths: [String]) throws(ShardError) -> [DatasetBuilder.Part] {
    let copies = try planCopies(paths)
    let output = try PartWriters(
      folder: folder, workFolder: workFolder, layout: layout, split: arrangement.split,
      goesOn: goesOn)
    if let seed = arrangement.shuffleSeed {
      try shuffle(paths, seed: seed, copies, into: output)
    } else {
      try output.begin()
      // One epoch after the other.
      var epoch = 0
      while true {
        var count = 0
        try forEachDocument(paths, copies) {
          (document, times, part) throws(ShardError) in
          guard times > epoch else { return }
          count += 1
          try output.append(document.document, to: part)
        }
        if count == 0 { break }
        epoch += 1
      }
    }
    return try output.finish(copies)
  }

  /// How often documents of each group are taken; nil: all once.
  private func planCopies(_ paths: [String]) throws(ShardError) -> DocumentCopies? {
    if arrangement.mixture.isPlain { return nil }
    var tokens: [Mixture.Group: TokensByNumber] = [:]
    for path in paths {
      var reader = try SpoolReader(path: path)
      while let next = try reader.next() {
        guard goesOn() else { throw .interrupted }
        let hash = next.contentHash
        guard arrangement.split.part(ofHash: hash) == .train else { continue }
        tokens[next.document.group, default: .init()]
          .add(next.document.tokens.count, number: number(ofHash: hash))
      }
    }
    return DocumentCopies(
      try arrangement.mixture.plan(of: tokens.mapValues(\.count)), of: tokens)
  }

  /// The number by which documents are chosen, from 0 to 1.
  private func number(ofHash hash: UInt64) -> Double {
    unitInterval(splitMix64(hash ^ splitMix64(arrangement.shuffleSeed ?? 0)))
  }

  /// Calls `body` with each document, how often it is taken, and its part.
  private func forEachDocument(
    _ paths: [String], _ copies: DocumentCopies?,
    _ body: (SpooledDocument, Int, DatasetPart) throws(ShardError) -> Void
  ) throws(ShardError) {
    for path in paths {
      var reader = try SpoolReader(path: path)
      while let next = try reader.next() {
        guard goesOn() else { throw .interrupted }
        let hash = next.contentHash
        let part = arrangement.split.part(ofHash: hash)
        guard part == .train, let copies else {
          try body(next, 1, part)
          continue
        }
        try body(
          next, copies.count(of: next.document.group, number: number(ofHash: hash)), part)
      }
    }
  }

  // MARK: - Shuffle

  private func shuffle(
    _ paths: [String], seed: UInt64, _ copies: DocumentCopies?,
    into output: PartWriters
  ) throws(ShardError) {
    if output.state.buckets.isEmpty { try output.begin(try deal(paths, seed: seed, copies)) }
    let buckets = output.state.buckets
    for index in output.firstUnfinishedBucket()..<buckets.count {
      output.beginBucket(index)
      try pack(buckets[index], usedBits: UInt64(buckets.count.trailingZeroBitCount), into: output)
    }
  }

  /// Deals all documents out to files, whose number is a power of two.
  private func deal(
    _ paths: [String], seed: UInt64, _ copies: DocumentCopies?
  ) throws(ShardError) -> [FileSummary] {
    var size = 0
    try forEachDocument(paths, copies) { (document, times, _) throws(ShardError) in
      size += times * (52 + 4 * document.document.tokens.count)
    }
    let buckets = try Buckets(folder: workFolder, name: "bucket", size: size, limit: sortedBytes)
    try forEachDocument(paths, copies) { (document, times, _) throws(ShardError) in
      var document = document
      for copy in 0..<times {
        let number = UInt64(document.document.number ?? 0)
        document.key = splitMix64(
          splitMix64(seed) ^ splitMix64(number) &+ splitMix64(UInt64(copy)) << 1)
        try buckets.append(document)
      }
    }
    return try buckets.finish()
  }

  private func pack(
    _ bucket: FileSummary, usedBits: UInt64, into output: PartWriters
  ) throws(ShardError) {
    let path = "\(workFolder)/\(bucket.name)"
    if bucket.byteCount > 2 * sortedBytes, Buckets.canDealAgain(usedBits) {
      let finer = try Buckets(
        folder: workFolder, name: bucket.name, size: bucket.byteCount, limit: sortedBytes,
        skippedBits: usedBits)
      var reader = try SpoolReader(path: path)
      while let next = try reader.next() {
        guard goesOn() else { throw .interrupted }
        try finer.append(next)
      }
      for bucket in try finer.finish() {
        try pack(bucket, usedBits: finer.usedBits, into: output)
      }
      return
    }
    var documents: [SpooledDocument] = []
    var reader = try SpoolReader(path: path)
    while let next = try reader.next() { documents.append(next) }
    documents.sort { ($0.key, $0.document.number ?? 0) < ($1.key, $1.document.number ?? 0) }
    for next in documents {
      try output.append(next.document, to: arrangement.split.part(ofHash: next.contentHash))
    }
  }
}

extension TokenDocument {
  fileprivate var group: Mixture.Group { Mixture.Group(language: language, source: source) }
}

/// Files that documents are dealt out to by the first bits of their keys that were not used before.
private struct Buckets {
  let usedBits: UInt64
  private let skippedBits: UInt64
  private let writers: [SpoolWriter]

  /// Bits of a file's name: up to 128 files are open at once.
  private static let maximumBits: UInt64 = 7

  /// Opens files for `size` bytes of documents, so that each gets about `limit`.
  init(
    folder: String, name: String, size: Int, limit: Int, skippedBits: UInt64 = 0
  ) throws(ShardError) {
    var bits: UInt64 = 0
    while bits < Self.maximumBits, size >> Int(bits) > limit { bits += 1 }
    var writers: [SpoolWriter] = []
    for index in 0..<(1 << bits) {
      writers.append(try SpoolWriter(folder: folder, name: "\(name)-\(index)"))
    }
    self.writers = writers
    self.skippedBits = skippedBits
    usedBits = skippedBits + bits
  }

  /// Whether keys have bits left: they have none when a corpus has 2⁵⁰ bytes.
  static func canDealAgain(_ usedBits: UInt64) -> Bool { usedBits < 50 }

  func append(_ document: SpooledDocument) throws(ShardError) {
    let bits = usedBits - skippedBits
    let index = bits == 0 ? 0 : (document.key << skippedBits) >> (64 - bits)
    try writers[Int(index)].append(document)
  }

  /// Completes the files.
  func finish() throws(ShardError) -> [FileSummary] {
    var files: [FileSummary] = []
    for writer in writers { files.append(try writer.finish()) }
    return files
  }
}
