/// How much text there is, in units that are fair to all scripts.
///
/// A word counts 2, a Han or kana character 1 (two make about a word), two characters of Thai, Lao,
/// Khmer or Burmese 1. Counting words by spaces makes every Chinese page look empty, which is why
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
  /// A number for the text: equal texts have equal numbers.
  var hash: UInt32 = 0

  /// Measures valid UTF-8.
  init(of text: [UInt8], in range: Range<Int>) {
    var index = range.lowerBound
    let end = range.upperBound
    // Looked up once: a static's first use is checked at every use.
    let classes = Self.classes
    let text = text.span
    var isInWord = false
    var syllabic: Int32 = 0
    var hash: UInt32 = 0x811C_9DC5
    while index < end {
      let byte = text[index]
      hash = (hash ^ UInt32(byte)) &* 0x0100_0193
      if byte < 0x80 {
        index += 1
        switch classes[Int(byte)] {
        case Self.lower:
          if !isInWord { units += 2 }
          isInWord = true
        case Self.upper:
          if !isInWord { units += 2 }
          isInWord = true
          capitals += 1
        case Self.digit:
          if !isInWord { units += 2 }
          isInWord = true
          digits += 1
        case Self.stop:
          stops += 1
          isInWord = false
        case Self.comma:
          commas += 1
          isInWord = false
        case Self.separator:
          separators += 1
          isInWord = false
        case Self.quote: break
        case Self.newline:
          lineBreaks += 1
          isInWord = false
        default: isInWord = false
        }
        continue
      }
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
        hash = (hash ^ UInt32(text[index])) &* 0x0100_0193
        index += 1
      }
      switch scalar {
      case 0x3041...0x30FA, 0x30FC...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF,
        0x2_0000...0x3_FFFF:
        units += 1
        ideographs += 1
        isInWord = false
      case 0x3002, 0xFF01, 0xFF1F, 0x061F, 0x06D4, 0x0964, 0x2026, 0xFF0E:
        stops += 1
        isInWord = false
      case 0x3001, 0xFF0C, 0xFF1B, 0xFF1A, 0x060C, 0x061B:
        commas += 1
        isInWord = false
      case 0xBB, 0xAB, 0xB7, 0x2022, 0x203A, 0x30FB, 0xFF5C, 0x2192, 0xFF0F:
        separators += 1
        isInWord = false
      case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF:
        syllabic += 1
        isInWord = false
      case 0xA9:
        copyrightSigns += 1
        isInWord = false
      case 0x80...0xBF, 0x2000...0x206F, 0x3000...0x303F, 0xFF00...0xFF0F:
        isInWord = false
      default:
        if !isInWord { units += 2 }
        isInWord = true
      }
    }
    units += syllabic / 2
    self.hash = hash
  }

  init() {}

  private static let lower: UInt8 = 1
  private static let upper: UInt8 = 2
  private static let digit: UInt8 = 3
  private static let stop: UInt8 = 4
  private static let comma: UInt8 = 5
  private static let separator: UInt8 = 6
  private static let quote: UInt8 = 7
  private static let newline: UInt8 = 8

  private static let classes: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 128)
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z") { table[Int(byte)] = lower }
    for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { table[Int(byte)] = upper }
    for byte in UInt8(ascii: "0")...UInt8(ascii: "9") { table[Int(byte)] = digit }
    for byte in ".!?".utf8 { table[Int(byte)] = stop }
    for byte in ",;:".utf8 { table[Int(byte)] = comma }
    for byte in "|/>".utf8 { table[Int(byte)] = separator }
    table[Int(UInt8(ascii: "'"))] = quote
    table[0x0A] = newline
    return table
  }()
}
