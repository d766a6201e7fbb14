/// Templates: most are boxes and notes, but some hold words and figures of the sentence around them.
extension Wikitext {
  /// What a template shows in the line, given without its braces; nil where it is left out.
  ///
  /// Known are those of doses, units and punctuation that Wikipedias share:
  /// `{{nowrap|500 mg}}`, `{{frac|1|2}}`, `{{sup|6}}`, `{{convert|5|mg}}`, `{{ndash}}`.
  static func shown(_ template: ArraySlice<UInt8>) -> [UInt8]? {
    guard template.count < 400 else { return nil }
    let parts = template.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
      .map { Array(MetadataText.trimmed($0)) }
    let name = String(decoding: parts[0], as: UTF8.self).lowercased()
    // Named parameters say how, not what.
    let values = parts.dropFirst().filter { !$0.contains(UInt8(ascii: "=")) }
    switch name {
    case "ndash", "en dash", "–", "snd", "spaced ndash": return Array("–".utf8)
    case "mdash", "em dash", "—": return Array("—".utf8)
    case "nbsp", "space", "thinsp", "thin space", "hair space", "zwsp", "gaps": return [0x20]
    default: break
    }
    guard let first = values.first, !first.starts(with: "[[".utf8) else { return nil }
    switch name {
    case "nowrap", "nobr", "small", "smaller", "big", "math", "mvar", "val", "nts", "nombre",
      "unité":
      return Array(values.joined(separator: [0x20]))
    case "sup", "exp", "^": return tagged("sup", first)
    case "sub", "ind", "_": return tagged("sub", first)
    case "lang", "langue", "lang-la": return values.last
    case "convert", "cvt", "unit": return Array(values.prefix(2).joined(separator: [0x20]))
    case "frac", "sfrac", "fraction", "bruch":
      let slash = [UInt8(ascii: "/")]
      switch values.count {
      case 1: return Array("1/".utf8) + first
      case 2: return Array(values.joined(separator: slash))
      default: return first + [0x20] + Array(values.dropFirst().prefix(2).joined(separator: slash))
      }
    default: return nil
    }
  }

  private static func tagged(_ name: String, _ text: [UInt8]) -> [UInt8] {
    Array("<\(name)>".utf8) + text + Array("</\(name)>".utf8)
  }

  /// Whether a figure would join what stands on the other side of a template that is left out.
  static func joinsFigure(_ before: UInt8?, _ next: UInt8) -> Bool {
    func isFigure(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    func isWord(_ byte: UInt8) -> Bool { isFigure(byte) || (byte | 0x20) &- 0x61 < 26 }
    guard let before else { return false }
    return isFigure(before) && isWord(next) || isWord(before) && isFigure(next)
  }
}
