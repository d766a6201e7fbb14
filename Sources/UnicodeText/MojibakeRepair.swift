internal import CScan
internal import Glibc

/// Puts text right that is UTF-8 read in a charset of single bytes: "Ã©" for "é", "â€™" for "’", "РџСЂ"
/// for "Пр".
///
/// Such text is valid, so no decoder refuses it. A letter that stands for the first byte of a character
/// in UTF-8, with as many characters behind it as that byte announces, each standing for a continuation
/// byte, and all together meaning a character that texts hold: that does not happen by chance twice in a
/// text. Only sequences of a letter with quotation marks, dashes and hard spaces do ("santé »"), so
/// those prove nothing. Each sequence is put right by itself, so that pages which are broken in parts
/// come out whole.
///
/// Text that went through more than that ("锟斤拷", which is U+FFFD in UTF-8 read as GBK) has lost its
/// letters; it is only reported.
public struct MojibakeRepair: Sendable {
  /// What was found.
  public enum Finding: String, Sendable {
    /// Nothing.
    case none
    /// Sequences, all put right.
    case repaired
    /// Signs of a loss that cannot be undone, or too few sequences to be sure: nothing was changed.
    case suspected
  }

  /// The text: the one given, in the same storage, unless it was repaired.
  public var text: [UInt8]
  /// What was found.
  public var finding: Finding
  /// The sequences that were put right, or that made the text suspect.
  public var sequenceCount: Int

  /// Examines and repairs a text.
  ///
  /// - Parameter text: Valid UTF-8.
  /// - Complexity: O(*n*); little more than a search for a byte on text that is right.
  public init(_ text: consuming [UInt8]) {
    self.text = text
    finding = .none
    sequenceCount = 0
    let signs = Self.signs(in: self.text)
    if signs == 0 { return }
    for charset in [SingleByteCharset.windows1252, .windows1251] {
      guard signs & charset.sign != 0, charset.isLikely(in: self.text) else { continue }
      let sequences = charset.sequences(in: self.text)
      let strong = sequences.filter(\.isStrong)
      guard !strong.isEmpty else { continue }
      sequenceCount = strong.count
      // "â€™" is enough by itself.
      let isSure = strong.count >= charset.requiredCount || strong.contains(where: \.isPunctuation)
      guard isSure else {
        finding = .suspected
        continue
      }
      let replaced = Self.replaceable(sequences)
      self.text = Self.replace(replaced, in: self.text)
      sequenceCount = replaced.count
      finding = .repaired
      return
    }
    let lost = signs & CSCAN_LOST.rawValue != 0 ? Self.lostCount(in: self.text) : 0
    if lost > 0 {
      finding = .suspected
      sequenceCount += lost
    }
  }

  /// What is worth a closer look: bits of `cscan_misread_signs`.
  private static func signs(in text: [UInt8]) -> UInt32 {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe cscan_find_misread_signs(base, buffer.count)
    }
  }

  /// The strong sequences, and of the others those that are no letter before punctuation: those of two
  /// characters, which begin with a capital, and those that touch another sequence.
  private static func replaceable(
    _ sequences: [SingleByteCharset.Sequence]
  ) -> [SingleByteCharset.Sequence] {
    sequences.indices.filter { index in
      let sequence = sequences[index]
      let touchesLast =
        index > 0 && sequences[index - 1].range.upperBound == sequence.range.lowerBound
      let touchesNext =
        index + 1 < sequences.count
        && sequences[index + 1].range.lowerBound == sequence.range.upperBound
      return sequence.isStrong || !sequence.isLong || touchesLast || touchesNext
    }.map { sequences[$0] }
  }

  private static func replace(
    _ sequences: [SingleByteCharset.Sequence], in text: [UInt8]
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var end = 0
    for sequence in sequences {
      result += text[end..<sequence.range.lowerBound]
      result += String(Character(sequence.scalar)).utf8
      end = sequence.range.upperBound
    }
    result += text[end...]
    return result
  }

  /// How often U+FFFD in UTF-8 was read as GBK, twice in a row.
  private static func lostCount(in text: [UInt8]) -> Int {
    let sign = Array("锟斤拷".utf8)
    var count = 0
    var index = 0
    while let found = firstIndex(of: 0x94, in: text, from: index) {
      // "锟" is E9 94 9F.
      if found >= 1, found - 1 + sign.count <= text.count,
        text[(found - 1)..<(found - 1 + sign.count)].elementsEqual(sign)
      {
        count += 1
      }
      index = found + 1
    }
    return count
  }

  fileprivate static func firstIndex(of byte: UInt8, in text: [UInt8], from start: Int) -> Int? {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, start < buffer.count else { return nil }
      guard let found = unsafe memchr(base + start, Int32(byte), buffer.count - start) else {
        return nil
      }
      return unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
  }
}

/// A charset that UTF-8 is read in by mistake.
private struct SingleByteCharset {
  /// Characters that stand for one character in UTF-8.
  struct Sequence {
    var range: Range<Int>
    var scalar: Unicode.Scalar
    /// Of three characters or more.
    var isLong: Bool
    /// Whether there is a sign in it that does not stand behind words.
    var isStrong: Bool

    var isPunctuation: Bool { isLong && (0x2000...0x20BF).contains(scalar.value) }
  }

  /// The bytes that begin the characters with which sequences begin.
  let leadBytes: [UInt8]
  /// Without this sign in a text there are none.
  let sign: UInt32
  /// How many sequences make sure.
  let requiredCount: Int
  /// The byte of each character from 0x80 up.
  private let bytes: [UInt32: UInt8]

  private init(
    leadBytes: [UInt8], sign: cscan_misread_signs, requiredCount: Int, characters: String
  ) {
    self.leadBytes = leadBytes
    self.sign = sign.rawValue
    self.requiredCount = requiredCount
    var bytes: [UInt32: UInt8] = [:]
    for (offset, scalar) in characters.unicodeScalars.enumerated() where scalar != "?" {
      bytes[scalar.value] = UInt8(0x80 + offset)
    }
    // Latin-1 has control characters where windows-1252 has letters and signs.
    for control in UInt32(0x80)...0x9F where bytes[control] == nil {
      bytes[control] = UInt8(control)
    }
    self.bytes = bytes
  }

  /// U+00C2 to U+00F4 begin with C3.
  static let windows1252 = SingleByteCharset(
    leadBytes: [0xC3], sign: CSCAN_LATIN, requiredCount: 2,
    characters: "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ"
      + String(String.UnicodeScalarView((0xA0...0xFF).compactMap { Unicode.Scalar($0 as UInt32) })))

  /// D0 and D1, with which nearly all Cyrillic letters begin in UTF-8, are "Р" and "С", which begin with D0.
  static let windows1251 = SingleByteCharset(
    leadBytes: [0xD0], sign: CSCAN_CYRILLIC, requiredCount: 4,
    characters: "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—?™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї"
      + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя")

  /// Whether a search is worth it: in Cyrillic text two letters of all would be everywhere.
  func isLikely(in text: [UInt8]) -> Bool {
    guard leadBytes == [0xD0] else { return true }
    var letters = 0
    var leads = 0
    var index = 0
    while letters < 1_000, let found = MojibakeRepair.firstIndex(of: 0xD0, in: text, from: index) {
      letters += 1
      if found + 1 < text.count, text[found + 1] == 0xA0 || text[found + 1] == 0xA1 { leads += 1 }
      index = found + 1
    }
    return leads >= requiredCount && leads * 3 > letters
  }

  /// All sequences in a text.
  func sequences(in text: [UInt8]) -> [Sequence] {
    var sequences: [Sequence] = []
    for lead in leadBytes {
      var index = 0
      while let found = MojibakeRepair.firstIndex(of: lead, in: text, from: index) {
        if let sequence = sequence(in: text, at: found) {
          sequences.append(sequence)
          index = sequence.range.upperBound
        } else {
          index = found + 1
        }
      }
    }
    return sequences
  }

  private func sequence(in text: [UInt8], at start: Int) -> Sequence? {
    var index = start
    guard let first = byte(in: text, &index) else { return nil }
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE1...0xEF: length = 3
    case 0xF0...0xF3: length = 4
    default: return nil
    }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    var isStrong = false
    for _ in 1..<length {
      guard let next = byte(in: text, &index), next & 0xC0 == 0x80 else { return nil }
      if !Self.standsBehindWords(next) { isStrong = true }
      value = value << 6 | UInt32(next & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value), Self.isUsual(value, length: length) else {
      return nil
    }
    return Sequence(
      range: start..<index, scalar: scalar, isLong: length > 2, isStrong: isStrong)
  }

  /// The byte of the character at `index`, which moves behind it; nil where the charset has none.
  private func byte(in text: [UInt8], _ index: inout Int) -> UInt8? {
    guard index < text.count else { return nil }
    let lead = text[index]
    let length = lead < 0x80 ? 1 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, index + length <= text.count else { return nil }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
    index += length
    return bytes[value]
  }

  /// Quotation marks, dashes, the ellipsis, the bullet, the hard space, in both charsets.
  private static func standsBehindWords(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x82, 0x84, 0x85, 0x8B, 0x91...0x97, 0x9B, 0xA0, 0xAB, 0xBB: true
    default: false
    }
  }

  /// Whether texts hold a character: letters of scripts in use, punctuation, signs, emoji.
  private static func isUsual(_ value: UInt32, length: Int) -> Bool {
    switch value {
    case 0xA0...0x17F, 0x218...0x21B, 0x370...0x52F, 0x5D0...0x5EA, 0x600...0x6FF: true
    case 0xE01...0xE5B, 0x1E00...0x1EFF, 0x2002...0x2064, 0x20A0...0x20BF, 0x2100...0x214F: true
    case 0x2150...0x22FF, 0x2500...0x27BF, 0x3000...0x30FF, 0x4E00...0x9FFF: true
    case 0xAC00...0xD7A3, 0xFB01...0xFB02, 0xFEFF, 0xFF00...0xFFEF, 0x1F300...0x1FAFF: true
    default: false
    }
  }
}
