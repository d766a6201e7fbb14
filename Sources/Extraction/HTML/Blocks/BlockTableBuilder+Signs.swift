internal import UnicodeText

/// Signs that a page has as pictures or underlines: ≤ and ± on old pages and in drug labels.
extension BlockTableBuilder {
  // MARK: - Underlined signs

  /// Notes where the text begins that is nothing but a sign with a line under it, before a figure: `<u>&lt;</u> 5` is ≤ 5.
  mutating func noteUnderline(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    let start = tokenizer.range.upperBound
    var index = Self.skipSpaces(page, from: start)
    let signs = ["&lt;", "&gt;", "<", ">", "+"] as [StaticString]
    guard linkStart < 0, let sign = signs.first(where: { page.has($0, at: index) }) else { return }
    index = Self.skipSpaces(page, from: index + sign.utf8CodeUnitCount)
    guard page.has("</", at: index) else { return }
    // The end of the line, and of what may be around it.
    for _ in 0..<4 where index < page.count && page[index] == UInt8(ascii: "<") {
      let names = ["</u", "</span", "</font", "</b", "</i", "</strong", "</em", "<span", "<font"]
      guard
        names.contains(where: {
          let end = index + $0.utf8.count
          return end < page.count && !HTMLTokenizer.isLetter(page[end])
            && $0.utf8.enumerated().allSatisfy { page[index + $0] | 0x20 == $1 | 0x20 }
        })
      else { return }
      let end = (index..<min(page.count, index + 200)).first { page[$0] == UInt8(ascii: ">") }
      guard let end else { return }
      index = Self.skipSpaces(page, from: end + 1)
    }
    if index < page.count, page[index] == UInt8(ascii: ".") { index += 1 }
    if index < page.count, page[index] &- 0x30 < 10 { underlinedSign = start }
  }

  /// Writes an underlined sign as one character.
  mutating func appendUnderlinedSign(
    _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) {
    var bytes: [UInt8] = []
    CharacterReferences.decode(page, tokenizer.content, into: &bytes)
    guard let place = bytes.firstIndex(where: { "<>+".utf8.contains($0) }) else { return }
    if place > 0 { needsSpace = true }
    space(before: 0xE2)
    isLineEnd = false
    write(
      bytes[place] == UInt8(ascii: "<") ? "≤" : bytes[place] == UInt8(ascii: ">") ? "≥" : "±",
      from: tokenizer.content)
    if place + 1 < bytes.count { needsSpace = true }
  }

  private static func skipSpaces(_ page: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < page.count {
      if HTMLTokenizer.isSpace(page[index]) {
        index += 1
      } else if page.has("\u{A0}", at: index) {
        index += 2
      } else if page.has("&nbsp;", at: index) || page.has("&#160;", at: index) {
        index += 6
      } else {
        break
      }
    }
    return index
  }

  // MARK: - Pictures

  /// The sign or Greek letter that a picture stands for, as older journals wrote "≥"; not the arrows and crosses of menus.
  func sign(
    _ alternative: Range<Int>, before next: Int, _ page: Span<UInt8>
  ) -> String? {
    guard (1...24).contains(alternative.count) else { return nil }
    var bytes: [UInt8] = []
    CharacterReferences.decode(page, alternative, inAttribute: true, into: &bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    if let letter = Self.greekLetters[text] { return isInWords(before: next, page) ? letter : nil }
    if let sign = Self.comparisons[text.lowercased()] {
      return isInWords(before: next, page) ? sign : nil
    }
    guard text.unicodeScalars.count == 1, let sign = text.unicodeScalars.first else { return nil }
    switch sign {
    case "°", "±", "µ", "‰", "\u{391}"..."\u{3C9}", "\u{2200}"..."\u{22FF}": return text
    case "<", ">", "+", "-", "–", "=", "×", "÷", "\u{2190}"..."\u{2193}":
      return isInWords(before: next, page) ? text : nil
    default: return nil
    }
  }

  /// Whether this place has text on both sides, and is neither in a heading nor at a link as in menus.
  private func isInWords(before next: Int, _ page: Span<UInt8>) -> Bool {
    var next = next
    while next < page.count, HTMLTokenizer.isSpace(page[next]) { next += 1 }
    return next < page.count && page[next] != UInt8(ascii: "<") && table.text.count > blockStart
      && linkStart < 0 && linkEnd < table.text.count && buttons.start < 0
      && tableContainer(container).kind != .heading
  }

  private static let comparisons = [
    "less than or equal to": "≤", "greater than or equal to": "≥", "plus or minus": "±",
    "plus/minus": "±", "plus-minus": "±", "less than": "<", "greater than": ">",
  ]

  /// Capital ones only where they look like none of the Latin letters.
  private static let greekLetters = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "µ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Delta": "Δ", "Gamma": "Γ", "Sigma": "Σ", "Omega": "Ω",
  ]
}
