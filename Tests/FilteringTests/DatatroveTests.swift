import JSON
import TestSupport
import Testing

@testable import Filtering

/// Compares with what datatrove's own filters said; see make_references.py.
@Suite struct DatatroveTests {
  private struct Case {
    var text: [UInt8]
    var element: JSONElement
  }

  private func cases() throws -> [Case] {
    let bytes = try Fixtures.bytes("datatrove.json")
    let document = try JSONDocument(parsing: bytes.span)
    return document.root.elements.map { Case(text: $0["text"]?.utf8 ?? [], element: $0) }
  }

  /// The rules of Gopher and FineWeb by datatrove's defaults.
  private static let rules: [(Measure, Bound)] = [
    (.words, Bound(minimum: 50, maximum: 100_000)),
    (.meanWordLength, Bound(minimum: 3, maximum: 10)), (.hashesPerWord, Bound(maximum: 0.1)),
    (.ellipsesPerWord, Bound(maximum: 0.1)), (.bulletLines, Bound(maximum: 0.9)),
    (.ellipsisLines, Bound(maximum: 0.3)), (.alphabeticWords, Bound(minimum: 0.8)),
    (.stopWords, Bound(minimum: 2)),
  ]
  private static let repetition: [(Measure, Bound)] = [
    (.duplicateParagraphs, Bound(maximum: 0.3)),
    (.duplicateParagraphCharacters, Bound(maximum: 0.2)),
    (.duplicateLines, Bound(maximum: 0.3)), (.duplicateLineCharacters, Bound(maximum: 0.2)),
    (.top2Gram, Bound(maximum: 0.2)), (.top3Gram, Bound(maximum: 0.18)),
    (.top4Gram, Bound(maximum: 0.16)), (.duplicate5Grams, Bound(maximum: 0.15)),
    (.duplicate6Grams, Bound(maximum: 0.14)), (.duplicate7Grams, Bound(maximum: 0.13)),
    (.duplicate8Grams, Bound(maximum: 0.12)), (.duplicate9Grams, Bound(maximum: 0.11)),
    (.duplicate10Grams, Bound(maximum: 0.1)),
  ]
  private static let fineweb: [(Measure, Bound)] = [
    (.terminalLines, Bound(minimum: 0.12)), (.shortLines, Bound(maximum: 0.67)),
    (.duplicateLineCharacters, Bound(maximum: 0.01)), (.lineBreaksPerWord, Bound(maximum: 0.3)),
  ]
  /// What datatrove calls a broken rule.
  private static let names: [String: Set<Measure>] = [
    "gopher_short_doc": [.words], "gopher_below_avg_threshold": [.meanWordLength],
    "gopher_above_avg_threshold": [.meanWordLength], "gopher_too_many_hashes": [.hashesPerWord],
    "gopher_too_many_ellipsis": [.ellipsesPerWord], "gopher_too_many_bullets": [.bulletLines],
    "gopher_too_many_end_ellipsis": [.ellipsisLines],
    "gopher_below_alpha_threshold": [.alphabeticWords], "gopher_enough_stop_words": [.stopWords],
    "dup_para_frac": [.duplicateParagraphs], "dup_line_frac": [.duplicateLines],
    "dup_para_char_frac": [.duplicateParagraphCharacters],
    "dup_line_char_frac": [.duplicateLineCharacters], "top_2_gram": [.top2Gram],
    "top_3_gram": [.top3Gram], "top_4_gram": [.top4Gram],
    "duplicated_5_n_grams": [.duplicate5Grams], "duplicated_6_n_grams": [.duplicate6Grams],
    "duplicated_7_n_grams": [.duplicate7Grams], "duplicated_8_n_grams": [.duplicate8Grams],
    "duplicated_9_n_grams": [.duplicate9Grams], "duplicated_10_n_grams": [.duplicate10Grams],
    "line_punct_ratio": [.terminalLines], "short_line_ratio": [.shortLines],
    "char_dup_ratio": [.duplicateLineCharacters], "list_ratio": [.lineBreaksPerWord],
  ]

  private func profile(_ rules: [(Measure, Bound)]) -> FilterProfile {
    var profile = FilterProfile()
    for (measure, bound) in rules { profile.set(FilterProfile.Rule(measure, bound)) }
    profile.setStopWords("the be to of and that have with".utf8.span, language: "en")
    return profile
  }

  private func statistics(_ text: [UInt8], _ profile: FilterProfile) -> TextStatistics {
    var scanned = ScannedText()
    scanned.scan(text.span)
    var meter = TextMeter()
    return meter.measure(scanned, language: "en", profile: profile)
  }

  @Test func measuresAreThoseOfDatatrove() throws {
    let profile = profile(Self.rules + Self.repetition)
    let cases = try cases()
    #expect(cases.count == 90)
    for item in cases {
      let statistics = statistics(item.text, profile)
      for (name, value) in item.element["measures"]?.members ?? [] {
        let measure = try #require(Measure(rawValue: name))
        let expected = try #require(value.double)
        let actual = try #require(statistics[measure], "\(name)")
        #expect(
          abs(actual - expected) < 1e-9, "\(name) of \(String(decoding: item.text, as: UTF8.self))")
      }
    }
  }

  @Test(arguments: ["quality", "repetition", "fineweb"])
  func decisionsAreThoseOfDatatrove(filter: String) throws {
    let rules =
      switch filter {
      case "quality": Self.rules
      case "repetition": Self.repetition
      default: Self.fineweb
      }
    let profile = profile(rules)
    for item in try cases() {
      let decision = item.element[filter]
      let violation = profile.violation(of: statistics(item.text, profile), language: "en")
      let expected = decision?.string.flatMap { Self.names[$0] }
      #expect(
        violation.map { expected?.contains($0.measure) == true } ?? (decision?.bool == true),
        "\(String(describing: violation)), datatrove: \(decision?.string ?? "kept")")
    }
  }

  @Test func linesAreTakenOutAsByDatatrovesC4() throws {
    var rules = LineRules()
    rules.requiresTerminal = true
    rules.minimumWords = 3
    rules.maximumWordLength = 1000
    rules.removesCitations = true
    rules.phrases = [
      "javascript", "terms of use", "privacy policy", "cookie policy", "uses cookies",
      "use of cookies", "use cookies",
    ]
    var comparedCount = 0
    for item in try cases() {
      guard let expected = item.element["c4_text"]?.string else { continue }
      var scanned = ScannedText()
      scanned.scan(item.text.span)
      var removed: [LineRules.Reason: Int] = [:]
      let kept =
        rules.apply(to: item.text.span, scanned, charactersPerWord: 1, counting: &removed)
        ?? item.text
      // datatrove takes blank lines out.
      let lines = kept.split(separator: UInt8(ascii: "\n"))
      #expect(lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n") == expected)
      comparedCount += 1
    }
    #expect(comparedCount > 10)
  }

  /// Judged by datatrove's C4 filter, which counts what stands between blanks.
  @Test(arguments: [
    ("x = 5.", true), ("let a = ' '", true), ("A — B —.", true), ("CP: 32005 .", true),
    ("5 mg.", false), ("— —.", false), ("Dose.", false),
  ])
  func signsBetweenBlanksCountAsWordsOfALine(line: String, isKept: Bool) {
    var rules = LineRules()
    rules.requiresTerminal = true
    rules.minimumWords = 3
    let text = "Two words and more.\n" + line
    var scanned = ScannedText()
    scanned.scan(text.utf8.span)
    var removed: [LineRules.Reason: Int] = [:]
    let kept = rules.apply(
      to: text.utf8.span, scanned, charactersPerWord: 1, counting: &removed)
    #expect((kept == nil) == isKept && removed[.fewWords] == (isKept ? nil : 1))
  }
}
