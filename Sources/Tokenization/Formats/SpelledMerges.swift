/// The merges of a model as its files spell them, by rising rank.
///
/// All texts lie one after the other:
///
///     text      Ġ t h e i n       two bytes are Ġ
///     splits      2   4   6
///     ends        3   5   7       Ġ + t, h + e, i + n
struct SpelledMerges: Sendable {
  /// What a line starts with that is no merge: `#version: 0.2`.
  static let versionMark = [UInt8]("#version".utf8)

  private(set) var text: [UInt8] = []
  private var places: [(split: UInt32, end: UInt32)] = []

  /// The number of merges.
  var count: Int { places.count }

  /// Adds a merge: `write` appends its two parts and says where the second starts, or nil where they
  /// are no merge.
  ///
  /// - Returns: whether they were one.
  mutating func append(_ write: (inout [UInt8]) -> Int?) -> Bool {
    guard let split = write(&text) else { return false }
    places.append((UInt32(split), UInt32(text.count)))
    return true
  }

  /// Makes of the line `Ġ t` of two parts, at the end of `text` from `start` on, the text `Ġt`.
  ///
  /// - Returns: where the second part starts; nil, and the line as it was, where it is no such line.
  static func join(_ text: inout [UInt8], from start: Int) -> Int? {
    var bytes = text.mutableSpan
    var space = -1
    for place in start..<bytes.count where bytes[place] == 0x20 {
      if space >= 0 { return nil }
      space = place
    }
    guard space >= 0 else { return nil }
    for place in space..<bytes.count - 1 { bytes[place] = bytes[place + 1] }
    text.removeLast()
    return space
  }

  /// Where the two parts of a merge lie in `text`: side by side.
  func parts(of index: Int) -> (left: Range<Int>, right: Range<Int>) {
    let start = index == 0 ? 0 : Int(places[index - 1].end)
    let split = Int(places[index].split)
    return (start..<split, split..<Int(places[index].end))
  }
}
