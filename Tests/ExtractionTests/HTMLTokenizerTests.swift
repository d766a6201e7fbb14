import Foundation
import JSON
import TestSupport
import Testing

@testable import Extraction

/// The tokens of a page as html5lib's tests write them.
private func tokens(
  of page: [UInt8], state: String = "Data state", lastStartTag: String = ""
) -> [String] {
  var tokenizer = HTMLTokenizer()
  tokenizer.rawTextName = Array(lastStartTag.utf8)
  switch state {
  case "PLAINTEXT state": tokenizer.contentModel = .plaintext
  case "RAWTEXT state": tokenizer.contentModel = .rawText
  case "RCDATA state": tokenizer.contentModel = .escapableRawText
  case "Script data state": tokenizer.contentModel = .script
  case "CDATA section state": tokenizer.contentModel = .cdata
  default: break
  }
  let page = page.span
  var result: [String] = []
  var text = ""
  func flush() {
    if !text.isEmpty { result.append("Character \(text)") }
    text = ""
  }
  loop: while true {
    let token = tokenizer.next(in: page)
    // The tests look at one token stream in one state: nothing builds on the tokens.
    switch token {
    case .end: break loop
    case .text:
      var bytes: [UInt8] = []
      if tokenizer.isLiteral {
        for index in tokenizer.content {
          if page[index] == 13 {
            let next = index + 1
            if next < page.count, page[next] == 10 { continue }
            bytes.append(10)
          } else if page[index] == 0 {
            bytes += "\u{FFFD}".utf8
          } else {
            bytes.append(page[index])
          }
        }
      } else {
        CharacterReferences.decode(page, tokenizer.content, into: &bytes)
      }
      text += String(decoding: bytes, as: UTF8.self)
    case .startTag:
      flush()
      var attributes: [String: String] = [:]
      for index in 0..<tokenizer.attributeCount {
        let attribute = tokenizer.attribute(index)
        let name = HTMLTokenizer.lowercasedName(attribute.name, in: page)
        if attributes[name] == nil {
          attributes[name] = tokenizer.decoded(attribute.value, in: page)
        }
      }
      let pairs = attributes.sorted {
        Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8))
      }
      let name = HTMLTokenizer.lowercasedName(tokenizer.name, in: page)
      result.append(
        "StartTag \(name) \(pairs.map { "\($0.key)=\($0.value)" }) \(tokenizer.isSelfClosing)")
      tokenizer.contentModel = .data
    case .endTag:
      flush()
      result.append("EndTag \(HTMLTokenizer.lowercasedName(tokenizer.name, in: page))")
    case .comment:
      flush()
      var bytes: [UInt8] = []
      for index in tokenizer.content {
        if page[index] == 0 {
          bytes += "\u{FFFD}".utf8
        } else if page[index] == 13 {
          if index + 1 >= page.count || page[index + 1] != 10 { bytes.append(10) }
        } else {
          bytes.append(page[index])
        }
      }
      result.append("Comment \(String(decoding: bytes, as: UTF8.self))")
    case .doctype:
      flush()
      result.append("DOCTYPE")
    }
  }
  flush()
  return result
}

private struct HTML5LibTest: CustomStringConvertible {
  var description: String
  var state: String
  var lastStartTag: String
  var input: String
  var output: [String]

  init?(_ line: some StringProtocol) throws {
    guard let document = try? JSONDocument(parsing: Array(line.utf8).span),
      let file = document.root["f"]?.string, let input = document.root["i"]?.string
    else { return nil }
    let root = document.root
    description = "\(file) \(root["n"]?.integer ?? -1) \(root["s"]?.string ?? "")"
    state = root["s"]?.string ?? ""
    lastStartTag = root["t"]?.string ?? ""
    self.input = input
    output =
      root["o"]?.elements.map { token in
        let parts = token.elements
        let kind = parts[0].string ?? ""
        switch kind {
        case "StartTag":
          let attributes = parts[2].elements.map {
            "\($0.elements[0].string ?? "")=\($0.elements[1].string ?? "")"
          }
          return "StartTag \(parts[1].string ?? "") \(attributes) \(parts.count > 3)"
        case "DOCTYPE": return kind
        // A NUL in running text is for the tree builder to drop; here it is U+FFFD, as everywhere else.
        case "Character":
          return
            "Character \((parts[1].string ?? "").replacingOccurrences(of: "\0", with: "\u{FFFD}"))"
        default: return "\(kind) \(parts[1].string ?? "")"
        }
      } ?? []
  }
}

@Suite struct HTMLTokenizerTests {
  /// Tests that we do not honour, and why.
  private static let unhonoured: [String: String] = [
    "xmlViolation": "asks for characters that XML forbids to be replaced; our output is not XML",
    "unicodeCharsProblematic": "lone surrogates, which UTF-8 cannot hold",
  ]

  @Test func agreesWithTheTestsOfHTML5Lib() throws {
    let lines = try Fixtures.bytes("html5lib/tokenizer.jsonl").split(separator: 10)
    var count = 0
    var left: [String: Int] = [:]
    for line in lines {
      let text = String(decoding: line, as: UTF8.self)
      if let name = Self.unhonoured.keys.first(where: { text.hasPrefix("{\"f\":\"\($0)\"") }) {
        left[name, default: 0] += 1
        continue
      }
      let test = try #require(try HTML5LibTest(text), "\(text)")
      count += 1
      let found = tokens(
        of: Array(test.input.utf8), state: test.state, lastStartTag: test.lastStartTag)
      #expect(found == test.output, "\(test): \(test.input)")
    }
    #expect(count > 6_900)
    #expect(left == ["xmlViolation": 4, "unicodeCharsProblematic": 5])
  }

  @Test(arguments: [
    (
      "<title>a<b>&amp;</title>c",
      ["StartTag title [] false", "Character a<b>&", "EndTag title", "Character c"]
    ),
    (
      "<script>a<b></scripty></SCRIPT >c",
      ["StartTag script [] false", "Character a<b></scripty>", "EndTag script", "Character c"]
    ),
    ("<style></style>c", ["StartTag style [] false", "EndTag style", "Character c"]),
    ("<textarea>x", ["StartTag textarea [] false", "Character x"]),
    (
      "<title>a &lt; b<body>c</title",
      ["StartTag title [] false", "Character a < b", "StartTag body [] false", "Character c"]
    ),
  ])
  func rawTextIsReadUnasked(page: String, expected: [String]) {
    var tokenizer = HTMLTokenizer()
    let bytes = Array(page.utf8)
    let span = bytes.span
    var found: [String] = []
    loop: while true {
      switch tokenizer.next(in: span) {
      case .startTag:
        found.append("StartTag \(HTMLTokenizer.lowercasedName(tokenizer.name, in: span)) [] false")
      case .endTag: found.append("EndTag \(HTMLTokenizer.lowercasedName(tokenizer.name, in: span))")
      case .text:
        var text: [UInt8] = []
        if tokenizer.isLiteral {
          for index in tokenizer.content { text.append(span[index]) }
        } else {
          CharacterReferences.decode(span, tokenizer.content, into: &text)
        }
        found.append("Character \(String(decoding: text, as: UTF8.self))")
      default: break loop
      }
    }
    #expect(found == expected)
  }

  @Test func aCDATASectionIsTextOnlyInForeignContent() {
    let page = Array("<![CDATA[a&lt;b]]>".utf8)
    var tokenizer = HTMLTokenizer()
    guard case .comment = tokenizer.next(in: page.span) else {
      Issue.record("no comment outside of foreign content")
      return
    }
    tokenizer = HTMLTokenizer()
    tokenizer.isForeign = true
    guard case .text = tokenizer.next(in: page.span) else {
      Issue.record("no text in foreign content")
      return
    }
    #expect(
      tokenizer.isLiteral && String(decoding: page[tokenizer.content], as: UTF8.self) == "a&lt;b")
  }

  @Test func elementsAreFoundByNameInAnyCase() {
    let page = Array("<BlockQuote><my-Widget><x-other>".utf8)
    var tokenizer = HTMLTokenizer()
    _ = tokenizer.next(in: page.span)
    #expect(tokenizer.element == .named("blockquote") && tokenizer.element.name == "blockquote")
    _ = tokenizer.next(in: page.span)
    #expect(tokenizer.element == .named("my-widget") && tokenizer.element.name == nil)
    _ = tokenizer.next(in: page.span)
    #expect(tokenizer.element == .named("x-other") && tokenizer.element != .named("my-widget"))
  }

  @Test func tokensCoverThePageWithoutGaps() throws {
    for seed in 0..<200 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let page = MutationTests.mutated(try Fixtures.bytes("article.html"), &generator)
      var tokenizer = HTMLTokenizer()
      var end = 0
      loop: while true {
        let token = tokenizer.next(in: page.span)
        if case .end = token { break }
        #expect(tokenizer.range.lowerBound >= end && !tokenizer.range.isEmpty, "seed \(seed)")
        // Between tokens there is nothing but "</>".
        #expect((tokenizer.range.lowerBound - end) % 3 == 0, "seed \(seed)")
        end = tokenizer.range.upperBound
      }
    }
  }

  /// The model of the main text knows elements by number.
  @Test func elementsKeepTheirNumbers() {
    let known: [(HTMLElement, String)] = [
      (.html, "html"), (.head, "head"), (.body, "body"), (.title, "title"), (.script, "script"),
      (.textarea, "textarea"), (.plaintext, "plaintext"), (.template, "template"), (.p, "p"),
      (.li, "li"), (.dt, "dt"), (.dd, "dd"), (.div, "div"), (.address, "address"),
      (.table, "table"), (.thead, "thead"), (.tbody, "tbody"), (.tfoot, "tfoot"), (.tr, "tr"),
      (.h1, "h1"), (.h2, "h2"), (.h3, "h3"), (.ol, "ol"), (.th, "th"), (.a, "a"), (.em, "em"),
      (.i, "i"),
      (.cite, "cite"), (.dfn, "dfn"), (.`var`, "var"), (.b, "b"), (.strong, "strong"),
      (.code, "code"), (.kbd, "kbd"), (.samp, "samp"), (.tt, "tt"), (.sup, "sup"), (.sub, "sub"),
      (.s, "s"), (.strike, "strike"), (.del, "del"), (.br, "br"), (.hr, "hr"), (.img, "img"),
      (.wbr, "wbr"), (.meta, "meta"), (.link, "link"), (.time, "time"), (.math, "math"),
      (.svg, "svg"), (.annotation, "annotation"), (.span, "span"), (.font, "font"), (.nobr, "nobr"),
      (.blockquote, "blockquote"),
      (.noscript, "noscript"), (.button, "button"), (.select, "select"), (.q, "q"),
      (.dialog, "dialog"), (.dl, "dl"),
      (.frameset, "frameset"), (.article, "article"), (.main, "main"),
    ]
    for (element, name) in known {
      #expect(element == .named(name) && element.name == name, "\(name)")
    }
    #expect(HTMLElement.named("h6").headingLevel == 6 && HTMLElement.p.headingLevel == 0)
    #expect(HTMLElement.named("slot").number == 138)
  }
}

extension HTMLTokenizer {
  /// A tag's or attribute's name in lower case, with U+FFFD for NUL.
  fileprivate static func lowercasedName(_ range: Range<Int>, in page: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    for index in range {
      if page[index] == 0 {
        bytes += "\u{FFFD}".utf8
      } else {
        bytes.append(lowercased(page[index]))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
