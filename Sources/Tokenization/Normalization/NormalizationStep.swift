internal import UnicodeText

/// One step of what happens to a text before it is cut into pretokens.
///
/// <https://github.com/huggingface/tokenizers>, `tokenizers/src/normalizers`
enum NormalizationStep: Sendable {
  /// A Unicode normalization form.
  case form(Normalizer)
  /// Each scalar's full lower-case mapping, without regard to its neighbours.
  case lowercase
  /// Puts the content in the place of each match.
  case replace(RegularExpression, content: [UInt8])
  /// Puts bytes before a text that is not empty.
  case prepend([UInt8])
  /// Takes white space from the ends.
  case strip(left: Bool, right: Bool)
  /// Takes away all marks, as of Unicode 9.
  case stripAccents
  /// What SentencePiece's `nmt` rules do: control characters go, separators become spaces.
  case nmt
  /// Writes each byte as the character that stands for it in byte-level vocabularies.
  case byteLevelAlphabet

  /// Whether this brings texts into NFC and does nothing else.
  var isNFC: Bool {
    if case .form(let normalizer) = self { normalizer.form == .nfc } else { false }
  }

  /// Whether this is UTF-8 that the step leaves as it is; false where that is not known at once.
  func leavesUnchanged(_ text: Span<UInt8>) -> Bool {
    if case .form(let normalizer) = self {
      normalizer.isNormalized(anyBytes: text)
    } else {
      text.isEmpty
    }
  }

  /// The text after this step.
  ///
  /// Bytes that are not UTF-8 stay as they are.
  ///
  /// - Parameters:
  ///   - alignments: Receives what was done, where it is not nil.
  ///   - startCount: How many bytes at the start come from the text's first character.
  /// - Throws: `EncodingError.patternFailed`.
  func apply(
    to text: [UInt8], recording alignments: inout [TextAlignment]?, startCount: inout Int
  ) throws(EncodingError) -> [UInt8] {
    if case .form(let normalizer) = self {
      let result = normalizer.normalize(anyBytes: text, recording: &alignments)
      // The last of them may have been composed with what follows: they are counted.
      var unrecorded: [TextAlignment]?
      let start = normalizer.normalize(
        anyBytes: [UInt8](text[..<startCount]), recording: &unrecorded)
      startCount = endOfScalars(scalarCount(start.span), in: result.span)
      return result
    }
    var rewriting = TextRewriting(
      of: text, isRecorded: alignments != nil, startCount: startCount)
    switch self {
    case .form: break
    case .lowercase:
      rewriting.mapScalars { scalar in
        let lower = scalar.properties.lowercaseMapping.utf8
        return lower.elementsEqual(String(scalar).utf8) ? nil : [UInt8](lower)
      }
    case .replace(let expression, let content):
      for match in try expression.pretokenMatches(in: text.span, passesInvalid: true) {
        rewriting.replace(match, by: content)
      }
    case .prepend(let prefix):
      if !text.isEmpty { rewriting.replace(0..<0, by: prefix) }
    case .strip(let left, let right):
      let start = left ? WhiteSpace.end(of: text.span, from: 0) : 0
      let end = right ? WhiteSpace.start(of: text.span, before: text.count) : text.count
      rewriting.replace(0..<start, by: [])
      rewriting.replace(max(start, end)..<text.count, by: [])
    case .stripAccents: rewriting.mapScalars { Self.isMarkOfUnicode9($0) ? [] : nil }
    case .nmt:
      rewriting.mapScalars { scalar in
        if Self.isNMTControl(scalar.value) { return [] }
        return Self.isNMTSpace(scalar.value) ? [0x20] : nil
      }
    case .byteLevelAlphabet:
      for (offset, byte) in text.enumerated() {
        rewriting.replace(offset..<offset + 1, by: ByteLevelAlphabet.spellings[Int(byte)])
      }
    }
    let result = rewriting.finish()
    startCount = result.startCount
    if let alignment = result.alignment { alignments?.append(alignment) }
    return result.text
  }

  // MARK: - Scalars

  private static func isMarkOfUnicode9(_ scalar: Unicode.Scalar) -> Bool {
    // Vedic signs that were marks before Unicode 12, and a Sharada one that became a mark in 11.
    if (0x1CF2...0x1CF3).contains(scalar.value) { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark:
      return (scalar.properties.age?.major ?? .max) <= 9 && scalar.value != 0x111C9
    default: return false
    }
  }

  private static func isNMTControl(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: true
    default: false
    }
  }

  private static func isNMTSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD:
      true
    default: false
    }
  }
}

/// Makes a text from another by replacing parts of it, from the front to the back.
struct TextRewriting {
  private let original: [UInt8]
  private var text: [UInt8] = []
  private var alignment: TextAlignment?
  /// How much of the original is done.
  private var position = 0
  /// How many bytes at the start of the original, and of the new text, come from the first character of
  /// the text that the user gave.
  private let originalStartCount: Int
  private var startCount = 0

  /// - Parameter isRecorded: whether to note what comes from where.
  init(of original: [UInt8], isRecorded: Bool, startCount: Int = 0) {
    self.original = original
    originalStartCount = startCount
    alignment = isRecorded ? TextAlignment() : nil
    text.reserveCapacity(original.count)
  }

  /// Copies up to `range` and puts `content` in its place.
  ///
  /// - Precondition: `range` starts where the last one ended, or behind.
  mutating func replace(_ range: Range<Int>, by content: [UInt8]) {
    copy(upTo: range.lowerBound)
    // As in the reference, content comes from the last character that it replaces, or is put before.
    let last = max(range.lowerBound + 1, range.upperBound)
    if last <= originalStartCount { startCount += content.count }
    text += content
    alignment?.replace(range.count, by: content.count)
    position = range.upperBound
  }

  /// Replaces each scalar by what `content` gives, and leaves those alone for which that is nil.
  mutating func mapScalars(_ content: (Unicode.Scalar) -> [UInt8]?) {
    var offset = position
    while offset < original.count {
      let width = max(1, wellFormedScalarWidth(original.span, at: offset))
      if let scalar = scalar(in: original.span, at: offset), let replacement = content(scalar) {
        replace(offset..<offset + width, by: replacement)
      }
      offset += width
    }
  }

  /// Copies the rest.
  consuming func finish() -> (text: [UInt8], alignment: TextAlignment?, startCount: Int) {
    copy(upTo: original.count)
    return (text, alignment, startCount)
  }

  /// The bytes of the new text so far.
  var count: Int { text.count }

  /// Leaves out what is not done up to `offset`.
  mutating func drop(upTo offset: Int) {
    if offset > position { replace(position..<offset, by: []) }
  }

  /// Copies what is not done up to `offset`.
  mutating func copy(upTo offset: Int) {
    text += original[position..<offset]
    startCount += max(0, min(offset, originalStartCount) - position)
    alignment?.copy(offset - position)
    position = offset
  }
}
