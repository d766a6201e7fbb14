/// The Arabic particles that are written together with the word that follows them.
enum ArabicProclitics {
  /// All chains that occur: a conjunction (و ف), then a preposition (ب ك ل), then the article (ال,
  /// which after ل is only another ل).
  static let chains: [[UInt32]] = {
    var chains: [[UInt32]] = []
    for conjunction in ["", "و", "ف"] {
      for rest in ["", "ب", "ك", "ل", "ال", "بال", "كال", "لل"] {
        let chain = (conjunction + rest).unicodeScalars.map(\.value)
        if !chain.isEmpty { chains.append(chain) }
      }
    }
    return chains
  }()
}
