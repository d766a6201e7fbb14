/// Where the bytes of a changed text come from in the original.
///
/// A sequence of units that cover both texts. A copied unit is the same bytes in both; in any other, the
/// whole result comes from the whole original:
///
///     original  c a f e ◌́     !     5 scalars, 7 bytes
///     units     copied |changed|copied
///     result    c a f   é      !
public struct TextAlignment: Sendable {
  private struct Unit {
    var resultEnd: Int
    var originalEnd: Int
    var isCopied: Bool
  }

  private var units: [Unit] = []

  /// The alignment of two empty texts.
  public init() {}

  /// Lengthens both texts by the same bytes.
  public mutating func copy(_ byteCount: Int) {
    append(originalCount: byteCount, resultCount: byteCount, isCopied: true)
  }

  /// Lengthens the original by bytes of which others were made; either may be none.
  public mutating func replace(_ originalCount: Int, by resultCount: Int) {
    append(originalCount: originalCount, resultCount: resultCount, isCopied: false)
  }

  private mutating func append(originalCount: Int, resultCount: Int, isCopied: Bool) {
    if originalCount == 0 && resultCount == 0 { return }
    let last = units.last ?? Unit(resultEnd: 0, originalEnd: 0, isCopied: false)
    let next = Unit(
      resultEnd: last.resultEnd + resultCount, originalEnd: last.originalEnd + originalCount,
      isCopied: isCopied)
    if isCopied && last.isCopied { units[units.count - 1] = next } else { units.append(next) }
  }

  /// The smallest range of the original that holds all that the bytes `range` of the result come
  /// from.
  ///
  /// - Precondition: `range` is not empty and lies in the result.
  /// - Complexity: O(log *n*) in the number of units.
  public func originalRange(of range: Range<Int>) -> Range<Int> {
    let first = unit(at: range.lowerBound)
    let last = unit(at: range.upperBound - 1)
    let firstStart = first == 0 ? (result: 0, original: 0) : end(of: first - 1)
    let lastStart = last == 0 ? (result: 0, original: 0) : end(of: last - 1)
    let lower =
      firstStart.original + (units[first].isCopied ? range.lowerBound - firstStart.result : 0)
    let upper =
      units[last].isCopied
      ? lastStart.original + range.upperBound - lastStart.result : units[last].originalEnd
    return lower..<max(lower, upper)
  }

  /// Where in the original the result's byte `offset` comes from, or where the original ends.
  ///
  /// - Complexity: O(log *n*) in the number of units.
  public func originalOffset(of offset: Int) -> Int {
    guard let last = units.last, offset < last.resultEnd else {
      return units.last?.originalEnd ?? 0
    }
    return originalRange(of: offset..<offset + 1).lowerBound
  }

  /// Lengthens both texts by those of another alignment.
  public mutating func append(_ other: TextAlignment) {
    var (result, original) = (0, 0)
    for unit in other.units {
      append(
        originalCount: unit.originalEnd - original, resultCount: unit.resultEnd - result,
        isCopied: unit.isCopied)
      (result, original) = (unit.resultEnd, unit.originalEnd)
    }
  }

  private func end(of unit: Int) -> (result: Int, original: Int) {
    (units[unit].resultEnd, units[unit].originalEnd)
  }

  /// The unit that holds the byte `offset` of the result.
  private func unit(at offset: Int) -> Int {
    var low = 0
    var high = units.count - 1
    while low < high {
      let middle = (low + high) / 2
      if units[middle].resultEnd <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
