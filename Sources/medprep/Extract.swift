public import ArgumentParser
public import Pipelines

struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Main text and metadata of HTML, XML, EPUB and PDF.",
    discussion: """
      Writes one JSON document a line: id, url, source, language, title, date, text, metadata, and \
      every field of the input it does not know. Boilerplate of web pages (navigation, footers, \
      link lists) is dropped by a learned classifier of blocks; JATS and PubMed XML become one document \
      per article and language. metadata says the kind of page (pageKind) and how surely its blocks were \
      told apart (confidence, 0 to 1), and where the text of a page that scripts fill in is from \
      (textFrom). EPUB books become one document each, or one a chapter; PDF documents too, by \
      poppler's programs, and by tesseract where pages are scans.

      Examples:
        medprep extract page.html
        medprep extract crawl.warc.gz --output pages.jsonl
        medprep extract --jsonl < pages.jsonl       JSON lines with an html field
        medprep extract --markdown --links page.html
        medprep extract --blocks page.html          every block: kind, text, byte offsets, score, kept
        medprep extract --no-tables --no-references page.html
        medprep extract textbook.epub --chapters --body-only --markdown
        medprep extract scanned.pdf --ocr-languages deu,lat
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  @Option(help: "How to write: jsonl, or text with a blank line between documents.")
  var format = DocumentFormat.jsonl

  @OptionGroup var mainText: MainTextArguments
  @OptionGroup var pages: WebPageArguments
  @OptionGroup var books: BookArguments

  @Flag(
    help: """
      Add blocks: all blocks of a web page, kept and dropped. start and end are byte offsets in the \
      page as UTF-8; null where a site rule chose the text.
      """)
  var blocks = false

  func run() async throws {
    try await stage(.extract(format), input, target, run) {
      $0.prefersHTML = true
      $0.listsBlocks = blocks
      try mainText.apply(to: &$0)
      try pages.apply(to: &$0)
      try books.apply(to: &$0)
    }
  }
}

extension DocumentFormat: ExpressibleByArgument {}
