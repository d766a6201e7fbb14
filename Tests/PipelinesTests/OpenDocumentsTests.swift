import Packing
import TestSupport
import Testing

@testable import Pipelines

@Suite struct OpenDocumentsTests {
  private func document(_ number: Int) -> TokenDocument {
    TokenDocument(
      tokens: (0..<UInt32(number % 7)).map { $0 << 20 | 5 },
      lossMask: number % 2 == 0 ? [] : [UInt8](repeating: 1, count: number % 7),
      id: "é\(number)", source: number % 3 == 0 ? "" : "source", language: "ja", path: "a/b.jsonl",
      recordNumber: number << 33)
  }

  @Test func comeBackAsTheyWereAndOnlyThoseThatAreStillNeeded() throws {
    let folder = try TemporaryFolder()
    let all = (0..<30).map(document)
    let mark: OpenDocuments.Mark
    do {
      var open = try OpenDocuments(folder: folder.path)
      try open.append(Array(all[0..<10]), number: 0, unfinished: 0)
      #expect(try open.synchronize().generation == 0)
      // A shard has ended within document 14.
      try open.append(Array(all[10..<20]), number: 10, unfinished: 14)
      try open.append(Array(all[20..<25]), number: 20, unfinished: 16)
      mark = try open.synchronize()
      #expect(mark.firstDocument == 14)
      try open.append(Array(all[25..<30]), number: 25, unfinished: 16)
      _ = try open.synchronize()
    }
    // The file of the last checkpoint is still there.
    #expect(folder.names() == ["open-documents-0", "open-documents-1"])
    #expect(OpenDocuments.isSuperfluous("open-documents-0", for: mark))
    #expect(!OpenDocuments.isSuperfluous("open-documents-1", for: mark))
    #expect(!OpenDocuments.isSuperfluous("ledger.sqlite", for: mark))
    // Without a checkpoint in between the file is written over.
    do {
      var open = try OpenDocuments(folder: folder.path, resumingAt: mark)
      _ = try open.synchronize()
      try open.append(Array(all[25..<28]), number: 25, unfinished: 27)
      try open.append(Array(all[28..<29]), number: 28, unfinished: 29)
      try open.append(Array(all[29..<30]), number: 29, unfinished: 29)
      let later = try open.synchronize()
      #expect(later.generation == 2)
      #expect(later.firstDocument == 29)
      #expect(
        try OpenDocuments(folder: folder.path, resumingAt: later).documents(from: 29) == [all[29]])
    }
    let again = try OpenDocuments(folder: folder.path, resumingAt: mark)
    #expect(try again.documents(from: 16) == Array(all[16..<25]))
    #expect(try again.documents(from: 0) == Array(all[14..<25]))
  }
}
