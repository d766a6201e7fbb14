import Foundation
import Storage
import TestSupport
import Testing

/// Reads a file to its end in pieces of `size`; what was delivered, and the error at the end.
private func contents(
  of path: String, chunkSize: Int = 4096, pieces size: Int = 1000
) throws(StorageError) -> (bytes: [UInt8], error: StorageError?) {
  var stream = try ByteStream(path: path, chunkSize: chunkSize)
  var bytes: [UInt8] = []
  do {
    while try stream.read(size, into: &bytes) > 0 {}
    return (bytes, nil)
  } catch {
    return (bytes, error)
  }
}

@Suite struct ByteStreamTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: ["plain", "gzip", "zstd"], [0, 1, 3, 4, 5, 100_000])
  func givesTheOriginalBytesWhateverTheChunks(command: String, count: Int) throws {
    let bytes = sampleBytes(count)
    // A misleading name: only the content counts.
    let path = try folder.write(
      command == "plain" ? bytes : compressed(bytes, by: command), to: "data.txt.zst.gz")
    for (chunkSize, size) in [(4, 1), (5, 7), (1000, 999), (1 << 20, 1 << 20)] {
      let result = try contents(of: path, chunkSize: chunkSize, pieces: size)
      #expect(result.bytes == bytes && result.error == nil, "chunks of \(chunkSize)")
    }
  }

  @Test func readsManyGzipMembersAndZeroPadding() throws {
    let parts = [sampleBytes(5000, seed: 1), [], sampleBytes(3000, seed: 2)]
    let file =
      try parts.flatMap { try compressed($0, by: "gzip") } + [UInt8](repeating: 0, count: 700)
    let path = try folder.write(file, to: "a")
    for chunkSize in [4, 64, 1 << 16] {
      let result = try contents(of: path, chunkSize: chunkSize)
      #expect(result.bytes == Array(parts.joined()) && result.error == nil)
    }
  }

  @Test func readsManyZstdFramesAndSkippableOnes() throws {
    let parts = [sampleBytes(5000, seed: 1), sampleBytes(3000, seed: 2)]
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9]
    let file =
      try skippable + compressed(parts[0], by: "zstd") + skippable
      + compressed(parts[1], by: "zstd")
    let path = try folder.write(file, to: "a")
    for chunkSize in [4, 64, 1 << 16] {
      let result = try contents(of: path, chunkSize: chunkSize)
      #expect(result.bytes == Array(parts.joined()) && result.error == nil)
    }
  }

  @Test(arguments: ["gzip", "zstd"])
  func everyTruncationDeliversAPrefixAndThenSaysSo(command: String) throws {
    let bytes = sampleBytes(600)
    let file = try compressed(bytes, by: command)
    var longest = 0
    for count in 4..<file.count {
      let path = try folder.write(Array(file[..<count]), to: "cut")
      let result = try contents(of: path, chunkSize: 16)
      #expect(bytes.starts(with: result.bytes))
      #expect(result.error?.cause == .truncated)
      #expect(result.error?.byteOffset == count)
      longest = max(longest, result.bytes.count)
    }
    if command == "gzip" { #expect(longest == bytes.count) }
  }

  @Test func damageDeliversWhatCameBeforeItAndNamesThePlace() throws {
    let good = sampleBytes(50_000, seed: 1)
    for command in ["gzip", "zstd"] {
      let first = try compressed(good, by: command)
      var second = try compressed(sampleBytes(50_000, seed: 2), by: command)
      for index in 100..<200 { second[index] = 0xFF }
      let path = try folder.write(first + second, to: "damaged")
      let result = try contents(of: path)
      #expect(result.bytes.starts(with: good))
      guard case .corrupt = result.error?.cause else {
        Issue.record("\(command): \(String(describing: result.error))")
        continue
      }
      let place = try #require(result.error?.byteOffset)
      #expect(place >= first.count && place <= first.count + second.count)
    }
  }

  @Test(arguments: ["gzip", "zstd"])
  func somethingElseBehindCompressedDataIsAnErrorAfterTheData(command: String) throws {
    let bytes = sampleBytes(5000)
    let path = try folder.write(compressed(bytes, by: command) + Array("hello".utf8), to: "a")
    let result = try contents(of: path)
    #expect(result.bytes == bytes)
    #expect(result.error?.message.contains("something else follows") == true)
  }

  @Test func zerosBetweenMembersAreDamageAndBehindTheLastArePadding() throws {
    let members = try (1...2).map { try compressed(sampleBytes(2000, seed: $0), by: "gzip") }
    let zeros = [UInt8](repeating: 0, count: 200)
    let whole = sampleBytes(2000, seed: 1) + sampleBytes(2000, seed: 2)
    for chunkSize in [4, 512] {
      let padded = try contents(
        of: folder.write(members[0] + members[1] + zeros, to: "a"), chunkSize: chunkSize)
      #expect(padded.bytes == whole && padded.error == nil)
      let path = try folder.write(members[0] + zeros + members[1], to: "a")
      let holed = try contents(of: path, chunkSize: chunkSize)
      #expect(holed.bytes == sampleBytes(2000, seed: 1))
      #expect(holed.error?.message.contains("200 zero bytes") == true)
      var stream = try ByteStream(path: path, chunkSize: chunkSize)
      let before = try stream.skip(3000)
      let isRecovered = stream.recover()
      let behind = try stream.skip(3000)
      #expect(before == 2000 && isRecovered && behind == 2000)
      let fault = stream.fault
      #expect(fault == nil)
    }
  }

  @Test(arguments: ["gzip", "zstd"])
  func recoversAtTheNextMemberOrFrame(command: String) throws {
    var members = try (1...3).map { try compressed(sampleBytes(20_000, seed: $0), by: command) }
    // zstd notices other damage only by the checksum behind the frame.
    for index in command == "gzip" ? 200..<220 : 0..<4 { members[1][index] ^= 0xFF }
    let path = try folder.write(Array(members.joined()), to: "a")
    for chunkSize in [4, 512, 1 << 20] {
      var stream = try ByteStream(path: path, chunkSize: chunkSize)
      var bytes: [UInt8] = []
      #expect(throws: StorageError.self) {
        while try stream.read(999, into: &bytes) > 0 {}
      }
      var recovered = stream.recover()
      while recovered {
        do {
          while try stream.read(999, into: &bytes) > 0 {}
          break
        } catch {
          recovered = stream.recover()
        }
      }
      #expect(recovered)
      #expect(bytes.starts(with: sampleBytes(20_000, seed: 1)))
      #expect(bytes.suffix(20_000) == sampleBytes(20_000, seed: 3)[...])
    }
  }

  @Test func windowsAbove128MiBAreRefusedWithAClearMessage() throws {
    // Magic, frame header descriptor 0 (no content size, so a window byte follows), window byte
    // (log - 10) << 3, one last empty raw block. RFC 8878, section 3.1.1.
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 17 << 3, 0x01, 0x00, 0x00]
    #expect(try contents(of: folder.write(frame, to: "2^27")).error == nil)
    var larger = frame
    larger[5] = 18 << 3
    let path = try folder.write(larger, to: "2^28")
    let outcome = try contents(of: path)
    #expect(outcome.bytes.isEmpty)
    #expect(outcome.error?.message.contains("--long=27") == true)
  }

  @Test func framesThatNeedADictionaryAreRefusedWithAClearMessage() throws {
    // A frame of one segment with a dictionary's number of one byte, and of one byte, which the last, raw block has.
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, 1, 0x09, 0x00, 0x00, 0x78]
    let outcome = try contents(of: folder.write(frame, to: "a.zst"))
    #expect(outcome.bytes.isEmpty)
    #expect(outcome.error?.message.contains("cannot be decompressed") == true)
    #expect(outcome.error?.message.contains("needs a dictionary") == true)
  }

  @Test func linesAreTheSameWhateverTheChunks() throws {
    let text = "first\n\nsecond\r\n" + String(repeating: "long ", count: 500) + "\nlast"
    let path = try folder.write(Array(text.utf8), to: "lines")
    for chunkSize in [4, 5, 100, 1 << 16] {
      var stream = try ByteStream(path: path, chunkSize: chunkSize)
      var line: [UInt8] = []
      var lines: [String] = []
      var ends: [ByteStream.LineEnd] = []
      while let end = try stream.readLine(into: &line, limit: 10_000) {
        lines.append(String(decoding: line, as: UTF8.self))
        ends.append(end)
      }
      #expect(lines == ["first", "", "second\r", String(repeating: "long ", count: 500), "last"])
      #expect(ends == [.newline, .newline, .newline, .newline, .endOfFile])
      #expect(stream.byteOffset == text.utf8.count)
    }
  }

  @Test func aLineAboveTheLimitIsCutAndCanBeSkipped() throws {
    let path = try folder.write(Array("0123456789\nnext\n".utf8), to: "lines")
    for chunkSize in [4, 100] {
      var stream = try ByteStream(path: path, chunkSize: chunkSize)
      var line: [UInt8] = []
      #expect(try stream.readLine(into: &line, limit: 10) == .newline)
      #expect(try stream.readLine(into: &line, limit: 3) == .limit)
      #expect(line == Array("nex".utf8))
      try stream.skipLine()
      #expect(try stream.readLine(into: &line, limit: 3) == nil)
    }
  }

  @Test func countsStoredAndDecompressedBytes() throws {
    let bytes = sampleBytes(100_000)
    let file = try compressed(bytes, by: "zstd")
    var stream = try ByteStream(path: folder.write(file, to: "a"), chunkSize: 1000)
    #expect(stream.totalBytes == file.count)
    var all: [UInt8] = []
    _ = try stream.read(50_000, into: &all)
    #expect(stream.byteOffset == 50_000)
    #expect(stream.peek(10) == Array(bytes[50_000..<50_010]))
    #expect(stream.byteOffset == 50_000)
    _ = try stream.skip(Int.max)
    #expect(stream.byteOffset == bytes.count)
    #expect(stream.bytesConsumed == file.count)
  }

  @Test func aFolderOrAMissingOrForbiddenFileIsAnErrorOfTheSystem() throws {
    #expect(throws: StorageError(path: folder.path, operation: .read, cause: .system(EISDIR))) {
      _ = try ByteStream(path: folder.path)
    }
    let missing = folder.path + "/missing"
    let error = #expect(throws: StorageError.self) { _ = try ByteStream(path: missing) }
    #expect(error?.cause == .system(ENOENT))
    let forbidden = try folder.write([1], to: "forbidden")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: forbidden)
    // The superuser may read everything.
    if getuid() != 0 {
      #expect(throws: StorageError(path: forbidden, operation: .open, cause: .system(EACCES))) {
        _ = try ByteStream(path: forbidden)
      }
    }
  }

  @Test func aBombIsReadWithoutMemoryForIt() throws {
    let zeros = [UInt8](repeating: 0, count: 64 << 20)
    for command in ["gzip", "zstd"] {
      let path = try folder.write(compressed(zeros, by: command), to: "bomb")
      var stream = try ByteStream(path: path)
      var most = 0
      while stream.fill(1) > 0 {
        let ready = stream.fill(1)
        most = max(most, ready)
        stream.consume(ready)
      }
      #expect(stream.byteOffset == zeros.count)
      #expect(most <= 1 << 20)
    }
  }
}
