internal import Glibc
internal import Synchronization

/// The signals that this program ignores itself, since a dispatch source hears them.
private let ignoredHere = Mutex<Set<Int32>>([])

/// Lets a signal not end the program any more.
///
/// - Returns: Whether it was ignored when the program began: `nohup` and shells set that for what runs
///   in the background, and it should stay so.
public func ignoreSignal(_ number: Int32) -> Bool {
  ignoredHere.withLock { ignored in
    // SIG_IGN is 1, and functions cannot be compared.
    let wasIgnored = unsafe unsafeBitCast(signal(number, SIG_IGN), to: Int.self) == 1
    if !wasIgnored { ignored.insert(number) }
    return wasIgnored && !ignored.contains(number)
  }
}
