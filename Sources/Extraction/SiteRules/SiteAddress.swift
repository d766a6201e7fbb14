internal import UnicodeText

/// Host and path of an address.
struct SiteAddress {
  /// In lower case and ASCII, without user, port and the dot of the root.
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
    // Behind a bracket, colons are those of an IPv6 address.
    if let colon = host.lastIndex(of: UInt8(ascii: ":")), !host[colon...].contains(0x5D) {
      host = host[..<colon]
    }
    let name = String(decoding: host, as: UTF8.self)
    self.host = Self.host(name[...]) ?? name.lowercased()
    guard !self.host.isEmpty else { return nil }
    let path = rest[hostEnd...].prefix { $0 != 0x3F && $0 != 0x23 }
    self.path = path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
  }
  /// The name of a host as ``host`` has it; nil where it is none.
  static func host(_ name: Substring) -> String? {
    let name = name.hasSuffix(".") ? name.dropLast() : name
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name.lowercased() }
    return asciiHostName(String(name))
  }
}
