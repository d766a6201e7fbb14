import Testing

@testable import Filtering

@Suite struct FilterProfileTests {
  private func measure(
    _ text: String, _ profile: FilterProfile, language: String? = nil
  ) -> TextStatistics {
    var scanned = ScannedText()
    scanned.scan(text.utf8.span)
    var meter = TextMeter()
    return meter.measure(scanned, language: language, profile: profile)
  }

  @Test func theFirstBrokenRuleIsNamedWithItsValue() {
    var profile = FilterProfile()
    profile.set(.init(.words, Bound(minimum: 5, maximum: 10)))
    profile.set(.init(.sentences, Bound(minimum: 1)))
    let violation = profile.violation(of: measure("one two", profile), language: nil)
    #expect(
      violation == .init(measure: .words, value: 2, limit: 5, isMinimum: true))
    #expect(
      profile.violation(of: measure("one two three four five", profile), language: nil)?.measure
        == .sentences)
    #expect(profile.violation(of: measure("1 2 3 4 five.", profile), language: nil) == nil)
  }

  @Test func aLanguagesBoundTakesThePlaceOfTheGeneralOne() {
    var profile = FilterProfile()
    profile.set(
      .init(.words, Bound(minimum: 3), languages: ["ja": Bound(), "ru": Bound(minimum: 1)]))
    let statistics = measure("one", profile)
    #expect(profile.violation(of: statistics, language: "en") != nil)
    #expect(profile.violation(of: statistics, language: "ja") == nil)
    #expect(profile.violation(of: statistics, language: "ru") == nil)
  }

  @Test func bothProfilesOfAUnionMustBePassed() {
    var first = FilterProfile()
    first.set(.init(.words, Bound(minimum: 3), languages: ["ja": Bound()]))
    var second = FilterProfile()
    second.set(.init(.words, Bound(minimum: 2, maximum: 9)))
    first.formUnion(second)
    #expect(
      first.rules == [
        .init(
          .words, Bound(minimum: 3, maximum: 9), languages: ["ja": Bound(minimum: 2, maximum: 9)])
      ])
  }

  @Test func charactersOfScriptsWithoutBlanksArePartsOfWords() {
    var profile = FilterProfile()
    profile.charactersPerWord = ["zh": 2]
    let statistics = measure("患者每日服用 aspirin 两次。", profile, language: "zh")
    #expect(statistics[.words] == 5)
    #expect(statistics[.meanWordLength] == 7)
    #expect(statistics[.alphabeticWords] == 1)
  }

  @Test func repeatedCharactersOfChineseAreFoundByLongerNGrams() {
    var profile = FilterProfile()
    profile.charactersPerWord = ["": 1.6]
    profile.set(.init(.duplicate5Grams, Bound(maximum: 0.15)))
    let once = "患者因反复咳嗽咳痰三年加重伴气促一周入院查体双肺可闻及湿啰音"
    #expect(measure(once, profile)[.duplicate5Grams] == 0)
    #expect((measure(once + "。" + once, profile)[.duplicate5Grams] ?? 0) > 0.35)
  }

  @Test func sharesOfNothingDoNotExist() {
    let statistics = measure("", FilterProfile())
    #expect(statistics[.terminalLines] == nil && statistics[.meanWordLength] == nil)
    #expect(statistics[.words] == 0)
  }

  @Test(
    arguments: [
      ("CC-BY-4.0", true), ("cc by 4.0", true),
      ("https://creativecommons.org/licenses/by/4.0/", true),
      ("http://creativecommons.org/licenses/by-nc/4.0/", false), ("CC-BY-NC-4.0", false),
      ("CC0", true), ("https://creativecommons.org/publicdomain/zero/1.0/", true),
      ("MIT OR GPL-3.0-only", false), ("CC-BY-4.0 OR GPL-3.0-only", true),
      ("CC-BY-4.0 AND GPL-3.0-only", false), (nil, false), ("", false),
      ("(CC-BY-4.0 OR CC0-1.0) AND GPL-3.0-only", false),
      ("CC-BY-4.0 OR CC0-1.0 AND GPL-3.0-only", true),
      ("GPL-3.0-only AND (CC-BY-4.0 OR CC0-1.0)", false),
      ("(GPL-3.0-only OR cc by 4.0) AND ((CC0))", true),
      ("CC-BY-4.0 and GPL-3.0-only", false), ("MIT or CC0", true),
      ("CC-BY-4.0 OR (GPL-3.0-only", false), ("CC-BY-4.0 OR", false), ("CC0 OR ) MIT", false),
      ("CC BY 4.0 (International)", true), ("CC0 (waiver) OR MIT", false),
      (
        "See (https://creativecommons.org/licenses/by/4.0/), which permits all the use and copies",
        true
      ),
      ("https://creativecommons.org/licenses/by-nc/4.0/ and what all may do with it", false),
      ("https://creativecommons.org/licenses/by/4.0/ AND LicenseRef-Proprietary", false),
    ] as [(String?, Bool)])
  func licencesAreToldHoweverWritten(licence: String?, isAllowed: Bool) {
    #expect(LicenceList(["cc-by-4.*", "CC0-1.0"]).allows(licence) == isAllowed)
  }

  @Test func bracketsMayBeNestedAsDeepAsTheyLike() {
    let depth = 200_000
    let open = String(repeating: "(", count: depth)
    #expect(LicenceList(["MIT"]).allows("\(open)MIT\(String(repeating: ")", count: depth)) OR X"))
  }

  @Test func licencesMayBeWholeTexts() {
    let text = String(repeating: "as is ", count: 200_000)
    #expect(!LicenceList(["MIT"]).allows(text + "OR MIT AND " + text))
  }

  @Test func documentsWithoutLicenceCanBeAllowed() {
    #expect(LicenceList(["unknown"]).allows(nil))
  }
}
