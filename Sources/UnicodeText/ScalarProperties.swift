internal import CICU

/// Properties of code points, from ICU's tables (Unicode 15).
///
/// A call per code point: for a hot loop, build a ``ScalarTable`` once.
public enum ScalarProperties {
  /// The general category; ``GeneralCategory/unassigned`` above U+10FFFF.
  public static func generalCategory(of scalar: UInt32) -> GeneralCategory {
    GeneralCategory(rawValue: cicu_general_category(scalar)) ?? .unassigned
  }

  /// Whether the code point has the property White_Space: what `\s` means in most tokenizers.
  public static func isWhiteSpace(_ scalar: UInt32) -> Bool {
    cicu_is_white_space(scalar) != 0
  }
}
