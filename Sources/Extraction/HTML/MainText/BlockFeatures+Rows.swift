internal import CScan

extension BlockFeatures {
  /// What is carried from block to block.
  struct Before {
    /// The block that comes next.
    var next = 0
    var heading = -1
    /// The last block that has half of the title's words.
    var title = -1
    /// The last short block about comments, related pages, law and notices.
    var comments = -1
    var related = -1
    var law = -1
    var headingCues: Float = -1
    /// The container around the block that was written last, and its row.
    var written: (outer: Int32, lane: Int) = (-1, -1)
  }

  /// In bytes: a block that can be a heading of what follows, in so many words.
  private static let shortBytes = 80

  /// Writes a block's own numbers as the row `lane`.
  ///
  /// Blocks in order cost least: to go back to an earlier one starts anew. Of the block written last into the
  /// row before, numbers are taken over, so the rows of one group are written in order.
  mutating func write(_ index: Int, as lane: Int, of rows: inout RowGroup) {
    if before.next > index { before = Before() }
    while before.next < index { pass() }
    if words[index].titleCover >= 0.5 { before.title = index }
    let outer = outerContainer(of: table.blocks[index])
    let isSibling = outer >= 0 && before.written == (outer, lane - 1)
    before.written = (outer, lane)
    // One call: the closure makes a copy of all this for each.
    rows.write(lane, 0..<Self.count) { row in put(index, outer, isSibling, &row) }
  }

  private func put(
    _ index: Int, _ outer: Int32, _ isSibling: Bool, _ row: inout RowGroup.Writer
  ) {
    putOwn(index, &row)
    putPlace(index, &row)
    putContainers(index, outer, isSibling, &row)
    putNeighbours(index, &row)
    words[index].putShares(&row)
    let start = Int(table.blocks[index].container) * Self.nearStride
    row.put(near.span.extracting(start..<start + Self.nearCount))
    for number in pageNumbers { row.put(number) }
  }

  /// The blocks of a part of the page by the container around them, and those in so many containers around.
  ///
  /// Containers that hold other blocks too, the innermost first; all blocks where there is none. They are
  /// counted from the part's first block, and none is beyond the part.
  func containers(around part: Range<Int>, levels: Int) -> MainTextNetwork.Groups {
    let table = table
    var groups = MainTextNetwork.Groups()
    groups.numbers.reserveCapacity(part.count + RowGroup.laneCount)
    var count: UInt32 = 0
    // Of each container its group; behind the last one, that of blocks without a container around.
    var known = [UInt32](repeating: .max, count: table.containers.count + 1)
    for index in part {
      var outer = outerContainer(of: table.blocks[index])
      let place = outer >= 0 ? Int(outer) : table.containers.count
      if known[place] == .max {
        known[place] = count
        count += 1
        for _ in 0..<levels {
          var blocks = part
          if outer >= 0 {
            blocks = table.containers[Int(outer)].blocks.clamped(to: part)
            outer = outwards[Int(outer)]
          }
          groups.ranges.append(
            cscan_range(
              start: UInt32(blocks.lowerBound - part.lowerBound),
              end: UInt32(blocks.upperBound - part.lowerBound), share: 0))
        }
      }
      groups.numbers.append(known[place])
    }
    return groups
  }

  /// The blocks of a part by their kind of place.
  func paths(of part: Range<Int>) -> MainTextNetwork.Groups {
    var groups = MainTextNetwork.Groups()
    groups.numbers.reserveCapacity(part.count + RowGroup.laneCount)
    var count: UInt32 = 0
    // Of the first block at each kind of place its group.
    var known = [UInt32](repeating: .max, count: paths.count)
    for index in part {
      let place = Int(paths[index])
      if known[place] == .max {
        known[place] = count
        count += 1
      }
      groups.numbers.append(known[place])
    }
    return groups
  }

  /// Takes the next block for one before the others.
  private mutating func pass() {
    let index = before.next
    let words = words[index]
    let block = table.blocks[index]
    if words.titleCover >= 0.5 { before.title = index }
    if block.kind == .heading { (before.heading, before.headingCues) = (index, words.cueShare) }
    if words.cues != 0, block.byteCount <= Self.shortBytes {
      if words.cues & 1 << 5 != 0 { before.comments = index }
      if words.cues & 1 << 4 != 0 { before.related = index }
      if words.cues & 0b111 != 0 { before.law = index }
    }
    before.next += 1
  }

  private func putOwn(_ index: Int, _ row: inout RowGroup.Writer) {
    let block = table.blocks[index]
    let measure = block.measure
    let count = block.textEnd - block.textStart
    let units = Float(max(measure.units, 1))
    row.put(Float(count))
    row.put(Float(measure.units))
    row.put(Float(count) / units)
    row.put(Self.ratio(block.linkBytes, count))
    row.put(Float(block.linkCount))
    row.put(Float(measure.stops))
    row.put(Float(measure.commas))
    row.put(Float(measure.stops + measure.commas) / units)
    row.put(Self.ratio(measure.digits, count))
    row.put(Self.ratio(measure.capitals, count))
    row.put(Self.ratio(measure.ideographs * 3, count))
    row.put(Float(measure.separators))
    row.put(Self.ending(table.text[Int(block.textEnd) - 1]))
    row.put(Self.beginning(table.text[Int(block.textStart)]))
    row.put(Float(block.kind.rawValue))
  }

  private func putPlace(_ index: Int, _ row: inout RowGroup.Writer) {
    let block = table.blocks[index]
    let container = table.containers[Int(block.container)]
    let n = table.blocks.count
    let total = bytes[n]
    row.put(Float(min(container.element.number, 256)))
    row.put(container.element.traits.contains(.heading) ? Float(container.level) : 0)
    row.put(container.list >= 0 ? Float(table.containers[Int(container.list)].level) : 0)
    row.put(Float(container.depth))
    row.put(Float(repeatCounts[Int(repeats[index])]))
    let path = pathSums[Int(paths[index])]
    row.put(Float(path.count))
    row.put(Self.ratio(path.bytes, total))
    row.put(Self.ratio(path.linkBytes, path.bytes))
    row.put(Float(index) / Float(n))
    row.put(Self.ratio(bytes[index], total))
    row.put(Float(bytes[index]))
    row.put(Float(total - bytes[index + 1]))
    row.put(Self.distance(index, before.heading))
    if before.heading >= 0 {
      let heading = table.blocks[before.heading].container
      row.put(Float(table.containers[Int(heading)].level))
      row.put(Float(bytes[index] - bytes[before.heading]))
    } else {
      row.put(-1)
      row.put(-1)
    }
    row.put(Self.distance(index, before.title))
    row.put(before.title >= 0 ? Float(bytes[index] - bytes[before.title]) : -1)
    let words = words[index]
    row.put(words.titleShare)
    row.put(words.titleCover)
    row.put(words.descriptionShare)
    row.put(hasStructuredData ? words.structuredShare : -1)
    row.put(Float(block.imageCount))
    // What a reader can open is measured as shown.
    let isOpenable = container.flags.contains(.openable)
    let flags = isOpenable ? container.flags.subtracting([.hidden, .openable]) : container.flags
    row.put(Float(flags.rawValue))
    row.put(Float(block.measure.lineBreaks))
    row.put(block.measure.copyrightSigns > 0 ? 1 : 0)
    let bestBlocks = table.containers[best].blocks
    let isInBest = bestBlocks.contains(index)
    row.put(isInBest ? 1 : 0)
    row.put(isInBest ? Float(index - bestBlocks.lowerBound) / Float(bestBlocks.count) : -1)
    let outer = outerContainer(of: block)
    row.put(outer >= 0 ? scores[Int(outer)] / max(scores[best], 1) : -1)
    row.put(paths[index] == commonPath ? 1 : 0)
    row.put(words.cueShare)
    row.put(Float(words.cueCount))
    row.put(Self.distance(index, before.comments))
    row.put(Self.distance(index, before.related))
    row.put(Self.distance(index, before.law))
    row.put(before.headingCues)
  }

  /// How many blocks ago something was; -1 where it never was.
  private static func distance(_ index: Int, _ last: Int) -> Float {
    last >= 0 ? Float(index - last) : -1
  }

  /// Only the place inside is not the same for all blocks directly in a container.
  private func putContainers(
    _ index: Int, _ outer: Int32, _ isSibling: Bool, _ row: inout RowGroup.Writer
  ) {
    let total = bytes[table.blocks.count]
    var outer = outer
    for _ in 0..<4 {
      guard outer >= 0 else {
        for _ in 0..<13 { row.put(-1) }
        continue
      }
      let container = table.containers[Int(outer)]
      let first = Int(container.firstBlock)
      let end = Int(container.endBlock)
      let count = Float(end - first)
      if isSibling {
        row.repeatRowBefore(7)
        row.put(Float(index - first) / count)
        row.repeatRowBefore(5)
        outer = outwards[Int(outer)]
        continue
      }
      let inside = bytes[end] - bytes[first]
      row.put(Float(inside))
      row.put(Self.ratio(inside, total))
      row.put(Self.ratio(linkBytes[end] - linkBytes[first], inside))
      row.put(count)
      row.put(Self.ratio(longBytes[end] - longBytes[first], inside))
      row.put(Self.ratio(stops[end] - stops[first], units[end] - units[first]))
      row.put(Float(headings[end] - headings[first]) / count)
      row.put(Float(index - first) / count)
      row.put(Float(inside) / count)
      row.put(Float(pathCounts[Int(outer)]))
      row.put(Float(items[end] - items[first]) / count)
      row.put(Self.ratio(pathLongBytes[Int(outer)], longBytes[longBytes.count - 1]))
      row.put(Float(pathPlaces[Int(outer)]))
      outer = outwards[Int(outer)]
    }
  }

  private func putNeighbours(_ index: Int, _ row: inout RowGroup.Writer) {
    let own = table.blocks[index].container
    for distance in -2...2 where distance != 0 {
      let other = index + distance
      guard other >= 0, other < table.blocks.count else {
        for _ in 0..<6 { row.put(-1) }
        continue
      }
      let neighbour = table.blocks[other]
      let count = neighbour.textEnd - neighbour.textStart
      row.put(Float(count))
      row.put(Self.ratio(neighbour.linkBytes, count))
      row.put(Float(neighbour.kind.rawValue))
      row.put(Float(neighbour.measure.stops + neighbour.measure.commas))
      row.put(neighbour.container == own ? 0 : paths[other] == paths[index] ? 1 : 2)
      row.put(words[other].cueShare)
    }
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
