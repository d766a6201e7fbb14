internal import Extraction
internal import Storage
internal import Yams

/// Reads site rules from YAML.
///
///     name: CDC (United States)
///     hosts: [www.cdc.gov]              # or "*.nih.gov": nih.gov and all hosts below
///     paths: [/health/]                 # beginnings of paths; left out: all
///     content:                          # XPath 1.0; the first that selects something counts
///       - //div[@class='body']
///     remove:                           # what goes before that
///       - //div[@class='share']
///     title: [//h1]                     # the first that gives text; left out: found as elsewhere
///     author: []
///     date: ["//meta[@name='date']/@content"]
///
/// A file holds one rule or a list of them.
struct SiteRuleFiles {
  /// The rules.
  private(set) var rules = SiteRules([])
  /// SHA-256 of each file by its path, or by what it is where medprep brings it along.
  private(set) var hashes: [String: String] = [:]

  /// The value of the setting `site-rules` for the rules in the `vocab` folder.
  static let shipped = "shipped"
  /// The value for no rules.
  static let none = "none"

  /// The rules that a setting names: ``shipped``, ``none``, a YAML file, or a folder of `.yaml` files, which
  /// are read in the order of their names.
  ///
  /// - Throws: `ConfigurationError` with file and line of what is wrong.
  static func load(
    _ choice: String, vocabularyFolder: String?
  ) throws(ConfigurationError) -> SiteRuleFiles {
    if choice == none { return SiteRuleFiles() }
    var path = choice
    if choice == shipped {
      // A program without its data folder extracts all the same.
      guard let folder = try? VocabularyFolder.find(explicit: vocabularyFolder) else {
        return SiteRuleFiles()
      }
      path = folder + "/sites"
    }
    guard let kind = (try? FileStatus(path: path))?.kind else {
      if choice == shipped { return SiteRuleFiles() }
      throw ConfigurationError(
        place: "--site-rules",
        message: "there is no file or folder \"\(path)\" (expected one, or shipped, or none)")
    }
    var files = SiteRuleFiles()
    guard kind == .folder else {
      files.rules = SiteRules(try files.read(path, as: path))
      if files.rules.all.isEmpty {
        throw ConfigurationError(place: path, message: "there is no rule in it")
      }
      return files
    }
    let names: [String]
    do throws(StorageError) {
      names = try folderEntries(path)
    } catch {
      throw ConfigurationError(place: path, message: error.message)
    }
    var rules: [SiteRule] = []
    for name in names where name.hasSuffix(".yaml") {
      let file = "\(path)/\(name)"
      rules += try files.read(file, as: choice == shipped ? "the site rule \(name)" : file)
    }
    if rules.isEmpty, choice != shipped {
      throw ConfigurationError(place: path, message: "there are no .yaml files with rules in it")
    }
    files.rules = SiteRules(rules)
    return files
  }

  private mutating func read(
    _ path: String, as name: String
  ) throws(ConfigurationError) -> [SiteRule] {
    let bytes: [UInt8]
    do throws(StorageError) {
      bytes = try readFile(path, limit: 1 << 24)
    } catch {
      throw ConfigurationError(place: path, message: error.message)
    }
    hashes[name] = sha256(of: bytes.span)
    let text = String(decoding: bytes, as: UTF8.self)
    // All values are strings.
    guard let root = try yamlRoot(of: text, path: path, resolver: .basic) else { return [] }
    var rules: [SiteRule] = []
    for node in root.sequence.map(Array.init) ?? [root] {
      rules.append(try Self.rule(node, path: path))
    }
    return rules
  }

  private static func rule(_ node: Node, path: String) throws(ConfigurationError) -> SiteRule {
    func place(_ node: Node) -> String { path + (node.mark.map { ":\($0.line)" } ?? "") }
    guard let mapping = node.mapping else {
      throw ConfigurationError(
        place: place(node), message: "expected a rule, with name, hosts and content")
    }
    var rule = SiteRule(name: "", hosts: [])
    for (keyNode, valueNode) in mapping {
      let key = keyNode.string ?? ""
      let nodes = valueNode.sequence.map(Array.init) ?? [valueNode]
      let values = nodes.compactMap { isText($0) || key == "name" ? $0.string : nil }
      if values.count < nodes.count {
        throw ConfigurationError(
          place: place(valueNode),
          message: "\(key): expected a list of texts, in quotes where YAML has a number or nothing")
      }
      switch key {
      case "name": rule.name = values.first ?? ""
      case "hosts": rule.hosts = try all(values, place(valueNode), HostPattern.init)
      case "paths": rule.paths = try all(values, place(valueNode), pathBeginning)
      case "content": rule.content = try all(values, place(valueNode), XPath.init)
      case "remove": rule.remove = try all(values, place(valueNode), XPath.init)
      case "title": rule.title = try all(values, place(valueNode), XPath.init)
      case "author": rule.author = try all(values, place(valueNode), XPath.init)
      case "date": rule.date = try all(values, place(valueNode), XPath.init)
      default:
        throw ConfigurationError(
          place: place(keyNode),
          message: "unknown \"\(key)\" (known: name, hosts, paths, content, remove, title, "
            + "author, date)")
      }
    }
    guard !rule.name.isEmpty, !rule.hosts.isEmpty, !rule.content.isEmpty else {
      throw ConfigurationError(
        place: place(node), message: "a rule needs a name, hosts and content")
    }
    return rule
  }

  /// Whether a value is a text by YAML's core schema (YAML 1.2, 10.3), where all are read as texts.
  private static func isText(_ node: Node) -> Bool {
    guard let scalar = node.scalar else { return false }
    return scalar.style != .plain
      || Double(scalar.string) == nil
        && !["", "~", "null", "true", "false"].contains(scalar.string.lowercased())
  }

  private static func pathBeginning(_ text: String) throws(SiteRuleError) -> String {
    guard text.hasPrefix("/"), !text.contains(where: { "*?#".contains($0) || $0.isWhitespace })
    else { throw .path(text) }
    return text
  }

  private static func all<Value>(
    _ texts: [String], _ place: String, _ read: (String) throws(SiteRuleError) -> Value
  ) throws(ConfigurationError) -> [Value] {
    do throws(SiteRuleError) {
      return try texts.map(read)
    } catch {
      throw ConfigurationError(place: place, message: "\(error)")
    }
  }
}
