/// A template that shows something of the sentence around it: a quantity, a sign, a word.
///
/// Known are those of figures, units, formulas, punctuation, words in other languages and words set in some way
/// that the Wikipedias of the eight languages have. Of arguments that one of them cannot place it shows all. Any other
/// template (boxes, notes, citations, links to elsewhere) shows nothing.
///
///     {{val|5.2|1|e=-3|u=mg}}      (5.2±1)×10<sup>-3</sup> mg
///     {{convert|10|-|20|C|F}}      10–20 °C
///     {{chem|SO|4|2-}}             SO<sub>4</sub><sup>2-</sup>
///     {{lang-de|Herz}}             Herz
///     {{em|not}}                   not
struct WikitextTemplate {
  private let kind: Kind
  private var values: [String] = []
  /// Arguments with names say how something is shown, and sometimes what.
  private var named: [String: String] = [:]

  /// What a template shows in the line, given without its braces; nil where it is left out.
  ///
  /// - Complexity: O(*n*), and longer ones than 1,000 bytes are none of these.
  static func shown(_ content: ArraySlice<UInt8>) -> [UInt8]? {
    guard content.count < 1_000 else { return nil }
    let parts = parts(of: content)
    var name = parts[0]
    var arguments = parts[1...]
    // Functions of the parser have a colon.
    if name.lowercased().hasPrefix("formatnum:") {
      arguments = [String(name.dropFirst("formatnum:".count))]
      name = "formatnum"
    }
    if arguments.isEmpty, let sign = sign(name) { return Array(sign.utf8) }
    // `{{3e|jour}}`; `{{e|9}}` is a power.
    if let first = name.first, first.isNumber || "IVX".contains(first), isOrdinal(name) {
      return Array((name + " " + arguments.joined(separator: " ")).utf8)
    }
    guard let kind = kind(of: name) else { return nil }
    let text = WikitextTemplate(kind, arguments).text
    return text.isEmpty ? nil : Array(text.utf8)
  }

  private init(_ kind: Kind, _ arguments: ArraySlice<String>) {
    self.kind = kind
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "="),
        let name = Self.name(argument[..<equals])
      else {
        values.append(argument)
        continue
      }
      let value = Self.trimmed(argument[argument.index(after: equals)...])
      // `1=` is what a value with a "=" in it needs.
      if Int(name) == values.count + 1 { values.append(value) } else { named[name] = value }
    }
  }

  /// Whether a figure would join what stands on the other side of a template that is left out.
  static func joinsFigure(_ before: UInt8?, _ next: UInt8) -> Bool {
    func isFigure(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    func isWord(_ byte: UInt8) -> Bool { isFigure(byte) || (byte | 0x20) &- 0x61 < 26 }
    guard let before else { return false }
    return isFigure(before) && isWord(next) || isWord(before) && isFigure(next)
  }

  // MARK: - Parts

  /// The name and the arguments: what stands between bars that are in no link.
  static func parts(of content: ArraySlice<UInt8>) -> [String] {
    var parts: [String] = []
    var start = content.startIndex
    var linkDepth = 0
    for index in content.indices {
      let isDouble = index > start && content[index - 1] == content[index]
      switch content[index] {
      case UInt8(ascii: "[") where isDouble: linkDepth += 1
      case UInt8(ascii: "]") where isDouble && linkDepth > 0: linkDepth -= 1
      case UInt8(ascii: "|") where linkDepth == 0:
        parts.append(String(decoding: MetadataText.trimmed(content[start..<index]), as: UTF8.self))
        start = index + 1
      default: break
      }
    }
    return parts + [String(decoding: MetadataText.trimmed(content[start...]), as: UTF8.self)]
  }

  private static func trimmed(_ text: Substring) -> String {
    String(decoding: MetadataText.trimmed(Array(text.utf8)[...]), as: UTF8.self)
  }

  /// The name of an argument; nil for text that has a "=" in it.
  private static func name(_ text: Substring) -> String? {
    let name = trimmed(text)
    let isName = name.allSatisfy { $0.isLetter || $0.isNumber || " _-±".contains($0) }
    return isName && !name.isEmpty && name.utf8.count <= 24 ? name : nil
  }

  // MARK: - Text

  private var text: String {
    if values.allSatisfy(\.isEmpty), named.isEmpty { return "" }
    return switch kind {
    case .words: joined
    case .first:
      ["lt", "label", "text", "texte", "fr", "عر"].lazy.compactMap { named[$0] }.first
        ?? values.first ?? ""
    case .last: named["text"] ?? named["texte"] ?? values.last ?? ""
    case .chosen(let places):
      places.lazy.filter { $0 < values.count }.map { values[$0] }.first { !$0.isEmpty } ?? ""
    case .reading: values.count > 1 ? "\(values[0])（\(values[1])）" : joined
    case .century:
      values.count > 1 && ["e", "er", "re"].contains(values[1])
        ? "\(values[0])\(values[1]) siècle" : joined
    case .raised: Self.script("sup", joined)
    case .lowered: Self.script("sub", joined)
    case .both: Self.script("sup", named["p"] ?? "") + Self.script("sub", named["b"] ?? "")
    case .power(let mantissa): mantissa + Self.script("sup", joined)
    case .fraction: fraction
    case .joinedFigures: values.joined() + power + unit
    case .quantity: quantity
    case .value: value
    case .scientific:
      values.count == 2
        ? "\(values[0])·10\(Self.script("sup", values[1]))" + unit : joined + unit
    case .conversion: conversion
    case .tolerance: values.count == 2 ? "+\(values[0]) −\(values[1])" : "±" + joined
    case .degrees: (values.first ?? "") + "°" + values.dropFirst().joined()
    case .chemistry: chemistry
    case .formula: formula
    case .nuclide: nuclide
    // With a title or an author it is a work cited: `{{Citation|和書|title=…}}` of Japanese.
    case .enclosed where named.keys.contains { $0 != "lang" && $0 != "langue" }: ""
    case .enclosed(let open, let close):
      values.first.map { $0.isEmpty ? "" : open + $0 + close } ?? ""
    case .circa: "c. " + values.joined(separator: " – ")
    case .asOf:
      named["alt"] ?? (named["lc"] == nil ? "As of " : "as of ") + values.joined(separator: "-")
    }
  }

  private var joined: String { values.filter { !$0.isEmpty }.joined(separator: " ") }

  private static func script(_ name: String, _ text: String) -> String {
    text.isEmpty ? "" : "<\(name)>\(text)</\(name)>"
  }

  private var fraction: String {
    switch values.count {
    case 0: ""
    case 1: "1/" + values[0]
    case 2: values.joined(separator: "/")
    default: "\(values[0]) \(values[1])/\(values[2])"
    }
  }

  /// The power of ten of `e=6`.
  private var power: String { named["e"].map { "×10" + Self.script("sup", $0) } ?? "" }

  /// The unit of an argument with a name, with the blank before it.
  private var unit: String {
    let unit = named["u"] ?? named["ul"] ?? named["suffix"] ?? named["post"] ?? ""
    let per = named["up"] ?? named["upl"] ?? ""
    return Self.spaced(per.isEmpty ? unit : "\(unit)/\(per)")
  }

  private static func spaced(_ unit: String) -> String {
    unit.isEmpty || ["%", "‰", "°"].contains(unit) ? unit : " " + unit
  }

  /// `{{unité|5|e=6|kg|m|-3}}`: a figure, and units with their exponents.
  private var quantity: String {
    guard var text = values.first else { return "" }
    for word in ["±", "à", "ou", "et"] {
      if let other = named[word] { text += word == "±" ? "±" + other : " \(word) \(other)" }
    }
    var rest = values.dropFirst()
    // `{{unité|5|à|10|mg}}`; "a" with an exponent is a year.
    if let word = rest.first.flatMap(Self.rangeWord), let other = rest.dropFirst().first,
      other.first?.isNumber ?? false
    {
      text += word + other
      rest = rest.dropFirst(2)
    }
    text += power
    var units = ""
    for value in rest where !value.isEmpty {
      if !units.isEmpty, Self.isNumber(value) {
        units += Self.script("sup", value)
      } else {
        units += units.isEmpty || value.hasPrefix("/") ? value : "·" + value
      }
    }
    return text + Self.spaced(units) + unit
  }

  /// A figure with its uncertainty: `{{val|5|1|e=6|u=mg}}`, `{{val|5|-|10}}`, `{{val|5|0.2|0.1}}`.
  private var value: String {
    guard var text = values.first else { return "" }
    text += named["end"] ?? ""
    if values.count > 2, let word = Self.rangeWord(values[1]) {
      text += word + values[2]
    } else if values.count > 2 {
      let (above, below) = (values[1].drop { $0 == "+" }, values[2].drop { "-−".contains($0) })
      text += " +\(above) −\(below)"
    } else if values.count > 1 {
      text += values[1].hasPrefix("(") ? values[1] : "±" + values[1]
    }
    if values.count > 1, !power.isEmpty { text = "(\(text))" }
    return (named["p"] ?? "") + text + power + (named["s"] ?? "") + unit
  }

  /// `{{convert|10|to|20|C|F}}`, `{{convert|5|ft|8|in|cm}}`: what is converted, not to what.
  private var conversion: String {
    var text = ""
    var index = 0
    while index < values.count, Self.isNumber(values[index]) {
      text += text.isEmpty || text.hasSuffix("–") || text.hasSuffix(" ") ? "" : " "
      text += values[index]
      guard index + 1 < values.count else { return text }
      if let word = Self.rangeWord(values[index + 1]) {
        text += word
      } else {
        text += Self.spaced(Self.degrees[values[index + 1]] ?? values[index + 1])
        // A figure without a unit says how to round.
        guard index + 3 < values.count else { return text }
      }
      index += 2
    }
    return text.isEmpty ? joined : text
  }

  private static let degrees = ["C": "°C", "F": "°F"]

  private static func rangeWord(_ word: String) -> String? {
    switch word {
    case "-", "–", "−": "–"
    case "x", "xx", "×", "*": " × "
    case "±", "+/-", "+/−": "±"
    case "to", "to(-)", "to about", "and", "and(-)", "or", "by", "bis", "à", "ou", "a", "y", "o",
      "и", "или":
      " \(word.prefix { $0 != "(" }) "
    default: nil
    }
  }

  private static func isNumber(_ text: String) -> Bool {
    let digits = text.drop { "+-−.".contains($0) }
    return text.count - digits.count < 3 && digits.first?.isNumber ?? false
  }

  /// `{{chem|SO|4|2-}}`: elements, numbers and charges.
  private var chemistry: String {
    values.enumerated().map { index, value in
      if value.last.map({ "+-−".contains($0) }) ?? false { return Self.script("sup", value) }
      return value.allSatisfy(\.isNumber) ? Self.script(index == 0 ? "sup" : "sub", value) : value
    }.joined()
  }

  /// `{{nuclide|I|131}}`, `{{nuclide|technetium|99|m}}`: a symbol has its mass before it, a name behind it.
  private var nuclide: String {
    guard let element = values.first, !element.isEmpty else { return "" }
    let mass = values.dropFirst().joined()
    if element.count > 2 { return mass.isEmpty ? element : "\(element)-\(mass)" }
    return Self.script("sup", mass) + element
  }

  /// `{{chem2|SO4(2-)}}`: charges stand in parentheses.
  private var formula: String {
    let text = joined.replacing("->", with: "→")
    var output = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "("), let close = rest[open...].firstIndex(of: ")") {
      let charge = rest[rest.index(after: open)..<close]
      let isCharge =
        charge.last.map { "+-−".contains($0) } ?? false && charge.dropLast().allSatisfy(\.isNumber)
      output += isCharge ? rest[..<open] + Self.script("sup", String(charge)) : rest[...close]
      rest = rest[rest.index(after: close)...]
    }
    return output + rest
  }
}
