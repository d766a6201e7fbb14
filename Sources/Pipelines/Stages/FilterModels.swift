internal import Classification
internal import Corpora
internal import Filtering
internal import JSON

/// What the filter stage decides with: loaded once, shared by all workers.
struct FilterModels: Sendable {
  /// A document must pass each.
  let profiles: [FilterProfile]
  /// A document's licence must be allowed by each.
  let licences: [LicenceList]
  /// nil: no benchmarks.
  let contamination: ContaminationIndex?
  let masked: Set<PersonalDataKind>
  let languages: LanguageIdentifier
  /// What the user should know of the benchmarks; nil: nothing.
  var warning: String? {
    guard let contamination, contamination.skippedCount > 0 else { return nil }
    let (count, skipped) = (contamination.itemCount, contamination.skippedCount)
    return "\(grouped(skipped)) of \(grouped(count + skipped)) questions are not looked for: with "
      + "their options they have fewer than \(ContaminationIndex.minimumUnits) words or CJK characters"
  }

  /// Profiles and benchmarks, as far as they are files.
  let files: [String]

  /// Whether there is nothing to do.
  var isEmpty: Bool {
    profiles.allSatisfy(\.isEmpty) && licences.isEmpty && contamination == nil && masked.isEmpty
  }

  /// Loads profiles and benchmarks.
  ///
  /// - Parameter folder: The `vocab` folder, asked for where it is needed.
  /// - Throws: `ConfigurationError` with the file and line at fault.
  init(
    _ settings: FilterSettings, folder: () throws(ConfigurationError) -> String
  ) throws(ConfigurationError) {
    languages = try LanguageIdentifier(vocabularyFolder: folder())
    var reader = FilterProfileFile(folder: try folder())
    profiles = try reader.load(settings.profiles)
    let benchmarks = InputSet(settings.benchmarks)
    files = reader.files + benchmarks.inputs.map(\.path)
    licences = (settings.licences.isEmpty ? profiles.flatMap(\.licences) : [settings.licences])
      .map(LicenceList.init)
    masked = Set(settings.masked)
    contamination =
      settings.benchmarks.isEmpty
      ? nil : ContaminationIndex(try Self.items(of: benchmarks, settings))
    if contamination?.itemCount == 0 {
      throw ConfigurationError(
        place: settings.benchmarks.joined(separator: ", "),
        message: "has only questions that are too short to be told from chance")
    }
  }

  /// The questions of all benchmark files.
  private static func items(
    of set: InputSet, _ settings: FilterSettings
  ) throws(ConfigurationError) -> [BenchmarkItem] {
    if let error = set.errors.first {
      throw ConfigurationError(place: error.origin.path, message: error.message)
    }
    var options = ReadingOptions()
    options.fieldNames.text = settings.questionField
    options.fieldNames.textOption = "--question-field"
    options.contentKind = .jsonl
    var items: [BenchmarkItem] = []
    for input in set.inputs {
      let count = items.count
      do throws(CorpusError) {
        var reader = try SourceReader(input, options: options)
        while let record = try reader.next() {
          let choices = record.document.extra + record.document.metadata
          items.append(
            BenchmarkItem(
              id: "\(input.path):\(record.document.id ?? String(record.origin.recordNumber))",
              question: record.content,
              options: choices.first { $0.key == settings.optionsField }
                .map { texts(of: $0.value) } ?? []))
        }
      } catch {
        throw ConfigurationError(
          place: "\(error.origin.path), record \(error.origin.recordNumber)",
          message: error.message)
      }
      guard items.count > count else {
        throw ConfigurationError(place: input.path, message: "has no questions")
      }
      guard items[count...].contains(where: { !$0.question.isEmpty }) else {
        throw ConfigurationError(
          place: input.path,
          message: "has no question in \"\(settings.questionField)\" (use --question-field)")
      }
    }
    return items
  }

  /// All strings of a JSON value, those of its members and elements too.
  private static func texts(of value: JSONFieldValue) -> [[UInt8]] {
    switch value {
    case .string(let text): return [text]
    case .raw(let json):
      guard let document = try? JSONDocument(parsing: json.span) else { return [] }
      var texts: [[UInt8]] = []
      func collect(_ element: JSONElement) {
        switch element.kind {
        case .string: texts.append(element.utf8 ?? [])
        case .array: element.forEachElement(collect)
        case .object: element.forEachMember { collect($1) }
        default: break
        }
      }
      collect(document.root)
      return texts
    }
  }
}
