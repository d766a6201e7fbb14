internal import Storage
internal import UnicodeText

/// A key and what it belongs to.
struct KeyedRecord: Hashable, Sendable {
  var key: UInt64
  var value: UInt64

  static func < (a: KeyedRecord, b: KeyedRecord) -> Bool {
    a.key != b.key ? a.key < b.key : a.value < b.value
  }
}

/// Sorts any number of records by key, then value, in bounded memory.
///
/// What fits into memory is sorted there (radix sort) and appended to a scratch file as a run; the runs
/// are merged when all is there.
///
///     append … append │ full: sort │ append … append │ full: sort │ … → merge of all runs
///
/// Knuth, The Art of Computer Programming, volume 3, section 5.4.
struct SortedSpill: ~Copyable {
  private var records: [KeyedRecord] = []
  private var scratch: [KeyedRecord] = []
  private let capacity: Int
  private let folder: String
  private var file: BufferedScratchFile?
  /// Places of the runs, in records.
  private var runs: [Range<Int>] = []

  static let recordSize = 16
  /// Runs that are merged at once; more are merged in steps.
  private static let fanIn = 256
  private static let readCount = 4096

  /// - Parameters:
  ///   - folder: Where the scratch file goes.
  ///   - memory: Bytes that may be used.
  init(folder: String, memory: Int) {
    self.folder = folder
    capacity = max(1024, memory / (2 * Self.recordSize))
  }

  mutating func append(key: UInt64, value: UInt64) throws(StorageError) {
    if records.count == capacity { try spill() }
    records.append(KeyedRecord(key: key, value: value))
  }

  /// Ends the input.
  consuming func sorted() throws(StorageError) -> SortedRecords {
    if runs.isEmpty {
      Self.sort(&records, scratch: &scratch)
      scratch = []
      return SortedRecords(records: records)
    }
    if !records.isEmpty { try spill() }
    records = []
    scratch = []
    while runs.count > Self.fanIn { try mergeSomeRuns() }
    guard let file = file.take() else { preconditionFailure("runs without a file") }
    return try SortedRecords(file: file, runs: runs, readCount: Self.readCount)
  }

  private mutating func spill() throws(StorageError) {
    Self.sort(&records, scratch: &scratch)
    if file == nil { file = try BufferedScratchFile(folder: folder) }
    let start = runs.last?.upperBound ?? 0
    var words: [UInt64] = []
    for record in records {
      words.append(record.key)
      words.append(record.value)
      if words.count >= 1 << 14 {
        try file?.append(words.span)
        words.removeAll(keepingCapacity: true)
      }
    }
    try file?.append(words.span)
    runs.append(start..<(start + records.count))
    records.removeAll(keepingCapacity: true)
  }

  /// Merges groups of runs into a new file, with as many fewer runs.
  private mutating func mergeSomeRuns() throws(StorageError) {
    guard let old = file.take() else { return }
    var new = try BufferedScratchFile(folder: folder)
    var merged: [Range<Int>] = []
    var source = old
    for first in stride(from: 0, to: runs.count, by: Self.fanIn) {
      let group = Array(runs[first..<min(runs.count, first + Self.fanIn)])
      var sorted = try SortedRecords(file: source, runs: group, readCount: Self.readCount)
      let start = merged.last?.upperBound ?? 0
      var count = 0
      while let record = try sorted.next() {
        try new.append([record.key, record.value].span)
        count += 1
      }
      merged.append(start..<(start + count))
      source = sorted.takeFile()
    }
    runs = merged
    file = consume new
  }

  /// Sorts by key and then value.
  ///
  /// Records come with rising values, and the sort is stable, so only keys are looked at, eleven bits
  /// at a time.
  private static func sort(_ records: inout [KeyedRecord], scratch: inout [KeyedRecord]) {
    if records.count < 256 {
      records.sort(by: <)
      return
    }
    if scratch.count < records.count { scratch = records }
    var isSortedByValue = true
    for index in 1..<records.count where records[index].value < records[index - 1].value {
      isSortedByValue = false
      break
    }
    if !isSortedByValue {
      records.sort(by: <)
      return
    }
    for pass in 0..<6 {
      if pass % 2 == 0 {
        distribute(records.span, to: &scratch, shift: UInt64(11 * pass))
      } else {
        let count = records.count
        distribute(scratch.span.extracting(0..<count), to: &records, shift: UInt64(11 * pass))
      }
    }
  }

  private static func distribute(
    _ source: Span<KeyedRecord>, to target: inout [KeyedRecord], shift: UInt64
  ) {
    var places = [Int](repeating: 0, count: 2049)
    for index in source.indices { places[Int(source[index].key >> shift & 2047) + 1] += 1 }
    for digit in 1..<2049 { places[digit] += places[digit - 1] }
    var out = target.mutableSpan
    for index in source.indices {
      let record = source[index]
      let digit = Int(record.key >> shift & 2047)
      out[places[digit]] = record
      places[digit] += 1
    }
  }
}

/// Records in order, from memory or merged from runs on the disk.
struct SortedRecords: ~Copyable {
  private struct Run {
    var records: ArraySlice<KeyedRecord>
    /// What is still in the file, in records.
    var rest: Range<Int>
  }

  private var file: BufferedScratchFile?
  private var runs: [Run] = []
  /// A heap of runs by their first record.
  private var heap: [Int] = []
  private var readCount = 0

  init(records: [KeyedRecord]) {
    guard !records.isEmpty else { return }
    runs = [Run(records: records[...], rest: 0..<0)]
    heap = [0]
  }

  init(
    file: consuming BufferedScratchFile, runs: [Range<Int>], readCount: Int
  ) throws(StorageError) {
    self.file = consume file
    self.readCount = readCount
    for range in runs where !range.isEmpty {
      self.runs.append(Run(records: [], rest: range))
      try refill(self.runs.count - 1)
    }
    heap = Array(self.runs.indices)
    for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(index) }
  }

  mutating func takeFile() -> BufferedScratchFile {
    guard let file = file.take() else { preconditionFailure("the records are in memory") }
    return file
  }

  mutating func next() throws(StorageError) -> KeyedRecord? {
    guard let run = heap.first, let record = runs[run].records.popFirst() else { return nil }
    if runs[run].records.isEmpty { try refill(run) }
    if runs[run].records.isEmpty {
      heap[0] = heap[heap.count - 1]
      heap.removeLast()
    }
    if !heap.isEmpty { sink(0) }
    return record
  }

  private mutating func refill(_ run: Int) throws(StorageError) {
    let rest = runs[run].rest
    let count = min(readCount, rest.count)
    guard count > 0 else { return }
    var bytes = [UInt8](repeating: 0, count: count * SortedSpill.recordSize)
    let start = rest.lowerBound * SortedSpill.recordSize
    guard try file?.read(at: start, into: &bytes, atLeast: bytes.count) != nil else {
      preconditionFailure("the records are in memory")
    }
    runs[run].records =
      (0..<count).map { index in
        KeyedRecord(
          key: bytes.span.word(at: 16 * index), value: bytes.span.word(at: 16 * index + 8))
      }[...]
    runs[run].rest = (rest.lowerBound + count)..<rest.upperBound
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    guard let first = runs[a].records.first, let second = runs[b].records.first else {
      return false
    }
    return first < second
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && precedes(heap[child], heap[least]) {
        least = child
      }
      if least == parent { return }
      heap.swapAt(least, parent)
      parent = least
    }
  }
}
