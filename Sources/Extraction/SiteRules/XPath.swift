internal import CLibXML2

/// An XPath 1.0 expression that was checked.
public struct XPath: Hashable, Sendable, CustomStringConvertible {
  /// The expression.
  public let text: String

  /// Checks an expression: how it is written, and that pages know all that it names.
  ///
  /// - Throws: ``SiteRuleError/xpath(_:_:)`` with libxml2's message and the byte at which it stopped, or the
  ///   function, prefix or variable that there is not.
  public init(_ text: String) throws(SiteRuleError) {
    var message: UnsafePointer<CChar>?
    var offset: Int32 = 0
    if text.utf8.contains(0) { throw .xpath(text, "it holds a NUL character") }
    guard unsafe cxml_is_xpath(text, &message, &offset) == 1 else {
      let reason = unsafe message.map { unsafe String(cString: $0) } ?? "no memory"
      throw .xpath(
        text, reason.split(separator: "\n").joined(separator: " ") + " at byte \(offset)")
    }
    if let unknown = Self.unknownName(in: Array(text.utf8)) { throw .xpath(text, unknown) }
    self.text = text
  }

  /// The expression.
  public var description: String { text }

  // MARK: - Names

  /// What a well-formed expression names that is not known when it is evaluated, in words.
  private static func unknownName(in text: [UInt8]) -> String? {
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        index = (text[index...].firstIndex(of: byte) ?? text.count - 1) + 1
      case UInt8(ascii: "$"):
        return "there is no variable \"$\(name(text, &index))\""
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        while index < text.count, isNamePart(text[index]) { index += 1 }
      case _ where isNamePart(byte) && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "-"):
        index -= 1
        let name = name(text, &index)
        if index + 1 < text.count, text[index] == UInt8(ascii: ":") {
          // "ancestor::p"
          if text[index + 1] == UInt8(ascii: ":") {
            index += 2
          } else if name == "xml" {
            index += 1
          } else {
            return "there is no prefix \"\(name):\""
          }
          continue
        }
        while index < text.count, text[index] <= 0x20 { index += 1 }
        if index < text.count, text[index] == UInt8(ascii: "("), !beforeBrackets.contains(name) {
          return "XPath 1.0 has no function \"\(name)\""
        }
      default: break
      }
    }
    return nil
  }

  private static func name(_ text: [UInt8], _ index: inout Int) -> String {
    let start = index
    while index < text.count, isNamePart(text[index]) { index += 1 }
    return String(decoding: text[start..<index], as: UTF8.self)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  /// The functions of <https://www.w3.org/TR/1999/REC-xpath-19991116/#corelib>, tests of nodes, operators.
  private static let beforeBrackets = Set(
    """
    last position count id local-name namespace-uri name string concat starts-with contains \
    substring-before substring-after substring string-length normalize-space translate boolean not true \
    false lang number sum floor ceiling round \
    comment text processing-instruction node and or div mod
    """.split(separator: " ").map(String.init))
}
