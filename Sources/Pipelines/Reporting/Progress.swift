internal import Foundation
internal import Glibc
internal import JSON

/// Shows on standard error how far a run is: a bar on a terminal, a plain line every ten seconds
/// otherwise; or JSON lines for programs; or nothing but the first input that is bad.
///
/// A JSON line every second, and one at the end:
///
/// | member | |
/// |---|---|
/// | `event` | `progress`; `done` at the end; `resume` where an interrupted run goes on; `warning` |
/// | `seconds` | since this program began |
/// | `bytes`, `total_bytes` | stored bytes of the inputs that were read, and in all (null: a pipe) |
/// | `records`, `documents` | read, and extracted from them |
/// | `skipped` | records passed over: no pages or articles, or older versions of them |
/// | `kept`, `dropped` | documents kept; records and documents refused, for whatever reason |
/// | `faults` | those of the refused for which the input is at fault |
/// | `tokens` | of the kept documents |
/// | `bytes_per_second`, `tokens_per_second` | on average since this program began |
/// | `seconds_left` | null where it cannot be told |
/// | `message` | of a `warning`: of bad input file, record, byte offset, and what is wrong |
///
/// Counts include what an interrupted run had done; rates do not.
final class Progress {
  /// How progress is shown.
  enum Style {
    case none, text, json
  }

  private let style: Style
  private let isTerminal: Bool
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant
  private var isBarShown = false
  private var warningCounts: [RejectionReason: Int] = [:]
  /// What an interrupted run had done, and what is done now.
  private var before = Amounts()
  private var now = Amounts()

  /// Warnings of one kind that are printed before the rest is left to the rejects file.
  private static let warningLimit = 20

  init(_ style: Style) {
    self.style = style
    isTerminal = style == .text && isatty(STDERR_FILENO) == 1
    lastShown = start
  }

  /// What a run has done.
  private struct Amounts {
    var bytes = 0
    var totalBytes: Int?
    var statistics = Statistics()
  }

  /// Seconds since the run began.
  var seconds: Double { start.duration(to: .now) / .seconds(1) }

  /// Says that an interrupted run goes on, which had done so much.
  func resume(at bytes: Int, statistics: Statistics?) {
    before = Amounts(bytes: bytes, statistics: statistics ?? Statistics())
    now = before
    if style == .json {
      writeJSON("resume")
    } else {
      line(
        "going on where an earlier run stopped: \(grouped(before.statistics.records)) records, "
          + "\(grouped(before.statistics.tokens)) tokens are done")
    }
  }

  /// Shows how much is read, when the last time is long enough ago.
  func update(consumedBytes: Int, totalBytes: Int?, statistics: @autoclosure () -> Statistics) {
    // A run may end before anything is due.
    (now.bytes, now.totalBytes) = (consumedBytes, totalBytes)
    guard isDue() else { return }
    now.statistics = statistics()
    if style == .json { return writeJSON("progress") }
    let counts = now.statistics
    show(
      "\(grouped(now.bytes / 1_000_000)) MB read, \(grouped(counts.documents)) documents, "
        + "\(grouped(counts.keptDocuments)) kept, \(grouped(counts.rejectionCount)) dropped, "
        + "\(grouped(counts.tokens)) tokens, \(grouped(Int(tokensPerSecond))) a second",
      share: share, secondsLeft: secondsLeft)
  }

  /// Shows how many tokens a training has learned, when the last time is long enough ago.
  func update(tokens: Int, of wanted: Int) {
    guard style == .text, isDue() else { return }
    let share = min(1, Double(tokens) / Double(max(1, wanted)))
    show(
      "\(grouped(tokens)) of \(grouped(wanted)) tokens", share: share,
      secondsLeft: share > 0 ? Int(seconds / share * (1 - share)) : nil)
  }

  /// Shows the end of a run that read `byteCount` bytes of its inputs.
  ///
  /// To find no document at all is no fault, but hardly what was meant.
  func finish(_ statistics: Statistics, readBytes byteCount: Int) {
    clearBar()
    if statistics.documents == 0, byteCount > 0 {
      warn("0 documents from \(grouped(byteCount)) bytes (is --input-format right?)")
    }
    guard style == .json else { return }
    now.statistics = statistics
    if let total = now.totalBytes { now.bytes = total }
    writeJSON("done")
  }

  /// Prints a line about bad input; after many of a kind only the rejects file has them.
  ///
  /// Where nothing else is shown the first of all is: an output from which input is missing must not
  /// look like one without.
  func warn(_ rejection: Rejection) {
    guard rejection.reason.isFault else { return }
    if style == .none {
      if warningCounts.isEmpty { write(Array("warning: \(visible(rejection.message))\n".utf8)) }
      warningCounts[rejection.reason] = 1
      return
    }
    let count = warningCounts[rejection.reason, default: 0] + 1
    warningCounts[rejection.reason] = count
    if count <= Self.warningLimit {
      warn(rejection.message)
    } else if count == Self.warningLimit + 1 {
      warn("more of the kind \"\(rejection.reason.rawValue)\" are only counted")
    }
  }

  /// Prints a warning.
  func warn(_ message: String) {
    guard style == .json else { return line("warning: \(visible(message))") }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("event", "warning")
    writer.member("message", message)
    writer.endObject()
    writer.newline()
    write(writer.bytes)
  }

  /// Prints a line.
  func line(_ text: String) {
    guard style == .text else { return }
    clearBar()
    write(Array((text + "\n").utf8))
  }

  /// Removes the bar, so that other output starts on a clean line.
  func clearBar() {
    if isBarShown { write(Array("\r\u{1B}[K".utf8)) }
    isBarShown = false
  }

  // MARK: -

  private var bytesPerSecond: Double { Double(now.bytes - before.bytes) / max(seconds, 0.001) }
  private var tokensPerSecond: Double {
    Double(now.statistics.tokens - before.statistics.tokens) / max(seconds, 0.001)
  }
  private var share: Double? {
    now.totalBytes.map { min(1, Double(now.bytes) / Double(max(1, $0))) }
  }
  private var secondsLeft: Int? {
    guard let total = now.totalBytes, bytesPerSecond > 0 else { return nil }
    return Int(Double(max(0, total - now.bytes)) / bytesPerSecond)
  }

  private func isDue() -> Bool {
    guard style != .none else { return false }
    let interval: Duration =
      style == .json ? .seconds(1) : isTerminal ? .milliseconds(200) : .seconds(10)
    let now = ContinuousClock.now
    guard lastShown.duration(to: now) >= interval else { return false }
    lastShown = now
    return true
  }

  private func writeJSON(_ event: String) {
    var writer = JSONWriter()
    func member(_ key: String, _ value: Int?) {
      if let value {
        writer.member(key, value)
      } else {
        writer.key(key)
        writer.null()
      }
    }
    let counts = now.statistics
    writer.beginObject()
    writer.member("event", event)
    writer.member("seconds", (seconds * 1000).rounded() / 1000)
    member("bytes", now.bytes)
    member("total_bytes", now.totalBytes)
    member("records", counts.records)
    member("skipped", counts.skippedRecords)
    member("documents", counts.documents)
    member("kept", counts.keptDocuments)
    member("dropped", counts.rejectionCount)
    member("faults", counts.faultCount)
    member("tokens", counts.tokens)
    member("bytes_per_second", Int(bytesPerSecond))
    member("tokens_per_second", Int(tokensPerSecond))
    member("seconds_left", event == "done" ? 0 : secondsLeft)
    writer.endObject()
    writer.newline()
    write(writer.bytes)
  }

  /// Shows counts, and of a known share also a bar and the time left.
  private func show(_ counts: String, share: Double?, secondsLeft: Int?) {
    var line = counts
    if let secondsLeft { line += ", \(Self.clock(secondsLeft)) left" }
    if let share {
      line = "\(Int(share * 100))%  \(line)"
      let filled = Int(share * 24)
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
      if isTerminal { line = "\(bar) \(line)" }
    }
    write(
      Array((isTerminal ? "\r\u{1B}[K\(line.prefix(columnCount - 1))" : line + "\n").utf8))
    isBarShown = isTerminal
  }

  /// `1:05` or `2:03:10`.
  private static func clock(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
    return minutes < 60
      ? "\(minutes):\(two(rest))" : "\(minutes / 60):\(two(minutes % 60)):\(two(rest))"
  }

  /// The width of the terminal; a longer line would wrap and could not be overwritten.
  private var columnCount: Int {
    var size = winsize()
    let isKnown = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  private func write(_ bytes: [UInt8]) {
    try? FileHandle.standardError.write(contentsOf: Data(bytes))
  }
}
