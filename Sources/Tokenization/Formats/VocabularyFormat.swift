internal import JSON

/// The formats of vocabulary files, told by their content.
enum VocabularyFormat {
  /// A `tokenizer.json` of the Hugging Face library.
  case tokenizerJSON
  /// A `tekken.json` of Mistral.
  case tekkenJSON
  /// A `vocab.json`, to which a `merges.txt` belongs.
  case vocabularyJSON
  /// A SentencePiece model, which is none of ours.
  case sentencePiece
  /// A rank file, `.tiktoken`.
  case ranks

  /// The format of a file; broken JSON counts as a `tokenizer.json`, which says what is wrong.
  init(of file: [UInt8]) {
    let first = file.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    guard first == UInt8(ascii: "{") else {
      // A protocol buffer whose first field is a message: the first piece.
      let isMessage = file.count > 2 && file[0] == 0x0A && file[2] == 0x0A
      self = isMessage ? .sentencePiece : .ranks
      return
    }
    guard let root = try? JSONDocument(parsing: file.span).root, root["model"]?.kind != .object
    else {
      self = .tokenizerJSON
      return
    }
    if root["config"]?.kind == .object && root["vocab"]?.kind == .array {
      self = .tekkenJSON
    } else {
      let isVocabulary = root.members.allSatisfy { $0.value.kind == .number }
      self = isVocabulary && !root.members.isEmpty ? .vocabularyJSON : .tokenizerJSON
    }
  }
}
