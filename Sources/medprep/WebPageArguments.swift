import ArgumentParser
import Pipelines

/// What is known beforehand of the hosts of web pages.
struct WebPageArguments: ParsableArguments {
  @Option(
    help: """
      Rules that say where the pages of sites have their text: shipped, none, or a YAML file or \
      folder. (default: shipped)
      """, completion: .file())
  var siteRules: String?

  @Option(
    help: """
      Leave out blocks of text that stand on this many pages of a host or more (2 to 255; 0: keep \
      them). Reads all inputs twice. (default: 0)
      """)
  var hostRepeats: Int?

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    try configuration.set([
      ("site-rules", siteRules), ("host-repeats", hostRepeats.map(String.init)),
    ])
  }
}
