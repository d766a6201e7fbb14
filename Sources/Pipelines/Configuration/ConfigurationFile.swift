internal import Extraction
internal import Foundation
internal import JSON
internal import Yams

/// What is wrong with a configuration.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file and line, or the flag.
  public var place: String
  /// What is wrong, and what would be right.
  public var message: String

  /// Whether a flag was given a value that it does not take: the program was called wrongly.
  public var isWrongUsage: Bool

  /// Describes a fault.
  public init(place: String, message: String, isWrongUsage: Bool = false) {
    self.place = place
    self.message = message
    self.isWrongUsage = isWrongUsage
  }

  /// One line for the user.
  public var description: String { "\(place): \(message)" }
}

/// The values of a list such as `en, zh`; one empty value where there is none, for settings to refuse: an empty
/// list would mean all languages or licences.
public func commaSeparated(_ list: String) -> [String] {
  let values = list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  return values.isEmpty ? [""] : values
}

extension PipelineConfiguration {
  /// Sets one setting from text, as a flag does.
  ///
  /// - Throws: `ConfigurationError` that names the allowed values.
  public mutating func set(
    _ name: String, to values: [String], place: String? = nil
  ) throws(ConfigurationError) {
    guard let setting = Setting.named(name) else {
      let known = (Setting.all + Setting.ofRun).map(\.name).joined(separator: ", ")
      throw ConfigurationError(
        place: place ?? "--\(name)", message: "unknown setting \"\(name)\" (known: \(known))")
    }
    if name == "xml-rule", let path = values.first, !path.isEmpty {
      xml.rule = try XMLRule(file: path)
    }
    guard setting.isList || values.count == 1, setting.assign(&self, values) else {
      throw ConfigurationError(
        place: place ?? "--\(name)",
        message: "\"\(values.joined(separator: ", "))\" is not allowed for \(name): "
          + "expected \(setting.allowed)", isWrongUsage: place == nil)
    }
  }

  /// Applies a YAML file: a mapping from setting names to values.
  ///
  ///     inputs: [corpus, "crawl/*.warc.gz"]
  ///     vocabulary: medprep-128k
  ///     sequence-length: 4096
  ///
  /// A list that is no list of files may be one text with commas, as after a flag.
  ///
  /// - Throws: `ConfigurationError` with the line of the first fault.
  public mutating func apply(yaml: String, path: String) throws(ConfigurationError) {
    guard let root = try yamlRoot(of: yaml, path: path), root != Node("") else { return }
    guard let mapping = root.mapping else {
      throw ConfigurationError(place: path, message: "expected settings, one `name: value` a line")
    }
    // A flag for several settings is not to undo one of them.
    let flags = Setting.ofFlags.map(\.name)
    let entries = mapping.map { (key: $0.key, value: $0.value) }
    for (key, value) in entries.filter({ flags.contains($0.key.string ?? "") })
      + entries.filter({ !flags.contains($0.key.string ?? "") })
    {
      let line = key.mark.map { ", line \($0.line)" } ?? ""
      let values: [String]
      if let scalar = value.scalar {
        values = Setting.named(key.scalar?.string ?? "")?.values(of: scalar.string) ?? []
      } else if let sequence = value.sequence {
        let scalars = sequence.compactMap(\.scalar?.string)
        guard scalars.count == sequence.count else {
          throw ConfigurationError(place: path + line, message: "expected a list of plain values")
        }
        values = scalars
      } else {
        throw ConfigurationError(place: path + line, message: "expected a value or a list")
      }
      try set(key.scalar?.string ?? "", to: values, place: path + line)
    }
  }

  /// The whole configuration as YAML, which `apply` reads back to the same configuration.
  public var yaml: String {
    var text = ""
    for setting in Setting.all {
      let values = setting.values(self).map(Self.quoted)
      text += "\(setting.name): "
      text += setting.isList ? "[\(values.joined(separator: ", "))]" : values.joined()
      text += "\n"
    }
    return text
  }

  /// The values of all settings by name.
  var values: [String: [String]] {
    Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.name, $0.values(self)) })
  }

  /// The whole configuration as a JSON object of strings, numbers and lists of strings.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for setting in Setting.all {
      writer.key(setting.name)
      if setting.isList { writer.beginArray() }
      for value in setting.values(self) {
        if setting.isNumber, let number = Int(value) {
          writer.integer(number)
        } else {
          writer.string(value)
        }
      }
      if setting.isList { writer.endArray() }
    }
    writer.endObject()
    return writer.bytes
  }

  /// A YAML scalar: plain where that is safe, else in double quotes.
  private static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && !"-.".contains(text.first ?? "-")
      && text.utf8.allSatisfy { byte in
        byte < 0x80
          && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
          || "-_./".utf8.contains(byte)
      }
    if isPlain { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\" + String(scalar)
      case let control where control.value < 0x20:
        quoted += "\\x" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
