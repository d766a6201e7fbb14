internal import Classification
internal import Corpora
internal import Storage

/// How often documents count in a training, by language and by source.
///
/// A weight of 2 counts a document twice, 0.25 takes one document in four; which ones is told by a hash of
/// their text, so that it depends neither on their order nor on the number of threads.
public struct SamplingWeights: Sendable, Equatable {
  /// By language code, such as `en`.
  ///
  /// Documents that do not say their language are identified.
  public var languages: [String: Double]
  /// By the documents' `source`.
  public var sources: [String: Double]

  /// Weights; what is not named has weight 1.
  public init(languages: [String: Double] = [:], sources: [String: Double] = [:]) {
    self.languages = languages
    self.sources = sources
  }

  /// Reads `en=0.5`.
  ///
  /// - Throws: `ConfigurationError` naming `option` where it is no name and number from 0 to 1,000,000.
  public static func parse(
    _ text: String, option: String
  ) throws(ConfigurationError) -> (name: String, weight: Double) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let weight = Double(parts[1]), (0...1_000_000).contains(weight) else {
      throw ConfigurationError(
        place: option, message: "\"\(text)\" is not a name and a weight, such as en=0.5")
    }
    return (parts[0], weight)
  }

  /// How many times a document counts.
  func count(of document: Document, _ identifier: LanguageIdentifier?) -> Int {
    var weight = 1.0
    if !languages.isEmpty {
      let declared = document.language?.prefix { $0 != "-" && $0 != "_" }.lowercased()
      let code = declared ?? identifier?.identify(document.text.span).code
      weight *= code.flatMap { languages[$0] } ?? 1
    }
    if let source = document.source { weight *= sources[source] ?? 1 }
    let whole = weight.rounded(.down)
    let rest = weight - whole
    guard rest > 0 else { return Int(whole) }
    return Int(whole) + (Self.fraction(document.text) < rest ? 1 : 0)
  }

  /// A number from 0 to 1 that the text determines.
  ///
  /// FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>, with a last step that mixes its high bits.
  private static func fraction(_ text: [UInt8]) -> Double {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
    return unitInterval(hash)
  }
}
