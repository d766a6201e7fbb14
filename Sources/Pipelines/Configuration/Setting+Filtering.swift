internal import Filtering

extension Setting {
  /// The settings of filters and duplicates.
  static let filtering: [Setting] = [
    Setting(
      name: "filters",
      allowed: "none, or names of filter profiles (gopher, c4, fineweb, medical) or YAML files",
      isList: true,
      assign: { configuration, values in
        configuration.filtering.profiles = values
        return values.count < 2 || !values.contains("none")
      },
      values: { $0.filtering.profiles }),
    list("licences", "SPDX identifiers, with * for any ending", \.filtering.licences),
    choices("mask", PersonalDataKind.self, \.filtering.masked),
    list("decontaminate", "benchmark files of JSON lines", \.filtering.benchmarks),
    text("question-field", "a field name", \.filtering.questionField),
    text("options-field", "a field name", \.filtering.optionsField),
    choice("contaminated", \.filtering.contaminationAction),
    choices("deduplicate", FilterSettings.DuplicateKind.self, \.filtering.duplicates),
    count("near-percent", 1...100, \.filtering.nearPercent),
    count("paragraph-minimum", 1...1_000_000, \.filtering.paragraphMinimum),
  ]

  /// A list of some of the cases of an enum, or `none` of them.
  private static func choices<Choice: CaseIterable & RawRepresentable & Sendable>(
    _ name: String, _: Choice.Type, _ path: Path<[Choice]>
  ) -> Setting where Choice.RawValue == String {
    Setting(
      name: name, allowed: "none, or some of \(names(Choice.self))", isList: true,
      assign: { configuration, values in
        let values = values == ["none"] ? [] : values
        let choices = values.compactMap(Choice.init(rawValue:))
        configuration[keyPath: path] = choices
        return choices.count == values.count
      },
      values: { $0[keyPath: path].map(\.rawValue) })
  }
}
