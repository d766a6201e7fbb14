/// Encodes a text that arrives in chunks, in bounded memory.
///
///     var encoder = StreamingEncoder(tokenizer)
///     while let chunk = try source.read() { try encoder.append(chunk.span, into: &ids) }
///     try encoder.finish(into: &ids)
///
/// The IDs are those of the whole text, however it is cut; chunks may end inside characters. What
/// cannot be decided yet is held back: all behind the last *border*, a place at which the two characters
/// beside it tell that no token reaches across. In prose there is one at nearly every word, in Chinese
/// and Japanese at punctuation marks and digits, in numbers at every separator. There is none inside a
/// single pretoken, which is one word or run of symbols, nor in long runs of digits. Tokenizers with a
/// pattern of their own (`PreTokenizer.stages`) have no borders at all: the whole text is held until
/// `finish`. `heldByteCount` tells.
public struct StreamingEncoder: ~Copyable {
  private var encoder: Encoder
  private let borders: TextBorders
  private let policy: SpecialTokenPolicy
  private var held: [UInt8] = []
  /// Bytes of the text that are encoded.
  private var encodedByteCount = 0

  /// An encoder at the start of a text.
  public init(_ tokenizer: Tokenizer, specialTokens: SpecialTokenPolicy = .treatAsText) {
    encoder = tokenizer.makeEncoder()
    borders = encoder.borders
    policy = specialTokens
  }

  /// Bytes of the text that wait for what follows.
  public var heldByteCount: Int { held.count }

  /// Takes the next bytes of the text and appends to `ids` those that can be known.
  ///
  /// - Complexity: O(*n*) in the bytes of the chunk and those that it sets free.
  /// - Throws: As `Encoder.encode`; byte offsets count from the start of the text. After an error, the
  ///   text cannot go on.
  public mutating func append(
    _ chunk: Span<UInt8>, into ids: inout [TokenID]
  ) throws(EncodingError) {
    // A border needs both its scalars, so the end of what was held may be one now.
    let searched = max(0, held.count - 4)
    for index in chunk.indices { held.append(chunk[index]) }
    if let border = borders.last(in: held.span, after: searched, upTo: held.count) {
      try encode(border, into: &ids)
    }
  }

  /// Ends the text and appends the IDs of what was held back.
  ///
  /// The encoder can take another text then.
  ///
  /// - Throws: As `append`.
  public mutating func finish(into ids: inout [TokenID]) throws(EncodingError) {
    try encode(held.count, into: &ids)
    encodedByteCount = 0
    encoder.startsStretch = true
  }

  private mutating func encode(_ count: Int, into ids: inout [TokenID]) throws(EncodingError) {
    var text: [UInt8] = []
    swap(&text, &held)
    try encoder.encodePiece(
      text.span.extracting(0..<count), policy, at: encodedByteCount, into: &ids)
    encodedByteCount += count
    text.removeFirst(count)
    swap(&text, &held)
  }
}
