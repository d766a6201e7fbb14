internal import CScan

/// A small network over the blocks of a page in their order and in their containers.
///
/// A layer makes channels of a block's own numbers; to them a mean over the page is added, and then, layer by
/// layer, what the blocks before and after have in theirs, each time further apart, and what the blocks of the
/// containers around have in the mean. A block's numbers alone say more of the habits of the pages that they are
/// learned from.
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

  /// A number that says which of some kinds a block is.
  private struct Category {
    let column: Int
    let size: Int
    /// Where its first one is in ``kinds``.
    let start: Int
  }

  private struct Layer {
    /// How far away the blocks are that it looks at; 0 where it looks at containers.
    let distance: Int
    let weights: [Float]
    let biases: [Float]
  }

  private static let limit: Float = 4

  /// Rows that a layer may look at before the first and behind the last block.
  private var reach: Int { layers.map(\.distance).max() ?? 0 }

  /// Reads a network as `Scripts/main_text_network.py` writes it; nil for anything else.
  ///
  /// Little-endian: counts of numbers, channels, levels of containers, layers and categories, and the number that
  /// is a block's length (2 bytes each), each layer's distance (2), each category's number and size (2, 2); then
  /// means and scales (4 bytes a number), and 16-bit floating point numbers: weights of the first layer and its
  /// biases, each category's, those of the page's means, each layer's and its biases, the last layer's of channels
  /// and of means, and its bias.
  init?(_ bytes: Span<UInt8>, at offset: inout Int) {
    var reader = ModelReader(at: offset)
    guard let inputs = reader.count(bytes), let width = reader.count(bytes),
      let levels = reader.count(bytes), let layerCount = reader.count(bytes),
      let categoryCount = reader.count(bytes), let lengthColumn = reader.count(bytes),
      width > 0, width % RowGroup.laneCount == 0, width <= 256, levels <= CSCAN_LEVELS,
      lengthColumn < inputs
    else { return nil }
    var distances: [Int] = []
    for _ in 0..<layerCount {
      guard let distance = reader.count(bytes) else { return nil }
      distances.append(distance)
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
    for distance in distances {
      let inputCount = distance == 0 ? 1 + levels : 3
      guard let weights = reader.halves(bytes, inputCount * width * width),
        let biases = reader.halves(bytes, width)
      else { return nil }
      layers.append(Layer(distance: distance, weights: weights, biases: biases))
    }
    guard let last = reader.halves(bytes, width), let lastPage = reader.halves(bytes, 2 * width),
      let lastBias = reader.halves(bytes, 1)
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
    fileprivate var ranges: [cscan_range]
    fileprivate var standardized: [Float]

    fileprivate var rowCount: Int { lengths.count }
  }

  /// Room for a page of so many blocks.
  ///
  /// - Parameter containers: Of each block the blocks of ``levelCount`` containers around it, the innermost first.
  func page(blockCount: Int, containers: consuming [cscan_range]) -> Page {
    precondition(containers.count == blockCount * levelCount)
    let lanes = RowGroup.laneCount
    let rowCount = (blockCount + lanes - 1) / lanes * lanes
    for _ in containers.count..<rowCount * levelCount { containers.append(cscan_range()) }
    return Page(
      blockCount: blockCount, start: reach * width,
      rows: [Float](repeating: 0, count: (reach + rowCount + reach) * width),
      lengths: [Float](repeating: 0, count: rowCount),
      ranges: containers,
      standardized: [Float](repeating: 0, count: inputCount * lanes))
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

  /// What the network says of each block: the logarithm of the odds that it is main text.
  ///
  /// - Complexity: O(blocks).
  func judge(_ page: inout Page) -> [Float] {
    guard page.blockCount > 0 else { return [] }
    let first = pageMeans(page)
    var addition = [Float](repeating: 0, count: width)
    for (index, mean) in first.enumerated() {
      for channel in 0..<width { addition[channel] += mean * pageWeights[index * width + channel] }
    }
    unsafe page.rows.withUnsafeMutableBufferPointer { rows in
      unsafe cscan_add_to_rows(
        addition, page.blockCount, width, rows.baseAddress.unsafelyUnwrapped + page.start)
    }
    share(&page)
    var output = page.rows
    var sums = [Float](repeating: 0, count: (page.rowCount + 1) * width)
    for layer in layers {
      add(layer, page, &sums, &output)
      swap(&page.rows, &output)
      clear(page.blockCount..<page.rowCount, in: &page)
    }
    var constant = lastBias
    for (mean, weight) in zip(pageMeans(page), lastPageWeights) { constant += mean * weight }
    return unsafe [Float](unsafeUninitializedCapacity: page.blockCount) { judgements, count in
      unsafe page.rows.withUnsafeBufferPointer { rows in
        unsafe cscan_last_layer(
          rows.baseAddress.unsafelyUnwrapped + page.start, page.blockCount, width, lastWeights,
          constant, judgements.baseAddress)
      }
      count = page.blockCount
    }
  }

  private func add(_ layer: Layer, _ page: Page, _ sums: inout [Float], _ output: inout [Float]) {
    unsafe page.rows.withUnsafeBufferPointer { rows in
      unsafe output.withUnsafeMutableBufferPointer { output in
        let rows = unsafe rows.baseAddress.unsafelyUnwrapped + page.start
        let output = unsafe output.baseAddress.unsafelyUnwrapped + page.start
        guard layer.distance == 0 else {
          unsafe cscan_convolve(
            rows, page.rowCount, width, layer.distance, layer.weights, layer.biases, output)
          return
        }
        var means = [Float](repeating: 0, count: levelCount * Int(CSCAN_ROWS) * width)
        unsafe cscan_running_sums(rows, page.lengths, page.rowCount, width, &sums)
        unsafe cscan_add_containers(
          rows, page.rowCount, width, sums, page.ranges, levelCount, layer.weights, layer.biases,
          &means, output)
      }
    }
  }

  /// Of each container 1 divided by the sum of its blocks' lengths.
  private func share(_ page: inout Page) {
    var sums: [Float] = [0]
    sums.reserveCapacity(page.rowCount + 1)
    for (index, length) in page.lengths.enumerated() { sums.append(sums[index] + length) }
    for index in page.ranges.indices {
      let range = page.ranges[index]
      precondition(range.start <= range.end && range.end <= page.blockCount)
      page.ranges[index].share = 1 / (sums[Int(range.end)] - sums[Int(range.start)] + 1e-3)
    }
  }

  /// Behind the last block there is nothing to look at.
  private func clear(_ rows: Range<Int>, in page: inout Page) {
    for index in rows.lowerBound * width..<rows.upperBound * width {
      page.rows[page.start + index] = 0
    }
  }

  /// The channels' means over the page, then those weighted by the roots of the blocks' lengths.
  private func pageMeans(_ page: Page) -> [Float] {
    var plain = [Float](repeating: 0, count: width)
    var weighted = plain
    var length: Float = 0
    for own in page.lengths { length += own }
    unsafe page.rows.withUnsafeBufferPointer { rows in
      unsafe cscan_sum_rows(
        rows.baseAddress.unsafelyUnwrapped + page.start, page.lengths, page.blockCount, width,
        &plain, &weighted)
    }
    return plain.map { $0 / Float(page.blockCount) } + weighted.map { $0 / length }
  }
}
