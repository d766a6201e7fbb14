internal import Foundation

/// A drawing of recall over false positives, whose axis is logarithmic: what matters is below 10 %.
struct ThresholdPlot {
  struct Curve {
    var name: String
    var points: [ThresholdSweep.Point]
    /// Recall and false positives of the decisions as they were made.
    var mark: (recall: Double, falsePositiveRate: Double)?
  }

  var curves: [Curve]

  private static let (left, top, width, height) = (60.0, 20.0, 640.0, 420.0)
  /// The least share of false positives that is drawn.
  private static let least = 0.001

  private static func x(_ falsePositiveRate: Double) -> Double {
    let share = log10(max(falsePositiveRate, least) / least) / log10(1 / least)
    return left + width * share
  }

  private static func y(_ recall: Double) -> Double { top + height * (1 - recall) }

  /// The drawing.
  var svg: String {
    func number(_ value: Double) -> String { SVG.number(value) }
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 500" font-family="sans-serif" \
      font-size="12">
      <rect width="800" height="500" fill="#fff"/>

      """
    for step in 0...10 {
      let recall = Double(step) / 10
      let y = number(Self.y(recall))
      svg += "<path d=\"M\(number(Self.left)) \(y)h\(number(Self.width))\" stroke=\"#ddd\"/>"
      svg += "<text x=\"52\" y=\"\(y)\" text-anchor=\"end\" dy=\"4\">\(recall)</text>\n"
    }
    for (rate, name) in [
      (0.001, "≤ 0.1 %"), (0.004, "0.4 %"), (0.01, "1 %"), (0.02, "2 %"), (0.04, "4 %"),
      (0.1, "10 %"), (1, "100 %"),
    ] {
      let x = number(Self.x(rate))
      svg += "<path d=\"M\(x) \(number(Self.top))v\(number(Self.height))\" stroke=\"#ddd\"/>"
      svg += "<text x=\"\(x)\" y=\"458\" text-anchor=\"middle\">\(name)</text>\n"
    }
    svg += "<text x=\"380\" y=\"485\" text-anchor=\"middle\">false positives</text>\n"
    svg += "<text x=\"16\" y=\"230\" transform=\"rotate(-90 16 230)\">recall</text>\n"
    for (index, curve) in curves.enumerated() {
      let colour = SVG.colour(index)
      let points = curve.points.map {
        "\(number(Self.x($0.falsePositiveRate))),\(number(Self.y($0.recall)))"
      }
      svg += "<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.5\" points=\""
      svg += points.joined(separator: " ") + "\"/>\n"
      if let mark = curve.mark {
        svg += "<circle cx=\"\(number(Self.x(mark.falsePositiveRate)))\" "
        svg += "cy=\"\(number(Self.y(mark.recall)))\" r=\"4\" fill=\"\(colour)\"/>\n"
      }
      svg += "<text x=\"720\" y=\"\(40 + 18 * index)\" fill=\"\(colour)\">"
      svg += SVG.escaped(curve.name) + "</text>\n"
    }
    return svg + "</svg>\n"
  }
}
