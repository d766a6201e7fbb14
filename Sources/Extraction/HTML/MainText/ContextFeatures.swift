/// What a first judgement of all blocks says about each one: the second classifier sees a block's
/// neighbours, containers and section through the eyes of the first.
///
/// A first judgement is a number in 0…1, 1 for main text.
struct ContextFeatures {
  static let names: [String] = """
    p p-3 p-2 p-1 p+1 p+2 p+3 pWindow2 pWindow5 pWindow12 pContainer1 pContainer2 pContainer3 pContainer4 \
    pMost pPage pBefore pAfter pRank inSegment fromSegmentStart toSegmentEnd segmentShare inBestContainer \
    levelsToBest bestContainerShare pPath pSection pHeading sinceText untilText pList pTable pContainerMost1 bestContainerPosition
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)

  /// Numbers of a block.
  static let count = names.count

  private let table: BlockTable
  private let first: [Float]
  /// Running sums over the blocks: bytes, and bytes times judgement.
  private var bytes: [Float] = [0]
  private var mass: [Float] = [0]

  private var cursor = 0

  /// Fills in the context of all blocks of a page behind their own numbers.
  ///
  /// - Complexity: O(blocks + containers).
  static func fill(_ features: inout BlockFeatures, of table: BlockTable, first: [Float]) {
    var context = ContextFeatures(table, first)
    context.write(&features)
  }

  private init(_ table: BlockTable, _ first: [Float]) {
    self.table = table
    self.first = first
    let n = table.blocks.count
    guard n > 0 else { return }
    bytes.reserveCapacity(n + 1)
    mass.reserveCapacity(n + 1)
    for (index, block) in table.blocks.enumerated() {
      let count = Float(block.textEnd - block.textStart)
      bytes.append(bytes[index] + count)
      mass.append(mass[index] + count * first[index])
    }
  }

  @inline(__always) private func mean(_ start: Int, _ end: Int) -> Float {
    bytes[end] > bytes[start] ? (mass[end] - mass[start]) / (bytes[end] - bytes[start]) : 0
  }

  private func mean(of container: Int32) -> Float {
    guard container >= 0 else { return -1 }
    let blocks = table.containers[Int(container)].blocks
    return mean(blocks.lowerBound, blocks.upperBound)
  }

  private mutating func write(_ features: inout BlockFeatures) {
    let n = table.blocks.count
    guard n > 0 else { return }
    var values: [Float] = []
    swap(&values, &features.values)
    defer { swap(&values, &features.values) }
    @inline(__always) func put(_ value: Float) {
      values[cursor] = value
      cursor += 1
    }
    let segment = bestSegment()
    let segmentShare = (mass[segment.upperBound] - mass[segment.lowerBound]) / max(mass[n], 1)
    let best = bestContainer()
    let bestBlocks = table.containers[best].blocks
    let bestShare =
      (mass[bestBlocks.upperBound] - mass[bestBlocks.lowerBound]) / max(mass[n], 1)
    let levels = levelsBelow(best)
    let most = first.max() ?? 0
    let pathMeans = pathMeans(features)
    let sections = sectionMeans()
    let (since, until) = distances()
    for index in 0..<n {
      let block = table.blocks[index]
      let container = table.containers[Int(block.container)]
      cursor = index * BlockFeatures.width + BlockFeatures.count
      put(first[index])
      for distance in [-3, -2, -1, 1, 2, 3] {
        let other = index + distance
        put(other >= 0 && other < n ? first[other] : -1)
      }
      for reach in [2, 5, 12] { put(mean(max(0, index - reach), min(n, index + reach + 1))) }
      let outer = features.outerContainer(of: block)
      var level = outer
      for _ in 0..<4 {
        put(mean(of: level))
        if level >= 0 { level = features.outwards[Int(level)] }
      }
      put(most)
      put(mean(0, n))
      put(mass[index] / max(mass[n], 1))
      put((mass[n] - mass[index + 1]) / max(mass[n], 1))
      put(first[index] / max(most, 0.01))
      put(segment.contains(index) ? 1 : 0)
      put(Float(index - segment.lowerBound))
      put(Float(segment.upperBound - index))
      put(segmentShare)
      put(bestBlocks.contains(index) ? 1 : 0)
      put(Float(levels[Int(block.container)]))
      put(bestShare)
      put(pathMeans[index])
      put(sections.around[index])
      put(sections.heading[index])
      put(since[index])
      put(until[index])
      put(mean(of: container.list))
      put(mean(of: container.table))
      put(mostIn(outer))
      put(
        bestBlocks.contains(index)
          ? Float(index - bestBlocks.lowerBound) / Float(max(bestBlocks.count, 1)) : -1)
    }
  }

  /// The run of blocks whose text, judged against 0.4, weighs most: Kadane's algorithm.
  private func bestSegment() -> Range<Int> {
    var best: Float = 0
    var result = 0..<0
    var sum: Float = 0
    var start = 0
    for index in first.indices {
      sum += (bytes[index + 1] - bytes[index]) * (first[index] - 0.4)
      if sum <= 0 { (sum, start) = (0, index + 1) }
      if sum > best { (best, result) = (sum, start..<index + 1) }
    }
    return result
  }

  /// The container whose text, judged against 0.5, weighs most; the innermost of equals.
  private func bestContainer() -> Int {
    var best: Float = 0
    var result = 0
    for (index, container) in table.containers.enumerated()
    where container.endBlock > container.firstBlock {
      let start = Int(container.firstBlock)
      let end = Int(container.endBlock)
      let weight = mass[end] - mass[start] - 0.5 * (bytes[end] - bytes[start])
      if weight >= best { (best, result) = (weight, index) }
    }
    return result
  }

  /// How many levels each container is below `best`; 60 for those outside.
  private func levelsBelow(_ best: Int) -> [UInt8] {
    var levels = [UInt8](repeating: 60, count: table.containers.count)
    levels[best] = 0
    for index in table.containers.indices.dropFirst(best + 1) {
      let parent = Int(table.containers[index].parent)
      if parent >= 0, levels[parent] < 59 { levels[index] = levels[parent] + 1 }
    }
    return levels
  }

  /// The mean over all blocks at the same kind of place.
  private func pathMeans(_ features: BlockFeatures) -> [Float] {
    let n = table.blocks.count
    var mass = [Float](repeating: 0, count: n)
    var bytes = mass
    for index in 0..<n {
      let path = features.paths[index]
      let count = Float(table.blocks[index].byteCount)
      mass[path] += count * first[index]
      bytes[path] += count
    }
    return (0..<n).map { mass[features.paths[$0]] / max(bytes[features.paths[$0]], 1) }
  }

  /// Of each block the mean of its section, from one heading to the next, and the judgement of its
  /// heading, -1 before the first.
  private func sectionMeans() -> (around: [Float], heading: [Float]) {
    let n = table.blocks.count
    var around = [Float](repeating: 0, count: n)
    var heading = [Float](repeating: -1, count: n)
    var start = 0
    var last: Float = -1
    for index in 0...n {
      guard index == n || table.blocks[index].kind == .heading else {
        heading[index] = last
        continue
      }
      let value = mean(min(start + 1, index), index)
      for inside in start..<index { around[inside] = value }
      start = index
      if index < n {
        heading[index] = last
        last = first[index]
      }
    }
    return (around, heading)
  }

  /// Blocks since and until one that was judged to be main text; 100 where there is none.
  private func distances() -> (since: [Float], until: [Float]) {
    let n = table.blocks.count
    var since = [Float](repeating: 100, count: n)
    var until = since
    var distance: Float = 100
    for index in 0..<n {
      since[index] = distance
      distance = first[index] > 0.5 ? 1 : min(distance + 1, 100)
    }
    distance = 100
    for index in (0..<n).reversed() {
      until[index] = distance
      distance = first[index] > 0.5 ? 1 : min(distance + 1, 100)
    }
    return (since, until)
  }

  /// The highest of a container's first blocks.
  private func mostIn(_ container: Int32) -> Float {
    guard container >= 0 else { return -1 }
    var most: Float = 0
    for index in table.containers[Int(container)].blocks.prefix(32) {
      most = max(most, first[index])
    }
    return most
  }
}
