/// Rules on single lines: those that break one are taken out of the text.
///
/// Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text
/// Transformer", <https://jmlr.org/papers/v21/20-074.html>, section 2.2 (C4), with what only its
/// program does (long words, cookie notices, citation marks).
public struct LineRules: Sendable, Hashable {
  /// Whether a line must end a sentence, or end in a quotation mark; an ellipsis does not end one.
  public var requiresTerminal = false
  /// Words that a line must have; signs between blanks count.
  public var minimumWords = 0
  /// Characters that no word of a line may exceed; 0: no limit.
  public var maximumWordLength = 0
  /// Lower-case phrases that no line may hold; ASCII capitals count as small letters.
  public var phrases: [String] = []
  /// Whether `[12]`, `[edit]` and `[citation needed]` are taken out.
  public var removesCitations = false

  /// No rules.
  public init() {}

  /// The stricter of both in every respect.
  func union(_ other: LineRules) -> LineRules {
    var both = self
    both.requiresTerminal = requiresTerminal || other.requiresTerminal
    both.minimumWords = max(minimumWords, other.minimumWords)
    both.maximumWordLength =
      [maximumWordLength, other.maximumWordLength].filter { $0 > 0 }.min() ?? 0
    both.phrases += other.phrases.filter { !phrases.contains($0) }
    both.removesCitations = removesCitations || other.removesCitations
    return both
  }

  /// Which rule took lines out.
  public enum Reason: String, Sendable, CaseIterable {
    case longWord = "long-word"
    case noTerminal = "no-terminal-punctuation"
    case fewWords = "few-words"
    case phrase
  }

  /// The text without the lines that break a rule.
  ///
  /// Blank lines stay where text on both sides does.
  ///
  /// - Parameters:
  ///   - text: The text that was scanned.
  ///   - scanned: Its units and lines.
  ///   - charactersPerWord: What makes up a word in scripts without blanks.
  ///   - removed: Counts lines by rule.
  /// - Returns: The text; nil where nothing is taken out.
  public func apply(
    to text: Span<UInt8>, _ scanned: ScannedText, charactersPerWord: Double,
    counting removed: inout [Reason: Int]
  ) -> [UInt8]? {
    var kept: [UInt8] = []
    var isChanged = false
    var owesBlankLine = false
    var unit = 0
    var search = PhraseSearch(phrases)
    for line in scanned.lines {
      var words = Double(line.symbolTokenCount)
      var longest: UInt32 = 0
      while unit < scanned.units.count, scanned.units[unit].start < line.end {
        words += scanned.units[unit].isUnspaced ? 1 / charactersPerWord : 1
        longest = max(longest, scanned.units[unit].length)
        unit += 1
      }
      if line.beginsParagraph { owesBlankLine = true }
      let range = Int(line.start)..<Int(line.end)
      if let reason = reason(
        line, words: words, longest: longest, in: text, range, search: &search)
      {
        removed[reason, default: 0] += 1
        isChanged = true
        continue
      }
      if !kept.isEmpty { kept.append(0x0A) }
      if owesBlankLine, !kept.isEmpty { kept.append(0x0A) }
      owesBlankLine = false
      let count = kept.count
      append(text, range, to: &kept)
      if kept.count - count != range.count { isChanged = true }
    }
    return isChanged ? kept : nil
  }

  private func reason(
    _ line: ScannedText.Line, words: Double, longest: UInt32, in text: Span<UInt8>,
    _ range: Range<Int>, search: inout PhraseSearch
  ) -> Reason? {
    if maximumWordLength > 0, longest > maximumWordLength { return .longWord }
    if requiresTerminal {
      if line.endsWithEllipsis { return .noTerminal }
      if !line.endsWithTerminal, !endsInQuote(text, range) { return .noTerminal }
    }
    if words < Double(minimumWords) { return .fewWords }
    if search.finds(in: text, range) { return .phrase }
    return nil
  }

  private func endsInQuote(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
    guard end > range.lowerBound else { return false }
    if text[end - 1] == UInt8(ascii: "\"") || text[end - 1] == UInt8(ascii: "'") { return true }
    guard end - range.lowerBound >= 3 else { return false }
    let last = (text[end - 3], text[end - 2], text[end - 1])
    // ” ’ 」 』
    return last == (0xE2, 0x80, 0x9D) || last == (0xE2, 0x80, 0x99)
      || last == (0xE3, 0x80, 0x8D) || last == (0xE3, 0x80, 0x8F)
  }

  private func append(_ text: Span<UInt8>, _ range: Range<Int>, to kept: inout [UInt8]) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      if removesCitations, byte == UInt8(ascii: "["),
        let end = citationEnd(text, index, range.upperBound)
      {
        index = end
      } else {
        kept.append(byte)
        index += 1
      }
    }
  }

  /// Behind the citation mark that starts at `start`, if one does.
  private func citationEnd(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> Int? {
    var end = start + 1
    while end < limit, text[end] &- 0x30 < 10 { end += 1 }
    if end < limit, text[end] == UInt8(ascii: "]") { return end + 1 }
    for mark: StaticString in ["[edit]", "[citation needed]"] {
      let count = mark.utf8CodeUnitCount
      guard start + count <= limit else { continue }
      let isEqual = mark.withUTF8Buffer { mark in
        mark.indices.allSatisfy { unsafe text[start + $0] == mark[$0] }
      }
      if isEqual { return start + count }
    }
    return nil
  }
}

/// Finds phrases in text whose ASCII capitals count as small letters.
struct PhraseSearch {
  private let phrases: [[UInt8]]
  private var starts = [Bool](repeating: false, count: 256)

  /// `phrases` are in lower case and not empty.
  init(_ phrases: [String]) {
    self.phrases = phrases.map { Array($0.utf8) }.filter { !$0.isEmpty }
    for phrase in self.phrases {
      starts[Int(phrase[0])] = true
      if phrase[0] &- 0x61 < 26 { starts[Int(phrase[0] - 0x20)] = true }
    }
  }

  func finds(in text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if phrases.isEmpty { return false }
    for start in range where starts[Int(text[start])] {
      for phrase in phrases where start + phrase.count <= range.upperBound {
        var length = 0
        while length < phrase.count {
          let byte = text[start + length]
          guard (byte &- 0x41 < 26 ? byte | 0x20 : byte) == phrase[length] else { break }
          length += 1
        }
        if length == phrase.count { return true }
      }
    }
    return false
  }
}
