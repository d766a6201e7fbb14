import Testing

@testable import Extraction

@Suite struct PageAddressTests {
  /// RFC 3986, section 5.4, but for references that are only a fragment: they stay.
  @Test(arguments: [
    ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
    ("g?y", "http://a/b/c/g?y"), ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"),
    (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"), ("", "http://a/b/c/d;p?q"),
    (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"),
    ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
    ("../../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
    ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"),
    ("g;x=1/../y", "http://a/b/c/y"), ("g?y/./x", "http://a/b/c/g?y/./x"),
    ("g#s/../x", "http://a/b/c/g#s/../x"), ("#s", "#s"), ("1:2", "http://a/b/c/1:2"),
  ])
  func referencesAreResolvedAsTheStandardSays(reference: String, expected: String) throws {
    let page = try #require(PageAddress(Array("http://a/b/c/d;p?q".utf8)))
    #expect(String(decoding: page.resolve(Array(reference.utf8)), as: UTF8.self) == expected)
  }

  @Test func aHostAloneHasARoot() throws {
    let page = try #require(PageAddress(Array("HTTPS://a.org?x".utf8)))
    #expect(String(decoding: page.resolve(Array("b".utf8)), as: UTF8.self) == "HTTPS://a.org/b")
    for other in ["", "a.org/b", "https://", "ftp://a.org", "/b", "mailto:a@b.org"] {
      #expect(PageAddress(Array(other.utf8)) == nil)
    }
  }

  @Test func linksAndImagesAndCanonicalAddressesAreAbsolute() throws {
    let text = String(repeating: "Take one tablet a day with water, and no more. ", count: 8)
    let page = """
      <base href="/leaflets/"><link rel=canonical href="../x?a=1"><h1>Aspirin</h1>
      <p>\(text)<a href=" b.html ">other</a>, <a href="#dose">dose</a>, <img alt=box src=c.png></p>
      """
    var options = RenderingOptions()
    options.format = .markdown
    options.includesLinks = true
    options.includesImages = true
    func result(_ url: String?) throws -> ExtractedText {
      try HTMLExtractor().extract(Array(page.utf8), url: url, options: options)
    }
    let known = try result("https://a.org/de/aspirin")
    let folder = "https://a.org/leaflets"
    #expect(
      String(decoding: known.text, as: UTF8.self)
        .hasSuffix("[other](\(folder)/b.html), [dose](#dose), ![box](\(folder)/c.png)"))
    #expect(known.url == "https://a.org/x?a=1")
    let unknown = try result(nil)
    #expect(
      String(decoding: unknown.text, as: UTF8.self)
        .hasSuffix("[other](b.html), [dose](#dose), ![box](c.png)"))
    #expect(unknown.url == nil)
  }

  @Test func linksAreThoseOfTheCanonicalAddressWhereNoOtherIsKnown() throws {
    let text = String(repeating: "Take one tablet a day with water, and no more. ", count: 8)
    let page = """
      <link rel=canonical href="https://a.org/de/aspirin"><h1>Aspirin</h1><p>\(text)<a href="b.html">other</a></p>
      """
    var options = RenderingOptions()
    options.format = .markdown
    options.includesLinks = true
    for (start, url, address) in [
      ("", nil, "https://a.org/de/b.html"), ("<base href=/x/>", nil, "https://a.org/x/b.html"),
      ("", "https://b.org/c", "https://b.org/b.html"),
    ] {
      let result = try HTMLExtractor().extract(
        Array((start + page).utf8), url: url, options: options)
      #expect(String(decoding: result.text, as: UTF8.self).hasSuffix("[other](\(address))"))
    }
  }
}
