/// What follows the end of a printed line, where a word may be divided.
struct DividedWord {
  private(set) var isBehindSpace = false
  /// Whether it begins with a small letter, as the second half of a word does.
  private(set) var isContinued = false
  /// Whether it begins with a letter or figure: "IL-", "6".
  private(set) var isName = false
  /// Whether the hyphen before it stands for the rest of a word: "Herz- und Gefäßerkrankungen".
  private(set) var isConjunction = false
  /// The letters behind which it is a French pronoun, whose hyphen stays: "est-", "il"; nil for other words.
  private var verbEndings: [UInt8]?

  /// Looks at the text behind an element.
  init(behind element: Int, in tree: XMLTree) {
    let next = Int(tree.nodes[element].next)
    guard next < tree.nodes.count, tree.name(next) == .characters else { return }
    let characters = tree.characters(of: next)
    let text = characters.drop { $0 <= 0x20 }
    // Transcribers begin a new line there, too.
    isBehindSpace =
      text.count < characters.count && !characters.prefix(while: { $0 <= 0x20 }).contains(0x0A)
    let word = String(decoding: text.prefix { $0 > 0x20 }.prefix(32), as: UTF8.self)
    guard let first = word.unicodeScalars.first?.properties else { return }
    isContinued = first.isLowercase
    isName = first.isAlphabetic || first.numericType != nil
    isConjunction = Self.conjunctions.contains(word)
    verbEndings = Self.pronouns[String(word.prefix(while: \.isLetter))]
  }

  /// Whether it is a pronoun of the verb with which a line ends: of those of few other languages' words so parted.
  func isPronoun(behind line: [UInt8]) -> Bool {
    guard let verbEndings, line.last == UInt8(ascii: "-"), let letter = line.dropLast().last else {
      return false
    }
    return verbEndings.contains(letter)
  }

  /// Of German, English, French, Spanish and Russian; no syllables with which words end, as "bis" is.
  private static let conjunctions: Set<String> = [
    "und", "oder", "bzw.", "sowie", "noch", "and", "or", "et", "ou", "y", "o", "e", "u", "и", "или",
  ]

  private static let pronouns: [String: [UInt8]] = {
    let third = Array("td".utf8)
    return [
      "il": third, "ils": third, "elle": third, "elles": third, "on": third, "ce": Array("t".utf8),
      "nous": Array("s".utf8), "vous": Array("z".utf8),
    ]
  }()
}
