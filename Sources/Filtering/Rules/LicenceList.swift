/// Says whether a document's licence is among those allowed.
///
/// A document's licence is an SPDX identifier (`CC-BY-4.0`), a Creative Commons URL, or a usual way to
/// write one (`CC BY-NC 4.0`, `https://creativecommons.org/licenses/by/4.0/`); an SPDX expression with
/// `OR` is allowed if one part is, with `AND` if all are; `AND` binds more closely, brackets most. What
/// has operators but is no expression is not allowed. A sentence with the address of a Creative Commons
/// licence is that licence. An entry of the list may end in `*`:
/// `CC-BY-*` allows every version, but also `CC-BY-NC-4.0`; `CC-BY-4.*` does not.
///
/// SPDX specification 3.0.1, annex B, which has operators in small letters, too:
/// <https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/>.
public struct LicenceList: Sendable {
  private let patterns: [String]

  /// A list of identifiers, the case of which does not matter.
  public init(_ patterns: [String]) { self.patterns = patterns.map(Self.identifier) }

  /// Whether a licence is allowed; a document without one (`nil`) is `unknown`.
  public func allows(_ licence: String?) -> Bool {
    let licence = licence ?? "unknown"
    let parts = Self.parts(of: licence)
    let isExpression = parts.contains(.and) || parts.contains(.or)
    return isExpression && !Self.isSentence(parts)
      ? allows(expression: parts) : allows(name: licence)
  }

  /// Whether parts are those of a sentence that names a licence by its address.
  private static func isSentence(_ parts: [Part]) -> Bool {
    var hasAddress = false
    var hasManyWords = false
    for case .name(let name) in parts {
      hasAddress = hasAddress || name.uppercased().contains(creativeCommons)
      hasManyWords = hasManyWords || name.count { $0 == " " } >= 4
    }
    return hasAddress && hasManyWords
  }

  private static let creativeCommons = "CREATIVECOMMONS.ORG/"

  private func allows(name: String) -> Bool {
    let name = Self.identifier(name)
    return patterns.contains { pattern in
      pattern.last == "*" ? name.hasPrefix(pattern.dropLast()) : name == pattern
    }
  }

  /// Whether an expression allows it; false where an operator or a bracket is out of place.
  private func allows(expression parts: [Part]) -> Bool {
    /// What was read of one pair of brackets: whether an alternative before is allowed, and the
    /// present one so far.
    struct Group {
      var earlier = false
      var present = true
      var isAllowed: Bool { earlier || present }
    }
    var groups = [Group()]
    var hasOperand = false
    for part in parts {
      let last = groups.count - 1
      switch (part, hasOperand) {
      case (.open, false): groups.append(Group())
      case (.name(let name), false):
        groups[last].present = groups[last].present && allows(name: name)
        hasOperand = true
      case (.and, true): hasOperand = false
      case (.or, true):
        groups[last] = Group(earlier: groups[last].isAllowed)
        hasOperand = false
      case (.close, true) where last > 0:
        let isAllowed = groups.removeLast().isAllowed
        groups[last - 1].present = groups[last - 1].present && isAllowed
      default: return false
      }
    }
    return hasOperand && groups.count == 1 && groups[0].isAllowed
  }

  private enum Part: Equatable {
    case open, close, and, or
    case name(String)
  }

  /// Brackets, operators and what stands between them: a name may have blanks.
  private static func parts(of text: String) -> [Part] {
    var parts: [Part] = []
    var name: [Substring] = []
    func append(_ part: Part) {
      if !name.isEmpty { parts.append(.name(name.joined(separator: " "))) }
      name = []
      parts.append(part)
    }
    func append(_ word: Substring) {
      switch word {
      case "AND", "and": append(.and)
      case "OR", "or": append(.or)
      default: name.append(word)
      }
    }
    for word in text.split(whereSeparator: \.isWhitespace) {
      var rest = word
      while let bracket = rest.firstIndex(where: { $0 == "(" || $0 == ")" }) {
        if bracket > rest.startIndex { append(rest[..<bracket]) }
        append(rest[bracket] == "(" ? .open : .close)
        rest = rest[rest.index(after: bracket)...]
      }
      if !rest.isEmpty { append(rest) }
    }
    if !name.isEmpty { parts.append(.name(name.joined(separator: " "))) }
    return parts
  }

  /// A licence as upper-case SPDX: `cc by 4.0` and the deed's URL become `CC-BY-4.0`.
  static func identifier(_ text: String) -> String {
    var name = text.uppercased()
    name.removeAll { $0 == "(" || $0 == ")" }
    if let range = name.firstRange(of: creativeCommons) {
      let parts = name[range.upperBound...].split(separator: "/")
      if parts.first == "LICENSES", parts.count >= 2 {
        return "CC-" + parts[1] + (parts.count > 2 ? "-" + parts[2] : "")
      }
      if parts.first == "PUBLICDOMAIN" {
        return parts.dropFirst().first == "ZERO" ? "CC0-1.0" : "PUBLIC-DOMAIN"
      }
    }
    let words = name.split { $0 == " " || $0 == "-" || $0 == "_" }
    name = words.joined(separator: "-")
    if name == "CC0" { name = "CC0-1.0" }
    return name
  }
}
