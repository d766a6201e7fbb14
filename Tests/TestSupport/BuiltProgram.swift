import Foundation

/// The programs that the package builds, run as a user runs them.
public enum BuiltProgram {
  /// The path of a built executable, beside the test bundle.
  public static func path(_ name: String) -> String {
    // The bundle's path is an argument of the test helper, or the running program itself.
    let bundle =
      CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: name).path
  }

  /// Runs `medprep` with the given arguments.
  public static func medprep(
    _ arguments: String..., input: [UInt8] = [], folder: String? = nil
  ) throws -> Command.Result {
    try Command.run(path("medprep"), arguments, input: input, folder: folder)
  }
}

/// The Python of the checkout's virtual environment (Scripts/make-test-environment.sh).
public enum Python {
  /// Runs a script with arguments, or returns nil, after saying so loudly on standard error, where
  /// the environment has no `package`.
  public static func run(
    _ script: String, _ arguments: [String] = [], needing package: String, for test: String
  ) throws -> Command.Result? {
    let python = SharedData.checkout + "/.venv/bin/python"
    guard FileManager.default.isExecutableFile(atPath: python),
      try Command.run(python, ["-c", "import \(package)"]).status == 0
    else {
      let line = "SKIPPED \(test): .venv has no \(package) (Scripts/make-test-environment.sh)\n"
      FileHandle.standardError.write(Data(line.utf8))
      return nil
    }
    return try Command.run(python, ["-c", script] + arguments)
  }
}
