import Foundation
import Storage
import TestSupport
import Testing

/// What a child process does; 7 is success.
private func writeToAClosedPipe() -> Int32 {
  var ends: [Int32] = [0, 0]
  guard unsafe pipe(&ends) == 0, dup2(ends[1], STDOUT_FILENO) >= 0 else { return 1 }
  close(ends[0])
  var output = StandardOutput()
  do {
    try output.write([UInt8](repeating: 0x61, count: 1 << 20).span)
    try output.flush()
    return 2
  } catch {
    return error.isBrokenPipe && error.path == "-" ? 7 : 3
  }
}

/// What a child process does; 7 is success.
private func write(to path: String) -> Int32 {
  let file = unsafe open(path, O_WRONLY)
  guard file >= 0, dup2(file, STDOUT_FILENO) >= 0 else { return 1 }
  var output = StandardOutput()
  do {
    try output.write(sampleBytes(200_000).span)
    try output.write(sampleBytes(10, seed: 2).span)
    try output.flush()
    return 7
  } catch {
    return 2
  }
}

@Suite struct StandardOutputTests {
  @Test func aReaderThatWentAwayIsAnErrorAndNotASignal() async {
    await #expect(processExitsWith: .exitCode(7)) {
      exit(writeToAClosedPipe())
    }
  }

  @Test func everyByteArrivesInOrder() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([], to: "out")
    await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
      exit(write(to: path))
    }
    #expect(try readFile(path) == sampleBytes(200_000) + sampleBytes(10, seed: 2))
  }
}
