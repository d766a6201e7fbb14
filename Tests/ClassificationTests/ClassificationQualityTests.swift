import Classification
import Foundation
import TestSupport
import Testing

/// Pinned floors on labelled texts of the shared data, which were used to choose terms and thresholds:
/// they guard against losing quality, and say nothing about texts of other sources.
///
/// A lower floor needs its reason in the commit.
@Suite struct ClassificationQualityTests {
  struct LabelledText {
    var text: [UInt8]
    var isMedical: Bool
    var source: String
    var isSentence: Bool
  }

  /// The lines that follow evenly spaced places of the labelled texts of a language, cut to 1,500
  /// characters. (Looking at every byte would take most of the test's time in a debug build.)
  static func texts(_ language: Language, atMost count: Int) throws -> [LabelledText]? {
    let name = "classify/\(language.rawValue).jsonl.zst"
    guard let data = try SharedData.decompressed(name, for: "classification quality") else {
      return nil
    }
    var texts: [LabelledText] = []
    var end = 0
    for place in stride(from: 0, to: data.count, by: data.count / count) where place >= end {
      guard let start = data[place...].firstIndex(of: 0x0A).map({ $0 + 1 }),
        let newline = data[start...].firstIndex(of: 0x0A)
      else { break }
      end = newline
      let line = Data(data[start..<end])
      let object = try JSONSerialization.jsonObject(with: line) as? [String: Any]
      texts.append(
        LabelledText(
          text: Array((object?["text"] as? String ?? "").prefix(1_500).utf8),
          isMedical: object?["label"] as? String == "medical",
          source: object?["source"] as? String ?? "",
          isSentence: object?["level"] as? String == "sentence"))
    }
    return texts
  }

  /// The mean over the sources (of at least 10 texts) of the share that is called medical.
  static func meanShare(_ texts: [LabelledText], isCalledMedical: [Bool]) -> Double {
    var counts: [String: (medical: Int, all: Int)] = [:]
    for (text, isMedical) in zip(texts, isCalledMedical) {
      counts[text.source, default: (0, 0)].medical += isMedical ? 1 : 0
      counts[text.source, default: (0, 0)].all += 1
    }
    let shares = counts.values.filter { $0.all >= 10 }.map { Double($0.medical) / Double($0.all) }
    return shares.reduce(0, +) / Double(shares.count)
  }

  @Test(arguments: [
    (Language.en, 0.88, 0.03), (.zh, 0.93, 0.03), (.ja, 0.92, 0.03), (.fr, 0.88, 0.03),
    (.ru, 0.90, 0.035), (.es, 0.93, 0.03), (.de, 0.90, 0.03), (.ar, 0.88, 0.03),
  ])
  func keepsMedicalTextsAndFewOthers(
    language: Language, recallFloor: Double, falsePositiveCeiling: Double
  ) throws {
    guard let texts = try Self.texts(language, atMost: 400) else { return }
    let classifier = try ShippedLexicons.classifier(language)
    let decisions = texts.map { classifier.classify($0.text.span, language: language).isMedical }
    func share(ofMedical isMedical: Bool) -> Double {
      let rows = zip(texts, decisions).filter { $0.0.isMedical == isMedical }
      return Self.meanShare(rows.map(\.0), isCalledMedical: rows.map(\.1))
    }
    let recall = share(ofMedical: true)
    let falsePositives = share(ofMedical: false)
    #expect(recall >= recallFloor, "\(language) recall \(recall)")
    #expect(falsePositives <= falsePositiveCeiling, "\(language) false positives \(falsePositives)")
  }

  @Test(arguments: Language.allCases)
  func knowsTheLanguageOfSentencesAndParagraphs(language: Language) throws {
    guard let texts = try Self.texts(language, atMost: 200) else { return }
    let identifier = try ShippedLanguageModel.identifier()
    for isSentence in [true, false] {
      let rows = texts.filter { $0.isSentence == isSentence }
      let right = rows.count { identifier.identify($0.text.span).language == language }
      let floor = 0.95
      let accuracy = Double(right) / Double(rows.count)
      #expect(accuracy >= floor, "\(language) sentences: \(isSentence), \(accuracy)")
    }
  }
}
