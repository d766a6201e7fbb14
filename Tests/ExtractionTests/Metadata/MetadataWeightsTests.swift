import Testing

@testable import Extraction

@Suite struct MetadataWeightsTests {
  /// A feature that is renamed without training again would silently weigh nothing.
  private func unknownNames<Feature: CandidateFeature>(
    _ table: StaticString, _: Feature.Type
  ) -> [String] {
    let names = Set(Feature.allCases.map { "\($0)" })
    return table.description.split(separator: "\n")
      .compactMap { $0.split(separator: " ").first.map(String.init) }
      .filter { !names.contains($0) }
  }

  @Test func everyWeightHasAFeature() {
    #expect(unknownNames(MetadataWeights.title, TitleFeature.self) == [])
    #expect(unknownNames(MetadataWeights.date, DateFeature.self) == [])
    #expect(unknownNames(MetadataWeights.author, AuthorFeature.self) == [])
    #expect(TitleFeature.weights.contains { $0 != 0 })
    #expect(AuthorFeature.weights[AuthorFeature.jsonArticle.rawValue] > 0)
    #expect(DateFeature.weights[DateFeature.metaPublished.rawValue] > 0)
  }

  @Test func theExplanationAddsUpToTheScore() throws {
    let page = """
      <title>Asthma | A Site</title><meta name=author content='Ada Example'><h1>Asthma</h1>
      <time datetime=2020-01-02>2 January 2020</time><p>Text.
      """
    let explanation = try HTMLExtractor().explainMetadata(
      of: Array(page.utf8), url: "https://example.org/asthma")
    #expect(explanation.title.first?.value == "Asthma")
    #expect(explanation.date.first?.value == "2020-01-02")
    let author = try #require(explanation.author.first)
    #expect(author.value == "Ada Example")
    let weights = Dictionary(
      uniqueKeysWithValues: zip(AuthorFeature.allCases.map { "\($0)" }, AuthorFeature.weights))
    let sum = author.evidence.reduce(Float(0)) { $0 + $1.value * (weights[$1.name] ?? 0) }
    #expect(abs(sum - author.score) < 0.001)
  }
}
