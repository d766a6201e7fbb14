import ArgumentParser
import Pipelines
import Storage

@main
struct Medprep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "medprep",
    abstract: "Turns raw multilingual medical sources into packed token shards for training.",
    discussion: """
      The whole way in one command:

        medprep prepare corpus/ crawl.warc.gz --output shards

      or stage by stage, on files or pipes, one JSON document a line:

        medprep extract page.html | medprep normalize | medprep classify --keep medical \\
          | medprep tokenize | medprep pack --output shards

      Inputs are files, folders, globs, or - for standard input: text, JSONL, WARC, HTML, XML, \
      Parquet, EPUB or PDF, each plain, gzip or zstd, told by content. Bad input never stops a run: it is reported with \
      file, record and byte offset, counted, and kept: by prepare and pack in rejects.jsonl, by the other stages with --rejects.

      Exit status: 0 done, 1 done but input was bad and --strict was given, 2 could not run \
      (wrong configuration, output cannot be written), 64 wrong usage.
      """,
    version: medprepVersion,
    subcommands: [
      Prepare.self, Extract.self, Normalize.self, Classify.self,
      Filter.self, Mask.self, Decontaminate.self, Deduplicate.self, Tokenize.self, Detokenize.self,
      Count.self,
      Pack.self, Inspect.self, Verify.self, TrainBPE.self, VocabularyCommand.self,
      SiteRuleCommand.self, ExplainMetadata.self,
    ])

  static func main() async {
    ReadFiles.protect()
    await main(joiningNegativeNumbers(Array(CommandLine.arguments.dropFirst())))
  }

  /// `--threshold -1` as `--threshold=-1`: the parser would take the number for a flag, and miss a value.
  private static func joiningNegativeNumbers(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return joined + arguments[index...] }
      if argument.hasPrefix("-"), Double(argument) != nil, let flag = joined.last,
        flag.hasPrefix("--"), !flag.contains("=")
      {
        joined[joined.count - 1] += "=" + argument
      } else {
        joined.append(argument)
      }
    }
    return joined
  }
}
