internal import JSON

/// Collects the strings of JSON that read like paragraphs or hold markup.
struct ProseReader {
  /// In the order of the text, each once.
  private(set) var texts: [[UInt8]] = []
  /// How long they are together, in bytes.
  private(set) var size = 0
  private var seen: Set<[UInt8]> = []
  private var nodeCount = 0

  /// A value of fewer bytes is a label.
  private static let minimumBytes = 40
  private static let maximumNodes = 200_000

  /// Reads a value and all that is in it.
  mutating func read(_ element: JSONElement, depth: Int = 0) {
    nodeCount += 1
    guard depth < 64, nodeCount < Self.maximumNodes else { return }
    switch element.kind {
    case .array:
      for member in element.elements { read(member, depth: depth + 1) }
    case .object:
      for (_, value) in element.members { read(value, depth: depth + 1) }
    case .string:
      guard let value = element.utf8, Self.readsLikeText(value), seen.insert(value).inserted
      else { return }
      texts.append(value)
      size += value.count
    default: break
    }
  }

  /// Whether a value has words, or letters of a script without spaces, and the end of a sentence; no
  /// addresses, code or data.
  static func readsLikeText(_ value: [UInt8]) -> Bool {
    guard value.count >= minimumBytes, !MetadataText.isAddress(value),
      value.first != UInt8(ascii: "{"), value.first != UInt8(ascii: "[")
    else { return false }
    var spaces = 0
    var letters = 0
    var signs = 0
    for byte in value.prefix(2_000) {
      switch byte {
      case 0x20: spaces += 1
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "="), UInt8(ascii: ";"),
        UInt8(ascii: "_"), UInt8(ascii: "|"), UInt8(ascii: "\\"):
        signs += 1
      default: if byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 { letters += 1 }
      }
    }
    let length = min(value.count, 2_000)
    let isMarkup = value.contains(UInt8(ascii: "<"))
    let isIdeographic = value.contains { $0 >= 0xE3 && $0 <= 0xE9 }
    let hasSentence =
      value.contains(UInt8(ascii: ".")) || isIdeographic || value.contains(0xD8)
      || value.contains(UInt8(ascii: "?"))
    return hasSentence && letters * 2 > length && (isIdeographic || spaces * 15 > length)
      && (isMarkup || signs * 50 < length)
  }
}
