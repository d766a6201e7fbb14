/// What is wrong with a lexicon file, and on which line, counted from 1.
public enum LexiconError: Error, Hashable, Sendable {
  /// The line is not valid UTF-8.
  case invalidUTF8(line: Int)
  /// The first line that is neither comment nor setting must name the columns, among them `term` and
  /// `match`.
  case invalidHeader(line: Int)
  /// A line has not as many columns as the header names.
  case wrongColumnCount(line: Int, expected: Int, found: Int)
  /// The value is none that the column can hold.
  case invalidValue(line: Int, column: String, String)
  /// A term without a letter or digit, which could match everything.
  case emptyTerm(line: Int)
  /// The same term, after folding, stands on an earlier line with the same form.
  case duplicateTerm(line: Int, firstLine: Int)
  /// A term that begins or ends with a Han character or kana has no prefix or suffix form there:
  /// nothing separates words. Use `substring`.
  case formNeedsSpaces(line: Int)
  /// A line that begins with `@` names no setting, or its figures are out of range.
  case invalidSetting(line: Int)
  /// The file has no term.
  case noTerms
}

/// The terms of one language and how their weights become a decision.
///
/// Parsed from a TSV file that a medical editor can read and change:
///
///     # Comments, licence, provenance
///     @gain     10
///     @offset   30
///     @at       60    1.0    -1.2   0.5   0.9   0.2
///     @mmedc    5     0.04
///     term          match    weight   kind       topic
///     headache      prefix   3.2      medical    neurology
///     sore throat   word     2.9      medical    ophthalmology-otorhinolaryngology
///     parliament    prefix   -1.8     negative   general
///
/// Columns are separated by one tab. Only `term` and `match` are required: without `kind` the sign of
/// the weight decides, without `weight` the kind (3, −2, 1), without `topic` it is general. How a term
/// is written does not matter to the match: case, accents, width, punctuation, Traditional Chinese and
/// line breaks between its words are folded away on both sides (`LetterFolding`).
public struct MedicalLexicon: Sendable {
  /// The language.
  public let language: Language
  /// The terms in the order of the file.
  public let terms: [MedicalTerm]
  /// The figures at the top of the file.
  public let calibration: MedicalCalibration
  /// The terms, folded; same order.
  let foldedTerms: [FoldedTerm]

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
    var settings = LexiconSettings()
    var terms: [MedicalTerm] = []
    var folded: [FoldedTerm] = []
    var firstLines: [FoldedTerm.Key: Int] = [:]
    var number = 0
    for slice in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      guard var line = String(validating: slice, as: UTF8.self) else {
        throw .invalidUTF8(line: number)
      }
      if number == 1, line.unicodeScalars.first == "\u{FEFF}" { line.unicodeScalars.removeFirst() }
      if line.utf8.last == 0x0D { line.unicodeScalars.removeLast() }
      if line.isEmpty || line.utf8.first == UInt8(ascii: "#") { continue }
      // By bytes: splitting by characters took half of the time.
      let fields = line.utf8.split(separator: 0x09, omittingEmptySubsequences: false).map {
        String(Substring($0))
      }
      if line.utf8.first == UInt8(ascii: "@") {
        guard settings.read(fields) else { throw .invalidSetting(line: number) }
        continue
      }
      guard let header = columns else {
        let known: Set = ["term", "match", "weight", "kind", "topic"]
        guard fields.contains("term"), fields.contains("match"), known.isSuperset(of: fields),
          Set(fields).count == fields.count
        else { throw .invalidHeader(line: number) }
        columns = fields
        continue
      }
      guard fields.count == header.count else {
        throw .wrongColumnCount(line: number, expected: header.count, found: fields.count)
      }
      let term = try Self.term(fields, columns: header, line: number)
      let pattern = FoldedTerm(
        scalars: folder.fold(term.text), form: term.form, kind: term.kind)
      if pattern.scalars.isEmpty { throw .emptyTerm(line: number) }
      let key = FoldedTerm.Key(scalars: pattern.scalars, form: pattern.form)
      if let first = firstLines.updateValue(number, forKey: key) {
        throw .duplicateTerm(line: number, firstLine: first)
      }
      if pattern.needsSpacesItLacks { throw .formNeedsSpaces(line: number) }
      terms.append(term)
      folded.append(pattern)
    }
    if terms.isEmpty { throw .noTerms }
    self.language = language
    self.terms = terms
    foldedTerms = folded
    calibration = settings.calibration
  }

  private static func term(
    _ fields: [String], columns: [String], line: Int
  ) throws(LexiconError) -> MedicalTerm {
    var term = MedicalTerm(
      text: "", form: .word, weight: 0, kind: .medical, topic: .general, line: line)
    var weight: Double?
    var kind: TermKind?
    for (name, field) in zip(columns, fields) {
      let isValid: Bool
      switch name {
      case "term":
        term.text = field
        isValid = true
      case "match":
        let form = TermForm(rawValue: field)
        term.form = form ?? .word
        isValid = form != nil
      case "weight":
        weight = Double(field)
        isValid = weight.map { $0.magnitude <= 100 } ?? false
      case "kind":
        kind = TermKind(rawValue: field)
        isValid = kind != nil
      default:
        let topic = MedicalTopic(rawValue: field)
        term.topic = topic ?? .general
        isValid = topic != nil
      }
      if !isValid { throw .invalidValue(line: line, column: name, field) }
    }
    term.kind = kind ?? (weight ?? 1 < 0 ? .negative : .medical)
    term.weight = weight ?? (term.kind == .medical ? 3 : term.kind == .negative ? -2 : 1)
    return term
  }
}

/// The lines of a lexicon that begin with `@`.
private struct LexiconSettings {
  var calibration = MedicalCalibration.standard
  private var hasPoints = false

  /// Reads a line; false if it is none.
  mutating func read(_ fields: [String]) -> Bool {
    var figures: [Double] = []
    for field in fields.dropFirst() {
      guard let figure = Double(field), figure.isFinite else { return false }
      figures.append(figure)
    }
    switch (fields[0], figures.count) {
    case ("@gain", 1) where figures[0] > 0: calibration.gain = figures[0]
    case ("@offset", 1) where figures[0] >= 0: calibration.offset = figures[0]
    case ("@mmedc", 2)
    where figures[0] >= 1 && figures[0] <= 1000 && figures[1] > 0 && figures[1] <= 1:
      calibration.mmedcTerms = Int(figures[0])
      calibration.mmedcDensity = figures[1]
    case ("@at", 6):
      let point = MedicalCalibration.Point(
        characters: figures[0], slope: figures[1], intercept: figures[2], keyword: figures[3],
        strict: figures[4], recall: figures[5])
      guard point.characters >= 1, point.slope > 0,
        figures[3...].allSatisfy({ $0 >= 0 && $0 <= 1 })
      else { return false }
      if !hasPoints { calibration.points = [] }
      hasPoints = true
      if let last = calibration.points.last, last.characters >= point.characters { return false }
      calibration.points.append(point)
    default: return false
    }
    return true
  }
}
