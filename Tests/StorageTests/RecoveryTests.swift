import Storage
import TestSupport
import Testing

/// Going on behind damage of compressed files.
@Suite struct RecoveryTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// What a file gives when reading goes on behind every damage, and how often it did.
  private func recovered(
    _ file: [UInt8], chunkSize: Int = 4096
  ) throws -> (bytes: [UInt8], faults: [StorageError]) {
    var stream = try ByteStream(path: folder.write(file, to: "a"), chunkSize: chunkSize)
    var bytes: [UInt8] = []
    var faults: [StorageError] = []
    while faults.count < 100 {
      do {
        while try stream.read(999, into: &bytes) > 0 {}
        break
      } catch {
        faults.append(error)
        if !stream.recover() { break }
      }
    }
    return (bytes, faults)
  }

  private func lines(_ count: Int, seed: UInt64) -> [UInt8] {
    sampleBytes(count, seed: seed) + [0x0A]
  }

  /// Where the header of a frame's second block stands; zstd writes six bytes before the first when it does
  /// not know the size.
  private func secondBlock(of frame: [UInt8]) -> Int {
    6 + 3 + (Int(frame[6]) | Int(frame[7]) << 8 | Int(frame[8]) << 16) >> 3
  }

  @Test(arguments: [4, 1000, 1 << 20])
  func aDamagedFrameIsPassedOverOnce(chunkSize: Int) throws {
    let parts = (1...3).map { lines(20_000, seed: $0) }
    let frames = try parts.map { try compressed($0, by: "zstd") }
    // Window of 2^28 bytes; the first block's type; its content; the checksum.
    for change in [(5, 18 << 3), (6, 0x06), (20, 0xFF), (frames[1].count - 1, 0xFF)] {
      var frame = frames[1]
      frame[change.0] ^= UInt8(change.1)
      for file in [frames[0] + frame + frames[2], frame + frames[2]] {
        let result = try recovered(file, chunkSize: chunkSize)
        #expect(result.faults.count == 1, "\(change)")
        #expect(result.bytes.suffix(parts[2].count) == parts[2][...], "\(change)")
      }
      let last = try recovered(frames[0] + frame, chunkSize: chunkSize)
      #expect(last.faults.count == 1 && last.bytes.starts(with: parts[0]), "\(change)")
    }
  }

  @Test(arguments: [0, 1, 3, 5])
  func everyBlockBeforeTheDamagedOneIsDelivered(place: Int) throws {
    let bytes = sampleBytes(400_000)
    var frame = try compressed(bytes, by: "zstd")
    // The type of the block, its size, its content.
    frame[secondBlock(of: frame) + place] = 0xFF
    frame[secondBlock(of: frame) + place + 1] ^= 0xFF
    for chunkSize in [1000, 1 << 20] {
      let result = try recovered(frame, chunkSize: chunkSize)
      #expect(result.bytes.count >= 128 << 10)
      #expect(bytes.starts(with: result.bytes.prefix(128 << 10)))
      #expect(result.faults.count == 1)
    }
  }

  @Test(arguments: ["gzip", "zstd"])
  func whatACutMemberOrFrameTookOfTheNextIsGivenBack(command: String) throws {
    let (first, second) = (lines(3000, seed: 1), lines(2000, seed: 2))
    let (start, end) = (try compressed(first, by: command), try compressed(second, by: command))
    for count in stride(from: 20, to: start.count, by: 13) {
      for file in [Array(start[..<count]) + end, Array(start[..<count]) + end + end] {
        let result = try recovered(file)
        #expect(result.bytes.suffix(second.count) == second[...], "\(count)")
        #expect(result.faults.count <= 2, "\(count)")
      }
    }
  }

  /// A frame without checksum that took the start of the next seems to be whole.
  @Test func aCutFrameWithoutChecksumGivesTheNextBack() throws {
    // A raw block that says it has ten bytes (RFC 8878, section 3.1.1.2).
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 10, 0x51, 0, 0] + Array("fever!!!!\n".utf8)
    let result = try recovered(frame + frame.dropLast(4) + frame)
    #expect(result.bytes.starts(with: Array("fever!!!!\n".utf8)))
    #expect(result.bytes.suffix(10) == Array("fever!!!!\n".utf8)[...])
    #expect(result.faults.count == 1)
  }

  /// Members that each take the next ones for their own data do not make reading quadratic.
  @Test func goingBackIsLimited() throws {
    // A stored block of 65,535 bytes (RFC 1951, section 3.2.4).
    let opening: [UInt8] = [
      0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0, 0xFF, 0xFF, 0, 0, 0x61, 0x0A, 0x61, 0x0A,
    ]
    let file = Array(repeatElement(opening, count: 60_000).joined())
    var stream = try ByteStream(path: folder.write(file, to: "a"))
    var count = 0
    var isRecovered = true
    while isRecovered {
      while stream.fill(1) > 0 {
        let ready = stream.fill(1)
        count += ready
        stream.consume(ready)
      }
      isRecovered = stream.recover()
    }
    #expect(count < 4 * file.count + (4 << 20))
  }

  @Test func zerosBehindTheLastFrameArePaddingAndBetweenTwoDamage() throws {
    let frames = try (1...2).map { try compressed(lines(2000, seed: $0), by: "zstd") }
    let zeros = [UInt8](repeating: 0, count: 200)
    let whole = lines(2000, seed: 1) + lines(2000, seed: 2)
    for chunkSize in [4, 1 << 16] {
      let padded = try recovered(frames[0] + frames[1] + zeros, chunkSize: chunkSize)
      #expect(padded.bytes == whole && padded.faults.isEmpty)
      let holed = try recovered(frames[0] + zeros + frames[1], chunkSize: chunkSize)
      #expect(holed.bytes == whole && holed.faults.count == 1)
      #expect(holed.faults.first?.message.contains("200 zero bytes") == true)
    }
  }

  @Test(arguments: ["gzip", "zstd"])
  func startsOfMembersAndFramesAreKnownWhileTheirBytesAreReady(command: String) throws {
    let parts = [lines(3000, seed: 1), [], lines(10, seed: 2), lines(5000, seed: 3)]
    let file = try parts.flatMap { try compressed($0, by: command) }
    for chunkSize in [4, 100, 1 << 16] {
      var stream = try ByteStream(path: folder.write(file, to: "a"), chunkSize: chunkSize)
      _ = stream.fill(10_000)
      #expect(stream.nextStreamStart(from: 1) == 3001)
      #expect(stream.nextStreamStart(from: 3001) == 3001)
      #expect(stream.nextStreamStart(from: 3002) == 3012)
      #expect(stream.nextStreamStart(from: 3013) == nil)
      let skipped = try stream.skip(3001)
      #expect(skipped == 3001 && stream.nextStreamStart(from: 3001) == 3001)
    }
  }

  @Test func bytesThatArePutBackAreReadAgain() throws {
    var stream = try ByteStream(path: folder.write(Array("abcdefgh".utf8), to: "a"), chunkSize: 4)
    var bytes: [UInt8] = []
    _ = try stream.read(6, into: &bytes)
    stream.putBack(bytes[2...])
    #expect(stream.byteOffset == 2)
    bytes = []
    _ = try stream.read(99, into: &bytes)
    #expect(bytes == Array("cdefgh".utf8))
    #expect(stream.byteOffset == 8)
  }

  @Test(arguments: 0..<60)
  func anyDamageEndsAndKeepsWhatIsSound(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let command = seed % 2 == 0 ? "gzip" : "zstd"
    let parts = (1...4).map { lines(Int.random(in: 0...3000, using: &generator), seed: $0) }
    var members = try parts.map { try compressed($0, by: command) }
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let index = Int.random(in: 0..<members[1].count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: members[1][index] = UInt8.random(in: 0...255, using: &generator)
      case 1: members[1].remove(at: index)
      default: members[1].insert(UInt8.random(in: 0...255, using: &generator), at: index)
      }
    }
    let (bytes, faults) = try recovered(Array(members.joined()), chunkSize: 512)
    #expect(faults.count <= 4)
    #expect(bytes.starts(with: parts[0]))
    #expect(bytes.suffix(parts[3].count) == parts[3][...])
  }
}
