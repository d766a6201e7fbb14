/// What the classifier sees of each block: numbers that mean the same in every language.
///
/// A row of ``count`` numbers a block, in the order of ``names``. Everything comes from a few linear passes:
/// sums over the blocks of a container are differences of running sums.
///
/// The features follow Kohlschütter et al. 2010 (text and link density,
/// <https://doi.org/10.1145/1718487.1718542>), Peters and Lecocq 2013 (class and id words,
/// <https://doi.org/10.1145/2487788.2487828>), and readability's containers.
struct BlockFeatures {
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
  /// Numbers in a row: those of a block, and room for those of its context.
  static let width = count + ContextFeatures.count

  /// One row a block, of ``width`` numbers.
  var values: [Float] = []

  private let table: BlockTable

  // Running sums over the blocks, one more than there are blocks.
  private var bytes: [Int32] = [0]
  private var linkBytes: [Int32] = [0]
  private var longBytes: [Int32] = [0]
  private var units: [Int32] = [0]
  private var stops: [Int32] = [0]
  private var headings: [Int32] = [0]
  private var items: [Int32] = [0]
  private var links: [Int32] = [0]
  private var ideographs: [Int32] = [0]

  /// Of each container the next one outwards that holds more blocks, or -1.
  private(set) var outwards: [Int32] = []
  /// Of each block the first one at the same kind of place.
  private(set) var paths: [Int] = []
  private var pathCounts: [Int32] = []
  /// Of each container the long text of those at the same kind of place, and how many stand before it.
  private var pathLongBytes: [Int32] = []
  private var pathPlaces: [Int32] = []
  private var scores: [Float] = []
  private var best = 0
  /// Levels to the nearest container with a word of each group or one of the tags; 60 where there is none.
  private var near: [UInt8] = []
  private static let nearCount = ClassWords.groups.count + nearTags.count
  /// Bytes of a container in ``near``: a vector.
  private static let nearStride = 64
  /// The group of words for comments.
  private static let commentWords = 10

  /// Computes the features of all blocks of a page.
  ///
  /// - Complexity: O(blocks + containers).
  init(_ table: BlockTable, _ words: PageWords) {
    self.table = table
    guard !table.blocks.isEmpty else { return }
    sum()
    measureContainers()
    write(words)
    assert(values.count == table.blocks.count * Self.width)
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
    links.reserveCapacity(capacity)
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
      links.append(links[index] + block.linkCount)
      ideographs.append(ideographs[index] + block.measure.ideographs)
    }
  }

  fileprivate static func ratio(_ part: Int32, _ whole: Int32) -> Float {
    whole > 0 ? Float(part) / Float(whole) : 0
  }

  // MARK: - Containers

  private mutating func measureContainers() {
    let containers = table.containers
    outwards = [Int32](repeating: -1, count: containers.count)
    scores = [Float](repeating: 0, count: containers.count)
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
      var slot = Int(path &* 0x9E37_79B1 >> 3) & (slotCount - 1)
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

  // MARK: - Rows

  private mutating func write(_ pageWords: PageWords) {
    let blocks = table.blocks
    let n = blocks.count
    let characters = table.text
    let text = characters.span
    let slotCount = Self.powerOfTwo(n * 2)
    let repeats = Self.grouped(blocks.map(\.measure.hash), slotCount)
    paths = Self.grouped(blocks.map { table.containers[Int($0.container)].path }, slotCount)
    var pathBytes = [Int32](repeating: 0, count: n)
    var pathLinkBytes = pathBytes
    var repeatCounts = pathBytes
    var pathBlockCounts = pathBytes
    for index in 0..<n {
      repeatCounts[repeats[index]] += 1
      pathBlockCounts[paths[index]] += 1
      pathBytes[paths[index]] += blocks[index].textEnd - blocks[index].textStart
      pathLinkBytes[paths[index]] += blocks[index].linkBytes
    }
    // The path of most long text.
    var commonPath = 0
    for index in 0..<n
    where pathBytes[index] - pathLinkBytes[index] > pathBytes[commonPath]
      - pathLinkBytes[commonPath]
    {
      commonPath = index
    }
    let words = firstWords(pageWords, text)
    let total = bytes[n]
    let pageNumbers = self.pageNumbers(pageWords)
    var lastHeading = -1
    var lastTitle = -1
    // The last short block about comments, related pages, law and notices.
    var lastCues = [-1, -1, -1]
    var headingCues: Float = -1
    let bestBlocks = table.containers[best].blocks
    let bestScore = max(scores[best], 1)
    let nearCount = Self.nearCount
    let contextCount = ContextFeatures.count
    values = [Float](capacity: n * Self.width) { rows in
      for index in 0..<n {
        let block = blocks[index]
        let count = block.textEnd - block.textStart
        let container = table.containers[Int(block.container)]
        if words[index].titleCover >= 0.5 { lastTitle = index }
        // Own.
        put(Float(count), &rows)
        put(Float(block.measure.units), &rows)
        put(Float(count) / Float(max(block.measure.units, 1)), &rows)
        put(Self.ratio(block.linkBytes, count), &rows)
        put(Float(block.linkCount), &rows)
        put(Float(block.measure.stops), &rows)
        put(Float(block.measure.commas), &rows)
        put(
          Float(block.measure.stops + block.measure.commas) / Float(max(block.measure.units, 1)),
          &rows)
        put(Self.ratio(block.measure.digits, count), &rows)
        put(Self.ratio(block.measure.capitals, count), &rows)
        put(Self.ratio(block.measure.ideographs * 3, count), &rows)
        put(Float(block.measure.separators), &rows)
        put(Self.ending(text[Int(block.textEnd) - 1]), &rows)
        put(Self.beginning(text[Int(block.textStart)]), &rows)
        put(Float(block.kind.rawValue), &rows)
        put(Float(min(container.element.number, 256)), &rows)
        put(Float(container.element.headingLevel), &rows)
        put(container.list >= 0 ? Float(table.containers[Int(container.list)].level) : 0, &rows)
        put(Float(container.depth), &rows)
        put(Float(repeatCounts[repeats[index]]), &rows)
        put(Float(pathBlockCounts[paths[index]]), &rows)
        put(Self.ratio(pathBytes[paths[index]], total), &rows)
        put(Self.ratio(pathLinkBytes[paths[index]], pathBytes[paths[index]]), &rows)
        put(Float(index) / Float(n), &rows)
        put(Self.ratio(bytes[index], total), &rows)
        put(Float(bytes[index]), &rows)
        put(Float(total - bytes[index + 1]), &rows)
        put(lastHeading >= 0 ? Float(index - lastHeading) : -1, &rows)
        put(
          lastHeading >= 0 ? Float(table.containers[Int(blocks[lastHeading].container)].level) : -1,
          &rows)
        put(lastHeading >= 0 ? Float(bytes[index] - bytes[lastHeading]) : -1, &rows)
        put(lastTitle >= 0 ? Float(index - lastTitle) : -1, &rows)
        put(lastTitle >= 0 ? Float(bytes[index] - bytes[lastTitle]) : -1, &rows)
        put(words[index].titleShare, &rows)
        put(words[index].titleCover, &rows)
        put(Self.runShare(block, pageWords.description, text), &rows)
        put(pageWords.structuredData.map { Self.runShare(block, $0, text) } ?? -1, &rows)
        put(Float(block.imageCount), &rows)
        put(Float(container.flags.rawValue), &rows)
        put(Float(block.measure.lineBreaks), &rows)
        put(block.measure.copyrightSigns > 0 ? 1 : 0, &rows)
        put(bestBlocks.contains(index) ? 1 : 0, &rows)
        put(
          bestBlocks.contains(index)
            ? Float(index - bestBlocks.lowerBound) / Float(bestBlocks.count) : -1, &rows)
        if block.kind == .heading { lastHeading = index }
        // Containers.
        var outer = outerContainer(of: block)
        put(outer >= 0 ? scores[Int(outer)] / bestScore : -1, &rows)
        put(paths[index] == commonPath ? 1 : 0, &rows)
        put(words[index].cueShare, &rows)
        put(Float(words[index].cueCount), &rows)
        for group in 0..<3 {
          let last = lastCues[group]
          put(last >= 0 ? Float(index - last) : -1, &rows)
        }
        put(headingCues, &rows)
        if block.byteCount <= Self.shortBytes {
          let cues = words[index].cues
          if cues & 1 << 5 != 0 { lastCues[0] = index }
          if cues & 1 << 4 != 0 { lastCues[1] = index }
          if cues & 0b111 != 0 { lastCues[2] = index }
        }
        if block.kind == .heading { headingCues = words[index].cueShare }
        for _ in 0..<4 {
          putContainer(outer, index, total, &rows)
          if outer >= 0 { outer = outwards[Int(outer)] }
        }
        // Neighbours.
        for distance in [-2, -1, 1, 2] {
          let other = index + distance
          guard blocks.indices.contains(other) else {
            for _ in 0..<6 { put(-1, &rows) }
            continue
          }
          let neighbour = blocks[other]
          let count = neighbour.textEnd - neighbour.textStart
          put(Float(count), &rows)
          put(Self.ratio(neighbour.linkBytes, count), &rows)
          put(Float(neighbour.kind.rawValue), &rows)
          put(Float(neighbour.measure.stops + neighbour.measure.commas), &rows)
          put(
            neighbour.container == block.container ? 0 : paths[other] == paths[index] ? 1 : 2, &rows
          )
          put(words[other].cueShare, &rows)
        }
        for group in CueGroups.groups.indices { put(words[index].share(of: group), &rows) }
        // What is near.
        let row = Int(block.container) * Self.nearStride
        for offset in 0..<nearCount { put(Float(near[row + offset]), &rows) }
        for number in pageNumbers { put(number, &rows) }
        for _ in 0..<contextCount { put(0, &rows) }
      }
    }
  }

  @inline(__always) private func put(_ value: Float, _ rows: inout OutputSpan<Float>) {
    rows.append(value)
  }

  private func putContainer(
    _ index: Int32, _ block: Int, _ total: Int32, _ rows: inout OutputSpan<Float>
  ) {
    guard index >= 0 else {
      for _ in 0..<13 { put(-1, &rows) }
      return
    }
    let container = table.containers[Int(index)]
    let first = Int(container.firstBlock)
    let end = Int(container.endBlock)
    let count = Float(end - first)
    let inside = bytes[end] - bytes[first]
    put(Float(inside), &rows)
    put(Self.ratio(inside, total), &rows)
    put(Self.ratio(linkBytes[end] - linkBytes[first], inside), &rows)
    put(count, &rows)
    put(Self.ratio(longBytes[end] - longBytes[first], inside), &rows)
    put(Self.ratio(stops[end] - stops[first], units[end] - units[first]), &rows)
    put(Float(headings[end] - headings[first]) / count, &rows)
    put(Float(block - first) / count, &rows)
    put(Float(inside) / count, &rows)
    put(Float(pathCounts[Int(index)]), &rows)
    put(Float(items[end] - items[first]) / count, &rows)
    put(Self.ratio(pathLongBytes[Int(index)], longBytes[longBytes.count - 1]), &rows)
    put(Float(pathPlaces[Int(index)]), &rows)
  }

  private func pageNumbers(_ words: PageWords) -> [Float] {
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
    return [
      Float(bytes[n]), Float(n), Self.ratio(linkBytes[n], bytes[n]),
      Self.ratio(longBytes[n], bytes[n]), Float(articles), Self.ratio(ideographs[n] * 3, bytes[n]),
      Float(headings[n]) / Float(n), words.structuredData == nil ? 0 : 1,
      Self.ratio(comments, bytes[n]), Float(bytes[n]) / Float(n),
    ]
  }

  /// For each value the index of its first occurrence.
  private static func grouped(_ keys: [UInt32], _ slotCount: Int) -> [Int] {
    var slots = [Int32](repeating: -1, count: slotCount)
    var firsts = [Int](repeating: 0, count: keys.count)
    for (index, key) in keys.enumerated() {
      var slot = Int(key &* 0x9E37_79B1 >> 5) & (slotCount - 1)
      while slots[slot] >= 0, keys[Int(slots[slot])] != key { slot = (slot + 1) & (slotCount - 1) }
      if slots[slot] < 0 { slots[slot] = Int32(index) }
      firsts[index] = Int(slots[slot])
    }
    return firsts
  }

  // MARK: - Words

  /// In bytes: a block that can be a heading of what follows, in so many words.
  private static let shortBytes = 80

  /// What the first words of a block say; of long ones nothing.
  private struct FirstWords {
    /// How much of them are words of the title, and how much of the title they are.
    var titleShare: Float = 0
    var titleCover: Float = 0
    /// The groups of ``CueGroups`` that they are in, and how many are in each.
    var cues: UInt16 = 0
    var cueCount: Int32 = 0
    var wordCount: Int32 = 0
    var counts = InlineArray<10, UInt8>(repeating: 0)

    var cueShare: Float { BlockFeatures.ratio(cueCount, wordCount) }
    func share(of group: Int) -> Float { BlockFeatures.ratio(Int32(counts[group]), wordCount) }
  }

  private func firstWords(_ words: PageWords, _ text: Span<UInt8>) -> [FirstWords] {
    let groups = CueGroups.shared
    return table.blocks.map { block in
      var result = FirstWords()
      guard block.byteCount <= 1_200 else { return result }
      var found = 0
      var reader = PageWords.Words(block.textRange)
      var isSecond = false
      while let word = reader.next(text), result.wordCount < 40 {
        result.wordCount += 1
        if words.title.contains(word) { found += 1 }
        // Words of two signs each only behind a sign.
        var cues = groups.groups(of: word)
        if cues == 0, isSecond, reader.isIdeograph { cues = groups.groups(of: reader.pair) }
        isSecond = reader.isIdeograph
        guard cues != 0 else { continue }
        result.cues |= cues
        result.cueCount += 1
        while cues != 0 {
          result.counts[cues.trailingZeroBitCount] += 1
          cues &= cues - 1
        }
      }
      result.titleShare = Self.ratio(Int32(found), result.wordCount)
      if words.titleCount > 0 {
        result.titleCover = min(1, Float(found) / Float(words.titleCount))
      }
      return result
    }
  }

  /// How many of the runs of three words at a block's start are in a set.
  private static func runShare(_ block: BlockTable.Block, _ set: WordSet, _ text: Span<UInt8>)
    -> Float
  {
    var reader = PageWords.Words(block.textRange)
    var all = 0
    var found = 0
    while all < 16, reader.next(text) != nil {
      guard reader.isRun else { continue }
      all += 1
      if set.contains(reader.run) { found += 1 }
    }
    return all > 0 ? Float(found) / Float(all) : 0
  }

  private static func ending(_ byte: UInt8) -> Float {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): 1
    case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: ","): 2
    case UInt8(ascii: "0")...UInt8(ascii: "9"): 3
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "\""): 4
    case 0x82: 5  // The last byte of U+3002, among others.
    case 0x80...: 6
    default: 0
    }
  }

  private static func beginning(_ byte: UInt8) -> Float {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): 1
    case UInt8(ascii: "a")...UInt8(ascii: "z"): 2
    case UInt8(ascii: "0")...UInt8(ascii: "9"): 3
    case 0x80...: 4
    default: 0
    }
  }
}
