internal import CScan

/// What the first words of a block say; of long blocks only whether they are elsewhere on the page.
struct FirstWords {
  /// How much of them are words of the title, and how much of the title they are.
  var titleShare: Float = 0
  var titleCover: Float = 0
  /// How many of the runs of three words at the start are in the page's description, and in its structured
  /// data.
  var descriptionShare: Float = 0
  var structuredShare: Float = 0
  /// The groups of ``CueGroups`` that they are in, and how many are in each.
  var cues: UInt16 = 0
  private(set) var cueCount: Int32 = 0
  private var wordCount: Int32 = 0
  private var counts = InlineArray<12, UInt8>(repeating: 0)

  var cueShare: Float { cueCount == 0 ? 0 : BlockFeatures.ratio(cueCount, wordCount) }

  /// Writes how many of the words are in each group.
  func putShares(_ row: inout RowGroup.Writer) {
    guard cues != 0 else {
      for _ in counts.indices { row.put(0) }
      return
    }
    for group in counts.indices { row.put(BlockFeatures.ratio(Int32(counts[group]), wordCount)) }
  }

  private static let maximumWords = 40
  private static let maximumRuns = 16
  /// In bytes: a longer block is no menu.
  private static let maximumBytes = 1_200

  /// The first words of all blocks.
  static func all(of table: BlockTable, _ words: borrowing PageWords) -> [FirstWords] {
    let groups = CueGroups.shared
    let text = table.text.span
    var batch = WordBatch()
    var all: [FirstWords] = []
    all.reserveCapacity(table.blocks.count)
    for block in table.blocks {
      let isLong = block.byteCount > maximumBytes
      if isLong && !words.hasRuns {
        all.append(FirstWords())
        continue
      }
      batch.read(text, block.textRange, atMost: isLong ? maximumRuns + 2 : maximumWords)
      var first = FirstWords()
      if words.hasRuns { first.findRuns(of: batch, in: words) }
      if !isLong { first.findWords(of: batch, in: words, groups) }
      all.append(first)
    }
    return all
  }

  private mutating func findRuns(of batch: WordBatch, in words: borrowing PageWords) {
    guard batch.count > 2 else { return }
    var inDescription: Int32 = 0
    var inStructured: Int32 = 0
    let end = min(batch.count, Self.maximumRuns + 2)
    for index in 2..<end {
      let run = batch.run(endingAt: index)
      if words.description.contains(run) { inDescription += 1 }
      if words.hasStructuredData, words.structuredData.contains(run) { inStructured += 1 }
    }
    descriptionShare = BlockFeatures.ratio(inDescription, Int32(end - 2))
    structuredShare = BlockFeatures.ratio(inStructured, Int32(end - 2))
  }

  private mutating func findWords(
    of batch: WordBatch, in words: borrowing PageWords, _ groups: CueGroups
  ) {
    var inTitle: Int32 = 0
    for index in 0..<batch.count {
      let word = batch.words[index]
      if words.title.contains(word) { inTitle += 1 }
      // Words of two signs each only behind a sign.
      var found = groups.groups(of: word)
      if found == 0, index > 0, batch.isIdeograph(index), batch.isIdeograph(index - 1) {
        found = groups.groups(of: PageWords.pair(batch.words[index - 1], word))
      }
      guard found != 0 else { continue }
      cues |= found
      cueCount += 1
      while found != 0 {
        counts[found.trailingZeroBitCount] += 1
        found &= found - 1
      }
    }
    wordCount = Int32(batch.count)
    titleShare = BlockFeatures.ratio(inTitle, wordCount)
    if words.titleCount > 0 { titleCover = min(1, Float(inTitle) / Float(words.titleCount)) }
  }
}

/// The first words of a text, read at once.
struct WordBatch {
  private(set) var words = [UInt32](repeating: 0, count: 64)
  private(set) var count = 0
  private var ideographs: UInt64 = 0

  mutating func read(_ text: Span<UInt8>, _ range: Range<Int>, atMost most: Int) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count && most <= words.count)
    count = unsafe text.withUnsafeBufferPointer { text in
      unsafe words.withUnsafeMutableBufferPointer { words in
        unsafe cscan_first_words(
          text.baseAddress, text.count, range.lowerBound, range.upperBound, most,
          words.baseAddress, &ideographs)
      }
    }
  }

  func isIdeograph(_ index: Int) -> Bool { ideographs & (1 << UInt64(index)) != 0 }

  func run(endingAt index: Int) -> UInt32 {
    PageWords.run(words[index - 2], words[index - 1], words[index])
  }
}
