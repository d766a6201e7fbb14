/// Studies of ClinicalTrials.gov in the XML that the site published until 2024,
/// <https://clinicaltrials.gov/ct2/html/images/info/public.xsd>.
struct ClinicalTrialXML {
  private let tree: XMLTree
  private var trial = ClinicalTrial()

  /// The study of a document, or all studies of a set.
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    let studies =
      tree.name(0) == .clinicalStudy ? [0] : tree.descendants(.clinicalStudy, of: 0)
    return studies.map { study in
      var reader = ClinicalTrialXML(tree: tree)
      reader.readMetadata(study)
      reader.readProtocol(study)
      if let results = tree.child(.clinicalResults, of: study) { reader.readResults(results) }
      return reader.trial.finished(options.style)
    }
  }

  private init(tree: XMLTree) { self.tree = tree }

  private func line(_ name: XMLName, _ parent: Int?) -> String? {
    parent.flatMap { tree.nonEmptyLine(of: tree.child(name, of: $0)) }
  }

  private func lines(_ name: XMLName, _ parent: Int?) -> [String] {
    guard let parent else { return [] }
    return tree.children(name, of: parent).compactMap { tree.nonEmptyLine(of: $0) }
  }

  /// The text of an element with its line ends.
  private func wrapped(_ name: XMLName, _ parent: Int?) -> [UInt8]? {
    parent.flatMap { tree.child(name, of: $0) }.map { tree.text(of: $0) }
  }

  private mutating func readMetadata(_ study: Int) {
    let ids = tree.child(.idInfo, of: study)
    let number = line(.nctId, ids)
    trial.result.title = line(.briefTitle, study) ?? line(.officialTitle, study)
    trial.officialTitle = line(.officialTitle, study)
    trial.result.language = "en"
    trial.result.identifier = number.map { "nct:\($0)" }
    trial.result.url = number.map { "https://clinicaltrials.gov/study/\($0)" }
    let date =
      line(.studyFirstPosted, study) ?? line(.studyFirstSubmitted, study)
      ?? line(.firstreceivedDate, study)
    trial.result.date = date.flatMap(CalendarDate.iso)
    trial.result.note("nctId", number)
    trial.result.note("acronym", line(.acronym, study))
    let sponsor = tree.descendant(.sponsors, .leadSponsor, of: study)
    trial.result.note("sponsor", line(.agency, sponsor))
    trial.result.note("status", line(.overallStatus, study))
    trial.result.note("studyType", line(.studyType, study))
    trial.result.note("phase", line(.phase, study))
    trial.result.note("enrollment", line(.enrollment, study))
    trial.result.note("conditions", lines(.condition, study))
    trial.result.note(
      "interventions",
      tree.children(.intervention, of: study).compactMap { line(.interventionName, $0) })
    trial.result.note("keywords", lines(.keyword, study))
    let browse = [XMLName.conditionBrowse, .interventionBrowse].flatMap { name in
      lines(.meshTerm, tree.child(name, of: study))
    }
    trial.result.note("meshHeadings", browse.uniqued())
  }

  private mutating func readProtocol(_ study: Int) {
    trial.add("Brief Summary", wrapped: wrapped(.briefSummary, study))
    trial.add("Detailed Description", wrapped: wrapped(.detailedDescription, study))
    trial.add("Conditions", names: lines(.condition, study))
    if let why = line(.whyStopped, study) { trial.add("Why Stopped", wrapped: Array(why.utf8)) }
    let design = tree.child(.studyDesignInfo, of: study)
    trial.add(
      "Study Design",
      names: [
        line(.studyDesign, study), line(.allocation, design), line(.interventionModel, design),
        line(.interventionModelDescription, design), line(.observationalModel, design),
        line(.timePerspective, design), line(.primaryPurpose, design), line(.masking, design),
        line(.maskingDescription, design),
      ].compactMap { $0 })
    trial.add(
      "Arms",
      tree.children(.armGroup, of: study).map { arm in
        named(
          [line(.armGroupType, arm), line(.armGroupLabel, arm)].compactMap { $0 }
            .joined(separator: ": "), [line(.description, arm)])
      })
    trial.add(
      "Interventions",
      tree.children(.intervention, of: study).map { intervention in
        let others = lines(.otherName, intervention)
        return named(
          [line(.interventionType, intervention), line(.interventionName, intervention)]
            .compactMap { $0 }.joined(separator: ": "),
          [
            line(.description, intervention),
            others.isEmpty ? nil : "Other names: " + others.joined(separator: ", "),
          ])
      })
    for (heading, name) in [
      ("Primary Outcomes", XMLName.primaryOutcome), ("Secondary Outcomes", .secondaryOutcome),
      ("Other Outcomes", .otherOutcome),
    ] {
      trial.add(
        heading,
        tree.children(name, of: study).map { outcome in
          named(
            line(.measure, outcome) ?? "",
            [line(.description, outcome), line(.timeFrame, outcome).map { "Time frame: \($0)" }])
        })
    }
    let eligibility = tree.child(.eligibility, of: study)
    trial.add("Study Population", wrapped: wrapped(.studyPop, eligibility))
    trial.add("Eligibility", wrapped: wrapped(.criteria, eligibility))
    trial.add(
      "Participants",
      names: [
        line(.gender, eligibility).map { "Sex: \($0)" }, line(.genderDescription, eligibility),
        line(.minimumAge, eligibility).map { "Minimum age: \($0)" },
        line(.maximumAge, eligibility).map { "Maximum age: \($0)" },
        line(.healthyVolunteers, eligibility).map { "Healthy volunteers: \($0)" },
        line(.samplingMethod, eligibility).map { "Sampling: \($0)" },
      ].compactMap { $0 })
    trial.add("Biospecimens", wrapped: wrapped(.biospecDescr, study))
    trial.add(
      "Plan to Share Data", wrapped: wrapped(.ipdDescription, tree.child(.patientData, of: study)))
  }

  private func named(_ name: String, _ details: [String?]) -> ClinicalTrial.Named {
    ClinicalTrial.Named(name: name, details: details.compactMap { $0 })
  }

  // MARK: - Results

  private mutating func readResults(_ results: Int) {
    if let flow = tree.child(.participantFlow, of: results) {
      var part = ClinicalTrial.Part(heading: "Participant Flow")
      part.paragraphs = [wrapped(.recruitmentDetails, flow), wrapped(.preAssignmentDetails, flow)]
        .compactMap { $0 }
      part.items = groupDescriptions(flow)
      let groups = groups(flow)
      for period in tree.descendants(.period, of: flow) {
        var table = ClinicalTrial.Table(title: line(.title, period) ?? "", groups: groups)
        for row in tree.descendants(.milestone, of: period)
          + tree.descendants(.dropWithdrawReason, of: period)
        {
          table.rows.append((line(.title, row) ?? "", counts(.participants, row)))
        }
        part.tables.append(table)
      }
      trial.parts.append(part)
    }
    if let baseline = tree.child(.baseline, of: results) {
      var part = ClinicalTrial.Part(heading: "Baseline Characteristics")
      part.paragraphs = [wrapped(.population, baseline)].compactMap { $0 }
      part.items = groupDescriptions(baseline)
      let groups = groups(baseline)
      for measure in tree.descendants(.measure, of: baseline) {
        part.tables.append(self.measure(measure, groups: groups))
      }
      trial.parts.append(part)
    }
    for outcome in tree.descendant(.outcomeList, of: results).map({
      tree.children(.outcome, of: $0)
    }) ?? [] {
      var part = ClinicalTrial.Part(
        heading: [line(.type, outcome), line(.title, outcome)].compactMap { $0 }
          .joined(separator: " outcome: "))
      part.paragraphs = [wrapped(.description, outcome), wrapped(.population, outcome)]
        .compactMap { $0 }
      if let frame = line(.timeFrame, outcome) {
        part.paragraphs.append(Array("Time frame: \(frame)".utf8))
      }
      part.items = groupDescriptions(outcome)
      let measures = tree.children(.measure, of: outcome) + tree.descendants(.measure, of: outcome)
      let groups = groups(outcome)
      for measure in measures.uniqued() {
        part.tables.append(self.measure(measure, groups: groups))
      }
      part.conclusions = tree.descendants(.analysis, of: outcome).map(analysis)
      trial.parts.append(part)
    }
    readEvents(results)
    trial.add(
      "Limitations", wrapped: wrapped(.limitationsAndCaveats, results))
  }

  private func groups(_ parent: Int) -> ClinicalTrial.Groups {
    let list = tree.child(.groupList, of: parent)
    return ClinicalTrial.Groups(
      (list.map { tree.children(.group, of: $0) } ?? []).map { group in
        (tree.attribute("group_id", of: group) ?? "", line(.title, group) ?? "")
      })
  }

  private func groupDescriptions(_ parent: Int) -> [ClinicalTrial.Named] {
    guard let list = tree.child(.groupList, of: parent) else { return [] }
    return tree.children(.group, of: list).map { group in
      named(line(.title, group) ?? "", [line(.description, group)])
    }
  }

  private func measure(
    _ measure: Int, groups: ClinicalTrial.Groups
  ) -> ClinicalTrial.Table {
    var table = ClinicalTrial.Table(title: line(.title, measure) ?? "", groups: groups)
    let kind = [line(.param, measure), line(.dispersion, measure)].compactMap { $0 }
      .joined(separator: ", ")
    table.notes = [
      line(.description, measure), line(.population, measure),
      [line(.units, measure), kind].compactMap { $0 }.filter { !$0.isEmpty }
        .joined(separator: "; "),
    ].compactMap { $0 }
    for item in tree.descendants(.class, of: measure) {
      for category in tree.descendants(.category, of: item) {
        let label = [line(.title, item), line(.subTitle, category) ?? line(.title, category)]
          .compactMap { $0 }.joined(separator: ": ")
        table.rows.append((label, counts(.measurement, category)))
      }
    }
    // Before 2017 there were categories without classes.
    if table.rows.isEmpty {
      for category in tree.descendants(.category, of: measure) {
        table.rows.append(
          (
            line(.subTitle, category) ?? line(.title, category) ?? "",
            counts(.measurement, category)
          ))
      }
    }
    return table
  }

  /// The values of a row by group.
  private func counts(_ name: XMLName, _ row: Int) -> [String: String] {
    var values: [String: String] = [:]
    for cell in tree.descendants(name, of: row) {
      guard let group = tree.attribute("group_id", of: cell) else { continue }
      var value =
        tree.nonEmptyAttribute("value", of: cell) ?? tree.nonEmptyAttribute("count", of: cell) ?? ""
      if let spread = tree.nonEmptyAttribute("spread", of: cell) { value += " (\(spread))" }
      if let low = tree.nonEmptyAttribute("lower_limit", of: cell),
        let high = tree.nonEmptyAttribute("upper_limit", of: cell)
      {
        value += " (\(low) to \(high))"
      }
      if let note = tree.nonEmptyLine(of: cell) { value += value.isEmpty ? note : " \(note)" }
      values[group] = value
    }
    return values
  }

  private func analysis(_ analysis: Int) -> ClinicalTrial.Named {
    let interval = [line(.ciLowerLimit, analysis), line(.ciUpperLimit, analysis)].compactMap { $0 }
    return named(
      [line(.groupsDesc, analysis), line(.method, analysis)].compactMap { $0 }.first ?? "Analysis",
      [
        line(.groupsDesc, analysis) == nil ? nil : line(.method, analysis),
        line(.nonInferiorityType, analysis), line(.nonInferiorityDesc, analysis),
        line(.pValue, analysis).map { "p-value: \($0)" }, line(.pValueDesc, analysis),
        line(.methodDesc, analysis),
        [line(.paramType, analysis), line(.paramValue, analysis)].compactMap { $0 }
          .joined(separator: ": "),
        [line(.dispersionType, analysis), line(.dispersionValue, analysis)].compactMap { $0 }
          .joined(separator: ": "),
        interval.isEmpty
          ? nil
          : (line(.ciPercent, analysis).map { "\($0)% " } ?? "") + "CI: "
            + interval.joined(separator: " to "),
        line(.estimateDesc, analysis), line(.otherAnalysisDesc, analysis),
      ])
  }

  private mutating func readEvents(_ results: Int) {
    guard let events = tree.child(.reportedEvents, of: results) else { return }
    var part = ClinicalTrial.Part(heading: "Adverse Events")
    part.paragraphs = [wrapped(.timeFrame, events), wrapped(.desc, events)].compactMap { $0 }
    part.items = groupDescriptions(events)
    let groups = groups(events)
    for (title, name) in [
      ("Serious adverse events", XMLName.seriousEvents), ("Other adverse events", .otherEvents),
    ] {
      guard let list = tree.child(name, of: events) else { continue }
      var table = ClinicalTrial.Table(title: title, groups: groups)
      for event in tree.descendants(.event, of: list) {
        var values: [String: String] = [:]
        for count in tree.children(.counts, of: event) {
          guard let group = tree.attribute("group_id", of: count),
            let affected = tree.nonEmptyAttribute("subjects_affected", of: count)
          else { continue }
          let risk = tree.nonEmptyAttribute("subjects_at_risk", of: count)
          values[group] = risk.map { "\(affected)/\($0)" } ?? affected
        }
        table.rows.append((line(.eventTitle, event) ?? "", values))
      }
      part.tables.append(table)
    }
    trial.parts.append(part)
  }
}
