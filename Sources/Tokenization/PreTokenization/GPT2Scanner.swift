internal import CScan

/// The pattern of GPT-2, r50k_base, p50k_base, GPT-NeoX and ModernBERT.
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
struct GPT2Scanner: BlockScanner {
  static var pattern: cscan_pattern { CSCAN_GPT2 }

  let table: ScalarClassTable

  @inline(__always)
  func end(of text: borrowing Span<UInt8>, from start: Int) -> Int {
    let contraction = endOfContraction(text, from: start, ignoringCase: false)
    if contraction > start { return contraction }
    let first = table.scalar(in: text, at: start)
    var offset = start
    var next = first
    if text[start] == 0x20, start &+ 1 < text.count {
      offset = start &+ 1
      next = table.scalar(in: text, at: offset)
    }
    if next.scalarClass.overlaps(.letter) {
      return table.endOfRun(text, from: offset &+ next.width, of: .letter)
    }
    if next.scalarClass.overlaps(.number) {
      return table.endOfRun(text, from: offset &+ next.width, of: .number)
    }
    if !next.scalarClass.overlaps(.space) {
      return table.endOfRun(
        text, from: offset &+ next.width, notOf: [.space, .letter, .number])
    }
    let run = table.whiteSpace(text, from: start)
    return table.endOfWhiteSpace(run, isAtEnd: run.end == text.count, from: start)
  }
}
