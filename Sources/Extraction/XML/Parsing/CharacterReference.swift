/// A reference in XML text, read as what it means without the DTD that would define it.
///
/// Articles use `&nbsp;` and `&alpha;`, which only NLM's DTDs define, and DTDs are never loaded. So
/// names of HTML, ISO 8879 and MathML are known from ``CharacterEntities``; an unknown name stays as
/// it is written, and so does a bare `&`. A reference to a character that XML does not allow (section
/// 2.2 of XML 1.0) is nothing, and one to U+0080…U+009F what it is in HTML: a character of windows-1252.
struct CharacterReference {
  /// What it stands for: valid UTF-8.
  private(set) var characters: [UInt8]
  /// How many bytes it is long in the document; at least 1.
  private(set) var length: Int

  /// Reads the reference whose `&` is at `start`.
  init(in text: [UInt8], at start: Int, before end: Int, _ entities: DeclaredEntities) {
    characters = [UInt8(ascii: "&")]
    length = 1
    guard let name = Self.name(in: text, at: start, before: end) else { return }
    if text[name.lowerBound] == UInt8(ascii: "#") {
      guard let code = Self.code(text[name.dropFirst()]) else { return }
      characters = Self.characters(code)
    } else if let known = Self.predefined(text[name]) {
      characters = [known]
    } else if let declared = entities.text(of: text[name]) {
      characters = declared
    } else if let entity = CharacterEntities.entity(text[name]) {
      characters = entity.utf8
    } else {
      return
    }
    length = name.count + 2
  }

  /// The bytes between `&` and `;`, or nil where these are no reference.
  static func name(in text: [UInt8], at start: Int, before end: Int) -> Range<Int>? {
    var index = start + 1
    let last = min(end, start + 66)
    while index < last {
      let byte = text[index]
      if byte == UInt8(ascii: ";") { return index > start + 1 ? start + 1..<index : nil }
      let isNameByte =
        byte >= 0x80 || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
        || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        || byte == UInt8(ascii: "#") && index == start + 1
        || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":")]
          .contains(byte)
      if !isNameByte { return nil }
      index += 1
    }
    return nil
  }

  private static func predefined(_ name: ArraySlice<UInt8>) -> UInt8? {
    guard let first = name.first, let last = name.last, name.count <= 4 else { return nil }
    switch (first, last, name.count) {
    case (UInt8(ascii: "l"), UInt8(ascii: "t"), 2): return UInt8(ascii: "<")
    case (UInt8(ascii: "g"), UInt8(ascii: "t"), 2): return UInt8(ascii: ">")
    case (UInt8(ascii: "a"), UInt8(ascii: "p"), 3):
      return name.elementsEqual("amp".utf8) ? UInt8(ascii: "&") : nil
    case (UInt8(ascii: "q"), UInt8(ascii: "t"), 4):
      return name.elementsEqual("quot".utf8) ? UInt8(ascii: "\"") : nil
    case (UInt8(ascii: "a"), UInt8(ascii: "s"), 4):
      return name.elementsEqual("apos".utf8) ? UInt8(ascii: "'") : nil
    default: return nil
    }
  }

  /// The scalar of digits such as `946` or `x3B2`; U+FFFD for a number that is no character.
  private static func code(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let isHexadecimal = digits.first == UInt8(ascii: "x") || digits.first == UInt8(ascii: "X")
    let text = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
    guard let code = UInt32(text, radix: isHexadecimal ? 16 : 10) else { return nil }
    return Unicode.Scalar(code) ?? "\u{FFFE}"
  }

  private static func characters(_ scalar: Unicode.Scalar) -> [UInt8] {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: [UInt8(scalar.value)]
    case 0..<0x20: []
    case 0x80..<0xA0: Array(String(CharacterEntities.windows1252(scalar.value) ?? " ").utf8)
    case 0xFFFE, 0xFFFF: []
    default: Array(String(scalar).utf8)
    }
  }
}

/// The general entities that a document declares for itself, in `<!DOCTYPE … [<!ENTITY a "b">]>`.
///
/// Plain text is taken over by ``CharacterReference``. An entity whose text holds markup or other declared
/// entities is written out before the document is read (``expandingMarkup(in:from:limit:)``); one that is
/// external stays as it is written.
struct DeclaredEntities {
  /// The texts; nil for an entity that is not plain text.
  private var texts: [[UInt8]: [UInt8]?] = [:]
  /// The entities with markup or other entities in them, as they are declared.
  private var markup: [[UInt8]: [UInt8]] = [:]

  var isEmpty: Bool { texts.isEmpty }

  /// The text of an entity, where it has one.
  func text(of name: ArraySlice<UInt8>) -> [UInt8]? {
    texts.isEmpty ? nil : texts[Array(name)] ?? nil
  }

  /// The markup that an entity stands for, where it stands for any.
  func markup(of name: ArraySlice<UInt8>) -> [UInt8]? {
    markup.isEmpty ? nil : markup[Array(name)]
  }

  /// Adds `<!ENTITY name "text">`; of two declarations the first holds (XML 1.0, section 4.2).
  mutating func declare(_ name: [UInt8], text: [UInt8]?) {
    guard texts[name] == nil, texts.count < 10_000 else { return }
    guard let text else {
      texts[name] = .some(nil)
      return
    }
    // The text is parsed twice: where it is declared, only for numbers, and where it is used.
    var resolved: [UInt8]? = text
    for _ in 0..<2 {
      guard let once = resolved, once.contains(UInt8(ascii: "&")) else { break }
      resolved = Self.resolved(once)
    }
    if let characters = resolved, characters != [UInt8(ascii: "<")],
      characters.contains(UInt8(ascii: "<"))
    {
      resolved = nil
    }
    texts[name] = .some(resolved)
    if resolved == nil { markup[name] = text }
  }

  /// The text with its references to characters resolved; nil where it has others.
  private static func resolved(_ text: [UInt8]) -> [UInt8]? {
    var output: [UInt8] = []
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "&") else {
        output.append(text[index])
        index += 1
        continue
      }
      let reference = CharacterReference(in: text, at: index, before: text.count, Self())
      if reference.length == 1, reference.characters == [UInt8(ascii: "&")],
        CharacterReference.name(in: text, at: index, before: text.count) != nil
      {
        return nil
      }
      output += reference.characters
      index += reference.length
    }
    return output
  }
}
