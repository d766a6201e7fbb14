/// What speaks for a day to be the page's date of publication.
enum DateFeature: Int, CandidateFeature {
  case metaPublished, metaAlsoPublished, metaDate, metaOther, metaModified
  case jsonPublished, jsonCreated, jsonUploaded, jsonModified
  case otherJSONPublished, otherJSONCreated, otherJSONUploaded, otherJSONModified
  case inAddress, time, firstTime, timeNearHeading, timePublished, timeModified, timeAfterHeading
  case propertyPublished, propertyModified, propertyOther
  case element, elementNearHeading, elementAfterHeading, elementPublished, elementModified
  case foreign, cueModified, cuePublished
  case factsLine, factsLineNearHeading, factsLineAfterHeading
  case text, firstText, shortText, textNearHeading, textJustAfterHeading, textAfterHeading
  case textStartsWithDate, textAtEnd, textFarDown, textAlone, firstTextAfterHeading
  case sourceCount, monthOfAddress, notMonthOfAddress, yearOfAddress, notYearOfAddress
  case latest, earliest, only, onlyModified, frequency, declared, textAndDeclared, othersDeclared
  case old, isPartial
  /// The word right before the date says so: no weights but ``publication`` looks at them.
  case saysPublished, saysModified, saysReceived
  /// No date at all.
  case none, noneOfSome, noneOfDeclared

  static let weights = readWeights(MetadataWeights.date)
}

extension Candidates where Value == DateFinder.Day?, Feature == DateFeature {
  /// The days that may be a page's date, and none.
  init(datesOf facts: DecodedFacts) {
    self.init()
    let finder = DateFinder(isMonthFirst: facts.isMonthFirst)
    addMeta(facts, finder)
    addStructured(facts, finder)
    if let day = DateFinder.date(inPath: facts.path[...]) { add(day, [.inAddress]) }
    let reviews = Self.reviews(facts)
    addMarks(facts, finder, reviews)
    addBlocks(facts, finder, reviews)
    compare(facts)
    addNone()
  }

  private mutating func add(_ day: DateFinder.Day?, _ features: [DateFeature]) {
    guard let day, let row = row(of: day) else { return }
    for feature in features { raise(row, feature) }
    self[row, .frequency] = min(self[row, .frequency] + 1 / 6, 1)
  }

  private mutating func addMeta(_ facts: DecodedFacts, _ finder: DateFinder) {
    for (field, value) in facts.meta {
      let feature: DateFeature
      switch field {
      case .published: feature = .metaPublished
      case .alsoPublished: feature = .metaAlsoPublished
      case .date: feature = .metaDate
      case .modified: feature = .metaModified
      case .otherDate: feature = .metaOther
      default: continue
      }
      add(finder.date(ofValue: value[...]), [feature])
    }
  }

  private mutating func addStructured(_ facts: DecodedFacts, _ finder: DateFinder) {
    for item in facts.structured.items {
      let isArticle = item.isArticle
      for (value, feature, other) in [
        (item.published, DateFeature.jsonPublished, DateFeature.otherJSONPublished),
        (item.created, .jsonCreated, .otherJSONCreated),
        (item.uploaded, .jsonUploaded, .otherJSONUploaded),
        (item.modified, .jsonModified, .otherJSONModified),
      ] where !value.isEmpty {
        add(finder.date(ofValue: value[...]), [isArticle ? feature : other])
      }
    }
  }

  /// The parts of the text that are customers' reviews: those that do not hold the page's heading.
  private static func reviews(_ facts: DecodedFacts) -> [Range<Int32>] {
    let heading =
      facts.blocks.indices.contains(facts.headingBlock)
      ? Int32(facts.blocks[facts.headingBlock].range.lowerBound) : 0
    return facts.marks.lazy.map(\.facts)
      .filter { $0.words.contains(.reviews) && !$0.text.contains(heading) }.map(\.text)
  }

  private mutating func addMarks(
    _ facts: DecodedFacts, _ finder: DateFinder, _ reviews: [Range<Int32>]
  ) {
    var timeCount = 0
    var factsLineCount = 0
    for number in facts.marks.indices {
      let words = facts.marks[number].facts.words
      guard facts.marks[number].facts.mayBeDated,
        !reviews.contains(where: { $0.contains(facts.marks[number].facts.text.lowerBound) })
      else { continue }
      let mark = facts.marks[number]
      let distance = Int(mark.facts.block) - facts.headingBlock
      let isTime = mark.facts.element == .time
      let isDate = words.contains(.date)
      let isOfOthers =
        facts.blocks.indices.contains(Int(mark.facts.block))
        && facts.blocks[Int(mark.facts.block)].isOfOthers
      let isProperty = [.published, .modified, .otherDate].contains(mark.facts.property)
      let text = DateFinder.withPlainDigits(mark.text.prefix(300))
      var days: [DateFinder.Day] = []
      if mark.facts.isMachineReadable || isTime || isDate || isProperty, !mark.value.isEmpty,
        let day = finder.date(ofValue: mark.value[...]), day % 10_000 != 0
      {
        days.append(day)
      }
      if days.isEmpty, isTime || isDate || isProperty, !text.isEmpty, text.count < 160 {
        days = finder.find(in: text.span, limit: 2)
          .filter { !Self.isUnrelated($0, Self.words(before: $0, in: text), in: text) }.map(\.day)
      }
      if isOfOthers, !words.contains(.published), mark.facts.property == .none,
        !days.contains(where: { $0 == facts.addressedDay })
      {
        continue
      }
      if !days.isEmpty {
        // "Last post: <time>"
        if CueWords.reading(Self.words(before: mark.facts, facts)).contains(.unrelated) { continue }
        var features: [DateFeature] = []
        if isTime {
          timeCount += 1
          features = [.time]
          if timeCount == 1 { features.append(.firstTime) }
          if abs(distance) <= 6 { features.append(.timeNearHeading) }
          if distance >= -2 { features.append(.timeAfterHeading) }
          if words.contains(.published) || mark.facts.property == .published {
            features.append(.timePublished)
          }
          if words.contains(.modified) || mark.facts.property == .modified {
            features.append(.timeModified)
          }
          // As plain a statement as that of a `meta` element.
          if words.contains(.publicationDate) { features.append(.metaPublished) }
        } else if isProperty {
          features = [
            mark.facts.property == .published
              ? .propertyPublished
              : mark.facts.property == .modified ? .propertyModified : .propertyOther
          ]
        } else {
          features = [.element]
          if abs(distance) <= 6 { features.append(.elementNearHeading) }
          if distance >= -2 { features.append(.elementAfterHeading) }
          if words.contains(.published) { features.append(.elementPublished) }
          if words.contains(.modified) { features.append(.elementModified) }
        }
        let cues = CueWords.reading(text.prefix(60))
        if abs(distance) <= 6 {
          let isPublished = words.contains(.published) || mark.facts.property == .published
          // What is read goes before classes: <span class=post-date>Updated …
          let isModified =
            words.contains(.modified) || mark.facts.property == .modified
            || cues.contains(.modified) && !cues.contains(.saysPublished)
          if isPublished != isModified {
            features.append(isPublished ? .saysPublished : .saysModified)
          }
        }
        if words.contains(.foreign) { features.append(.foreign) }
        if cues.contains(.modified) {
          features.append(.cueModified)
        } else if cues.contains(.published) {
          features.append(.cuePublished)
        }
        for day in days { add(day, features) }
      } else if words.contains(.facts) || words.contains(.author) || words.contains(.byline),
        !isDate, !text.isEmpty, text.count < 240, factsLineCount < 24
      {
        factsLineCount += 1
        if let found = finder.find(in: text.span, limit: 1).first,
          !Self.isUnrelated(found, Self.words(before: found, in: text), in: text)
        {
          var features: [DateFeature] = [.factsLine]
          if abs(distance) <= 6 { features.append(.factsLineNearHeading) }
          if distance >= -2 { features.append(.factsLineAfterHeading) }
          add(found.day, features)
        }
      }
    }
  }

  private mutating func addBlocks(
    _ facts: DecodedFacts, _ finder: DateFinder, _ reviews: [Range<Int32>]
  ) {
    var count = 0
    var isAfterHeadingSeen = false
    // "Stand: März 2021": taken where the page has no day.
    var month: DateFinder.Day?
    let blocks = facts.blocks
    let all = facts.text.span
    for (number, block) in blocks.enumerated() where count < 60 {
      guard block.mayHaveNumber else { continue }
      let start = block.range.prefix(300)
      guard Self.hasNumber(all, start),
        !reviews.contains(where: { $0.contains(Int32(start.lowerBound)) })
      else { continue }
      let text = DateFinder.withPlainDigits(facts.text[start])
      if values.isEmpty, block.range.count < 80, !block.isReference {
        let cues = CueWords.last(in: text)
        if month == nil || cues == .saysPublished, !cues.isEmpty {
          month = Self.month(in: text, finder) ?? month
        }
      }
      var previousEnd = 0
      for found in finder.find(in: text.span, limit: 4) {
        let before = Self.words(before: found, after: previousEnd, in: text)
        previousEnd = found.range.upperBound
        let cues = CueWords.reading(before)
        // Behind references without a heading of its own: "Last updated: …".
        let isOfPage = !block.isReference || (block.range.count < 80 && !cues.isEmpty)
        // "Another page's title (2024/05/01)"
        let isOfOther =
          block.isLinked && !block.isHeading && found.range.lowerBound > 12
          && Self.isBracketed(found, in: text)
        let isOfOthers =
          block.isOfOthers && found.day != facts.addressedDay
          && cues.isDisjoint(with: [.published, .modified, .saysPublished])
        let isExcluded = isOfOthers || cues.contains(.unrelated) || isOfOther || !isOfPage
        if isExcluded || Self.isBeginning(found, in: text) { continue }
        count += 1
        let distance = number - facts.headingBlock
        var features: [DateFeature] = [.text]
        if count == 1 { features.append(.firstText) }
        if block.range.count < 80 { features.append(.shortText) }
        if (-3...4).contains(distance) { features.append(.textNearHeading) }
        if (0...2).contains(distance) { features.append(.textJustAfterHeading) }
        if distance >= 0 { features.append(.textAfterHeading) }
        if found.range.lowerBound < 25, (0..<12).contains(distance) {
          features.append(.textStartsWithDate)
        }
        if number * 5 > blocks.count * 4 { features.append(.textAtEnd) }
        if distance > 40 { features.append(.textFarDown) }
        if found.range.count + 12 >= block.range.count { features.append(.textAlone) }
        if cues.contains(.modified) {
          features.append(.cueModified)
        } else if cues.contains(.published) {
          features.append(.cuePublished)
        }
        // "Published" may stand in the cell, or the term, before the date's.
        let isAlone = found.range.lowerBound < 3 && number > 0
        let label = isAlone ? facts.text[blocks[number - 1].range] : before
        if !isAlone || label.count <= 40 {
          features += Self.statements(CueWords.last(in: label))
        }
        if distance >= -2 {
          if !isAfterHeadingSeen { features.append(.firstTextAfterHeading) }
          isAfterHeadingSeen = true
        }
        add(found.day, features)
      }
    }
    if values.isEmpty { add(month, [.text]) }
  }

  /// The first month that may be the page's; that of a whole day is not taken where the day is not.
  private static func month(
    in text: ArraySlice<UInt8>, _ finder: DateFinder
  ) -> DateFinder.Day? {
    let days = finder.find(in: text.span, limit: .max)
    var end = 0
    while let found = DateFinder.monthAndYear(in: text.span, from: end) {
      let start = found.range.lowerBound
      let previousEnd = days.last { $0.range.upperBound <= start }?.range.upperBound ?? 0
      let before = words(before: found, after: max(previousEnd, end), in: text)
      end = found.range.upperBound
      if !days.contains(where: { $0.range.overlaps(found.range) }),
        !isUnrelated(found, before, in: text)
      {
        return found.day
      }
    }
    return nil
  }

  // MARK: - Comparison

  private mutating func compare(_ facts: DecodedFacts) {
    let days = values.compactMap(\.self)
    guard let earliest = days.min(), let latest = days.max() else { return }
    let address = DateFinder.month(inPath: facts.path[...])
    let published: [DateFeature] = [.metaPublished, .jsonPublished, .propertyPublished]
    let isDeclared = values.indices.contains { row in
      self[row, .metaPublished] > 0 || self[row, .jsonPublished] > 0
    }
    let sources: [DateFeature] = [
      .metaPublished, .metaAlsoPublished, .metaDate, .jsonPublished, .time, .propertyPublished,
      .element, .factsLine, .inAddress, .text,
    ]
    let others: [DateFeature] = [
      .metaAlsoPublished, .metaDate, .jsonCreated, .otherJSONPublished,
    ]
    let modified: [DateFeature] = [
      .metaModified, .jsonModified, .otherJSONModified, .propertyModified,
    ]
    for row in values.indices {
      guard let day = values[row] else { continue }
      self[row, .sourceCount] = Float(sources.count { self[row, $0] > 0 })
      if let (year, month) = address {
        if month > 0 {
          raise(row, day / 100 == year * 100 + month ? .monthOfAddress : .notMonthOfAddress)
        }
        raise(row, day / 10_000 == year ? .yearOfAddress : .notYearOfAddress)
      }
      raise(row, .earliest, if: day == earliest)
      raise(row, .latest, if: day == latest)
      raise(row, .only, if: earliest == latest)
      raise(row, .old, if: day < 2_000_00_00)
      raise(row, .isPartial, if: day % 100 == 0)
      let isPublished = published.contains { self[row, $0] > 0 }
      raise(row, .declared, if: isPublished)
      raise(row, .textAndDeclared, if: isPublished && self[row, .text] > 0)
      raise(row, .othersDeclared, if: isDeclared && !isPublished)
      raise(
        row, .onlyModified,
        if: modified.contains { self[row, $0] > 0 } && !isPublished
          && !others.contains { self[row, $0] > 0 })
    }
  }

  private mutating func addNone() {
    let isDeclared = values.indices.contains { row in
      self[row, .metaPublished] > 0 || self[row, .jsonPublished] > 0
        || self[row, .metaAlsoPublished] > 0
    }
    let isAny = !values.isEmpty
    guard let row = row(of: nil) else { return }
    raise(row, .none)
    raise(row, .noneOfSome, if: isAny)
    raise(row, .noneOfDeclared, if: isDeclared)
  }
}
