internal import Dispatch
internal import Glibc
internal import Storage
internal import Synchronization

/// Watches for SIGINT (control-C) and SIGTERM, which ask a run to end soon.
///
/// The first lets the run finish the batches it has begun and record a checkpoint; the second ends
/// the program at once, which loses no more than a power failure would.
public final class Interruption: Sendable {
  /// Ends the waiting for input with the first signal.
  let inputStop = InputStop()
  private let signal = Atomic<Int32>(0)
  private let sources: Mutex<[any DispatchSourceSignal]>

  /// Starts to watch; the signals do not end the program any more.
  ///
  /// One that is ignored stays so.
  public init() {
    sources = Mutex([])
    sources.withLock { sources in
      for number in [SIGINT, SIGTERM] {
        if ignoreSignal(number) { continue }
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { [weak self] in self?.receive(number) }
        source.activate()
        sources.append(source)
      }
    }
  }

  /// The signal that asked to end; nil as long as none did.
  var signalNumber: Int32? {
    let number = signal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Makes the next signal a first one again: for work that is done in two parts.
  func acknowledge() { signal.store(0, ordering: .relaxed) }

  /// Ends the program at once with the status that shells give to one that a signal ended: 130 for
  /// SIGINT, 143 for SIGTERM.
  public static func endProgram(by number: Int32) -> Never { _exit(128 + number) }

  private func receive(_ number: Int32) {
    if signal.exchange(number, ordering: .relaxed) != 0 { Self.endProgram(by: number) }
    inputStop.stop()
  }
}
