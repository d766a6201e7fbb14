internal import CSpawn
internal import Glibc

/// How much an external program may take.
public struct ProgramLimits: Hashable, Sendable {
  /// Seconds until it is ended; of processor time, too.
  public var seconds: Int
  /// Bytes of memory (address space).
  public var memoryBytes: Int
  /// Bytes of standard output.
  public var outputBytes: Int

  /// Limits; those not given are generous.
  public init(seconds: Int = 300, memoryBytes: Int = 2 << 30, outputBytes: Int = 256 << 20) {
    self.seconds = seconds
    self.memoryBytes = memoryBytes
    self.outputBytes = outputBytes
  }
}

/// A program of the system that is run without a shell, within limits, and alone with its input.
///
///     let pdftotext = try ExternalProgram("pdftotext")
///     let text = try pdftotext.run([MemoryFile.pathInProgram, "-"], input: document)
///
/// It gets its arguments as they are, a bare environment (`PATH`, `TESSDATA_PREFIX`, UTF-8, one
/// thread of OpenMP), no open files but the three standard ones, and cannot write files. It ends
/// with the run, and with the thread that runs it, whatever happens to that.
public struct ExternalProgram: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// Where it is.
  public let path: String

  /// Variables that are passed on: where tesseract has its languages.
  private static let keptVariables = ["PATH", "TESSDATA_PREFIX"]
  /// How many of its first words on its errors are kept, and of its last.
  private static let maximumErrorBytes = 16 << 10

  /// Looks a program up in the folders of `PATH`.
  ///
  /// - Throws: `ProgramError.missing`.
  public init(_ name: String) throws(ProgramError) {
    let folders = (Self.variable("PATH") ?? "/usr/bin:/bin").split(separator: ":")
    let paths = folders.lazy.map { "\($0)/\(name)" }
    guard let path = paths.first(where: { unsafe access($0, X_OK) == 0 }) else {
      throw .missing(name: name)
    }
    self.name = name
    self.path = path
  }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - arguments: Its arguments, without its name.
  ///   - input: Its standard input.
  ///   - limits: What it may take.
  ///   - words: Receives what it wrote to standard error, without the middle where that is long.
  /// - Returns: What it wrote to standard output.
  /// - Throws: `ProgramError` when it did not end well; its output is lost then.
  public func run(
    _ arguments: [String], input: borrowing MemoryFile, limits: ProgramLimits = ProgramLimits(),
    errors words: inout [UInt8]
  ) throws(ProgramError) -> [UInt8] {
    let output = try Pipe(name)
    let errors = try Pipe(name)
    input.rewind()
    let process = try start(
      arguments, input.descriptor, output.writeEnd, errors.writeEnd, limits)
    output.closeWriteEnd()
    errors.closeWriteEnd()
    var running = RunningProgram(name: name, process: process, limits: limits)
    words = try running.collect(
      output.readEnd, errors.readEnd, maximumErrorBytes: Self.maximumErrorBytes)
    return try running.finish(words: words)
  }

  private func start(
    _ arguments: [String], _ input: Int32, _ output: Int32, _ errors: Int32,
    _ limits: ProgramLimits
  ) throws(ProgramError) -> Int32 {
    var environment = ["LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"]
    for name in Self.keptVariables {
      if let value = Self.variable(name) { environment.append("\(name)=\(value)") }
    }
    let process = unsafe Self.withCStrings([path] + arguments) { arguments in
      unsafe Self.withCStrings(environment) { environment in
        unsafe cspawn_start(
          path, arguments, environment, input, output, errors, UInt64(limits.memoryBytes),
          UInt64(limits.seconds))
      }
    }
    if process < 0 { throw .system(name: name, code: -process) }
    return process
  }

  private static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// The strings as C wants them, with a null pointer at their end.
  @unsafe private static func withCStrings(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
  ) -> Int32 {
    var pointers = unsafe strings.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeBufferPointer { pointers in
      guard let start = pointers.baseAddress else { return -EINVAL }
      return unsafe body(start)
    }
  }
}

/// The two ends of a pipe, which no program inherits by itself.
private final class Pipe {
  let readEnd: Int32
  private(set) var writeEnd: Int32

  init(_ name: String) throws(ProgramError) {
    var ends: [Int32] = [0, 0]
    let code = unsafe ends.withUnsafeMutableBufferPointer { unsafe cspawn_pipe($0.baseAddress) }
    guard code == 0 else { throw .system(name: name, code: code) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    closeWriteEnd()
    _ = close(readEnd)
  }

  func closeWriteEnd() {
    if writeEnd >= 0 { _ = close(writeEnd) }
    writeEnd = -1
  }
}
