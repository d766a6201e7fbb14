import ArgumentParser
import Pipelines
import Storage
import Tokenization

extension VocabularyCommand {
  struct Compile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a vocabulary in a form that loads several times faster.",
      discussion: """
        The compiled file stands for the original wherever a vocabulary is wanted and gives the same IDs; \
        keep the original, since vocab export does not read compiled files, and compile anew when \
        medprep says that the version is another one. Vocabularies over characters, those with a \
        decoder of their own and vocab.json with merges.txt cannot be compiled.

        Examples:
          medprep vocab compile qwen3/tokenizer.json -o qwen3.vocabulary
          medprep tokenize corpus.jsonl --vocabulary qwen3.vocabulary
        """)

    @Argument(
      help: "A vocabulary file or folder, or the name of a shipped one.", completion: .file())
    var vocabulary: String

    @Option(
      name: .shortAndLong, help: "File to write, or - for standard output.", completion: .file())
    var output: String

    @OptionGroup var search: VocabularySearchArguments

    func run() async throws {
      try await reporting {
        let loaded = try search.load(vocabulary)
        let original = try readDecompressedFile(loaded.path, limit: 1 << 30)
        let bytes: [UInt8]
        do throws(VocabularyError) {
          bytes = try Tokenizer.compiledVocabulary(of: original, encoding: search.rankFileEncoding)
        } catch {
          throw ConfigurationError(place: loaded.path, message: "\(error)")
        }
        try OutputFile.write(bytes, to: output)
      }
    }
  }
}
