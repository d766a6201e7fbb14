internal import CScan
internal import Glibc

/// A small network over the blocks of a page in their order, in their containers and at their kinds of place.
///
/// A layer makes channels of a block's own numbers; to them a mean over the page is added, and then, layer by
/// layer, what the blocks before and after have in theirs, each time further apart, what the blocks of the
/// containers around have in the mean, and what all blocks at the same kind of place have, such as the posts of a
/// forum. A block's numbers alone say more of the habits of the pages that they are learned from.
///
/// Sums are made in the same order on every machine, so the judgements are the same bits.
struct MainTextNetwork {
  /// How many numbers a block has.
  let inputCount: Int
  /// How many channels a block has: a multiple of 16.
  let width: Int
  /// How many containers around a block count.
  let levelCount: Int
  /// The number of a block that is its length in words.
  let lengthColumn: Int
  private let categories: [Category]
  /// What each kind of each category adds to the channels.
  private let kinds: [Float]
  private let means: [Float]
  private let scales: [Float]
  private let inputWeights: [Float]
  private let inputBiases: [Float]
  private let pageWeights: [Float]
  private let layers: [Layer]
  private let lastWeights: [Float]
  private let lastPageWeights: [Float]
  private let lastBias: Float
  /// What each of ``PageType`` has of the first mean that tells a page's type, then of the second, and so on.
  private let typeWeights: [Float]
  private let typeBiases: [Float]

  /// A number that says which of some kinds a block is.
  private struct Category {
    let column: Int
    let size: Int
    /// Where its first one is in ``kinds``.
    let start: Int
  }

  /// What a layer looks at beside a block itself.
  private enum Surroundings {
    /// The blocks so far before and behind it.
    case blocks(apart: Int)
    /// The means of the containers around it.
    case containers
    /// The mean of the blocks at the same kind of place.
    case path

    init(_ number: Int) {
      switch number {
      case 0: self = .containers
      case 0xFFFF: self = .path
      default: self = .blocks(apart: number)
      }
    }

    /// How many rows of channels a layer of `levels` levels reads for a block.
    func inputCount(levels: Int) -> Int {
      switch self {
      case .blocks: 3
      case .containers: 1 + levels
      case .path: 2
      }
    }
  }

  /// What some blocks have in common that a layer looks at.
  struct Groups {
    /// Of each block its group's number.
    var numbers: [UInt32] = []
    /// Of each group, one after another, the blocks whose means count; or its own sum.
    var ranges: [cscan_range] = []
  }

  private struct Layer {
    let surroundings: Surroundings
    let weights: [Float]
    let biases: [Float]
  }

  private static let limit: Float = 4

  /// Rows that a layer may look at before the first and behind the last block.
  private var reach: Int {
    layers.map { layer in
      if case .blocks(let distance) = layer.surroundings { distance } else { 0 }
    }.max() ?? 0
  }

  /// Reads a network as `Scripts/main_text_network.py` writes it; nil for anything else.
  ///
  /// Little-endian: counts of numbers, channels, levels of containers, layers and categories, and the number that
  /// is a block's length (2 bytes each), what each layer looks at (2: blocks so far apart, 0 for containers, 0xFFFF
  /// for paths), each category's number and size (2, 2); then means and scales (4 bytes a number), and 16-bit floating point numbers: weights of the first layer and its
  /// biases, each category's, those of the page's means, each layer's and its biases, the last layer's of channels
  /// and of means, and its bias, those of the types of page and their biases.
  init?(_ bytes: Span<UInt8>, at offset: inout Int) {
    var reader = ModelReader(at: offset)
    guard let inputs = reader.count(bytes), let width = reader.count(bytes),
      let levels = reader.count(bytes), let layerCount = reader.count(bytes),
      let categoryCount = reader.count(bytes), let lengthColumn = reader.count(bytes),
      width > 0, width % RowGroup.laneCount == 0, width <= 256, levels > 0, levels <= CSCAN_LEVELS,
      lengthColumn < inputs
    else { return nil }
    var surroundings: [Surroundings] = []
    for _ in 0..<layerCount {
      guard let number = reader.count(bytes) else { return nil }
      surroundings.append(Surroundings(number))
    }
    var sizes: [(column: Int, size: Int)] = []
    for _ in 0..<categoryCount {
      guard let column = reader.count(bytes), let size = reader.count(bytes), column < inputs,
        size > 0
      else { return nil }
      sizes.append((column, size))
    }
    guard let means = reader.floats(bytes, inputs), let scales = reader.floats(bytes, inputs),
      let inputWeights = reader.halves(bytes, inputs * width),
      let inputBiases = reader.halves(bytes, width)
    else { return nil }
    var categories: [Category] = []
    var kinds: [Float] = []
    for (column, size) in sizes {
      categories.append(Category(column: column, size: size, start: kinds.count))
      guard let table = reader.halves(bytes, size * width) else { return nil }
      kinds += table
    }
    guard let pageWeights = reader.halves(bytes, 2 * width * width) else { return nil }
    var layers: [Layer] = []
    for surroundings in surroundings {
      let rowCount = surroundings.inputCount(levels: levels)
      guard let weights = reader.halves(bytes, rowCount * width * width),
        let biases = reader.halves(bytes, width)
      else { return nil }
      layers.append(Layer(surroundings: surroundings, weights: weights, biases: biases))
    }
    let typeCount = PageType.allCases.count
    guard let last = reader.halves(bytes, width), let lastPage = reader.halves(bytes, 2 * width),
      let lastBias = reader.halves(bytes, 1),
      let typeWeights = reader.halves(bytes, 4 * width * typeCount),
      let typeBiases = reader.halves(bytes, typeCount)
    else { return nil }
    inputCount = inputs
    self.width = width
    levelCount = levels
    self.lengthColumn = lengthColumn
    self.categories = categories
    self.kinds = kinds
    self.means = means
    self.scales = scales
    self.inputWeights = inputWeights
    self.inputBiases = inputBiases
    self.pageWeights = pageWeights
    self.layers = layers
    lastWeights = last
    lastPageWeights = lastPage
    self.lastBias = lastBias[0]
    self.typeWeights = typeWeights
    self.typeBiases = typeBiases
    offset = reader.offset
  }

  /// The blocks of a page: a row of channels each.
  struct Page {
    fileprivate let blockCount: Int
    /// The first row; those before it are zeros, as are those behind the last block.
    fileprivate let start: Int
    fileprivate var rows: [Float]
    /// The roots of the blocks' lengths; 0 behind the last block.
    fileprivate var lengths: [Float]
    fileprivate var containers: Groups
    fileprivate var paths: Groups
    fileprivate var standardized: [Float]

    fileprivate var rowCount: Int { lengths.count }
  }

  /// Room for a page of so many blocks.
  ///
  /// - Parameters:
  ///   - containers: The blocks of ``levelCount`` containers around those of each group, the innermost first.
  ///   - paths: The groups of the blocks at each kind of place; their ranges are not looked at.
  func page(
    blockCount: Int, containers: consuming Groups, paths: consuming Groups
  ) -> Page {
    let lanes = RowGroup.laneCount
    let rowCount = (blockCount + lanes - 1) / lanes * lanes
    let pathCount = paths.numbers.max().map { $0 + 1 } ?? 0
    paths.ranges = (0..<pathCount).map { cscan_range(start: 0, end: $0 + 1, share: 0) }
    precondition(containers.numbers.count == blockCount && paths.numbers.count == blockCount)
    fill(&containers, rowCount, levels: levelCount)
    fill(&paths, rowCount, levels: 1)
    return Page(
      blockCount: blockCount, start: reach * width,
      rows: [Float](repeating: 0, count: (reach + rowCount + reach) * width),
      lengths: [Float](repeating: 0, count: rowCount),
      containers: containers, paths: paths,
      standardized: [Float](repeating: 0, count: inputCount * lanes))
  }

  /// Fills up the groups of as many rows: those behind the last block are in the first group, and groups behind the
  /// last one are empty.
  private func fill(_ groups: inout Groups, _ rowCount: Int, levels: Int) {
    for _ in groups.numbers.count..<rowCount { groups.numbers.append(0) }
    while groups.ranges.count % (Int(CSCAN_ROWS) * levels) != 0 {
      groups.ranges.append(cscan_range())
    }
    let groupCount = groups.ranges.count / levels
    precondition(groupCount <= rowCount && groups.numbers.allSatisfy { Int($0) < groupCount })
  }

  /// The first layer of the blocks from `start` on, a multiple of 16: the first `count` of `group`.
  func read(_ group: RowGroup, count: Int, from start: Int, into page: inout Page) {
    let lanes = RowGroup.laneCount
    precondition(group.width >= inputCount && start % lanes == 0)
    precondition(count <= lanes && start + count <= page.blockCount)
    for lane in 0..<count {
      page.lengths[start + lane] = max(group[lane, lengthColumn], 0.5).squareRoot()
    }
    unsafe page.rows.withUnsafeMutableBufferPointer { rows in
      let first = unsafe rows.baseAddress.unsafelyUnwrapped + page.start + start * width
      for lane in 0..<count { unsafe addKinds(group, lane, to: first + lane * width) }
      unsafe group.numbers.withUnsafeBufferPointer { numbers in
        unsafe page.standardized.withUnsafeMutableBufferPointer { standardized in
          unsafe cscan_standardize(
            numbers.baseAddress, inputCount, means, scales, Self.limit, standardized.baseAddress)
          unsafe cscan_first_layer(
            standardized.baseAddress, inputCount, inputWeights, width, first)
        }
      }
    }
    if count < lanes { clear(start + count..<start + lanes, in: &page) }
  }

  /// Adds the biases and what a block's kinds say to its row.
  private func addKinds(_ group: RowGroup, _ lane: Int, to row: UnsafeMutablePointer<Float>) {
    unsafe cscan_add_to_rows(inputBiases, 1, width, row)
    for category in categories {
      let value = group[lane, category.column]
      let kind = value >= 0 && value < Float(category.size) ? Int(value) : 0
      unsafe kinds.withUnsafeBufferPointer { kinds in
        unsafe cscan_add_to_rows(
          kinds.baseAddress.unsafelyUnwrapped + category.start + kind * width, 1, width, row)
      }
    }
  }

  /// What the network says of a page.
  struct Judgement {
    /// Of each block the logarithm of the odds that it is main text.
    let blocks: [Float]
    /// How well each of ``PageType`` fits the page: the logarithm of its probability, but for a constant.
    let types: [Float]
  }

  /// Judges a page of at least one block.
  ///
  /// - Complexity: O(blocks).
  func judge(_ page: inout Page) -> Judgement {
    precondition(page.blockCount > 0)
    let start = page.rows
    let first = pageMeans(start, page, page.lengths)
    var addition = [Float](repeating: 0, count: width)
    for (index, mean) in (first.plain + first.weighted).enumerated() {
      for channel in 0..<width { addition[channel] += mean * pageWeights[index * width + channel] }
    }
    unsafe page.rows.withUnsafeMutableBufferPointer { rows in
      unsafe cscan_add_to_rows(
        addition, page.blockCount, width, rows.baseAddress.unsafelyUnwrapped + page.start)
    }
    share(&page)
    var output = page.rows
    let groupCount = max(page.containers.ranges.count / levelCount, page.paths.ranges.count)
    var room = Room(
      sums: [Float](repeating: 0, count: (page.rowCount + 1) * width),
      groups: [Float](repeating: 0, count: groupCount * width),
      means: [Float](repeating: 0, count: levelCount * Int(CSCAN_ROWS) * width))
    for layer in layers {
      add(layer, page, &room, &output)
      swap(&page.rows, &output)
      clear(page.blockCount..<page.rowCount, in: &page)
    }
    let last = pageMeans(page.rows, page, page.lengths)
    var constant = lastBias
    for (mean, weight) in zip(last.plain + last.weighted, lastPageWeights) {
      constant += mean * weight
    }
    let blocks = unsafe [Float](unsafeUninitializedCapacity: page.blockCount) { judgements, count in
      unsafe page.rows.withUnsafeBufferPointer { rows in
        unsafe cscan_last_layer(
          rows.baseAddress.unsafelyUnwrapped + page.start, page.blockCount, width, lastWeights,
          constant, judgements.baseAddress)
      }
      count = page.blockCount
    }
    // How likely each block is main text, alone and times the root of its length.
    let likely = blocks.map { 1 / (1 + expf(-$0)) }
    let likelyLengths = zip(likely, page.lengths).map { $0 * $1 }
    var types = typeBiases
    let all =
      first.plain + first.weighted + pageMeans(start, page, likely).weighted
      + pageMeans(start, page, likelyLengths).weighted
    for (index, mean) in all.enumerated() {
      for type in types.indices { types[type] += mean * typeWeights[index * types.count + type] }
    }
    return Judgement(blocks: blocks, types: types)
  }

  /// Room for what layers make of groups.
  private struct Room {
    var sums: [Float]
    var groups: [Float]
    var means: [Float]
  }

  private func add(
    _ layer: Layer, _ page: Page, _ room: inout Room, _ output: inout [Float]
  ) {
    unsafe page.rows.withUnsafeBufferPointer { rows in
      unsafe output.withUnsafeMutableBufferPointer { output in
        let rows = unsafe rows.baseAddress.unsafelyUnwrapped + page.start
        let output = unsafe output.baseAddress.unsafelyUnwrapped + page.start
        let groups: Groups
        let levels: Int
        switch layer.surroundings {
        case .blocks(let distance):
          return unsafe cscan_convolve(
            rows, page.rowCount, width, distance, layer.weights, layer.biases, output)
        case .containers:
          groups = page.containers
          levels = levelCount
          unsafe cscan_running_sums(rows, page.lengths, page.rowCount, width, &room.sums)
        case .path:
          groups = page.paths
          levels = 1
          unsafe cscan_group_row_sums(
            rows, page.lengths, groups.numbers, page.rowCount, width, groups.ranges.count,
            &room.sums)
        }
        unsafe cscan_group_sums(
          room.sums, groups.ranges, groups.ranges.count / levels, levels, width, layer.weights,
          layer.biases, &room.means, &room.groups)
        unsafe cscan_add_groups(
          rows, groups.numbers, page.rowCount, width, room.groups, layer.weights, output)
      }
    }
  }

  /// Of each container, and of each path, 1 divided by the sum of its blocks' lengths.
  private func share(_ page: inout Page) {
    var sums: [Float] = [0]
    sums.reserveCapacity(page.rowCount + 1)
    for (index, length) in page.lengths.enumerated() { sums.append(sums[index] + length) }
    for index in page.containers.ranges.indices {
      let range = page.containers.ranges[index]
      precondition(range.start <= range.end && range.end <= page.blockCount)
      page.containers.ranges[index].share =
        1 / (sums[Int(range.end)] - sums[Int(range.start)] + 1e-3)
    }
    var lengths = [Float](repeating: 0, count: page.paths.ranges.count)
    for (index, path) in page.paths.numbers.enumerated() {
      lengths[Int(path)] += page.lengths[index]
    }
    for (index, length) in lengths.enumerated() {
      page.paths.ranges[index].share = 1 / (length + 1e-3)
    }
  }

  /// Behind the last block there is nothing to look at.
  private func clear(_ rows: Range<Int>, in page: inout Page) {
    for index in rows.lowerBound * width..<rows.upperBound * width {
      page.rows[page.start + index] = 0
    }
  }

  /// The means over the page of rows of channels, and those weighted by a number for each block.
  private func pageMeans(_ rows: [Float], _ page: Page, _ weights: [Float]) -> (
    plain: [Float], weighted: [Float]
  ) {
    var plain = [Float](repeating: 0, count: width)
    var weighted = plain
    var weight: Float = 1e-6
    for own in weights { weight += own }
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe cscan_sum_rows(
        rows.baseAddress.unsafelyUnwrapped + page.start, weights, page.blockCount, width, &plain,
        &weighted)
    }
    return (plain.map { $0 / Float(page.blockCount) }, weighted.map { $0 / weight })
  }
}
