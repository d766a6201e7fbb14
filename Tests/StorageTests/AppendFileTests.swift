import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct AppendFileTests {
  let folder: TemporaryFolder
  var path: String { folder.path + "/log" }

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: 0..<10)
  func goesOnAtAMarkWhateverCameAfterIt(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let bytes = sampleBytes(600_000, seed: UInt64(seed))
    let cut = Int.random(in: 0...bytes.count, using: &generator)
    let mark: AppendFile.Mark
    do {
      var file = try AppendFile(path: path)
      try file.write(bytes.span.extracting(0..<cut))
      mark = try file.synchronize()
      try file.write(sampleBytes(Int.random(in: 0...400_000, using: &generator)).span)
      _ = try file.synchronize()
    }
    #expect(mark.byteCount == cut)
    var file = try AppendFile(path: path, resumingAt: mark)
    try file.write(bytes.span.extracting(cut..<bytes.count))
    let summary = try file.finish()
    #expect(try readFile(path) == bytes)
    #expect(summary == .init(byteCount: bytes.count, sha256: sha256(of: bytes.span)))
  }

  @Test func whatIsWrittenOverEndsAtTheMark() throws {
    let mark: AppendFile.Mark
    do {
      var file = try AppendFile(path: path, resumingAt: .unhashedStart)
      try file.write(sampleBytes(700_000).span)
      try file.startOver()
      try file.write([1, 2, 3].span)
      mark = try file.synchronize()
    }
    #expect(mark.byteCount == 3)
    _ = try AppendFile(path: path, resumingAt: mark)
    #expect(try readFile(path) == [1, 2, 3])
  }

  @Test func aFileThatIsShorterThanTheMarkIsRefused() throws {
    try folder.write([1, 2, 3], to: "log")
    var mark = AppendFile.Mark.unhashedStart
    mark.byteCount = 4
    let error = StorageError(path: path, operation: .open, cause: .truncated)
    #expect(throws: error) {
      _ = try AppendFile(path: path, resumingAt: mark)
    }
    #expect(error.message == "shorter than was recorded of it")
    #expect(try readFile(path) == [1, 2, 3])
  }

  @Test func aLockIsHeldByOneAndFreeAgainAfterwards() throws {
    do {
      let first = try FileLock(path: folder.path + "/lock")
      let failure = #expect(throws: FileLock.Failure.self) {
        _ = try FileLock(path: folder.path + "/lock")
      }
      #expect(failure == .held(by: "process \(getpid())"))
      _ = consume first
    }
    _ = try FileLock(path: folder.path + "/lock")
  }

  @Test func theFingerprintTellsFilesApartByTheirEnds() throws {
    var bytes = sampleBytes(300_000)
    let path = try folder.write(bytes, to: "a")
    let original = try fingerprint(ofFile: path)
    for index in [0, 70_000, 299_999] {
      bytes[index] ^= 1
      try folder.write(bytes, to: "a")
      #expect((try fingerprint(ofFile: path) == original) == (index == 70_000))
      bytes[index] ^= 1
    }
    for count in [0, 1, 65_536, 131_072] {
      try folder.write(bytes.prefix(count), to: "short")
      let whole = [UInt8](bytes.prefix(count))
      #expect(
        try fingerprint(ofFile: folder.path + "/short")
          == sha256(of: whole.span))
    }
  }
}

@Suite struct SHA256SnapshotTests {
  @Test(arguments: [0, 1, 63, 64, 65, 1000])
  func aSnapshotGoesOnWhereItWasTaken(cut: Int) throws {
    let bytes = sampleBytes(1200)
    var hash = SHA256()
    hash.update(bytes.span.extracting(0..<cut))
    var copy = try #require(SHA256(snapshot: hash.snapshot))
    copy.update(bytes.span.extracting(cut..<bytes.count))
    #expect(copy.hexDigest() == sha256(of: bytes.span))
  }

  @Test func otherBytesAreNoSnapshot() {
    #expect(SHA256(snapshot: []) == nil)
    #expect(SHA256(snapshot: SHA256().snapshot + [0]) == nil)
  }

  /// On processors with instructions for it, `compress` uses them; elsewhere both are the same.
  @Test(arguments: 0..<20)
  func theInstructionsGiveWhatTheDefinitionDoes(seed: Int) {
    let bytes = sampleBytes(64 * (1 + seed), seed: UInt64(seed))
    var portable: [8 of UInt32] = [
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
      0x5be0_cd19,
    ]
    for start in stride(from: 0, to: bytes.count, by: 64) {
      SHA256.compressPortably(bytes.span, from: start, into: &portable)
    }
    var hash = SHA256()
    hash.update(bytes.span)
    let state = hash.snapshot.prefix(32)
    for index in portable.indices {
      let word = (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(state[4 * index + $1]) }
      #expect(word == portable[index])
    }
  }
}
