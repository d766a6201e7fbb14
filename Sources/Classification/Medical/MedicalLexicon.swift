/// How a term must lie in the words of a text.
///
/// A word is a run of letters and digits. Next to a Han character or kana every position counts as
/// the edge of a word, so that `HIV` is found in `HIV感染`.
public enum TermForm: String, Hashable, Sendable, CaseIterable {
  /// Whole words: `flu` is not in `fluid`.
  case word
  /// The beginning of a word; the hit reaches to the end of it: `diagnos` finds `diagnostic`.
  case prefix
  /// The end of a word; the hit reaches back to the beginning of it: `itis` finds `hepatitis`.
  case suffix
  /// Anywhere; the hit is the term itself. The form for scripts without spaces, and for the inside
  /// of German compounds.
  case substring
}

/// One entry of a lexicon.
public struct MedicalTerm: Hashable, Sendable {
  /// The term as the file writes it.
  public var text: String
  /// How it matches.
  public var form: TermForm
  /// The line of the file it stands on, from 1.
  public var line: Int
}

/// What is wrong with a lexicon file, and on which line, counted from 1.
public enum LexiconError: Error, Hashable, Sendable {
  /// The line is not valid UTF-8.
  case invalidUTF8(line: Int)
  /// The first line that is neither comment nor threshold must name the columns `term` and `match`.
  case missingHeader(line: Int)
  /// A line has not as many columns as the header names.
  case wrongColumnCount(line: Int, expected: Int, found: Int)
  /// The match form is none of word, prefix, suffix, substring.
  case unknownForm(line: Int, String)
  /// A term without a letter or digit, which could match everything.
  case emptyTerm(line: Int)
  /// The same term, after folding, stands on an earlier line.
  case duplicateTerm(line: Int, firstLine: Int)
  /// A term that begins or ends with a Han character or kana has no prefix or suffix form there:
  /// nothing separates words. Use `substring`.
  case formNeedsSpaces(line: Int)
  /// A line that begins with `@` names no threshold, or its figure is out of range.
  case invalidThreshold(line: Int)
  /// A threshold, named as in the file, is not given.
  case missingThreshold(String)
  /// The file has no term.
  case noTerms
}

/// The medical terms of one language, and how many of them a medical text must hold.
///
/// Parsed from a TSV file that a medical editor can read and change:
///
///     # Comments, licence, provenance
///     @distinct-terms         5
///     @characters-per-term    120
///     @density                0.02
///     term        match
///     # Symptoms
///     headache    prefix
///     sore throat word
///
/// Columns are separated by one tab. How a term is written does not matter to the match: case,
/// accents, width, punctuation and line breaks between its words are folded away on both sides
/// (`TextFolder`).
public struct MedicalLexicon: Sendable {
  /// The language.
  public let language: Language
  /// The terms in the order of the file.
  public let terms: [MedicalTerm]
  /// The thresholds at the top of the file.
  public let thresholds: MedicalThresholds
  /// The terms, folded; same order.
  let patterns: [TermPattern]

  /// Reads a lexicon file.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - language: The language of its terms.
  /// - Throws: The first fault, with its line.
  /// - Complexity: O(*n*) in the bytes of the file.
  public init(parsing bytes: [UInt8], language: Language) throws(LexiconError) {
    let folder = TextFolder()
    var columns: [String]?
    var figures: [String: Double] = [:]
    var terms: [MedicalTerm] = []
    var patterns: [TermPattern] = []
    var firstLines: [[UInt8]: Int] = [:]
    var number = 0
    for slice in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      guard var line = String(validating: slice, as: UTF8.self) else {
        throw .invalidUTF8(line: number)
      }
      if number == 1, line.unicodeScalars.first == "\u{FEFF}" { line.unicodeScalars.removeFirst() }
      if line.utf8.last == 0x0D { line.unicodeScalars.removeLast() }
      if line.isEmpty || line.utf8.first == UInt8(ascii: "#") { continue }
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if line.utf8.first == UInt8(ascii: "@") {
        let name = String(fields[0].dropFirst())
        guard fields.count == 2, let figure = Double(fields[1]), Self.isValid(figure, for: name)
        else { throw .invalidThreshold(line: number) }
        figures[name] = figure
        continue
      }
      guard let header = columns else {
        guard fields == ["term", "match"] else { throw .missingHeader(line: number) }
        columns = fields
        continue
      }
      guard fields.count == header.count else {
        throw .wrongColumnCount(line: number, expected: header.count, found: fields.count)
      }
      guard let form = TermForm(rawValue: fields[1]) else {
        throw .unknownForm(line: number, fields[1])
      }
      let folded = folder.fold(fields[0].utf8.span)
      if folded.characterCount == 0 { throw .emptyTerm(line: number) }
      if let first = firstLines[folded.bytes] {
        throw .duplicateTerm(line: number, firstLine: first)
      }
      firstLines[folded.bytes] = number
      let pattern = TermPattern(
        bytes: folded.bytes, form: form, allowsProclitics: language == .ar)
      if pattern.needsSpacesItLacks { throw .formNeedsSpaces(line: number) }
      terms.append(MedicalTerm(text: fields[0], form: form, line: number))
      patterns.append(pattern)
    }
    if terms.isEmpty { throw .noTerms }
    for name in Self.thresholdNames where figures[name] == nil { throw .missingThreshold(name) }
    self.language = language
    self.terms = terms
    self.patterns = patterns
    thresholds = MedicalThresholds(
      distinctTerms: Int(figures["distinct-terms"] ?? 1),
      charactersPerTerm: Int(figures["characters-per-term"] ?? 1),
      density: figures["density"] ?? 1)
  }

  private static let thresholdNames = ["distinct-terms", "characters-per-term", "density"]

  private static func isValid(_ figure: Double, for name: String) -> Bool {
    switch name {
    case "distinct-terms", "characters-per-term":
      figure >= 1 && figure <= 1_000_000 && figure == Double(Int(figure))
    case "density": figure > 0 && figure <= 1
    default: false
    }
  }
}
