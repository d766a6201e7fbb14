/// Cuts texts into pretokens and gives their places; for training and for whoever wants to look.
///
/// `Encoder` does the same in a loop that encodes each pretoken as it is found.
public struct PretokenCutter: Sendable {
  private let preTokenizer: PreTokenizer
  private let general: GeneralPreTokenizer?
  private let classes = ScalarClassTable.unicode16

  /// Compiles the patterns of a general pre-tokenizer.
  ///
  /// - Throws: `VocabularyError.invalidPattern` where ICU refuses one; `.unsupported` for stages
  ///   that change the text, whose pretokens have no place in it.
  public init(_ preTokenizer: PreTokenizer) throws(VocabularyError) {
    self.preTokenizer = preTokenizer
    if case .stages(let stages) = preTokenizer {
      let general = try GeneralPreTokenizer(stages)
      guard !general.rewritesText else {
        throw .unsupported(path: "pre_tokenizer", value: "a stage that changes the text")
      }
      self.general = general
    } else {
      general = nil
    }
  }

  /// The byte ranges of the pretokens of `text`, in order.
  ///
  /// - Throws: `EncodingError.patternFailed` where a general pattern meets a limit of ICU.
  /// - Complexity: O(*n*) for the named families.
  public func pretokens(of text: Span<UInt8>) throws(EncodingError) -> [Range<Int>] {
    switch preTokenizer {
    case .gpt2: scan(text, GPT2Scanner(table: classes))
    case .cl100k: scan(text, CL100KScanner<CL100K>(table: classes))
    case .llama3: scan(text, CL100KScanner<Llama3>(table: classes))
    case .qwen2: scan(text, CL100KScanner<Qwen2>(table: classes))
    case .qwen35: scan(text, CL100KScanner<Qwen35>(table: classes))
    case .o200k: scan(text, O200KScanner<O200K>(table: classes))
    case .tekken: scan(text, O200KScanner<Tekken>(table: classes))
    case .deepSeekV3: scan(text, oneByOne: DeepSeekScanner(table: classes))
    case .stages: try general?.pretokens(of: text).ranges ?? []
    }
  }

  private func scan(_ text: Span<UInt8>, _ scanner: some BlockScanner) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    scanner.forEachPretoken(of: text) { ranges.append($0) }
    return ranges
  }

  private func scan(
    _ text: Span<UInt8>, oneByOne scanner: some PretokenScanner
  ) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while start < text.count {
      let end = scanner.end(of: text, from: start)
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }
}
