public import ArgumentParser
import Foundation
import JSON
public import Pipelines
import Storage

extension VocabularyCommand {
  struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "How many tokens several vocabularies need for the same texts.",
      discussion: """
        Reads the texts of --on like `medprep train-bpe`, and counts for each vocabulary and language:
          tokens for 1,000 bytes of normalized text;
          tokens for a word (a run of letters, marks and numbers), in Chinese and Japanese for a \
        character that is no white space;
          with --terms, the share of the terms that are one token, alone or behind a space.
        Fewer tokens for the same text is better: more text in a context, less to compute. A * marks the \
        best.

        A vocabulary is a file, a folder or the name of a shipped one; NAME=FILE gives it a name. --terms \
        takes files with a term on each line, LANG=FILE for one language; the first --term-count lines \
        are used, so the commonest come first.

        Examples:
          medprep vocab compare medprep-128k o200k_base.tiktoken llama3=llama3/tokenizer.json --on corpus/
          medprep vocab compare medprep-128k o200k_base.tiktoken --on held-aside.jsonl --terms de=terms.txt \\
            --plot compression.svg --json > compression.json
        """)

    @Argument(help: "Vocabularies.", completion: .file())
    var vocabularies: [String]

    @Option(
      name: .customLong("on"), parsing: .upToNextOption,
      help: """
        Texts: files, folders, globs; with a single vocabulary also pipes, or - for standard input.
        """, completion: .file())
    var inputs: [String]

    @Option(help: "What texts are: auto, text, jsonl, parquet, warc, html, xml. (default: auto)")
    var inputFormat: String?

    @Option(help: "Put texts together by language or source.")
    var by: VocabularyComparison.Grouping = .language

    @Option(
      parsing: .upToNextOption, help: "Files with a term on each line, or LANG=FILE.",
      completion: .file())
    var terms: [String] = []

    @Option(help: "How many lines of these files to use.")
    var termCount = 2000

    @Option(help: "File for a bar chart of tokens for 1,000 bytes.", completion: .file())
    var plot: String?

    @Option(help: "Title of the chart.")
    var plotTitle = "Tokens for 1,000 bytes of text"

    @Flag(help: "Print as JSON.")
    var json = false

    @Option(help: "Folder with shipped vocabularies and lexicons (also: MEDPREP_VOCAB).")
    var vocabDir: String?

    @Option(help: "Unicode normalization, as of `medprep normalize`. (default: nfc)")
    var normalization: String?

    @OptionGroup var run: RunArguments

    func validate() throws {
      if inputs.isEmpty { throw ValidationError("--on needs texts.") }
      if termCount < 1 { throw ValidationError("--term-count must be at least 1.") }
    }

    func run() async throws {
      try await reporting {
        var configuration = PipelineConfiguration()
        configuration.inputs = inputs
        try configuration.set([
          ("input-format", inputFormat), ("normalization", normalization),
        ])
        try run.apply(to: &configuration)
        let result = try await VocabularyComparison(
          configuration: configuration, vocabularies: vocabularies, grouping: by,
          terms: try readTerms(), vocabularyFolder: vocabDir, output: plot
        ).run()
        if let plot { try result.writePlot(to: plot, title: plotTitle) }
        if json {
          try printOutput(Self.json(result))
        } else {
          try printOutput(Self.text(result))
        }
        try configuration.run.finish(result.statistics)
      }
    }

    private func readTerms() throws -> [String: [String]] {
      var byLanguage: [String: [String]] = [:]
      for argument in terms {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        let (language, path) = parts.count == 2 ? (parts[0], parts[1]) : ("", argument)
        let lines = try readText(path).split(whereSeparator: \.isNewline).map(String.init)
        byLanguage[language] = Array(lines.prefix(termCount))
      }
      return byLanguage
    }

    // MARK: - Output

    private static func text(_ result: VocabularyComparison.Result) -> String {
      let names = zip(result.names, result.sizes).map { "\($0) (\(grouped($1)))" }
      func table(
        _ title: String, _ decimals: Int, isBetter: (Double, Double) -> Bool,
        _ values: (VocabularyComparison.Group) -> [Double]
      ) -> [String] {
        let groups = result.groups.filter { !values($0).isEmpty }
        guard !groups.isEmpty else { return [] }
        var rows = [[title] + groups.map(\.name)]
        for (index, name) in names.enumerated() {
          rows.append(
            [name]
              + groups.map { group in
                let all = values(group)
                let isBest = !all.contains { isBetter($0, all[index]) }
                return String(format: "%.\(decimals)f", all[index]) + (isBest ? "*" : " ")
              })
        }
        return aligned(rows) + [""]
      }
      let unit = "tokens a word (zh, ja: character)"
      let lines =
        table("tokens for 1,000 bytes", 1, isBetter: <) { $0.tokensPerKilobyte }
        + table(unit, 2, isBetter: <) { $0.tokensPerUnit }
        + table("terms that are one token, %", 1, isBetter: >) {
          $0.singleTokenShares.map { $0 * 100 }
        }
        + aligned(
          [["texts"] + result.groups.map(\.name)]
            + [
              ["documents"] + result.groups.map { grouped($0.documents) + " " },
              ["kB"] + result.groups.map { grouped($0.bytes / 1000) + " " },
            ])
      return lines.joined(separator: "\n")
    }

    /// Rows with columns of equal width, the first to the left.
    private static func aligned(_ rows: [[String]]) -> [String] {
      let count = rows.first?.count ?? 0
      let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
      return rows.map { row in
        row.enumerated().map { column, cell in
          let space = String(repeating: " ", count: widths[column] - cell.count)
          return column == 0 ? cell + space : "  " + space + cell
        }.joined()
      }
    }

    private static func json(_ result: VocabularyComparison.Result) -> [UInt8] {
      var json = JSONWriter()
      json.beginObject()
      json.key("vocabularies")
      json.beginArray()
      for (name, size) in zip(result.names, result.sizes) {
        json.beginObject()
        json.member("name", name)
        json.member("size", size)
        json.endObject()
      }
      json.endArray()
      json.key("groups")
      json.beginArray()
      for group in result.groups {
        json.beginObject()
        json.member("name", group.name)
        for (key, value) in [
          ("documents", group.documents), ("bytes", group.bytes),
          ("characters", group.characters), ("words", group.words),
        ] { json.member(key, value) }
        json.key("tokens")
        json.beginArray()
        for count in group.tokens { json.integer(count) }
        json.endArray()
        for (key, values) in [
          ("tokens_per_kilobyte", group.tokensPerKilobyte),
          (
            group.countsCharacters ? "tokens_per_character" : "tokens_per_word", group.tokensPerUnit
          ),
          ("single_token_share", group.singleTokenShares),
        ] {
          json.key(key)
          json.beginArray()
          for value in values { json.double(value) }
          json.endArray()
        }
        json.endObject()
      }
      json.endArray()
      json.endObject()
      json.newline()
      return json.bytes
    }
  }
}

extension VocabularyComparison.Grouping: ExpressibleByArgument {}
