import Foundation

/// How long fuzz tests go on.
///
/// Each runs a few rounds, enough to notice that something is broken. `MEDPREP_FUZZ=100 swift test
/// --filter Fuzz` runs a hundred times as many, with other seeds, and takes every vocabulary.
public enum FuzzLength {
  /// What `MEDPREP_FUZZ` says, else 1.
  public static let factor = max(
    1, ProcessInfo.processInfo.environment["MEDPREP_FUZZ"].flatMap { Int($0) } ?? 1)

  /// The seeds of a test that usually runs `count` of them.
  public static func seeds(_ count: Int) -> Range<UInt64> { 0..<UInt64(count * factor) }
}
