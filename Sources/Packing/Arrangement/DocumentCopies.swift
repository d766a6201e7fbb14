/// How often each document is taken for a mixture.
///
/// Where documents of a group are to be taken 2.3 times, all are taken twice, and a third time those with the
/// lowest numbers, which their content and the seed give, until they have 0.3 of the group's tokens. So
/// equal documents are taken equally often, and a language misses its share by one document at most, or by a
/// 65,536th of a group's tokens where that is more.
struct DocumentCopies {
  /// What was found of each language, with the tokens that are taken.
  private(set) var languages: [Mixture.Language]
  /// Sources with epochs of their own that no document has.
  let absentSources: [String]
  private var ofGroups: [Mixture.Group: (whole: Int, binCount: Int)] = [:]

  /// - Parameters:
  ///   - plan: What each group and language should give.
  ///   - tokens: The tokens of each group by its documents' numbers.
  init(_ plan: Mixture.Plan, of tokens: [Mixture.Group: TokensByNumber]) {
    languages = plan.languages
    absentSources = plan.absentSources
    let groups = Dictionary(grouping: plan.repetitions.keys, by: \.language)
    for index in languages.indices {
      // What the groups before took too much, where a document was larger than what was wanting.
      var surplus = 0.0
      let ofLanguage = groups[languages[index].code] ?? []
      for group in ofLanguage.sorted(by: { $0.source < $1.source }) {
        guard let tokens = tokens[group], let repetitions = plan.repetitions[group] else {
          continue
        }
        let whole = repetitions.rounded(.down)
        let wanted = (repetitions - whole) * Double(tokens.count) - surplus
        let (binCount, count) = tokens.firstBins(withTokens: Int(wanted.rounded()))
        surplus = Double(count) - wanted
        ofGroups[group] = (Int(whole), binCount)
        languages[index].takenTokens += Int(whole) * tokens.count + count
      }
    }
  }

  /// How often a document is taken; 0 for one of a group that has no share.
  ///
  /// - Parameter number: From 0, included, to 1, not included.
  func count(of group: Mixture.Group, number: Double) -> Int {
    guard let (whole, binCount) = ofGroups[group] else { return 0 }
    return whole + (TokensByNumber.bin(of: number) < binCount ? 1 : 0)
  }
}

/// The tokens of a group of documents by the documents' numbers, in bins, so that memory is bounded.
struct TokensByNumber {
  /// All of them.
  private(set) var count = 0
  private var bins: [Int: Int] = [:]

  private static let binCount = 1 << 16

  static func bin(of number: Double) -> Int { Int(number * Double(binCount)) }

  /// Adds the tokens of a document.
  mutating func add(_ tokenCount: Int, number: Double) {
    count += tokenCount
    bins[Self.bin(of: number), default: 0] += tokenCount
  }

  /// The number of first bins that have as many tokens as are wanted, or more, and how many these have.
  func firstBins(withTokens wanted: Int) -> (binCount: Int, tokenCount: Int) {
    var sum = 0
    var end = 0
    for (bin, tokenCount) in bins.sorted(by: { $0.key < $1.key }) where sum < wanted {
      sum += tokenCount
      end = bin + 1
    }
    return (end, sum)
  }
}
