internal import Filtering
internal import Foundation
internal import Packing
internal import Storage
internal import Tokenization

/// What a run needs before it reads: the models, loaded at the same time, and what identifies them.
struct PreparationPlan: Sendable {
  let models: Models
  /// What the run is, for comparison with one that was interrupted.
  let identity: Ledger.Run
  /// What the manifest says of the vocabulary.
  let vocabulary: Manifest.Vocabulary
  /// How tokens are laid out.
  let layout: PackingLayout
  /// How duplicates are looked for, without a scratch folder where none was named; nil: not at all.
  let duplicates: DuplicateSettings?
  /// The tokens around documents, and the template of conversations.
  let packingTokens: PackingTokens

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
    async let loadedVocabulary = LoadedVocabulary(
      configuration.vocabulary, searching: folder, encoding: configuration.encoding)
    async let loadedClassification =
      preparation.start == .sources && configuration.stages.contains(.classify)
      ? try ClassificationModels(folder: VocabularyFolder.find(explicit: folder)) : nil
    async let loadedFilters =
      preparation.start == .sources
      ? try FilterModels(configuration.filtering) { () throws(ConfigurationError) in
        try VocabularyFolder.find(explicit: folder)
      } : nil
    let vocabulary = try await loadedVocabulary
    let classification = try await loadedClassification
    let tokens = try PackingTokens(configuration.packing, vocabulary: vocabulary)
    models = Models(
      configuration: configuration, classification: classification, vocabulary: vocabulary,
      filters: try await loadedFilters)
    duplicates =
      preparation.start == .sources && !configuration.filtering.duplicates.isEmpty
      ? configuration.filtering.duplicateSettings(
        scratchFolder: configuration.run.scratchFolder ?? "",
        memory: configuration.run.sortMegabytes << 20) : nil
    var hashes = classification?.hashes ?? [:]
    hashes["the vocabulary"] = vocabulary.sha256
    identity = Ledger.Run(
      start: preparation.start.rawValue, settings: configuration.values, models: hashes)
    packingTokens = tokens
    layout = try configuration.packingLayout(vocabulary: vocabulary, tokens: tokens)
    self.vocabulary = Manifest.Vocabulary(
      file: vocabulary.path.split(separator: "/").last.map(String.init) ?? vocabulary.path,
      sha256: vocabulary.sha256, size: vocabulary.tokenizer.vocabularySize,
      beginOfDocument: tokens.begin, endOfDocument: tokens.end, padding: tokens.padding)
  }
}
