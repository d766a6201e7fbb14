internal import Filtering
internal import Foundation
internal import Storage
internal import Yams

/// Reads filter profiles: YAML files that name measures and their bounds.
///
///     extends: [gopher]                       # rules of other profiles, which the own ones replace;
///                                             # of short-line &c. the last one's hold for all
///     rules:
///       words: {minimum: 20, languages: {zh: {minimum: 12}}}
///       stop-words: {}                        # no bound: takes the inherited rule out
///       mean-word-length: {languages: {ja: {}}}    # the inherited rule, but no bound in Japanese
///       ellipsis-lines: {maximum: 0.3, least: {lines: 4}}    # says nothing of shorter texts
///     lines: {minimum-words: 3, phrases: [javascript]}
///     licences: [CC-BY-4.0, CC0-1.0]
///     short-line: {all: 30, zh: 14}           # characters of a short line
///     characters-per-word: {zh: 1.6}          # of scripts without blanks
///     value-lists: 0.8                        # share of short lines with a digit; n-grams may repeat
struct FilterProfileFile {
  /// The `vocab` folder.
  let folder: String
  /// The files read so far.
  private(set) var files: [String] = []

  init(folder: String) { self.folder = folder }

  /// The profiles of all names: a document must pass each, whatever their order.
  ///
  /// - Parameter names: Shipped profiles (`gopher`), or paths of YAML files.
  /// - Throws: `ConfigurationError` with the file and line at fault.
  mutating func load(_ names: [String]) throws(ConfigurationError) -> [FilterProfile] {
    var profiles: [FilterProfile] = []
    for name in names { profiles.append(try load(name, within: [])) }
    guard !profiles.allSatisfy(\.isEmpty) else { return profiles }
    for language in Self.stopWordLanguages {
      let list = try read("\(folder)/filtering/stop-words/\(language).txt")
      for index in profiles.indices {
        profiles[index].setStopWords(list.span, language: language)
      }
    }
    return profiles
  }

  private static let stopWordLanguages = ["en", "zh", "ja", "fr", "ru", "es", "de", "ar"]

  private mutating func read(_ path: String) throws(ConfigurationError) -> [UInt8] {
    files.append(path)
    do throws(StorageError) {
      return try readFile(path, limit: 1 << 20)
    } catch {
      throw ConfigurationError(place: path, message: error.message)
    }
  }

  private mutating func load(
    _ name: String, within outer: [String]
  ) throws(ConfigurationError) -> FilterProfile {
    let isFile = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    let path = isFile ? name : "\(folder)/filtering/\(name).yaml"
    guard !outer.contains(path) else {
      throw ConfigurationError(place: path, message: "extends itself")
    }
    if !isFile, !FileManager.default.fileExists(atPath: path) {
      throw ConfigurationError(
        place: name,
        message: "is no filter profile (none, gopher, c4, fineweb, medical, or a YAML file)")
    }
    let text = String(decoding: try read(path), as: UTF8.self)
    let root = try yamlRoot(of: text, path: path)
    return try profile(of: root, YAMLPlace(path: path), within: outer + [path])
  }

  private mutating func profile(
    of root: Node?, _ place: YAMLPlace, within outer: [String]
  ) throws(ConfigurationError) -> FilterProfile {
    var profile = FilterProfile()
    guard let root else { return profile }
    let members = try place.members(of: root)
    for (_, value, key) in members where key == "extends" {
      for name in try place.texts(value) {
        profile.formUnion(try load(name, within: outer))
      }
    }
    for (node, value, key) in members where key != "extends" {
      switch key {
      case "rules":
        for (measureNode, rule, name) in try place.members(of: value) {
          let measure = try self.measure(name, measureNode, place)
          let read = try self.rule(measure, rule, place)
          let isInherited = profile.rules.contains { $0.measure == measure }
          if read == FilterProfile.Rule(measure, Bound()) {
            profile.remove(measure)
          } else if read.bound == Bound(), isInherited {
            profile.refine(by: read)
          } else if read.bound == Bound(), read.languages.isEmpty {
            throw place.error(measureNode, "\"\(name)\" has no bound: give it a minimum or maximum")
          } else {
            profile.set(read)
          }
        }
      case "lines": profile.lineRules = try lineRules(value, place)
      case "licences": profile.licences = [try place.texts(value)].filter { !$0.isEmpty }
      case "short-line":
        for (_, number, code) in try place.members(of: value) {
          profile.shortLines[code == "all" ? "" : code] = try place.count(number)
        }
      case "characters-per-word":
        for (_, number, code) in try place.members(of: value) {
          profile.charactersPerWord[code == "all" ? "" : code] =
            try place.number(number, in: 1...100)
        }
      case "value-lists": profile.valueLists = try place.number(value, in: 0...1)
      default:
        throw place.error(
          node,
          "unknown member \"\(key)\" (known: extends, rules, lines, licences, short-line, "
            + "characters-per-word, value-lists)")
      }
    }
    return profile
  }

  private func measure(
    _ name: String, _ node: Node, _ place: YAMLPlace
  ) throws(ConfigurationError) -> Measure {
    if let measure = Measure(rawValue: name) { return measure }
    let known = Measure.allCases.map(\.rawValue).joined(separator: ", ")
    throw place.error(node, "unknown measure \"\(name)\" (known: \(known))")
  }

  private func rule(
    _ measure: Measure, _ node: Node, _ place: YAMLPlace
  ) throws(ConfigurationError) -> FilterProfile.Rule {
    var rule = FilterProfile.Rule(measure, Bound())
    for (keyNode, value, key) in try place.members(of: node) {
      switch key {
      case "minimum": rule.bound.minimum = try place.number(value)
      case "maximum": rule.bound.maximum = try place.number(value)
      case "languages":
        for (_, bound, code) in try place.members(of: value) {
          rule.languages[code] = try self.bound(bound, place)
        }
      case "least":
        for (measureNode, number, name) in try place.members(of: value) {
          rule.least[try self.measure(name, measureNode, place)] = try place.number(number)
        }
      default:
        throw place.error(keyNode, "unknown \"\(key)\" (known: minimum, maximum, languages, least)")
      }
    }
    return rule
  }

  /// The bound of a language; `least` is said of a rule in all languages.
  private func bound(_ node: Node, _ place: YAMLPlace) throws(ConfigurationError) -> Bound {
    var bound = Bound()
    for (keyNode, value, key) in try place.members(of: node) {
      switch key {
      case "minimum": bound.minimum = try place.number(value)
      case "maximum": bound.maximum = try place.number(value)
      default:
        throw place.error(
          keyNode, "unknown \"\(key)\" in a language (known: minimum, maximum)")
      }
    }
    return bound
  }

  private func lineRules(
    _ node: Node, _ place: YAMLPlace
  ) throws(ConfigurationError) -> LineRules {
    var rules = LineRules()
    for (keyNode, value, key) in try place.members(of: node) {
      switch key {
      case "terminal-punctuation": rules.requiresTerminal = try place.flag(value)
      case "minimum-words": rules.minimumWords = try place.count(value)
      case "maximum-word-length": rules.maximumWordLength = try place.count(value)
      case "phrases": rules.phrases = try place.texts(value).map { $0.lowercased() }
      case "remove-citations": rules.removesCitations = try place.flag(value)
      default:
        throw place.error(
          keyNode,
          "unknown \"\(key)\" (known: terminal-punctuation, minimum-words, maximum-word-length, "
            + "phrases, remove-citations)")
      }
    }
    return rules
  }
}

/// Values out of a YAML file, with the line in every complaint.
private struct YAMLPlace {
  let path: String

  func error(_ node: Node, _ message: String) -> ConfigurationError {
    let line = node.mark.map { ", line \($0.line)" } ?? ""
    return ConfigurationError(place: path + line, message: message)
  }

  func members(
    of node: Node
  ) throws(ConfigurationError) -> [(node: Node, value: Node, key: String)] {
    if node == Node("") { return [] }
    guard let mapping = node.mapping else { throw error(node, "expected `name: value`") }
    return mapping.map { ($0.key, $0.value, $0.key.scalar?.string ?? "") }
  }

  func texts(_ node: Node) throws(ConfigurationError) -> [String] {
    if let scalar = node.scalar { return [scalar.string] }
    guard let sequence = node.sequence, sequence.allSatisfy({ $0.scalar != nil }) else {
      throw error(node, "expected a list of plain values")
    }
    return sequence.compactMap(\.scalar?.string)
  }

  func number(_ node: Node) throws(ConfigurationError) -> Double {
    guard let number = node.scalar.flatMap({ Double($0.string) }), number.isFinite else {
      throw error(node, "expected a number")
    }
    return number
  }

  func number(
    _ node: Node, in range: ClosedRange<Double>
  ) throws(ConfigurationError) -> Double {
    let number = try number(node)
    guard range.contains(number) else {
      throw error(
        node,
        "expected a number from \(range.lowerBound.shortened) to \(range.upperBound.shortened)")
    }
    return number
  }

  /// A number of characters or words.
  func count(_ node: Node) throws(ConfigurationError) -> Int {
    let limit = 1_000_000
    guard let count = Int(exactly: try number(node)), (0...limit).contains(count) else {
      throw error(node, "expected a whole number from 0 to \(limit)")
    }
    return count
  }

  func flag(_ node: Node) throws(ConfigurationError) -> Bool {
    guard let flag = node.scalar.flatMap({ Bool($0.string) }) else {
      throw error(node, "expected true or false")
    }
    return flag
  }
}
