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
        return !values.contains("") && (values.count < 2 || !values.contains("none"))
      },
      values: { $0.filtering.profiles }),
    list("licences", "SPDX identifiers, with * for any ending", \.filtering.licences),
    choices(
      "mask", \.filtering.masked,
      usual: PersonalDataKind.allCases.filter(PersonalDataKind.usual.contains)),
    files("decontaminate", "benchmark files of JSON lines", \.filtering.benchmarks),
    text("question-field", "a field name", \.filtering.questionField),
    text("options-field", "a field name", \.filtering.optionsField),
    choice("contaminated", \.filtering.contaminationAction),
    choices("deduplicate", \.filtering.duplicates),
    count("near-percent", 1...100, \.filtering.nearPercent),
    count("paragraph-minimum", 1...1_000_000, \.filtering.paragraphMinimum),
  ]
}
