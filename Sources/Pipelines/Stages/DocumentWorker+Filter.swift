internal import Classification
internal import Corpora
internal import Filtering
internal import JSON

/// What a worker mutates while it filters.
struct FilterScratch {
  var scanned = ScannedText()
  /// What is compared with benchmarks.
  var scannedBases = ScannedText()
  /// Whether `scanned` is of the present text of the document that was filtered last.
  var isScanned = false
  var meter = TextMeter()
  var personalData: PersonalDataFinder?
  var fingerprinter: Fingerprinter?
}

extension DocumentWorker {
  /// Drops a document that breaks a rule, takes lines out, looks for benchmark items and masks
  /// personal data, as configured.
  ///
  /// - Parameters:
  ///   - document: Its text may become shorter or get placeholders.
  ///   - annotates: Whether the measures are added to the document.
  /// - Throws: Why the document is dropped, with the rule and the value that decided.
  mutating func filter(
    _ document: inout Document, origin: Origin, counting statistics: inout Statistics,
    annotates: Bool = false
  ) throws(Rejection) {
    scratch.isScanned = false
    guard let filters = models.filters, !filters.isEmpty || annotates else { return }
    let language =
      Self.code(ofTag: document.language) ?? filters.languages.identify(document.text.span).code
    let id = document.id
    func rejection(
      _ reason: RejectionReason, _ rule: String, _ value: Double?, _ detail: String
    ) -> Rejection {
      var rejection = Rejection(
        origin: origin, stage: .filter, reason: reason, detail: detail, id: id)
      rejection.rule = FilterDecision(name: rule, value: value, language: language)
      return rejection
    }
    if !filters.licences.isEmpty {
      let licence = document.licence
      guard filters.licences.allSatisfy({ $0.allows(licence) }) else {
        throw rejection(
          .licence, "licence", nil, "licence \(licence ?? "unknown") is not allowed")
      }
    }
    scratch.scanned.scan(document.text.span)
    scratch.isScanned = true
    // A line without its citations is another line to the next profile: those go at the end.
    var citations = LineRules()
    for profile in filters.profiles {
      guard var rules = profile.lineRules else { continue }
      citations.removesCitations = citations.removesCitations || rules.removesCitations
      rules.removesCitations = false
      apply(rules, to: &document, profile, language, &statistics)
    }
    apply(citations, to: &document, FilterProfile(), language, &statistics)
    var measured: [TextStatistics] = []
    for profile in filters.profiles where !profile.rules.isEmpty || annotates {
      var measures = scratch.meter.measure(
        scratch.scanned, language: language, profile: profile)
      document.addDecisions(to: &measures)
      measured.append(measures)
      if annotates { document.annotate(measured) }
      if let violation = profile.violation(of: measures, language: language) {
        let (name, value) = (violation.measure.rawValue, violation.value)
        throw rejection(
          .quality, name, value,
          "\(name) is \(value.shortened), \(violation.isMinimum ? "below" : "above") "
            + "\(violation.limit.shortened)")
      }
    }
    var matches: [ContaminationIndex.Match] = []
    if let index = filters.contamination {
      matches = index.matches(in: document.text.span, scanned: &scratch.scannedBases)
      if let worst = matches.max(by: { $0.share < $1.share }) {
        statistics.filtering.contaminatedDocuments += 1
        if configuration.filtering.contaminationAction == .drop {
          let span = worst.spans.first ?? 0..<0
          throw rejection(
            .contaminated, "contamination", worst.share,
            "holds \(worst.share.shortened) of \(worst.id) at bytes "
              + "\(span.lowerBound)..<\(span.upperBound), "
              + "\(worst.optionsFound) of \(worst.optionCount) options; "
              + "\(matches.count) items in all")
        }
      }
    }
    if !filters.masked.isEmpty {
      let findings = mask(&document, filters.masked, language, &statistics)
      for match in matches.indices {
        matches[match].spans = matches[match].spans.map {
          PersonalDataFinder.range($0, masking: findings)
        }
      }
    }
    if !matches.isEmpty { document.mark(matches) }
  }

  private mutating func apply(
    _ rules: LineRules, to document: inout Document, _ profile: FilterProfile,
    _ language: String, _ statistics: inout Statistics
  ) {
    guard rules != LineRules() else { return }
    var removed: [LineRules.Reason: Int] = [:]
    let kept = rules.apply(
      to: document.text.span, scratch.scanned,
      charactersPerWord: profile.charactersPerWord(language), counting: &removed)
    guard let kept else { return }
    document.text = kept
    scratch.scanned.scan(kept.span)
    for (reason, count) in removed {
      statistics.filtering.removedLines[reason.rawValue, default: 0] += count
    }
  }

  /// Masks the text and the title.
  ///
  /// - Returns: what was found in the text, before it was masked.
  private mutating func mask(
    _ document: inout Document, _ kinds: Set<PersonalDataKind>, _ language: String,
    _ statistics: inout Statistics
  ) -> [PersonalDataFinding] {
    var finder = scratch.personalData.take() ?? PersonalDataFinder(kinds)
    let findings = finder.find(in: document.text.span, language: language)
    let title = Array((document.title ?? "").utf8)
    let ofTitle = finder.find(in: title.span, language: language)
    scratch.personalData = finder
    if findings.isEmpty && ofTitle.isEmpty { return [] }
    if !ofTitle.isEmpty {
      document.title = String(
        decoding: PersonalDataFinder.mask(title.span, ofTitle), as: UTF8.self)
    }
    if !findings.isEmpty {
      document.text = PersonalDataFinder.mask(document.text.span, findings)
      scratch.isScanned = false
    }
    var counts: [String: Int] = [:]
    for finding in findings + ofTitle { counts[finding.kind.rawValue, default: 0] += 1 }
    for (kind, count) in counts { statistics.filtering.masked[kind, default: 0] += count }
    var writer = JSONWriter()
    writer.beginObject()
    for (kind, count) in counts.sorted(by: { $0.key < $1.key }) { writer.member(kind, count) }
    writer.endObject()
    document.setExtra("masked", writer.bytes)
    return findings
  }
}

extension Document {
  /// The licence that the source states.
  fileprivate var licence: String? {
    for name in ["licence", "license"] {
      let values = [extra(named: name), metadata.last { $0.key == name }?.value]
      if let text = values.lazy.compactMap({ $0?.string }).first { return text }
    }
    return nil
  }

  /// Sets the measures that other stages took.
  fileprivate func addDecisions(to measures: inout TextStatistics) {
    if case .raw(let json)? = extra(named: "score"),
      let score = Double(String(decoding: json, as: UTF8.self))
    {
      measures.medicalScore = score
    }
    if case .raw(let json)? = extra(named: "classification"),
      let evidence = try? JSONDocument(parsing: json.span)
    {
      measures.languageConfidence =
        evidence.root["language_confidence"]?.double
        ?? (evidence.root["language_from"]?.string == "document" ? 1 : nil)
    }
  }

  /// Adds the measures as the field `measures`: each as the first profile counts it that has it.
  fileprivate mutating func annotate(_ measured: [TextStatistics]) {
    var writer = JSONWriter()
    writer.beginObject()
    for measure in Measure.allCases {
      if let value = measured.lazy.compactMap({ $0[measure] }).first {
        writer.member(measure.rawValue, (value * 1e6).rounded() / 1e6)
      }
    }
    writer.endObject()
    setExtra("measures", writer.bytes)
  }

  /// Adds the benchmark items found as the field `contamination`.
  fileprivate mutating func mark(_ matches: [ContaminationIndex.Match]) {
    var writer = JSONWriter()
    writer.beginArray()
    for match in matches {
      writer.beginObject()
      writer.member("item", match.id)
      writer.member("share", match.share)
      writer.member("options_found", match.optionsFound)
      writer.member("options", match.optionCount)
      writer.key("spans")
      writer.beginArray()
      for span in match.spans {
        writer.beginArray()
        writer.integer(span.lowerBound)
        writer.integer(span.upperBound)
        writer.endArray()
      }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
    setExtra("contamination", writer.bytes)
  }
}

extension Double {
  /// With at most four digits behind the point.
  var shortened: String {
    let rounded = (self * 1e4).rounded() / 1e4
    return rounded == rounded.rounded() && magnitude < 1e15
      ? String(Int(rounded)) : String(rounded)
  }
}
