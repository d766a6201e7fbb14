internal import UnicodeText

/// What happens to special tokens that stand in a text.
public enum SpecialTokenPolicy: Hashable, Sendable {
  /// They are text like any other: a document can never produce a control token.
  case treatAsText
  /// They become their IDs.
  case recognize
  /// The text is refused.
  case reject
}

/// Encodes texts with one tokenizer; owns a word cache and scratch memory, so one per worker.
///
/// Gives exactly the IDs of tiktoken's `encode_ordinary` and of the Hugging Face library's
/// `encode(…, add_special_tokens=False)`, there with `encode_special_tokens` set unless the policy is
/// `.recognize`. Added tokens that are not special are always found, as in that library.
///
/// Bytes that are not UTF-8 are encoded too, and decoded again without loss. They count as symbols
/// when pretokens are cut, and a text that holds some is not normalized.
public struct Encoder: ~Copyable {
  private let tokenizer: Tokenizer
  private let classes = ScalarClassTable.unicode16
  private var words: PretokenEncoder

  init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    words = PretokenEncoder(tokenizer.vocabulary)
  }

  /// Appends the IDs of `text` to `ids`.
  ///
  /// - Throws: `EncodingError.specialToken` under `.reject`; `.patternFailed` where a pre-tokenizer
  ///   without a scanner meets a limit of ICU; `.missingByte` for bytes that no UTF-8 holds, where the
  ///   vocabulary leaves them out. `ids` is as before then.
  /// - Complexity: O(*n* log *n*) in the bytes of the longest pretoken, O(*n*) in all others.
  public mutating func encode(
    _ text: Span<UInt8>, specialTokens: SpecialTokenPolicy = .treatAsText,
    into ids: inout [TokenID]
  ) throws(EncodingError) {
    if !tokenizer.vocabulary.missingBytes.isEmpty {
      for offset in text.indices where tokenizer.vocabulary.missingBytes.contains(text[offset]) {
        throw .missingByte(text[offset], byteOffset: offset)
      }
    }
    let before = ids.count
    do {
      let matcher = tokenizer.rawTokens
      guard !matcher.tokens.isEmpty, specialTokens != .treatAsText || matcher.hasUnspecial else {
        return try encodeOriginal(text, specialTokens, base: 0, into: &ids)
      }
      for section in matcher.sections(of: text, skippingSpecial: specialTokens == .treatAsText) {
        if let index = section.token {
          try append(matcher.tokens[index], specialTokens, at: section.range.lowerBound, to: &ids)
        } else {
          try encodeOriginal(
            text.extracting(section.range), specialTokens, base: section.range.lowerBound,
            into: &ids)
        }
      }
    } catch {
      ids.removeLast(ids.count - before)
      throw error
    }
  }

  private func append(
    _ token: AddedToken, _ policy: SpecialTokenPolicy, at offset: Int, to ids: inout [TokenID]
  ) throws(EncodingError) {
    if policy == .reject && token.isSpecial {
      throw .specialToken(String(decoding: token.content, as: UTF8.self), byteOffset: offset)
    }
    ids.append(token.id)
  }

  /// Normalizes a stretch between added tokens.
  private mutating func encodeOriginal(
    _ text: Span<UInt8>, _ policy: SpecialTokenPolicy, base: Int, into ids: inout [TokenID]
  ) throws(EncodingError) {
    let needsNormalizing = !tokenizer.normalizers.allSatisfy { $0.isNormalized(text) }
    guard needsNormalizing, isValidUTF8(text) else {
      return try encodeNormalized(text, policy, base: base, into: &ids)
    }
    var normalized = [UInt8](capacity: text.count) { output in
      for i in text.indices { output.append(text[i]) }
    }
    for normalizer in tokenizer.normalizers { normalized = normalizer.normalize(normalized) }
    try encodeNormalized(normalized.span, policy, base: base, into: &ids)
  }

  /// Looks for the added tokens that are found after normalization.
  private mutating func encodeNormalized(
    _ text: Span<UInt8>, _ policy: SpecialTokenPolicy, base: Int, into ids: inout [TokenID]
  ) throws(EncodingError) {
    let matcher = tokenizer.normalizedTokens
    guard !matcher.tokens.isEmpty, policy != .treatAsText || matcher.hasUnspecial else {
      return try encodePrefixed(text, into: &ids)
    }
    for section in matcher.sections(of: text, skippingSpecial: policy == .treatAsText) {
      if let index = section.token {
        try append(matcher.tokens[index], policy, at: base + section.range.lowerBound, to: &ids)
      } else {
        try encodePrefixed(text.extracting(section.range), into: &ids)
      }
    }
  }

  private mutating func encodePrefixed(
    _ text: Span<UInt8>, into ids: inout [TokenID]
  ) throws(EncodingError) {
    guard tokenizer.addsPrefixSpace, text.count > 0, text[0] != 0x20 else {
      return try encodePlain(text, into: &ids)
    }
    let prefixed = [UInt8](capacity: text.count + 1) { output in
      output.append(0x20)
      for i in text.indices { output.append(text[i]) }
    }
    try encodePlain(prefixed.span, into: &ids)
  }

  /// Cuts into pretokens.
  ///
  /// The switch is taken once a stretch, so that each scanner is compiled into
  /// a loop of its own.
  private mutating func encodePlain(
    _ text: Span<UInt8>, into ids: inout [TokenID]
  ) throws(EncodingError) {
    switch tokenizer.preTokenizer {
    case .gpt2: words.encode(text, GPT2Scanner(table: classes), into: &ids)
    case .cl100k: words.encode(text, CL100KScanner<CL100K>(table: classes), into: &ids)
    case .llama3: words.encode(text, CL100KScanner<Llama3>(table: classes), into: &ids)
    case .qwen2: words.encode(text, CL100KScanner<Qwen2>(table: classes), into: &ids)
    case .qwen35: words.encode(text, CL100KScanner<Qwen35>(table: classes), into: &ids)
    case .o200k: words.encode(text, O200KScanner(table: classes), into: &ids)
    case .deepSeekV3: words.encode(text, DeepSeekScanner(table: classes), into: &ids)
    case .stages:
      guard let general = tokenizer.regexPreTokenizer else {
        preconditionFailure("a general pre-tokenizer is compiled with its tokenizer")
      }
      for range in try general.pretokens(of: text) { words.encode(text, range, into: &ids) }
    }
  }
}
