internal import CScan

/// What differs between the patterns that descend from cl100k_base.
protocol CL100KRules {
  static var pattern: cscan_pattern { get }
  /// The most scalars in one pretoken of numbers.
  static var maximumNumbers: Int { get }
  /// What words are made of.
  static var word: ScalarClass { get }
  /// What a run of symbols does not hold, besides white space.
  static var notSymbol: ScalarClass { get }
  /// Whether white space at the very end of the text is one pretoken even where it holds newlines.
  static var keepsFinalWhiteSpace: Bool { get }
}

/// cl100k_base as tiktoken has it today, with `\s++$` before the newlines.
enum CL100K: CL100KRules {
  static var pattern: cscan_pattern { CSCAN_CL100K }
  static var maximumNumbers: Int { 3 }
  static var word: ScalarClass { .letter }
  static var notSymbol: ScalarClass { [.letter, .number] }
  static var keepsFinalWhiteSpace: Bool { true }
}

/// Llama 3; also cl100k_base as first published and as found in `tokenizer.json` files.
enum Llama3: CL100KRules {
  static var pattern: cscan_pattern { CSCAN_CL100K }
  static var maximumNumbers: Int { 3 }
  static var word: ScalarClass { .letter }
  static var notSymbol: ScalarClass { [.letter, .number] }
  static var keepsFinalWhiteSpace: Bool { false }
}

/// Qwen 1 to 3: every number by itself.
enum Qwen2: CL100KRules {
  static var pattern: cscan_pattern { CSCAN_QWEN2 }
  static var maximumNumbers: Int { 1 }
  static var word: ScalarClass { .letter }
  static var notSymbol: ScalarClass { [.letter, .number] }
  static var keepsFinalWhiteSpace: Bool { false }
}

/// Qwen 3.5: words hold marks.
enum Qwen35: CL100KRules {
  static var pattern: cscan_pattern { CSCAN_QWEN35 }
  static var maximumNumbers: Int { 1 }
  static var word: ScalarClass { [.letter, .mark] }
  static var notSymbol: ScalarClass { [.letter, .mark, .number] }
  static var keepsFinalWhiteSpace: Bool { false }
}

/// The pattern of cl100k_base and its descendants.
///
///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*
///     |\s*[\r\n]+|\s+(?!\S)|\s+
struct CL100KScanner<Rules: CL100KRules>: BlockScanner {
  static var pattern: cscan_pattern { Rules.pattern }

  let table: ScalarClassTable

  @inline(__always)
  func end(of text: borrowing Span<UInt8>, from start: Int) -> Int {
    let contraction = endOfContraction(text, from: start, ignoringCase: true)
    if contraction > start { return contraction }
    let byte = text[start]
    let first = table.scalar(in: text, at: start)
    let second = start &+ first.width

    // [^\r\n\p{L}\p{N}]?\p{L}+ : where letters include marks, a mark is both the first scalar and a
    // word by itself; greedy, the optional scalar is tried first, and the run is the same.
    if first.scalarClass.overlaps(Rules.word) {
      return table.endOfRun(text, from: second, of: Rules.word)
    }
    if !first.scalarClass.overlaps(.number), !isNewline(byte), second < text.count {
      let next = table.scalar(in: text, at: second)
      if next.scalarClass.overlaps(Rules.word) {
        return table.endOfRun(text, from: second &+ next.width, of: Rules.word)
      }
    }
    if first.scalarClass.overlaps(.number) {
      return table.endOfNumbers(text, from: start, maximum: Rules.maximumNumbers)
    }
    let afterSymbols: Int
    if first.scalarClass.overlaps(.space) {
      afterSymbols =
        byte == 0x20
        ? table.endOfRun(text, from: second, notOf: Rules.notSymbol.union(.space)) : second
    } else {
      afterSymbols = table.endOfRun(text, from: second, notOf: Rules.notSymbol.union(.space))
    }
    if afterSymbols > second || !first.scalarClass.overlaps(.space) {
      var offset = afterSymbols
      while offset < text.count && isNewline(text[offset]) { offset &+= 1 }
      return offset
    }
    let run = table.whiteSpace(text, from: start)
    if Rules.keepsFinalWhiteSpace && run.end == text.count { return run.end }
    if run.lastNewline > start { return run.lastNewline }
    return table.endOfWhiteSpace(run, isAtEnd: run.end == text.count, from: start)
  }
}
