/// Counts how often each pretoken occurs in texts: the first half of training.
///
/// One worker each; `add(_:)` of another counter sums them up, in any order with the same outcome.
///
///     var counter = try PretokenCounter(.o200k)
///     for text in texts { try counter.count(text.span) }
///
/// - Complexity: O(*n*) in the bytes of a text for the named pre-tokenizers. Memory is O(*m*) in the
///   bytes of the distinct pretokens, which lie one after the other in one array: about 40 bytes for
///   each of them besides.
public struct PretokenCounter: ~Copyable, Sendable {
  /// How texts are cut.
  public let preTokenizer: PreTokenizer
  private let cutter: PretokenCutter
  private let classes = ScalarClassTable.unicode16
  private(set) var pretokens = ByteStringTable()
  private(set) var counts: [Int] = []

  /// A counter that has seen nothing.
  ///
  /// - Throws: `VocabularyError.invalidPattern` where a general pattern does not compile;
  ///   `.unsupported` for one that changes the text.
  public init(_ preTokenizer: PreTokenizer) throws(VocabularyError) {
    self.preTokenizer = preTokenizer
    cutter = try PretokenCutter(preTokenizer)
  }

  /// How many different pretokens have been seen.
  public var distinctCount: Int { counts.count }

  /// About how many bytes of memory the counts take.
  public var memoryUse: Int { pretokens.memoryUse + counts.capacity * MemoryLayout<Int>.stride }

  /// Counts the pretokens of `text`, each `weight` times.
  ///
  /// - Parameters:
  ///   - text: UTF-8, one document.
  ///   - weight: How often the text counts.
  /// - Throws: `EncodingError.patternFailed`; nothing is counted then.
  /// - Complexity: O(*n*) in the bytes of `text`.
  /// - Precondition: `weight` is at least 1.
  public mutating func count(_ text: Span<UInt8>, weight: Int = 1) throws(EncodingError) {
    precondition(weight >= 1)
    switch preTokenizer {
    case .gpt2: count(text, GPT2Scanner(table: classes), weight)
    case .cl100k: count(text, CL100KScanner<CL100K>(table: classes), weight)
    case .llama3: count(text, CL100KScanner<Llama3>(table: classes), weight)
    case .qwen2: count(text, CL100KScanner<Qwen2>(table: classes), weight)
    case .qwen35: count(text, CL100KScanner<Qwen35>(table: classes), weight)
    case .o200k: count(text, O200KScanner<O200K>(table: classes), weight)
    case .tekken: count(text, O200KScanner<Tekken>(table: classes), weight)
    case .deepSeekV3, .stages:
      for range in try cutter.pretokens(of: text) { count(text, range, weight) }
    }
  }

  /// Adds the counts of another counter.
  ///
  /// - Precondition: it has the same pre-tokenizer.
  public mutating func add(_ other: consuming PretokenCounter) {
    precondition(other.preTokenizer == preTokenizer)
    if other.counts.count > counts.count { swap(&self, &other) }
    for index in other.counts.indices {
      count(other.pretokens.bytes.span, other.pretokens.range(of: index), other.counts[index])
    }
  }

  /// Adds to the count of one pretoken.
  mutating func count(_ text: borrowing Span<UInt8>, _ range: Range<Int>, _ weight: Int) {
    let (index, isNew) = pretokens.insert(text, range)
    if isNew { counts.append(weight) } else { counts[index] &+= weight }
  }

  /// Forgets everything.
  mutating func removeAll() {
    pretokens = ByteStringTable()
    counts = []
  }

  /// Gives the counts so far away and forgets them.
  ///
  /// - Throws: as `init`.
  public mutating func take() throws(VocabularyError) -> PretokenCounter {
    var taken = try PretokenCounter(preTokenizer)
    swap(&self, &taken)
    return taken
  }

  private mutating func count(_ text: Span<UInt8>, _ scanner: some BlockScanner, _ weight: Int) {
    scanner.forEachPretoken(of: text) { count(text, $0, weight) }
  }
}
