/// Drug labels in Structured Product Labeling (HL7 version 3), as DailyMed publishes them, and other
/// HL7 clinical documents.
///
/// The text is the label's title and its sections in order, each with its title (else the name of its
/// LOINC code), its text and the sections inside. The "highlights" of sections come first, as on the
/// printed label. Product data (names, ingredients, packages) is metadata.
///
/// <https://www.fda.gov/industry/fda-data-standards-advisory-board/structured-product-labeling-resources>
enum SPL {
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    var result = ExtractedText()
    result.title = tree.nonEmptyLine(of: tree.child(.title, of: 0))
    func value(_ attribute: StaticString, _ name: XMLName) -> String? {
      tree.child(name, of: 0).flatMap { tree.nonEmptyAttribute(attribute, of: $0) }
    }
    let setID = value("root", .setId)
    result.identifier =
      setID.map { "spl:\($0)" } ?? value("root", .id).map { "spl:\($0)" }
    if tree.name(0) == .document, let setID {
      result.url = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=\(setID)"
    }
    result.date = value("value", .effectiveTime).flatMap { CalendarDate.iso(String($0.prefix(8))) }
    let language = tree.children(of: 0).first {
      tree.name($0) == .other && tree.qualifiedName($0) == "languageCode"
    }
    result.language =
      language.flatMap { tree.attribute("code", of: $0) }.flatMap(LanguageTag.normalized) ?? "en"

    var builder = XMLTextBuilder<SPLDialect>(tree: tree, style: options.style)
    if let title = result.title { builder.appendTitle(title) }
    let sections = topSections(tree)
    for excerpt in tree.outermost(.excerpt, of: 0) { builder.append(contentOf: excerpt) }
    for section in sections { append(section, tree, &builder) }
    result.text = builder.finish()

    result.note("documentType", value("displayName", .code))
    result.note("documentCode", value("code", .code))
    result.note("version", value("value", .versionNumber))
    noteProducts(tree, &result)
    let codes = tree.descendants(.section, of: 0).compactMap { section in
      tree.child(.code, of: section).flatMap { tree.nonEmptyAttribute("code", of: $0) }
    }
    result.note("sectionCodes", codes.uniqued())
    return [result]
  }

  private static func topSections(_ tree: XMLTree) -> [Int] {
    var sections: [Int] = []
    for component in tree.children(.component, of: 0) {
      if let section = tree.child(.section, of: component) { sections.append(section) }
      guard let body = tree.child(.structuredBody, of: component) else { continue }
      for inner in tree.children(.component, of: body) {
        sections += tree.children(.section, of: inner)
      }
    }
    return sections
  }

  private static func append(
    _ section: Int, _ tree: XMLTree, _ builder: inout XMLTextBuilder<SPLDialect>
  ) {
    builder.nested { builder in
      let title = tree.child(.title, of: section)
      let inner = tree.children(.component, of: section)
      if let title, tree.nonEmptyLine(of: title) != nil {
        builder.append(title)
      } else if let code = tree.child(.code, of: section), tree.child(.text, of: section) != nil,
        let name = tree.nonEmptyAttribute("displayName", of: code)
      {
        builder.appendHeading(name)
      }
      for text in tree.children(.text, of: section) { builder.append(contentOf: text) }
      for component in inner {
        for section in tree.children(.section, of: component) { append(section, tree, &builder) }
      }
    }
  }

  private static func noteProducts(_ tree: XMLTree, _ result: inout ExtractedText) {
    var names: [String] = []
    var generic: [String] = []
    var active: [String] = []
    var inactive: [String] = []
    var forms: [String] = []
    var routes: [String] = []
    for index in tree.nodes.indices {
      func name(_ of: XMLName...) -> String? {
        for wrapper in of {
          guard let inner = tree.child(wrapper, of: index) else { continue }
          return tree.nonEmptyLine(of: tree.child(.name, of: inner))
        }
        return nil
      }
      switch tree.name(index) {
      case .manufacturedProduct, .manufacturedMedicine:
        if let line = tree.nonEmptyLine(of: tree.child(.name, of: index)) { names.append(line) }
      case .genericMedicine:
        if let line = tree.nonEmptyLine(of: tree.child(.name, of: index)) { generic.append(line) }
      case .activeIngredient:
        if let name = name(.activeIngredientSubstance) { active.append(name) }
      case .ingredient:
        guard let name = name(.ingredientSubstance) else { continue }
        let code = tree.attribute("classCode", of: index) ?? ""
        if code.hasPrefix("ACTI") { active.append(name) } else { inactive.append(name) }
      case .formCode:
        if let form = tree.nonEmptyAttribute("displayName", of: index) { forms.append(form) }
      case .routeCode:
        if let route = tree.nonEmptyAttribute("displayName", of: index) { routes.append(route) }
      default: break
      }
    }
    let organization = tree.descendants(.representedOrganization, of: 0).first
    result.note(
      "manufacturer", tree.nonEmptyLine(of: organization.flatMap { tree.child(.name, of: $0) }))
    result.note("productNames", names.uniqued())
    result.note("genericNames", generic.uniqued())
    result.note("activeIngredients", active.uniqued())
    result.note("inactiveIngredients", inactive.uniqued())
    result.note("dosageForms", forms.uniqued())
    result.note("routes", routes.uniqued())
  }
}

/// The elements of a section's text: the narrative block of HL7's clinical document architecture.
enum SPLDialect: XMLDialect {
  static func role(of element: Int, _ name: XMLName, in tree: XMLTree) -> ElementRole {
    switch name {
    case .paragraph, .highlight, .text: return .block
    case .title: return .heading
    // That of an item is its number.
    case .caption: return startsItem(element, tree) ? .label : .caption
    case .list:
      let isNumbered =
        tree.attribute("listType", of: element) == "ordered"
        && !tree.children(.item, of: element).contains { tree.child(.caption, of: $0) != nil }
      return .list(isNumbered ? numbering(of: element, tree) : nil)
    case .item: return .item
    case .table: return .table
    case .tr: return .row
    case .td, .th: return .cell
    case .br: return .lineBreak
    case .footnote: return .note
    case .sub: return .lowered
    case .sup: return .superscript
    // What a newer version has taken out.
    case .content where tree.attribute("revised", of: element) == "delete": return .skipped
    case .content:
      let style = tree.attribute("styleCode", of: element)?.lowercased() ?? ""
      return style.contains("bold") ? .strong : style.contains("italic") ? .emphasis : .inline
    case .observationMedia, .subject2: return .skipped
    default: return .inline
    }
  }

  private static func startsItem(_ element: Int, _ tree: XMLTree) -> Bool {
    var before = element - 1
    if before > 0, tree.name(before) == .blank { before -= 1 }
    return before > 0 && tree.name(before) == .item && Int(tree.nodes[before].next) > element
  }

  private static func numbering(of list: Int, _ tree: XMLTree) -> ListNumbering {
    switch tree.attribute("styleCode", of: list) {
    case "LittleAlpha": ListNumbering(.lowerAlpha)
    case "BigAlpha": ListNumbering(.upperAlpha)
    case "LittleRoman": ListNumbering(.lowerRoman)
    case "BigRoman": ListNumbering(.upperRoman)
    default: ListNumbering()
    }
  }
}

extension Array where Element: Hashable {
  /// The elements without those that were there before.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
