import Programs
import Testing

extension ExternalProgram {
  /// Runs the program, whatever it writes to standard error.
  fileprivate func run(
    _ arguments: [String], input: borrowing MemoryFile, limits: ProgramLimits = ProgramLimits()
  ) throws(ProgramError) -> [UInt8] {
    var errors: [UInt8] = []
    return try run(arguments, input: input, limits: limits, errors: &errors)
  }
}

@Suite struct ExternalProgramTests {
  private func run(
    _ name: String, _ arguments: [String], input: [UInt8] = [],
    limits: ProgramLimits = ProgramLimits(seconds: 20)
  ) throws -> [UInt8] {
    let file = try MemoryFile(input.span)
    return try ExternalProgram(name).run(arguments, input: file, limits: limits)
  }

  private func failure(
    _ name: String, _ arguments: [String], limits: ProgramLimits = ProgramLimits(seconds: 20)
  ) throws -> ProgramError {
    try #require(throws: ProgramError.self) { _ = try run(name, arguments, limits: limits) }
  }

  @Test func whatItReadsAndWritesPassesWhole() throws {
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    #expect(try run("cat", [], input: bytes) == bytes)
    #expect(try run("cat", [MemoryFile.pathInProgram, "-"], input: [1, 2]) == [1, 2, 1, 2])
  }

  @Test func oneFileServesManyRuns() throws {
    let bytes: [UInt8] = [5, 6]
    let file = try MemoryFile(bytes.span)
    let cat = try ExternalProgram("cat")
    #expect(try cat.run([], input: file) == bytes)
    #expect(try cat.run([], input: file) == bytes)
  }

  @Test func argumentsAreNotReadByAShell() throws {
    let text = String(decoding: try run("printf", ["%s", "$(id) `id` ; * \"x\""]), as: UTF8.self)
    #expect(text == "$(id) `id` ; * \"x\"")
  }

  @Test func theEnvironmentIsBare() throws {
    let text = String(decoding: try run("env", []), as: UTF8.self)
    let names = text.split(separator: "\n").map { $0.prefix { $0 != "=" } }
    #expect(Set(names).isSubset(of: ["LC_ALL", "OMP_THREAD_LIMIT", "PATH", "TESSDATA_PREFIX"]))
  }

  @Test func noOtherFileIsOpenInIt() throws {
    let names = String(decoding: try run("ls", ["/dev/fd/"]), as: UTF8.self).split(separator: "\n")
    // The fourth is the folder that `ls` reads.
    #expect(names == ["0", "1", "2", "3"])
  }

  @Test func anUnknownProgramIsMissing() throws {
    #expect(try failure("no-such-program", []) == .missing(name: "no-such-program"))
  }

  @Test func itsStatusAndLastWordsAreTold() throws {
    let error = try failure("sh", ["-c", "echo one >&2; echo two >&2; exit 3"])
    #expect(error == .failed(name: "sh", status: 3, message: "two"))
  }

  @Test func itsFirstAndLastWordsAreTold() throws {
    var words: [UInt8] = []
    let input = try MemoryFile([UInt8]().span)
    let output = try ExternalProgram("sh").run(
      ["-c", "echo 1; echo first >&2; yes middle | head -n 100000 >&2; echo last >&2"],
      input: input, errors: &words)
    let lines = String(decoding: words, as: UTF8.self).split(separator: "\n")
    #expect(output == Array("1\n".utf8) && lines.first == "first" && lines.last == "last")
    #expect(lines.count < 10_000)
  }

  @Test func itEndsAtItsTimeWithAllThatItStarted() throws {
    // No other process is called by a number of seconds like this one.
    let seconds = "\(Int.random(in: 1_000_000..<1_000_000_000))"
    let error = try failure(
      "sh", ["-c", "sleep \(seconds) & sleep \(seconds)"], limits: ProgramLimits(seconds: 1))
    #expect(error == .timedOut(name: "sh", seconds: 1))
    // A process that was killed may need a moment to end.
    let areGone = try (0..<100).contains { _ in
      let processes = String(
        decoding: try run("sh", ["-c", "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '"]),
        as: UTF8.self)
      return !processes.isEmpty && !processes.contains("sleep \(seconds)")
    }
    #expect(areGone)
  }

  @Test func closingItsOutputDoesNotEndItsTime() throws {
    let error = try failure(
      "sh", ["-c", "exec >&- 2>&-; sleep 30"], limits: ProgramLimits(seconds: 1))
    #expect(error == .timedOut(name: "sh", seconds: 1))
  }

  @Test func whoKeepsTheOutputOpenDoesNotOutliveIt() throws {
    // The grandchild holds the pipe: the run ends by its time, not in half a minute.
    let error = try failure("sh", ["-c", "sleep 30 & exit 0"], limits: ProgramLimits(seconds: 1))
    #expect(error == .timedOut(name: "sh", seconds: 1))
  }

  @Test func outputIsBounded() throws {
    let error = try failure(
      "cat", ["/dev/zero"], limits: ProgramLimits(seconds: 20, outputBytes: 1 << 20))
    #expect(error == .outputTooLarge(name: "cat", limit: 1 << 20))
  }

  @Test func memoryIsBounded() throws {
    // `tail` keeps the last line, which never comes to an end.
    let error = try failure(
      "tail", ["-n", "1", "/dev/zero"],
      limits: ProgramLimits(seconds: 20, memoryBytes: 64 << 20))
    guard case .failed(name: "tail", status: 1, let message) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(message.contains("memory"))
  }

  @Test func itCannotWriteFiles() throws {
    let path = "/tmp/medprep-must-not-exist"
    let error = try failure("dd", ["if=/dev/zero", "of=\(path)", "count=1"])
    switch error {
    case .failed, .killed: break
    default: Issue.record("\(error)")
    }
    _ = try? run("rm", ["-f", path])
  }

  @Test func manyAtOnceDoNotMixTheirPipes() async throws {
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<32 {
        group.addTask {
          let bytes = [UInt8](repeating: UInt8(number), count: 100_000)
          guard let file = try? MemoryFile(bytes.span), let cat = try? ExternalProgram("cat")
          else { return false }
          return (try? cat.run([], input: file)) == bytes
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
