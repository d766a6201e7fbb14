import ArgumentParser
import Pipelines

/// How books are read.
struct BookArguments: ParsableArguments {
  @Flag(help: "Make each chapter of an EPUB book a document, not the whole book.")
  var chapters = false

  @Flag(
    help: """
      Leave title pages, contents, lists of works and indexes of books out.
      """)
  var bodyOnly = false

  @Option(
    help: """
      Which pages of PDF documents are recognized by tesseract: auto (those without a good text layer), \
      always, never (how many is reported). (default: auto)
      """)
  var ocr: String?

  @Option(
    help: """
      Tesseract's names of the languages of scanned pages, as in deu,rus. (default: auto, those of \
      the pages' script that are installed)
      """)
  var ocrLanguages: String?

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    try configuration.set([
      ("chapters", chapters ? "true" : nil), ("body-only", bodyOnly ? "true" : nil), ("ocr", ocr),
    ])
    if let ocrLanguages { try configuration.set("ocr-languages", to: commaSeparated(ocrLanguages)) }
  }
}
