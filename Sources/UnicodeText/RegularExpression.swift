internal import CICU

/// A compiled regular expression over UTF-8 text, in ICU's syntax.
///
/// Knows what pre-tokenizer patterns need: `\p{…}`, lookahead and lookbehind, possessive and lazy
/// quantifiers, `(?i:…)`. One value may be used by any number of threads at once.
///
///     try RegularExpression(#"\p{L}+|\p{N}{1,3}"#).matches(in: "año 2024".utf8.span)
///     // [0..<4, 5..<8, 8..<9]
///
/// <https://unicode-org.github.io/icu/userguide/strings/regexp.html>
@safe public final class RegularExpression: Sendable {
  /// The pattern as it was given.
  public let pattern: String
  /// Immutable after `init`; ICU counts references to it atomically.
  nonisolated(unsafe) private let compiled: OpaquePointer

  /// Compiles a pattern.
  ///
  /// - Throws: ``ICUError`` where the pattern is no ICU regular expression.
  public init(_ pattern: String) throws(ICUError) {
    self.pattern = pattern
    var status: Int32 = 0
    let utf8 = Array(pattern.utf8)
    let opened = unsafe utf8.withUnsafeBufferPointer { utf8 in
      unsafe cicu_regex_open(utf8.baseAddress, Int64(utf8.count), &status)
    }
    guard let opened = unsafe opened else {
      throw ICUError(operation: "compile \"\(pattern)\"", code: status)
    }
    unsafe compiled = opened
  }

  deinit { unsafe cicu_regex_close(compiled) }

  /// Finds the successive matches, which do not overlap.
  ///
  /// - Parameter text: Valid UTF-8.
  /// - Returns: Their byte ranges in order. Empty matches are among them, as in ICU's `find`.
  /// - Throws: ``ICUError`` with the name `U_REGEX_TIME_OUT` after about 500 steps of the engine for
  ///   each byte (and 10 million more), `U_REGEX_STACK_OVERFLOW` above 32 MiB of backtracking: a pattern
  ///   with catastrophic backtracking fails so instead of running for ever.
  /// - Complexity: Depends on the pattern; bounded by O(*n*) through the limits.
  public func matches(in text: Span<UInt8>) throws(ICUError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var status: Int32 = 0
    let timeLimit = Int32(clamping: 1000 + text.count / 20)
    unsafe text.withUnsafeBufferPointer { text in
      guard
        let matcher = unsafe cicu_matcher_open(
          compiled, text.baseAddress, Int64(text.count), timeLimit, 32 << 20, &status)
      else { return }
      var start: Int64 = 0
      var end: Int64 = 0
      while unsafe cicu_matcher_find(matcher, &start, &end, &status) != 0 {
        ranges.append(Int(start)..<Int(end))
      }
      unsafe cicu_matcher_close(matcher)
    }
    if status > 0 { throw ICUError(operation: "match \"\(pattern)\"", code: status) }
    return ranges
  }
}
