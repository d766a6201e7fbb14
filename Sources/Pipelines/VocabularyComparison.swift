internal import Classification
internal import Corpora
internal import Foundation
internal import Tokenization

/// How many tokens several vocabularies need for the same texts.
///
/// Texts are extracted and normalized as for training. Special tokens in them are text.
public struct VocabularyComparison: Sendable {
  /// By what texts are put together.
  public enum Grouping: String, Sendable, CaseIterable {
    /// The language that a document says or that is identified.
    case language
    /// The document's source, or its file.
    case source
  }

  /// What texts to read.
  public var configuration: PipelineConfiguration
  /// The vocabularies: a file, a folder or the name of a shipped one; `NAME=` before it is how it is called.
  public var vocabularies: [String]
  /// By what texts are put together.
  public var grouping: Grouping
  /// By language, terms of which the share is wanted that are one token; those of no language under `""`.
  public var terms: [String: [String]]
  /// The `vocab` folder; nil: found.
  public var vocabularyFolder: String?
  /// The file that will be written of it, which must be none of the texts; nil: none.
  public var output: String?

  /// Describes a comparison.
  public init(
    configuration: PipelineConfiguration, vocabularies: [String], grouping: Grouping,
    terms: [String: [String]] = [:], vocabularyFolder: String? = nil, output: String? = nil
  ) {
    self.configuration = configuration
    self.vocabularies = vocabularies
    self.grouping = grouping
    self.terms = terms
    self.vocabularyFolder = vocabularyFolder
    self.output = output
  }

  /// The texts of a group, and what became of them.
  public struct Group: Sendable {
    /// The language code or the source.
    public var name: String
    /// The documents.
    public var documents = 0
    /// UTF-8 bytes of their normalized texts.
    public var bytes = 0
    /// Characters (Unicode scalars) that are not white space.
    public var characters = 0
    /// Words: runs of letters, marks and numbers.
    ///
    /// Of no use in Chinese and Japanese.
    public var words = 0
    /// Tokens, by vocabulary.
    public var tokens: [Int]
    /// The share of the language's terms that are one token, alone or behind a space, by vocabulary; empty
    /// where there are no terms.
    public var singleTokenShares: [Double] = []

    /// Whether words are not set apart in the group's language, so that characters are counted.
    public var countsCharacters: Bool { ["zh", "ja"].contains(name) }
    /// Tokens for 1,000 bytes, by vocabulary.
    public var tokensPerKilobyte: [Double] {
      tokens.map { Double($0) * 1000 / Double(max(1, bytes)) }
    }
    /// Tokens for a word, or a character where words are not set apart, by vocabulary.
    public var tokensPerUnit: [Double] {
      tokens.map { Double($0) / Double(max(1, countsCharacters ? characters : words)) }
    }
  }

  /// What was found.
  public struct Result: Sendable {
    /// What the vocabularies are called.
    public var names: [String] = []
    /// The number of IDs of each vocabulary.
    public var sizes: [Int] = []
    /// By name.
    public var groups: [Group] = []
    /// The counts of the input, read once.
    public var statistics = Statistics()

    /// Draws the tokens of each group, a bar for each vocabulary.
    ///
    /// - Throws: `StorageError` when the file cannot be written.
    public func writePlot(to path: String, title: String) throws {
      try OutputFile.write(Array(BarChart(of: self, title: title).svg.utf8), to: path)
    }
  }

  /// Reads the texts once for each vocabulary.
  ///
  /// - Throws: `ConfigurationError` for a vocabulary that cannot be loaded, without any input, and where several
  ///   vocabularies would have to read standard input or a pipe.
  public func run() async throws -> Result {
    if vocabularies.count > 1,
      let pipe = InputSet(configuration.inputs).inputs.first(where: { $0.byteCount == nil })
    {
      throw ConfigurationError(
        place: pipe.path,
        message: "cannot be read again for each vocabulary: name a file, or a single vocabulary")
    }
    var result = Result()
    var groups: [String: Group] = [:]
    for (index, vocabulary) in vocabularies.enumerated() {
      let (name, path) = Self.name(of: vocabulary)
      let loaded = try LoadedVocabulary(path, searching: vocabularyFolder)
      result.names.append(name)
      result.sizes.append(loaded.tokenizer.vocabularySize)
      let counted = try await count(loaded, &result.statistics)
      for (key, counts) in counted {
        var group =
          groups[key]
          ?? Group(name: key, tokens: [Int](repeating: 0, count: vocabularies.count))
        if index == 0 { (group.documents, group.bytes) = (counts.documents, counts.bytes) }
        if index == 0 { (group.characters, group.words) = (counts.characters, counts.words) }
        group.tokens[index] = counts.tokens
        let terms = terms[key] ?? terms[""] ?? []
        if !terms.isEmpty {
          group.singleTokenShares.append(try Self.singleTokenShare(of: terms, loaded.tokenizer))
        }
        groups[key] = group
      }
    }
    result.groups = groups.values.sorted { $0.name < $1.name }
    return result
  }

  /// `NAME=PATH`, or a path that is called as its file, its folder or itself.
  static func name(of vocabulary: String) -> (name: String, path: String) {
    if let equals = vocabulary.firstIndex(of: "="), equals > vocabulary.startIndex {
      return (
        String(vocabulary[..<equals]), String(vocabulary[vocabulary.index(after: equals)...])
      )
    }
    let url = URL(filePath: vocabulary)
    var name = url.lastPathComponent
    let names = ["tokenizer.json", "tekken.json", "vocab.json", "merges.txt"]
    if names.contains(name) { name = url.deletingLastPathComponent().lastPathComponent }
    for ending in [".json", ".tiktoken"] where name.hasSuffix(ending) && name != ending {
      name.removeLast(ending.count)
    }
    return (name, vocabulary)
  }

  private static func singleTokenShare(
    of terms: [String], _ tokenizer: Tokenizer
  ) throws -> Double {
    var encoder = tokenizer.makeEncoder()
    var count = 0
    for term in terms {
      let isSingle =
        try encoder.countTokens(of: term.utf8.span) == 1
        || encoder.countTokens(of: (" " + term).utf8.span) == 1
      if isSingle { count += 1 }
    }
    return Double(count) / Double(terms.count)
  }

  private func count(
    _ vocabulary: LoadedVocabulary, _ statistics: inout Statistics
  ) async throws -> [String: TextCounts] {
    let source = try RecordSource(configuration: configuration)
    try source.refuse(outputs: [output])
    let models = Models(configuration: configuration, classification: nil, vocabulary: vocabulary)
    let threads = configuration.run.threads
    let pool = WorkerPool(count: threads, configuration: configuration, models: models)
    let progress = Progress(configuration.run.progress)
    let identifier = try LanguageIdentifier(
      vocabularyFolder: VocabularyFolder.find(explicit: nil))
    let grouping = grouping
    var total: [String: TextCounts] = [:]
    var counts = Statistics()
    try await orderedMap(
      workerCount: threads,
      next: { try source.nextBatch() },
      transform: { batch in
        pool.withWorker { $0.countTexts(batch, by: grouping, identifier) }
      },
      consume: { counted in
        counts.add(counted.statistics)
        for rejection in counted.rejections { progress.warn(rejection) }
        total.merge(counted.groups) { $0 + $1 }
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes, statistics: counts)
      })
    progress.clearBar()
    statistics = counts
    return total
  }
}

/// What was counted in texts with one vocabulary.
private struct TextCounts: Sendable {
  var documents = 0
  var bytes = 0
  var characters = 0
  var words = 0
  var tokens = 0

  static func + (first: Self, second: Self) -> Self {
    Self(
      documents: first.documents + second.documents, bytes: first.bytes + second.bytes,
      characters: first.characters + second.characters, words: first.words + second.words,
      tokens: first.tokens + second.tokens)
  }

  mutating func add(_ text: [UInt8]) {
    documents += 1
    bytes += text.count
    var isInWord = false
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let properties = scalar.properties
      if properties.isWhitespace {
        isInWord = false
        continue
      }
      characters += 1
      let isPart =
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
          .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
          .otherNumber:
          true
        default: false
        }
      if isPart && !isInWord { words += 1 }
      isInWord = isPart
    }
  }
}

private struct CountedTexts: BatchResult, Sendable {
  var groups: [String: TextCounts] = [:]
  var rejections: [Rejection] = []
  var statistics: Statistics
}

extension DocumentWorker {
  fileprivate mutating func countTexts(
    _ batch: Batch, by grouping: VocabularyComparison.Grouping, _ identifier: LanguageIdentifier
  ) -> CountedTexts {
    var result = CountedTexts(statistics: batch.statistics)
    forEachDocument(of: batch, into: &result) {
      (worker, document, origin, result) throws(Rejection) in
      worker.normalize(&document, counting: &result.statistics)
      let group =
        switch grouping {
        case .source: document.source ?? origin.path
        case .language:
          document.language?.prefix { $0 != "-" && $0 != "_" }.lowercased()
            ?? identifier.identify(document.text.span).code
        }
      var counts = TextCounts()
      counts.add(document.text)
      counts.tokens = try worker.countTokens(document, origin: origin, .treatAsText)
      result.groups[group, default: TextCounts()] = (result.groups[group] ?? .init()) + counts
      result.statistics.keptDocuments += 1
    }
    return result
  }
}
