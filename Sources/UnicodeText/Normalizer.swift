internal import CICU

/// A Unicode normalization form.
///
/// Unicode Standard Annex #15, <https://www.unicode.org/reports/tr15/>; for NFKC_Casefold, the
/// Unicode Standard 15.0, section 3.13.
public enum NormalizationForm: String, Sendable, CaseIterable {
  /// The text as it is.
  case none
  /// Composed: what the Web and this program use by default.
  case nfc
  /// Decomposed.
  case nfd
  /// Composed, with compatibility variants (ligatures, fullwidth forms, …) replaced.
  case nfkc
  /// Decomposed, with compatibility variants replaced.
  case nfkd
  /// NFKC, case-folded, without default-ignorable characters: for caseless comparison.
  case nfkcCasefold = "nfkc-casefold"
}

/// The characters that a normalizer knows; it leaves others alone, as it does unassigned ones.
public enum NormalizedCharacters: Sendable {
  /// All that the installed ICU knows.
  case all
  /// Those assigned in Unicode 9.0, to do exactly what software with tables of that age does.
  case unicode9
}

/// Brings text into a Unicode normalization form, by ICU's tables (Unicode 15).
///
///     Normalizer(.nfc).normalize(Array("e\u{301}".utf8))   // the UTF-8 of "é"
public struct Normalizer: Sendable {
  /// The form that texts are brought into.
  public let form: NormalizationForm
  /// The characters that take part.
  public let characters: NormalizedCharacters

  /// A normalizer into a given form.
  public init(_ form: NormalizationForm, characters: NormalizedCharacters = .all) {
    self.form = form
    self.characters = characters
  }

  /// Says whether a text, valid UTF-8, is in the form already.
  ///
  /// - Complexity: O(*n*), no allocation but for NFD and NFKD (64 KiB pieces as UTF-16).
  public func isNormalized(_ text: Span<UInt8>) -> Bool {
    guard let code = form.code else { return true }
    if asciiPrefixLength(of: text, withoutCapitals: form == .nfkcCasefold) == text.count {
      return true
    }
    if let settled = SettledScalars.of(form), settled.areAll(of: text) { return true }
    var status: Int32 = 0
    let answer = unsafe text.withUnsafeBufferPointer { text in
      unsafe cicu_is_normalized(
        code, characters.code, text.baseAddress, Int64(text.count), &status)
    }
    requireSuccess(status)
    return answer != 0
  }

  /// Says whether bytes are UTF-8 and in the form already.
  ///
  /// - Complexity: as above.
  public func isNormalized(anyBytes text: Span<UInt8>) -> Bool {
    if let settled = SettledScalars.of(form), settled.areAll(of: text) { return true }
    return isValidUTF8(text) && isNormalized(text)
  }

  /// Brings a text into the form.
  ///
  /// - Parameter text: Valid UTF-8 (see ``UTF8Repair``).
  /// - Returns: The text in the form: the same storage where it was in it already.
  /// - Complexity: O(*n*), and O(*n* log *n*) on long runs of combining marks in wrong order.
  public func normalize(_ text: consuming [UInt8]) -> [UInt8] {
    if isNormalized(text.span) { return text }
    var result: [UInt8] = []
    append(text.span, to: &result)
    return result
  }

  /// Appends the text in the form to `output`, without asking whether it is in it already.
  func append(_ text: Span<UInt8>, to output: inout [UInt8]) {
    guard let code = form.code else {
      return unsafe text.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
    }
    let oldCount = output.count
    // Most text shrinks or grows little. What does not fit is counted and done again.
    var room = text.count + text.count / 8 + 32
    while true {
      output.append(contentsOf: repeatElement(0, count: room))
      var status: Int32 = 0
      let needed = unsafe text.withUnsafeBufferPointer { text in
        unsafe output.withUnsafeMutableBufferPointer { output in
          let free = unsafe output.baseAddress.map { unsafe $0 + oldCount }
          return unsafe Int(
            cicu_normalize(
              code, characters.code, text.baseAddress, Int64(text.count), free, Int64(room),
              &status))
        }
      }
      requireSuccess(status)
      output.removeLast(room - min(room, needed))
      if needed <= room { return }
      output.removeLast(room)
      room = needed
    }
  }

  /// ICU fails only without its data or without memory: nothing that a caller could mend.
  private func requireSuccess(_ status: Int32) {
    precondition(
      status <= 0, "ICU cannot normalize: \(ICUError(operation: form.rawValue, code: status))")
  }
}

extension NormalizationForm {
  /// The form's number behind the wall, nil for none.
  var code: Int32? {
    switch self {
    case .none: nil
    case .nfc: Int32(CICU_NFC)
    case .nfd: Int32(CICU_NFD)
    case .nfkc: Int32(CICU_NFKC)
    case .nfkd: Int32(CICU_NFKD)
    case .nfkcCasefold: Int32(CICU_NFKC_CASEFOLD)
    }
  }
}

extension NormalizedCharacters {
  /// The number behind the wall.
  fileprivate var code: Int32 {
    switch self {
    case .all: Int32(CICU_ALL_CHARACTERS)
    case .unicode9: Int32(CICU_UNICODE_9)
    }
  }
}

/// How many bytes at the start are ASCII, and no capital letters where these count.
func asciiPrefixLength(of text: Span<UInt8>, withoutCapitals: Bool) -> Int {
  unsafe text.withUnsafeBytes { buffer in
    var index = 0
    if !withoutCapitals {
      while index &+ 32 <= buffer.count, unsafe isASCII(buffer, at: index) { index &+= 32 }
    }
    while index &+ 8 <= buffer.count {
      let word = unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { break }
      if withoutCapitals {
        // Bit 7 of a byte: is it at least "A"; is it above "Z".
        let fromA = word &+ 0x3F3F_3F3F_3F3F_3F3F
        let aboveZ = word &+ 0x2525_2525_2525_2525
        if fromA & ~aboveZ & 0x8080_8080_8080_8080 != 0 { break }
      }
      index &+= 8
    }
    while index < buffer.count {
      let byte = unsafe buffer[index]
      if byte >= 0x80 || withoutCapitals && byte >= 0x41 && byte <= 0x5A { break }
      index &+= 1
    }
    return index
  }
}
