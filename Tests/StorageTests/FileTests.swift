import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct FileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func aCommittedFileHasItsBytesItsNameAndItsHash() throws {
    let path = folder.path + "/out.bin"
    var file = try AtomicFile(path: path)
    let bytes = sampleBytes(700_000)
    try file.write(bytes.span.extracting(0..<10))
    try file.write(Array(bytes[10..<400_000]))
    try file.write(Array(bytes[400_000...]))
    #expect(file.byteCount == bytes.count)
    #expect(folder.names() == [".out.bin.medprep-tmp"])
    let summary = try file.commit()
    #expect(folder.names() == ["out.bin"])
    #expect(try readFile(path) == bytes)
    #expect(summary.byteCount == bytes.count)
    let reference = try Command.run("sha256sum", [path]).text.prefix(64)
    #expect(summary.sha256 == String(reference))
    #expect(try sha256(ofFile: path) == String(reference))
  }

  @Test func aLinkToNothingYetStaysAndWhatItNamesIsMade() throws {
    try folder.write([], to: "deep/.keep")
    let link = folder.path + "/link"
    for (path, target) in [("link", "deep/second"), ("deep/second", "third")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/" + path, withDestinationPath: target)
    }
    var file = try AtomicFile(path: link)
    try file.write([1, 2, 3])
    _ = try file.commit()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "deep/second")
    #expect(try readFile(folder.path + "/deep/third") == [1, 2, 3])
  }

  @Test func aLinkToItselfIsReplaced() throws {
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "link")
    var file = try AtomicFile(path: link)
    try file.write([1])
    _ = try file.commit()
    #expect(try readFile(link) == [1])
  }

  @Test func aFileWhoseDigestNobodyWantsHasNone() throws {
    var file = try AtomicFile(path: folder.path + "/out", digest: .none)
    try file.write([1, 2, 3])
    let summary = try file.commit()
    #expect(summary.byteCount == 3 && summary.sha256.isEmpty)
    #expect(try readFile(folder.path + "/out") == [1, 2, 3])
  }

  @Test func anUncommittedFileLeavesNothingAndTheOldFileStays() throws {
    let path = try folder.write([1, 2, 3], to: "out")
    do {
      var file = try AtomicFile(path: path)
      try file.write([9])
    }
    #expect(folder.names() == ["out"])
    #expect(try readFile(path) == [1, 2, 3])
    var file = try AtomicFile(path: path)
    try file.write([9])
    _ = try file.commit()
    #expect(try readFile(path) == [9])
  }

  @Test func aLeftoverOfAKilledProgramIsOverwritten() throws {
    _ = try folder.write(sampleBytes(1000), to: ".out.medprep-tmp")
    let file = try AtomicFile(path: folder.path + "/out")
    let summary = try file.commit()
    #expect(try readFile(folder.path + "/out") == [])
    #expect(summary.sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(folder.names() == ["out"])
  }

  @Test func aSecondWriterOfTheSameFileIsRefused() throws {
    let path = folder.path + "/out"
    var file = try AtomicFile(path: path)
    try file.write([1, 2, 3])
    #expect(throws: StorageError.self) { _ = try AtomicFile(path: path) }
    _ = try file.commit()
    #expect(try readFile(path) == [1, 2, 3])
    _ = try AtomicFile(path: path).commit()
    #expect(try readFile(path) == [])
  }

  @Test func aNamedPipeIsWrittenToAndStays() throws {
    let pipe = folder.path + "/pipe"
    #expect(try Command.run("mkfifo", [pipe]).status == 0)
    // Opened for both ends, so that neither opening waits for the other.
    let reader = try #require(FileHandle(forUpdatingAtPath: pipe))
    var file = try AtomicFile(path: pipe)
    try file.write([1, 2, 3])
    #expect(try file.commit().byteCount == 3)
    #expect(try reader.read(upToCount: 3) == Data([1, 2, 3]))
    #expect(try FileStatus(path: pipe).kind == .other)
    #expect(folder.names() == ["pipe"])
  }

  @Test func aFolderIsNotReplacedByAFile() throws {
    #expect(throws: StorageError.self) { _ = try AtomicFile(path: folder.path) }
    #expect(folder.names() == [])
  }

  @Test func aMissingFolderIsAnErrorThatNamesTheFile() throws {
    let path = folder.path + "/missing/out"
    let error = #expect(throws: StorageError.self) { _ = try AtomicFile(path: path) }
    #expect(error?.cause == .system(ENOENT))
    #expect(error?.path == path)
  }

  @Test func namesThatAreNoUTF8CanBeWrittenMatchedAndRemoved() throws {
    let made = try Command.run("bash", ["-c", "mkdir d$'\\xE9'"], folder: folder.path)
    try #require(made.status == 0)
    let name = try #require(try folderEntries(folder.path).first { $0.hasPrefix("d") })
    let path = "\(folder.path)/\(name)"
    try createFolder(path + "/inner")
    var file = try AtomicFile(path: path + "/inner/a.txt")
    try file.write(Array("fever".utf8))
    _ = try file.commit()
    _ = try AtomicFile(path: path + "/inner/b.txt")
    #expect(try paths(matching: path + "/*/*") == [path + "/inner/a.txt"])
    #expect(try folderEntries(path + "/inner") == ["a.txt"])
    try renameItem(path, to: path + "2")
    try removeItem(path + "2")
    #expect(try folderEntries(folder.path).isEmpty)
  }

  @Test func scratchFilesLieBesideTheOutputUnlessThatIsNoFile() throws {
    #expect(scratchFolder(besideOutput: folder.path + "/a/b.jsonl") == folder.path + "/a/")
    #expect(scratchFolder(besideOutput: "b.jsonl") == "")
    for output in ["-", "/dev/null", "/dev/stdout"] {
      #expect(!scratchFolder(besideOutput: output).hasPrefix("/dev"))
      #expect(scratchFolder(besideOutput: output).hasPrefix("/"))
    }
  }

  @Test func theLimitOfAWholeFileIsExact() throws {
    let path = try folder.write(sampleBytes(1000), to: "a")
    #expect(try readFile(path, limit: 1000).count == 1000)
    #expect(throws: StorageError(path: path, operation: .read, cause: .tooLarge(limit: 999))) {
      try readFile(path, limit: 999)
    }
    #expect(throws: StorageError(path: folder.path, operation: .read, cause: .system(EISDIR))) {
      try readFile(folder.path)
    }
  }
}

@Suite struct SHA256Tests {
  // FIPS 180-4 examples, <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func givesThePublishedDigests(text: String, digest: String) {
    #expect(sha256(of: text.utf8.span) == digest)
  }

  @Test(arguments: 0..<20)
  func anySplitGivesTheSameDigest(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let bytes = sampleBytes(Int.random(in: 0...500, using: &generator), seed: UInt64(seed))
    var hash = SHA256()
    var start = 0
    while start < bytes.count {
      let end = min(start + Int.random(in: 0...130, using: &generator), bytes.count)
      hash.update(bytes.span.extracting(start..<end))
      start = end
    }
    #expect(hash.hexDigest() == sha256(of: bytes.span))
  }
}

@Suite struct ByteWriterTests {
  @Test func integersAreLittleEndianAndSpansToo() {
    var writer = ByteWriter()
    writer.append(UInt8(1))
    writer.append(UInt16(0x0203))
    writer.append(UInt32(0x0405_0607))
    writer.append(UInt64(0x0809_0A0B_0C0D_0E0F))
    writer.append("é")
    writer.append([UInt32(0x1415_1617)].span)
    writer.align(to: 8)
    #expect(
      writer.bytes == [
        1, 3, 2, 7, 6, 5, 4, 0xF, 0xE, 0xD, 0xC, 0xB, 0xA, 9, 8, 0xC3, 0xA9, 0x17, 0x16, 0x15, 0x14,
        0, 0, 0,
      ])
  }
}
