import Foundation
import TestSupport
import Testing

@testable import Extraction

@Suite struct XMLParserTests {
  /// Elements with the number of their attributes, and text, one a line.
  private func events(_ tree: XMLTree) -> String {
    var lines: [String] = []
    var ends: [Int] = []
    var text: [UInt8] = []
    func flush() {
      let words = String(decoding: text, as: UTF8.self).split { $0.isWhitespace }
      if !words.isEmpty { lines.append("=" + words.joined(separator: " ")) }
      text = []
    }
    for index in tree.nodes.indices {
      while let end = ends.last, end == index {
        flush()
        lines.append(")")
        ends.removeLast()
      }
      if tree.name(index).isCharacterData {
        text += tree.characters(of: index)
      } else {
        flush()
        let name = tree.qualifiedName(index).split(separator: ":").last ?? ""
        let attributes = tree.attributes(of: index).filter { attribute in
          !tree.bytes[Int(attribute.nameStart)..<Int(attribute.nameEnd)].starts(with: "xmlns".utf8)
        }
        lines.append("(\(name) \(attributes.count)")
        ends.append(Int(tree.nodes[index].next))
      }
    }
    flush()
    lines += ends.map { _ in ")" }
    return lines.joined(separator: "\n")
  }

  @Test func theTreeOfEverySampleIsTheOneThatLXMLReads() throws {
    let samples = try #require(
      try? FileManager.default.contentsOfDirectory(atPath: Fixtures.path("")))
    let script = """
      import sys
      from lxml import etree
      def walk(e, out):
          out.append('(' + etree.QName(e).localname + ' ' + str(len(e.attrib)))
          text = [e.text or '']
          def flush():
              words = ''.join(text).split()
              if words: out.append('=' + ' '.join(words))
              text.clear()
          for c in e:
              if isinstance(c.tag, str):
                  flush(); walk(c, out)
              text.append(c.tail or '')
          flush()
          out.append(')')
      for f in sys.argv[1:]:
          out = []
          walk(etree.parse(f, etree.XMLParser(remove_comments=True, remove_pis=True, attribute_defaults=False)).getroot(), out)
          print('\\n'.join(out) + '\\n---')
      """
    let names = samples.filter { $0.hasSuffix(".xml") && $0 != "features.xml" }.sorted()
    guard
      let output = try Python.run(
        script, names.map { Fixtures.path($0) }, needing: "lxml", for: "the trees of XML samples")
    else { return }
    #expect(output.status == 0, "\(output.errorText)")
    let expected = output.text.split(separator: "\n---\n").map(String.init)
    try #require(expected.count == names.count)
    for (name, expected) in zip(names, expected) {
      let tree = try XMLParser.parse(try Fixtures.bytes(name), limits: .default)
      #expect(events(tree) == expected, "\(name)")
    }
  }

  @Test func everyKnownNameIsFoundAndOthersAreNot() throws {
    let spellings = XMLName.spellings.description.split { $0 <= " " }.map(String.init)
    #expect(spellings.count == XMLName.allCases.count - 3)
    #expect(Set(spellings).count == spellings.count)
    for (spelling, name) in zip(spellings, XMLName.allCases.dropFirst(3)) {
      let tree = try XMLParser.parse(Array("<\(spelling)/>".utf8), limits: .default)
      #expect(tree.name(0) == name)
      // The case is the spelling without its marks, but for a format's name before it.
      let letters = spelling.lowercased().filter { $0.isLetter || $0.isNumber }
      let own = "\(name)".lowercased()
      #expect(
        own.hasSuffix(letters) || ["break", "none", "sub_title", "TEI"].contains(spelling),
        "\(spelling)")
      let longer = try XMLParser.parse(
        Array("<x:\(spelling)><\(spelling)q/></x:\(spelling)>".utf8), limits: .default)
      #expect(longer.name(0) == name)
      #expect(longer.name(1) == .other || spellings.contains(spelling + "q"))
    }
  }

  @Test func aLimitOnElementsHolds() {
    let document = Array(("<a>" + String(repeating: "<b/>", count: 50) + "</a>").utf8)
    #expect(throws: MarkupError.tooManyElements(maximum: 50)) {
      try XMLParser.parse(document, limits: MarkupLimits(maximumElements: 50))
    }
    #expect(throws: Never.self) {
      try XMLParser.parse(document, limits: MarkupLimits(maximumElements: 51))
    }
  }

  @Test(arguments: [
    ("<!ENTITY a 'one'>", "&a;", "one"), ("<!ENTITY nbsp '&#160;'>x", "a&nbsp;b", "a b"),
    ("<!ENTITY lt '&#38;#60;'>", "&lt;", "<"), ("<!ENTITY a '&#38;#60;'>", "&a;", "<"),
    ("<!ENTITY a 'x &amp; y'>", "&a;", "x & y"),
    ("<!ENTITY a \"it's\"> <!ENTITY a 'no'>", "&a;", "it's"),
    ("<!-- <!ENTITY a 'no'> --><?p <!ENTITY a 'no'> ?><!ENTITY a 'yes'>", "&a;", "yes"),
    ("<!ENTITY % p 'no'><!ENTITY b 'yes'>", "&p;&b;", "&p;yes"),
    ("<!ELEMENT a (#PCDATA)><!ATTLIST a b CDATA 'x>y'>", "z", "z"),
  ])
  func entitiesOfPlainTextAreTaken(subset: String, content: String, expected: String) throws {
    let texts = try xml("<!DOCTYPE a [\(subset)]><a>\(content)</a>")
    #expect(texts.first?.string == expected)
  }

  @Test(arguments: [
    ("<!ENTITY d 'Aspirin <b>100</b> mg'>", "We gave &d;.", "We gave Aspirin 100 mg."),
    ("<!ENTITY c '5 &lt; 6'><!ENTITY d '&c; <i>x</i>'>", "&d;", "5 < 6 x"),
    ("<!ENTITY d '<b>x</b>'>", "<![CDATA[&d;]]> <!-- &d; --><i>&d;</i>", "&d; x"),
    // External, not well-formed, and without end: as they are written.
    ("<!ENTITY d SYSTEM 'f'>", "a &d; b", "a &d; b"), ("<!ENTITY d '<b>'>", "a &d; b", "a &d; b"),
    ("<!ENTITY d '&e;'><!ENTITY e '&d;'>", "a &d; b", "a &d; b"),
  ])
  func entitiesWithMarkupAreReadOrKept(subset: String, content: String, expected: String) throws {
    let texts = try xml("<!DOCTYPE a [\(subset)]><a>\(content)</a>")
    #expect(texts.first?.string == expected)
  }
}
