public import Storage

/// Counts of pretokens that were moved to a file: runs, each sorted by the pretokens' bytes.
///
/// A run is records one after the other:
///
///     length of the pretoken, varint | its bytes | its count, varint
///
/// A varint has seven bits a byte, the low ones first, and the top bit set in all but its last byte.
public struct CountRuns: Sendable {
  private let file: ScratchFile
  private var ends: [Int] = []

  /// No runs yet.
  ///
  /// - Parameter folder: where the file is, which has no name.
  /// - Throws: `StorageError` of the system.
  public init(folder: String) throws(StorageError) {
    file = try ScratchFile(folder: folder)
  }

  /// The number of runs.
  public var count: Int { ends.count }

  /// Moves the counts of `counter` here, so that it has seen nothing.
  ///
  /// - Throws: `StorageError` of the system, as for a full disk.
  /// - Complexity: O(*n* log *n*) in the distinct pretokens.
  public mutating func take(_ counter: inout PretokenCounter) throws(StorageError) {
    var writer = RunWriter(file: file, end: ends.last ?? 0)
    let pretokens = counter.pretokens
    for index in pretokens.sortedByBytes() {
      try writer.write(pretokens.bytes.span, pretokens.range(of: index), counter.counts[index])
    }
    ends.append(try writer.finish())
    counter.removeAll()
  }

  /// Readers of all runs.
  fileprivate var readers: [RunReader] {
    ends.indices.map { RunReader(file: file, range: ($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]) }
  }
}

/// What the pretokens in `--memory` stand for.
public struct PretokenSample: Sendable {
  /// Pretokens that occur less often stand for others; 1: all were taken.
  ///
  /// Of those that occur *c* times, *c* in `threshold` were taken, each as if it occurred `threshold` times.
  public var threshold = 1
  /// The distinct pretokens in the texts.
  public var total = 0
}

extension PretokenCounter {
  /// About how many bytes training on these pretokens takes.
  public var trainingMemory: Int {
    Self.trainingMemory(bytes: pretokens.bytes.count, count: pretokens.count)
  }

  /// The counter itself, then the sequences of tokens, then the pairs and their places: measured.
  private static func trainingMemory(bytes: Int, count: Int) -> Int { bytes * 10 + count * 40 }

  /// Sums up what was moved to files.
  ///
  /// Where training on all pretokens would take more than `memory`, a sample of the rarer ones is taken,
  /// by their hash, so that the expected count of each pair of tokens is its true one. (Leaving out
  /// the rarest instead would leave out the long runs of Chinese and Japanese.) The outcome depends on
  /// the counts and on `memory` alone.
  ///
  /// - Parameter memory: in bytes; nil for any.
  /// - Throws: `StorageError` of the file system.
  ///
  /// Threshold sampling: Duffield, Lund, Thorup 2005, "Learn more, sample less: control of volume and
  /// variance in network measurement", <https://doi.org/10.1109/TIT.2005.846400>
  public mutating func addSample(
    of runs: [CountRuns], folder: String, memory: Int?
  ) throws(StorageError) -> PretokenSample {
    precondition(distinctCount == 0)
    // All in one run, and how much memory those of each count would take.
    let file = try ScratchFile(folder: folder)
    var writer = RunWriter(file: file, end: 0)
    var memoryByCount: [Int: Int] = [:]
    var sample = PretokenSample()
    var merge = RunMerge(try runs.flatMap(\.readers).filterReady())
    while let (bytes, count) = try merge.next() {
      try writer.write(bytes.span, 0..<bytes.count, count)
      memoryByCount[count, default: 0] += Self.trainingMemory(bytes: bytes.count, count: 1)
      sample.total += 1
    }
    let end = try writer.finish()
    if let memory {
      func expected(_ threshold: Int) -> Double {
        memoryByCount.reduce(0) {
          $0 + Double($1.value) * min(1, Double($1.key) / Double(threshold))
        }
      }
      while expected(sample.threshold) > Double(memory) { sample.threshold *= 2 }
    }
    var reader = RunReader(file: file, range: 0..<end)
    while try reader.next() {
      let bytes = reader.bytes
      if reader.count >= sample.threshold {
        count(bytes.span, 0..<bytes.count, reader.count)
      } else if hashBytes(bytes.span, 0..<bytes.count) >> 20 % UInt64(sample.threshold)
        < UInt64(reader.count)
      {
        count(bytes.span, 0..<bytes.count, sample.threshold)
      }
    }
    return sample
  }
}

// MARK: - Reading and writing

private struct RunWriter {
  private let file: ScratchFile
  private var end: Int
  private var buffer: [UInt8] = []

  init(file: ScratchFile, end: Int) {
    self.file = file
    self.end = end
  }

  mutating func write(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, _ count: Int
  ) throws(StorageError) {
    appendVarint(UInt64(range.count))
    for i in range { buffer.append(text[i]) }
    appendVarint(UInt64(count))
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// The offset behind the last record.
  mutating func finish() throws(StorageError) -> Int {
    try flush()
    return end
  }

  private mutating func flush() throws(StorageError) {
    try file.append(buffer.span)
    end += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func appendVarint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      buffer.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    buffer.append(UInt8(value))
  }
}

private struct RunReader {
  private let file: ScratchFile
  private var offset: Int
  private let end: Int
  private var buffer: [UInt8] = []
  private var position = 0
  private var filled = 0
  /// The pretoken of the record that was read last.
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  init(file: ScratchFile, range: Range<Int>) {
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
  }

  /// Reads a record; false behind the last one.
  mutating func next() throws(StorageError) -> Bool {
    if position == filled, offset == end { return false }
    let length = Int(try varint())
    bytes.removeAll(keepingCapacity: true)
    for _ in 0..<length { bytes.append(try byte()) }
    count = Int(try varint())
    return true
  }

  private mutating func varint() throws(StorageError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  private mutating func byte() throws(StorageError) -> UInt8 {
    if position == filled {
      if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: 1 << 16) }
      filled = min(try file.read(at: offset, into: &buffer), end - offset)
      guard filled > 0 else {
        throw StorageError(path: "scratch file", operation: .read, cause: .truncated)
      }
      offset += filled
      position = 0
    }
    position += 1
    return buffer[position - 1]
  }
}

extension [RunReader] {
  /// The readers that have a record, which they have read.
  fileprivate func filterReady() throws(StorageError) -> [RunReader] {
    var ready: [RunReader] = []
    for var reader in self where try reader.next() { ready.append(reader) }
    return ready
  }
}

/// The records of several runs in one order, those of one pretoken summed up: a heap of readers.
private struct RunMerge {
  private var heap: [RunReader] = []

  /// - Parameter readers: each has read its first record.
  init(_ readers: [RunReader]) {
    heap = readers
    for parent in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(parent) }
  }

  mutating func next() throws(StorageError) -> (bytes: [UInt8], count: Int)? {
    guard let bytes = heap.first?.bytes else { return nil }
    var count = 0
    while let first = heap.first, first.bytes == bytes {
      count += first.count
      if try !heap[0].next() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
      }
      sink(0)
    }
    return (bytes, count)
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while true {
      var child = parent * 2 + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, isBefore(child + 1, child) { child += 1 }
      guard isBefore(child, parent) else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }

  private func isBefore(_ first: Int, _ second: Int) -> Bool {
    heap[first].bytes.lexicographicallyPrecedes(heap[second].bytes)
  }
}

extension ByteStringTable {
  /// The numbers of all strings in the order of their bytes.
  fileprivate func sortedByBytes() -> [Int] {
    let bytes = bytes
    return (0..<count).sorted { first, second in
      bytes[range(of: first)].lexicographicallyPrecedes(bytes[range(of: second)])
    }
  }
}
