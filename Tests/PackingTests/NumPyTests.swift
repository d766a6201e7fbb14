import Storage
import TestSupport
import Testing

@testable import Packing

@Suite struct NumPyTests {
  @Test(arguments: [[0], [12], [3, 8], [1_000_000, 4096], [Int.max / 2, 1]])
  func readsItsOwnHeader(shape: [Int]) throws {
    let header = NumPyHeader(typeName: "<u4", shape: shape)
    #expect(header.bytes.count % 64 == 0)
    let (parsed, byteCount) = try NumPyHeader.parse(header.bytes, path: "x.npy")
    #expect(parsed == header)
    #expect(byteCount == header.bytes.count)
  }

  @Test(arguments: [
    [], Array("NUMPY".utf8), [0x93] + Array("NUMPY".utf8) + [9, 0, 0, 0, 0, 0],
    [0x93] + Array("NUMPY".utf8) + [1, 0, 255, 255, 0, 0],
    [0x93] + Array("NUMPY".utf8) + [1, 0, 4, 0] + Array("{ }\n".utf8),
  ])
  func namesTheFaultOfABrokenHeader(file: [UInt8]) {
    #expect(throws: ShardError.self) { try NumPyHeader.parse(file, path: "x.npy") }
  }

  @Test(arguments: [
    ([Int.max, 2], [6]), ([1, Int.max], [6]), ([2, 4], [6]), ([2, 3], [7]), ([2, 3], [4, 2]),
    ([2, 3], [-1]),
  ])
  func aShapeOrBoundaryThatTheDataDoesNotHaveIsAnError(shape: [Int], ends: [Int64]) throws {
    let folder = try TemporaryFolder()
    let tokens = [UInt8](repeating: 0, count: 12)
    try folder.write(
      NumPyHeader(typeName: "<u2", shape: shape).bytes + tokens, to: "a.npy")
    let boundaries = ends.flatMap { end in
      (0..<8).map { UInt8(truncatingIfNeeded: end >> ($0 * 8)) }
    }
    try folder.write(
      NumPyHeader(typeName: "<i8", shape: [ends.count]).bytes + boundaries, to: "a.boundaries.npy")
    let error = #expect(throws: ShardError.self) {
      var layout = PackingLayout(
        format: .npy, sequenceLength: 3, tokensPerShard: 6, vocabularySize: 9, paddingID: 0)
      layout.packing = .concatenate
      var shard = Shard(file: FileSummary(name: "a.npy", byteCount: 0, sha256: ""))
      shard.companions = [
        Shard.Companion(
          role: .boundaries,
          file: FileSummary(name: "a.boundaries.npy", byteCount: 0, sha256: ""))
      ]
      (shard.tokenCount, shard.sequenceCount, shard.segmentCount) = (6, 2, ends.count)
      return try ShardContents(folder: folder.path, layout: layout, shard: shard)
    }
    guard case .malformed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// numpy.save's own files, shared/data/shards/flat.
  @Test(arguments: [
    ("npy_1d_u16", [12], "<u2"), ("npy_1d_u32", [12], "<u4"), ("npy_2d_u16", [3, 4], "<u2"),
  ])
  func writesTheHeadersThatNumPyWrites(name: String, shape: [Int], type: String) throws {
    guard let path = SharedData.path("shards/flat/\(name).npy", for: "NumPy's own files") else {
      return
    }
    let (header, byteCount) = try NumPyHeader.parse(try readFile(path, limit: 1 << 20), path: path)
    #expect(header == NumPyHeader(typeName: type, shape: shape))
    #expect(header.bytes == Array(try readFile(path, limit: 1 << 20)[..<byteCount]))
  }
}
