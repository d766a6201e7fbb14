/// A number about a document that a rule can bound.
///
/// Raw values are the names in profiles and reports. Where words are counted, characters of scripts
/// without blanks (Chinese, Japanese, Thai) count as so many parts of a word as
/// `FilterProfile.charactersPerWord` says, and their *n*-grams are as many characters long.
///
/// Sources: *Gopher*: Rae et al. 2021, "Scaling Language Models", <https://arxiv.org/abs/2112.11446>,
/// section A.1.1 and table A1. *C4*: Raffel et al. 2020, <https://jmlr.org/papers/v21/20-074.html>,
/// section 2.2. *FineWeb*: Penedo et al. 2024, <https://arxiv.org/abs/2406.17557>, section 3.6.
public enum Measure: String, Sendable, CaseIterable {
  /// Unicode scalars of the text, line breaks left out.
  case characters
  /// Words (Gopher).
  case words
  /// Lines that are not blank.
  case lines
  /// Characters a word, of words between blanks (Gopher).
  case meanWordLength = "mean-word-length"
  /// `#` a word (Gopher).
  case hashesPerWord = "hashes-per-word"
  /// `...` and `…` a word (Gopher).
  case ellipsesPerWord = "ellipses-per-word"
  /// Share of lines that start with a bullet (Gopher).
  case bulletLines = "bullet-lines"
  /// Share of lines that end with an ellipsis (Gopher).
  case ellipsisLines = "ellipsis-lines"
  /// Share of words with at least one letter; symbols between blanks count as words (Gopher).
  case alphabeticWords = "alphabetic-words"
  /// Different stop words of the document's language (Gopher).
  case stopWords = "stop-words"
  /// Share of lines that occurred before (Gopher).
  case duplicateLines = "duplicate-lines"
  /// Share of characters in lines that occurred before (Gopher, FineWeb).
  case duplicateLineCharacters = "duplicate-line-characters"
  /// Share of paragraphs that occurred before (Gopher).
  case duplicateParagraphs = "duplicate-paragraphs"
  /// Share of characters in paragraphs that occurred before (Gopher).
  case duplicateParagraphCharacters = "duplicate-paragraph-characters"
  /// Share of characters in the occurrences of the commonest pair of words (Gopher).
  case top2Gram = "top-2-gram"
  /// Share of characters in the occurrences of the commonest three words (Gopher).
  case top3Gram = "top-3-gram"
  /// Share of characters in the occurrences of the commonest four words (Gopher).
  case top4Gram = "top-4-gram"
  /// Share of characters in 5 words that occurred before (Gopher).
  case duplicate5Grams = "duplicate-5-grams"
  /// Share of characters in 6 words that occurred before (Gopher).
  case duplicate6Grams = "duplicate-6-grams"
  /// Share of characters in 7 words that occurred before (Gopher).
  case duplicate7Grams = "duplicate-7-grams"
  /// Share of characters in 8 words that occurred before (Gopher).
  case duplicate8Grams = "duplicate-8-grams"
  /// Share of characters in 9 words that occurred before (Gopher).
  case duplicate9Grams = "duplicate-9-grams"
  /// Share of characters in 10 words that occurred before (Gopher).
  case duplicate10Grams = "duplicate-10-grams"
  /// Share of lines that end a sentence, closing quotes and brackets set aside (FineWeb).
  case terminalLines = "terminal-lines"
  /// Share of lines of at most `FilterProfile.shortLine` characters (FineWeb).
  case shortLines = "short-lines"
  /// Line breaks a word (FineWeb).
  case lineBreaksPerWord = "line-breaks-per-word"
  /// Sentences, by punctuation (C4).
  case sentences
  /// `{` and `}` (C4: code).
  case curlyBrackets = "curly-brackets"
  /// Share of visible characters that are letters.
  case letters
  /// Share of visible characters that are digits.
  case digits
  /// Share of visible characters that are neither letters nor digits.
  case symbols
  /// How sure the language is, from 0 to 1; 1 where the source named it.
  case languageConfidence = "language-confidence"
  /// The medical classifier's score, from 0 to 1.
  case medicalScore = "medical-score"

  /// The length of the *n*-grams that are counted, for the measures that count them.
  var topLength: Int? {
    switch self {
    case .top2Gram: 2
    case .top3Gram: 3
    case .top4Gram: 4
    default: nil
    }
  }

  /// The length of the *n*-grams that are looked for again, for the measures that do.
  var duplicateLength: Int? {
    switch self {
    case .duplicate5Grams: 5
    case .duplicate6Grams: 6
    case .duplicate7Grams: 7
    case .duplicate8Grams: 8
    case .duplicate9Grams: 9
    case .duplicate10Grams: 10
    default: nil
    }
  }
}
