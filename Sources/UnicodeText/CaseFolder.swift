/// Folds text for caseless comparison of words: NFKC_Casefold.
///
/// `Straße`, `STRASSE` and `ｓｔｒａｓｓｅ` become `strasse`; default-ignorable characters (soft hyphen,
/// zero-width joiners, BOM) go. Accents stay.
///
/// The Unicode Standard 15.0, section 3.13, definition R5 (toNFKC_Casefold).
public struct CaseFolder: Sendable {
  private let normalizer = Normalizer(.nfkcCasefold)

  /// Creates a case folder, which has no state.
  public init() {}

  /// Appends the folded text to `out`.
  ///
  /// - Parameters:
  ///   - text: Valid UTF-8.
  ///   - out: Receives the folded text at its end; what was there stays.
  /// - Complexity: O(*n*); ASCII does not go through ICU.
  public func fold(_ text: Span<UInt8>, into out: inout [UInt8]) {
    if asciiPrefixLength(of: text, withoutCapitals: false) < text.count {
      return normalizer.append(text, to: &out)
    }
    let oldCount = out.count
    unsafe text.withUnsafeBufferPointer { unsafe out.append(contentsOf: $0) }
    var folded = out.mutableSpan
    for index in oldCount..<folded.count {
      let byte = folded[index]
      folded[index] = byte | (byte >= 0x41 && byte <= 0x5A ? 0x20 : 0)  // vectorized
    }
  }
}
