internal import Classification
internal import Extraction
internal import Storage
internal import Synchronization
internal import UnicodeText

/// What the stages load once and share: immutable, so every worker uses the same.
struct Models: Sendable {
  var html: HTMLExtractor
  let xml: XMLExtractor
  let epub: EPUBExtractor
  let pdf: PDFExtractor
  let normalizer: TextNormalizer
  /// The language and the medical decision; nil where no stage needs them.
  var classification: ClassificationModels?
  /// The vocabulary; nil where no stage needs it.
  var vocabulary: LoadedVocabulary?
  /// The filters; nil where no stage filters.
  var filters: FilterModels?
  /// The languages where no other stage needs them.
  var pageLanguages: DeferredLanguages?
  /// What pages are checked with that declare a language; nil: all are believed.
  var languages: LanguageIdentifier? {
    classification?.languages ?? filters?.languages ?? pageLanguages?.identifier
  }

  init(
    configuration: PipelineConfiguration, classification: ClassificationModels?,
    vocabulary: LoadedVocabulary?, filters: FilterModels? = nil,
    siteRules: SiteRules = SiteRules([])
  ) {
    var limits = MarkupLimits.default
    limits.maximumBytes = configuration.maximumRecordBytes
    html = HTMLExtractor(limits: limits, siteRules: siteRules)
    var options = configuration.xml
    options.limits = limits
    xml = XMLExtractor(options: options)
    var books = configuration.books
    books.limits = limits
    books.rendering = configuration.rendering
    books.includesNonlinearParts = configuration.xml.includesBackMatter
    epub = EPUBExtractor(options: books)
    pdf = PDFExtractor(options: books, recognition: configuration.recognition)
    normalizer = TextNormalizer(profile: configuration.normalization)
    self.classification = classification
    self.vocabulary = vocabulary
    self.filters = filters
  }
}

/// The languages, read when they are first asked for: few pages are doubted.
final class DeferredLanguages: Sendable {
  private let vocabularyFolder: String?
  private let loaded = Mutex<LanguageIdentifier??>(nil)

  init(vocabularyFolder: String?) { self.vocabularyFolder = vocabularyFolder }

  /// Nil where their file is missing: a program without its data folder extracts all the same.
  var identifier: LanguageIdentifier? {
    loaded.withLock { loaded in
      if let loaded { return loaded }
      let identifier = try? LanguageIdentifier(
        vocabularyFolder: VocabularyFolder.find(explicit: vocabularyFolder))
      loaded = .some(identifier)
      return identifier
    }
  }
}

/// What the classify stage decides with.
struct ClassificationModels: Sendable {
  let languages: LanguageIdentifier
  let medical: MedicalClassifier
  /// SHA-256 of each file, by what it is.
  let hashes: [String: String]

  /// Reads the lexicons of `folder`, the `vocab` folder: each `medical/LANG.tsv`; those of the
  /// configuration replace them, or add to them.
  ///
  /// - Throws: `ConfigurationError` with the file and line at fault.
  init(folder: String, configuration: PipelineConfiguration) throws(ConfigurationError) {
    if configuration.mode == .mmedc, configuration.threshold != nil {
      throw ConfigurationError(
        place: "threshold", message: "is for other modes than mmedc, which has no score")
    }
    let shipped = folder + "/medical"
    let names: [String]
    do throws(StorageError) {
      names = try folderEntries(shipped)
    } catch {
      throw ConfigurationError(place: shipped, message: error.message)
    }
    let paths = names.filter { $0.hasSuffix(".tsv") }.map { "\(shipped)/\($0)" }
    var lexicons: [MedicalLexicon] = []
    var hashes: [String: String] = [:]
    for path in paths + configuration.lexicons {
      let name = splitPath(path).name.prefix { $0 != "." }.lowercased()
      guard (2...3).contains(name.count), name.allSatisfy({ "a"..."z" ~= $0 }) else {
        throw ConfigurationError(
          place: path,
          message:
            "is not named after a language, as en.tsv is, so that no text would be judged by it")
      }
      do {
        let file = try readFile(path, limit: 1 << 24)
        hashes["the lexicon \(name)"] = sha256(of: file.span)
        lexicons.append(
          try MedicalLexicon(
            parsing: file, language: Language(tag: name) ?? Language(rawValue: name)))
      } catch let error as StorageError {
        throw ConfigurationError(place: path, message: error.message)
      } catch {
        throw ConfigurationError(place: path, message: "\(error)")
      }
    }
    let model = try LanguageIdentifier.load(vocabularyFolder: folder)
    languages = model.identifier
    hashes["the language model"] = sha256(of: model.file.span)
    self.hashes = hashes
    medical = MedicalClassifier(
      lexicons: lexicons, mode: configuration.mode, threshold: configuration.threshold)
    let known = languages.codes.union(medical.languages.map(\.rawValue))
    if let unknown = configuration.languages.first(where: { !known.contains($0) }) {
      throw ConfigurationError(
        place: "languages",
        message: "no language is called \(unknown) (known: "
          + known.sorted().joined(separator: ", ") + ")")
    }
  }
}

extension LanguageIdentifier {
  /// Loads the model of `folder`, the `vocab` folder.
  ///
  /// - Throws: `ConfigurationError` naming the file.
  init(vocabularyFolder folder: String) throws(ConfigurationError) {
    (self, _) = try Self.load(vocabularyFolder: folder)
  }

  /// Loads the model of `folder`, the `vocab` folder; also gives its file.
  ///
  /// - Throws: `ConfigurationError` naming the file.
  static func load(
    vocabularyFolder folder: String
  ) throws(ConfigurationError) -> (identifier: LanguageIdentifier, file: [UInt8]) {
    let path = folder + "/language/model.bin"
    do {
      let file = try readFile(path, limit: 1 << 24)
      return (try LanguageIdentifier(model: file), file)
    } catch let error as StorageError {
      throw ConfigurationError(place: path, message: error.message)
    } catch {
      throw ConfigurationError(place: path, message: "\(error)")
    }
  }
}
