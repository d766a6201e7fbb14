internal import CICU

/// Text whose characters stand in the order in which they are seen, from left to right.
///
/// So programs tell what lies on a printed page. Arabic and Hebrew words are then spelt backwards, and
/// their letters are often those of the forms that they have inside of a word.
public enum VisualText {
  /// Whether a text has characters that are written from right to left.
  public static func isAffected(_ text: String) -> Bool {
    text.unicodeScalars.contains(where: isRightToLeft)
  }

  /// How many of a text's letters are written from right to left, less those from left to right.
  public static func balance(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) {
      $0 + (isRightToLeft($1) ? 1 : $1.properties.isAlphabetic ? -1 : 0)
    }
  }

  /// The text in the order in which it is read, by ICU's inverse bidirectional algorithm; brackets are
  /// turned round, and forms of letters become letters.
  ///
  /// - Parameters:
  ///   - text: One line.
  ///   - isRightToLeft: Whether the text around it is written so.
  /// - Complexity: O(*n*).
  ///
  /// Unicode Standard Annex #9, <https://www.unicode.org/reports/tr9/>.
  public static func logical(_ text: String, isRightToLeft: Bool) -> String {
    let units = Array(text.utf16)
    var output = [UInt16](repeating: 0, count: units.count)
    var status: Int32 = 0
    let count = unsafe units.withUnsafeBufferPointer { units in
      unsafe output.withUnsafeMutableBufferPointer { output in
        unsafe Int(
          cicu_visual_to_logical(
            units.baseAddress, Int32(units.count), isRightToLeft ? 1 : 0, output.baseAddress,
            &status))
      }
    }
    precondition(
      status <= 0, "ICU has no memory: \(ICUError(operation: "reorder", code: status))")
    let logical = String(decoding: output[..<count], as: UTF16.self)
    guard logical.unicodeScalars.contains(where: isPresentationForm) else { return logical }
    let normalizer = Normalizer(.nfkc)
    return logical.unicodeScalars.reduce(into: "") { text, scalar in
      guard isPresentationForm(scalar) else { return text.unicodeScalars.append(scalar) }
      text += String(decoding: normalizer.normalize(Array(String(scalar).utf8)), as: UTF8.self)
    }
  }

  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF:
      // Arabic digits run from left to right.
      !(0x0660...0x0669).contains(scalar.value) && !(0x06F0...0x06F9).contains(scalar.value)
    default: false
    }
  }

  private static func isPresentationForm(_ scalar: Unicode.Scalar) -> Bool {
    (0xFB1D...0xFDFF).contains(scalar.value) || (0xFE70...0xFEFC).contains(scalar.value)
  }
}
