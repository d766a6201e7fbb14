internal import Extraction

extension Setting {
  /// Flags that stand for a value of another setting, so that a file may use their names, too.
  static let ofFlags: [Setting] =
    [
      flag("markdown") { $0.set("text-format", $1 ? "markdown" : "plain") },
      flag("no-tables") { $0.set("tables", $1 ? "false" : "true") },
      flag("no-references") { $0.set("references", $1 ? "false" : "auto") },
      flag("jsonl") { $0.set("input-format", $1 ? "jsonl" : "auto") },
      flag("no-normalize") { $0.set(.normalize, isOn: !$1) },
      flag("no-classify") { $0.set(.classify, isOn: !$1) },
      flag("no-filter") {
        if $1 { ($0.filtering.profiles, $0.filtering.duplicates) = ([], []) }
      },
    ]
    + [
      ("lexicon", "lexicons"), ("format", "shard-format"), ("vocab", "vocabulary"),
      ("benchmark", "decontaminate"),
    ].map(alias)

  private static func alias(_ name: String, of original: String) -> Setting {
    guard let setting = all.first(where: { $0.name == original }) else {
      preconditionFailure("there is no \(original)")
    }
    return Setting(
      name: name, allowed: setting.allowed, isList: setting.isList, assign: setting.assign,
      values: { _ in [] }, isOfFiles: setting.isOfFiles)
  }

  private static func flag(
    _ name: String, _ apply: @escaping @Sendable (inout PipelineConfiguration, Bool) -> Void
  ) -> Setting {
    Setting(
      name: name, allowed: "true or false", isList: false,
      assign: { configuration, values in
        guard let value = values.first.flatMap(Bool.init) else { return false }
        apply(&configuration, value)
        return true
      },
      values: { _ in [] })
  }
}

extension PipelineConfiguration {
  fileprivate mutating func set(_ name: String, _ value: String) {
    let setting = Setting.all.first { $0.name == name }
    precondition(setting?.assign(&self, [value]) == true, "\(name) takes \(value)")
  }

  fileprivate mutating func set(_ stage: OptionalStage, isOn: Bool) {
    if isOn { stages.insert(stage) } else { stages.remove(stage) }
  }
}
