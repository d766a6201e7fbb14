import Foundation
import TestSupport
import Testing
import UnicodeText

@testable import Extraction

/// The encoding tests of html5lib (Fixtures/SOURCES.md).
@Suite struct CharsetPrescanHTML5LibTests {
  struct Case: Sendable {
    var data: [UInt8]
    var encoding: String
  }

  static func cases(_ name: String) throws -> [Case] {
    let file = String(decoding: try Fixtures.bytes(name), as: UTF8.self)
    return file.components(separatedBy: "#data\n").dropFirst().compactMap { part in
      let halves = part.components(separatedBy: "\n#encoding\n")
      guard halves.count == 2, let encoding = halves[1].split(separator: "\n").first else {
        return nil
      }
      return Case(data: Array(halves[0].utf8), encoding: encoding.lowercased())
    }
  }

  /// The charset that a page of ASCII declares, as its standard name; windows-1252 where it declares none.
  private func declared(_ page: [UInt8]) -> String {
    // The mark is the decoder's matter.
    if page.starts(with: [0xEF, 0xBB, 0xBF]) { return "utf-8" }
    guard let label = CharsetPrescan.declaredCharset(page) else { return "windows-1252" }
    if label.hasPrefix("utf-16") || label == "utf-8" || label == "utf8" { return "utf-8" }
    let decoded = CharsetDecoder().decode([0xE9, 0xE9], transportCharset: label)
    return decoded.evidence == .transport ? decoded.charset : "windows-1252"
  }

  @Test(arguments: ["html5lib/encoding-1.dat", "html5lib/encoding-2.dat"])
  func declarationsAreFoundAsInBrowsers(name: String) throws {
    let cases = try Self.cases(name)
    #expect(cases.count > 5)
    for (number, test) in cases.enumerated() {
      #expect(
        declared(test.data) == test.encoding,
        "\(name) \(number): \(String(decoding: test.data.prefix(300), as: UTF8.self))")
    }
  }
}
