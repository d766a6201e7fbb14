/// What speaks for names to be those of a page's authors.
enum AuthorFeature: Int, CandidateFeature {
  case jsonArticle, jsonOther, jsonOrganization, jsonPerson
  case metaAuthor, metaFirstAuthor, metaArticle, metaCitation, metaCreator, metaOther
  case link, property, address, element, byline, card, user, factsLine, text, authorAddress
  case labelBefore, signature
  case nearHeading, afterHeading, labelled, foreign, shortElement, first, farDown, isLink, biography
  case group, textNearHeading, firstText, labelledText
  case sourceCount, frequency, isSite, hasSite, isOneWord, looksLikePerson, isSmall, hasDigits
  case isCapitals, several, many, isLong, isOffice, isPart, hasPart, onlyMeta
  case besideDate, ownBlock, ownBlockAfterHeading, ownBlockNextToHeading, ownBlockOfMany, reporter
  case hasCue, hasArticle, jsonSeveral, isPartOfDeclared
  /// No author at all.
  case none, noneOfSome, noneOfDeclared

  static let weights = readWeights(MetadataWeights.author)
}

extension Candidates where Value == [[UInt8]], Feature == AuthorFeature {
  /// The authors that a page may have; an empty list stands for none.
  init(authorsOf facts: DecodedFacts) {
    self.init()
    let finder = DateFinder(isMonthFirst: facts.isMonthFirst)
    addStructured(facts)
    addMeta(facts, finder)
    addMarks(facts, finder)
    addBlocks(facts, finder)
    compare(facts)
    addNone()
  }

  private mutating func add(_ names: [[UInt8]], _ features: [AuthorFeature]) {
    guard !names.isEmpty, let row = sameRow(as: names) ?? row(of: names) else { return }
    for feature in features { raise(row, feature) }
    self[row, .frequency] = min(self[row, .frequency] + 1 / 6, 1)
  }

  /// The row of the same names; the writing with more degrees is kept.
  private mutating func sameRow(as names: [[UInt8]]) -> Int? {
    let row = values.firstIndex {
      $0.count == names.count && zip($0, names).allSatisfy(PersonNames.areSame)
    }
    if let row, values[row].joined().count < names.joined().count { replaceValue(row, by: names) }
    return row
  }

  private mutating func addStructured(_ facts: DecodedFacts) {
    for item in facts.structured.items {
      if !item.authors.isEmpty {
        var names: [[UInt8]] = []
        for author in item.authors {
          for name in Self.persons(author) where !names.contains(name) { names.append(name) }
        }
        let isArticle =
          (item.isArticle || item.types.contains { $0.hasSuffix("WebPage") }) && !item.isByCreator
        add(
          Array(names.prefix(40)),
          [isArticle ? .jsonArticle : .jsonOther]
            + (item.isByOrganization ? [.jsonOrganization] : []))
      }
      if item.isPerson, !item.isReviewer { add(Self.persons(item.name), [.jsonPerson]) }
    }
  }

  /// The persons that a name of JSON-LD names.
  private static func persons(_ name: [UInt8]) -> [[UInt8]] {
    let name = MetadataText.withoutTags(name)
    // "Stone, Jane A." is one; two Chinese names with a comma are rather two.
    let isIdeographic = name.first.map { $0 >= 0xE3 } ?? false
    let cited = isIdeographic ? nil : PersonNames.cited(name).map { [$0] }
    return (cited ?? PersonNames.list(name)).filter { !PersonNames.standsForNone($0) }
  }

  private mutating func addMeta(_ facts: DecodedFacts, _ finder: DateFinder) {
    let isWrittenBy = facts[.twitterLabel].map(Self.saysWrittenBy) ?? false
    // Publishers of journals list each author by an element.
    let isList = facts.meta.count { $0.field == .creator } > 1
    for (fields, feature) in [
      ([MetaField.author], AuthorFeature.metaAuthor), ([.articleAuthor], .metaArticle),
      ([.citationAuthor], .metaCitation), ([.creator], isList ? .metaCitation : .metaCreator),
      (isWrittenBy ? [.otherAuthor, .twitterData] : [.otherAuthor], .metaOther),
    ] {
      var names: [[UInt8]] = []
      for (field, value) in facts.meta where fields.contains(field) {
        guard value.first != UInt8(ascii: "@") else { continue }
        let isCited = field == .citationAuthor || field == .creator
        // "Example, Ada; Sample, Ben"
        for part in isCited ? value.split(separator: UInt8(ascii: ";")) : [value[...]] {
          let cited = isCited ? PersonNames.cited(Array(part)) : nil
          for name in cited.map({ [$0] }) ?? PersonNames(reading: part, finder: finder).names
          where !names.contains(name) {
            if names.count < 40 { names.append(name) }
          }
        }
      }
      add(names, [feature])
      if names.count > 1 { add([names[0]], [.metaFirstAuthor]) }
    }
  }

  private static func saysWrittenBy(_ label: [UInt8]) -> Bool {
    let text = label.span
    for start in text.indices {
      for word in writtenBy where HTMLTokenizer.has(word, at: start, in: text) { return true }
    }
    return false
  }

  private static let writtenBy: [StaticString] = [
    "writ", "auth", "autor", "verfasst", "par", "por", "von", "作者", "автор", "Автор", "投稿", "執筆",
  ]

  private mutating func addMarks(_ facts: DecodedFacts, _ finder: DateFinder) {
    var counts = [Int](repeating: 0, count: AuthorFeature.allCases.count)
    var groups: [AuthorFeature: (names: [[UInt8]], block: Int)] = [:]
    for number in facts.marks.indices {
      let words = facts.marks[number].facts.words
      // Who checked the page; hCard's reviewer wrote a review.
      let isReviewer = words.contains(.reviewer) && !words.contains(.card)
      guard facts.marks[number].facts.mayName, !isReviewer else { continue }
      let mark = facts.marks[number]
      let block = Int(mark.facts.block)
      if facts.blocks.indices.contains(block) {
        if facts.blocks[block].isByOthers { continue }
        let start = facts.blocks[block].range.lowerBound
        let end = min(Int(mark.facts.text.lowerBound), facts.text.count)
        if mark.facts.element == .a, start < end,
          PersonNames.announcesReviewer(facts.text[start..<end])
        {
          continue
        }
      }
      let text =
        mark.text.isEmpty && mark.facts.property == .author ? mark.value[...] : mark.text
      guard text.count > 1, text.count <= 200 else { continue }
      var kinds: [AuthorFeature] = []
      if mark.facts.isAuthorLink { kinds.append(.link) }
      if mark.facts.isAuthorAddress { kinds.append(.authorAddress) }
      if mark.facts.property == .author { kinds.append(.property) }
      if mark.facts.element == .address { kinds.append(.address) }
      if words.contains(.author) { kinds.append(.element) }
      if words.contains(.byline) { kinds.append(.byline) }
      if words.contains(.card) { kinds.append(.card) }
      if words.contains(.user) { kinds.append(.user) }
      if kinds.isEmpty, words.contains(.facts) { kinds.append(.factsLine) }
      guard kinds.contains(where: { counts[$0.rawValue] < 16 }) else { continue }
      // `<h1 class="user-question">` is what somebody asked, `<h2 id="user-guide">` what is below.
      if kinds == [.user], [.h1, .h2].contains(mark.facts.element) { continue }
      let line = Int(mark.facts.text.lowerBound)..<Int(mark.facts.text.upperBound)
      let isList = words.contains(.author) && mark.facts.element.traits.contains(.list)
      let listed = isList ? PersonNames(listedIn: text, finder: finder) : nil
      var found =
        listed ?? PersonNames(citedIn: text) ?? Self.names(text, in: line, facts, finder)
      if !found.isLabelled, let name = Self.userName(in: number, facts) {
        found = PersonNames(reading: name, finder: finder)
      }
      guard !found.names.isEmpty, found.isLabelled || kinds != [.factsLine] else { continue }
      let distance = Int(mark.facts.block) - facts.headingBlock
      // Commenters, and authors of other articles.
      if words.contains(.foreign), !(-4...6).contains(distance) { continue }
      var features = kinds
      if (-4...6).contains(distance) { features.append(.nearHeading) }
      if distance >= -4 { features.append(.afterHeading) }
      if found.isLabelled { features.append(.labelled) }
      if words.contains(.foreign) { features.append(.foreign) }
      if text.count < 40 { features.append(.shortElement) }
      if distance > 60 { features.append(.farDown) }
      if mark.facts.element == .a { features.append(.isLink) }
      if words.contains(.biography) { features.append(.biography) }
      for kind in kinds {
        counts[kind.rawValue] += 1
        if counts[kind.rawValue] == 1, !features.contains(.first) { features.append(.first) }
      }
      add(found.names, features)
      // Authors side by side, each with an element of their own.
      for kind in kinds where [.link, .property, .element, .card, .authorAddress].contains(kind) {
        let block = Int(mark.facts.block)
        if let group = groups[kind], block - group.block <= 2, distance < 12,
          !group.names.contains(found.names[0])
        {
          groups[kind] = (group.names + found.names, block)
          add(group.names + found.names, [.group])
        } else {
          groups[kind] = (found.names, block)
        }
      }
    }
  }

  /// The names in a line: that of the link behind "by", or else what its words say.
  private static func names(
    _ text: ArraySlice<UInt8>, in line: Range<Int>, _ facts: DecodedFacts, _ finder: DateFinder
  ) -> PersonNames {
    let linked = facts.linkedName(in: line).flatMap { PersonNames(linked: $0, finder: finder) }
    return linked ?? PersonNames(reading: text, finder: finder)
  }

  /// The only member's name in a line about who wrote, where the words around it are not understood:
  /// `<p class=author>Message par <a class=username>…`.
  private static func userName(in number: Int, _ facts: DecodedFacts) -> ArraySlice<UInt8>? {
    let line = facts.marks[number].facts
    guard line.words.contains(.author), !line.words.contains(.user) else { return nil }
    let numbers = facts.marks[(number + 1)...].prefix {
      $0.facts.text.lowerBound < line.text.upperBound
    }.indices.filter { facts.marks[$0].facts.words.contains(.user) }
    guard numbers.count == 1, let only = numbers.first, !facts.marks[only].text.isEmpty
    else { return nil }
    return facts.marks[only].text
  }

  private static var longestLabel: Int { 32 }

  private mutating func addBlocks(_ facts: DecodedFacts, _ finder: DateFinder) {
    var count = 0
    var ownBlocks: [(names: [[UInt8]], distance: Int)] = []
    // The names in the blocks behind one that is a label: "Written by".
    var labelledNames: [[UInt8]] = []
    // "责任编辑：张三": taken where nobody is said to have written.
    var editors: [[UInt8]] = []
    var isLabelled = false
    var isBehindText = false
    let all = facts.text.span
    for (number, block) in facts.blocks.enumerated() {
      let distance = number - facts.headingBlock
      let isNear = (-3...6).contains(distance)
      // Who wrote a text may stand behind its last paragraph.
      let maySign = isBehindText && !isNear && block.isPlain && block.range.count <= 40
      isBehindText = block.isPlain && block.range.count >= 200
      let isShort = block.range.count < 110 && count < 12
      // Near the heading all are read; there only labels are looked for, which are shorter.
      let mayBeLabelled =
        isShort && (!isNear || block.range.count <= Self.longestLabel)
        && PersonNames.mayBeLabelled(all, block.range)
      // A few words there say nothing by themselves.
      let mayName =
        isNear
        && (block.mayHaveNumber || block.range.count > Self.longestLabel || !values.isEmpty
          || PersonNames.withoutGluedLabel(all, block.range) != nil)
      let isRead = isShort && (mayName || mayBeLabelled || isLabelled || maySign)
      guard isRead || block.hasIdeographs, !block.isByOthers else {
        isLabelled = false
        continue
      }
      let text = facts.textOfNames(block.range)
      if isRead {
        let found = Self.names(text, in: block.range, facts, finder)
        if isLabelled {
          let isList =
            labelledNames.isEmpty
            || !block.isHeading && found.names.allSatisfy(PersonNames.looksLikePerson)
          isLabelled = isList && !found.names.isEmpty && text.count < 60 && labelledNames.count < 8
          if isLabelled {
            labelledNames += found.names.filter { !labelledNames.contains($0) }
            // "この記事を書いた人" is as plain as a label in the line.
            let label = facts.blocks[number - 1].range
            let features: [AuthorFeature] =
              labelledNames == found.names && PersonNames.isLabelOfIdeographs(all, label)
              ? [.labelBefore, .text] : [.labelBefore]
            add(
              labelledNames,
              features
                + (distance > 60 ? [.farDown] : distance >= -4 ? [.afterHeading] : []))
          }
        }
        if mayBeLabelled, text.count <= Self.longestLabel, PersonNames.isLabel(text) {
          isLabelled = true
          labelledNames = []
          continue
        }
        // In scripts without capitals every two words look like a person.
        let seemPersons = found.names.allSatisfy {
          PersonNames.looksLikePerson($0) && PersonNames.isCapital($0[...]) == true
        }
        if maySign, found.names.count == 1, seemPersons {
          add(found.names, distance > 60 ? [.signature, .farDown] : [.signature])
        }
        if found.isLabelled, block.hasIdeographs, PersonNames.namesEditor(text) {
          if editors.isEmpty { editors = found.names }
        } else if let name = found.names.first, found.isLabelled, distance != 0 || !block.isHeading
        {
          if PersonNames.isPhrase(text, behindPreposition: name) { continue }
          count += 1
          var features: [AuthorFeature] = [.text]
          if (-4...6).contains(distance) { features.append(.nearHeading) }
          if (-2...5).contains(distance) { features.append(.textNearHeading) }
          if distance >= -4 { features.append(.afterHeading) }
          if count == 1 { features.append(.firstText) }
          if text.count < 60 { features.append(.labelledText) }
          if distance > 60 { features.append(.farDown) }
          add(found.names, features)
        } else if isNear, distance != 0, !found.names.isEmpty, found.names.count <= 3,
          found.names.allSatisfy(PersonNames.looksLikePerson)
        {
          let hasDate = !finder.find(in: text.span, limit: 1).isEmpty
          if hasDate {
            add(found.names, [.besideDate])
          } else if text.count < 60, seemPersons, !block.isHeading,
            !CueWords.reading(text).contains(.modified)
          {
            ownBlocks.append((found.names, distance))
          }
        }
      }
      if number < 400, block.hasIdeographs, let name = Self.chineseReporter(text) {
        add([name], [.reporter])
      }
    }
    let isWritten = values.indices.contains { self[$0, .text] > 0 || self[$0, .reporter] > 0 }
    if !isWritten { add(editors, [.text, .afterHeading, .firstText]) }
    // "Mental Health" below a heading reads like a name: only one that something else says, too, is any.
    for (names, distance) in ownBlocks where sameRow(as: names) != nil {
      add(names, distance > 0 ? [.ownBlock, .ownBlockAfterHeading] : [.ownBlock])
      if distance == 1 { add(names, [.ownBlockNextToHeading]) }
      // Several side by side are a menu.
      if ownBlocks.count > 2 { add(names, [.ownBlockOfMany]) }
    }
  }

  // MARK: - Comparison

  private mutating func compare(_ facts: DecodedFacts) {
    let sites = facts.siteNames.map { FoldedWords.squeezed($0[...]) }.filter { !$0.isEmpty }
    let sources: [AuthorFeature] = [
      .jsonArticle, .jsonPerson, .metaAuthor, .metaArticle, .metaCitation, .metaCreator, .metaOther,
      .link,
      .property, .element, .byline, .card, .text,
    ]
    for row in values.indices {
      let names = values[row]
      self[row, .sourceCount] = Float(sources.count { self[row, $0] > 0 })
      let first = PersonNames.withoutCredentials(names[0])
      let letters = FoldedWords.squeezed(first)
      let isHost = !facts.hostLetters.isEmpty && letters == facts.hostLetters
      raise(row, .isSite, if: isHost || sites.contains(letters))
      raise(
        row, .hasSite,
        if: sites.contains {
          FoldedWords.contains($0, letters) || FoldedWords.contains(letters, $0)
        })
      let words = names[0].split(separator: 0x20)
      let isIdeographic = names[0].contains { $0 >= 0xE3 && $0 <= 0xE9 }
      raise(row, .isOneWord, if: words.count == 1 && !isIdeographic)
      raise(row, .looksLikePerson, if: PersonNames.looksLikePerson(names[0]))
      raise(row, .isSmall, if: PersonNames.isCapital(names[0][...]) == false)
      raise(row, .hasDigits, if: names.contains { $0.contains(where: DateFinder.isDigit) })
      let hasSmall = names[0].contains { $0 &- 0x61 < 26 || $0 >= 0x80 }
      raise(row, .isCapitals, if: !hasSmall && names[0].count > 4)
      raise(row, .several, if: names.count > 1)
      raise(row, .many, if: names.count > 4)
      raise(row, .isLong, if: first.count > 30)
      raise(row, .isOffice, if: Self.isOffice(letters))
      raise(row, .hasCue, if: CueGroups.isNoName(names[0]))
      raise(row, .hasArticle, if: PersonNames.beginsWithArticle(names[0][...]))
      raise(row, .isPart, if: values.contains { Self.isPart(names, of: $0) })
      raise(row, .hasPart, if: values.contains { Self.isPart($0, of: names) })
      raise(row, .jsonSeveral, if: self[row, .jsonArticle] > 0 && names.count > 1)
      let isPartOfDeclared = values.indices.contains {
        self[$0, .jsonArticle] + self[$0, .metaArticle] > 0 && Self.isPart(names, of: values[$0])
      }
      raise(row, .isPartOfDeclared, if: isPartOfDeclared)
      raise(row, .onlyMeta, if: self[row, .sourceCount] == 1 && self[row, .metaAuthor] > 0)
    }
  }

  /// Whether all names are among others and those are more; a list holds no name twice.
  private static func isPart(_ names: [[UInt8]], of others: [[UInt8]]) -> Bool {
    names.count < others.count
      && names.allSatisfy { name in others.contains { PersonNames.areSame(name, $0) } }
  }

  /// Editors' offices and teams: "Redaktion", "Staff", "news", "редакция".
  private static func isOffice(_ letters: [UInt8]) -> Bool {
    offices.contains { FoldedWords.contains(letters, $0) }
  }

  private static let offices = [
    "redaktion", "redacci", "redaction", "team", "staff", "editor", "редакц", "news",
  ].map { Array($0.utf8) }

  private mutating func addNone() {
    let isDeclared = values.indices.contains { row in
      self[row, .jsonArticle] > 0 || self[row, .link] > 0 || self[row, .metaAuthor] > 0
    }
    let isAny = !values.isEmpty
    guard let row = row(of: []) else { return }
    raise(row, .none)
    raise(row, .noneOfSome, if: isAny)
    raise(row, .noneOfDeclared, if: isDeclared)
  }
}
