internal import CScan

/// Words that a page says elsewhere: in its title, its description, its structured data.
///
/// Blocks that repeat them are likely its main text. Words are compared by hash; a Han or kana character is
/// a word.
struct PageWords: ~Copyable {
  /// Words of `title` and the first headings.
  private(set) var title = WordSet(capacity: 128)
  private(set) var titleCount = 0
  /// Runs of three words of descriptions.
  private(set) var description = WordSet(capacity: 512)
  /// Runs of three words of JSON-LD.
  private(set) var structuredData: WordSet
  let hasStructuredData: Bool

  /// The most bytes of structured data that are looked at.
  private static let maximumBytes = 1 << 20

  /// Whether there are any runs.
  var hasRuns: Bool { hasStructuredData || !description.isEmpty }

  /// Reads what `table` found in the head of `page`.
  init(_ table: BlockTable, _ page: Span<UInt8>) {
    let bytes = table.structuredDataRanges.reduce(0) { $0 + $1.count }
    hasStructuredData = bytes > 0
    structuredData = WordSet(capacity: min(bytes, Self.maximumBytes) / 4)
    for range in table.titleRanges.prefix(4) {
      var words = Words(range)
      while let word = words.next(page), titleCount < 64 {
        title.insert(word)
        titleCount += 1
      }
    }
    for range in table.descriptionRanges.prefix(4) {
      var words = Words(range.prefix(4_096))
      while words.next(page) != nil {
        if words.isRun { description.insert(words.run) }
      }
    }
    var left = Self.maximumBytes
    for range in table.structuredDataRanges where range.count <= left {
      left -= range.count
      var words = Words(range)
      while words.next(page, escapes: true) != nil {
        if words.isRun { structuredData.insert(words.run) }
      }
    }
  }

  static func pair(_ first: UInt32, _ second: UInt32) -> UInt32 {
    (first &* 31 ^ second) &* 0x9E37_79B1
  }

  static func run(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> UInt32 {
    pair(first, second) ^ third &* 0x85EB_CA6B
  }

  /// Goes through the words of a text.
  struct Words {
    private var index: Int
    private let end: Int
    /// The last three words.
    private var last: (UInt32, UInt32, UInt32) = (0, 0, 0)
    private(set) var count = 0
    /// Whether the last word was a Han or kana character.
    private(set) var isIdeograph = false

    init(_ range: Range<Int>) {
      index = range.lowerBound
      end = range.upperBound
    }

    var isRun: Bool { count >= 3 }
    /// Of the last two words.
    var pair: UInt32 { PageWords.pair(last.1, last.2) }
    var run: UInt32 { PageWords.run(last.0, last.1, last.2) }

    /// The hash of the next word; with `escapes`, a backslash and what follows are none of it.
    mutating func next(_ text: Span<UInt8>, escapes: Bool = false) -> UInt32? {
      guard index < end else { return nil }
      precondition(index >= 0 && end <= text.count)
      var isCharacter: Int32 = 0
      let word = unsafe text.withUnsafeBufferPointer {
        unsafe cscan_next_word($0.baseAddress, &index, end, escapes ? 1 : 0, &isCharacter)
      }
      guard word != 0 else { return nil }
      last = (last.1, last.2, word)
      count += 1
      isIdeograph = isCharacter != 0
      return word
    }
  }
}

/// A set of hashes, sized once.
struct WordSet {
  private var slots: [UInt32]
  private let mask: Int
  private let places = HashSlots.shared
  private var count = 0

  /// A set for about `capacity` words; more than three times as many are not taken in.
  init(capacity: Int) {
    var size = 256
    while size < capacity * 2 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    mask = size - 1
  }

  var isEmpty: Bool { count == 0 }

  mutating func insert(_ word: UInt32) {
    guard count < slots.count * 3 / 4 else { return }
    let word = word == 0 ? 1 : word
    var slot = places.slot(word, of: mask + 1)
    while slots[slot] != 0 {
      if slots[slot] == word { return }
      slot = (slot + 1) & mask
    }
    slots[slot] = word
    count += 1
  }

  @inline(__always) func contains(_ word: UInt32) -> Bool {
    let word = word == 0 ? 1 : word
    var slot = places.slot(word, of: mask + 1)
    while slots[slot] != 0 {
      if slots[slot] == word { return true }
      slot = (slot + 1) & mask
    }
    return false
  }
}
