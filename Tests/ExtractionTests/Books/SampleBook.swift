/// A small EPUB for tests, whose parts tests replace.
struct SampleBook {
  var metadata = """
    <dc:title>Fever</dc:title><dc:creator>A. Doe</dc:creator><dc:language>en-GB</dc:language>
    <dc:identifier id="id">urn:isbn:9780000000002</dc:identifier>
    """
  /// Name, media type and content of the chapters, in the order of the spine.
  var chapters: [(name: String, content: String)] = [
    ("one.xhtml", "<h1>One</h1><p>The first.</p>"), ("two.xhtml", "<h1>Two</h1><p>The second.</p>"),
  ]
  /// More of the manifest, the spine, and behind it.
  var manifest = ""
  var spine = ""
  var rest = ""
  var extraMembers: [ZipWriter.Member] = []

  static let container = """
    <?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
    <rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
    """

  static func page(_ body: String) -> String {
    """
    <?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
    <html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title>
    <link rel="stylesheet" href="a.css"/><script src="a.js"/></head><body>\(body)</body></html>
    """
  }

  var members: [ZipWriter.Member] {
    let items = chapters.enumerated().map { index, chapter in
      "<item id=\"c\(index)\" href=\"\(chapter.name)\" media-type=\"application/xhtml+xml\"/>"
    }
    let references = chapters.indices.map { "<itemref idref=\"c\($0)\"/>" }
    let package = """
      <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
      <metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">\(metadata)</metadata>
      <manifest>\(items.joined())\(manifest)</manifest><spine>\(references.joined())\(spine)</spine>\(rest)</package>
      """
    return [
      ZipWriter.Member("mimetype", "application/epub+zip"),
      ZipWriter.Member("META-INF/container.xml", Self.container),
      ZipWriter.Member("OEBPS/book.opf", package).deflated(),
    ]
      + chapters.map { ZipWriter.Member("OEBPS/\($0.name)", Self.page($0.content)).deflated() }
      + extraMembers
  }

  var bytes: [UInt8] { ZipWriter.archive(members) }
}
