internal import UnicodeText

/// What the pre-tokenizers need to know of a Unicode scalar: a set of flags in one byte, which
/// `CScan/Starts.h` has too.
struct ScalarClass: OptionSet, Sendable {
  let rawValue: UInt8

  /// Lu, Lt.
  static let uppercase = ScalarClass(rawValue: 1)
  /// Ll.
  static let lowercase = ScalarClass(rawValue: 2)
  /// Lm, Lo: letters without case.
  static let caseless = ScalarClass(rawValue: 4)
  /// M.
  static let mark = ScalarClass(rawValue: 8)
  /// N.
  static let number = ScalarClass(rawValue: 16)
  /// White_Space.
  static let space = ScalarClass(rawValue: 32)
  /// P, S.
  static let symbol = ScalarClass(rawValue: 64)
  /// The range that DeepSeek's pattern calls `[一-龥぀-ゟ゠-ヿ]`: Han of 1992, Hiragana, Katakana.
  static let hanKana = ScalarClass(rawValue: 128)

  /// L.
  static let letter: ScalarClass = [.uppercase, .lowercase, .caseless]

  @inline(__always)
  func overlaps(_ other: ScalarClass) -> Bool { rawValue & other.rawValue != 0 }
}

/// The class of every Unicode scalar.
///
/// The classes are those of **Unicode 16.0**, which both reference implementations use (tiktoken
/// 0.14 and tokenizers 0.23; compared scalar by scalar). Scalars that came later count as
/// unassigned, whatever the Swift library or ICU knows of them.
///
/// - Complexity: made once a process, in less than a millisecond; a look-up is two loads.
struct ScalarClassTable: Sendable {
  /// The one table.
  static let unicode16 = ScalarClassTable()

  private let table = ScalarTable(runs: ScalarClassRuns.unicode16)

  /// The class of `scalar`.
  ///
  /// - Precondition: at most 0x10FFFF.
  @inline(__always)
  func callAsFunction(_ scalar: UInt32) -> ScalarClass { ScalarClass(rawValue: table[scalar]) }

  /// Calls `body` with the table, for C code; it is valid there.
  @inline(__always)
  func withTables<Result>(
    _ body: (_ blocks: UnsafePointer<UInt16>, _ classes: UnsafePointer<UInt8>) -> Result
  ) -> Result {
    unsafe table.withTables(body)
  }
}

/// A scalar met in a text: its class and its length in bytes.
struct ClassifiedScalar {
  var scalarClass: ScalarClass
  var width: Int
}

extension ScalarClassTable {
  /// Decodes and classifies the scalar that starts at `offset`.
  ///
  /// A byte that does not start a well-formed scalar counts as one of U+FFFD, one byte long: a
  /// symbol. So every byte of any input belongs to exactly one pretoken.
  ///
  /// - Precondition: `offset < text.count`.
  @inline(__always)
  func scalar(in text: borrowing Span<UInt8>, at offset: Int) -> ClassifiedScalar {
    let first = text[offset]
    if first < 0x80 {
      return ClassifiedScalar(scalarClass: self(UInt32(first)), width: 1)
    }
    return multibyteScalar(in: text, at: offset, first: first)
  }

  @inline(__always)
  private func multibyteScalar(in text: borrowing Span<UInt8>, at offset: Int, first: UInt8)
    -> ClassifiedScalar
  {
    let left = text.count &- offset
    if first < 0xE0 {
      if first >= 0xC2, left >= 2, isContinuation(text[offset &+ 1]) {
        return ClassifiedScalar(
          scalarClass: self(UInt32(first & 0x1F) << 6 | bits(text[offset &+ 1])), width: 2)
      }
    } else if first < 0xF0 {
      if left >= 3, isContinuation(text[offset &+ 1]), isContinuation(text[offset &+ 2]) {
        let value =
          UInt32(first & 0x0F) << 12 | bits(text[offset &+ 1]) << 6 | bits(text[offset &+ 2])
        if value >= 0x800 && !(0xD800...0xDFFF).contains(value) {
          return ClassifiedScalar(scalarClass: self(value), width: 3)
        }
      }
    } else if first < 0xF5, left >= 4, isContinuation(text[offset &+ 1]),
      isContinuation(text[offset &+ 2]), isContinuation(text[offset &+ 3])
    {
      let high = UInt32(first & 0x07) << 18 | bits(text[offset &+ 1]) << 12
      let value = high | bits(text[offset &+ 2]) << 6 | bits(text[offset &+ 3])
      if (0x10000...0x10FFFF).contains(value) {
        return ClassifiedScalar(scalarClass: self(value), width: 4)
      }
    }
    return ClassifiedScalar(scalarClass: .symbol, width: 1)
  }

  @inline(__always)
  func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  @inline(__always)
  func bits(_ byte: UInt8) -> UInt32 { UInt32(byte & 0x3F) }
}
