/// Where the pages of a site have their text, title and date.
///
/// A rule beats every guess: where it matches, the text is what ``content`` selects without what
/// ``remove`` selects.
public struct SiteRule: Hashable, Sendable {
  /// What the rule is called in messages.
  public var name: String
  /// The hosts whose pages it is for.
  public var hosts: [HostPattern]
  /// Beginnings of the paths it is for, such as `/health/`; empty: all.
  public var paths: [String] = []
  /// What holds the text: the first expression that selects something counts.
  public var content: [XPath] = []
  /// What is no text, inside of it or anywhere.
  public var remove: [XPath] = []
  /// The title: the first expression that gives a text; empty: found as on other pages.
  public var title: [XPath] = []
  /// The names of the authors: of all that the first expression selects that gives any.
  public var author: [XPath] = []
  /// The date of publication, as the title; read as dates in text are, in the order of day and month of the
  /// page's language, the day of publication before those of changes.
  public var date: [XPath] = []

  /// A rule without expressions.
  public init(name: String, hosts: [HostPattern]) {
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
    return hosts.contains { $0.matches(address.host) }
  }
}

/// What is wrong with a site rule.
public enum SiteRuleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An expression that is no XPath 1.0, and why.
  case xpath(String, String)
  /// A host that no address can have.
  case host(String)
  /// What no path of an address begins with.
  case path(String)

  /// One line that says what is wrong.
  public var description: String {
    switch self {
    case .xpath(let expression, let reason): "\"\(expression)\" is no XPath: \(reason)"
    case .host(let host): "\"\(host)\" is no host such as www.cdc.gov or *.nih.gov"
    case .path(let path):
      "no path begins with \"\(path)\" (expected a beginning such as /health/, without * and query)"
    }
  }
}

/// The rules of many sites.
public struct SiteRules: Sendable {
  /// The numbers of the rules by the last two parts of their hosts, or the only one, so that a page is
  /// compared with few of them.
  private var byDomain: [Substring: [Int]] = [:]
  /// All rules, in order.
  public let all: [SiteRule]

  /// Rules in the order in which they are tried.
  public init(_ rules: [SiteRule]) {
    all = rules
    for (number, rule) in rules.enumerated() {
      for domain in Set(rule.hosts.map { Self.ending(of: $0.host, parts: 2) }) {
        byDomain[domain, default: []].append(number)
      }
    }
  }

  /// The first rule for a page's address.
  public func rule(for url: String) -> SiteRule? {
    guard !byDomain.isEmpty, let address = SiteAddress(url) else { return nil }
    // Those for `*.org` are found under their only part.
    let numbers = [2, 1].compactMap { parts in
      byDomain[Self.ending(of: address.host, parts: parts)]?
        .first { all[$0].matches(address) }
    }
    return numbers.min().map { all[$0] }
  }

  /// The last parts of a host; all of one that has no more.
  private static func ending(of host: String, parts count: Int) -> Substring {
    let parts = host.split(separator: ".")
    return parts.count <= count ? host[...] : host[parts[parts.count - count].startIndex...]
  }
}
