/// A chart of tokens for 1,000 bytes: a group of bars for each language, a bar for each vocabulary.
struct BarChart {
  /// The chart as an SVG file.
  let svg: String

  init(of result: VocabularyComparison.Result, title: String) {
    let barWidth = 10.0
    let left = 48.0
    let top = 56.0
    let height = 240.0
    let groupWidth = barWidth * Double(result.names.count) + 18
    let width = max(left + groupWidth * Double(result.groups.count) + 16, 640)
    let highest = result.groups.flatMap(\.tokensPerKilobyte).max() ?? 1
    let step = Self.step(for: highest)
    let scale = height / (step * (highest / step).rounded(.up))
    func number(_ value: Double) -> String { SVG.number(value) }

    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(number(width)) "
        + "\(number(top + height + 44))\" font-family=\"sans-serif\" font-size=\"11\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
      "<text x=\"\(number(left))\" y=\"18\" font-size=\"14\">\(SVG.escaped(title))</text>",
    ]
    var legend = left
    for (index, name) in result.names.enumerated() {
      let colour = SVG.colour(index)
      lines.append(
        "<rect x=\"\(number(legend))\" y=\"30\" width=\"10\" height=\"10\" fill=\"\(colour)\"/>"
          + "<text x=\"\(number(legend + 14))\" y=\"39\">\(SVG.escaped(name))</text>")
      legend += 26 + 6.4 * Double(name.count)
    }
    var value = 0.0
    while value * scale <= height + 0.5 {
      let y = top + height - value * scale
      lines.append(
        "<path d=\"M\(number(left)) \(number(y))H\(number(width - 16))\" stroke=\"#ddd\"/>"
          + "<text x=\"\(number(left - 6))\" y=\"\(number(y + 4))\" text-anchor=\"end\">"
          + "\(Int(value))</text>")
      value += step
    }
    for (place, group) in result.groups.enumerated() {
      let start = left + groupWidth * Double(place) + 9
      for (index, tokens) in group.tokensPerKilobyte.enumerated() {
        let colour = SVG.colour(index)
        lines.append(
          "<rect x=\"\(number(start + barWidth * Double(index)))\" "
            + "y=\"\(number(top + height - tokens * scale))\" width=\"\(number(barWidth - 1))\" "
            + "height=\"\(number(tokens * scale))\" fill=\"\(colour)\"><title>"
            + "\(SVG.escaped(result.names[index])), \(SVG.escaped(group.name)): "
            + "\(number(tokens))</title></rect>")
      }
      lines.append(
        "<text x=\"\(number(start + barWidth * Double(result.names.count) / 2))\" "
          + "y=\"\(number(top + height + 18))\" text-anchor=\"middle\">"
          + "\(SVG.escaped(group.name))</text>")
    }
    svg = (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  /// A round distance of lines that gives four to ten of them.
  private static func step(for highest: Double) -> Double {
    var step = 1.0
    var next = 0
    while highest / step > 10 {
      step *= [2, 2.5, 2][next % 3]
      next += 1
    }
    return step
  }
}
