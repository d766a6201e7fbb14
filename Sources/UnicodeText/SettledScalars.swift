/// The scalars of up to three bytes that a composing form leaves alone wherever they stand.
///
/// A text of such scalars only, as most texts are, is in the form. Asking ICU takes three times as long.
struct SettledScalars: Sendable {
  private static let nfc = SettledScalars(.nfc)
  private static let nfkc = SettledScalars(.nfkc)

  /// A bit each, by scalar.
  private var bits: [UInt64]
  /// Whether control characters are in the set; all other ASCII is.
  private var hasControls = true

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
    var bits = [UInt64](repeating: 0, count: 0x10000 / 64)
    for value in 0..<0x10000 {
      guard let scalar = Unicode.Scalar(UInt32(value)),
        normalizer.traits(of: scalar).contains([.startsUnit, .isStable])
      else { continue }
      bits[value >> 6] |= 1 << UInt64(value & 63)
    }
    self.bits = bits
  }

  /// Takes scalars out of the set, and all control characters but TAB and LF.
  mutating func exclude(_ scalars: some Sequence<UInt32>) {
    hasControls = false
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
      let first = UInt32(text[offset])
      if first < 0x80 {
        if bits[Int(first &>> 6)] &>> UInt64(first & 63) & 1 == 0 { return false }
        offset &+= 1
        if hasControls {
          while offset &+ 8 <= text.count, Self.isASCII(text, at: offset) { offset &+= 8 }
        } else {
          while offset &+ 8 <= text.count, Self.isPrintable(text, at: offset) { offset &+= 8 }
        }
        continue
      }
      // Surrogates are not in the set; that leaves bytes out of place, and longer forms than needed.
      let scalar: UInt32
      if first < 0xE0 {
        guard first >= 0xC2, offset &+ 1 < text.count else { return false }
        let second = UInt32(text[offset &+ 1]) ^ 0x80
        guard second < 0x40 else { return false }
        scalar = (first & 0x1F) &<< 6 | second
        offset &+= 2
      } else {
        guard first < 0xF0, offset &+ 2 < text.count else { return false }
        let second = UInt32(text[offset &+ 1]) ^ 0x80
        let third = UInt32(text[offset &+ 2]) ^ 0x80
        guard second | third < 0x40 else { return false }
        scalar = (first & 0x0F) &<< 12 | second &<< 6 | third
        guard scalar >= 0x800 else { return false }
        offset &+= 3
      }
      guard bits[Int(scalar &>> 6)] &>> UInt64(scalar & 63) & 1 == 1 else { return false }
    }
    return true
  }

  /// Whether the eight bytes at `offset` are ASCII.
  @inline(__always)
  private static func isASCII(_ text: borrowing Span<UInt8>, at offset: Int) -> Bool {
    // Unsafe in name only: the standard library checks the bounds, and every bit pattern is a UInt64.
    let word = unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    return word & 0x8080_8080_8080_8080 == 0
  }

  /// Whether the eight bytes at `offset` are ASCII and no control characters.
  @inline(__always)
  private static func isPrintable(_ text: borrowing Span<UInt8>, at offset: Int) -> Bool {
    // As above.
    let word = unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    // The top bit of a byte is set: by the byte itself, by adding 1 to DEL, and where subtracting 0x20
    // borrows. (A borrow can spoil the byte above it, but then the answer is no already.)
    let below = word &- 0x2020_2020_2020_2020
    return (word | (word &+ 0x0101_0101_0101_0101) | below) & 0x8080_8080_8080_8080 == 0
  }
}
