/// What was learned from pages whose main text is known: see `MainTextModel+Data.swift`.
struct MainTextModel: Sendable {
  /// In parts: what is clear after one is not asked of the next.
  let trees: [TreeEnsemble]
  let network: MainTextNetwork
  /// One ensemble for each ``PageType``, in their order.
  let pageTypes: [TreeEnsemble]

  /// The shipped model, read when it is first asked for.
  static let shared = MainTextModel(base64: data)

  /// Reads a model as `Scripts/train_main_text.py` writes it: in Base64, the trees in two parts,
  /// the network, and the page types' ensembles.
  private init(base64: StaticString) {
    let bytes = Self.decoded(base64)
    var offset = 0
    let span = bytes.span
    guard let start = TreeEnsemble(span, at: &offset),
      let end = TreeEnsemble(span, at: &offset),
      let network = MainTextNetwork(span, at: &offset)
    else { preconditionFailure("the model of the main text is damaged") }
    var pageTypes: [TreeEnsemble] = []
    for _ in PageType.allCases {
      guard let ensemble = TreeEnsemble(span, at: &offset) else { break }
      pageTypes.append(ensemble)
    }
    trees = [start, end]
    self.network = network
    self.pageTypes = pageTypes
  }

  /// Base64 without padding; white space is passed over.
  static func decoded(_ text: StaticString) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8CodeUnitCount * 3 / 4)
    var values = [UInt8](repeating: 64, count: 256)
    let alphabet: StaticString =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    alphabet.withUTF8Buffer { alphabet in
      for value in alphabet.indices { unsafe values[Int(alphabet[value])] = UInt8(value) }
    }
    var bits: UInt32 = 0
    var count = 0
    text.withUTF8Buffer { characters in
      for index in characters.indices {
        let value = unsafe values[Int(characters[index])]
        guard value < 64 else { continue }
        bits = bits << 6 | UInt32(value)
        count += 6
        if count >= 8 {
          count -= 8
          output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
      }
    }
    return output
  }

  /// The page type whose ensemble sees most of itself in a page.
  func pageType(_ page: PageFeatures) -> PageType {
    var rows = RowGroup(width: page.values.count)
    for (column, value) in page.values.enumerated() { rows[0, column] = value }
    var best = PageType.article
    var most = -Float.infinity
    for (type, ensemble) in zip(PageType.allCases, pageTypes) {
      var sums = SIMD16<Float>()
      ensemble.add(rows, to: &sums)
      if sums[0] > most { (most, best) = (sums[0], type) }
    }
    return best
  }
}

/// What the classifier of page types sees: means of the numbers of those blocks that are likely main text.
struct PageFeatures {
  /// The features of blocks that are averaged.
  private static let averaged: [Int] = BlockFeatures.names.indices.filter { index in
    let name = BlockFeatures.names[index]
    return [
      "bytes", "linkShare", "stopDensity", "digitShare", "capitalShare", "kind", "headingLevel",
      "repeats", "pathCount", "titleCover", "images", "depth",
    ].contains(name) || name.hasPrefix("near_") || name.hasPrefix("word")
      || name.hasPrefix("page")
  }

  /// A block with a lower score is not looked at.
  private static let minimumScore: Float = 0.2

  /// Sums at first, then means, and two numbers more.
  private(set) var values = [Float](repeating: 0, count: averaged.count + 2)
  private var weight: Float = 0

  /// Adds a block, of which `rows` have the numbers as the row `lane`.
  mutating func note(_ lane: Int, of rows: RowGroup, score: Float) {
    guard score > Self.minimumScore else { return }
    weight += score
    for (place, column) in Self.averaged.enumerated() {
      values[place] += rows[lane, column] * score
    }
  }

  /// Makes means of the sums.
  mutating func finish(blockCount: Int) {
    for place in Self.averaged.indices { values[place] /= max(weight, 0.01) }
    values[values.count - 2] = weight
    values[values.count - 1] = weight / Float(max(blockCount, 1))
  }
}
