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
    for scalar in text.unicodeScalars {
      let value = scalar.value
      var parts: [UInt32] = []
      if value > 0xFFFF {
        parts = LetterFolding.astralFold(value)
      } else {
        let code = tables.codes[Int(value)]
        if code == LetterFolding.joining {
          if let previous, let joined = LetterFolding.joined(previous, mark: value),
            !folded.isEmpty
          {
            folded[folded.count - 1] = joined
          }
        } else if code & LetterFolding.isSequence != 0 {
          parts = tables.sequences[Int(code & ~LetterFolding.isSequence)]
        } else if code != LetterFolding.nothing {
          parts = [code]
        }
      }
      for part in parts {
        guard let last = folded.last else {
          if part != LetterFolding.space { folded.append(part) }
          continue
        }
        if part == LetterFolding.space {
          if last != LetterFolding.space { folded.append(part) }
          continue
        }
        if last != LetterFolding.space,
          LetterFolding.isUnspaced(part) != LetterFolding.isUnspaced(last)
        {
          folded.append(LetterFolding.space)
        }
        folded.append(part)
      }
      previous = value
    }
    if folded.last == LetterFolding.space { folded.removeLast() }
    return folded
  }
}
