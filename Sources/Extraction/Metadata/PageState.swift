internal import JSON

/// The text that pages without markup keep in the state of their scripts, such as `__NEXT_DATA__`
/// (<https://nextjs.org/docs>): scripts of type `application/json`.
enum PageState {
  /// A value of fewer bytes is a label.
  private static let minimumBytes = 40
  private static let maximumBytes = 8 << 20
  private static let maximumNodes = 200_000

  /// The values that read like paragraphs or hold markup, in order, each once, a line each; the script
  /// counts that has the most of them.
  static func text(_ states: [Range<Int>], page: Span<UInt8>) -> [UInt8] {
    var longest: [UInt8] = []
    for range in states where range.count > minimumBytes && range.count <= maximumBytes {
      var script: [UInt8] = []
      script.reserveCapacity(range.count)
      for index in range { script.append(page[index]) }
      guard let document = StructuredData.document(script) else { continue }
      var reader = Reader()
      reader.read(document.root, depth: 0)
      if reader.text.count > longest.count { longest = reader.text }
    }
    return longest
  }

  private struct Reader {
    var text: [UInt8] = []
    private var seen: Set<[UInt8]> = []
    private var nodeCount = 0

    mutating func read(_ element: JSONElement, depth: Int) {
      nodeCount += 1
      guard depth < 64, nodeCount < PageState.maximumNodes else { return }
      switch element.kind {
      case .array: for member in element.elements { read(member, depth: depth + 1) }
      case .object: for member in element.members { read(member.value, depth: depth + 1) }
      case .string:
        guard let value = element.utf8, PageState.readsLikeText(value), seen.insert(value).inserted
        else { return }
        text += value
        text.append(0x0A)
      default: break
      }
    }
  }

  /// Whether a value has words, or letters of a script without spaces, and the end of a sentence; no
  /// addresses, code or data.
  private static func readsLikeText(_ value: [UInt8]) -> Bool {
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
