internal import UnicodeText

/// The general path: any stages, through ICU's regular expressions.
///
/// <https://github.com/huggingface/tokenizers>, `tokenizers/src/pre_tokenizers`,
/// `src/tokenizer/normalizer.rs` (`NormalizedString::split`)
struct GeneralPreTokenizer: Sendable {
  /// Where a text was cut.
  struct Pretokens {
    /// The text that the ranges are of, where stages have changed it; nil for the text as given.
    var text: [UInt8]?
    /// Byte ranges in order, none empty.
    var ranges: [Range<Int>]
    /// What the stages did to the text, in their order, where that was to be recorded.
    var alignments: [TextAlignment]?
  }

  private enum Stage: Sendable {
    case split(Matcher, PreTokenizer.SplitBehavior, isInverted: Bool)
    case metaspace(
      replacement: [UInt8], prefix: PreTokenizer.MetaspacePrefix, split: Matcher?)
    case prefixSpace
    case byteLevelAlphabet
    case fixedLength(Int)
  }

  /// Finds what a split cuts at.
  private enum Matcher: Sendable {
    case expression(RegularExpression)
    case scalars(PreTokenizer.ScalarKind)
  }

  /// A piece of a text between two cuts, and whether it is a match.
  private typealias Section = (range: Range<Int>, isMatch: Bool)

  private let stages: [Stage]
  /// Whether pieces are written in the byte-level alphabet at the end.
  let usesByteLevelAlphabet: Bool

  /// Compiles the stages.
  ///
  /// - Throws: `VocabularyError.invalidPattern` for a regular expression that ICU refuses or has no
  ///   equal of.
  init(_ stages: [PreTokenizer.Stage]) throws(VocabularyError) {
    usesByteLevelAlphabet = stages.contains(.byteLevelAlphabet)
    var compiled: [Stage] = []
    for stage in stages {
      switch stage {
      case .split(let pattern, let behavior, let isInverted):
        compiled.append(.split(try Self.matcher(pattern), behavior, isInverted: isInverted))
      case .metaspace(let replacement, let prefix, let splits):
        let text = String(replacement)
        compiled.append(
          .metaspace(
            replacement: [UInt8](text.utf8), prefix: prefix,
            split: splits ? try Self.matcher(.literal(text)) : nil))
      case .prefixSpace: compiled.append(.prefixSpace)
      case .byteLevelAlphabet: compiled.append(.byteLevelAlphabet)
      case .fixedLength(let length): compiled.append(.fixedLength(length))
      }
    }
    self.stages = compiled
  }

  private static func matcher(
    _ pattern: PreTokenizer.Pattern
  ) throws(VocabularyError) -> Matcher {
    switch pattern {
    case .regex(let regex, let dialect): .expression(try .init(regex, dialect: dialect))
    case .literal(let text): .expression(try .init(literal: text))
    case .scalars(let kind): .scalars(kind)
    }
  }

  /// Whether stages change the text before it is encoded, so that pretokens are not pieces of it.
  var rewritesText: Bool {
    stages.contains { stage in
      switch stage {
      case .metaspace, .prefixSpace, .byteLevelAlphabet: true
      case .split, .fixedLength: false
      }
    }
  }

  /// Cuts `text` into pretokens.
  ///
  /// Bytes that are not UTF-8 stay together, apart from the well-formed stretches around them, for
  /// each pattern.
  ///
  /// - Parameters:
  ///   - startCount: How many bytes at the start come from the first character of the original text.
  ///   - isRecorded: Whether to note what stages do to the text.
  /// - Throws: `EncodingError.patternFailed` where ICU gives up on a match.
  func pretokens(
    of text: Span<UInt8>, startCount: Int = 0, isRecorded: Bool = false
  ) throws(EncodingError) -> Pretokens {
    var pretokens = Pretokens(
      ranges: text.isEmpty ? [] : [0..<text.count], alignments: isRecorded ? [] : nil)
    var startCount = startCount
    for stage in stages {
      if let current = pretokens.text {
        try apply(stage, to: current.span, &startCount, &pretokens)
      } else {
        try apply(stage, to: text, &startCount, &pretokens)
      }
    }
    return pretokens
  }

  private func apply(
    _ stage: Stage, to text: Span<UInt8>, _ startCount: inout Int, _ pretokens: inout Pretokens
  ) throws(EncodingError) {
    switch stage {
    case .split(let matcher, let behavior, let isInverted):
      try split(text, at: matcher, behavior, isInverted: isInverted, &pretokens.ranges)
    case .metaspace(let replacement, let prefix, let matcher):
      let start = startCount
      let bytes = rewrite(text, &startCount, &pretokens) { rewriting, piece in
        let isPrefixed =
          switch prefix {
          case .always: true
          case .first: piece.lowerBound < start
          case .never: false
          }
        let startsSo =
          text[piece.lowerBound] == 0x20 || Self.starts(text, at: piece, with: replacement)
        if isPrefixed && !startsSo {
          rewriting.replace(piece.lowerBound..<piece.lowerBound, by: replacement)
        }
        for i in piece where text[i] == 0x20 { rewriting.replace(i..<i + 1, by: replacement) }
      }
      if let matcher {
        try split(bytes.span, at: matcher, .mergedWithNext, isInverted: false, &pretokens.ranges)
      }
    case .prefixSpace:
      _ = rewrite(text, &startCount, &pretokens) { rewriting, piece in
        if text[piece.lowerBound] != 0x20 {
          rewriting.replace(piece.lowerBound..<piece.lowerBound, by: [0x20])
        }
      }
    case .byteLevelAlphabet:
      _ = rewrite(text, &startCount, &pretokens) { rewriting, piece in
        for i in piece {
          rewriting.replace(i..<i + 1, by: ByteLevelAlphabet.spellings[Int(text[i])])
        }
      }
    case .fixedLength(let length):
      var pieces: [Range<Int>] = []
      for piece in pretokens.ranges {
        var start = piece.lowerBound
        var count = 0
        var offset = start
        while offset < piece.upperBound {
          offset += max(1, wellFormedScalarWidth(text, at: offset))
          count += 1
          if count == length {
            pieces.append(start..<offset)
            (start, count) = (offset, 0)
          }
        }
        if start < piece.upperBound { pieces.append(start..<piece.upperBound) }
      }
      pretokens.ranges = pieces
    }
  }

  private static func starts(
    _ text: Span<UInt8>, at piece: Range<Int>, with bytes: [UInt8]
  ) -> Bool {
    piece.count >= bytes.count
      && bytes.indices.allSatisfy { text[piece.lowerBound + $0] == bytes[$0] }
  }

  /// Writes every piece anew, and where they lie then.
  private func rewrite(
    _ text: Span<UInt8>, _ startCount: inout Int, _ pretokens: inout Pretokens,
    _ change: (inout TextRewriting, Range<Int>) -> Void
  ) -> [UInt8] {
    let original = [UInt8](capacity: text.count) { output in
      for i in text.indices { output.append(text[i]) }
    }
    var rewriting = TextRewriting(
      of: original, isRecorded: pretokens.alignments != nil, startCount: startCount)
    for (index, piece) in pretokens.ranges.enumerated() {
      // What lies between pieces is dropped.
      rewriting.drop(upTo: piece.lowerBound)
      let start = rewriting.count
      change(&rewriting, piece)
      rewriting.copy(upTo: piece.upperBound)
      pretokens.ranges[index] = start..<rewriting.count
    }
    rewriting.drop(upTo: original.count)
    let result = rewriting.finish()
    startCount = result.startCount
    if let alignment = result.alignment { pretokens.alignments?.append(alignment) }
    pretokens.text = result.text
    return result.text
  }

  // MARK: - Splitting

  private func split(
    _ text: Span<UInt8>, at matcher: Matcher, _ behavior: PreTokenizer.SplitBehavior,
    isInverted: Bool, _ ranges: inout [Range<Int>]
  ) throws(EncodingError) {
    var pieces: [Range<Int>] = []
    for range in ranges {
      var sections = try sections(of: text, range, matcher)
      if isInverted { for i in sections.indices { sections[i].isMatch.toggle() } }
      Self.append(sections, behavior, to: &pieces)
    }
    ranges = pieces
  }

  /// As the reference does it, empty matches included: they cut, and are dropped afterwards.
  private static func append(
    _ sections: [Section], _ behavior: PreTokenizer.SplitBehavior, to pieces: inout [Range<Int>]
  ) {
    var merged: [Range<Int>] = []
    var previousIsMatch = false
    switch behavior {
    case .isolated: merged = sections.map(\.range)
    case .removed: merged = sections.filter { !$0.isMatch }.map(\.range)
    case .contiguous, .mergedWithPrevious:
      for (range, isMatch) in sections {
        let joins =
          behavior == .contiguous ? isMatch == previousIsMatch : isMatch && !previousIsMatch
        if joins, let last = merged.popLast() {
          merged.append(last.lowerBound..<range.upperBound)
        } else {
          merged.append(range)
        }
        previousIsMatch = isMatch
      }
    case .mergedWithNext:
      for (range, isMatch) in sections.reversed() {
        if isMatch && !previousIsMatch, let last = merged.popLast() {
          merged.append(range.lowerBound..<last.upperBound)
        } else {
          merged.append(range)
        }
        previousIsMatch = isMatch
      }
      merged.reverse()
    }
    pieces += merged.filter { !$0.isEmpty }
  }

  /// `text[range]` as matches and what lies between them.
  private func sections(
    of text: Span<UInt8>, _ range: Range<Int>, _ matcher: Matcher
  ) throws(EncodingError) -> [Section] {
    let piece = text.extracting(range)
    let matches: [Range<Int>]
    switch matcher {
    case .expression(let expression): matches = try expression.pretokenMatches(in: piece)
    case .scalars(let kind): matches = kind.matches(in: piece)
    }
    var sections: [Section] = []
    sections.reserveCapacity(matches.count * 2 + 1)
    var end = range.lowerBound
    for match in matches {
      let found = (range.lowerBound + match.lowerBound)..<(range.lowerBound + match.upperBound)
      if end < found.lowerBound { sections.append((end..<found.lowerBound, false)) }
      sections.append((found, true))
      end = found.upperBound
    }
    if end < range.upperBound { sections.append((end..<range.upperBound, false)) }
    return sections
  }
}

extension RegularExpression {
  /// Compiles a pattern of another dialect.
  ///
  /// - Throws: `VocabularyError.invalidPattern`.
  convenience init(_ pattern: String, dialect: PatternDialect) throws(VocabularyError) {
    let translated: String
    do {
      translated = try PatternTranslator.translate(pattern, from: dialect)
    } catch {
      throw .invalidPattern(pattern: pattern, reason: "\(error.construct) is not supported")
    }
    try self.init(translated, named: pattern)
  }

  /// A pattern that matches exactly `text`.
  convenience init(literal text: String) throws(VocabularyError) {
    try self.init(PatternTranslator.literal(text), named: text)
  }

  private convenience init(_ pattern: String, named name: String) throws(VocabularyError) {
    do {
      try self.init(pattern)
    } catch {
      throw .invalidPattern(pattern: name, reason: "ICU refuses it with \(error.name)")
    }
  }

  /// The matches in a text that need not be UTF-8.
  ///
  /// A well-formed stretch is searched by itself, and every stretch between two is a match unless
  /// `passesInvalid`. An empty match just after another match does not count, as in the reference
  /// implementations.
  func pretokenMatches(
    in text: Span<UInt8>, passesInvalid: Bool = false
  ) throws(EncodingError) -> [Range<Int>] {
    var result: [Range<Int>] = []
    guard !isValidUTF8(text) else {
      try appendMatches(in: text, from: 0, to: &result)
      return result
    }
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
        try appendMatches(in: text.extracting(start..<offset), from: start, to: &result)
      } else if !passesInvalid {
        result.append(start..<offset)
      }
    }
    return result
  }

  private func appendMatches(
    in text: Span<UInt8>, from base: Int, to result: inout [Range<Int>]
  ) throws(EncodingError) {
    let found: [Range<Int>]
    do {
      found = try matches(in: text)
    } catch {
      throw .patternFailed(reason: "\(error.name)")
    }
    var end = -1
    for match in found where !match.isEmpty || match.lowerBound != end {
      end = match.upperBound
      result.append((base + match.lowerBound)..<(base + match.upperBound))
    }
  }
}

extension PreTokenizer.ScalarKind {
  /// Every scalar of the kind.
  fileprivate func matches(in text: Span<UInt8>) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var offset = 0
    while offset < text.count {
      let width = wellFormedScalarWidth(text, at: offset)
      if width > 0, contains(decodeScalar(text, at: offset, width: width)) {
        result.append(offset..<offset + width)
      }
      offset += max(1, width)
    }
    return result
  }

  private func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .number:
      switch scalar.properties.generalCategory {
      case .decimalNumber, .letterNumber, .otherNumber: return true
      default: return false
      }
    case .whiteSpace: return scalar.properties.isWhitespace
    case .punctuation:
      if scalar.isASCII {
        return (0x21...0x7E).contains(scalar.value) && !scalar.properties.isAlphabetic
          && scalar.properties.numericType == nil
      }
      // The crate unicode_categories 0.1 has the tables of Unicode 8.
      guard (scalar.properties.age?.major ?? .max) <= 8 else { return false }
      return scalar.properties.generalCategory.isPunctuation || scalar.value == 0x166D
        || scalar.value == 0x111C9
    }
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isPunctuation: Bool { GeneralCategory(self).isPunctuation }
}
