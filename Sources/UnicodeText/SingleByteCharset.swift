internal import CScan

/// A charset that UTF-8 is read in by mistake: the byte of each character from 0x80 up.
struct SingleByteCharset {
  /// What shows that a text was read in the charset.
  enum Proof {
    /// Two sequences: nothing like them is in texts that are right.
    case sequences
    /// That most of what is not ASCII is sequences: in texts that are right some are.
    case mostOfTheText
  }

  let proof: Proof
  /// Whether letters prove something in the place of continuation bytes.
  private let hasStrongLetters: Bool
  /// Without one of these signs in a text there are none.
  private let signs: UInt32
  /// The byte of each character below U+2400; 0 where there is none.
  private let bytes: [UInt8]
  /// A bit for each continuation byte whose character proves something.
  private let strongBytes: UInt64

  /// - Parameter characters: Those of the bytes from 0x80 up; "?" where there is none.
  private init(
    proof: Proof, hasStrongLetters: Bool, signs: UInt32, characters: String
  ) {
    self.proof = proof
    self.hasStrongLetters = hasStrongLetters
    self.signs = signs
    var bytes = [UInt8](repeating: 0, count: 0x2400)
    // Browsers read control characters where a charset has nothing, and as Latin-1 does.
    for control in 0x80...0x9F { bytes[control] = UInt8(control) }
    var strongBytes: UInt64 = 0
    for (offset, scalar) in characters.unicodeScalars.enumerated() {
      if scalar != "?" { bytes[Int(scalar.value)] = UInt8(0x80 + offset) }
      let isLetter = 0x100...0x1FFF ~= scalar.value && !(0x2B0...0x2FF ~= scalar.value)
      guard offset < 64, !Self.standsBehindWords(UInt8(0x80 + offset)) else { continue }
      if !isLetter || hasStrongLetters { strongBytes |= 1 << UInt64(offset) }
    }
    self.bytes = bytes
    self.strongBytes = strongBytes
  }

  static let windows1252 = SingleByteCharset(
    proof: .sequences, hasStrongLetters: true, signs: CSCAN_LATIN.rawValue,
    characters: "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ"
      + String(String.UnicodeScalarView((0xA0...0xFF).compactMap { Unicode.Scalar($0 as UInt32) })))

  static let windows1251 = SingleByteCharset(
    proof: .mostOfTheText, hasStrongLetters: true,
    signs: CSCAN_CYRILLIC.rawValue | CSCAN_SIGN_BEHIND_LETTER.rawValue,
    characters: "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—?™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї"
      + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя")

  static let windows1250 = SingleByteCharset(
    proof: .mostOfTheText, hasStrongLetters: false, signs: CSCAN_SIGN_BEHIND_LETTER.rawValue,
    characters: "€?‚?„…†‡?‰Š‹ŚŤŽŹ?‘’“”•–—?™š›śťžź\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
      + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙")

  static let windows1256 = SingleByteCharset(
    proof: .mostOfTheText, hasStrongLetters: false, signs: CSCAN_SIGN_BEHIND_LETTER.rawValue,
    characters:
      "€پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈگ‘’“”•–—ک™ڑ›œ\u{200C}\u{200D}ں\u{A0}،¢£¤¥¦§¨©ھ«¬\u{AD}®¯°±²³´µ¶·¸¹؛»¼½¾؟"
      + "ہءآأؤإئابةتثجحخدذرزسشصض×طظعغـفق"
      + "كàلâمنهوçèéêëىيîï\u{64B}\u{64C}\u{64D}\u{64E}ô\u{64F}\u{650}÷\u{651}ù\u{652}ûü\u{200E}\u{200F}ے"
  )

  /// The byte of a character, 0 where the charset has none.
  func byte(of scalar: UInt32) -> UInt8 { scalar < 0x2400 ? bytes[Int(scalar)] : 0 }

  /// Whether the character of a continuation byte does not stand behind that of a first byte by chance.
  ///
  /// In windows-1252 "Š" and "Ž" do in Czech and Slovak ("Úžasný"), but not behind "Â" and "Ã".
  func isStrong(_ byte: UInt8, behind first: UInt8) -> Bool {
    if proof == .sequences, byte & 0xEB == 0x8A, 0xC4...0xDF ~= first { return false }
    return strongBytes >> UInt64(byte & 0x3F) & 1 == 1
  }

  /// Quotation marks, dashes, the ellipsis, the bullet, the hard space, in all charsets.
  static func standsBehindWords(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x82, 0x84, 0x85, 0x8B, 0x91...0x97, 0x9B, 0xA0, 0xAB, 0xBB: true
    default: false
    }
  }

  /// Whether a search is worth it.
  ///
  /// "Р" and "С", with which nearly all Cyrillic letters begin, are in all Cyrillic text, but are not a
  /// third of its letters.
  func mayBe(in text: [UInt8], _ found: UInt32) -> Bool {
    guard found & signs != 0 else { return false }
    guard found & signs == CSCAN_CYRILLIC.rawValue else { return true }
    var letters = 0
    var leads = 0
    var index = 0
    while letters < 1_000, let place = MojibakeRepair.firstIndex(of: 0xD0, in: text, from: index) {
      letters += 1
      if place + 1 < text.count, text[place + 1] == 0xA0 || text[place + 1] == 0xA1 { leads += 1 }
      index = place + 1
    }
    return leads >= 4 && leads * 3 > letters
  }

  /// The character at a place of valid UTF-8, and the place behind it.
  static func scalar(in text: [UInt8], at start: Int) -> (scalar: UInt32, end: Int) {
    let lead = text[start]
    let length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
    let end = min(start + length, text.count)
    for place in (start + 1)..<max(end, start + 1) {
      value = value << 6 | UInt32(text[place] & 0x3F)
    }
    return (value, end)
  }
}
