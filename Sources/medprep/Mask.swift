import ArgumentParser
import Pipelines

struct Mask: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Placeholders in place of e-mail addresses, phone and identity numbers.",
    discussion: """
      Finds what has a form: e-mail addresses, telephone numbers, IBANs, payment cards, identity \
      numbers, and behind a label numbers of patients and cases and dates of birth. Doses, laboratory \
      values, ICD codes, PubMed numbers and DOIs stay.

      Identity numbers are found anywhere, if their check digits or dates are right: Chinese resident \
      identity, French NIR, Russian SNILS, Spanish DNI and NIE, German health insurance, Egyptian and \
      Emirati identity; in their usual groups also US SSN, German tax, Spanish social security, NHS in \
      English and My Number in Japanese. Written otherwise these need a label before them, as Russian \
      INN and Saudi identity always do; behind a label wrong check digits are masked too.

      Names and postal addresses have no form: a text is not anonymous afterwards. Text and title are \
      masked; id, url, metadata and other fields stay as they are.

      A document that had any gets a field `masked` with the counts.

      Example:
        medprep mask letters.jsonl --output masked.jsonl
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var masking: MaskArguments
  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func validate() throws {
    if masking.mask == "none" {
      throw ValidationError(
        "--mask none leaves nothing to mask: name kinds, or leave it out for the usual ones.")
    }
  }

  func run() async throws {
    try await stage(.filter(annotates: false), input, target, run, reports: report) {
      try masking.apply(to: &$0)
      if $0.filtering.masked.isEmpty { try $0.set("mask", to: ["usual"]) }
    }
  }
}

/// What is masked.
struct MaskArguments: ParsableArguments {
  @Option(
    help: """
      Kinds of personal data to mask, separated by commas: email, phone, iban, card, national-id, \
      record-number, birth-date, url, ip; or usual, which is all but url and ip.
      """)
  var mask: String?

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    if let mask { try configuration.set("mask", to: commaSeparated(mask)) }
  }
}
