internal import Classification
internal import Extraction
internal import Storage
internal import UnicodeText

/// What the stages load once and share: immutable, so every worker uses the same.
struct Models: Sendable {
  let html: HTMLExtractor
  let xml: XMLExtractor
  let normalizer: TextNormalizer
  /// The language and the medical decision; nil where no stage needs them.
  let classification: ClassificationModels?
  /// The vocabulary; nil where no stage needs it.
  let vocabulary: LoadedVocabulary?
  /// The filters; nil where no stage filters.
  let filters: FilterModels?

  init(
    configuration: PipelineConfiguration, classification: ClassificationModels?,
    vocabulary: LoadedVocabulary?, filters: FilterModels? = nil
  ) {
    var limits = MarkupLimits.default
    limits.maximumBytes = configuration.maximumRecordBytes
    html = HTMLExtractor(limits: limits)
    xml = XMLExtractor(limits: limits)
    normalizer = TextNormalizer(form: configuration.normalization)
    self.classification = classification
    self.vocabulary = vocabulary
    self.filters = filters
  }
}

/// What the classify stage decides with.
struct ClassificationModels: Sendable {
  let languages: LanguageIdentifier
  let medical: MedicalClassifier
  /// SHA-256 of each file, by what it is.
  let hashes: [String: String]

  /// Reads the lexicons of `folder`, the `vocab` folder: one `medical/LANG.tsv` a language.
  ///
  /// - Throws: `ConfigurationError` with the file and line at fault.
  init(folder: String) throws(ConfigurationError) {
    var lexicons: [MedicalLexicon] = []
    var hashes: [String: String] = [:]
    for language in Language.allCases {
      let path = "\(folder)/medical/\(language.rawValue).tsv"
      do {
        let file = try readFile(path, limit: 1 << 24)
        hashes["the lexicon of \(language.rawValue)"] = sha256(of: file.span)
        lexicons.append(try MedicalLexicon(parsing: file, language: language))
      } catch let error as StorageError {
        throw ConfigurationError(place: path, message: error.message)
      } catch {
        throw ConfigurationError(place: path, message: "\(error)")
      }
    }
    self.hashes = hashes
    languages = LanguageIdentifier()
    medical = MedicalClassifier(lexicons: lexicons)
  }
}
