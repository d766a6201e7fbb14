/// Where the pages of a site have their text, title and date.
///
/// A rule beats every guess: where it matches, the text is what ``content`` selects without what
/// ``remove`` selects.
public struct SiteRule: Hashable, Sendable {
  /// What the rule is called in messages.
  public var name: String
  /// Hosts such as `www.cdc.gov`, or `*.nih.gov` for `nih.gov` and all hosts below it.
  public var hosts: [String]
  /// Beginnings of the paths it is for, such as `/health/`; empty: all.
  public var paths: [String] = []
  /// What holds the text: the first expression that selects something counts.
  public var content: [XPath] = []
  /// What is no text, inside of it or anywhere.
  public var remove: [XPath] = []
  /// The title: the first expression that gives a text; empty: found as on other pages.
  public var title: [XPath] = []
  /// The names of the authors, in the same way.
  public var author: [XPath] = []
  /// The date of publication, in the same way; read as dates in text are.
  public var date: [XPath] = []

  /// A rule without expressions.
  public init(name: String, hosts: [String]) {
    self.name = name
    self.hosts = hosts
  }

  /// Whether the rule is for pages with this address.
  ///
  /// - Parameter url: An absolute address; scheme, user and port do not matter.
  public func matches(_ url: String) -> Bool {
    guard let address = SiteAddress(url) else { return false }
    return matches(address)
  }

  func matches(_ address: SiteAddress) -> Bool {
    guard paths.isEmpty || paths.contains(where: { address.path.hasPrefix($0) }) else {
      return false
    }
    return hosts.contains { pattern in
      guard pattern.hasPrefix("*.") else { return pattern == address.host }
      return address.host == pattern.dropFirst(2) || address.host.hasSuffix(pattern.dropFirst())
    }
  }
}

/// What is wrong with a site rule.
public enum SiteRuleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An expression that is no XPath 1.0, and why.
  case xpath(String, String)

  /// One line that says what is wrong.
  public var description: String {
    switch self {
    case .xpath(let expression, let reason): "\"\(expression)\" is no XPath: \(reason)"
    }
  }
}

/// Host and path of an address.
struct SiteAddress {
  /// In lower case, without user and port.
  var host: String
  /// From the first slash, without query.
  var path: String

  init?(_ url: String) {
    let bytes = Array(url.utf8)
    guard
      let start = bytes.indices.first(where: { bytes[$0...].starts(with: "://".utf8) }), start < 16
    else { return nil }
    let rest = bytes[(start + 3)...]
    let hostEnd =
      rest.firstIndex { [0x2F, 0x3F, 0x23].contains($0) } ?? rest.endIndex
    var host = rest[..<hostEnd]
    if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(at + 1)...] }
    if let colon = host.firstIndex(of: UInt8(ascii: ":")) { host = host[..<colon] }
    guard !host.isEmpty else { return nil }
    self.host = String(decoding: host, as: UTF8.self).lowercased()
    let path = rest[hostEnd...].prefix { $0 != 0x3F && $0 != 0x23 }
    self.path = path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
  }
}

/// The rules of many sites.
public struct SiteRules: Sendable {
  /// The rules by the last two parts of their hosts, so that a page is compared with few of them.
  private var byDomain: [Substring: [SiteRule]] = [:]
  /// All rules, in order.
  public let all: [SiteRule]

  /// Rules in the order in which they are tried.
  public init(_ rules: [SiteRule]) {
    all = rules
    for rule in rules {
      for domain in Set(rule.hosts.map { Self.domain($0[...]) }) {
        byDomain[domain, default: []].append(rule)
      }
    }
  }

  /// The first rule for a page's address.
  public func rule(for url: String) -> SiteRule? {
    guard !byDomain.isEmpty, let address = SiteAddress(url) else { return nil }
    return byDomain[Self.domain(address.host[...])]?.first { $0.matches(address) }
  }

  private static func domain(_ host: Substring) -> Substring {
    let parts = host.split(separator: ".")
    guard parts.count > 2 else { return host }
    return host[parts[parts.count - 2].startIndex...]
  }
}
