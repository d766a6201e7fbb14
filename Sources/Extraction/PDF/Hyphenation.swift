/// Makes divided words whole.
///
/// A hyphen at the end of a line is one of division or of the word itself. The document tells: "long-term"
/// inside its lines keeps the hyphen, "treatment" does not; what is in neither form becomes one word
/// when its second half begins with a small letter. Before a figure it always stays, and behind a figure, a capital or
/// a single letter no language divides a word: "5-fluorouracil", "ACE-inhibitors", "p-value".
struct Hyphenation {
  /// Words that stand inside lines, in small letters.
  private var words: Set<String> = []

  init(_ pages: [PageLayout]) {
    for page in pages {
      for line in page.lines where line.words.count > 2 {
        for word in line.words.dropFirst().dropLast() {
          let text = Self.bare(word.text)
          if text.utf8.count > 3 { words.insert(text) }
        }
      }
    }
  }

  /// Adds a line to the text of its paragraph.
  func join(_ line: String, to text: inout String) {
    guard let last = text.unicodeScalars.last, Self.hyphens.contains(last) else {
      return text.appendWord(line)
    }
    let stem = text.unicodeScalars.dropLast()
    guard let letter = stem.last, let next = line.first else { return text.appendWord(line) }
    let isBehindFigure = letter.properties.numericType == .decimal && last != "\u{2013}"
    // A range or a name: "5-10 mg", "COVID-19". Soft hyphens would vanish from between the figures.
    if next.isNumber && (letter.properties.isAlphabetic || letter.properties.numericType != nil)
      || next.isLetter && isBehindFigure && !Self.isConjunction(line)
    {
      if Self.softHyphens.contains(last) { text = String(text.dropLast()) + "-" }
      text += line
      return
    }
    guard last != "\u{2013}", letter.properties.isAlphabetic, next.isLetter else {
      return text.appendWord(line)
    }
    let first = String(text.dropLast().reversed().prefix { !$0.isWhitespace }.reversed())
    let second = String(line.prefix { !$0.isWhitespace })
    let whole = Self.bare(first + second)
    let isWhole =
      last == "\u{AD}" || words.contains(whole)
      || !words.contains(Self.bare(first + "-" + second)) && next.isLowercase
        && !Self.mustKeepHyphen(first)
    if isWhole { text.unicodeScalars.removeLast() }
    text += line
  }

  /// Whether a word ends with a capital or a single letter.
  private static func mustKeepHyphen(_ word: String) -> Bool {
    // Elided articles count as letters: "l'é-" may be divided.
    let letters = word.reversed().prefix { $0.isLetter || "'’".contains($0) }
    return letters.count == 1 || letters.first?.isUppercase == true
  }

  /// Whether a line begins with a word behind which the rest of the compound follows: "5- and 10-year survival".
  private static func isConjunction(_ line: String) -> Bool {
    conjunctions.contains(String(line.prefix { !$0.isWhitespace }))
  }

  private static let conjunctions: Set<String> = [
    "and", "or", "to", "und", "oder", "bis", "et", "ou", "à", "y", "o", "a", "и", "или", "до",
  ]

  private static func bare(_ word: String) -> String {
    var word = Substring(word.lowercased())
    while let last = word.last, !last.isLetter { word.removeLast() }
    return String(word.drop { !$0.isLetter })
  }

  /// Hyphen-minus, soft hyphen, hyphen, and the "¬" of some scans; the dash of ranges.
  private static let hyphens: Set<Unicode.Scalar> = [
    "-", "\u{AD}", "\u{2010}", "\u{AC}", "\u{2013}",
  ]
  private static let softHyphens: Set<Unicode.Scalar> = ["\u{AD}", "\u{AC}"]
}

/// Joined letters of old fonts.
enum Ligatures {
  static func expanded(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { (0xFB00...0xFB06).contains($0.value) }) else {
      return text
    }
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFB00: output += "ff"
      case 0xFB01: output += "fi"
      case 0xFB02: output += "fl"
      case 0xFB03: output += "ffi"
      case 0xFB04: output += "ffl"
      case 0xFB05, 0xFB06: output += "st"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
