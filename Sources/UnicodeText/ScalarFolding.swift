internal import CICU

/// A replacement for some scalars of the Basic Multilingual Plane, each by itself.
///
/// Most texts hold none of them, which a bit for each scalar tells without a copy.
struct ScalarFolding: Sendable {
  /// A bit each, by scalar.
  private let bits: [UInt64]
  /// In UTF-8, by scalar.
  private let replacements: [UInt16: [UInt8]]
  /// No scalar below this is folded.
  private let lowest: UInt32

  /// The folding that gives `replacement` for each scalar, nil for those it leaves alone.
  init(_ replacement: (Unicode.Scalar) -> [UInt8]?) {
    var bits = [UInt64](repeating: 0, count: 0x10000 / 64)
    var replacements: [UInt16: [UInt8]] = [:]
    var lowest: UInt32 = 0x10000
    for value in (0..<0x10000 as Range<UInt32>).reversed() {
      guard let scalar = Unicode.Scalar(value), let bytes = replacement(scalar) else { continue }
      bits[Int(value >> 6)] |= 1 << UInt64(value & 63)
      replacements[UInt16(value)] = bytes
      lowest = value
    }
    self.bits = bits
    self.replacements = replacements
    self.lowest = lowest
  }

  /// All scalars that are folded.
  var all: [UInt32] { replacements.keys.map { UInt32($0) } }

  /// What they become, in UTF-8.
  var allReplacements: [[UInt8]] { Array(replacements.values) }

  /// Whether a scalar is folded.
  func folds(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x10000 && bits[Int(scalar.value >> 6)] >> UInt64(scalar.value & 63) & 1 == 1
  }

  /// Replaces what is folded.
  ///
  /// - Parameter text: Valid UTF-8; comes back in the same storage where nothing is to do.
  /// - Returns: The text, and whether it changed.
  /// - Complexity: O(*n*).
  func fold(_ text: consuming [UInt8]) -> (text: [UInt8], isChanged: Bool) {
    var read = indexOfFirstFolded(in: text.span, from: 0)
    if read == text.count { return (text, false) }
    var folded: [UInt8] = []
    folded.reserveCapacity(text.count)
    folded += text[..<read]
    while read < text.count {
      let (scalar, length) = Self.scalar(in: text.span, at: read)
      folded += replacements[UInt16(scalar)] ?? []
      read += length
      let end = indexOfFirstFolded(in: text.span, from: read)
      folded += text[read..<end]
      read = end
    }
    return (folded, true)
  }

  /// The index of the first scalar that is folded, or the end.
  func indexOfFirstFolded(in text: Span<UInt8>, from start: Int) -> Int {
    let bits = bits.span
    var offset = start
    while offset < text.count {
      let first = text[offset]
      if first < 0x80, lowest >= 0x80 {
        offset &+= 1
        while offset &+ 8 <= text.count, text.isASCIIWord(at: offset) { offset &+= 8 }
        continue
      }
      if first >= 0xF0 {
        offset &+= 4
        continue
      }
      let (scalar, length) = Self.scalar(in: text, at: offset)
      if bits[Int(scalar &>> 6)] &>> UInt64(scalar & 63) & 1 == 1 { return offset }
      offset &+= length
    }
    return text.count
  }

  /// The scalar at `offset`, of one to three bytes, and its length.
  @inline(__always)
  private static func scalar(
    in text: borrowing Span<UInt8>, at offset: Int
  ) -> (scalar: UInt32, length: Int) {
    let first = UInt32(text[offset])
    if first < 0x80 { return (first, 1) }
    let second = UInt32(text[offset &+ 1]) & 0x3F
    if first < 0xE0 { return ((first & 0x1F) &<< 6 | second, 2) }
    return ((first & 0x0F) &<< 12 | second &<< 6 | UInt32(text[offset &+ 2]) & 0x3F, 3)
  }
}

// MARK: - The foldings

extension TextFold {
  /// The scalars that the fold replaces, those of which others may depend.
  var scalars: ScalarFolding {
    switch self {
    case .width: .width
    case .tatweel: Tatweel.scalar
    case .arabicForms: .arabicForms
    case .simplified: SimplifiedChinese.traditional
    case .spaces: .spaces
    case .quotes: .quotes
    }
  }

  /// Folds a text, valid UTF-8; false where it stays as it is.
  func apply(to text: inout [UInt8]) -> Bool {
    // The text is given away, so that it comes back in the same storage.
    var given: [UInt8] = []
    swap(&given, &text)
    let isChanged: Bool
    switch self {
    case .simplified: (text, isChanged) = SimplifiedChinese.fold(given)
    case .tatweel: (text, isChanged) = Tatweel.fold(given)
    default: (text, isChanged) = scalars.fold(given)
    }
    return (self == .spaces && Self.joinSpaces(in: &text)) || isChanged
  }

  /// The index of the first space behind another one that is not at the start of a line, or the end.
  static func indexOfSecondSpace(in text: Span<UInt8>, from start: Int) -> Int {
    var index = max(2, start)
    while index < text.count {
      // Two of them have one at every second place.
      if text[index] != 0x20 {
        index &+= 2
        continue
      }
      let second = text[index &- 1] == 0x20 ? index : index &+ 1
      guard second < text.count, text[second] == 0x20, second >= 2 else {
        index &+= 2
        continue
      }
      var before = second &- 2
      while before > 0, text[before] == 0x20 { before &-= 1 }
      if text[before] != 0x20, text[before] != 0x0A { return before &+ 2 }
      // The indentation of a line.
      index = second
      while index < text.count, text[index] == 0x20 { index &+= 1 }
      index &+= 1
    }
    return text.count
  }

  /// Makes one space of several inside lines; false where there are none.
  private static func joinSpaces(in text: inout [UInt8]) -> Bool {
    var read = indexOfSecondSpace(in: text.span, from: 0)
    guard read < text.count else { return false }
    var joined = Array(text[..<read])
    while read < text.count {
      while read < text.count, text[read] == 0x20 { read += 1 }
      let end = indexOfSecondSpace(in: text.span, from: read)
      joined += text[read..<end]
      read = end
    }
    text = joined
    return true
  }
}

extension ScalarFolding {
  private static let compatibility = Normalizer(.nfkc)

  /// C1 characters that are bytes of windows-1252 read as Latin-1, but U+0085, a line break.
  ///
  /// As <https://html.spec.whatwg.org/#numeric-character-reference-end-state>.
  static let windows1252 = {
    let characters = (UInt32(0xA0)..<0x2400).compactMap(Unicode.Scalar.init)
    return ScalarFolding { scalar in
      guard (0x80...0x9F).contains(scalar.value), scalar.value != 0x85 else { return nil }
      return characters.first {
        UInt32(SingleByteCharset.windows1252.byte(of: $0.value)) == scalar.value
      }.map { Array(String($0).utf8) }
    }
  }()

  fileprivate static let width = ScalarFolding { scalar in
    // Where Unicode's wide and narrow variants are; U+3000 is one of them.
    guard scalar.value == 0x3000 || (0xFF01...0xFFEE).contains(scalar.value) else { return nil }
    let bytes = Array(String(scalar).utf8)
    let folded = compatibility.normalize(bytes)
    if folded == bytes { return nil }
    // The narrow voicing marks become those that join the letter before; NFKC gives these.
    return folded
  }

  fileprivate static let arabicForms = ScalarFolding { scalar in
    switch scalar.value {
    case 0xFB50...0xFDCF, 0xFDF0...0xFDF9, 0xFE70...0xFEFC:
      let bytes = Array(String(scalar).utf8)
      let folded = compatibility.normalize(bytes)
      return folded == bytes ? nil : folded
    default: return nil
    }
  }

  fileprivate static let spaces = ScalarFolding { scalar in
    switch scalar.value {
    case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: [0x20]
    case 0x200B: []
    default: nil
    }
  }

  fileprivate static let quotes = ScalarFolding { scalar in
    switch scalar.value {
    case 0x2018...0x201B, 0x2039, 0x203A: [0x27]
    case 0x201C...0x201F, 0xAB, 0xBB: [0x22]
    default: nil
    }
  }
}
