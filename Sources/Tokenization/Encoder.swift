internal import UnicodeText

/// Encodes texts with one tokenizer; owns a word cache and scratch memory, so one per worker.
///
/// Gives exactly the IDs of tiktoken's `encode_ordinary` and of the Hugging Face library's
/// `encode(…, add_special_tokens=False)`, there with `encode_special_tokens` set unless the policy is
/// `.recognize`. Added tokens that are not special are always found, as in that library.
///
/// Bytes that are not UTF-8 are encoded too, and decoded again without loss. They count as symbols
/// when pretokens are cut, and are left as they are when the text around them is normalized.
public struct Encoder: ~Copyable {
  let tokenizer: Tokenizer
  private let classes = ScalarClassTable.unicode16
  private var words: PretokenEncoder
  /// For vocabularies that merge characters instead of bytes.
  private var characters: CharacterEncoder?
  /// Whether what comes next starts a stretch: the text, or what lies behind an added token.
  var startsStretch = true
  /// Where the tokens lie in the original text, while somebody wants to know.
  var ranges: [Range<Int>]?
  /// Where texts may be cut; made when first needed.
  private var knownBorders: TextBorders?

  init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    words = PretokenEncoder(tokenizer.vocabulary)
    characters = tokenizer.characters.map { CharacterEncoder($0) }
  }

  /// Where texts may be cut without changing their tokens.
  var borders: TextBorders {
    mutating get {
      if let knownBorders { return knownBorders }
      let borders = TextBorders(tokenizer)
      knownBorders = borders
      return borders
    }
  }

  /// Appends the IDs of `text` to `ids`.
  ///
  /// - Parameters:
  ///   - text: UTF-8, whole: a token can reach over any cut.
  ///   - specialTokens: What becomes of special tokens that the text spells.
  ///   - ids: Receives the IDs at its end.
  /// - Throws: `EncodingError.specialToken` where the policy refuses one; `.patternFailed` where a
  ///   pre-tokenizer without a scanner meets a limit of ICU; `.missingByte` for bytes that no UTF-8
  ///   holds, where the vocabulary leaves them out. `ids` is as before then.
  /// - Complexity: O(*n* log *n*) in the bytes of the longest pretoken, O(*n*) in all others.
  public mutating func encode(
    _ text: Span<UInt8>, specialTokens: SpecialTokenPolicy = .treatAsText,
    into ids: inout [TokenID]
  ) throws(EncodingError) {
    startsStretch = true
    try encodePiece(text, specialTokens, at: 0, into: &ids)
  }

  /// Encodes what lies between two borders, or a whole text.
  ///
  /// Goes on where the piece before ended: set `startsStretch` before the first piece.
  ///
  /// - Parameter base: where the piece starts in the whole text, in bytes.
  mutating func encodePiece(
    _ text: Span<UInt8>, _ policy: SpecialTokenPolicy, at base: Int, into ids: inout [TokenID]
  ) throws(EncodingError) {
    if characters == nil, !tokenizer.vocabulary.missingBytes.isEmpty {
      for offset in text.indices where tokenizer.vocabulary.missingBytes.contains(text[offset]) {
        throw .missingByte(text[offset], byteOffset: base + offset)
      }
    }
    let before = ids.count
    do {
      let matcher = tokenizer.rawTokens
      guard !matcher.tokens.isEmpty, !policy.findsNone || matcher.hasUnspecial else {
        return try encodeOriginal(text, policy, at: base, into: &ids)
      }
      for section in matcher.sections(of: text, policy) {
        if let index = section.token {
          let range = base + section.range.lowerBound..<base + section.range.upperBound
          try append(matcher.tokens[index], policy, range, to: &ids)
        } else {
          try encodeOriginal(
            text.extracting(section.range), policy, at: base + section.range.lowerBound,
            into: &ids)
        }
      }
    } catch {
      ids.removeLast(ids.count - before)
      throw error
    }
  }

  private mutating func append(
    _ token: AddedToken, _ policy: SpecialTokenPolicy, _ range: Range<Int>,
    to ids: inout [TokenID]
  ) throws(EncodingError) {
    if token.isSpecial && policy.rejects(token.id) {
      throw .specialToken(
        String(decoding: token.content, as: UTF8.self), byteOffset: range.lowerBound)
    }
    ids.append(token.id)
    ranges?.append(range)
    startsStretch = true
  }

  /// Normalizes a stretch between added tokens.
  private mutating func encodeOriginal(
    _ text: Span<UInt8>, _ policy: SpecialTokenPolicy, at base: Int, into ids: inout [TokenID]
  ) throws(EncodingError) {
    let normalizers = tokenizer.normalizers
    var startCount = base == 0 ? endOfScalars(1, in: text) : 0
    if normalizers.allSatisfy({ $0.leavesUnchanged(text) }) {
      return try encodeNormalized(
        text, policy, TextPlace(base: base, startCount: startCount), into: &ids)
    }
    var normalized = [UInt8](capacity: text.count) { output in
      for i in text.indices { output.append(text[i]) }
    }
    var alignments: [TextAlignment]? = ranges == nil ? nil : []
    for step in normalizers {
      normalized = try step.apply(
        to: normalized, recording: &alignments, startCount: &startCount)
    }
    let place = TextPlace(base: base, alignments: alignments ?? [], startCount: startCount)
    try encodeNormalized(normalized.span, policy, place, into: &ids)
  }

  /// Looks for the added tokens that are found after normalization.
  private mutating func encodeNormalized(
    _ text: Span<UInt8>, _ policy: SpecialTokenPolicy, _ place: TextPlace,
    into ids: inout [TokenID]
  ) throws(EncodingError) {
    let matcher = tokenizer.normalizedTokens
    guard !matcher.tokens.isEmpty, !policy.findsNone || matcher.hasUnspecial else {
      return try encodePrefixed(text, place, into: &ids)
    }
    for section in matcher.sections(of: text, policy) {
      if let index = section.token {
        try append(
          matcher.tokens[index], policy, place.originalRange(of: section.range), to: &ids)
      } else {
        try encodePrefixed(
          text.extracting(section.range), place.advanced(by: section.range.lowerBound), into: &ids)
      }
    }
  }

  private mutating func encodePrefixed(
    _ text: Span<UInt8>, _ place: TextPlace, into ids: inout [TokenID]
  ) throws(EncodingError) {
    let isStart = startsStretch
    startsStretch = startsStretch && text.count == 0
    guard tokenizer.addsPrefixSpace, isStart, text.count > 0, text[0] != 0x20 else {
      return try encodeLocated(text, place, into: &ids)
    }
    let prefixed = [UInt8](capacity: text.count + 1) { output in
      output.append(0x20)
      for i in text.indices { output.append(text[i]) }
    }
    // The added space comes from nothing.
    try encodeLocated(prefixed.span, place.withAddedByte(), into: &ids)
  }

  /// Encodes, and notes where each token lies if somebody wants to know.
  private mutating func encodeLocated(
    _ text: Span<UInt8>, _ place: TextPlace, into ids: inout [TokenID]
  ) throws(EncodingError) {
    if let general = tokenizer.generalPreTokenizer {
      return try encodeGenerally(text, general, place, into: &ids)
    }
    let first = ids.count
    encodePlain(text, into: &ids)
    if ranges != nil { locate(ids[first...], from: 0, place) }
  }

  /// Notes where tokens lie whose bytes follow each other from `start` on.
  private mutating func locate(_ ids: ArraySlice<TokenID>, from start: Int, _ place: TextPlace) {
    var start = start
    for id in ids {
      let end = start + (tokenizer.vocabulary.range(of: id)?.count ?? 0)
      ranges?.append(place.originalRange(of: start..<end))
      start = end
    }
  }

  /// Cuts by stages.
  private mutating func encodeGenerally(
    _ text: Span<UInt8>, _ general: GeneralPreTokenizer, _ place: TextPlace,
    into ids: inout [TokenID]
  ) throws(EncodingError) {
    let pretokens = try general.pretokens(
      of: text, startCount: place.startCount, isRecorded: ranges != nil)
    let place = place.rewritten(pretokens.alignments ?? [])
    for range in pretokens.ranges {
      if let rewritten = pretokens.text {
        encode(rewritten.span, range, isSpelled: general.usesByteLevelAlphabet, place, into: &ids)
      } else {
        encode(text, range, isSpelled: false, place, into: &ids)
      }
    }
  }

  /// Encodes a pretoken of a general pre-tokenizer.
  ///
  /// - Parameter isSpelled: whether its characters stand for bytes.
  private mutating func encode(
    _ text: Span<UInt8>, _ range: Range<Int>, isSpelled: Bool, _ place: TextPlace,
    into ids: inout [TokenID]
  ) {
    if characters != nil {
      var found: [Range<Int>]? = ranges == nil ? nil : []
      characters?.encode(text, range, into: &ids, ranges: &found)
      for range in found ?? [] { ranges?.append(place.originalRange(of: range)) }
      return
    }
    let first = ids.count
    guard isSpelled else {
      words.encode(text, range, into: &ids)
      if ranges != nil { locate(ids[first...], from: range.lowerBound, place) }
      return
    }
    let spelling = [UInt8](capacity: range.count) { output in
      for i in range { output.append(text[i]) }
    }
    // All of its characters stand for bytes.
    let bytes = ByteLevelAlphabet.decode(spelling) ?? []
    words.encode(bytes.span, 0..<bytes.count, into: &ids)
    guard ranges != nil else { return }
    var start = range.lowerBound
    for id in ids[first...] {
      let token = tokenizer.vocabulary.range(of: id) ?? 0..<0
      let count = tokenizer.vocabulary.bytes[token].reduce(0) {
        $0 + ByteLevelAlphabet.spellings[Int($1)].count
      }
      ranges?.append(place.originalRange(of: start..<start + count))
      start += count
    }
  }

  /// Cuts into pretokens.
  ///
  /// The switch is taken once a stretch, so that each scanner is compiled into
  /// a loop of its own.
  private mutating func encodePlain(_ text: Span<UInt8>, into ids: inout [TokenID]) {
    switch tokenizer.preTokenizer {
    case .gpt2: words.encode(text, GPT2Scanner(table: classes), into: &ids)
    case .cl100k: words.encode(text, CL100KScanner<CL100K>(table: classes), into: &ids)
    case .llama3: words.encode(text, CL100KScanner<Llama3>(table: classes), into: &ids)
    case .qwen2: words.encode(text, CL100KScanner<Qwen2>(table: classes), into: &ids)
    case .qwen35: words.encode(text, CL100KScanner<Qwen35>(table: classes), into: &ids)
    case .o200k: words.encode(text, O200KScanner<O200K>(table: classes), into: &ids)
    case .tekken: words.encode(text, O200KScanner<Tekken>(table: classes), into: &ids)
    case .deepSeekV3: words.encode(text, oneByOne: DeepSeekScanner(table: classes), into: &ids)
    case .stages: preconditionFailure("a general pre-tokenizer has its own path")
    }
  }
}
