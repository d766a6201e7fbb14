internal import Glibc

/// Why an external program gave no result.
public enum ProgramError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no such program in the folders of `PATH`.
  case missing(name: String)
  /// It took longer than it may.
  case timedOut(name: String, seconds: Int)
  /// It wrote more than it may.
  case outputTooLarge(name: String, limit: Int)
  /// It ended with this status, and these were its last words.
  case failed(name: String, status: Int32, message: String)
  /// A signal ended it, as when it wanted more memory or processor time than it may have.
  case killed(name: String, signal: Int32)
  /// The system refused memory, a pipe or a process; the value is `errno`.
  case system(name: String, code: Int32)

  /// One line that says what happened.
  public var description: String {
    switch self {
    case .missing(let name): "the program \(name) is not installed"
    case .timedOut(let name, let seconds): "\(name) took more than \(seconds) s and was ended"
    case .outputTooLarge(let name, let limit): "\(name) wrote more than \(limit) bytes"
    case .failed(let name, let status, let message):
      "\(name) failed (status \(status))" + (message.isEmpty ? "" : ": \(message)")
    case .killed(let name, let signal): "\(name) was ended by signal \(signal)"
    case .system(let name, let code):
      "\(name) could not be started: \(unsafe String(cString: strerror(code)))"
    }
  }
}
