internal import Classification
internal import Extraction
internal import Foundation
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

  init(
    configuration: PipelineConfiguration, classification: ClassificationModels?,
    vocabulary: LoadedVocabulary?
  ) {
    var limits = MarkupLimits.default
    limits.maximumBytes = configuration.maximumRecordBytes
    html = HTMLExtractor(limits: limits)
    xml = XMLExtractor(limits: limits)
    normalizer = TextNormalizer(form: configuration.normalization)
    self.classification = classification
    self.vocabulary = vocabulary
  }
}

/// What the classify stage decides with.
struct ClassificationModels: Sendable {
  let languages: LanguageIdentifier
  let medical: MedicalClassifier

  /// Reads the lexicons of `folder`, the `vocab` folder: each `medical/LANG.tsv`; those of the
  /// configuration replace them, or add to them.
  ///
  /// - Throws: `ConfigurationError` with the file and line at fault.
  init(folder: String, configuration: PipelineConfiguration) throws(ConfigurationError) {
    let shipped = folder + "/medical"
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: shipped).sorted()
    } catch {
      throw ConfigurationError(place: shipped, message: "cannot be read: \(error)")
    }
    let paths = names.filter { $0.hasSuffix(".tsv") }.map { "\(shipped)/\($0)" }
    var lexicons: [MedicalLexicon] = []
    for path in paths + configuration.lexicons {
      let name = path.split(separator: "/").last?.split(separator: ".").first ?? ""
      do {
        let file = try readFile(path, limit: 1 << 24)
        lexicons.append(
          try MedicalLexicon(
            parsing: file, language: Language(rawValue: String(name).lowercased())))
      } catch let error as StorageError {
        throw ConfigurationError(place: path, message: error.message)
      } catch {
        throw ConfigurationError(place: path, message: "\(error)")
      }
    }
    let model = folder + "/language/model.bin"
    do {
      languages = try LanguageIdentifier(model: try readFile(model, limit: 1 << 24))
    } catch let error as StorageError {
      throw ConfigurationError(place: model, message: error.message)
    } catch {
      throw ConfigurationError(place: model, message: "\(error)")
    }
    medical = MedicalClassifier(
      lexicons: lexicons, mode: configuration.mode, threshold: configuration.threshold)
  }
}
