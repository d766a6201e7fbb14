extension LexiconError: CustomStringConvertible {
  /// In words, with the line.
  public var description: String {
    switch self {
    case .invalidUTF8(let line): "line \(line): not UTF-8"
    case .invalidHeader(let line):
      "line \(line): expected the names of the columns, each once: term, match, and where wanted weight, "
        + "kind, topic"
    case .wrongColumnCount(let line, let expected, let found):
      "line \(line): \(found) columns between tabs, where the header names \(expected)"
    case .invalidValue(let line, let column, let value):
      "line \(line): \"\(value)\" is not allowed in the column \(column)"
        + (Self.allowed[column].map { ": expected " + $0 } ?? "")
    case .emptyTerm(let line): "line \(line): the term has no letter or digit"
    case .duplicateTerm(let line, let firstLine):
      "line \(line): the term of line \(firstLine) again"
    case .formNeedsSpaces(let line):
      "line \(line): prefix and suffix need words with spaces between: use substring"
    case .invalidSetting(let line):
      "line \(line): no setting (@gain, @offset, @at, @mmedc), or its figures are out of range"
    case .noTerms: "has no terms"
    }
  }

  private static let allowed = [
    "match": names(TermForm.self), "kind": names(TermKind.self), "topic": names(MedicalTopic.self),
    "weight": "a number from -100 to 100, not above 0 for a negative term",
  ]

  private static func names<Choice: CaseIterable & RawRepresentable>(_: Choice.Type) -> String
  where Choice.RawValue == String {
    Choice.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
