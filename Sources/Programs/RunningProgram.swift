internal import CSpawn
internal import Glibc

/// A program from its start to its end, which it does not outlive.
struct RunningProgram: ~Copyable {
  private let name: String
  private let process: Int32
  private let limits: ProgramLimits
  private let deadline: ContinuousClock.Instant
  private var output: [UInt8] = []
  private var isWaitedFor = false

  init(name: String, process: Int32, limits: ProgramLimits) {
    self.name = name
    self.process = process
    self.limits = limits
    deadline = .now + .seconds(limits.seconds)
  }

  deinit {
    if !isWaitedFor {
      // Its whole group: it may have started others.
      _ = kill(-process, SIGKILL)
      _ = Self.wait(for: process)
    }
  }

  /// Takes what the program writes until it closes both descriptors.
  ///
  /// - Returns: The first and the last words on its errors.
  mutating func collect(
    _ outputEnd: Int32, _ errorsEnd: Int32, maximumErrorBytes: Int
  ) throws(ProgramError) -> [UInt8] {
    var words: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    var ends = [outputEnd, errorsEnd]
    while !ends.isEmpty {
      for end in try readable(ends) {
        let count = unsafe chunk.withUnsafeMutableBytes {
          unsafe read(end, $0.baseAddress, $0.count)
        }
        if count < 0 {
          if errno == EINTR || errno == EAGAIN { continue }
          throw .system(name: name, code: errno)
        }
        if count == 0 {
          ends.removeAll { $0 == end }
        } else if end == outputEnd {
          guard output.count + count <= limits.outputBytes else {
            throw .outputTooLarge(name: name, limit: limits.outputBytes)
          }
          output += chunk[..<count]
        } else {
          words += chunk[..<count]
          if words.count > 2 * maximumErrorBytes {
            words.removeSubrange(maximumErrorBytes..<words.count - maximumErrorBytes)
          }
        }
      }
    }
    return words
  }

  /// Waits for the end; what the program wrote, if it ended well.
  ///
  /// Where the system has no descriptors of processes (Linux before 5.3) that wait has no end, and
  /// what the program started and left behind goes on.
  consuming func finish(words: [UInt8]) throws(ProgramError) -> [UInt8] {
    let watch = cspawn_watch(process)
    if watch >= 0 {
      defer { _ = close(watch) }
      _ = try readable([watch])
      // Others that it has started; its number is its own as long as nobody waited for it.
      _ = kill(-process, SIGKILL)
    }
    let status = Self.wait(for: process)
    isWaitedFor = true
    let signal = status & 0x7F
    if signal != 0 { throw .killed(name: name, signal: signal) }
    let code = status >> 8 & 0xFF
    guard code == 0 else {
      let lines = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isNewline)
      throw .failed(name: name, status: code, message: lines.last.map(String.init) ?? "")
    }
    return output
  }

  /// Waits until one of the descriptors has something to say.
  private func readable(_ descriptors: [Int32]) throws(ProgramError) -> [Int32] {
    while true {
      let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
      guard left > 0 else { throw .timedOut(name: name, seconds: limits.seconds) }
      var requests = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let count = unsafe requests.withUnsafeMutableBufferPointer { requests in
        unsafe poll(requests.baseAddress, nfds_t(requests.count), Int32(min(left, 60_000)) + 1)
      }
      if count < 0, errno != EINTR { throw .system(name: name, code: errno) }
      if count > 0 { return requests.filter { $0.revents != 0 }.map(\.fd) }
    }
  }

  private static func wait(for process: Int32) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }
}
