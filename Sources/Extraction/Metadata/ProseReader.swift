internal import JSON

/// Collects the text of JSON: the strings that read like paragraphs or hold markup, and what belongs to them.
///
/// Shorter strings count where leaving them out would cut a hole into the text:
///
///     {"title": "Doses", "body": [                                      ## Doses
///       {"children": [{"text": "Adults take at most "},
///                     {"text": "4 g"}, {"text": " on one day."}]},      Adults take at most 4 g on one day.
///       {"children": [{"text": "Children: 60 mg/kg."}]}],               Children: 60 mg/kg.
///      "faq": [{"q": "How long?", "a": "For seven days, or as the doctor says."}]}
///
/// - the spans of one paragraph are one text;
/// - in a list, what stands under a name whose strings are text for the greater part;
/// - in an object, sentences beside such a text, and the title above it.
struct ProseReader {
  /// In the order of the text, each once.
  private(set) var parts: [StructuredData.Part] = []
  /// How long all is that reads like text, in bytes.
  private(set) var size = 0

  private var pieces: [Piece] = []
  private var nodeCount = 0
  private var places: [[String]: Int] = [:]
  private var firstArticle: Int?
  /// Whether an object or list has been left, since the last article was found, that holds all of them.
  private var hasScope = false

  /// A string, or the spans of a paragraph.
  private struct Piece {
    var content: [UInt8]
    /// The name it stands under, or its list does.
    var key: String
    /// A number for that and for the name of the object around it; -1 in a list of other things besides.
    var place: Int
    /// How many objects and lists are around it.
    var depth: Int
    var isHeading = false
    /// Whether it reads like text.
    var isText = false
    var isKept = false
    /// Whether it has markup of paragraphs, or is one made of spans.
    var isArticle = false
    /// Whether it stands in the innermost object or list that holds all articles.
    var isInScope = false
  }

  /// A value of fewer bytes is a label.
  private static let minimumBytes = 40
  /// In bytes; a longer value is no heading.
  private static let maximumHeading = 200
  /// In bytes; a longer text is not meant twice.
  private static let maximumAnswer = 400
  private static let maximumNodes = 200_000

  /// Reads a value and all that is in it.
  ///
  /// - Complexity: O(*n* · depth), which has a bound.
  init(_ root: JSONElement) {
    read(root, key: "", owner: nil, depth: 0)
    leaveOutOthers()
    finish()
  }

  private mutating func read(
    _ element: JSONElement, key: String, owner: String?, isHeading: Bool = false, depth: Int
  ) {
    nodeCount += 1
    guard depth < 64, nodeCount < Self.maximumNodes else { return }
    let start = pieces.count
    switch element.kind {
    case .array:
      readList(element, key: key, owner: owner, isHeading: isHeading, depth: depth)
      keepLists(start)
      noteScope(start)
    case .object:
      let isHeading = Self.isHeading(element) || isHeading && !Self.isBlock(element)
      for (name, value) in element.members {
        read(value, key: name, owner: key, isHeading: isHeading, depth: depth + 1)
      }
      keepMembers(start, depth: depth + 1)
      noteScope(start)
    case .string:
      guard let value = element.utf8 else { return }
      append(value, key: key, owner: owner, isHeading: isHeading, depth: depth)
    default: break
    }
  }

  private mutating func readList(
    _ list: JSONElement, key: String, owner: String?, isHeading: Bool, depth: Int
  ) {
    let members = list.elements
    guard members.contains(where: { Self.isSpan($0, key: key) }) else {
      let owner = members.allSatisfy { $0.kind == .string } ? owner : nil
      for member in members {
        read(member, key: key, owner: owner, isHeading: isHeading, depth: depth + 1)
      }
      return
    }
    var line = SpanLine()
    func flush(_ reader: inout Self) {
      let isHeading = isHeading && !line.hasScript
      reader.append(
        line.content, key: "", owner: "", isHeading: isHeading, depth: depth,
        isParagraph: !isHeading)
      line = SpanLine()
    }
    for member in members {
      nodeCount += 1
      if line.append(member, key: key) { continue }
      flush(&self)
      read(member, key: key, owner: nil, depth: depth + 1)
    }
    flush(&self)
  }

  private mutating func append(
    _ value: [UInt8], key: String, owner: String?, isHeading: Bool, depth: Int,
    isParagraph: Bool = false
  ) {
    guard value.contains(where: { $0 > 0x20 }), !MetadataText.isAddress(value),
      value[0] != UInt8(ascii: "{"), isParagraph || value[0] != UInt8(ascii: "[")
    else { return }
    let place = owner.map { places[[$0, key], default: places.count] } ?? -1
    if let owner { places[[owner, key]] = place }
    var piece = Piece(content: value, key: key, place: place, depth: depth)
    piece.isHeading = isHeading && value.count <= Self.maximumHeading
    piece.isText = Self.readsLikeText(value)
    piece.isKept = piece.isText
    piece.isArticle =
      piece.isText
      && (isParagraph || Self.paragraphs.contains { value.firstRange(of: $0) != nil })
    if piece.isArticle {
      hasScope = false
      firstArticle = firstArticle ?? pieces.count
    }
    pieces.append(piece)
  }

  private static let paragraphs = [Array("<p>".utf8), Array("<p ".utf8)]

  // MARK: - What belongs to a text

  /// Keeps, of the pieces of a list, those under names whose strings are text for the greater part.
  private mutating func keepLists(_ start: Int) {
    guard pieces[start...].contains(where: \.isText),
      pieces[start...].contains(where: { !$0.isKept })
    else { return }
    var sizes: [Int: (kept: Int, all: Int)] = [:]
    for piece in pieces[start...] {
      sizes[piece.place, default: (0, 0)].all += piece.content.count
      if piece.isKept { sizes[piece.place, default: (0, 0)].kept += piece.content.count }
    }
    for index in start..<pieces.count where !pieces[index].isKept {
      let piece = pieces[index]
      guard piece.place >= 0, let size = sizes[piece.place] else { continue }
      pieces[index].isKept =
        size.kept > 0 && size.kept * 2 >= size.all
        && (piece.key.isEmpty || Self.isName(piece.content))
    }
  }

  /// Keeps the title of an object with text, and moves it before that, and the sentences and names beside a text.
  private mutating func keepMembers(_ start: Int, depth: Int) {
    guard pieces[start...].contains(where: \.isKept) else { return }
    var direct = (text: 0, all: 0)
    for piece in pieces[start...] where piece.depth == depth && Self.isName(piece.content) {
      direct.all += piece.content.count
      if piece.isText { direct.text += piece.content.count }
    }
    // Messages are many short ones.
    let isBesideText = direct.text > 0 && direct.text * 3 >= direct.all * 2
    var titles: [Piece] = []
    for index in start..<pieces.count where pieces[index].depth == depth {
      let piece = pieces[index]
      // "HIV/AIDS" and "amoxicillin" may be titles.
      let isTitle =
        Self.titles.contains(piece.key)
        ? !piece.content.contains { "{_".utf8.contains($0) }
        : isBesideText && Self.names.contains(piece.key) && Self.isName(piece.content)
      if isTitle, piece.content.count <= Self.maximumHeading {
        pieces[index].isKept = true
        if !piece.isArticle { pieces[index].isHeading = true }
        titles.append(pieces[index])
      } else if isBesideText, Self.isSentence(piece.content) {
        pieces[index].isKept = true
      }
    }
    guard !titles.isEmpty else { return }
    let rest = pieces[start...].filter { !($0.depth == depth && $0.isHeading && $0.isKept) }
    if titles.count + rest.count == pieces.count - start {
      pieces.replaceSubrange(start..., with: titles + rest)
    }
  }

  private static let titles: Set<String> = [
    "title", "heading", "headline", "subtitle", "subheading", "question", "q",
  ]
  private static let names: Set<String> = ["name", "label", "term"]

  /// Whether a value is more than the name of something for programs: "Children", "für Kinder", not "main-nav".
  private static func isName(_ value: [UInt8]) -> Bool {
    if value.contains(where: { $0 == UInt8(ascii: "{") }) { return false }
    if value.contains(where: { $0 == 0x20 || $0 >= 0x80 }) { return true }
    return value[0] &- 0x41 < 26 && !value.contains { "_/=-".utf8.contains($0) }
  }

  private static func isSentence(_ value: [UInt8]) -> Bool {
    isName(value)
      && [".", "?", "!", "。", "？", "！", "؟"].contains {
        value.suffix($0.utf8.count).elementsEqual($0.utf8)
      }
  }

  // MARK: - The article

  private mutating func noteScope(_ start: Int) {
    guard !hasScope, let firstArticle, firstArticle >= start else { return }
    // An object around one string only says what that is.
    let names = pieces[start...].lazy.filter { Self.isName($0.content) || $0.isText }
    guard names.prefix(2).count == 2 else { return }
    hasScope = true
    for index in start..<pieces.count { pieces[index].isInScope = true }
  }

  /// Leaves out what stands outside of the object with the article, such as messages and teasers of other articles,
  /// where most of the text is an article.
  private mutating func leaveOutOthers() {
    var seen: Set<[UInt8]> = []
    var articles = 0
    for piece in pieces where piece.isText && seen.insert(piece.content).inserted {
      size += piece.content.count
      if piece.isArticle { articles += piece.content.count }
    }
    guard hasScope, articles * 2 >= size else { return }
    for index in pieces.indices where !pieces[index].isInScope { pieces[index].isKept = false }
  }

  /// Writes what is kept, paragraphs once; what is shorter is said again where its neighbours are others, a short
  /// answer below another question, too.
  private mutating func finish() {
    let kept = pieces.filter(\.isKept)
    pieces = []
    var seen: Set<[UInt8]> = []
    var pairs: Set<[[UInt8]]> = []
    for index in kept.indices {
      let piece = kept[index]
      let isNew = seen.insert(piece.content).inserted
      let isAnswer =
        index > 0 && kept[index - 1].isHeading && piece.content.count <= Self.maximumAnswer
      var isRepeated = !isNew && piece.isText && !isAnswer
      for other in [index - 1, index + 1] where kept.indices.contains(other) {
        let pair = [min(index, other), max(index, other)].map { kept[$0].content }
        if !isNew, pairs.contains(pair) { isRepeated = true }
      }
      if index > 0 { pairs.insert([kept[index - 1].content, piece.content]) }
      guard !isRepeated else { continue }
      parts.append(StructuredData.Part(content: piece.content, isHeading: piece.isHeading))
    }
  }

  // MARK: - Judging

  /// Whether a value has words, or letters of a script without spaces, and the end of a sentence; no
  /// addresses, code or data.
  ///
  /// Tags of markup do not count.
  static func readsLikeText(_ value: [UInt8]) -> Bool {
    guard value.count >= minimumBytes, !MetadataText.isAddress(value),
      value.first != UInt8(ascii: "{"), value.first != UInt8(ascii: "[")
    else { return false }
    let isMarkup = value.contains(UInt8(ascii: "<"))
    var length = 0
    var spaces = 0
    var letters = 0
    var signs = 0
    var isTag = false
    var hasSentence = false
    let start = value.prefix(2_000)
    for (index, byte) in start.enumerated() {
      // Characters count, not bytes: a word of Russian has twice as many.
      guard byte & 0xC0 != 0x80 else { continue }
      if byte == UInt8(ascii: "<"), index + 1 < start.count,
        HTMLTokenizer.isLetter(start[index + 1]) || start[index + 1] == UInt8(ascii: "/")
      {
        isTag = true
      } else if isTag {
        // What a tag parts are words.
        if byte == UInt8(ascii: ">") {
          isTag = false
          spaces += 1
          length += 1
        }
        continue
      }
      guard !isTag else { continue }
      length += 1
      switch byte {
      case 0x20: spaces += 1
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "="), UInt8(ascii: ";"),
        UInt8(ascii: "_"), UInt8(ascii: "|"), UInt8(ascii: "\\"):
        signs += 1
      case UInt8(ascii: "."), UInt8(ascii: "?"): hasSentence = true
      default: if byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 { letters += 1 }
      }
    }
    let isIdeographic = value.contains { $0 >= 0xE3 && $0 <= 0xE9 }
    hasSentence = hasSentence || isIdeographic || value.contains(0xD8)
    return hasSentence && letters * 2 > length - spaces && (isIdeographic || spaces * 20 > length)
      && (isMarkup || signs * 50 < length)
  }
}
