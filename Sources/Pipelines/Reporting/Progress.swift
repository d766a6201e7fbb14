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

  /// Shows the state when the last time is long enough ago.
  func update(consumedBytes: Int, totalBytes: Int?, statistics: Statistics) {
    guard !isQuiet else { return }
    let now = ContinuousClock.now
    guard lastShown.duration(to: now) >= (isTerminal ? .milliseconds(200) : .seconds(10)) else {
      return
    }
    lastShown = now
    let counts =
      "\(grouped(consumedBytes / 1_000_000)) MB read, \(grouped(statistics.documents)) documents, "
      + "\(grouped(statistics.keptDocuments)) kept, \(grouped(statistics.tokens)) tokens"
    guard let totalBytes, totalBytes > 0, consumedBytes > 0 else {
      write(isTerminal ? "\r\u{1B}[K\(counts)" : counts + "\n")
      isBarShown = isTerminal
      return
    }
    let share = min(1, Double(consumedBytes) / Double(totalBytes))
    let left = Int(seconds * (1 - share) / share)
    let percent = "\(Int(share * 100))%"
    if isTerminal {
      let filled = Int(share * 24)
      let bar =
        String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
      write("\r\u{1B}[K\(bar) \(percent)  \(counts)  \(left) s left")
      isBarShown = true
    } else {
      write("\(percent)  \(counts)  \(left) s left\n")
    }
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
