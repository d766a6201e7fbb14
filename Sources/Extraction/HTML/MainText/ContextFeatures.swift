/// What a first judgement of all blocks says about each one: the second classifier sees a block's
/// neighbours, containers and section through the eyes of the first.
///
/// A first judgement is a number in 0…1, 1 for main text.
struct ContextFeatures: ~Copyable {
  static let names: [String] = """
    p p-3 p-2 p-1 p+1 p+2 p+3 pWindow2 pWindow5 pWindow12 pContainer1 pContainer2 pContainer3 pContainer4 \
    pMost pPage pBefore pAfter pRank inSegment fromSegmentStart toSegmentEnd segmentShare inBestContainer \
    levelsToBest bestContainerShare pPath pSection pHeading sinceText untilText pList pTable pContainerMost1 bestContainerPosition
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)

  /// Numbers of a block.
  static let count = names.count

  private let table: BlockTable
  private let first: [Float]
  private let sums: Sums
  private let outwards: [Int32]
  private let segment: Range<Int>
  private let bestBlocks: Range<Int>
  private let levels: [UInt8]
  private let most: Float
  private let pathMeans: [Float]
  private let sections: (around: [Float], heading: [Float])
  private let distances: (since: [Float], until: [Float])

  /// What the judgements `first` of all blocks say; the page has some.
  ///
  /// - Complexity: O(blocks + containers).
  init(_ features: borrowing BlockFeatures, first: [Float]) {
    let table = features.table
    self.table = table
    self.first = first
    outwards = features.outwards
    let n = table.blocks.count
    var sums = Sums(bytes: [0], mass: [0])
    sums.bytes.reserveCapacity(n + 1)
    sums.mass.reserveCapacity(n + 1)
    for (index, block) in table.blocks.enumerated() {
      let count = Float(block.textEnd - block.textStart)
      sums.bytes.append(sums.bytes[index] + count)
      sums.mass.append(sums.mass[index] + count * first[index])
    }
    self.sums = sums
    segment = Self.bestSegment(sums, first)
    let best = Self.bestContainer(sums, table)
    bestBlocks = table.containers[best].blocks
    levels = Self.levelsBelow(best, table)
    most = first.max() ?? 0
    pathMeans = Self.pathMeans(features, first)
    sections = Self.sectionMeans(sums, table, first)
    distances = Self.distances(first)
  }

  /// Running sums over the blocks: bytes, and bytes times judgement.
  private struct Sums {
    var bytes: [Float]
    var mass: [Float]

    /// The mean judgement of some blocks.
    @inline(__always) func mean(_ start: Int, _ end: Int) -> Float {
      bytes[end] > bytes[start] ? (mass[end] - mass[start]) / (bytes[end] - bytes[start]) : 0
    }

    /// How much of the page's mass some blocks have.
    @inline(__always) func share(_ start: Int, _ end: Int) -> Float {
      (mass[end] - mass[start]) / max(mass[mass.count - 1], 1)
    }
  }

  private func mean(of container: Int32) -> Float {
    guard container >= 0 else { return -1 }
    let blocks = table.containers[Int(container)].blocks
    return sums.mean(blocks.lowerBound, blocks.upperBound)
  }

  private func around(_ index: Int, _ reach: Int) -> Float {
    sums.mean(max(0, index - reach), min(first.count, index + reach + 1))
  }

  /// Writes a block's context behind its own numbers, as the row `lane`.
  func write(_ index: Int, as lane: Int, of rows: inout RowGroup) {
    rows.write(lane, BlockFeatures.count..<BlockFeatures.width) { row in
      let n = first.count
      let block = table.blocks[index]
      let container = table.containers[Int(block.container)]
      row.put(first[index])
      for distance in -3...3 where distance != 0 {
        let other = index + distance
        row.put(other >= 0 && other < n ? first[other] : -1)
      }
      row.put(around(index, 2))
      row.put(around(index, 5))
      row.put(around(index, 12))
      let isAlone = container.blocks.count == 1
      let outer = isAlone ? outwards[Int(block.container)] : block.container
      var level = outer
      for _ in 0..<4 {
        row.put(mean(of: level))
        if level >= 0 { level = outwards[Int(level)] }
      }
      row.put(most)
      row.put(sums.mean(0, n))
      row.put(sums.share(0, index))
      row.put(sums.share(index + 1, n))
      row.put(first[index] / max(most, 0.01))
      row.put(segment.contains(index) ? 1 : 0)
      row.put(Float(index - segment.lowerBound))
      row.put(Float(segment.upperBound - index))
      row.put(sums.share(segment.lowerBound, segment.upperBound))
      let isInBest = bestBlocks.contains(index)
      row.put(isInBest ? 1 : 0)
      row.put(Float(levels[Int(block.container)]))
      row.put(sums.share(bestBlocks.lowerBound, bestBlocks.upperBound))
      row.put(pathMeans[index])
      row.put(sections.around[index])
      row.put(sections.heading[index])
      row.put(distances.since[index])
      row.put(distances.until[index])
      row.put(mean(of: container.list))
      row.put(mean(of: container.table))
      row.put(mostIn(outer))
      row.put(
        isInBest ? Float(index - bestBlocks.lowerBound) / Float(max(bestBlocks.count, 1)) : -1)
    }
  }

  /// The run of blocks whose text, judged against 0.4, weighs most: Kadane's algorithm.
  private static func bestSegment(_ sums: Sums, _ first: [Float]) -> Range<Int> {
    var best: Float = 0
    var result = 0..<0
    var sum: Float = 0
    var start = 0
    for index in first.indices {
      sum += (sums.bytes[index + 1] - sums.bytes[index]) * (first[index] - 0.4)
      if sum <= 0 { (sum, start) = (0, index + 1) }
      if sum > best { (best, result) = (sum, start..<index + 1) }
    }
    return result
  }

  /// The container whose text, judged against 0.5, weighs most; the innermost of equals.
  private static func bestContainer(_ sums: Sums, _ table: BlockTable) -> Int {
    var best: Float = 0
    var result = 0
    for (index, container) in table.containers.enumerated()
    where container.endBlock > container.firstBlock {
      let start = Int(container.firstBlock)
      let end = Int(container.endBlock)
      let weight =
        sums.mass[end] - sums.mass[start] - 0.5 * (sums.bytes[end] - sums.bytes[start])
      if weight >= best { (best, result) = (weight, index) }
    }
    return result
  }

  /// How many levels each container is below `best`; 60 for those outside.
  private static func levelsBelow(_ best: Int, _ table: BlockTable) -> [UInt8] {
    var levels = [UInt8](repeating: 60, count: table.containers.count)
    levels[best] = 0
    for index in table.containers.indices.dropFirst(best + 1) {
      let parent = Int(table.containers[index].parent)
      if parent >= 0, levels[parent] < 59 { levels[index] = levels[parent] + 1 }
    }
    return levels
  }

  /// The mean over all blocks at the same kind of place.
  private static func pathMeans(_ features: borrowing BlockFeatures, _ first: [Float]) -> [Float] {
    let n = first.count
    var mass = [Float](repeating: 0, count: n)
    var bytes = mass
    for index in 0..<n {
      let path = Int(features.paths[index])
      let count = Float(features.table.blocks[index].byteCount)
      mass[path] += count * first[index]
      bytes[path] += count
    }
    var means: [Float] = []
    means.reserveCapacity(n)
    for index in 0..<n {
      let path = Int(features.paths[index])
      means.append(mass[path] / max(bytes[path], 1))
    }
    return means
  }

  /// Of each block the mean of its section, from one heading to the next, and the judgement of its
  /// heading, -1 before the first.
  private static func sectionMeans(
    _ sums: Sums, _ table: BlockTable, _ first: [Float]
  ) -> (around: [Float], heading: [Float]) {
    let n = first.count
    var around = [Float](repeating: 0, count: n)
    var heading = [Float](repeating: -1, count: n)
    var start = 0
    var last: Float = -1
    for index in 0...n {
      guard index == n || table.blocks[index].kind == .heading else {
        heading[index] = last
        continue
      }
      let value = sums.mean(min(start + 1, index), index)
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
  private static func distances(_ first: [Float]) -> (since: [Float], until: [Float]) {
    let n = first.count
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
