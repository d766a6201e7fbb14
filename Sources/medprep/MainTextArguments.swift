import ArgumentParser
import Pipelines

/// What is written of a web page's main text or an XML document, and how.
struct MainTextArguments: ParsableArguments {
  @Flag(help: "Write the text of web pages and XML as Markdown, not as plain text.")
  var markdown = false

  @Flag(help: "Addresses of links in Markdown.")
  var links = false

  @Flag(help: "Alternative texts of images in Markdown.")
  var images = false

  @Flag(help: "Leave tables of data out.")
  var noTables = false

  @Flag(help: "Leave lists of references of web pages out, too.")
  var noReferences = false

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    try configuration.set([
      ("text-format", markdown ? "markdown" : nil), ("links", links ? "true" : nil),
      ("images", images ? "true" : nil), ("tables", noTables ? "false" : nil),
      ("references", noReferences ? "false" : nil),
    ])
    if links || images, !configuration.writesMarkdown {
      throw ConfigurationError(
        place: links ? "--links" : "--images", message: "are written in Markdown: add --markdown")
    }
  }
}
