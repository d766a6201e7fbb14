internal import UnicodeText

/// The general path: any pattern, through ICU's regular expressions.
struct RegexPreTokenizer: Sendable {
  private struct Stage: Sendable {
    var expression: RegularExpression
    var keepsMatches: Bool
    var keepsGaps: Bool
  }

  private let stages: [Stage]

  /// Compiles the stages.
  ///
  /// - Throws: `VocabularyError.invalidPattern` where ICU refuses one.
  init(_ stages: [PreTokenizer.Stage]) throws(VocabularyError) {
    var compiled: [Stage] = []
    for stage in stages {
      do {
        compiled.append(
          Stage(
            expression: try RegularExpression(stage.pattern), keepsMatches: stage.keepsMatches,
            keepsGaps: stage.keepsGaps))
      } catch {
        throw .invalidPattern(pattern: stage.pattern, reason: "\(error)")
      }
    }
    self.stages = compiled
  }

  /// The pretokens of `text`, as byte ranges in order.
  ///
  /// Where `text` is not UTF-8, its well-formed stretches are split by themselves, and every stretch
  /// between them is one pretoken.
  ///
  /// - Throws: `EncodingError.patternFailed` where ICU gives up on a match.
  func pretokens(of text: Span<UInt8>) throws(EncodingError) -> [Range<Int>] {
    guard !isValidUTF8(text) else { return try pretokens(ofValid: text, from: 0) }
    var result: [Range<Int>] = []
    var offset = 0
    while offset < text.count {
      let start = offset
      let isValid = wellFormedScalarWidth(text, at: offset) > 0
      while offset < text.count {
        let width = wellFormedScalarWidth(text, at: offset)
        guard (width > 0) == isValid else { break }
        offset += max(1, width)
      }
      if isValid {
        result += try pretokens(ofValid: text.extracting(start..<offset), from: start)
      } else {
        result.append(start..<offset)
      }
    }
    return result
  }

  private func pretokens(ofValid text: Span<UInt8>, from base: Int) throws(EncodingError) -> [Range<
    Int
  >] {
    var pieces = [0..<text.count]
    for stage in stages {
      var next: [Range<Int>] = []
      for piece in pieces where !piece.isEmpty {
        let matches: [Range<Int>]
        do {
          matches = try stage.expression.matches(in: text.extracting(piece))
        } catch {
          throw .patternFailed(reason: "\(error)")
        }
        var end = piece.lowerBound
        for match in matches where !match.isEmpty {
          let start = piece.lowerBound + match.lowerBound
          if stage.keepsGaps && start > end { next.append(end..<start) }
          end = piece.lowerBound + match.upperBound
          if stage.keepsMatches { next.append(start..<end) }
        }
        if stage.keepsGaps && end < piece.upperBound { next.append(end..<piece.upperBound) }
      }
      pieces = next
    }
    return base == 0
      ? pieces : pieces.map { ($0.lowerBound + base)..<($0.upperBound + base) }
  }
}

/// The length of the well-formed UTF-8 scalar at `offset`, 0 where there is none.
func wellFormedScalarWidth(_ text: borrowing Span<UInt8>, at offset: Int) -> Int {
  let first = text[offset]
  let width: Int
  switch first {
  case 0..<0x80: return 1
  case 0xC2..<0xE0: width = 2
  case 0xE0..<0xF0: width = 3
  case 0xF0..<0xF5: width = 4
  default: return 0
  }
  guard offset + width <= text.count else { return 0 }
  for i in 1..<width where text[offset + i] & 0xC0 != 0x80 { return 0 }
  let second = text[offset + 1]
  switch first {
  case 0xE0: return second >= 0xA0 ? 3 : 0
  case 0xED: return second < 0xA0 ? 3 : 0
  case 0xF0: return second >= 0x90 ? 4 : 0
  case 0xF4: return second < 0x90 ? 4 : 0
  default: return width
  }
}
