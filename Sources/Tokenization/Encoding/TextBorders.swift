internal import UnicodeText

/// Where a text can be cut so that the tokens of its parts are those of the whole.
///
/// A border is told by the two scalars beside it alone, whatever the rest of the text is, so that a
/// text can be encoded while it arrives, by several threads, or only as far as needed. In the patterns of
/// all named pre-tokenizers no pretoken holds
///
/// 1. white space other than CR and LF (in GPT-2's, any white space) after anything else;
/// 2. anything but white space and `/` after CR or LF (o200k takes `/` and line ends together);
/// 3. anything but letters, marks and `'` after a letter (o200k takes `'s` with the word);
/// 4. anything but a number after a number;
///
/// and what is before such a place is cut in the same way when the text ends there. (For GPT-2 the second
/// is not so: it looks from the last line end at what follows.)
///
/// Nor may an added token reach across a border, ask for what is beside it, or take white space from
/// there; and both scalars must be safe from normalization. All of this is judged conservatively: that
/// a place is no border only means that nobody promises it is one.
///
/// General patterns have no borders, nor have normalizers other than forms: nothing is known of them.
struct TextBorders: Sendable {
  private let classes = ScalarClassTable.unicode16
  private let normalizers: [Normalizer]
  private let isPossible: Bool
  /// Whether line ends go with symbols before them, and never with what follows: not in GPT-2's
  /// pattern.
  private let joinsLineEnds: Bool
  /// Whether a text behind a border must be told from the start of a stretch.
  let needsSpace: Bool
  /// By two bytes, `first << 8 | second`: whether an added token holds them one after the other.
  private var isInsideToken: [Bool]
  /// By byte: whether an added token that cares for what is behind it ends so.
  private var endsCaringToken = [Bool](repeating: false, count: 256)
  /// By byte: whether an added token that cares for what is before it starts so.
  private var startsCaringToken = [Bool](repeating: false, count: 256)

  init(_ tokenizer: Tokenizer) {
    normalizers = tokenizer.normalizers.compactMap { step in
      if case .form(let normalizer) = step { normalizer } else { nil }
    }
    needsSpace = tokenizer.addsPrefixSpace
    let hasOnlyForms = normalizers.count == tokenizer.normalizers.count
    isPossible = if case .stages = tokenizer.preTokenizer { false } else { hasOnlyForms }
    joinsLineEnds = tokenizer.preTokenizer != .gpt2
    isInsideToken = [Bool](repeating: false, count: isPossible ? 1 << 16 : 0)
    guard isPossible else { return }
    for token in tokenizer.rawTokens.tokens + tokenizer.normalizedTokens.tokens {
      for (first, second) in zip(token.content, token.content.dropFirst()) {
        isInsideToken[Int(first) << 8 | Int(second)] = true
      }
      if let last = token.content.last, token.stripsRight || token.isSingleWord {
        endsCaringToken[Int(last)] = true
      }
      if let first = token.content.first, token.stripsLeft || token.isSingleWord {
        startsCaringToken[Int(first)] = true
      }
    }
  }

  /// Whether `text` may be cut at `offset`.
  func isBorder(_ offset: Int, of text: borrowing Span<UInt8>) -> Bool {
    guard isPossible, offset > 0, offset < text.count else { return false }
    let before = text[offset &- 1]
    let after = text[offset]
    if after & 0xC0 == 0x80 || isInsideToken[Int(before) << 8 | Int(after)]
      || endsCaringToken[Int(before)] || startsCaringToken[Int(after)]
    {
      return false
    }
    var start = offset &- 1
    while start > 0 && offset &- start < 4 && text[start] & 0xC0 == 0x80 { start &-= 1 }
    let left = classes.scalar(in: text, at: start)
    let right = classes.scalar(in: text, at: offset)
    // What is not UTF-8, or not all there yet, counts as a scalar of one byte.
    guard start &+ left.width == offset, left.width > 1 || before < 0x80,
      right.width > 1 || after < 0x80
    else { return false }
    guard separates(left.scalarClass, before, right.scalarClass, after) else { return false }
    return normalizers.isEmpty || isSafeFromNormalization(text, start, offset)
  }

  private func separates(
    _ left: ScalarClass, _ before: UInt8, _ right: ScalarClass, _ after: UInt8
  ) -> Bool {
    if right.overlaps(.space) && !left.overlaps(.space) {
      if !joinsLineEnds || !isNewline(after) { return true }
    }
    if isNewline(before) {
      return joinsLineEnds && !right.overlaps(.space) && after != UInt8(ascii: "/")
    }
    if left.overlaps(.letter) {
      return !right.overlaps([.letter, .mark]) && after != UInt8(ascii: "'")
    }
    return left.overlaps(.number) && !right.overlaps(.number)
  }

  /// Whether the scalars at `left` and `right` come out unchanged, and cut normalization in two.
  private func isSafeFromNormalization(
    _ text: borrowing Span<UInt8>, _ left: Int, _ right: Int
  ) -> Bool {
    // Of ASCII only letters and three symbols compose, and nothing with what is before it.
    switch text[right] {
    case UInt8(ascii: "<")...UInt8(ascii: ">"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      return false
    case 0x80...:
      guard let scalar = scalar(in: text, at: right),
        normalizers.allSatisfy({ $0.traits(of: scalar).contains(.isInert) })
      else { return false }
    default: break
    }
    if text[left] < 0x80 { return true }
    guard let scalar = scalar(in: text, at: left) else { return false }
    return normalizers.allSatisfy {
      $0.traits(of: scalar).isSuperset(of: [.startsUnit, .isStable])
    }
  }

  /// The last border behind `lower`, up to `upper`; nil where there is none.
  ///
  /// - Complexity: O(*n*) in the bytes passed over.
  func last(in text: borrowing Span<UInt8>, after lower: Int, upTo upper: Int) -> Int? {
    guard isPossible else { return nil }
    var offset = min(upper, text.count &- 1)
    while offset > lower {
      if isBorder(offset, of: text) { return offset }
      offset &-= 1
    }
    return nil
  }

  /// The first border at or behind `lower`; nil where there is none.
  ///
  /// - Complexity: O(*n*) in the bytes passed over.
  func first(in text: borrowing Span<UInt8>, from lower: Int) -> Int? {
    guard isPossible else { return nil }
    var offset = max(lower, 1)
    while offset < text.count {
      if isBorder(offset, of: text) { return offset }
      offset &+= 1
    }
    return nil
  }
}
