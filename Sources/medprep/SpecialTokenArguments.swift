import ArgumentParser
import Pipelines

/// What special tokens in text become.
struct SpecialTokenArguments: ParsableArguments {
  @Option(
    name: .customLong("special-tokens"),
    help: """
      What the text of a special token, such as <|endoftext|>, becomes when it occurs in a \
      document: text (ordinary tokens), recognize (the special token), reject (the document is \
      refused), or the special tokens to recognize, separated by commas, while others are text.
      """)
  var value = "text"

  var choice: SpecialTokenChoice {
    switch value {
    case "text": .text
    case "recognize": .recognize
    case "reject": .reject
    default: .named(value.split(separator: ",").map(String.init))
    }
  }
}
