import CScan

/// The scalars below U+10000, and of U+1F000 to U+1FFFF (most emoji), that a composing form leaves alone
/// wherever they stand.
///
/// A text of such scalars only, as most texts are, is in the form. Asking ICU takes three times as long.
struct SettledScalars: Sendable {
  private static let nfc = SettledScalars(.nfc)
  private static let nfkc = SettledScalars(.nfkc)

  /// A bit each, by scalar; those of U+1F000 and above follow the others.
  private var bits: [UInt64]
  /// Whether control characters are in the set; all other ASCII is.
  private var hasControls = true
  /// Whether all that `cscan_settled` takes are in the set.
  private var hasCommon: Bool

  /// The set for a form; nil for forms that decompose or fold, whose texts seldom consist of these.
  static func of(_ form: NormalizationForm) -> SettledScalars? {
    switch form {
    case .nfc: nfc
    case .nfkc: nfkc
    default: nil
    }
  }

  private init(_ form: NormalizationForm) {
    let normalizer = Normalizer(form)
    var bits = [UInt64](repeating: 0, count: 0x11000 / 64)
    for index in 0..<0x11000 {
      guard let scalar = Unicode.Scalar(UInt32(index < 0x10000 ? index : index + 0xF000)),
        normalizer.traits(of: scalar).contains([.startsUnit, .isStable])
      else { continue }
      bits[index >> 6] |= 1 << UInt64(index & 63)
    }
    self.bits = bits
    hasCommon = form == .nfc
  }

  /// Takes scalars out of the set, and all control characters but TAB and LF.
  mutating func exclude(_ scalars: some Sequence<UInt32>) {
    hasControls = false
    hasCommon = false
    let controls: UInt64 = 0xFFFF_FFFF & ~(1 << 0x09 | 1 << 0x0A)
    bits[0] &= ~controls
    bits[1] &= ~(1 << 63)
    for value in scalars { bits[Int(value >> 6)] &= ~(1 << UInt64(value & 63)) }
  }

  /// Whether `text` is UTF-8 and holds no others.
  ///
  /// - Complexity: O(*n*).
  func areAll(of text: Span<UInt8>) -> Bool {
    let bits = bits.span
    var offset = 0
    while offset < text.count {
      if hasCommon {
        offset = offset &+ commonPrefixLength(of: text, from: offset)
      }
      // The block where that ended, or all.
      let end = hasCommon ? min(offset &+ 64, text.count) : text.count
      while offset < end {
        let first = UInt32(text[offset])
        if first < 0x80 {
          if bits[Int(first &>> 6)] &>> UInt64(first & 63) & 1 == 0 { return false }
          offset &+= 1
          if hasControls {
            while offset &+ 8 <= end, text.isASCIIWord(at: offset) { offset &+= 8 }
          } else {
            while offset &+ 8 <= end, Self.isPrintable(text, at: offset) { offset &+= 8 }
          }
          continue
        }
        guard let index = Self.index(in: text, at: &offset),
          bits[index &>> 6] &>> UInt64(index & 63) & 1 == 1
        else { return false }
      }
    }
    return true
  }

  /// The length of a beginning of the text behind `offset` that holds settled characters of NFC only.
  private func commonPrefixLength(of text: Span<UInt8>, from offset: Int) -> Int {
    let rest = text.extracting(droppingFirst: offset)
    return unsafe rest.withUnsafeBufferPointer { rest in
      unsafe cscan_settled(rest.baseAddress, rest.count)
    }
  }

  /// The place in the set of the character at `offset`, which is not ASCII, and passes it; nil where no
  /// character is that the set could hold.
  ///
  /// Surrogates are not in the set; that leaves bytes out of place, and longer forms than needed.
  @inline(__always)
  private static func index(in text: borrowing Span<UInt8>, at offset: inout Int) -> Int? {
    let first = Int(text[offset])
    guard first >= 0xC2, offset &+ 1 < text.count else { return nil }
    let second = Int(text[offset &+ 1]) ^ 0x80
    guard second < 0x40 else { return nil }
    if first < 0xE0 {
      offset &+= 2
      return (first & 0x1F) &<< 6 | second
    }
    guard offset &+ 2 < text.count else { return nil }
    let third = Int(text[offset &+ 2]) ^ 0x80
    guard third < 0x40 else { return nil }
    if first < 0xF0 {
      offset &+= 3
      let index = (first & 0x0F) &<< 12 | second &<< 6 | third
      return index < 0x800 ? nil : index
    }
    guard first == 0xF0, second == 0x1F, offset &+ 3 < text.count else { return nil }
    let fourth = Int(text[offset &+ 3]) ^ 0x80
    guard fourth < 0x40 else { return nil }
    offset &+= 4
    return 0x10000 | third &<< 6 | fourth
  }

  /// Whether the eight bytes at `offset` are ASCII and no control characters.
  @inline(__always)
  private static func isPrintable(_ text: borrowing Span<UInt8>, at offset: Int) -> Bool {
    let word = text.word(at: offset)
    // The top bit of a byte is set: by the byte itself, by adding 1 to DEL, and where subtracting 0x20
    // borrows. (A borrow can spoil the byte above it, but then the answer is no already.)
    let below = word &- 0x2020_2020_2020_2020
    return (word | (word &+ 0x0101_0101_0101_0101) | below) & 0x8080_8080_8080_8080 == 0
  }
}
