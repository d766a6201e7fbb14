/// The scripts that the identifier tells apart.
enum LetterScript: UInt8 {
  /// Scripts with a model: more than one language is written in them.
  case latin, cyrillic, arabic, han
  /// Kana, which is Japanese.
  case kana
  /// A script that says what the language is, by `LetterTable.languageOfOtherScript`.
  case other
  /// No letter.
  case none
  /// A mark that belongs to the letter before it.
  case mark
}

/// What the identifier knows of each scalar: its script and its small letter.
enum LetterTable {
  /// For each scalar of the Basic Multilingual Plane the small letter, above bit 16 the script, and above bit 24 1 for
  /// a character that is only Chinese, `japanese` for one that is only Japanese.
  static let entries: [UInt32] = {
    var entries = (UInt32(0)..<0x10000).map { value in
      UInt32(script(of: value).rawValue) << 16 | smallLetter(of: value)
    }
    for scalar in HanUse.onlyChinese.description.unicodeScalars {
      entries[Int(scalar.value)] |= 1 << 24
    }
    for scalar in HanUse.onlyJapanese.description.unicodeScalars {
      entries[Int(scalar.value)] |= japanese << 24
    }
    return entries
  }()

  /// More than a word has letters, so that the uses of a word's characters can be added up.
  static let japanese: UInt32 = 0x80

  /// The entry of a scalar beyond the Basic Multilingual Plane.
  static func entry(ofAstral value: UInt32) -> UInt32 {
    let script: LetterScript = value >= 0x20000 && value <= 0x3FFFF ? .han : .none
    return UInt32(script.rawValue) << 16 | value & 0xFFFF
  }

  private static func smallLetter(of value: UInt32) -> UInt32 {
    if value >= 0x2000 || value >= 0x600 && value <= 0x6FF { return value }
    guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenLowercased else {
      return value
    }
    let small = scalar.properties.lowercaseMapping.unicodeScalars
    return small.count == 1 ? small.first?.value ?? value : value
  }

  /// The script of a scalar of the Basic Multilingual Plane.
  static func script(of value: UInt32) -> LetterScript {
    switch value {
    case 0x41...0x5A, 0x61...0x7A, 0xAA, 0xBA: .latin
    case 0xC0...0x24F: value == 0xD7 || value == 0xF7 ? .none : .latin
    case 0x1E00...0x1EFF: .latin
    case 0x300...0x36F, 0x64B...0x65F, 0x640, 0x670, 0xAD: .mark
    case 0x482...0x489: .none
    case 0x400...0x52F: .cyrillic
    case 0x620...0x63F, 0x641...0x64A, 0x66E...0x6D3, 0x6D5, 0x6EE, 0x6EF, 0x6FA...0x6FF,
      0x750...0x77F:
      .arabic
    case 0x600...0x6FF, 0x37E, 0x387: .none
    case 0x370...0x3FF, 0x530...0x5FF, 0x700...0x1DFF, 0x1F00...0x1FFF, 0x3105...0x318E,
      0xA000...0xD7A3:
      .other
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0xFF66...0xFF9D: .kana
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: .han
    default: .none
    }
  }

  /// The language that a scalar of a script of its own is taken for.
  static func languageOfOtherScript(_ value: UInt32) -> String {
    switch value {
    case 0x370...0x3FF, 0x1F00...0x1FFF: "el"
    case 0x530...0x58F: "hy"
    case 0x590...0x5FF: "he"
    case 0x780...0x7BF: "dv"
    case 0x900...0x97F: "hi"
    case 0x980...0x9FF: "bn"
    case 0xA00...0xA7F: "pa"
    case 0xA80...0xAFF: "gu"
    case 0xB00...0xB7F: "or"
    case 0xB80...0xBFF: "ta"
    case 0xC00...0xC7F: "te"
    case 0xC80...0xCFF: "kn"
    case 0xD00...0xD7F: "ml"
    case 0xD80...0xDFF: "si"
    case 0xE00...0xE7F: "th"
    case 0xE80...0xEFF: "lo"
    case 0xF00...0xFFF: "bo"
    case 0x1000...0x109F: "my"
    case 0x10A0...0x10FF, 0x1C90...0x1CBF: "ka"
    case 0x1200...0x139F: "am"
    case 0x1780...0x17FF: "km"
    case 0x1800...0x18AF: "mn"
    case 0x1100...0x11FF, 0x3130...0x318F, 0xA960...0xA97F, 0xAC00...0xD7FF: "ko"
    default: "und"
    }
  }
}
