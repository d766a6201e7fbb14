internal import CScan
internal import Glibc

/// What values of `class`, `id` and the like say: each is read once, since pages repeat them.
///
/// A small table of the last values that were read, by a hash of their bytes. The bytes themselves are ranges
/// of the page.
struct AttributeValues {
  private struct Entry {
    var start: Int32 = 0
    var count: Int32 = -1
    var hash: UInt32 = 0
    var classWords = ClassWords()
    var markWords = MarkWords()
    var hasClassWords = false
    var hasMarkWords = false
  }

  private var entries = [Entry](repeating: Entry(), count: 512)
  private let classIndex = ClassWords.index
  private let markIndex = MarkWords.index

  /// The groups of words in a value, a hash of it, 0 for an empty one, and what it says of title, author and date.
  mutating func classWords(
    _ page: Span<UInt8>, _ value: Range<Int>
  ) -> (ClassWords, UInt32, MarkWords) {
    let slot = slot(of: value, page)
    if !entries[slot].hasClassWords {
      let (classWords, markWords) = classIndex.words(page, value, markIndex)
      entries[slot].classWords = classWords
      entries[slot].markWords = markWords
      entries[slot].hasClassWords = true
      entries[slot].hasMarkWords = true
    }
    let entry = entries[slot]
    return (entry.classWords, value.isEmpty ? 0 : entry.hash, entry.markWords)
  }

  /// What a value says about title, author and date.
  mutating func markWords(_ page: Span<UInt8>, _ value: Range<Int>) -> MarkWords {
    let slot = slot(of: value, page)
    if !entries[slot].hasMarkWords {
      entries[slot].markWords = markIndex.words(page, value)
      entries[slot].hasMarkWords = true
    }
    return entries[slot].markWords
  }

  /// A hash of a value.
  static func hash(_ page: Span<UInt8>, _ value: Range<Int>) -> UInt32 {
    unsafe page.withUnsafeBufferPointer { bytes in
      precondition(value.lowerBound >= 0 && value.upperBound <= bytes.count)
      return unsafe cscan_hash(
        bytes.baseAddress.unsafelyUnwrapped + value.lowerBound, value.count)
    }
  }

  /// The entry of a value; a new one takes the place of another.
  private mutating func slot(of value: Range<Int>, _ page: Span<UInt8>) -> Int {
    unsafe page.withUnsafeBufferPointer { bytes in
      precondition(value.lowerBound >= 0 && value.upperBound <= bytes.count)
      let start = unsafe bytes.baseAddress.unsafelyUnwrapped + value.lowerBound
      let hash = unsafe cscan_hash(start, value.count)
      let slot = Int(hash & 511)
      let entry = entries[slot]
      if entry.hash == hash, Int(entry.count) == value.count,
        unsafe memcmp(
          bytes.baseAddress.unsafelyUnwrapped + Int(entry.start), start, value.count) == 0
      {
        return slot
      }
      entries[slot] = Entry(
        start: Int32(value.lowerBound), count: Int32(value.count), hash: hash)
      return slot
    }
  }
}
