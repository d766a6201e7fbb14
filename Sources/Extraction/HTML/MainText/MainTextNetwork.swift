internal import CScan

/// A small convolutional network over the blocks of a page in their order.
///
/// A layer makes channels of a block's own numbers; to them a mean over the page is added, and then, layer by
/// layer, what the blocks before and after have in theirs, each time further apart. Trees that see one block at
/// a time learn more of the habits of the pages that they are learned from.
///
/// Sums are made in the same order on every machine, so the judgements are the same bits.
struct MainTextNetwork {
  /// How many numbers a block has.
  let inputCount: Int
  let width: Int
  private let tapCount: Int
  private let distances: [Int]
  private let categories: [Category]
  private let means: [Float]
  private let scales: [Float]
  private let inputWeights: [Float]
  private let inputBiases: [Float]
  private let pageWeights: [Float]
  private let convolutions: [(weights: [Float], biases: [Float])]
  private let lastWeights: [Float]
  private let lastPageWeights: [Float]
  private let lastBias: Float

  /// A number that says which of some kinds a block is: each kind has its own addition to the channels.
  private struct Category {
    let column: Int
    let size: Int
    let table: [Float]
  }

  private static let limit: Float = 4

  /// Numbers that a layer may look at before the first and behind the last block.
  private var reach: Int { (distances.max() ?? 0) * (tapCount / 2) }

  /// Reads a network as `Scripts/main_text_network.py` writes it; nil for anything else.
  ///
  /// Little-endian: counts of numbers, channels, taps, layers and categories (2 bytes each), each layer's
  /// distance (2), each category's number and size (2, 2); then means and scales (4 bytes a number), and 16-bit
  /// floating point numbers: weights of the first layer and its biases, each category's, those of the page's
  /// means, each layer's and its biases, the last layer's of channels and of means, and its bias.
  init?(_ bytes: Span<UInt8>, at offset: inout Int) {
    var reader = ModelReader(at: offset)
    guard let inputs = reader.count(bytes), let width = reader.count(bytes),
      let taps = reader.count(bytes), let layers = reader.count(bytes),
      let categoryCount = reader.count(bytes), width > 0, width % 8 == 0, width <= 256,
      taps % 2 == 1
    else { return nil }
    var distances: [Int] = []
    for _ in 0..<layers {
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
    for (column, size) in sizes {
      guard let table = reader.halves(bytes, size * width) else { return nil }
      categories.append(Category(column: column, size: size, table: table))
    }
    guard let pageWeights = reader.halves(bytes, 2 * width * width) else { return nil }
    var convolutions: [(weights: [Float], biases: [Float])] = []
    for _ in distances {
      guard let weights = reader.halves(bytes, taps * width * width),
        let biases = reader.halves(bytes, width)
      else { return nil }
      convolutions.append((weights, biases))
    }
    guard let last = reader.halves(bytes, width), let lastPage = reader.halves(bytes, 2 * width),
      let lastBias = reader.halves(bytes, 1)
    else { return nil }
    inputCount = inputs
    self.width = width
    tapCount = taps
    self.distances = distances
    self.categories = categories
    self.means = means
    self.scales = scales
    self.inputWeights = inputWeights
    self.inputBiases = inputBiases
    self.pageWeights = pageWeights
    self.convolutions = convolutions
    lastWeights = last
    lastPageWeights = lastPage
    self.lastBias = lastBias[0]
    offset = reader.offset
  }

  /// The channels of a page's blocks.
  struct Page {
    fileprivate let blockCount: Int
    fileprivate let stride: Int
    fileprivate var channels: [Float]
    fileprivate var lengths: [Float]
    fileprivate var standardized: [Float]
    fileprivate var sums: [Float]

    fileprivate var groupCount: Int {
      (blockCount + RowGroup.laneCount - 1) / RowGroup.laneCount
    }
  }

  /// Room for a page of so many blocks: about `width` · 12 bytes a block, the layers' own included.
  func page(blockCount: Int) -> Page {
    let lanes = RowGroup.laneCount
    let stride = (blockCount + lanes - 1) / lanes * lanes + reach
    return Page(
      blockCount: blockCount, stride: stride,
      channels: [Float](repeating: 0, count: stride * width + reach),
      lengths: [Float](repeating: 0, count: (blockCount + lanes - 1) / lanes * lanes),
      standardized: [Float](repeating: 0, count: inputCount * lanes),
      sums: [Float](repeating: 0, count: width * lanes))
  }

  /// The first layer of the blocks from `start` on, a multiple of 16, whose numbers are `rows`.
  ///
  /// - Parameter units: How many words each block has, from `start` on.
  func read(_ rows: RowGroup, units: [Float], from start: Int, into page: inout Page) {
    let lanes = RowGroup.laneCount
    precondition(rows.width >= inputCount && start % lanes == 0)
    let count = units.count
    precondition(count <= lanes && start + count <= page.blockCount)
    unsafe page.sums.withUnsafeMutableBufferPointer { sums in
      for (channel, bias) in inputBiases.enumerated() {
        for lane in 0..<lanes { unsafe sums[channel * lanes + lane] = bias }
      }
      for category in categories {
        for lane in 0..<count {
          let value = rows[lane, category.column]
          let kind = value >= 0 && value < Float(category.size) ? Int(value) : 0
          for channel in 0..<width {
            unsafe sums[channel * lanes + lane] += category.table[kind * width + channel]
          }
        }
      }
    }
    unsafe rows.numbers.withUnsafeBufferPointer { numbers in
      unsafe page.standardized.withUnsafeMutableBufferPointer { standardized in
        unsafe cscan_standardize(
          numbers.baseAddress, inputCount, means, scales, Self.limit, standardized.baseAddress)
      }
    }
    unsafe page.sums.withUnsafeMutableBufferPointer { sums in
      unsafe cscan_first_layer(
        page.standardized, inputCount, inputWeights, width, sums.baseAddress)
    }
    let place = reach + start
    let stride = page.stride
    let sums = page.sums
    unsafe page.channels.withUnsafeMutableBufferPointer { channels in
      for channel in 0..<width {
        for lane in 0..<count {
          unsafe channels[place + channel * stride + lane] = sums[channel * lanes + lane]
        }
      }
    }
    for lane in 0..<count { page.lengths[start + lane] = max(units[lane], 0.5).squareRoot() }
  }

  /// What the network says of each block: the logarithm of the odds that it is main text.
  ///
  /// - Complexity: O(blocks).
  func judge(_ page: inout Page) -> [Float] {
    guard page.blockCount > 0 else { return [] }
    let first = pageMeans(page)
    var additions = [Float](repeating: 0, count: width)
    for (index, mean) in first.enumerated() {
      for channel in 0..<width { additions[channel] += mean * pageWeights[index * width + channel] }
    }
    for channel in 0..<width {
      let place = reach + channel * page.stride
      for index in place..<place + page.blockCount { page.channels[index] += additions[channel] }
    }
    var output = page.channels
    for (distance, layer) in zip(distances, convolutions) {
      unsafe page.channels.withUnsafeBufferPointer { channels in
        unsafe output.withUnsafeMutableBufferPointer { output in
          unsafe cscan_convolve(
            channels.baseAddress.unsafelyUnwrapped + reach, page.stride, width, tapCount, distance,
            layer.weights, layer.biases, page.groupCount,
            output.baseAddress.unsafelyUnwrapped + reach)
        }
      }
      swap(&page.channels, &output)
      clearBehind(&page)
    }
    var constant = lastBias
    for (mean, weight) in zip(pageMeans(page), lastPageWeights) { constant += mean * weight }
    var judgements = [Float](repeating: 0, count: page.lengths.count)
    unsafe page.channels.withUnsafeBufferPointer { channels in
      unsafe judgements.withUnsafeMutableBufferPointer { judgements in
        unsafe cscan_last_layer(
          channels.baseAddress.unsafelyUnwrapped + reach, page.stride, width, lastWeights, constant,
          page.groupCount, judgements.baseAddress)
      }
    }
    return Array(judgements.prefix(page.blockCount))
  }

  /// Behind the last block there is nothing to look at.
  private func clearBehind(_ page: inout Page) {
    for channel in 0..<width {
      let place = reach + channel * page.stride
      for index in place + page.blockCount..<place + page.lengths.count { page.channels[index] = 0 }
    }
  }

  /// The channels' means over the page, then those weighted by the roots of the blocks' lengths.
  private func pageMeans(_ page: Page) -> [Float] {
    var means = [Float](repeating: 0, count: 2 * width)
    var weight: Float = 0
    for length in page.lengths { weight += length }
    unsafe page.channels.withUnsafeBufferPointer { channels in
      for channel in 0..<width {
        var plain: Float = 0
        var weighted: Float = 0
        unsafe cscan_weighted_sum(
          channels.baseAddress.unsafelyUnwrapped + reach + channel * page.stride, page.lengths,
          page.groupCount, &plain, &weighted)
        means[channel] = plain / Float(page.blockCount)
        means[width + channel] = weighted / weight
      }
    }
    return means
  }
}
