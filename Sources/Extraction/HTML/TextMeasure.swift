/// How much text there is, in a unit that is fair to all scripts.
///
/// A word counts 2, a Han or kana character 1 (two make about a word), two characters of Thai, Lao,
/// Khmer or Burmese 1. Counting words by spaces makes every Chinese page look empty, which is why
/// rules made for Western text fail there.
struct TextMeasure: Equatable {
  /// Half words.
  var units = 0
  /// Commas, stops and their like in any script: running text has them, menus do not.
  var punctuation = 0

  static func + (a: TextMeasure, b: TextMeasure) -> TextMeasure {
    TextMeasure(units: a.units + b.units, punctuation: a.punctuation + b.punctuation)
  }

  /// The empty measure.
  init(units: Int = 0, punctuation: Int = 0) {
    self.units = units
    self.punctuation = punctuation
  }

  /// Measures valid UTF-8.
  init(of text: [UInt8]) {
    var index = 0
    var isInWord = false
    var syllabic = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        index += 1
        let isWordByte =
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        if isWordByte {
          if !isInWord { units += 2 }
          isInWord = true
        } else {
          if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ";")
            || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
          {
            punctuation += 1
          }
          isInWord = isInWord && byte == UInt8(ascii: "'")
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
      for next in index + 1..<min(index + length, text.count) {
        scalar = scalar << 6 | UInt32(text[next] & 0x3F)
      }
      index += length
      switch scalar {
      case 0x3041...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x2_0000...0x3_FFFF:
        units += 1
        isInWord = false
      case 0x3001, 0x3002, 0xFF01, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F, 0x060C, 0x061B, 0x061F, 0x06D4,
        0x0964, 0x2026:
        punctuation += 1
        isInWord = false
      case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF:
        syllabic += 1
        isInWord = false
      case 0x80...0xBF, 0x2000...0x206F, 0x3000...0x303F, 0xFF00...0xFF0F:
        isInWord = false
      default:
        if !isInWord { units += 2 }
        isInWord = true
      }
    }
    units += syllabic / 2
  }
}
