internal import Filtering
internal import Packing
internal import Storage
internal import Tokenization

/// What a run needs before it reads: the models, loaded at the same time, and what identifies them.
struct PreparationPlan: Sendable {
  private(set) var models: Models
  /// What the run is, for comparison with one that was interrupted.
  let identity: Ledger.Run
  /// What the manifest says of the vocabulary.
  let vocabulary: Manifest.Vocabulary
  /// How tokens are laid out.
  let layout: PackingLayout
  /// How duplicates are looked for, without a scratch folder where none was named; nil: not at all.
  let duplicates: DuplicateSettings?
  /// The tokens around every document.
  let tokens: PackingTokens

  /// Loads what `preparation` needs.
  ///
  /// - Throws: `ConfigurationError`.
  init(_ preparation: Preparation) async throws {
    let configuration = preparation.configuration
    let folder = preparation.vocabularyFolder
    if !configuration.languages.isEmpty, !configuration.stages.contains(.classify) {
      throw ConfigurationError(
        place: "languages", message: "needs the stage classify, which tells the language")
    }
    for language in configuration.languages {
      do throws(ShardError) {
        _ = try configuration.packing.arrangement.mixture.weight(of: language)
      } catch {
        throw ConfigurationError(place: "weights", message: error.description)
      }
    }
    async let loadedVocabulary = LoadedVocabulary(
      configuration.vocabulary, searching: folder, encoding: configuration.encoding)
    async let loadedClassification =
      preparation.start == .sources && configuration.stages.contains(.classify)
      ? try ClassificationModels(
        folder: VocabularyFolder.find(explicit: folder), configuration: configuration) : nil
    async let loadedFilters =
      preparation.start == .sources && configuration.filtering.judgesDocuments
      ? try FilterModels(configuration.filtering) { () throws(ConfigurationError) in
        try VocabularyFolder.find(explicit: folder)
      } : nil
    async let loadedRules = Self.rules(preparation)
    let vocabulary = try await loadedVocabulary
    let classification = try await loadedClassification
    tokens = try PackingTokens(configuration.packing, vocabulary: vocabulary)
    let filters = try await loadedFilters
    var (models, siteRules) = try await loadedRules
    models.classification = classification
    models.vocabulary = vocabulary
    models.filters = filters
    self.models = models
    duplicates =
      preparation.start == .sources && !configuration.filtering.duplicates.isEmpty
      ? configuration.filtering.duplicateSettings(
        scratchFolder: configuration.run.scratchFolder ?? "",
        memory: configuration.run.sortMegabytes << 20) : nil
    var hashes = (classification?.hashes ?? [:]).merging(siteRules.hashes) { $1 }
    hashes["the vocabulary"] = vocabulary.sha256
    let files =
      [configuration.xmlRulePath, configuration.packing.template ?? ""] + (filters?.files ?? [])
    for path in files {
      // Names of what is shipped inside of medprep are no files, and pipes cannot be read twice.
      guard InputStamp(path: path) != nil else { continue }
      do throws(StorageError) {
        let bytes = try readFile(path, limit: 1 << 32)
        hashes[path] = sha256(of: bytes.span)
      } catch {
        throw ConfigurationError(place: path, message: error.message)
      }
    }
    identity = Ledger.Run(
      start: preparation.start.rawValue, settings: configuration.values, models: hashes)
    layout = try configuration.packingLayout(vocabulary: vocabulary, tokens: tokens)
    self.vocabulary = Manifest.Vocabulary(
      file: layout.vocabularyName, sha256: vocabulary.sha256, size: layout.vocabularySize,
      beginOfDocument: tokens.begin, endOfDocument: tokens.end, padding: tokens.padding)
  }

  /// Reads all inputs for what comes again on the pages of hosts, unless that was done before and kept.
  mutating func countHostRepeats(
    _ configuration: PipelineConfiguration, keptAt path: String?,
    endingOn interruption: Interruption?
  ) async throws {
    models = try await models.countingHostRepeats(
      configuration, keptAt: path, endingOn: interruption)
  }

  /// The site rules, and the models without what takes longest to load.
  private static func rules(
    _ preparation: Preparation
  ) throws(ConfigurationError) -> (Models, SiteRuleFiles) {
    let configuration = preparation.configuration
    let siteRules =
      preparation.start == .sources
      ? try SiteRuleFiles.load(
        configuration.siteRules, vocabularyFolder: preparation.vocabularyFolder)
      : SiteRuleFiles()
    let models = Models(
      configuration: configuration, classification: nil, vocabulary: nil,
      siteRules: siteRules.rules)
    return (models, siteRules)
  }
}
