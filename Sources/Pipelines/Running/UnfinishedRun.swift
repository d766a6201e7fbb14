internal import Packing
internal import Storage

/// A run that ended before its output was whole.
public struct UnfinishedRun: Error, Sendable, CustomStringConvertible {
  /// Why it ended.
  public enum Cause: Sendable {
    /// It was asked to, by a signal of this number.
    case signal(Int32)
    /// Something failed.
    case failure(any Error)
  }

  /// Why it ended.
  public var cause: Cause
  /// The folder with what is there so far, from which the run can go on; nil where it read a pipe and
  /// cannot.
  public var folder: String?

  /// What happened and what to do, on one line.
  public var description: String {
    guard let folder else {
      return "stopped; standard input or a pipe cannot be read twice, so nothing is kept"
    }
    return switch cause {
    case .signal:
      "stopped; what is done so far is in \(folder): the same command goes on from there"
    case .failure(let error as InputError):
      "\(error). Put back what was there and start the same command again, which goes on in "
        + "\(folder), or begin anew with --restart"
    case .failure(let error):
      "\(error). What is done so far is in \(folder): when the cause is mended, the same command "
        + "goes on from there"
    }
  }
}
