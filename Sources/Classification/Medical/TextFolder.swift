/// Folds whole texts by `LetterFolding`: words with one space between them.
///
///     "X‑Ray: Herzinfarkt,\n ＣＯＶＩＤ-19"   →   "x ray herzinfarkt covid 19"
///
/// A change between Han or kana and any other script is a word edge: `HIV感染` is `hiv 感染`. So a word
/// edge is a space or an end of the text, and terms match across line breaks.
///
/// This is how terms are read; texts go through `SymbolText`, which does the same faster.
struct TextFolder: Sendable {
  /// Folds a text into scalar values, a space being 0x20.
  ///
  /// - Complexity: O(*n*) in the bytes of `text`.
  func fold(_ text: String) -> [UInt32] {
    let tables = LetterFolding.tables
    var folded: [UInt32] = []
    var previous: UInt32?
    func append(_ part: UInt32) {
      guard let last = folded.last, last != LetterFolding.space else {
        if part != LetterFolding.space { folded.append(part) }
        return
      }
      if part != LetterFolding.space,
        LetterFolding.isUnspaced(part) != LetterFolding.isUnspaced(last)
      {
        folded.append(LetterFolding.space)
      }
      folded.append(part)
    }
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if value > 0xFFFF {
        for part in LetterFolding.astralFold(value) { append(part) }
      } else {
        let code = tables.codes[Int(value)]
        if code == LetterFolding.joining {
          if let previous, let joined = LetterFolding.joined(previous, mark: value),
            !folded.isEmpty
          {
            folded[folded.count - 1] = joined
          }
        } else if code & LetterFolding.isSequence != 0 {
          for part in tables.sequences[Int(code & ~LetterFolding.isSequence)] { append(part) }
        } else if code != LetterFolding.nothing {
          append(code)
        }
      }
      previous = value
    }
    if folded.last == LetterFolding.space { folded.removeLast() }
    return folded
  }
}
