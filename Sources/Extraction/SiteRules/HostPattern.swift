internal import UnicodeText

/// The hosts that a rule is for: `www.cdc.gov`, or `*.nih.gov` for `nih.gov` and all hosts below it.
public struct HostPattern: Hashable, Sendable {
  /// As it was written.
  public let text: String
  /// The host, or what the hosts end with, in the form of ``SiteAddress/host``.
  let host: String
  /// Whether it is also for all hosts below.
  let takesHostsBelow: Bool

  /// Reads a pattern.
  ///
  /// - Throws: `SiteRuleError` for what no host can match, such as `www.*.org`, `*` or a host with a port.
  public init(_ text: String) throws(SiteRuleError) {
    takesHostsBelow = text.hasPrefix("*.")
    let name = takesHostsBelow ? text.dropFirst(2) : text[...]
    let isName = !name.contains { $0.isWhitespace || "*:/[]@?#%\\".contains($0) }
    guard isName, !name.isEmpty, let host = SiteAddress.host(name),
      host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty })
    else { throw .host(text) }
    self.text = text
    self.host = host
  }

  /// Whether it is for this host.
  func matches(_ other: String) -> Bool {
    other == host || takesHostsBelow && other.hasSuffix("." + host)
  }
}
