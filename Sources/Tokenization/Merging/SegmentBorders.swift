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
/// A part that is one character needs no cache at all: its IDs stand with what is known of it.
///
/// - Complexity: O(1) a border; 1 MiB.
///
/// fastokens (<https://pypi.org/project/fastokens/>) cuts at pairs of bytes that no token has.
struct SegmentBorders: Sendable {
  /// What is known of a character, in one word.
  ///
  ///     bits   0–59 up to three IDs | 60–61 their number | 62 letter without case | 63 has marks
  struct Character {
    var word: UInt64 = 0

    @inline(__always) var isCaseless: Bool { word &>> 62 & 1 != 0 }
    @inline(__always) var hasMarks: Bool { word &>> 63 != 0 }
    /// 0 where the IDs are not known.
    @inline(__always) var idCount: Int { Int(truncatingIfNeeded: word &>> 60 & 3) }

    /// Writes the IDs, four words in any case.
    @inline(__always)
    static func writeIDs(_ word: UInt64, to ids: UnsafeMutablePointer<TokenID>) {
      let values = SIMD4<UInt32>(
        UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word &>> 20),
        UInt32(truncatingIfNeeded: word &>> 40), 0)
      unsafe UnsafeMutableRawPointer(ids).storeBytes(
        of: values & 0xF_FFFF, as: SIMD4<UInt32>.self)
    }
  }

  private static let rowBits: UInt64 = 12
  private static let mostIDs = 1 << 20

  private let pairs: FixedArray<UInt64>
  private let characters: FixedArray<UInt64>
  /// By character: the first bytes 0xE0 to 0xEF that may be joined to it on the right, a bit each; in
  /// bit 16 whether anything may on the left.
  private let marks: FixedArray<UInt32>

  /// - Parameters:
  ///   - ranges: where the tokens lie in `bytes`.
  ///   - size: one more than the highest ID.
  /// - Complexity: O(*n*) in the bytes of all tokens, and one merge a character.
  init(
    bytes: [UInt8], ranges: some Sequence<Range<Int>>, merges: MergeTable, size: Int
  ) {
    var builder = Builder()
    for range in ranges where range.count > 1 {
      if bytes[range.lowerBound] & 0xF0 == 0xE0 { builder.hasTokens = true }
      for border in range.dropFirst() where bytes[border] & 0xF0 == 0xE0 {
        builder.join(
          bytes[max(range.lowerBound, border - 3)..<border],
          bytes[border..<min(range.upperBound, border + 3)])
      }
    }
    pairs = FixedArray(builder.pairs, in: merges.arena)
    marks = FixedArray(builder.marks, in: merges.arena)

    var characters = Self.caseless
    for value in 0x800...0xFFFF {
      if builder.marks[value] != 0 { characters[value] |= 1 << 63 }
      if size <= Self.mostIDs && builder.hasTokens {
        characters[value] |= Self.ids(of: UInt64(value), merges)
      }
    }
    self.characters = FixedArray(characters, in: merges.arena)
  }

  /// The letters without case.
  private static let caseless: [UInt64] = {
    let classes = ScalarClassTable.unicode16
    return (0..<0x10000).map { classes($0).overlaps(.caseless) ? 1 << 62 : 0 }
  }()

  /// The IDs of a character and their number, as they stand in its word.
  private static func ids(of value: UInt64, _ merges: MergeTable) -> UInt64 {
    let bytes = (
      UInt8(0xE0 | value >> 12), UInt8(0x80 | value >> 6 & 0x3F), UInt8(0x80 | value & 0x3F)
    )
    let ids = (merges.id(of: bytes.0), merges.id(of: bytes.1), merges.id(of: bytes.2))
    if max(ids.0, ids.1, ids.2) == .max { return 0 }
    let first = merges.rank(ofBytes: bytes.0, bytes.1)
    let second = merges.rank(ofBytes: bytes.1, bytes.2)
    guard min(first, second) != MergeTable.noRank else {
      return 3 << 60 | UInt64(ids.0) | UInt64(ids.1) << 20 | UInt64(ids.2) << 40
    }
    let (left, right) =
      first <= second
      ? (merges.merged(by: first), ids.2) : (ids.0, merges.merged(by: second))
    let both = merges.rank(left, right)
    return both == MergeTable.noRank
      ? 2 << 60 | UInt64(left) | UInt64(right) << 20 : 1 << 60 | UInt64(merges.merged(by: both))
  }

  /// What is known of a character of three bytes, by the lower 16 bits of its code point.
  @inline(__always)
  func character(_ value: UInt32) -> Character {
    Character(word: unsafe characters.base[Int(value & 0xFFFF)])
  }

  /// Whether a token may have the end of `left` and the start of `right`, two characters that stand
  /// side by side, by their code points.
  @inline(__always)
  func mayJoin(_ left: UInt32, _ right: UInt32, hasMarks: Bool) -> Bool {
    let bit = Self.bit(left, right)
    let pair = unsafe pairs.base[bit &>> 6] &>> UInt64(truncatingIfNeeded: bit & 63)
    if pair & 1 != 0 { return true }
    guard hasMarks else { return false }
    let first = unsafe marks.base[Int(left & 0xFFFF)] &>> (right &>> 12 & 15)
    let second = unsafe marks.base[Int(right & 0xFFFF)] &>> 16
    return (first | second) & 1 != 0
  }

  @inline(__always)
  private static func bit(_ left: UInt32, _ right: UInt32) -> Int {
    let row = (UInt64(left) &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- rowBits)
    let column = (UInt64(right) &* 0xA076_1D64_78BD_642F) &>> 55
    return Int(truncatingIfNeeded: row &<< 9 | column)
  }

  private struct Builder {
    var pairs = [UInt64](repeating: 0, count: (512 / 64) << Int(rowBits))
    var marks = [UInt32](repeating: 0, count: 1 << 16)

    /// Whether any token has more than a part of a character.
    var hasTokens = false

    /// Notes a token that has `left` before a border and `right` behind it, up to three bytes each.
    mutating func join(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) {
      let leftBits = left.suffix(2)
      guard leftBits.allSatisfy({ $0 & 0xC0 == 0x80 }),
        right.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 })
      else { return }
      if left.count == 3 && left[left.startIndex] & 0xF0 != 0xE0 { return }
      // The bits of the code points that are known, and how many of the others there are.
      let leftValue = left.reduce(UInt32(0)) { $0 << 6 | UInt32($1 & 0x3F) } & 0xFFFF
      var rightValue = right.reduce(UInt32(0)) { $0 << 6 | UInt32($1 & 0x3F) }
      rightValue = rightValue << UInt32(6 * (3 - right.count)) & 0xFFFF
      let leftStep = [1: 64, 2: 4096, 3: 65_536][left.count] ?? 0
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
