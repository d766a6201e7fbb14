internal import CICU

/// A set of Unicode code points, kept as ranges.
///
///     ScalarSet(0x30...0x39).union(ScalarSet(0x41...0x46)).ranges   // [0x30...0x39, 0x41...0x46]
///
/// - Complexity: set operations are O(*n* log *n*) in the ranges of both sets, `contains` is
///   O(log *n*).
public struct ScalarSet: Hashable, Sendable {
  /// Rising, without overlaps and without neighbours that touch.
  public private(set) var ranges: [ClosedRange<UInt32>] = []

  /// The empty set.
  public init() {}

  /// The code points of one range.
  public init(_ range: ClosedRange<UInt32>) { ranges = [range] }

  /// The code points of several ranges, which may overlap and come in any order.
  public init(_ ranges: some Sequence<ClosedRange<UInt32>>) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound &+ 1 {
        let end = max(last.upperBound, range.upperBound)
        self.ranges[self.ranges.count - 1] = last.lowerBound...end
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// The set that a pattern of ICU stands for, by the tables of the installed ICU (Unicode 15).
  ///
  ///     try ScalarSet(icuPattern: #"\p{Script=Han}"#)
  ///
  /// - Throws: ``ICUError`` where ICU knows no such property.
  public init(icuPattern pattern: String) throws(ICUError) {
    let utf8 = Array(pattern.utf8)
    var status: Int32 = 0
    var pairs = [UInt32](repeating: 0, count: 256)
    while true {
      let capacity = pairs.count / 2
      let count = unsafe utf8.withUnsafeBufferPointer { utf8 in
        unsafe pairs.withUnsafeMutableBufferPointer { pairs in
          unsafe Int(
            cicu_set_ranges(
              utf8.baseAddress, Int32(utf8.count), pairs.baseAddress, Int32(capacity), &status))
        }
      }
      if status > 0 { throw ICUError(operation: "read the set \(pattern)", code: status) }
      if count <= capacity {
        ranges = (0..<count).map { pairs[2 * $0]...pairs[2 * $0 + 1] }
        return
      }
      pairs = [UInt32](repeating: 0, count: 2 * count)
    }
  }

  /// Every code point, surrogates included.
  public static let all = ScalarSet(0...0x10FFFF)

  /// What is in this set, in the other, or in both.
  public func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  /// What is not in this set.
  public var complement: ScalarSet {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { gaps.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
    return ScalarSet(gaps)
  }

  /// What is in both sets.
  public func intersection(_ other: ScalarSet) -> ScalarSet {
    complement.union(other.complement).complement
  }

  /// What is in this set and not in the other.
  public func subtracting(_ other: ScalarSet) -> ScalarSet {
    complement.union(other).complement
  }
}
