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
  private var counts = InlineArray<10, UInt8>(repeating: 0)

  var cueShare: Float { cueCount == 0 ? 0 : BlockFeatures.ratio(cueCount, wordCount) }

  /// Writes how many of the words are in each group.
  func putShares(_ row: inout RowGroup.Writer) {
    guard cues != 0 else {
      for _ in 0..<10 { row.put(0) }
      return
    }
    for group in 0..<10 { row.put(BlockFeatures.ratio(Int32(counts[group]), wordCount)) }
  }

  private static let maximumWords = 40
  private static let maximumRuns: Int32 = 16
  /// In bytes: a longer block is no menu.
  private static let maximumBytes = 1_200

  /// The first words of all blocks.
  static func all(of table: BlockTable, _ words: borrowing PageWords) -> [FirstWords] {
    let groups = CueGroups.shared
    let text = table.text.span
    var all: [FirstWords] = []
    all.reserveCapacity(table.blocks.count)
    for block in table.blocks { all.append(FirstWords(block, words, groups, text)) }
    return all
  }

  private init(
    _ block: BlockTable.Block, _ words: borrowing PageWords, _ groups: CueGroups, _ text: Span<UInt8>
  ) {
    let isLong = block.byteCount > Self.maximumBytes
    if isLong && !words.hasRuns { return }
    var inTitle: Int32 = 0
    var inDescription: Int32 = 0
    var inStructured: Int32 = 0
    var runs: Int32 = 0
    var reader = PageWords.Words(block.textRange)
    var isSecond = false
    while reader.count < Self.maximumWords, !isLong || runs < Self.maximumRuns,
      let word = reader.next(text)
    {
      if words.hasRuns, reader.isRun, runs < Self.maximumRuns {
        runs += 1
        if words.description.contains(reader.run) { inDescription += 1 }
        if words.structuredData.contains(reader.run) { inStructured += 1 }
      }
      if isLong { continue }
      if words.title.contains(word) { inTitle += 1 }
      // Words of two signs each only behind a sign.
      var found = groups.groups(of: word)
      if found == 0, isSecond, reader.isIdeograph { found = groups.groups(of: reader.pair) }
      isSecond = reader.isIdeograph
      guard found != 0 else { continue }
      cues |= found
      cueCount += 1
      while found != 0 {
        counts[found.trailingZeroBitCount] += 1
        found &= found - 1
      }
    }
    descriptionShare = BlockFeatures.ratio(inDescription, runs)
    structuredShare = BlockFeatures.ratio(inStructured, runs)
    guard !isLong else { return }
    wordCount = Int32(reader.count)
    titleShare = BlockFeatures.ratio(inTitle, wordCount)
    if words.titleCount > 0 { titleCover = min(1, Float(inTitle) / Float(words.titleCount)) }
  }
}
