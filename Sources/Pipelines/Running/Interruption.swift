internal import Glibc
internal import Synchronization

/// Beside the type, since a signal handler can hold nothing.
private let isNoted = Atomic<Bool>(false)

/// Whether the user has pressed Ctrl-C: for runs that can end early and keep what they have.
///
/// The first one is noted; the second one ends the program.
enum Interruption {
  /// Whether the user wants the run to end.
  static var isRequested: Bool { isNoted.load(ordering: .relaxed) }

  /// From now on Ctrl-C is noted.
  static func watch() {
    isNoted.store(false, ordering: .relaxed)
    _ = signal(SIGINT) { _ in
      isNoted.store(true, ordering: .relaxed)
      _ = signal(SIGINT, SIG_DFL)
    }
  }

  /// From now on Ctrl-C ends the program.
  static func stopWatching() { _ = signal(SIGINT, SIG_DFL) }
}
