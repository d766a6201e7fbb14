/// The address of a page, to which addresses on the page are relative (RFC 3986, section 5).
struct PageAddress: Hashable, Sendable {
  /// "https:", "//host", "/path" and "?query", any but the first possibly empty.
  private var scheme: ArraySlice<UInt8>
  private var authority: ArraySlice<UInt8>
  private var path: ArraySlice<UInt8>
  private var query: ArraySlice<UInt8>

  /// Nil unless it is an absolute address of HTTP.
  init?(_ address: [UInt8]) {
    self.init(parts: address)
    let name = scheme.map { $0 | 0x20 }
    guard name == Array("https:".utf8) || name == Array("http:".utf8), authority.count > 2 else {
      return nil
    }
  }

  /// The parts of any reference; its fragment is left out.
  private init(parts reference: [UInt8]) {
    var rest = reference.prefix { $0 != UInt8(ascii: "#") }
    func takePrefix(_ count: Int) -> ArraySlice<UInt8> {
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    let name = rest.prefix {
      HTMLTokenizer.isLetter($0) || DateFinder.isDigit($0) || "+-.".utf8.contains($0)
    }
    let hasScheme =
      name.first.map(HTMLTokenizer.isLetter) == true && rest.dropFirst(name.count).first == 0x3A
    scheme = takePrefix(hasScheme ? name.count + 1 : 0)
    let isNamed = rest.starts(with: "//".utf8)
    let host = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    authority = takePrefix(isNamed ? 2 + host.count : 0)
    path = takePrefix(rest.prefix { $0 != UInt8(ascii: "?") }.count)
    query = rest
  }

  /// The absolute address that a reference on the page stands for.
  ///
  ///     PageAddress("https://a.org/b/c?d")!.resolve("../e")   // "https://a.org/e"
  ///
  /// What leads to another place of the page, `#x`, is given back as it is.
  func resolve(_ reference: [UInt8]) -> [UInt8] {
    if reference.first == UInt8(ascii: "#") { return reference }
    var parts = PageAddress(parts: reference)
    let fragment = reference.drop { $0 != UInt8(ascii: "#") }
    guard parts.scheme.isEmpty else { return reference }
    if parts.authority.isEmpty {
      if parts.path.isEmpty {
        parts.path = path
        if parts.query.isEmpty { parts.query = query }
      } else if parts.path.first != UInt8(ascii: "/") {
        let folder = path[
          ..<(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? path.startIndex)]
        parts.path = (folder.isEmpty ? [UInt8(ascii: "/")] : folder) + parts.path
      }
      parts.authority = authority
    }
    return scheme + parts.authority + Self.withoutDots(parts.path) + parts.query + fragment
  }

  /// A path without its steps "." and "..".
  private static func withoutDots(_ path: ArraySlice<UInt8>) -> [UInt8] {
    let steps = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var kept: [ArraySlice<UInt8>] = []
    for (number, step) in steps.enumerated() {
      let isUp = step.elementsEqual("..".utf8)
      if isUp, kept.count > 1 { kept.removeLast() }
      if !isUp, !step.elementsEqual(".".utf8) {
        kept.append(step)
      } else if number == steps.count - 1 {
        kept.append([])
      }
    }
    return Array(kept.joined(separator: [UInt8(ascii: "/")]))
  }
}
