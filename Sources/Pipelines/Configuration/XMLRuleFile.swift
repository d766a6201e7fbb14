public import Extraction
internal import Storage
internal import Yams

extension XMLRule {
  /// Reads a rule from a YAML file.
  ///
  ///     record: drugbank/drug
  ///     id: drugbank-id
  ///     title: name
  ///     text: [description, indication]
  ///     skip: [references]
  ///     metadata: {groups: groups/group}
  ///
  /// - Throws: `ConfigurationError` with the line of the first fault.
  public init(file path: String) throws(ConfigurationError) {
    let text: String
    do {
      text = String(decoding: try readFile(path, limit: 1 << 20), as: UTF8.self)
    } catch {
      throw ConfigurationError(place: path, message: error.message)
    }
    try self.init(yaml: text, path: path)
  }

  /// Reads a rule from YAML; `path` names it in errors.
  init(yaml: String, path: String) throws(ConfigurationError) {
    guard let mapping = try yamlRoot(of: yaml, path: path)?.mapping else {
      throw ConfigurationError(place: path, message: "expected `record: path/to/record` and more")
    }
    var rule = XMLRule(record: "")
    for (key, value) in mapping {
      let place = key.mark.map { "\(path), line \($0.line)" } ?? path
      func fault(_ message: String) -> ConfigurationError {
        ConfigurationError(place: place, message: message)
      }
      let name = key.scalar?.string ?? ""
      let list = value.sequence?.compactMap(\.scalar?.string) ?? value.scalar.map { [$0.string] }
      switch name {
      case "record", "id", "title", "language", "date", "url":
        guard let path = value.scalar?.string, !path.isEmpty else {
          throw fault("\(name): expected one path")
        }
        switch name {
        case "record": rule.record = path
        case "id": rule.id = path
        case "title": rule.title = path
        case "language": rule.language = path
        case "date": rule.date = path
        default: rule.url = path
        }
      case "text", "skip":
        guard let list, list.count == value.sequence?.count ?? 1 else {
          throw fault("\(name): expected a list of \(name == "text" ? "paths" : "names")")
        }
        if name == "text" { rule.text = list } else { rule.skip = list }
      case "metadata":
        guard let fields = value.mapping else { throw fault("metadata: expected `name: path`") }
        for (field, path) in fields {
          guard let field = field.scalar?.string, let path = path.scalar?.string else {
            throw fault("metadata: expected `name: path`")
          }
          rule.metadata[field] = path
        }
      default:
        throw fault(
          "unknown key \"\(name)\" (known: record, id, title, text, language, date, url, skip, "
            + "metadata)")
      }
    }
    if rule.record.isEmpty {
      throw ConfigurationError(
        place: path, message: "record is missing: the way from the root element, as in list/item")
    }
    self = rule
  }
}
