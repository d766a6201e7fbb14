/// How many letters of each script a text has, and the letters that tell languages of one script apart.
struct ScriptProfile: Hashable, Sendable {
  /// Letters by script, of those scripts in which one of our languages is written.
  var latin = 0
  var cyrillic = 0
  var arabic = 0
  var han = 0
  var kana = 0
  /// Letters of all other scripts.
  var other = 0

  /// ы, э, ё, and ь not before о, which Bulgarian, Macedonian and Serbian do not have.
  ///
  /// Ukrainian and Belarusian have some of them, and some of `nonRussianLetters` in every sentence.
  var russianLetters = 0
  /// Cyrillic letters that Russian does not have: і ї є ґ ў ј љ њ ћ ђ џ ѓ ќ ѕ, and those of Central
  /// Asia.
  var nonRussianLetters = 0
  /// Letters of Arabic script that Arabic does not have (پ چ ژ گ ٹ ڈ ڑ ں ے ہ, Persian kaf and ya).
  var nonArabicLetters = 0
  /// ة, ى, ك, ي and the hamza seats أ إ: Arabic has them; Persian and Urdu write others.
  var arabicLetters = 0

  /// Counts the letters of valid UTF-8.
  init(_ text: Span<UInt8>) {
    var position = 0
    while position < text.count {
      let lead = text[position]
      if lead < 0x80 {
        if (lead | 0x20) &- 0x61 < 26 { latin += 1 }
        position += 1
        continue
      }
      let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      guard position + length <= text.count else { break }
      var value = UInt32(lead) & (0x7F >> UInt32(length))
      for offset in 1..<length { value = value << 6 | UInt32(text[position + offset] & 0x3F) }
      if value == 0x44C {
        let isBeforeO =
          position + 3 < text.count && text[position + 2] == 0xD0 && text[position + 3] == 0xBE
        if !isBeforeO { russianLetters += 1 }
      }
      count(value)
      position += length
    }
  }

  private mutating func count(_ value: UInt32) {
    switch value {
    case 0xC0...0x24F where value != 0xD7 && value != 0xF7: latin += 1
    case 0x400...0x52F:
      cyrillic += 1
      switch value {
      case 0x42B, 0x44B, 0x42D, 0x44D, 0x401, 0x451: russianLetters += 1
      case 0x410...0x44F: break
      default: nonRussianLetters += 1
      }
    case 0x620...0x64A, 0x671...0x6D3:
      if value == 0x640 { return }
      arabic += 1
      switch value {
      case 0x623, 0x625, 0x629, 0x643, 0x649, 0x64A: arabicLetters += 1
      case 0x671...0x6D3: nonArabicLetters += 1
      default: break
      }
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x31F0...0x31FF, 0xFF66...0xFF9D: kana += 1
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: han += 1
    case 0xB5, 0xAA, 0xBA, 0x250...0x3FF, 0x530...0x5FF, 0x700...0x1FFF, 0x2C00...0x2DFF,
      0xA000...0xD7FF:
      other += 1
    default: break
    }
  }
}
