internal import Foundation

/// What the drawings have in common.
enum SVG {
  /// The colour of bar or curve `index`: told apart by most who do not see all colours.
  ///
  /// Okabe and Ito 2008, "Color universal design", <https://jfly.uni-koeln.de/color/>
  static func colour(_ index: Int) -> String { colours[index % colours.count] }

  private static let colours = [
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999",
  ]

  /// A coordinate, to a tenth.
  static func number(_ value: Double) -> String { String(format: "%.1f", value) }

  /// A text as it stands between tags; in an attribute, quotes would have to be escaped too.
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
