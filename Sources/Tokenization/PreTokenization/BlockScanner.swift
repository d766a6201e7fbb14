internal import CScan

/// A scanner whose borders are also found for 64 bytes at once, in `CScan/Starts.h`.
///
/// The bytes are classified side by side, a bit each, and the borders come out of shifts and masks.
/// For `"Il a dit: non."` with the pattern of cl100k:
///
///     text     I l   a   d i t :   n o n .
///     letters  1 1 . 1 . 1 1 1 . . 1 1 1 .
///     blanks   . . 1 . 1 . . . . 1 . . . .
///     starts   (1) . 1 . 1 . . . 1 1 . . . 1
///
/// What needs more than one look (numbers and white space beyond ASCII, ſ in a contraction, capitals
/// among letters without case) is left out: blocks end before it, and `end(of:from:)` goes on.
/// It is also the ground truth that tests compare blocks with.
protocol BlockScanner: PretokenScanner {
  /// What the scanner is called there.
  static var pattern: cscan_pattern { get }
  var table: ScalarClassTable { get }
}

extension BlockScanner {
  /// Calls `body` with the scanner for blocks, which is valid there.
  ///
  /// - Parameter stopsAtCharacters: whether finding words ends before a byte of 0xE3 or above.
  @inline(__always)
  func withBlocks<Result>(
    stopsAtCharacters: Bool = false, _ body: (UnsafePointer<cscan_scanner>) -> Result
  ) -> Result {
    unsafe table.withTables { blocks, classes in
      let scanner = unsafe cscan_scanner(
        blocks: blocks, classes: classes, pattern: Self.pattern,
        stops_at_characters: stopsAtCharacters)
      return unsafe withUnsafePointer(to: scanner) { unsafe body($0) }
    }
  }

  /// Calls `body` with the range of each pretoken of `text`, in order.
  @inline(__always)
  func forEachPretoken(of text: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe withBlocks { blocks in
        var start = 0
        while start < buffer.count {
          var found: UInt64 = 0
          // Near the end a block would read behind it. Long runs of characters of three bytes are found
          // one by one.
          if buffer.count &- start >= 67, unsafe base[start] < 0xE3 {
            found = unsafe cscan_starts(blocks, base + start, 64)
          }
          if found == 0 {
            let end = end(of: text, from: start)
            body(start..<end)
            start = end
            continue
          }
          let first = start
          while found != 0 {
            let end = first &+ found.trailingZeroBitCount
            body(start..<end)
            start = end
            found &= found &- 1
          }
        }
      }
    }
  }
}
