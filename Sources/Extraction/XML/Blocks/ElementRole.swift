/// What an element means for the text, the same for all formats.
enum ElementRole {
  /// Its text is part of the line.
  case inline
  /// Its text is none for a reader.
  case skipped
  /// What is before, in and after it are different paragraphs.
  case block
  /// A block whose headings are one level lower.
  case section
  /// The heading of the section around it; inside a caption a block.
  case heading
  /// A block whose headings are none of the section's.
  case caption
  /// Stands before what follows on the same line: "2.1", "Table 3", "a".
  case label
  /// A list, and how its items are numbered if they are.
  case list(ListNumbering?)
  case item
  /// A word that the next block explains: "Sepsis: …".
  case term
  case table
  case row
  case cell
  /// Text whose line ends and spaces matter.
  case code
  /// A formula in the line.
  case formula
  /// A formula on a line of its own.
  case displayedFormula
  /// A note that stands in the middle of a line: it follows the paragraph.
  case note
  case lineBreak
  /// The end of a printed line inside running text, where a word may be hyphenated.
  case brokenLine
  /// The end of a printed line, column or page inside a word, whatever white space is around it.
  case brokenWord
  case strong
  case emphasis
  case superscript
  case lowered
  /// Stands between quotation marks that are not in the text.
  case quoted
  /// Struck out.
  case struck
  /// Different forms of the same: one is taken.
  case alternatives
}

/// A format of running text with headings, lists and tables: says what its elements mean.
protocol XMLDialect {
  /// What an element means for the text.
  static func role(of element: Int, _ name: XMLName, in tree: XMLTree) -> ElementRole
}
