internal import CScan

/// Says where in a long run of three-byte characters no token can reach across: there the run is cut,
/// and its parts are encoded by themselves.
///
/// A merge makes a token of the vocabulary. So between two characters that no token has side by side,
/// not even in part, nothing merges, and what is left and right of them merges as if it stood alone.
/// Runs of Chinese and Japanese hardly ever repeat, but cut so, nineteen in twenty of their parts have
/// been seen before:
///
///     患者应在医生指导下服用  →  患者 | 应 | 在 | 医生 | 指导 | 下 | 服用
///
/// Which two characters a token has side by side stands in a bit each: a cache line for the left one, by
/// a hash of it, and a bit in that line by a hash of the right one. A token may also begin or end within
/// a character: then every pair that it could join counts, for which a token with one byte only of
/// one side sets a mark at the character on the other.
///
/// A part that is one character needs no cache at all: its IDs are known by its number.
///
/// The borders of sixteen characters at once are found in `CScan/Characters.c`.
///
/// - Complexity: O(1) a border; 1.6 MiB.
///
/// fastokens (<https://pypi.org/project/fastokens/>) cuts at pairs of bytes that no token has.
struct SegmentBorders: Sendable {
  private static let rowBits: UInt32 = 12
  /// IDs are lower than 2^28.
  private static let countShift: UInt32 = 28

  private let pairs: FixedArray<UInt64>
  /// By character: what is known of it, a bit each.
  private let kinds: FixedArray<UInt8>
  /// By character: the first bytes 0xE0 to 0xEF that may be joined to it on the right, a bit each; in
  /// bit 16 whether anything may on the left.
  private let marks: FixedArray<UInt32>
  /// By character: up to three IDs, and their number in the highest four bits of the first.
  private let ids: FixedArray<SIMD4<UInt32>>

  /// - Complexity: one merge a character.
  init(_ builder: Builder, merges: MergeTable) {
    pairs = FixedArray(builder.pairs, in: merges.arena)
    marks = FixedArray(builder.marks, in: merges.arena)

    var kinds = Self.classes
    var ids = [SIMD4<UInt32>](repeating: .zero, count: 1 << 16)
    for value in 0x800...0xFFFF {
      if builder.marks[value] != 0 { kinds[value] |= UInt8(CSCAN_MARKED) }
      guard builder.hasTokens else { continue }
      guard let known = Self.ids(of: UInt32(value), merges) else { continue }
      kinds[value] |= UInt8(CSCAN_SINGLE)
      ids[value] = known
    }
    self.kinds = FixedArray(kinds, in: merges.arena)
    self.ids = FixedArray(ids, in: merges.arena)
  }

  /// The letters without case and the symbols.
  private static let classes: [UInt8] = {
    let classes = ScalarClassTable.unicode16
    return (0..<0x10000).map { value in
      if value < 0x800 { return 0 }
      let scalarClass = classes(UInt32(value))
      if scalarClass.overlaps(.caseless) { return UInt8(CSCAN_LETTER) }
      return scalarClass == .symbol ? UInt8(CSCAN_SYMBOL) : 0
    }
  }()

  /// The IDs of a character and their number, as they stand in `ids`; nil where they are not known.
  private static func ids(of value: UInt32, _ merges: MergeTable) -> SIMD4<UInt32>? {
    let bytes = (
      UInt8(0xE0 | value >> 12), UInt8(0x80 | value >> 6 & 0x3F), UInt8(0x80 | value & 0x3F)
    )
    let ids = (merges.id(of: bytes.0), merges.id(of: bytes.1), merges.id(of: bytes.2))
    if max(ids.0, ids.1, ids.2) == .max { return nil }
    let first = merges.rank(ofBytes: bytes.0, bytes.1)
    let second = merges.rank(ofBytes: bytes.1, bytes.2)
    guard min(first, second) != MergeTable.noRank else {
      return SIMD4(3 << countShift | ids.0, ids.1, ids.2, 0)
    }
    let (left, right) =
      first <= second
      ? (merges.merged(by: first), ids.2) : (ids.0, merges.merged(by: second))
    let both = merges.rank(left, right)
    return both == MergeTable.noRank
      ? SIMD4(2 << countShift | left, right, 0, 0)
      : SIMD4(1 << countShift | merges.merged(by: both), 0, 0, 0)
  }

  /// The same for the hot loop, valid while this lives.
  var forTheHotLoop: cscan_characters {
    unsafe cscan_characters(
      kinds: kinds.base, pairs: pairs.base, marks: marks.base,
      ids: UnsafeRawPointer(ids.base).assumingMemoryBound(to: UInt32.self))
  }

  /// Whether a character of three bytes, by the lower 16 bits of its code point, is a letter without case.
  @inline(__always)
  func isCaseless(_ value: UInt32) -> Bool {
    unsafe kinds.base[Int(value & 0xFFFF)] & UInt8(CSCAN_LETTER) != 0
  }

  /// Whether the IDs of a character are known.
  @inline(__always)
  func isSingle(_ value: UInt32) -> Bool {
    unsafe kinds.base[Int(value & 0xFFFF)] & UInt8(CSCAN_SINGLE) != 0
  }

  /// Whether a token may have the end of `left` and the start of `right`, two characters that stand
  /// side by side, by their code points.
  @inline(__always)
  func mayJoin(_ left: UInt32, _ right: UInt32) -> Bool {
    let bit = Self.bit(left, right)
    let pair = unsafe pairs.base[bit &>> 6] &>> UInt64(truncatingIfNeeded: bit & 63)
    if pair & 1 != 0 { return true }
    let first = unsafe marks.base[Int(left & 0xFFFF)] &>> (right &>> 12 & 15)
    let second = unsafe marks.base[Int(right & 0xFFFF)] &>> 16
    return (first | second) & 1 != 0
  }

  @inline(__always)
  private static func bit(_ left: UInt32, _ right: UInt32) -> Int {
    let row = (left &* 0x9E37_79B1) &>> (32 &- rowBits)
    let column = (right &* 0x85EB_CA77) &>> 23
    return Int(truncatingIfNeeded: row &<< 9 | column)
  }

  /// What tokens have side by side.
  struct Builder {
    fileprivate var pairs = [UInt64](repeating: 0, count: (512 / 64) << Int(rowBits))
    fileprivate var marks = [UInt32](repeating: 0, count: 1 << 16)
    /// Whether any token has more than a part of a character.
    fileprivate var hasTokens = false

    /// Looks at all tokens.
    ///
    /// - Parameter ranges: where they lie in `bytes`.
    /// - Complexity: O(*n*) in the bytes of all tokens.
    init(bytes: [UInt8], ranges: some Sequence<Range<Int>>) {
      for range in ranges where range.count > 1 {
        if bytes[range.lowerBound] & 0xF0 == 0xE0 { hasTokens = true }
        for border in range.dropFirst() where bytes[border] & 0xF0 == 0xE0 {
          join(
            bytes[max(range.lowerBound, border - 3)..<border],
            bytes[border..<min(range.upperBound, border + 3)])
        }
      }
    }

    /// Notes a token that has `left` before a border and `right` behind it, up to three bytes each.
    private mutating func join(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) {
      let leftBits = left.suffix(2)
      guard leftBits.allSatisfy({ $0 & 0xC0 == 0x80 }),
        right.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 })
      else { return }
      if left.count == 3 && left[left.startIndex] & 0xF0 != 0xE0 { return }
      // The bits of the code points that are known, and how many of the others there are.
      let leftValue = left.reduce(UInt32(0)) { $0 << 6 | UInt32($1 & 0x3F) } & 0xFFFF
      var rightValue = right.reduce(UInt32(0)) { $0 << 6 | UInt32($1 & 0x3F) }
      rightValue = rightValue << UInt32(6 * (3 - right.count)) & 0xFFFF
      let leftStep = 1 << (6 * left.count)
      let lefts = stride(from: leftValue, to: 65_536, by: leftStep)
      switch (left.count, right.count) {
      case (_, 1):
        for left in lefts { marks[Int(left)] |= 1 << (rightValue >> 12) }
      case (1, _):
        for right in rightValue..<rightValue + (right.count == 2 ? 64 : 1) {
          marks[Int(right)] |= 1 << 16
        }
      default:
        for left in lefts {
          for right in rightValue..<rightValue + (right.count == 2 ? 64 : 1) {
            let bit = SegmentBorders.bit(left, right)
            pairs[bit >> 6] |= 1 << UInt64(bit & 63)
          }
        }
      }
    }
  }
}
