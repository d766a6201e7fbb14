/// Splits, mixes and shuffles spooled documents, and packs them.
///
/// A shuffle sorts all documents by a number that the seed and their own number give. Documents are
/// dealt out to files by the first bits of that number, so that each file is small enough to be sorted
/// in memory; one that is not is dealt out once more. Which files there are changes nothing in the order.
struct Arranger {
  let folder: String
  let workFolder: String
  let layout: PackingLayout
  let arrangement: Arrangement

  /// Bytes of documents that are sorted in memory.
  var sortedBytes = 1 << 26

  /// Packs the documents of the files at `paths`.
  func arrange(_ paths: [String]) throws(ShardError) -> [DatasetBuilder.Part] {
    let plan = try planMixture(paths)
    let repetitions = plan?.repetitions
    let output = try PartWriters(folder: folder, layout: layout, split: arrangement.split)
    if let seed = arrangement.shuffleSeed {
      try shuffle(paths, seed: seed, repetitions, into: output)
    } else {
      // One epoch after the other.
      var epoch = 0
      while true {
        var count = 0
        try forEachDocument(paths, repetitions) {
          (document, copies, part) throws(ShardError) in
          guard copies > epoch else { return }
          count += 1
          try output.append(document.document, to: part)
        }
        if count == 0 { break }
        epoch += 1
      }
    }
    return try output.finish(mixture: plan?.languages ?? [])
  }

  /// How often documents of each group are taken; nil: all once.
  private func planMixture(_ paths: [String]) throws(ShardError) -> Mixture.Plan? {
    if arrangement.mixture.isPlain { return nil }
    var tokens: [Mixture.Group: Int] = [:]
    for path in paths {
      var reader = try SpoolReader(path: path)
      while let next = try reader.next() {
        guard arrangement.split.part(ofHash: next.contentHash) == .train else { continue }
        tokens[next.document.group, default: 0] += next.document.tokens.count
      }
    }
    return try arrangement.mixture.plan(of: tokens)
  }

  /// Calls `body` with each document, how often it is taken, and its part.
  private func forEachDocument(
    _ paths: [String], _ repetitions: [Mixture.Group: Double]?,
    _ body: (SpooledDocument, Int, DatasetPart) throws(ShardError) -> Void
  ) throws(ShardError) {
    for path in paths {
      var reader = try SpoolReader(path: path)
      while let next = try reader.next() {
        let hash = next.contentHash
        let part = arrangement.split.part(ofHash: hash)
        guard part == .train, let repetitions else {
          try body(next, 1, part)
          continue
        }
        let wanted = repetitions[next.document.group] ?? 0
        let chance = unitInterval(mixed(hash ^ mixed(arrangement.shuffleSeed ?? 0)))
        let copies = Int(wanted) + (chance < wanted - wanted.rounded(.down) ? 1 : 0)
        try body(next, copies, part)
      }
    }
  }

  // MARK: - Shuffle

  private func shuffle(
    _ paths: [String], seed: UInt64, _ repetitions: [Mixture.Group: Double]?,
    into output: PartWriters
  ) throws(ShardError) {
    var size = 0
    try forEachDocument(paths, repetitions) { (document, copies, _) throws(ShardError) in
      size += copies * (52 + 4 * document.document.tokens.count)
    }
    let buckets = try Buckets(folder: workFolder, name: "bucket", size: size, limit: sortedBytes)
    try forEachDocument(paths, repetitions) { (document, copies, _) throws(ShardError) in
      var document = document
      for copy in 0..<copies {
        document.key = mixed(
          mixed(seed) ^ mixed(UInt64(document.document.number ?? 0)) &+ mixed(UInt64(copy)) << 1)
        try buckets.append(document)
      }
    }
    try pack(buckets, into: output)
  }

  private func pack(_ buckets: Buckets, into output: PartWriters) throws(ShardError) {
    for (index, bucket) in try buckets.finish().enumerated() {
      let path = "\(workFolder)/\(bucket.name)"
      if bucket.byteCount > 2 * sortedBytes, buckets.canDealAgain {
        let finer = try Buckets(
          folder: workFolder, name: "\(bucket.name)-\(index)", size: bucket.byteCount,
          limit: sortedBytes, skippedBits: buckets.usedBits)
        var reader = try SpoolReader(path: path)
        while let next = try reader.next() { try finer.append(next) }
        try pack(finer, into: output)
        continue
      }
      var documents: [SpooledDocument] = []
      var reader = try SpoolReader(path: path)
      while let next = try reader.next() { documents.append(next) }
      documents.sort { ($0.key, $0.document.number ?? 0) < ($1.key, $1.document.number ?? 0) }
      for next in documents {
        try output.append(
          next.document, to: arrangement.split.part(ofHash: next.contentHash))
      }
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
  var canDealAgain: Bool { usedBits < 50 }

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

/// The writers of all parts, each in a folder of its own unless there is only one.
private final class PartWriters {
  private let folders: [DatasetPart: String]
  private var train: DatasetWriter?
  private var validation: DatasetWriter?
  private var test: DatasetWriter?

  init(folder: String, layout: PackingLayout, split: DatasetSplit) throws(ShardError) {
    var folders: [DatasetPart: String] = [:]
    if !split.isWhole {
      for part in DatasetPart.allCases {
        folders[part] = part.rawValue
        try makeFolder("\(folder)/\(part.rawValue)")
      }
    }
    self.folders = folders
    func writer(_ part: DatasetPart) throws(ShardError) -> DatasetWriter {
      try DatasetWriter(
        folder: folders[part].map { "\(folder)/\($0)" } ?? folder, layout: layout)
    }
    train = try writer(.train)
    if split.validation > 0 { validation = try writer(.validation) }
    if split.test > 0 { test = try writer(.test) }
  }

  func append(_ document: TokenDocument, to part: DatasetPart) throws(ShardError) {
    switch part {
    case .train: try train?.append(document)
    case .validation: try validation?.append(document)
    case .test: try test?.append(document)
    }
  }

  /// Completes all parts; `mixture` is what was taken of each language for training.
  func finish(mixture: [Mixture.Language]) throws(ShardError) -> [DatasetBuilder.Part] {
    var parts: [DatasetBuilder.Part] = []
    if let writer = train.take() {
      var part = part(.train, try writer.finish())
      part.mixture = mixture
      parts.append(part)
    }
    if let writer = validation.take() { parts.append(part(.validation, try writer.finish())) }
    if let writer = test.take() { parts.append(part(.test, try writer.finish())) }
    return parts
  }

  private func part(
    _ part: DatasetPart, _ result: DatasetWriter.Result
  ) -> DatasetBuilder.Part {
    guard let folder = folders[part] else {
      return DatasetBuilder.Part(part: nil, result: result, isRearranged: true)
    }
    var result = result
    func rename(_ file: inout FileSummary) { file.name = "\(folder)/\(file.name)" }
    for index in result.shards.indices {
      rename(&result.shards[index].file)
      for companion in result.shards[index].companions.indices {
        rename(&result.shards[index].companions[companion].file)
      }
    }
    for index in result.indexFiles.indices { rename(&result.indexFiles[index]) }
    return DatasetBuilder.Part(part: part, result: result, isRearranged: true)
  }
}
