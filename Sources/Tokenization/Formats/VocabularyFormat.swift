internal import JSON

/// The formats of vocabulary files, told by their content; JSON comes with its outermost object.
enum VocabularyFormat {
  /// A `tokenizer.json` of the Hugging Face library.
  case tokenizerJSON(JSONElement)
  /// A `tekken.json` of Mistral.
  case tekkenJSON(JSONElement)
  /// A `vocab.json`, to which a `merges.txt` belongs.
  case vocabularyJSON
  /// A SentencePiece model, which is none of ours.
  case sentencePiece
  /// A rank file, `.tiktoken`.
  case ranks
  /// What `Tokenizer.compiledVocabulary(of:encoding:)` makes of one of these.
  case compiled

  /// The format of a file.
  ///
  /// - Throws: `VocabularyError.invalidJSON` for what starts as JSON and is none.
  init(of file: [UInt8]) throws(VocabularyError) {
    let first = file.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    guard first == UInt8(ascii: "{") else {
      // A protocol buffer whose first field is a message: the first piece.
      let isMessage = file.count > 2 && file[0] == 0x0A && file[2] == 0x0A
      self =
        file.starts(with: CompiledVocabulary.magic)
        ? .compiled : isMessage ? .sentencePiece : .ranks
      return
    }
    let root = try HuggingFaceJSON.root(of: file)
    if root["model"]?.kind == .object {
      self = .tokenizerJSON(root)
    } else if root["config"]?.kind == .object && root["vocab"]?.kind == .array {
      self = .tekkenJSON(root)
    } else {
      let isVocabulary = root.members.allSatisfy { $0.value.kind == .number }
      self = isVocabulary && !root.members.isEmpty ? .vocabularyJSON : .tokenizerJSON(root)
    }
  }
}
