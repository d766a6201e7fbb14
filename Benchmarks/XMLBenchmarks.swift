import Corpora
import Extraction
import Foundation

/// JATS articles and PubMed citations beside pubmed_parser, which reads title, abstract and paragraphs.
///
/// `.venv/bin/pip install pubmed_parser` makes the peer's column appear.
func benchmarkXML(_ harness: Harness) throws {
  for (name, folder, reading) in [
    (
      "extract jats", "Demo/corpus/articles",
      "pp.parse_pubmed_xml(p); pp.parse_pubmed_paragraph(p, all_paragraph=True)"
    ),
    ("extract pubmed", "Demo/corpus/citations", "sum(1 for _ in pp.parse_medline_xml(p))"),
  ] where harness.wants(name) {
    var records: [Record] = []
    try forEachRecord(in: [folder]) { if $0.mediaType == .xml { records.append($0) } }
    // The peer reads files: an article each, or a set of citations.
    let contents = records.map(\.content)
    let isSet = name == "extract pubmed"
    let files =
      isSet
      ? [
        Array("<PubmedArticleSet>".utf8) + contents.joined() + Array("</PubmedArticleSet>".utf8)
      ] : contents
    let xml = XMLExtractor()
    try harness.measure(
      name, byteCount: byteCount(contents),
      peer: Peer(
        name: "pubmed_parser",
        code: """
          import os, tempfile
          import pubmed_parser as pp
          folder = tempfile.mkdtemp()
          paths = []
          for number, document in enumerate(documents):
              paths.append(os.path.join(folder, f"{number}.xml"))
              open(paths[-1], "w", encoding="utf-8").write(document)
          def run():
              for p in paths: \(reading)
          """, documents: files)
    ) {
      try contents.reduce(0) { sum, content in
        try sum + xml.extract(content).reduce(0) { $0 + $1.text.count }
      }
    }
  }
}
