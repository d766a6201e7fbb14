import ArgumentParser
import Pipelines

struct Normalize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Unicode normalization and clean-up of text.",
    discussion: """
      Invalid UTF-8 becomes U+FFFD (but a text file that is hardly any UTF-8 is decoded from the charset that \
      it looks like), control characters and stray byte order marks go (those of C1 become what they are \
      in windows-1252, as in web pages), line ends and runs of blank lines are unified, and the text \
      is brought into NFC (or another form).

      Folds go further, each for a kind of text; names are joined with +:
        width         full-width ASCII (Ａ１％), half-width katakana (ｶﾞ) and U+3000 become the usual ones
        arabic-forms  presentation forms (ﻻ) become the letters they show
        tatweel       the Arabic stretching character goes, but as a dash between figures
        simplified    traditional Chinese becomes simplified (ICU's Hant-Hans)
        spaces        spaces of all widths become one U+0020, zero-width spaces go
        quotes        typographic quotation marks become ' and "
      Profiles: plain is nfc+spaces+quotes, arabic nfc+arabic-forms+tatweel, japanese nfc+width, chinese \
      nfc+width+simplified, multilingual nfc+width+arabic-forms+tatweel+spaces.

      Examples:
        medprep normalize --normalization nfkc < documents.jsonl > normalized.jsonl
        medprep normalize --normalization nfc+width+quotes articles/ -o normalized.jsonl
      """)

  @OptionGroup var input: InputArguments

  @Option(
    help: """
      A normalization form, folds, or a profile: \
      none, nfc, nfd, nfkc, nfkd, nfkc-casefold, and any of +width, +arabic-forms, +tatweel, \
      +simplified, +spaces, +quotes; or plain, arabic, japanese, chinese, multilingual. (default: nfc)
      """)
  var normalization: String?

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  @Option(help: "How to write: jsonl, or text with a blank line between documents.")
  var format = DocumentFormat.jsonl

  func run() async throws {
    try await stage(.normalize(format), input, target, run) {
      try $0.set([("normalization", normalization)])
    }
  }
}
