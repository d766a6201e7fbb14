/// How the structure of a text is written.
public enum TextStyle: String, Sendable, CaseIterable {
  /// Paragraphs with a blank line between them, list items with "- ", the cells of a row with " | ".
  case text
  /// Markdown: also headings, emphasis, nested lists, tables, code and formulas.
  case markdown
}
