internal import JSON

/// What JSON-LD says of drugs, diseases and the like: prose, and names and short values, behind the names of their
/// properties in words, so that a warning is told from a dose.
///
///     {"@type": "Drug", "name": "Amoxil", "foodWarning": "None.",
///      "doseSchedule": {"doseValue": 250, "doseUnit": "mg"}, "adverseOutcome": [{"name": "Rash"}, {"name": "Nausea"}]}
///
///     Amoxil
///     Food warning: None.
///     Dose schedule: dose value 250, dose unit mg
///     Adverse outcome: Rash; Nausea
///
/// The names are schema.org's, in English whatever the page's language. Of what is no thing of medicine, such as
/// the page about it, only prose counts.
struct MedicalStatement {
  /// In the order of the text.
  private(set) var parts: [StructuredData.Part] = []
  private var nodeCount = 0
  /// What each thing says: sites say it again in a second script.
  private var statements: Set<[StructuredData.Part]> = []
  /// Prose without a label.
  private var prose: Set<[UInt8]> = []

  private static let maximumNodes = 20_000
  private static let maximumDepth = 12
  /// In bytes; a longer value is prose.
  private static let maximumLine = 200

  /// Reads an object and all that is in it.
  mutating func read(_ object: JSONElement) {
    let start = parts.count
    describe(object, depth: 0)
    let statement = Array(parts[start...])
    if !statements.insert(statement).inserted { parts.removeSubrange(start...) }
  }

  private mutating func describe(_ object: JSONElement, depth: Int) {
    nodeCount += 1
    guard depth < Self.maximumDepth, nodeCount < Self.maximumNodes else { return }
    let types = StructuredData.types(object)
    // Questions are written with their answers.
    guard !types.contains("Question") else { return }
    let isThing = MedicalTypes.hasOne(of: types) && !types.contains(where: Self.isPage)
    let start = parts.count
    for (key, value) in object.members {
      let property = StructuredData.term(key)
      guard Self.isDescribing(property), property != "name" else { continue }
      if isThing {
        write(value, as: property, depth: depth)
      } else {
        writeProse(value, as: property, depth: depth)
      }
    }
    let name = StructuredData.line(StructuredData.member(object, "name"))
    if isThing, parts.count > start, !name.isEmpty {
      parts.insert(StructuredData.Part(content: name, isHeading: true), at: start)
    }
  }

  /// Writes the prose of what is no thing of medicine, and the things inside of it.
  private mutating func writeProse(_ value: JSONElement, as property: String, depth: Int) {
    for one in StructuredData.list(value) {
      if one.kind == .object, one["@value"] == nil {
        if !StructuredData.isOther(StructuredData.types(one), as: property) {
          describe(one, depth: depth + 1)
        }
        continue
      }
      let text = StructuredData.text(one)
      if ProseReader.readsLikeText(text) || Self.unlabelled.contains(property) && !text.isEmpty,
        prose.insert(text).inserted
      {
        parts.append(StructuredData.Part(content: text))
      }
    }
  }

  /// Writes what a property of a thing says: short values on one line, prose for itself.
  private mutating func write(_ value: JSONElement, as property: String, depth: Int) {
    let label = Self.label(property)
    var short: [[UInt8]] = []
    func flush(_ parts: inout [StructuredData.Part]) {
      guard !short.isEmpty else { return }
      let line = Array(short.joined(separator: "; ".utf8))
      parts.append(StructuredData.Part(content: line, label: label))
      short = []
    }
    for one in StructuredData.list(value) {
      let types = one.kind == .object ? StructuredData.types(one) : []
      if StructuredData.isOther(types, as: property) { continue }
      if types.contains(where: Self.isPage) {
        flush(&parts)
        describe(one, depth: depth + 1)
        continue
      }
      var long: [StructuredData.Part] = []
      let line = line(one, label: label, into: &long, depth: depth + 1)
      if !long.isEmpty { flush(&parts) }
      if !line.isEmpty { short.append(line) }
      if !long.isEmpty {
        flush(&parts)
        parts += long
      }
    }
    flush(&parts)
  }

  /// A value on one line.
  ///
  /// - Parameters:
  ///   - label: What prose without a label of its own is labelled with.
  ///   - long: Receives what is too long for a line.
  private mutating func line(
    _ value: JSONElement, label: String, into long: inout [StructuredData.Part], depth: Int
  ) -> [UInt8] {
    nodeCount += 1
    guard depth < Self.maximumDepth, nodeCount < Self.maximumNodes else { return [] }
    if value.kind == .number { return value.rawJSON }
    guard value.kind == .object, value["@value"] == nil else {
      let text = StructuredData.text(value)
      if MetadataText.isAddress(text) { return [] }
      guard ProseReader.readsLikeText(text) || text.count > Self.maximumLine else {
        return StructuredData.line(text)
      }
      if !label.isEmpty || prose.insert(text).inserted {
        long.append(StructuredData.Part(content: text, label: label))
      }
      return []
    }
    let types = StructuredData.types(value)
    let name = StructuredData.line(StructuredData.member(value, "name"))
    guard !types.contains("Question") else { return [] }
    guard !types.contains(where: Self.isNameOnly) else { return name }
    var members: [[UInt8]] = []
    for (key, member) in value.members {
      let property = StructuredData.term(key)
      guard Self.isDescribing(property), property != "name" else { continue }
      let own = Self.label(property)
      let outer = own.isEmpty && name.isEmpty ? label : own
      var lines: [[UInt8]] = []
      for one in StructuredData.list(member) {
        let types = one.kind == .object ? StructuredData.types(one) : []
        if StructuredData.isOther(types, as: property) { continue }
        let line = line(one, label: outer, into: &long, depth: depth + 1)
        if !line.isEmpty { lines.append(line) }
      }
      guard !lines.isEmpty else { continue }
      let words = own.isEmpty ? [] : Array(own.lowercased().utf8) + [0x20]
      members.append(words + lines.joined(separator: "; ".utf8))
    }
    let rest = Array(members.joined(separator: ", ".utf8))
    if name.isEmpty || rest.isEmpty { return name + rest }
    return name + " (".utf8 + rest + ")".utf8
  }

  // MARK: - Properties

  /// "Food warning" of `foodWarning`; empty for those that say what a thing is.
  private static func label(_ property: String) -> String {
    if unlabelled.contains(property) { return "" }
    var label = ""
    var isAfterSmall = false
    for scalar in property.unicodeScalars {
      let isCapital = scalar >= "A" && scalar <= "Z"
      if isCapital, isAfterSmall { label += " " }
      label.unicodeScalars.append(
        isCapital ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar)
      isAfterSmall = !isCapital
    }
    return label.prefix(1).uppercased() + label.dropFirst()
  }

  private static let unlabelled: Set<String> = [
    "description", "disambiguatingDescription", "text", "articleBody", "abstract",
  ]

  private static func isPage(_ type: String) -> Bool {
    type.hasSuffix("Page") || type.hasSuffix("PageElement") || type.hasSuffix("Article")
  }

  private static func isNameOnly(_ type: String) -> Bool {
    type.hasSuffix("Organization") || type == "Person" || type == "Country"
  }

  private static func isDescribing(_ property: String) -> Bool {
    !property.hasPrefix("@") && !undescribing.contains(property) && !property.hasPrefix("gtin")
  }

  /// Properties whose values do not describe a thing; answers stand with their questions.
  private static let undescribing = Set(
    """
    alternateName headline alternativeHeadline keywords image logo thumbnailUrl video url sameAs identifier code \
    additionalType author creator contributor editor reviewedBy publisher breadcrumb offers potentialAction \
    speakable license acceptedAnswer suggestedAnswer datePublished dateCreated dateModified lastReviewed \
    inLanguage audience medicalAudience aggregateRating sku mpn productID rxcui
    """.split(separator: " ").map(String.init))
}
