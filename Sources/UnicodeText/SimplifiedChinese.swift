internal import CICU

/// Traditional to simplified Chinese, by ICU's transliteration `Hant-Hans`.
///
/// ICU has some 3,000 characters and 1,000 phrases. It is asked only for lines that hold one of these
/// characters, so that simplified Chinese and other text cost little.
///
/// Some of the characters are those of simplified words, too: 著 becomes 着 in 看著, but 显著 and 著名 are right.
/// ICU knows that in phrases of traditional characters only, so in a clause of simplified ones they stay; a
/// clause that tells neither goes with its line.
enum SimplifiedChinese {
  /// The characters that ICU replaces where they stand alone.
  static let traditional = ScalarFolding { scalar in
    guard isHan(scalar) else { return nil }
    let bytes = Array(String(scalar).utf8)
    let simplified = transliterate(bytes[...])
    return simplified == bytes ? nil : simplified
  }

  /// Those of them that are in the standard of simplified characters (GB 2312; 瞭 in that of 2013).
  private static let shared: Set<Unicode.Scalar> = Set("乾俱吒夥姊後徵摺於瞭箝苎菸著藉跤阪麽".unicodeScalars)

  /// Simplifies a text.
  ///
  /// - Parameter text: Valid UTF-8; comes back in the same storage where it holds nothing traditional.
  /// - Returns: The text, and whether it changed.
  /// - Complexity: O(*n*); lines with traditional characters at some MB/s.
  static func fold(_ text: consuming [UInt8]) -> (text: [UInt8], isChanged: Bool) {
    guard traditional.indexOfFirstFolded(in: text.span, from: 0) < text.count else {
      return (text, false)
    }
    var folded: [UInt8] = []
    folded.reserveCapacity(text.count)
    var start = 0
    // A phrase may keep the character that ICU was asked for.
    var isChanged = false
    while start < text.count {
      let next = traditional.indexOfFirstFolded(in: text.span, from: start)
      // The line that it is in, whole: phrases may begin before it.
      let lineStart = text[start..<next].lastIndex(of: 0x0A).map { $0 + 1 } ?? start
      let lineEnd = text[next...].firstIndex(of: 0x0A) ?? text.count
      folded += text[start..<lineStart]
      let line = simplify(text[lineStart..<lineEnd])
      isChanged = isChanged || !line.elementsEqual(text[lineStart..<lineEnd])
      folded += line
      start = lineEnd
    }
    return (folded, isChanged)
  }

  private static func simplify(_ line: ArraySlice<UInt8>) -> [UInt8] {
    let scalars = String(decoding: line, as: UTF8.self).unicodeScalars
    if !scalars.contains(where: shared.contains) { return transliterate(line) }
    let han = scalars.count { isHan($0) }
    let onlyTraditional = scalars.count { isOnlyTraditional($0) }
    // Of the characters of traditional text a third, of simplified text with a name or a quotation very few.
    let isTraditional = onlyTraditional * 10 >= han
    var simplified: [UInt8] = []
    var rest = scalars[...]
    while let first = rest.first {
      // A clause, or what is between two of them.
      let clause = rest.prefix { isHan($0) == isHan(first) }
      rest = rest[clause.endIndex...]
      simplified += simplify(clause, inTraditional: isTraditional)
    }
    return simplified
  }

  private static func simplify(
    _ clause: Substring.UnicodeScalarView, inTraditional isTraditionalLine: Bool
  ) -> [UInt8] {
    let balance =
      clause.count { isOnlyTraditional($0) } - clause.count { onlySimplified.contains($0) }
    if balance > 0 || balance == 0 && isTraditionalLine {
      return transliterate(Array(String(clause).utf8)[...])
    }
    var simplified: [UInt8] = []
    for piece in clause.split(omittingEmptySubsequences: false, whereSeparator: shared.contains) {
      if piece.startIndex > clause.startIndex {
        simplified += String(clause[clause.index(before: piece.startIndex)]).utf8
      }
      simplified += transliterate(Array(String(piece).utf8)[...])
    }
    return simplified
  }

  /// The blocks of Han characters in the Basic Multilingual Plane, which ICU's rules do not leave.
  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    (0x3400...0x9FFF).contains(scalar.value)
  }

  private static func isOnlyTraditional(_ scalar: Unicode.Scalar) -> Bool {
    !shared.contains(scalar) && traditional.folds(scalar)
  }

  /// What traditional characters become that is not traditional as well: in the two levels of Big5.
  private static let onlySimplified: Set<Unicode.Scalar> = {
    var big5: [UInt8] = []
    for first in 0xA4...0xF9 as ClosedRange<UInt8> {
      for second in 0x40...0xFE as ClosedRange<UInt8> where !(0x7F...0xA0).contains(second) {
        let code = Int(first) << 8 | Int(second)
        if !(0xC67F..<0xC940).contains(code), code <= 0xF9D5 { big5 += [first, second] }
      }
    }
    guard let charset = Charset(label: "big5") else { preconditionFailure("a label of every list") }
    let standard = CharsetDecoder().decode(big5, as: charset, because: .declaration).text
    let simplified = traditional.allReplacements.joined()
    return Set(String(decoding: Array(simplified), as: UTF8.self).unicodeScalars)
      .subtracting(String(decoding: standard, as: UTF8.self).unicodeScalars)
  }()

  private static func transliterate(_ text: ArraySlice<UInt8>) -> [UInt8] {
    if text.isEmpty { return [] }
    // Nearly always as many characters of three bytes.
    var room = text.count
    while true {
      var status: Int32 = 0
      var output = [UInt8](repeating: 0, count: room)
      let needed = unsafe text.withUnsafeBufferPointer { text in
        unsafe output.withUnsafeMutableBufferPointer { output in
          unsafe Int(
            cicu_to_simplified(
              text.baseAddress, Int64(text.count), output.baseAddress, Int64(output.count),
              &status))
        }
      }
      precondition(
        status <= 0, "ICU has no Hant-Hans: \(ICUError(operation: "simplify", code: status))")
      if needed <= room {
        output.removeLast(room - needed)
        return output
      }
      room = needed
    }
  }
}
