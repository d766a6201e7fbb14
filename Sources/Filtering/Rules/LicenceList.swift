/// Says whether a document's licence is among those allowed.
///
/// A document's licence is an SPDX identifier (`CC-BY-4.0`), a Creative Commons URL, or a usual way to
/// write one (`CC BY-NC 4.0`, `https://creativecommons.org/licenses/by/4.0/`); an SPDX expression with
/// `OR` is allowed if one part is, with `AND` if all are. An entry of the list may end in `*`:
/// `CC-BY-*` allows every version, but also `CC-BY-NC-4.0`; `CC-BY-4.*` does not.
///
/// SPDX specification 2.3, annex D, <https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/>.
public struct LicenceList: Sendable {
  private let patterns: [String]

  /// A list of identifiers, the case of which does not matter.
  public init(_ patterns: [String]) { self.patterns = patterns.map(Self.identifier) }

  /// Whether a licence is allowed; a document without one (`nil`) is `unknown`.
  public func allows(_ licence: String?) -> Bool {
    let licence = licence ?? "unknown"
    let alternatives = Self.split(licence, at: " OR ")
    return alternatives.contains { alternative in
      Self.split(alternative, at: " AND ").allSatisfy { part in
        let name = Self.identifier(part)
        return patterns.contains { pattern in
          pattern.last == "*" ? name.hasPrefix(pattern.dropLast()) : name == pattern
        }
      }
    }
  }

  private static func split(_ text: String, at word: String) -> [String] {
    var parts: [String] = []
    var rest = text[...]
    while let range = rest.firstRange(of: word) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }

  /// A licence as upper-case SPDX: `cc by 4.0` and the deed's URL become `CC-BY-4.0`.
  static func identifier(_ text: String) -> String {
    var name = text.uppercased()
    name.removeAll { $0 == "(" || $0 == ")" }
    if let range = name.firstRange(of: "CREATIVECOMMONS.ORG/") {
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
