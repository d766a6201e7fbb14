/// Puts the signs of emphasis, `*`, `**` and `~~` (inside a word `<del>`), where CommonMark reads them as such.
///
/// A sign opens only before a character that is no space, and before punctuation only behind a space or punctuation;
/// closing mirrors that (CommonMark 0.31, "left-flanking delimiter run"). Pages emphasize `<b>Dose:</b>5 mg` all the
/// same: there the punctuation goes outside, and where that does not help the text stands without emphasis.
enum MarkdownEmphasis {
  /// A part of a text that is emphasized.
  struct Span {
    var kind: BlockTable.Mark.Kind
    var range: Range<Int>

    fileprivate func sign(in text: [UInt8], isStart: Bool) -> StaticString {
      switch kind {
      case .strong: return "**"
      case .deleted:
        let isWord =
          (range.lowerBound == 0
            || MarkdownEmphasis.endsWord(MarkdownEmphasis.before(text, range.lowerBound)))
          && (range.upperBound == text.count
            || MarkdownEmphasis.endsWord(MarkdownEmphasis.scalar(text, at: range.upperBound)))
        // A "~" of the text beside it would be part of the sign.
        let beside = [
          range.lowerBound - 1, range.lowerBound, range.upperBound - 1, range.upperBound,
        ]
        let isClear = !beside.contains { text.indices.contains($0) && text[$0] == 0x7E }
        return isWord && isClear ? "~~" : isStart ? "<del>" : "</del>"
      default: return "*"
      }
    }
  }

  /// The text with its signs.
  ///
  /// - Parameters:
  ///   - spans: One inside the other or apart.
  ///   - keepsParenthesis: Whether a closing parenthesis may be a link's.
  /// - Complexity: O(*n* + *k* log *k*) for *k* spans.
  static func marked(_ text: [UInt8], _ spans: [Span], keepsParenthesis: Bool) -> [UInt8] {
    guard !spans.isEmpty else { return text }
    let parts = spans.compactMap { span -> Span? in
      fitted(span.range, in: text, isStrict: span.kind != .deleted, keepsParenthesis).map {
        Span(kind: span.kind, range: $0)
      }
    }
    return write(nested(parts), into: text)
  }

  /// The spans from outside inwards without those that cross another, or whose sign would be read as part of others
  /// that end there: `*a***b**` is clear, more is not.
  private static func nested(_ spans: [Span]) -> [Span] {
    let sorted = spans.enumerated().sorted {
      let (a, b) = ($0.element.range, $1.element.range)
      if a.lowerBound != b.lowerBound { return a.lowerBound < b.lowerBound }
      if a.upperBound != b.upperBound { return a.upperBound > b.upperBound }
      // What ended later was around it.
      return $0.offset > $1.offset
    }.map(\.element)
    var kept: [Span] = []
    var open: [Span] = []
    var meeting: (place: Int, kinds: [BlockTable.Mark.Kind]) = (-1, [])
    for span in sorted {
      let start = span.range.lowerBound
      if meeting.place != start { meeting = (start, []) }
      while let last = open.last, last.range.upperBound <= start {
        open.removeLast()
        if last.range.upperBound == start { meeting.kinds.append(last.kind) }
      }
      // Emphasis inside its own sort would end it.
      if open.contains(where: { $0.kind == span.kind }) { continue }
      if !meeting.kinds.isEmpty {
        if meeting.kinds.count > 1 || meeting.kinds.contains(span.kind) { continue }
        meeting.kinds.append(span.kind)
      }
      if let last = open.last, last.range.upperBound < span.range.upperBound { continue }
      open.append(span)
      kept.append(span)
    }
    return kept
  }

  private static func write(_ spans: [Span], into text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count + 4 * spans.count)
    var written = 0
    var open: [Span] = []
    func close(before place: Int) {
      while let last = open.last, last.range.upperBound <= place {
        output += text[written..<last.range.upperBound]
        written = last.range.upperBound
        output += last.sign(in: text, isStart: false).description.utf8
        open.removeLast()
      }
    }
    for span in spans {
      close(before: span.range.lowerBound)
      output += text[written..<span.range.lowerBound]
      written = span.range.lowerBound
      output += span.sign(in: text, isStart: true).description.utf8
      open.append(span)
    }
    close(before: text.count)
    output += text[written...]
    return output
  }

  /// The part of a range that signs can stand around; nil where there is none.
  private static func fitted(
    _ range: Range<Int>, in text: [UInt8], isStrict: Bool, _ keepsParenthesis: Bool
  ) -> Range<Int>? {
    var start = range.lowerBound
    var end = range.upperBound
    while true {
      guard start < end else { return nil }
      let next = scalar(text, at: start)
      if next.properties.isWhitespace {
        start += next.utf8.count
      } else if isStrict, isPunctuation(next), start > 0, !endsWord(before(text, start)) {
        guard !"<[`\\!$*".unicodeScalars.contains(next) else { return nil }
        start += next.utf8.count
      } else {
        break
      }
    }
    while true {
      guard start < end else { return nil }
      let last = before(text, end)
      if last.properties.isWhitespace {
        end -= last.utf8.count
      } else if isStrict, isPunctuation(last), end < text.count, !endsWord(scalar(text, at: end)) {
        let isFixed =
          ">]`$*".unicodeScalars.contains(last) || last == ")" && keepsParenthesis
          || end >= 2 && text[end - 2] == UInt8(ascii: "\\")
        if isFixed { return nil }
        end -= last.utf8.count
      } else {
        break
      }
    }
    return start..<end
  }

  /// Whether a sign may stand between this character and punctuation.
  fileprivate static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || isPunctuation(scalar)
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
      .modifierSymbol, .otherSymbol:
      true
    default: false
    }
  }

  /// The character that starts at `index` of valid UTF-8.
  fileprivate static func scalar(_ text: [UInt8], at index: Int) -> Unicode.Scalar {
    String(decoding: text[index..<min(index + 4, text.count)], as: UTF8.self)
      .unicodeScalars.first ?? " "
  }

  /// The character that ends before `index`.
  fileprivate static func before(_ text: [UInt8], _ index: Int) -> Unicode.Scalar {
    var start = index - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar(text, at: start)
  }
}
