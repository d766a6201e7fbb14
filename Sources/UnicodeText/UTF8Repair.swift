/// Makes well-formed UTF-8 of any bytes.
public enum UTF8Repair {
  /// Replaces what is ill-formed by U+FFFD, one for each maximal subpart.
  ///
  /// A maximal subpart is the longest start of a character that its bytes still allow, or one byte
  /// that begins none: `F0 9F 98` + `41` becomes U+FFFD `A`, and `C0 80` becomes two U+FFFD. This is
  /// what the Unicode Standard recommends and what browsers, Python and Swift do.
  ///
  /// - Parameters:
  ///   - bytes: Any bytes. Well-formed text comes back in the same storage.
  ///   - readsStraySigns: Whether a byte that stands alone is read as the sign that it is in windows-1252 and its sisters,
  ///     as in pages that are put together from parts: "5 µg", "37 °C". Letters differ among those charsets.
  /// - Returns: The text, and how many U+FFFD were written; those that were there are not counted.
  /// - Complexity: O(*n*); the result has at most three times as many bytes.
  ///
  /// The Unicode Standard 15.0, section 3.9, "U+FFFD Substitution of Maximal Subparts".
  public static func repair(
    _ bytes: consuming [UInt8], readsStraySigns: Bool = false
  ) -> (text: [UInt8], replacements: Int) {
    var start = wellFormedPrefixLength(of: bytes.span, from: 0)
    if start == bytes.count { return (bytes, 0) }

    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 16 + 8)
    text += bytes[..<start]
    var replacements = 0
    while start < bytes.count {
      if readsStraySigns, let sign = straySign(at: start, in: bytes.span) {
        text += String(sign).utf8
        start += 1
      } else {
        text += [0xEF, 0xBF, 0xBD]
        replacements += 1
        start += UTF8Sequence(at: start, in: bytes.span).length
      }
      let end = wellFormedPrefixLength(of: bytes.span, from: start)
      text += bytes[start..<end]
      start = end
    }
    return (text, replacements)
  }

  /// The sign of a byte between characters of ASCII; nil for one that may be a piece of a character.
  private static func straySign(at index: Int, in bytes: Span<UInt8>) -> Unicode.Scalar? {
    guard let sign = signs[bytes[index]] else { return nil }
    let near = max(0, index - 2)..<min(bytes.count, index + 3)
    return near.allSatisfy { $0 == index || bytes[$0] < 0x80 } ? sign : nil
  }

  /// What windows-1250, 1251, 1252, 1253, 1254 and 1257 have in common, but for letters and what is rare.
  private static let signs: [UInt8: Unicode.Scalar] = [
    0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—",
    0x99: "™", 0xA0: "\u{A0}", 0xA7: "§", 0xA9: "©", 0xAB: "«", 0xAE: "®", 0xB0: "°", 0xB1: "±",
    0xB5: "µ", 0xB7: "·", 0xBB: "»",
  ]
}
