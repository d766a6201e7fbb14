internal import Storage

/// The writers of all parts, each in a folder of its own unless there is only one; one without documents has
/// no folder.
///
/// They are given all documents from the first on, or from a bucket's, and pass over those that are in
/// finished shards.
final class PartWriters {
  private(set) var state: ArrangingState
  /// The output folder.
  private let folder: String
  /// The folders in it of the parts that have one of their own.
  private let folders: [DatasetPart: String]
  private let workFolder: String
  private let goesOn: () -> Bool
  private var train: DatasetWriter?
  private var validation: DatasetWriter?
  private var test: DatasetWriter?
  /// How many documents of each part were given.
  private var documentCounts: [DatasetPart: Int] = [:]

  /// Opens the writers where an interrupted run left them.
  init(
    folder: String, workFolder: String, layout: PackingLayout, split: DatasetSplit,
    goesOn: @escaping () -> Bool
  ) throws(ShardError) {
    var folders: [DatasetPart: String] = [:]
    if !split.isWhole {
      for part in DatasetPart.allCases {
        folders[part] = part.rawValue
        try makeFolder("\(folder)/\(part.rawValue)")
      }
    }
    func path(_ part: DatasetPart) -> String { folders[part].map { "\(folder)/\($0)" } ?? folder }
    let state = try ArrangingState(
      folder: workFolder,
      outputs: Dictionary(uniqueKeysWithValues: DatasetPart.allCases.map { ($0, path($0)) }))
    func writer(_ part: DatasetPart) throws(ShardError) -> DatasetWriter {
      try DatasetWriter(
        folder: path(part), layout: layout, resumingAt: state.checkpoints[part] ?? .init())
    }
    self.folder = folder
    self.folders = folders
    self.workFolder = workFolder
    self.goesOn = goesOn
    self.state = state
    train = try writer(.train)
    if split.validation > 0 { validation = try writer(.validation) }
    if split.test > 0 { test = try writer(.test) }
  }

  /// Says that packing begins: of documents that were dealt out, or of all in their order.
  func begin(_ buckets: [FileSummary] = []) throws(ShardError) {
    state.buckets = buckets
    try state.write(to: workFolder)
  }

  /// The first bucket with documents that are not in finished shards, which are given next.
  func firstUnfinishedBucket() -> Int {
    let last = state.bucketStarts.lastIndex { starts in
      starts.allSatisfy { part, count in
        count <= state.checkpoints[part]?.documentCount ?? 0
      }
    }
    guard let last else { return 0 }
    documentCounts = state.bucketStarts[last]
    return last
  }

  /// Says that the documents of a bucket come next.
  func beginBucket(_ index: Int) {
    state.bucketStarts.removeSubrange(min(index, state.bucketStarts.count)...)
    state.bucketStarts.append(documentCounts)
  }

  /// Appends a document unless it is in a finished shard.
  func append(_ document: TokenDocument, to part: DatasetPart) throws(ShardError) {
    guard goesOn() else { throw .interrupted }
    let number = documentCounts[part, default: 0]
    documentCounts[part] = number + 1
    let old = state.checkpoints[part] ?? PackingCheckpoint()
    if number < old.documentCount { return }
    var new: PackingCheckpoint?
    switch part {
    case .train:
      try train?.append(document)
      new = train?.takeState().0
    case .validation:
      try validation?.append(document)
      new = validation?.takeState().0
    case .test:
      try test?.append(document)
      new = test?.takeState().0
    }
    guard let new, new.shards.count > old.shards.count else { return }
    state.checkpoints[part] = new
    try state.write(to: workFolder)
  }

  /// Completes all parts; `copies` is what was taken for training, nil where that is all.
  func finish(_ copies: DocumentCopies?) throws(ShardError) -> [DatasetBuilder.Part] {
    var parts: [DatasetBuilder.Part] = []
    if let writer = train.take() {
      var part = part(.train, try writer.finish())
      part.mixture = copies?.languages ?? []
      part.absentSources = copies?.absentSources ?? []
      parts.append(part)
    }
    if let writer = validation.take() { parts.append(part(.validation, try writer.finish())) }
    if let writer = test.take() { parts.append(part(.test, try writer.finish())) }
    for (part, name) in folders
    where !parts.contains(where: { $0.part == part && !$0.result.shards.isEmpty }) {
      do throws(StorageError) {
        try removeItem("\(folder)/\(name)")
      } catch {
        throw .storage(error)
      }
    }
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
