internal import Foundation
internal import Glibc

/// Shows on standard error how far a run is: a bar on a terminal, a plain line every ten seconds
/// otherwise, nothing when quiet.
final class Progress {
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant
  private var isBarShown = false
  private var warningCounts: [RejectionReason: Int] = [:]

  /// Warnings of one kind that are printed before the rest is left to the rejects file.
  private static let warningLimit = 20

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    isTerminal = isatty(STDERR_FILENO) == 1
    lastShown = start
  }

  /// Seconds since the run began.
  var seconds: Double {
    let elapsed = start.duration(to: .now).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
  }

  /// Shows how much is read, when the last time is long enough ago.
  func update(consumedBytes: Int, totalBytes: Int?, statistics: Statistics) {
    guard isDue() else { return }
    let counts =
      "\(grouped(consumedBytes / 1_000_000)) MB read, \(grouped(statistics.documents)) documents, "
      + "\(grouped(statistics.keptDocuments)) kept, \(grouped(statistics.tokens)) tokens"
    show(counts, share: totalBytes.map { Double(consumedBytes) / Double(max(1, $0)) })
  }

  /// Shows how many tokens a training has learned, when the last time is long enough ago.
  func update(tokens: Int, of wanted: Int) {
    guard isDue() else { return }
    show(
      "\(grouped(tokens)) of \(grouped(wanted)) tokens",
      share: Double(tokens) / Double(max(1, wanted)))
  }

  private func isDue() -> Bool {
    let now = ContinuousClock.now
    guard !isQuiet,
      lastShown.duration(to: now) >= (isTerminal ? .milliseconds(200) : .seconds(10))
    else { return false }
    lastShown = now
    return true
  }

  /// Shows counts, and of a known share also a bar and the time left.
  private func show(_ counts: String, share: Double?) {
    var line = counts
    if let share, share > 0 {
      let share = min(1, share)
      let filled = Int(share * 24)
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
      line = "\(Int(share * 100))%  \(counts)  \(Int(seconds * (1 - share) / share)) s left"
      if isTerminal { line = "\(bar) \(line)" }
    }
    write(isTerminal ? "\r\u{1B}[K\(line.prefix(columnCount - 1))" : line + "\n")
    isBarShown = isTerminal
  }

  /// The width of the terminal; a longer line would wrap and could not be overwritten.
  private var columnCount: Int {
    var size = winsize()
    let isKnown = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// Prints a line about bad input; after many of a kind only the rejects file has them.
  func warn(_ rejection: Rejection) {
    guard !isQuiet, rejection.reason.isFault else { return }
    let count = warningCounts[rejection.reason, default: 0] + 1
    warningCounts[rejection.reason] = count
    if count <= Self.warningLimit {
      line("warning: \(rejection.message)")
    } else if count == Self.warningLimit + 1 {
      line("warning: more of the kind \"\(rejection.reason.rawValue)\" are only counted")
    }
  }

  /// Prints a line.
  func line(_ text: String) {
    guard !isQuiet else { return }
    clearBar()
    write(text + "\n")
  }

  /// Removes the bar, so that other output starts on a clean line.
  func clearBar() {
    if isBarShown { write("\r\u{1B}[K") }
    isBarShown = false
  }

  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
