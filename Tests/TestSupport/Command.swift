import Foundation

/// Runs other programs and collects what they print.
public enum Command {
  /// What a program left behind.
  public struct Result: Sendable {
    /// The exit status, or the negated signal number if a signal ended it.
    public var status: Int32
    /// Everything written to standard output.
    public var output: [UInt8]
    /// Everything written to standard error.
    public var errors: [UInt8]

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    public var errorText: String { String(decoding: errors, as: UTF8.self) }
  }

  /// Runs `program` (a path, or a name looked up in `PATH`) to its end.
  public static func run(
    _ program: String, _ arguments: [String] = [], input: [UInt8] = [],
    environment: [String: String] = [:], folder: String? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    if !environment.isEmpty {
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    }
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    // Files instead of pipes: a pipe that nobody empties would stop the program.
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "medprep-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let names = ["in", "out", "err"].map { scratch.appending(path: $0) }
    try Data(input).write(to: names[0])
    try Data().write(to: names[1])
    try Data().write(to: names[2])
    process.standardInput = try FileHandle(forReadingFrom: names[0])
    process.standardOutput = try FileHandle(forWritingTo: names[1])
    process.standardError = try FileHandle(forWritingTo: names[2])
    try process.run()
    process.waitUntilExit()
    let status = process.terminationStatus
    return Result(
      status: process.terminationReason == .exit ? status : -status,
      output: [UInt8](try Data(contentsOf: names[1])),
      errors: [UInt8](try Data(contentsOf: names[2])))
  }
}
