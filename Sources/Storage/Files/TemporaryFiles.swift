internal import Dispatch
internal import Glibc
internal import Synchronization

/// The files of this program that have not got their names yet.
public enum TemporaryFiles {
  private static let paths = Mutex<Set<String>>([])
  private static let watching = Mutex<[any DispatchSourceSignal]>([])

  static func insert(_ path: String) { paths.withLock { _ = $0.insert(path) } }
  static func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// From now on SIGINT, SIGTERM and SIGHUP remove them before they end the program.
  ///
  /// A signal that is ignored stays so.
  public static func removeOnSignals() {
    watching.withLock { watching in
      guard watching.isEmpty else { return }
      for number in [SIGINT, SIGTERM, SIGHUP] {
        if ignoreSignal(number) { continue }
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
          for path in paths.withLock({ $0 }) {
            _ = unsafe withSystemPath(path) { unsafe unlink($0) }
          }
          _ = signal(number, SIG_DFL)
          kill(getpid(), number)
        }
        source.activate()
        watching.append(source)
      }
    }
  }
}
