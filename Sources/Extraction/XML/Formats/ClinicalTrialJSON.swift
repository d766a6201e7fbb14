internal import JSON

/// Studies of ClinicalTrials.gov in the JSON of its present interface,
/// <https://clinicaltrials.gov/data-api/about-api/study-data-structure>.
public struct ClinicalTrialJSON {
  private let study: JSONElement
  private var trial = ClinicalTrial()

  /// The text of a study, an object with a `protocolSection`; nil for any other JSON.
  ///
  /// - Throws: `MarkupError.notWellFormed` for what is no JSON.
  public static func read(_ json: [UInt8], style: TextStyle) throws(MarkupError) -> ExtractedText? {
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: json.span)
    } catch {
      throw .notWellFormed(line: 1, byteOffset: 0, message: "\(error)")
    }
    guard document.root["protocolSection"]?.kind == .object else { return nil }
    var reader = ClinicalTrialJSON(study: document.root)
    reader.readProtocol()
    reader.readResults()
    return reader.trial.finished(style)
  }

  private init(study: JSONElement) { self.study = study }

  // MARK: - Fields

  private func field(_ element: JSONElement?, _ path: String...) -> JSONElement? {
    var element = element
    for name in path { element = element?[name] }
    return element
  }

  private func string(_ element: JSONElement?, _ path: String...) -> String? {
    var element = element
    for name in path { element = element?[name] }
    guard let value = element?.utf8 ?? element?.integer.map({ Array(String($0).utf8) }) else {
      return nil
    }
    let line = InlineText.collapsed(value)
    return line.isEmpty ? nil : line
  }

  private func list(_ element: JSONElement?, _ name: String) -> [JSONElement] {
    element?[name]?.elements ?? []
  }

  private func strings(_ element: JSONElement?, _ name: String) -> [String] {
    list(element, name).compactMap { string($0) }
  }

  /// Text with line ends.
  ///
  /// The site escapes what Markdown would mistake: `\>`, `\[`, `\*`.
  private func wrapped(_ element: JSONElement?, _ name: String) -> [UInt8]? {
    guard let text = element?[name]?.utf8 else { return nil }
    var output: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "\\"), index + 1 < text.count,
        "\\<>[]*~_&^".utf8.contains(text[index + 1])
      {
        index += 1
      }
      output.append(text[index])
      index += 1
    }
    return output
  }

  private func named(_ name: String, _ details: [String?]) -> ClinicalTrial.Named {
    ClinicalTrial.Named(name: name, details: details.compactMap { $0 })
  }

  /// `DIETARY_SUPPLEMENT` as "Dietary supplement".
  private func words(_ code: String?) -> String? {
    guard let code, !code.isEmpty else { return nil }
    let lower = code.lowercased().replacing("_", with: " ")
    return lower.prefix(1).uppercased() + lower.dropFirst()
  }

  // MARK: - Protocol

  private mutating func readProtocol() {
    let sections = study["protocolSection"]
    noteIdentification(sections)
    noteSubjects(sections)
    addDescription(sections)
    addArms(field(sections, "armsInterventionsModule"))
    addOutcomes(field(sections, "outcomesModule"))
    addParticipants(field(sections, "eligibilityModule"))
    let design = field(sections, "designModule")
    trial.add("Biospecimens", wrapped: wrapped(field(design, "bioSpec"), "description"))
    trial.add(
      "Plan to Share Data",
      wrapped: wrapped(field(sections, "ipdSharingStatementModule"), "description"))
  }

  private mutating func noteIdentification(_ sections: JSONElement?) {
    let identification = field(sections, "identificationModule")
    let status = field(sections, "statusModule")
    let design = field(sections, "designModule")
    let number = string(identification, "nctId")
    trial.result.title =
      string(identification, "briefTitle") ?? string(identification, "officialTitle")
    trial.officialTitle = string(identification, "officialTitle")
    trial.result.language = "en"
    trial.result.identifier = number.map { "nct:\($0)" }
    trial.result.url = number.map { "https://clinicaltrials.gov/study/\($0)" }
    trial.result.date =
      (string(status, "studyFirstPostDateStruct", "date") ?? string(status, "studyFirstSubmitDate"))
      .flatMap(CalendarDate.iso)
    trial.result.note("nctId", number)
    trial.result.note("acronym", string(identification, "acronym"))
    trial.result.note(
      "sponsor", string(sections, "sponsorCollaboratorsModule", "leadSponsor", "name"))
    trial.result.note("status", words(string(status, "overallStatus")))
    trial.result.note("studyType", words(string(design, "studyType")))
    trial.result.note(
      "phase",
      strings(design, "phases").compactMap { words($0.replacing("PHASE", with: "PHASE ")) }
        .joined(separator: ", "))
    trial.result.note("enrollment", string(design, "enrollmentInfo", "count"))
  }

  private mutating func noteSubjects(_ sections: JSONElement?) {
    let conditions = field(sections, "conditionsModule")
    let arms = field(sections, "armsInterventionsModule")
    trial.result.note("conditions", strings(conditions, "conditions"))
    trial.result.note(
      "interventions", list(arms, "interventions").compactMap { string($0, "name") })
    trial.result.note("keywords", strings(conditions, "keywords"))
    let meshes = ["conditionBrowseModule", "interventionBrowseModule"].flatMap { module in
      list(field(study, "derivedSection", module), "meshes").compactMap { string($0, "term") }
    }
    trial.result.note("meshHeadings", meshes.uniqued())
  }

  private mutating func addDescription(_ sections: JSONElement?) {
    let status = field(sections, "statusModule")
    let design = field(sections, "designModule")
    let description = field(sections, "descriptionModule")
    trial.add("Brief Summary", wrapped: wrapped(description, "briefSummary"))
    trial.add("Detailed Description", wrapped: wrapped(description, "detailedDescription"))
    trial.add("Conditions", names: strings(field(sections, "conditionsModule"), "conditions"))
    trial.add("Why Stopped", wrapped: wrapped(status, "whyStopped"))
    let plan = field(design, "designInfo")
    trial.add(
      "Study Design",
      names: [
        words(string(plan, "allocation")), words(string(plan, "interventionModel")),
        string(plan, "interventionModelDescription"), words(string(plan, "observationalModel")),
        words(string(plan, "timePerspective")), words(string(plan, "primaryPurpose")),
        words(string(plan, "maskingInfo", "masking")),
        string(plan, "maskingInfo", "maskingDescription"),
      ].compactMap { $0 })
  }

  private mutating func addArms(_ arms: JSONElement?) {
    trial.add(
      "Arms",
      list(arms, "armGroups").map { arm in
        named(
          [words(string(arm, "type")), string(arm, "label")].compactMap { $0 }
            .joined(separator: ": "), [string(arm, "description")])
      })
    trial.add(
      "Interventions",
      list(arms, "interventions").map { intervention in
        let others = strings(intervention, "otherNames")
        return named(
          [words(string(intervention, "type")), string(intervention, "name")].compactMap { $0 }
            .joined(separator: ": "),
          [
            string(intervention, "description"),
            others.isEmpty ? nil : "Other names: " + others.joined(separator: ", "),
          ])
      })
  }

  private mutating func addOutcomes(_ outcomes: JSONElement?) {
    for (heading, name) in [
      ("Primary Outcomes", "primaryOutcomes"), ("Secondary Outcomes", "secondaryOutcomes"),
      ("Other Outcomes", "otherOutcomes"),
    ] {
      trial.add(
        heading,
        list(outcomes, name).map { outcome in
          named(
            string(outcome, "measure") ?? "",
            [
              string(outcome, "description"),
              string(outcome, "timeFrame").map { "Time frame: \($0)" },
            ])
        })
    }
  }

  private mutating func addParticipants(_ eligibility: JSONElement?) {
    trial.add("Study Population", wrapped: wrapped(eligibility, "studyPopulation"))
    trial.add("Eligibility", wrapped: wrapped(eligibility, "eligibilityCriteria"))
    trial.add(
      "Participants",
      names: [
        words(string(eligibility, "sex")).map { "Sex: \($0)" },
        string(eligibility, "genderDescription"),
        string(eligibility, "minimumAge").map { "Minimum age: \($0)" },
        string(eligibility, "maximumAge").map { "Maximum age: \($0)" },
        eligibility?["healthyVolunteers"]?.bool.map { "Healthy volunteers: \($0 ? "Yes" : "No")" },
        words(string(eligibility, "samplingMethod")).map { "Sampling: \($0)" },
      ].compactMap { $0 })
  }

  // MARK: - Results

  private mutating func readResults() {
    guard let results = study["resultsSection"] else { return }
    if let flow = results["participantFlowModule"] {
      var part = ClinicalTrial.Part(heading: "Participant Flow")
      part.paragraphs = [
        wrapped(flow, "recruitmentDetails"), wrapped(flow, "preAssignmentDetails"),
      ]
      .compactMap { $0 }
      part.items = groupDescriptions(flow, "groups")
      let groups = groups(flow, "groups")
      for period in list(flow, "periods") {
        var table = ClinicalTrial.Table(title: string(period, "title") ?? "", groups: groups)
        for milestone in list(period, "milestones") {
          table.rows.append(
            (string(milestone, "type") ?? "", values(milestone, "achievements", "numSubjects")))
        }
        for reason in list(period, "dropWithdraws") {
          table.rows.append(
            (string(reason, "type") ?? "", values(reason, "reasons", "numSubjects")))
        }
        part.tables.append(table)
      }
      trial.parts.append(part)
    }
    if let baseline = results["baselineCharacteristicsModule"] {
      var part = ClinicalTrial.Part(heading: "Baseline Characteristics")
      part.paragraphs = [wrapped(baseline, "populationDescription")].compactMap { $0 }
      part.items = groupDescriptions(baseline, "groups")
      let groups = groups(baseline, "groups")
      for measure in list(baseline, "measures") {
        part.tables.append(self.measure(measure, groups: groups))
      }
      trial.parts.append(part)
    }
    for outcome in list(results["outcomeMeasuresModule"], "outcomeMeasures") {
      var part = ClinicalTrial.Part(
        heading: [words(string(outcome, "type")), string(outcome, "title")].compactMap { $0 }
          .joined(separator: " outcome: "))
      part.paragraphs = [
        wrapped(outcome, "description"), wrapped(outcome, "populationDescription"),
      ]
      .compactMap { $0 }
      if let frame = string(outcome, "timeFrame") {
        part.paragraphs.append(Array("Time frame: \(frame)".utf8))
      }
      part.items = groupDescriptions(outcome, "groups")
      var table = measure(outcome, groups: groups(outcome, "groups"))
      table.title = ""
      table.notes.removeAll { $0 == string(outcome, "description") }
      part.tables = [table]
      part.conclusions = list(outcome, "analyses").map(analysis)
      trial.parts.append(part)
    }
    readEvents(results["adverseEventsModule"])
    trial.add(
      "Limitations",
      wrapped: wrapped(field(results, "moreInfoModule", "limitationsAndCaveats"), "description"))
  }

  private func groups(_ parent: JSONElement?, _ name: String) -> ClinicalTrial.Groups {
    ClinicalTrial.Groups(
      list(parent, name).map { (string($0, "id") ?? "", string($0, "title") ?? "") })
  }

  private func groupDescriptions(_ parent: JSONElement?, _ name: String) -> [ClinicalTrial.Named] {
    list(parent, name).map { named(string($0, "title") ?? "", [string($0, "description")]) }
  }

  private func values(_ row: JSONElement, _ name: String, _ value: String) -> [String: String] {
    var values: [String: String] = [:]
    for cell in list(row, name) {
      guard let group = string(cell, "groupId") else { continue }
      var text = string(cell, value) ?? ""
      if let spread = string(cell, "spread") { text += " (\(spread))" }
      if let low = string(cell, "lowerLimit"), let high = string(cell, "upperLimit") {
        text += " (\(low) to \(high))"
      }
      if let comment = string(cell, "comment") { text += text.isEmpty ? comment : " \(comment)" }
      values[group] = text
    }
    return values
  }

  private func measure(
    _ measure: JSONElement, groups: ClinicalTrial.Groups
  ) -> ClinicalTrial.Table {
    var table = ClinicalTrial.Table(title: string(measure, "title") ?? "", groups: groups)
    let kind = [words(string(measure, "paramType")), words(string(measure, "dispersionType"))]
      .compactMap { $0 }.joined(separator: ", ")
    table.notes = [
      string(measure, "description"),
      [string(measure, "unitOfMeasure"), kind].compactMap { $0 }.filter { !$0.isEmpty }
        .joined(separator: "; "),
    ].compactMap { $0 }
    for item in list(measure, "classes") {
      let title = string(item, "title")
      for category in list(item, "categories") {
        let label = [title, string(category, "title")].compactMap { $0 }.joined(separator: ": ")
        table.rows.append((label, values(category, "measurements", "value")))
      }
    }
    return table
  }

  private func analysis(_ analysis: JSONElement) -> ClinicalTrial.Named {
    let interval = [string(analysis, "ciLowerLimit"), string(analysis, "ciUpperLimit")]
      .compactMap { $0 }
    return named(
      string(analysis, "groupDescription") ?? string(analysis, "statisticalMethod") ?? "Analysis",
      [
        string(analysis, "groupDescription") == nil ? nil : string(analysis, "statisticalMethod"),
        words(string(analysis, "nonInferiorityType")), string(analysis, "nonInferiorityComment"),
        string(analysis, "pValue").map { "p-value: \($0)" }, string(analysis, "pValueComment"),
        string(analysis, "statisticalComment"),
        [string(analysis, "paramType"), string(analysis, "paramValue")].compactMap { $0 }
          .joined(separator: ": "),
        [words(string(analysis, "dispersionType")), string(analysis, "dispersionValue")]
          .compactMap { $0 }.joined(separator: ": "),
        interval.isEmpty
          ? nil
          : (string(analysis, "ciPctValue").map { "\($0)% " } ?? "") + "CI: "
            + interval.joined(separator: " to "),
        string(analysis, "estimateComment"), string(analysis, "otherAnalysisDescription"),
      ])
  }

  private mutating func readEvents(_ events: JSONElement?) {
    guard let events else { return }
    var part = ClinicalTrial.Part(heading: "Adverse Events")
    part.paragraphs = [wrapped(events, "timeFrame"), wrapped(events, "description")].compactMap {
      $0
    }
    part.items = groupDescriptions(events, "eventGroups")
    let groups = groups(events, "eventGroups")
    for (title, name) in [
      ("Serious adverse events", "seriousEvents"), ("Other adverse events", "otherEvents"),
    ] where !list(events, name).isEmpty {
      var table = ClinicalTrial.Table(title: title, groups: groups)
      for event in list(events, name) {
        var values: [String: String] = [:]
        for cell in list(event, "stats") {
          guard let group = string(cell, "groupId"), let affected = string(cell, "numAffected")
          else {
            continue
          }
          values[group] = string(cell, "numAtRisk").map { "\(affected)/\($0)" } ?? affected
        }
        table.rows.append((string(event, "term") ?? "", values))
      }
      part.tables.append(table)
    }
    trial.parts.append(part)
  }
}
