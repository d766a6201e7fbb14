internal import Glibc

/// Lets a signal not end the program any more.
///
/// - Returns: Whether it was ignored before: `nohup` and shells set that for what runs in the
///   background, and it should stay so.
public func ignoreSignal(_ number: Int32) -> Bool {
  // SIG_IGN is 1, and functions cannot be compared.
  unsafe unsafeBitCast(signal(number, SIG_IGN), to: Int.self) == 1
}
