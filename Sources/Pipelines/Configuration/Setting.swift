internal import Classification
internal import Corpora
internal import Extraction
internal import Packing
internal import Tokenization
internal import UnicodeText

/// One setting of the configuration: its name as a flag (`--sequence-length`) and as a key of the
/// YAML file (`sequence-length`), so that both say the same things.
public struct Setting: Sendable {
  /// The name, without dashes before it.
  public let name: String
  /// What a value may be, for messages.
  public let allowed: String
  /// Whether the value is a list.
  public let isList: Bool
  /// Sets the value; false when a text is not a value of this setting.
  let assign: @Sendable (inout PipelineConfiguration, [String]) -> Bool
  /// The value as text; empty when it is unset.
  let values: @Sendable (PipelineConfiguration) -> [String]
  /// Whether the value is a number.
  var isNumber = false
  /// Whether the value is a list of files, whose names may hold commas.
  var isOfFiles = false

  /// The setting of this name, or what stands for it.
  static func named(_ name: String) -> Setting? {
    (all + ofRun + ofFlags).first { $0.name == name }
  }

  /// The values that one text stands for: several where commas separate them.
  func values(of text: String) -> [String] {
    isList && !isOfFiles && text.contains(",") ? commaSeparated(text) : [text]
  }

  /// The settings that say how a run is done.
  ///
  /// They are read like the others, but not written into the output, which does not depend on them.
  static let ofRun: [Setting] = [
    Setting(
      name: "output", allowed: "a folder or file", isList: false,
      assign: { configuration, values in
        configuration.run.output = values.first
        return values.first?.isEmpty == false
      },
      values: { [$0.run.output].compactMap(\.self) }),
    count("threads", 1...1024, \.run.threads),
    Setting(
      name: "scratch-folder", allowed: "a folder", isList: false,
      assign: { configuration, values in
        configuration.run.scratchFolder = values.first
        return values.first?.isEmpty == false
      },
      values: { [$0.run.scratchFolder].compactMap(\.self) }),
    count("sort-megabytes", 1...(1 << 20), \.run.sortMegabytes),
    flag("overwrite", \.run.replacesExisting), flag("restart", \.run.restarts),
    count("checkpoint-seconds", 0...86_400, \.run.checkpointSeconds),
    flag("quiet", \.run.isQuiet), flag("json-progress", \.run.writesJSONProgress),
    flag("strict", \.run.isStrict),
  ]

  /// The settings that decide what a run writes, in the order in which a configuration is written.
  public static let all: [Setting] =
    [
      files("inputs", "files, folders, globs, or -", \.inputs),
      Setting(
        name: "input-format",
        allowed: "auto, \(names(ContentKind.self)), or a kind of XML: \(names(XMLFormat.self))",
        isList: false,
        assign: { configuration, values in
          guard let value = values.first else { return false }
          configuration.xml.format = XMLFormat(rawValue: value)
          configuration.inputFormat =
            configuration.xml.format == nil ? ContentKind(rawValue: value) : .xml
          return value == "auto" || configuration.inputFormat != nil
        },
        values: { [$0.xml.format?.rawValue ?? $0.inputFormat?.rawValue ?? "auto"] }),
      Setting(
        name: "xml-rule", allowed: "a YAML file", isList: false,
        assign: { configuration, values in
          configuration.xmlRulePath = values.first ?? ""
          return true
        },
        values: { [$0.xmlRulePath] }),
      flag("back-matter", \.xml.includesBackMatter),
    ] + ofBooks + FieldNames.settings.map { text($0.name, "a field name", $0.path) } + [
      // A text must hold a character, and libxml2 counts bytes in 32 bits.
      count("maximum-record-bytes", 4...Int(Int32.max), \.maximumRecordBytes),
      Setting(
        name: "stages", allowed: names(PipelineConfiguration.OptionalStage.self), isList: true,
        assign: { configuration, values in
          let stages = values.map(PipelineConfiguration.OptionalStage.init(rawValue:))
          configuration.stages = Set(stages.compactMap(\.self))
          return stages.allSatisfy { $0 != nil }
        },
        values: { configuration in
          PipelineConfiguration.OptionalStage.allCases.filter(configuration.stages.contains)
            .map(\.rawValue)
        }),
      Setting(
        name: "text-format", allowed: names(RenderingOptions.Format.self), isList: false,
        assign: { configuration, values in
          guard let format = values.first.flatMap(RenderingOptions.Format.init(rawValue:)) else {
            return false
          }
          configuration.rendering.format = format
          configuration.xml.style = format == .markdown ? .markdown : .text
          return true
        },
        values: { [$0.rendering.format.rawValue] }),
      flag("tables", \.rendering.includesTables),
      Setting(
        name: "references", allowed: "auto (of web pages), true or false", isList: false,
        assign: { configuration, values in
          guard let value = values.first, ["auto", "true", "false"].contains(value) else {
            return false
          }
          configuration.rendering.includesReferences = value != "false"
          configuration.rendering.keepsAllReferences = value == "true"
          configuration.xml.includesReferences = value == "true"
          return true
        },
        values: {
          [
            $0.xml.includesReferences
              ? "true" : $0.rendering.includesReferences ? "auto" : "false"
          ]
        }),
      flag("links", \.rendering.includesLinks), flag("images", \.rendering.includesImages),
      text("site-rules", "shipped, none, or a YAML file or folder", \.siteRules),
      Setting(
        name: "host-repeats", allowed: "0, or a number from 2 to 255", isList: false,
        assign: { configuration, values in
          guard let value = values.first.flatMap({ Int($0) }) else { return false }
          configuration.hostRepeats = value
          return value == 0 || (2...255).contains(value)
        },
        values: { ["\($0.hostRepeats)"] }, isNumber: true),
      Setting(
        name: "normalization", allowed: NormalizationProfile.allowedValues, isList: false,
        assign: { configuration, values in
          guard let profile = values.first.flatMap(NormalizationProfile.init(rawValue:)) else {
            return false
          }
          configuration.normalization = profile
          return true
        },
        values: { [$0.normalization.rawValue] }),
      choice("keep", \.keep), choice("mode", \.mode),
      Setting(
        name: "threshold", allowed: "auto, or a score from 0 to 1", isList: false,
        assign: { configuration, values in
          guard let value = values.first else { return false }
          configuration.threshold = Double(value)
          return value == "auto" || configuration.threshold.map { (0...1).contains($0) } ?? false
        },
        values: { [$0.threshold.map { "\($0)" } ?? "auto"] }),
      files("lexicons", "lexicon files, LANG.tsv", \.lexicons),
      Setting(
        name: "languages", allowed: "language codes such as en", isList: true,
        assign: { configuration, values in
          configuration.languages = values
          return values.allSatisfy { code in
            (2...3).contains(code.count) && code.allSatisfy { ("a"..."z").contains($0) }
          }
        },
        values: { $0.languages }),
    ] + filtering + [
      text("vocabulary", "a file, or the name of a shipped vocabulary", \.vocabulary),
      Setting(
        name: "encoding",
        allowed: "auto, " + RankFileEncoding.allowed,
        isList: false,
        assign: { configuration, values in
          guard let value = values.first else { return false }
          configuration.encoding = value == "auto" ? nil : value
          return value == "auto" || RankFileEncoding(name: value) != nil
        },
        values: { [$0.encoding ?? "auto"] }),
      choice("shard-format", \.shardFormat),
      count("sequence-length", 1...(1 << 24), \.sequenceLength),
      count("tokens-per-shard", 1...(1 << 32), \.tokensPerShard),
    ] + ofPacking

  typealias Path<Value> = any WritableKeyPath<PipelineConfiguration, Value> & Sendable

  static func names<Choice: CaseIterable & RawRepresentable>(_: Choice.Type) -> String
  where Choice.RawValue == String {
    Choice.allCases.map(\.rawValue).joined(separator: ", ")
  }

  static func text(_ name: String, _ allowed: String, _ path: Path<String>) -> Setting {
    Setting(
      name: name, allowed: allowed, isList: false,
      assign: { configuration, values in
        guard let value = values.first, !value.isEmpty else { return false }
        configuration[keyPath: path] = value
        return true
      },
      values: { [$0[keyPath: path]] })
  }

  static func flag(_ name: String, _ path: Path<Bool>) -> Setting {
    Setting(
      name: name, allowed: "true or false", isList: false,
      assign: { configuration, values in
        guard let value = values.first.flatMap(Bool.init) else { return false }
        configuration[keyPath: path] = value
        return true
      },
      values: { ["\($0[keyPath: path])"] })
  }

  static func list(_ name: String, _ allowed: String, _ path: Path<[String]>) -> Setting {
    Setting(
      name: name, allowed: allowed, isList: true,
      assign: { configuration, values in
        configuration[keyPath: path] = values
        return values != [""]
      },
      values: { $0[keyPath: path] })
  }

  static func files(_ name: String, _ allowed: String, _ path: Path<[String]>) -> Setting {
    var setting = list(name, allowed, path)
    setting.isOfFiles = true
    return setting
  }

  static func count(
    _ name: String, _ range: ClosedRange<Int>, _ path: Path<Int>
  ) -> Setting {
    Setting(
      name: name, allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      isList: false,
      assign: { configuration, values in
        guard let text = values.first, let value = Int(text), range.contains(value) else {
          return false
        }
        configuration[keyPath: path] = value
        return true
      },
      values: { [String($0[keyPath: path])] }, isNumber: true)
  }

  static func choice<Choice: CaseIterable & RawRepresentable & Sendable>(
    _ name: String, _ path: Path<Choice>
  ) -> Setting where Choice.RawValue == String {
    Setting(
      name: name, allowed: names(Choice.self), isList: false,
      assign: { configuration, values in
        guard let value = values.first.flatMap(Choice.init(rawValue:)) else { return false }
        configuration[keyPath: path] = value
        return true
      },
      values: { [$0[keyPath: path].rawValue] })
  }

  /// A list of some of the cases of an enum, or `none` of them; where some are usual, `usual` stands for them.
  static func choices<Choice: CaseIterable & RawRepresentable & Sendable>(
    _ name: String, _ path: Path<[Choice]>, usual: [Choice] = []
  ) -> Setting where Choice.RawValue == String {
    let word = usual.isEmpty ? "" : "usual, "
    return Setting(
      name: name, allowed: "none, or some of \(word)\(names(Choice.self))", isList: true,
      assign: { configuration, values in
        let values =
          values == ["none"]
          ? []
          : values.flatMap {
            $0 == "usual" && !usual.isEmpty ? usual.map(\.rawValue) : [$0]
          }
        var choices: [Choice] = []
        for value in values {
          guard let choice = Choice(rawValue: value) else { return false }
          // `email, usual` names it twice.
          if !choices.contains(where: { $0.rawValue == value }) { choices.append(choice) }
        }
        configuration[keyPath: path] = choices
        return true
      },
      values: { $0[keyPath: path].map(\.rawValue) })
  }
}

extension FieldNames {
  /// The settings that rename the fields of JSON lines.
  fileprivate static var settings:
    [(name: String, path: any WritableKeyPath<PipelineConfiguration, String> & Sendable)]
  {
    [
      ("id-field", \.fields.id), ("url-field", \.fields.url), ("source-field", \.fields.source),
      ("language-field", \.fields.language), ("title-field", \.fields.title),
      ("date-field", \.fields.date), ("text-field", \.fields.text), ("html-field", \.fields.html),
    ]
  }
}
