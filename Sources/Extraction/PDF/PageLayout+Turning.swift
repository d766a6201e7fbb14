/// Pages whose text is turned by a quarter: tables that are wider than the page is.
///
/// pdftotext puts their lines into the right order, but tells their words' places on the page as it lies:
///
///     ┌──────────┐                         ┌──────────────┐
///     │ 12 (foot)│      left = H - bottom  │ Drug    Dose │
///     │  e    g  │      top  = left        │ Aspirin 5 mg │
///     │  s    m  │  ─────────────────────▶ │              │
///     │  o       │                         └──────────────┘
///     │  D    5  │
///     └──────────┘
///
/// Their places are turned so that their lines lie like all others. The few lines that lie already, the head and the foot
/// of the page, keep their places and stand apart (``Line/isAcross``).
extension PageLayout {
  /// Turns a page most of whose letters stand in turned lines.
  ///
  /// - Complexity: O(*n*).
  mutating func turnUpright() {
    let directions = lines.map(\.direction)
    var letters: [Line.Direction: Int] = [:]
    for (line, direction) in zip(lines, directions) {
      guard let direction else { continue }
      letters[direction, default: 0] += line.words.reduce(0) { $0 + $1.text.count }
    }
    let upward = letters[.upward] ?? 0
    let downward = letters[.downward] ?? 0
    let isUpward = upward >= downward
    guard max(upward, downward) > (letters[.rightward] ?? 0) else { return }
    var above: [Line] = []
    var turned: [Line] = []
    var below: [Line] = []
    for (var line, direction) in zip(lines, directions) {
      if direction == .rightward {
        line.isAcross = true
        if line.top + line.bottom < height { above.append(line) } else { below.append(line) }
        continue
      }
      let words = line.words.map { word in
        let (left, right) =
          isUpward ? (height - word.bottom, height - word.top) : (word.top, word.bottom)
        return Word(
          text: word.text, left: left, right: right,
          top: isUpward ? word.left : width - word.right, height: word.right - word.left)
      }
      var upright = Line(
        words: [], flow: line.flow, left: words[0].left, right: words[0].right, top: words[0].top,
        bottom: words[0].bottom)
      for word in words { upright.take(word) }
      turned.append(upright)
    }
    lines = above + turned + below
    (width, height) = (height, width)
  }

}

extension PageLayout.Line {
  /// Where the text of a line runs.
  fileprivate enum Direction {
    case rightward, upward, downward
  }

  var isTurned: Bool { direction == .upward || direction == .downward }

  /// Nil where one word doesn't tell.
  fileprivate var direction: Direction? {
    let steps = zip(words, words.dropFirst()).map { first, second -> Direction? in
      let isBeside = first.top < second.bottom && second.top < first.bottom
      let isBelow = first.left < second.right && second.left < first.right
      if isBeside == isBelow { return nil }
      return isBeside ? .rightward : second.top < first.top ? .upward : .downward
    }
    guard let word = words.first else { return nil }
    guard steps.isEmpty else {
      return [Direction.rightward, .upward, .downward].first { direction in
        steps.count { $0 == direction } * 2 > steps.count
      }
    }
    return word.text.count >= 3 && word.right - word.left > word.height ? .rightward : nil
  }
}
