/// A study registered at ClinicalTrials.gov, whichever way it was written: what its text is made of.
///
/// The text is the title, summary, description, conditions, arms, interventions, outcomes and
/// eligibility, then the results: flow of participants, baseline, outcomes and adverse events, with
/// their tables. Addresses, contacts and dates of filing are left out.
struct ClinicalTrial {
  /// A group of participants, an outcome, an intervention: a name and what is said of it.
  struct Named {
    var name: String
    /// Further sentences, each of them kept whole.
    var details: [String] = []
  }

  /// A table of results: a column for each group, a line for each thing that was measured.
  struct Table {
    var title: String
    var notes: [String] = []
    var groups: [(id: String, title: String)] = []
    var rows: [(label: String, values: [String: String])] = []
  }

  /// A heading, and paragraphs or tables below it.
  struct Part {
    var heading: String
    var paragraphs: [[UInt8]] = []
    var items: [Named] = []
    var tables: [Table] = []
    /// What was concluded from the tables.
    var conclusions: [Named] = []
  }

  var result = ExtractedText()
  var officialTitle: String?
  var parts: [Part] = []

  mutating func add(_ heading: String, wrapped text: [UInt8]?) {
    guard let text, text.contains(where: { $0 > 0x20 }) else { return }
    parts.append(Part(heading: heading, paragraphs: [text]))
  }

  mutating func add(_ heading: String, _ items: [Named]) {
    guard !items.isEmpty else { return }
    parts.append(Part(heading: heading, items: items))
  }

  mutating func add(_ heading: String, names: [String]) {
    add(heading, names.map { Named(name: $0) })
  }

  /// What is known, with the text.
  func finished(_ style: TextStyle) -> ExtractedText {
    var writer = BlockWriter(style: style)
    var group = 0
    if let title = result.title { writer.append(plain: title.utf8, .heading(level: 1)) }
    if let officialTitle, officialTitle != result.title { writer.append(plain: officialTitle.utf8) }
    for part in parts {
      writer.append(plain: part.heading.utf8, .heading(level: 2))
      group += 1
      for paragraph in part.paragraphs { writer.append(wrapped: paragraph, group: group) }
      group += 1
      Self.write(part.items, to: &writer, group: group)
      for table in part.tables {
        group += 1
        Self.write(table, to: &writer, group: group)
      }
      group += 1
      Self.write(part.conclusions, to: &writer, group: group)
    }
    var result = result
    result.text = writer.text
    return result
  }

  private static func write(_ items: [Named], to writer: inout BlockWriter, group: Int) {
    for item in items {
      let words = [item.name] + item.details.filter { !$0.isEmpty }
      let text = words.joined(separator: ". ").replacing(".. ", with: ". ")
      writer.append(plain: text.utf8, .listItem(depth: 1, label: nil), group: group)
    }
  }

  private static func write(_ table: Table, to writer: inout BlockWriter, group: Int) {
    if !table.title.isEmpty { writer.append(plain: table.title.utf8, .heading(level: 3)) }
    for note in table.notes where !note.isEmpty { writer.append(plain: note.utf8) }
    guard !table.rows.isEmpty else { return }
    writer.beginTable()
    writer.appendRow(plain: [[]] + table.groups.map { Array($0.title.utf8) }, table: group)
    for row in table.rows {
      let values = table.groups.map { Array((row.values[$0.id] ?? "").utf8) }
      writer.appendRow(plain: [Array(row.label.utf8)] + values, table: group)
    }
  }
}
