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
