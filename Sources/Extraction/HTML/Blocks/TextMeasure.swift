internal import CScan

/// How much text there is, in units that are fair to all scripts.
///
/// A word counts 2, a Han character 1 (two make about a word), two characters of kana, Thai, Lao, Khmer or
/// Burmese 1. Counting words by spaces makes every Chinese page look empty, which is why
/// rules made for Western text fail there.
struct TextMeasure: Equatable {
  /// Half words.
  var units: Int32 = 0
  /// Stops, exclamation and question marks in any script: running text has them, menus do not.
  var stops: Int32 = 0
  /// Commas and their like.
  var commas: Int32 = 0
  var digits: Int32 = 0
  /// Capital letters of ASCII.
  var capitals: Int32 = 0
  /// Han and kana characters.
  var ideographs: Int32 = 0
  /// `|`, `»`, `·`, `/`, `>`: what menus put between their entries.
  var separators: Int32 = 0
  var lineBreaks: Int32 = 0
  var copyrightSigns: Int32 = 0
  /// Whether there is nothing beyond ASCII.
  var isASCII = true
  /// A number for the text: equal texts have equal numbers.
  var hash: UInt32 = 0

  /// Measures valid UTF-8.
  init(of text: Span<UInt8>, in range: Range<Int>) {
    var index = range.lowerBound
    let end = range.upperBound
    var counts = cscan_counts()
    var syllabic: Int32 = 0
    hash = Self.hash(text, range)
    while index < end {
      let byte = text[index]
      if byte < 0x80 {
        index += Self.count(text, index..<end, &counts)
        continue
      }
      isASCII = false
      var scalar: UInt32
      let length: Int
      switch byte {
      case 0xF0...: (scalar, length) = (UInt32(byte & 0x07), 4)
      case 0xE0...: (scalar, length) = (UInt32(byte & 0x0F), 3)
      default: (scalar, length) = (UInt32(byte & 0x1F), 2)
      }
      let next = min(index + length, end)
      index += 1
      while index < next {
        scalar = scalar << 6 | UInt32(text[index] & 0x3F)
        index += 1
      }
      switch scalar {
      case 0x3041...0x30FA, 0x30FC...0x30FF:
        syllabic += 1
        ideographs += 1
        counts.in_word = 0
      case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x2_0000...0x3_FFFF:
        units += 1
        ideographs += 1
        counts.in_word = 0
      case 0x3002, 0xFF01, 0xFF1F, 0x061F, 0x06D4, 0x0964, 0x2026, 0xFF0E:
        counts.stops += 1
        counts.in_word = 0
      case 0x3001, 0xFF0C, 0xFF1B, 0xFF1A, 0x060C, 0x061B:
        counts.commas += 1
        counts.in_word = 0
      case 0xBB, 0xAB, 0xB7, 0x2022, 0x203A, 0x30FB, 0xFF5C, 0x2192, 0xFF0F:
        counts.separators += 1
        counts.in_word = 0
      case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF:
        syllabic += 1
        counts.in_word = 0
      case 0xA9:
        copyrightSigns += 1
        counts.in_word = 0
      case 0x80...0xBF, 0x2000...0x206F, 0x3000...0x303F, 0xFF00...0xFF0F:
        counts.in_word = 0
      default:
        if counts.in_word == 0 { units += 2 }
        counts.in_word = 1
      }
    }
    units += 2 * counts.words + syllabic / 2
    stops = counts.stops
    commas = counts.commas
    digits = counts.digits
    capitals = counts.capitals
    separators = counts.separators
    lineBreaks = counts.line_breaks
  }

  init() {}

  /// Counts the characters of ASCII that the range begins with, and returns how many they are.
  private static func count(
    _ text: Span<UInt8>, _ range: Range<Int>, _ counts: inout cscan_counts
  ) -> Int {
    unsafe text.extracting(range).withUnsafeBufferPointer {
      unsafe cscan_count($0.baseAddress, $0.count, &counts)
    }
  }

  private static func hash(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
    unsafe text.extracting(range).withUnsafeBufferPointer {
      unsafe cscan_hash($0.baseAddress, $0.count)
    }
  }
}
