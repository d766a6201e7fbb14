/// How much text looks like writing, and how little like bytes that were read in a wrong charset.
///
/// Every character beyond ASCII is judged by what it is and what it touches, in tenths of a point. Nothing
/// is known of languages, but of scripts:
///
/// | a character                                                     | tenths |
/// |:----------------------------------------------------------------|-------:|
/// | a letter in a word of its script, a common Han character        | +10    |
/// | a capital in a word of capitals, a letter alone                 | 0      |
/// | a rare letter, syllable or Han character, a lone half kana      | −10    |
/// | a sign with letters on both sides ("nadci¶nieniem")             | −15    |
/// | a letter that touches another script's ("mйdicament")           | −20    |
/// | a fourth accented letter in a row ("Ïàöèåíò")                   | −20    |
/// | a capital behind a small letter, a final form inside of a word  | −30    |
/// | U+FFFD, a control character, one for private use                | −50    |
///
/// So writing has about +1 a character in the charset that it is in, and less than +0.3 in the others, but
/// for those that differ in few letters (windows-1250 and windows-1252 in French).
///
/// The idea is that of browsers (<https://hsivonen.fi/chardetng/>), the classes and weights are not.
struct TextPlausibility {
  /// Characters beyond ASCII, but for signs that stand where they may.
  private(set) var count = 0
  private var good = 0
  private var bad = 0

  /// Points for each of them: −5 to 1, 0 where there are none.
  var score: Double { count == 0 ? 0 : Double(good - bad) / Double(10 * count) }

  /// The points that were lost, for each of them.
  var loss: Double { count == 0 ? 0 : Double(bad) / Double(10 * count) }

  /// Judges a text.
  ///
  /// - Parameter text: Valid UTF-8.
  /// - Complexity: O(*n*).
  init(_ text: [UInt8]) {
    var before = TextClass.space
    var last = TextClass.space
    var scalar: UInt32 = 0x20
    for next in String(decoding: text, as: UTF8.self).unicodeScalars {
      let kind = TextClass(next.value)
      if scalar >= 0x80 { judge(last, scalar, behind: before, before: kind) }
      updateRun(kind, next.value)
      before = last
      last = kind
      scalar = next.value
    }
    if scalar >= 0x80 { judge(last, scalar, behind: before, before: .space) }
  }

  /// Accented Latin letters in a row, with the one that comes next.
  private var accentedRun = 0

  private mutating func updateRun(_ kind: TextClass, _ scalar: UInt32) {
    accentedRun = scalar >= 0x80 && kind.script == .latin ? accentedRun + 1 : 0
  }

  private mutating func add(_ points: Int) {
    count += 1
    if points > 0 { good += points } else { bad -= points }
  }

  private mutating func judge(
    _ kind: TextClass, _ scalar: UInt32, behind last: TextClass, before next: TextClass
  ) {
    switch kind.form {
    case .broken: add(-50)
    case .rare: add(-10)
    case .halfKana: add(last == kind || next == kind ? 0 : -10)
    case .space: break
    case .sign:
      if last.isLetter, next.isLetter { add(-15) } else if last.form == .sign { add(-5) }
    case .wide: add(last.script == .eastAsian || next.script == .eastAsian ? 5 : 0)
    case .mark: add(last.script == kind.script ? 0 : -30)
    case .small, .capital, .rareSmall, .rareCapital, .plain, .final, .han, .rareHan, .hangul,
      .rareHangul:
      judgeLetter(kind, behind: last, before: next)
    }
  }

  private mutating func judgeLetter(
    _ kind: TextClass, behind last: TextClass, before next: TextClass
  ) {
    let touches = last.script == kind.script || next.script == kind.script
    if kind.script == .eastAsian {
      add(kind.isRare ? -10 : 10)
      // Hangul and Han characters do not mix; words in ASCII stand beside both.
      let isMixed =
        last.isLetter && last.script != .eastAsian && last.script != .latin
        || last.isLetter && last.isHangul != kind.isHangul
          && last.script == .eastAsian
      if isMixed || last.isSmall && next.isSmall { add(-20) }
      return
    }
    if last.isLetter, last.script != kind.script {
      // Greek letters are signs of formulas.
      add(kind.script == .greek && !touches ? -5 : -20)
      return
    }
    if next.isLetter, next.script != kind.script, kind.script != .greek || touches {
      add(-20)
      return
    }
    if kind.isCapital, last.isSmall { return add(-30) }
    if kind.form == .final, next.script == kind.script, next.isLetter { return add(-30) }
    if kind.script == .latin, accentedRun >= 4 { return add(-20) }
    if kind.isRare { return add(-10) }
    if kind.isCapital, last.isCapital { return add(0) }
    add(touches ? 10 : 0)
  }
}

/// What a character is to ``TextPlausibility``.
private struct TextClass: Equatable {
  enum Script: UInt8 { case none, latin, greek, cyrillic, hebrew, arabic, thai, eastAsian }

  enum Form: UInt8 {
    case space, sign, wide, broken, rare, halfKana, mark
    case small, capital, rareSmall, rareCapital, plain, final, han, rareHan, hangul, rareHangul
  }

  var script: Script
  var form: Form

  static let space = TextClass(.none, .space)

  var isSmall: Bool { form == .small || form == .rareSmall }
  var isCapital: Bool { form == .capital || form == .rareCapital }
  var isHangul: Bool { form == .hangul || form == .rareHangul }
  var isRare: Bool {
    form == .rareSmall || form == .rareCapital || form == .rareHan || form == .rareHangul
  }
  var isLetter: Bool { form.rawValue >= Form.small.rawValue }

  private init(_ script: Script, _ form: Form) {
    self.script = script
    self.form = form
  }

  init(_ scalar: UInt32) {
    switch scalar {
    case 0x41...0x5A: self.init(.latin, .capital)
    case 0x61...0x7A: self.init(.latin, .small)
    case 0x09, 0x0A, 0x0D, 0x20...0x7E: self = .space
    case 0x00...0x9F: self.init(.none, .broken)
    // Hard space and hyphen, middle dot; apostrophes and dashes: all of them stand inside of words.
    case 0xA0, 0xAD, 0xB7, 0x2BC, 0x2010...0x2015, 0x2018, 0x2019, 0x200B...0x200F, 0x202F:
      self = .space
    case 0xAA, 0xBA: self = .space
    case 0xD7, 0xF7, 0xA1...0xBF, 0x192, 0x2B0...0x2FF: self.init(.none, .sign)
    case 0xC0...0xDE: self.init(.latin, .capital)
    case 0xDF...0xFF: self.init(.latin, .small)
    case 0x139...0x148, 0x178...0x17E:
      self.init(.latin, scalar & 1 == (scalar == 0x178 ? 0 : 1) ? .capital : .small)
    case 0x100...0x177, 0x1A0...0x1B0, 0x218...0x21B, 0x1E00...0x1EFF:
      self.init(.latin, scalar & 1 == 0 ? .capital : .small)
    case 0x300...0x36F: self = .space
    case 0x3C2: self.init(.greek, .final)
    case 0x386, 0x388...0x38F, 0x391...0x3AB: self.init(.greek, .capital)
    case 0x390, 0x3AC...0x3CE: self.init(.greek, .small)
    // Of Serbian and Macedonian, where they are 2 % of the letters.
    case 0x402, 0x403, 0x405, 0x409...0x40C, 0x40F: self.init(.cyrillic, .rareCapital)
    case 0x452, 0x453, 0x455, 0x459...0x45C, 0x45F: self.init(.cyrillic, .rareSmall)
    case 0x400...0x42F: self.init(.cyrillic, .capital)
    case 0x430...0x45F: self.init(.cyrillic, .small)
    case 0x460...0x52F: self.init(.cyrillic, scalar & 1 == 0 ? .capital : .small)
    case 0x5DA, 0x5DD, 0x5DF, 0x5E3, 0x5E5: self.init(.hebrew, .final)
    case 0x5D0...0x5EA: self.init(.hebrew, .plain)
    case 0x5B0...0x5C7: self.init(.hebrew, .mark)
    case 0x629, 0x649: self.init(.arabic, .final)
    case 0x621...0x64A, 0x671...0x6D3: self.init(.arabic, .plain)
    case 0x64B...0x65F, 0x670: self.init(.arabic, .mark)
    case 0x60C, 0x61B, 0x61F, 0x660...0x66D, 0x6D4, 0x6F0...0x6F9: self = .space
    case 0xE31, 0xE34...0xE3A, 0xE47...0xE4E: self.init(.thai, .mark)
    case 0xE01...0xE5B: self.init(.thai, .plain)
    case 0x3001...0x301F, 0xFF01...0xFF60: self.init(.none, .wide)
    case 0x3040...0x30FF: self.init(.eastAsian, .plain)
    case 0x4E00...0x9FFF:
      self.init(.eastAsian, CommonHan.contains(scalar) ? .han : .rareHan)
    case 0xAC00...0xD7A3: self.init(.eastAsian, Self.isRareSyllable(scalar) ? .rareHangul : .hangul)
    case 0xFF61...0xFF9F: self.init(.none, .halfKana)
    case 0x2000...0x2BFF, 0x3000, 0x3200...0x33FF: self.init(.none, .sign)
    case 0xE000...0xF8FF, 0xFFF0...0xFFFF, 0xD800...0xDFFF: self.init(.none, .broken)
    case 0x1F000...0x1FAFF, 0xFE0F: self = .space
    default: self.init(.none, .rare)
    }
  }
  /// Vowels and clusters of final consonants that Korean seldom has.
  private static func isRareSyllable(_ scalar: UInt32) -> Bool {
    let place = scalar - 0xAC00
    let vowel = place / 28 % 21
    switch place % 28 {
    case 3, 5, 9...15, 18, 24: return true
    default: return vowel == 3 || vowel == 10 || vowel == 15
    }
  }
}
