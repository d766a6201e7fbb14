internal import Corpora
internal import Storage

/// Which of the documents that were compared do not stay as they are, in a file, so that a run can go on
/// with them after an interruption.
///
/// | width | meaning |
/// |---|---|
/// | 8 | number of the document among those compared, from 1 |
/// | 8 | documents that it stands for, itself included; 0: it is dropped |
/// | 8 | lines that are taken out of its text |
/// | 8 each | these lines, counted from 0 without blank ones |
/// | … | the others in the same way, by rising numbers |
final class DocumentSelection {
  /// Writes the file, which appears when it is whole.
  struct Writer: ~Copyable {
    private var file: AtomicFile

    init(path: String) throws(StorageError) {
      file = try AtomicFile(path: path, digest: .none)
    }

    /// Adds document number `ordinal`, counted from 0; no change: it is dropped.
    mutating func write(_ change: DuplicateChange?, _ ordinal: Int) throws(StorageError) {
      var writer = ByteWriter()
      let lines = change?.repeatedLines ?? []
      for number in [ordinal + 1, change?.clusterSize ?? 0, lines.count] + lines {
        writer.append(UInt64(number))
      }
      try file.write(writer.bytes)
    }

    consuming func finish() throws(StorageError) { _ = try file.commit() }
  }

  private let file: RandomAccessFile
  private var buffer: [UInt8] = []
  /// Where in the buffer, and in the file behind it, reading goes on.
  private var start = 0
  private var offset = 0
  private var next: (recordNumber: Int, change: DuplicateChange?)?

  /// Opens the file.
  init(path: String) throws(StorageError) {
    file = try RandomAccessFile(path: path)
    try advance()
  }

  /// Takes documents that are dropped out of a batch, and notes what is changed in the others.
  ///
  /// - Precondition: Batches come in order; those of the beginning may be left out.
  func apply(to batch: inout Batch) throws(StorageError) {
    var items: [Batch.Item] = []
    for item in batch.items {
      guard case .record(let record) = item else { continue }
      let number = record.origin.recordNumber
      while let next, next.recordNumber < number { try advance() }
      if let next, next.recordNumber == number {
        guard let change = next.change else { continue }
        batch.changes[number] = change
      }
      items.append(item)
    }
    batch.items = items
  }

  private func advance() throws(StorageError) {
    next = nil
    guard let number = try word() else { return }
    let clusterSize = try word() ?? 0
    var change = DuplicateChange(clusterSize: clusterSize)
    for _ in 0..<(try word() ?? 0) { change.repeatedLines.append(try word() ?? 0) }
    next = (number, clusterSize == 0 ? nil : change)
  }

  private func word() throws(StorageError) -> Int? {
    if start == buffer.count {
      buffer = try file.read(at: offset, count: 1 << 16)
      offset += buffer.count
      start = 0
    }
    guard buffer.count - start >= 8 else { return nil }
    defer { start += 8 }
    return Int(littleEndian(buffer.span, at: start, as: UInt64.self))
  }
}
