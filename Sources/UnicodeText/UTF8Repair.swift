/// Makes well-formed UTF-8 of any bytes.
public enum UTF8Repair {
  /// Replaces what is ill-formed by U+FFFD, one for each maximal subpart.
  ///
  /// A maximal subpart is the longest start of a character that its bytes still allow, or one byte
  /// that begins none: `F0 9F 98` + `41` becomes U+FFFD `A`, and `C0 80` becomes two U+FFFD. This is
  /// what the Unicode Standard recommends and what browsers, Python and Swift do.
  ///
  /// - Parameter bytes: Any bytes. Well-formed text comes back in the same storage.
  /// - Returns: The text, and how many U+FFFD were written; those that were there are not counted.
  /// - Complexity: O(*n*); the result has at most three times as many bytes.
  ///
  /// The Unicode Standard 15.0, section 3.9, "U+FFFD Substitution of Maximal Subparts".
  public static func repair(_ bytes: consuming [UInt8]) -> (text: [UInt8], replacements: Int) {
    var start = wellFormedPrefixLength(of: bytes.span, from: 0)
    if start == bytes.count { return (bytes, 0) }

    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 16 + 8)
    text += bytes[..<start]
    var replacements = 0
    while start < bytes.count {
      text += [0xEF, 0xBF, 0xBD]
      replacements += 1
      start += UTF8Sequence(at: start, in: bytes.span).length
      let end = wellFormedPrefixLength(of: bytes.span, from: start)
      text += bytes[start..<end]
      start = end
    }
    return (text, replacements)
  }
}
