/// What the classifier sees of each block: numbers that mean the same in every language.
///
/// A row of ``count`` numbers a block, in the order of ``names``, written when it is asked for: rows of all blocks
/// would need more memory than the page. Everything comes from a few linear passes: sums over the blocks of a
/// container are differences of running sums.
///
/// The features follow Kohlschütter et al. 2010 (text and link density,
/// <https://doi.org/10.1145/1718487.1718542>), Peters and Lecocq 2013 (class and id words,
/// <https://doi.org/10.1145/2487788.2487828>), and readability's containers.
struct BlockFeatures: ~Copyable {
  static let names: [String] = {
    var names = own.split(separator: " ").map(String.init)
    for level in 1...4 {
      for name in ofContainer.split(separator: " ") { names.append("\(name)\(level)") }
    }
    for place in neighbours {
      for name in ofNeighbour.split(separator: " ") { names.append("\(name)\(place)") }
    }
    for group in CueGroups.groups.indices { names.append("cue\(group)") }
    for group in ClassWords.groups.indices { names.append("word\(group)") }
    for tag in nearTags { names.append("near_\(tag)") }
    for name in ofPage.split(separator: " ") { names.append(String(name)) }
    return names
  }()

  private static let own = """
    bytes units bytesPerUnit linkShare links stops commas stopDensity digitShare capitalShare cjkShare separators \
    endsWith startsWith kind element headingLevel listLevel depth repeats pathCount pathBytes pathLinkShare \
    position bytePosition bytesBefore bytesAfter sinceHeading headingAbove headingBytes sinceTitle titleBytes titleShare titleCover \
    description structured images flags lineBreaks copyright inBest belowBest bestRatio commonPath \
    cues cueWords sinceComments sinceRelated sinceLaw headingCues
    """
  private static let ofContainer = """
    cBytes cShare cLinkShare cBlocks cLong cStops cHeadings cPosition cAverage cPath cItems cPathShare cPathPlace
    """
  private static let neighbours = ["-2", "-1", "+1", "+2"]
  private static let ofNeighbour = "nBytes nLinkShare nKind nStops nApart nCues"
  static let nearTags = [
    "article", "main", "nav", "footer", "header", "aside", "form", "table", "ul", "ol", "dl",
    "figure", "blockquote",
    "section", "li", "td", "p", "pre",
  ]
  private static let ofPage = """
    pageBytes pageBlocks pageLinkShare pageLong pageArticles pageCJK pageHeadings pageStructured pageComments pageAverage
    """

  /// Numbers of a block.
  static let count = names.count

  let table: BlockTable

  // Running sums over the blocks, one more than there are blocks.
  private(set) var bytes: [Int32] = [0]
  private(set) var linkBytes: [Int32] = [0]
  private(set) var longBytes: [Int32] = [0]
  private(set) var units: [Int32] = [0]
  private(set) var stops: [Int32] = [0]
  private(set) var headings: [Int32] = [0]
  private(set) var items: [Int32] = [0]
  private(set) var ideographs: [Int32] = [0]

  /// Of each container the next one outwards that holds more blocks, or -1.
  private(set) var outwards: [Int32] = []
  private(set) var pathCounts: [Int32] = []
  /// Of each container the long text of those at the same kind of place, and how many stand before it.
  private(set) var pathLongBytes: [Int32] = []
  private(set) var pathPlaces: [Int32] = []
  private(set) var scores: [Float] = []
  private(set) var best = 0
  /// Levels to the nearest container with a word of each group or one of the tags; 60 where there is none.
  private(set) var near: [UInt8] = []
  static let nearCount = ClassWords.groups.count + nearTags.count
  /// Bytes of a container in ``near``: a vector.
  static let nearStride = 64
  /// The group of words for comments.
  private static let commentWords = 10

  /// Of each block the first one at the same kind of place, and the first one with the same text.
  private(set) var paths: [Int32] = []
  private(set) var repeats: [Int32] = []
  /// Of blocks that are such a first one, what all of them are together.
  private(set) var pathSums: [PathSum] = []
  private(set) var repeatCounts: [Int32] = []
  /// The path of most long text.
  private(set) var commonPath: Int32 = 0
  private(set) var words: [FirstWords] = []
  /// Whether the page has structured data.
  let hasStructuredData: Bool
  /// What is the same for all blocks.
  private(set) var pageNumbers: [Float] = []
  /// What the blocks before the next one say.
  var before = Before()

  /// What the blocks at one kind of place are together.
  struct PathSum {
    var count: Int32 = 0
    var bytes: Int32 = 0
    var linkBytes: Int32 = 0
  }

  /// Computes the features of all blocks of a page.
  ///
  /// - Complexity: O(blocks + containers).
  init(_ table: BlockTable, _ words: borrowing PageWords) {
    self.table = table
    hasStructuredData = words.hasStructuredData
    guard !table.blocks.isEmpty else { return }
    sum()
    measureContainers()
    group()
    self.words = FirstWords.all(of: table, words)
    notePage()
  }

  // MARK: - Sums

  /// A block with enough text outside links to be of a running text.
  private static func isLong(_ block: BlockTable.Block) -> Bool {
    block.measure.units >= 20 && block.linkBytes * 3 <= block.textEnd - block.textStart
      && block.measure.stops + block.measure.commas > 0
  }

  private mutating func sum() {
    let capacity = table.blocks.count + 1
    bytes.reserveCapacity(capacity)
    linkBytes.reserveCapacity(capacity)
    longBytes.reserveCapacity(capacity)
    units.reserveCapacity(capacity)
    stops.reserveCapacity(capacity)
    headings.reserveCapacity(capacity)
    items.reserveCapacity(capacity)
    ideographs.reserveCapacity(capacity)
    for (index, block) in table.blocks.enumerated() {
      let count = block.textEnd - block.textStart
      bytes.append(bytes[index] + count)
      linkBytes.append(linkBytes[index] + block.linkBytes)
      longBytes.append(longBytes[index] + (Self.isLong(block) ? count : 0))
      units.append(units[index] + block.measure.units)
      stops.append(stops[index] + block.measure.stops + block.measure.commas)
      headings.append(headings[index] + (block.kind == .heading ? 1 : 0))
      items.append(items[index] + (block.kind == .listItem || block.kind == .cell ? 1 : 0))
      ideographs.append(ideographs[index] + block.measure.ideographs)
    }
  }

  static func ratio(_ part: Int32, _ whole: Int32) -> Float {
    whole > 0 ? Float(part) / Float(whole) : 0
  }

  // MARK: - Containers

  private mutating func measureContainers() {
    let containers = table.containers
    outwards = [Int32](repeating: -1, count: containers.count)
    scores = [Float](repeating: 0, count: containers.count)
    let places = HashSlots.shared
    let slotCount = Self.powerOfTwo(containers.count * 2)
    var paths = [UInt32](repeating: 0, count: slotCount)
    var counts = [Int32](repeating: 0, count: slotCount)
    var long = counts
    pathPlaces = [Int32](repeating: 0, count: containers.count)
    pathLongBytes = pathPlaces
    pathCounts = [Int32](repeating: 0, count: containers.count)
    near = [UInt8](repeating: 60, count: containers.count * Self.nearStride)
    let tagGroups = Self.tagGroups
    for index in containers.indices {
      let container = containers[index]
      guard container.endBlock > container.firstBlock else { continue }
      let parent = Int(container.parent)
      if parent >= 0 {
        let outer = containers[parent]
        let isSame =
          outer.endBlock - outer.firstBlock == container.endBlock - container.firstBlock
        outwards[index] = isSame ? outwards[parent] : container.parent
        inheritNear(from: parent, to: index)
      }
      let row = index * Self.nearStride
      var words = container.words.rawValue
      while words != 0 {
        near[row + words.trailingZeroBitCount] = 0
        words &= words - 1
      }
      if container.element.number < 256 {
        let group = Int(tagGroups[Int(container.element.number)])
        if group < Self.nearTags.count { near[row + ClassWords.groups.count + group] = 0 }
      }
      let path = container.path | 1
      var slot = places.slot(path, of: slotCount)
      while paths[slot] != 0 && paths[slot] != path { slot = (slot + 1) & (slotCount - 1) }
      paths[slot] = path
      pathPlaces[index] = counts[slot]
      counts[slot] += 1
      long[slot] &+= longBytes[Int(container.endBlock)] - longBytes[Int(container.firstBlock)]
      pathCounts[index] = Int32(slot)
    }
    for index in containers.indices {
      let slot = Int(pathCounts[index])
      pathCounts[index] = counts[slot]
      pathLongBytes[index] = long[slot]
    }
    score()
  }

  /// A container is one level further from everything than the one around it.
  private mutating func inheritNear(from parent: Int, to index: Int) {
    // Pointers, so that the compiler makes vectors of it: SIMD64 has a slow `pointwiseMin`.
    unsafe near.withUnsafeMutableBufferPointer { bytes in
      let outer = unsafe bytes.baseAddress.unsafelyUnwrapped + parent * Self.nearStride
      let inner = unsafe bytes.baseAddress.unsafelyUnwrapped + index * Self.nearStride
      for offset in 0..<Self.nearStride {
        let level = unsafe outer[offset] &+ 1
        unsafe inner[offset] = level < 60 ? level : 60
      }
    }
  }

  private static func powerOfTwo(_ least: Int) -> Int {
    var size = 64
    while size < least { size *= 2 }
    return size
  }

  /// The place in ``nearTags`` of each element, or 255.
  private static let tagGroups: [UInt8] = {
    var groups = [UInt8](repeating: 255, count: 256)
    for (index, name) in nearTags.enumerated() {
      let element = HTMLElement.named(name)
      if element.number < 256 { groups[Int(element.number)] = UInt8(index) }
    }
    return groups
  }()

  /// Scores containers as readability does: long blocks count for the containers around them, less for
  /// each level outwards.
  private mutating func score() {
    for block in table.blocks where Self.isLong(block) {
      let points =
        Float(block.textEnd - block.textStart - block.linkBytes) / 100 + 1
        + Float(block.measure.commas)
      var container = block.container
      // The block's own element is no container of several.
      if table.containers[Int(container)].blocks.count == 1 { container = outwards[Int(container)] }
      var weight: Float = 1
      var level = 0
      while container >= 0, level < 4 {
        scores[Int(container)] += points * weight
        level += 1
        weight = 1 / Float(level * 2)
        container = outwards[Int(container)]
      }
    }
    var most: Float = -1
    for index in scores.indices where scores[index] > 0 {
      let container = table.containers[index]
      let first = Int(container.firstBlock)
      let end = Int(container.endBlock)
      let share = Self.ratio(linkBytes[end] - linkBytes[first], bytes[end] - bytes[first])
      let value = scores[index] * (1 - share)
      scores[index] = value
      if value > most { (most, best) = (value, index) }
    }
  }

  /// The innermost container around a block that holds others too, or -1.
  func outerContainer(of block: BlockTable.Block) -> Int32 {
    let isAlone = table.containers[Int(block.container)].blocks.count == 1
    return isAlone ? outwards[Int(block.container)] : block.container
  }

  // MARK: - Pages

  private mutating func group() {
    let blocks = table.blocks
    let slotCount = Self.powerOfTwo(blocks.count * 2)
    repeats = Self.grouped(blocks.map { $0.measure.hash }, slotCount)
    paths = Self.grouped(table.paths, slotCount)
    repeatCounts = [Int32](repeating: 0, count: blocks.count)
    pathSums = [PathSum](repeating: PathSum(), count: blocks.count)
    for index in blocks.indices {
      repeatCounts[Int(repeats[index])] += 1
      let path = Int(paths[index])
      pathSums[path].count += 1
      pathSums[path].bytes += blocks[index].textEnd - blocks[index].textStart
      pathSums[path].linkBytes += blocks[index].linkBytes
    }
    var most = pathSums[0].bytes - pathSums[0].linkBytes
    for index in blocks.indices where pathSums[index].bytes - pathSums[index].linkBytes > most {
      most = pathSums[index].bytes - pathSums[index].linkBytes
      commonPath = Int32(index)
    }
  }

  private mutating func notePage() {
    let n = table.blocks.count
    var articles = 0
    var comments: Int32 = 0
    for container in table.containers where container.endBlock > container.firstBlock {
      if container.element == .article { articles += 1 }
    }
    for (index, block) in table.blocks.enumerated()
    where near[Int(block.container) * Self.nearStride + Self.commentWords] < 60 {
      comments += bytes[index + 1] - bytes[index]
    }
    pageNumbers = [
      Float(bytes[n]), Float(n), Self.ratio(linkBytes[n], bytes[n]),
      Self.ratio(longBytes[n], bytes[n]), Float(articles), Self.ratio(ideographs[n] * 3, bytes[n]),
      Float(headings[n]) / Float(n), hasStructuredData ? 1 : 0,
      Self.ratio(comments, bytes[n]), Float(bytes[n]) / Float(n),
    ]
  }

  /// For each value the index of its first occurrence.
  private static func grouped(_ keys: [UInt32], _ slotCount: Int) -> [Int32] {
    let places = HashSlots.shared
    var slots = [Int32](repeating: -1, count: slotCount)
    var firsts = [Int32](repeating: 0, count: keys.count)
    for (index, key) in keys.enumerated() {
      var slot = places.slot(key, of: slotCount)
      while slots[slot] >= 0, keys[Int(slots[slot])] != key { slot = (slot + 1) & (slotCount - 1) }
      if slots[slot] < 0 { slots[slot] = Int32(index) }
      firsts[index] = slots[slot]
    }
    return firsts
  }
}
