import Foundation

/// What one benchmark measured.
struct Measurement {
  var name: String
  /// Bytes that one round works on.
  var byteCount: Int
  /// Seconds of each round.
  var seconds: [Double]
  /// Seconds of each round of the peer, on the same bytes in the same run.
  var peer: (name: String, seconds: [Double])?

  private static func median(_ seconds: [Double]) -> Double {
    seconds.sorted()[seconds.count / 2]
  }

  var megabytesPerSecond: Double { Double(byteCount) / 1e6 / Self.median(seconds) }

  /// One line: MB/s by the median, spread of the rounds, and the peer with the ratio.
  var line: String {
    let spread = ((seconds.max() ?? 0) - (seconds.min() ?? 0)) / Self.median(seconds) * 100
    var line =
      name.padding(toLength: 24, withPad: " ", startingAt: 0)
      + String(
        format: "%9.1f MB/s  ±%2.0f%%  %6.1f MB", megabytesPerSecond, spread / 2,
        Double(byteCount) / 1e6)
    if let peer {
      let rate = Double(byteCount) / 1e6 / Self.median(peer.seconds)
      line += String(
        format: "   %@ %.1f MB/s, ratio %.1f", peer.name, rate, megabytesPerSecond / rate)
    }
    return line
  }
}

/// Runs benchmarks one after the other: the machine has few cores, and they would disturb each other.
struct Harness {
  /// Rounds that are measured, after one that is not.
  var rounds = 5
  /// Only benchmarks whose name contains one of these; empty: all.
  var filters: [String] = []

  func wants(_ name: String) -> Bool {
    filters.isEmpty || filters.contains { name.contains($0) }
  }

  /// Measures `body`, which works on `byteCount` bytes and returns something that depends on all of
  /// its work, so that the compiler cannot leave it out.
  ///
  /// - Parameter prepare: is called before each round, outside the clock.
  func measure(
    _ name: String, byteCount: Int, peer: Peer? = nil, prepare: () throws -> Void = {},
    _ body: () throws -> Int
  ) throws {
    guard wants(name) else { return }
    var checksums: Set<Int> = []
    var seconds: [Double] = []
    for round in 0...rounds {
      try prepare()
      let start = ContinuousClock.now
      checksums.insert(try body())
      let elapsed = start.duration(to: .now).components
      if round > 0 { seconds.append(Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18) }
    }
    precondition(checksums.count == 1, "\(name) gave different results in different rounds")
    let measured = peer.flatMap { peer in
      peer.measure(rounds: rounds).map { (name: peer.name, seconds: $0) }
    }
    print(
      Measurement(name: name, byteCount: byteCount, seconds: seconds, peer: measured).line)
    fflush(nil)
  }
}

/// A peer: Python code on the same documents, run in the checkout's `.venv`.
///
/// The code finds the documents in `documents` (str) and defines `run()`; only `run()` is timed.
struct Peer {
  var name: String
  var code: String
  var documents: [[UInt8]]

  /// Seconds of each round, or nil where Python or the package is not there.
  func measure(rounds: Int) -> [Double]? {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = """
      import struct, sys, time
      data = open(sys.argv[1], "rb").read()
      documents, offset = [], 0
      while offset < len(data):
          length, = struct.unpack_from("<Q", data, offset)
          documents.append(data[offset + 8:offset + 8 + length].decode("utf-8", "replace"))
          offset += 8 + length
      \(code)
      run()
      for _ in range(\(rounds)):
          start = time.perf_counter()
          run()
          print(time.perf_counter() - start)
      """
    var input = Data()
    for document in documents {
      for shift in 0..<8 { input.append(UInt8(truncatingIfNeeded: document.count >> (8 * shift))) }
      input.append(contentsOf: document)
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let path = folder.appending(path: "documents")
      try input.write(to: path)
      let process = Process()
      process.executableURL = URL(filePath: ".venv/bin/python")
      process.arguments = ["-c", script, path.path]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let text = String(
        decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      let seconds = text.split(separator: "\n").compactMap { Double($0) }
      return process.terminationStatus == 0 && seconds.count == rounds ? seconds : nil
    } catch {
      return nil
    }
  }
}
