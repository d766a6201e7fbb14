/// The characters of the font Symbol, with which old pages and those that Word writes have Greek letters and signs: in
/// `5 <font face="Symbol">m</font>g` the m is a µ.
///
/// By Adobe's table (<https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt>); Word writes the codes as
/// characters for private use, U+F020…U+F0FF.
enum SymbolFont {
  /// A text of this font in Unicode, valid UTF-8; words that are written out in it are none of its signs.
  static func unicode(_ text: [UInt8]) -> [UInt8] {
    let characters = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
    let hasWords = hasWords(text)
    var output = String.UnicodeScalarView()
    for (index, character) in characters.enumerated() {
      var isSign = false
      switch character.value {
      case 0xF020...0xF0FF: isSign = true
      // Who writes µ or × means that; and lists of Word's begin with a centred dot.
      case 0xB5, 0xB7, 0xD7: break
      // "5-27-99"
      case 0x2D where index > 0 && characters[index - 1].properties.numericType != nil: break
      case 0x21...0xFF: isSign = !hasWords
      default: break
      }
      let sign = isSign ? self.character(character.value & 0xFF) : nil
      output.append(sign ?? character)
    }
    return Array(String(output).utf8)
  }

  /// Whether a text holds four letters in a row, letters on both sides of a space or a point behind a letter:
  /// "PO Box", "U.S.".
  private static func hasWords(_ text: [UInt8]) -> Bool {
    let parts = text.split(separator: 0x20).filter { $0.contains(where: HTMLTokenizer.isLetter) }
    guard parts.count <= 1, let part = parts.first else { return parts.count > 1 }
    return part.split { !HTMLTokenizer.isLetter($0) }.contains { $0.count > 3 }
      || zip(part, part.dropFirst()).contains {
        HTMLTokenizer.isLetter($0) && $1 == UInt8(ascii: ".")
      }
  }

  /// The character with a code; nil for pieces of brackets and codes without one.
  private static func character(_ code: UInt32) -> Unicode.Scalar? {
    let character: Unicode.Scalar
    switch code {
    case 0x20: return " "
    case 0x21...0x7E: character = lower[Int(code - 0x21)]
    case 0xA1...0xF5: character = upper[Int(code - 0xA1)]
    default: return nil
    }
    return character == " " ? nil : character
  }

  /// From 0x21 on; a space for none.
  private static let lower = Array(
    """
    !∀#∃%&∋()∗+,−./0123456789:;<=>?\
    ≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\
     αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼
    """.unicodeScalars)

  /// From 0xA1 on.
  private static let upper = Array(
    """
    ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓\
    °±″≥×∝∂•÷≠≡≈…  ↵\
    ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉\
    ∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓\
    ◊\u{2329}®©™∑          \
     \u{232A}∫⌠ ⌡
    """.unicodeScalars)
}
