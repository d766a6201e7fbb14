/// Raised and lowered words, which pdftotext parts from the words that they belong to.
///
/// A word ends for it where letters get smaller or leave the base line: `10⁹/L` is "10", "9" and "/L",
/// `H₂O` "H", "2" and "O". Their boxes touch, though, and tell which of them are raised:
///
///        ┌─┐
///     ┌──┤9├──┐
///     │10└─┤/L│      10^9/L
///     └──┘ └──┘
///
/// What becomes of the parts ``ScriptText`` says, as it does for markup; no figure joins another one.
extension PageLayout.Line {
  /// Makes one word of words and the scripts that touch them, and of scripts and the words behind them.
  mutating func joinScripts() {
    let roles = scriptRoles()
    guard roles.contains(where: { $0 != nil }) else { return }
    let parts = words
    words = []
    for (index, part) in parts.enumerated() {
      let role = roles[index]
      let isBehindScript = index > 0 && roles[index - 1] != nil
      guard role != nil || isBehindScript, index > 0, part.touches(parts[index - 1]) else {
        words.append(part)
        continue
      }
      let before = Array(words[words.count - 1].text.utf8)[...]
      if let role {
        let isNumerator =
          index + 2 < parts.count && roles[index + 2] == .lowered
          && ScriptText.isSlash(Array(parts[index + 1].text.utf8)[...])
        words[words.count - 1].text += String(
          decoding: ScriptText.plain(
            Array(part.text.utf8)[...], after: before, isNumerator ? .numerator : role,
            behind: roles[index - 1]),
          as: UTF8.self)
      } else if let first = part.text.utf8.first, ScriptText.joins(before, first) {
        words.append(part)
        continue
      } else {
        words[words.count - 1].text += part.text
      }
      words[words.count - 1].right = max(words[words.count - 1].right, part.right)
    }
    let full = zip(parts, roles).filter { $0.1 == nil }.map(\.0)
    guard let first = full.first else { return }
    top = full.reduce(first.top) { min($0, $1.top) }
    bottom = full.reduce(first.bottom) { max($0, $1.bottom) }
  }

  /// Which words are raised or lowered beside those that they touch.
  private func scriptRoles() -> [ScriptText.Role?] {
    var roles = [ScriptText.Role?](repeating: nil, count: words.count)
    // The last word on the base line.
    var base: PageLayout.Word?
    for (index, word) in words.enumerated() {
      if index > 0, let base, word.touches(words[index - 1]) {
        roles[index] = word.role(beside: base)
      } else if index + 1 < words.count, words[index + 1].touches(word),
        word.role(beside: words[index + 1]) == .raised
      {
        // "¹⁴C"
        roles[index] = .raised
      }
      if roles[index] == nil { base = word }
    }
    // One above the other behind a figure is a fraction: "2½".
    for index in words.indices.dropFirst(2)
    where words[index].isStacked(on: words[index - 1]) && roles[index] != nil
      && roles[index - 1] != nil && roles[index - 2] == nil
      && words[index - 2].text.last?.isNumber == true
    {
      (roles[index - 1], roles[index]) = (nil, nil)
    }
    return roles
  }
}

extension PageLayout.Word {
  var bottom: Double { top + height }

  /// Where the letters stand: a font's box has about three quarters of its height above that.
  private var baseLine: Double { top + 0.76 * height }

  /// Whether there is no blank between a word and the one before it, and it does not begin before that.
  fileprivate func touches(_ previous: Self) -> Bool {
    left - previous.right < 0.15 * max(height, previous.height)
      && left > previous.left - 0.1 * height
  }

  /// What a word is that is smaller than another and off its base line, or that is no larger and far off it:
  /// the boxes of symbols are high.
  func role(beside base: Self) -> ScriptText.Role? {
    let isSmaller = height < 0.85 * base.height || isPart && base.isPart
    let shift = (base.baseLine - baseLine) / base.height
    guard height < 1.1 * base.height, abs(shift) > (isSmaller ? 0.08 : 0.3) else { return nil }
    return shift > 0 ? .raised : .lowered
  }

  fileprivate func isStacked(on previous: Self) -> Bool {
    let overlap = min(right, previous.right) - max(left, previous.left)
    return overlap > 0.5 * min(right - left, previous.right - previous.left)
  }
}
