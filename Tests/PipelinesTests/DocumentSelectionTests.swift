import Corpora
import JSON
import TestSupport
import Testing

@testable import Pipelines

@Suite struct DocumentSelectionTests {
  private let changes: [Int: DuplicateChange?] = [
    2: nil, 3: DuplicateChange(clusterSize: 4),
    7: DuplicateChange(clusterSize: 1, repeatedLines: [0, 5, 70_000]), 9: nil, 10: nil,
    11: DuplicateChange(clusterSize: 2, repeatedLines: [1]),
  ]

  /// Batches of three records, numbered from `first` on.
  private func batches(from first: Int, to last: Int) -> [Batch] {
    stride(from: first, through: last, by: 3).map { start in
      var batch = Batch()
      batch.items = (start..<min(start + 3, last + 1)).map { number in
        .record(
          Record(
            origin: Origin(path: "", recordNumber: number, byteOffset: 0), document: Document(),
            mediaType: .text, content: []))
      }
      return batch
    }
  }

  @Test(arguments: [1, 2, 4, 8, 11, 12])
  func takesOutWhatIsDroppedAndNotesChangesFromAnyRecordOn(first: Int) throws {
    let folder = try TemporaryFolder()
    var writer = try DocumentSelection.Writer(path: folder.path + "/selection")
    for (number, change) in changes.sorted(by: { $0.key < $1.key }) {
      try writer.write(change, number - 1)
    }
    try writer.finish()
    let selection = try DocumentSelection(path: folder.path + "/selection")
    var kept: [Int] = []
    var found: [Int: DuplicateChange] = [:]
    for var batch in batches(from: first, to: 12) {
      try selection.apply(to: &batch)
      for case .record(let record) in batch.items { kept.append(record.origin.recordNumber) }
      found.merge(batch.changes) { $1 }
    }
    #expect(kept == (first...12).filter { ![2, 9, 10].contains($0) })
    #expect(found == changes.compactMapValues { $0 }.filter { $0.key >= first })
  }

  @Test func aChangeTakesLinesOutAndSaysForHowManyADocumentStands() {
    var document = Document()
    document.text = Array("One line.\nAnother line.\n\nA third.".utf8)
    var scanned = FilterScratch().scanned
    DuplicateChange(clusterSize: 3, repeatedLines: [1]).apply(to: &document, &scanned)
    #expect(String(decoding: document.text, as: UTF8.self) == "One line.\n\nA third.")
    #expect(document.extra.map(\.key) == ["minhash_cluster_size"])
    DuplicateChange(clusterSize: 1, repeatedLines: [0, 1]).apply(to: &document, &scanned)
    #expect(document.text.isEmpty)
  }
}
