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

  /// The groups that the participants, an outcome or the events were counted in.
  struct Groups {
    private var groups: [(id: String, title: String)] = []
    private var places: [String: Int] = [:]

    init(_ groups: some Sequence<(id: String, title: String)>) {
      for group in groups where places[group.id] == nil {
        places[group.id] = self.groups.count
        self.groups.append(group)
      }
    }

    /// Those that have a value in one of the rows, in order.
    fileprivate func used(in rows: some Sequence<Row>) -> [(id: String, title: String)] {
      Set(rows.lazy.flatMap(\.values.keys).compactMap { places[$0] }).sorted().map { place in
        let group = groups[place]
        // No such title heads a column, and it is said above the tables: the registry takes 100 characters.
        return group.title.utf8.count > 400 ? (group.id, group.id) : group
      }
    }
  }

  /// What was measured, and the values by the `id` of their groups.
  typealias Row = (label: String, values: [String: String])

  /// A table of results: a column for each group, a line for each thing that was measured.
  struct Table {
    var title: String
    var notes: [String] = []
    var groups: Groups
    var rows: [Row] = []
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
    let groups = table.groups.used(in: table.rows)
    let valueCount = table.rows.reduce(0) { $0 + $1.values.count }
    // Rows times groups that have next to nothing in common would be far more text than the study.
    guard groups.count * table.rows.count <= max(1_024, 16 * valueCount) else {
      for (id, title) in groups where id != title {
        writer.append(plain: "\(id): \(title)".utf8, .listItem(depth: 1, label: nil), group: group)
      }
      for row in table.rows {
        let values = table.groups.used(in: [row]).map { "\($0.id): \(row.values[$0.id] ?? "")" }
        writer.append(
          plain: ([row.label] + values).filter { !$0.isEmpty }.joined(separator: "; ").utf8,
          .listItem(depth: 1, label: nil), group: group)
      }
      return
    }
    writer.appendRow(plain: [[]] + groups.map { Array($0.title.utf8) }, table: group)
    for row in table.rows {
      let values = groups.map { Array((row.values[$0.id] ?? "").utf8) }
      writer.appendRow(plain: [Array(row.label.utf8)] + values, table: group)
    }
  }
}
