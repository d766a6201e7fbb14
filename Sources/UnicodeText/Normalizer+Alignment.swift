internal import CICU

extension Normalizer {
  /// Brings a text into the form and says where each part of the result comes from.
  ///
  /// The units are the shortest that can be normalized one by one: a base character with its marks.
  ///
  /// - Parameter text: Valid UTF-8.
  /// - Complexity: as `normalize`, but some hundred nanoseconds for each character that is not ASCII.
  public func normalizeAligned(_ text: Span<UInt8>) -> (text: [UInt8], alignment: TextAlignment) {
    var result: [UInt8] = []
    var alignment = TextAlignment()
    var start = 0
    while start < text.count {
      let end = endOfUnit(in: text, from: start)
      let unit = text.extracting(start..<end)
      if isNormalized(unit) {
        for index in unit.indices { result.append(unit[index]) }
        alignment.copy(unit.count)
      } else {
        let before = result.count
        append(unit, to: &result)
        alignment.replace(unit.count, by: result.count - before)
      }
      start = end
    }
    return (result, alignment)
  }

  /// Where the unit that starts at `start` ends: before the next character that no earlier one can
  /// change or join.
  private func endOfUnit(in text: Span<UInt8>, from start: Int) -> Int {
    guard let code = form.code else { return text.count }
    // Plain ASCII is a unit of any length; its last byte may be the base of a mark.
    var end = start
    while end + 1 < text.count, text[end] < 0x80, text[end + 1] < 0x80, form != .nfkcCasefold {
      end += 1
    }
    if end > start { return end }
    return unsafe text.withUnsafeBufferPointer { text in
      unsafe Int(
        cicu_normalization_boundary(code, text.baseAddress, Int64(text.count), Int64(start)))
    }
  }

  /// Whether a text may be cut just before a scalar, and what normalization makes of the scalar.
  public func traits(of scalar: Unicode.Scalar) -> NormalizationTraits {
    guard let code = form.code else { return [.startsUnit, .isInert, .isStable] }
    return NormalizationTraits(rawValue: cicu_normalization_traits(code, scalar.value))
  }
}

/// How a scalar behaves in a normalization form.
public struct NormalizationTraits: OptionSet, Sendable {
  /// The flags.
  public let rawValue: Int32

  /// These flags.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Nothing before it can change it or join it: texts may be cut there.
  public static let startsUnit = NormalizationTraits(rawValue: 1)
  /// Nothing beside it changes it, nor does it change by itself.
  public static let isInert = NormalizationTraits(rawValue: 2)
  /// It does not change when it stands alone.
  public static let isStable = NormalizationTraits(rawValue: 4)
}
