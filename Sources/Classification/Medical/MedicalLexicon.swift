/// What is wrong with a lexicon file, and on which line, counted from 1.
public enum LexiconError: Error, Hashable, Sendable {
  /// The line is not valid UTF-8.
  case invalidUTF8(line: Int)
  /// The first line that is neither comment nor setting must name the columns, among them `term` and
  /// `match`.
  case invalidHeader(line: Int)
  /// A line has not as many columns as the header names.
  case wrongColumnCount(line: Int, expected: Int, found: Int)
  /// The value is none that the column can hold; so is a weight above 0 of a negative term.
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
    let text = bytes.span
    let folder = TextFolder()
    var columns: [Column] = []
    var settings = LexiconSettings()
    var terms: [MedicalTerm] = []
    var folded: [FoldedTerm] = []
    // By the hash of the term: the few that share one are compared.
    var earlier: [Int: [Int]] = [:]
    earlier.reserveCapacity(bytes.count / 32)
    var number = 0
    var start = 0
    while start <= text.count {
      number += 1
      var end = start
      while end < text.count, text[end] != 0x0A { end += 1 }
      var line = start..<end
      start = end + 1
      guard Self.isUTF8(text.extracting(line)) else { throw .invalidUTF8(line: number) }
      if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
        line = line.lowerBound + 3..<line.upperBound
      }
      if line.last.map({ text[$0] == 0x0D }) == true {
        line = line.lowerBound..<line.upperBound - 1
      }
      if line.isEmpty || text[line.lowerBound] == UInt8(ascii: "#") { continue }
      // As bytes: most fields are no strings in the end.
      let fields = bytes[line].split(separator: 0x09, omittingEmptySubsequences: false)
      if text[line.lowerBound] == UInt8(ascii: "@") {
        guard settings.read(fields.map { String(decoding: $0, as: UTF8.self) }) else {
          throw .invalidSetting(line: number)
        }
        continue
      }
      if columns.isEmpty {
        columns = fields.compactMap { Column(rawValue: String(decoding: $0, as: UTF8.self)) }
        guard columns.contains(.term), columns.contains(.match), columns.count == fields.count,
          Set(columns).count == columns.count
        else { throw .invalidHeader(line: number) }
        continue
      }
      guard fields.count == columns.count else {
        throw .wrongColumnCount(line: number, expected: columns.count, found: fields.count)
      }
      let term = try Self.term(fields, columns: columns, line: number)
      let pattern = FoldedTerm(
        scalars: folder.fold(term.text), form: term.form, kind: term.kind)
      if pattern.scalars.isEmpty { throw .emptyTerm(line: number) }
      let hash = pattern.scalars.reduce(0) { $0 &* 0x1_0000_01B3 ^ Int($1) }
      for index in earlier[hash, default: []]
      where folded[index].form == pattern.form && folded[index].scalars == pattern.scalars {
        throw .duplicateTerm(line: number, firstLine: terms[index].line)
      }
      earlier[hash, default: []].append(terms.count)
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

  private enum Column: String {
    case term, match, weight, kind, topic
  }

  private static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
    (try? UTF8Span(validating: bytes)) != nil
  }

  private static func term(
    _ fields: [ArraySlice<UInt8>], columns: [Column], line: Int
  ) throws(LexiconError) -> MedicalTerm {
    var term = MedicalTerm(
      text: "", form: .word, weight: 0, kind: .medical, topic: .general, line: line)
    var weight: Double?
    var kind: TermKind?
    for (column, field) in zip(columns, fields) {
      let value = String(decoding: field, as: UTF8.self)
      let isValid: Bool
      switch column {
      case .term:
        term.text = value
        isValid = true
      case .match:
        let form = TermForm(rawValue: value)
        term.form = form ?? .word
        isValid = form != nil
      case .weight:
        weight = Double(value)
        isValid = weight.map { $0.magnitude <= 100 } ?? false
      case .kind:
        kind = TermKind(rawValue: value)
        isValid = kind != nil
      case .topic:
        let topic = MedicalTopic(rawValue: value)
        term.topic = topic ?? .general
        isValid = topic != nil
      }
      if !isValid { throw .invalidValue(line: line, column: column.rawValue, value) }
    }
    if kind == .negative, let weight, weight > 0 {
      throw .invalidValue(line: line, column: "weight", "\(weight)")
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
