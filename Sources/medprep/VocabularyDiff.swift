import ArgumentParser
import JSON
import Pipelines
import Tokenization

extension VocabularyCommand {
  struct Difference: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff",
      abstract: "How two vocabularies differ.",
      discussion: """
        Compares tokens by their bytes, IDs, special tokens, pre-tokenizers, and whether merging makes \
        the same of every token that is no special one.

        Exit status: 0 no difference, 1 some, 2 could not compare.

        Example:
          medprep vocab diff gpt2.tiktoken gpt2/tokenizer.json
        """)

    @Argument(help: "The first vocabulary.", completion: .file())
    var first: String

    @Argument(help: "The second vocabulary.", completion: .file())
    var second: String

    @Flag(help: "Print as JSON, with all differences.")
    var json = false

    @OptionGroup var search: VocabularySearchArguments

    func run() async throws {
      try await reporting {
        let vocabularies = (try search.load(first), try search.load(second))
        let difference = VocabularyDifference(
          vocabularies.0.tokenizer, vocabularies.1.tokenizer)
        if json {
          try printOutput(Self.json(difference))
        } else {
          try printOutput(Self.text(difference, vocabularies.0, vocabularies.1))
        }
        if !difference.isEmpty { throw ExitCode(1) }
      }
    }

    private static func text(
      _ difference: VocabularyDifference, _ first: LoadedVocabulary, _ second: LoadedVocabulary
    ) -> String {
      func names(_ ids: [TokenID], _ vocabulary: LoadedVocabulary) -> String {
        guard !ids.isEmpty else { return "" }
        let shown = ids.prefix(8).map {
          "\($0) \(quoted(vocabulary.tokenizer.bytes(of: $0) ?? []))"
        }
        return ": " + shown.joined(separator: ", ") + (ids.count > 8 ? ", …" : "")
      }
      func names(_ entries: [SpecialTokens.Entry]) -> String {
        guard !entries.isEmpty else { return "" }
        return ": " + entries.prefix(8).map { "\($0.id) \($0.text)" }.joined(separator: ", ")
          + (entries.count > 8 ? ", …" : "")
      }
      let renumbered = difference.renumbered.prefix(8).map {
        "\(quoted($0.bytes)) \($0.first) → \($0.second)"
      }
      var lines = [
        "same tokens with the same ID  \(grouped(difference.sameCount))",
        "same tokens with another ID   \(grouped(difference.renumbered.count))"
          + (renumbered.isEmpty ? "" : ": " + renumbered.joined(separator: ", "))
          + (difference.renumbered.count > 8 ? ", …" : ""),
        "only in the first             \(grouped(difference.onlyInFirst.count))"
          + names(difference.onlyInFirst, first),
        "only in the second            \(grouped(difference.onlyInSecond.count))"
          + names(difference.onlyInSecond, second),
        "special only in the first     \(grouped(difference.specialOnlyInFirst.count))"
          + names(difference.specialOnlyInFirst),
        "special only in the second    \(grouped(difference.specialOnlyInSecond.count))"
          + names(difference.specialOnlyInSecond),
        "pre-tokenizers                \(difference.hasSamePreTokenizer ? "the same" : "different")",
      ]
      if let ids = difference.mergedDifferently {
        lines.append(
          "merging                       "
            + (ids.isEmpty ? "the same" : "different" + names(ids, first)))
      }
      return lines.joined(separator: "\n")
    }

    private static func json(_ difference: VocabularyDifference) -> [UInt8] {
      var json = JSONWriter()
      func write(_ key: String, _ ids: [TokenID]) {
        json.key(key)
        json.beginArray()
        for id in ids { json.integer(id) }
        json.endArray()
      }
      func write(_ key: String, _ entries: [SpecialTokens.Entry]) {
        json.key(key)
        json.beginObject()
        for entry in entries { json.member(entry.text, Int(entry.id)) }
        json.endObject()
      }
      json.beginObject()
      json.key("same")
      json.bool(difference.isEmpty)
      json.member("same_tokens", difference.sameCount)
      json.key("renumbered")
      json.beginArray()
      for token in difference.renumbered {
        json.beginArray()
        json.integer(token.first)
        json.integer(token.second)
        json.endArray()
      }
      json.endArray()
      write("only_in_first", difference.onlyInFirst)
      write("only_in_second", difference.onlyInSecond)
      write("special_only_in_first", difference.specialOnlyInFirst)
      write("special_only_in_second", difference.specialOnlyInSecond)
      json.key("same_pre_tokenizer")
      json.bool(difference.hasSamePreTokenizer)
      json.key("same_merging")
      if let ids = difference.mergedDifferently { json.bool(ids.isEmpty) } else { json.null() }
      write("merged_differently", difference.mergedDifferently ?? [])
      json.endObject()
      json.newline()
      return json.bytes
    }
  }
}
