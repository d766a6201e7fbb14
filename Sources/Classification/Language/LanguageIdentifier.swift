internal import CCLD2

/// Says which language a text is in.
///
/// CLD2 (quadgram tables for 80 languages) decides among languages of the same script. It is weak on
/// short texts; there the letters decide before it where they are proof (kana makes a text Japanese;
/// Han without kana Chinese; ы or э without letters that Russian lacks Russian; ة or ي without letters
/// that Arabic lacks Arabic), and in Latin script the function words may overrule it.
///
///     LanguageIdentifier().identify("Der Patient klagt über Fieber.".utf8.span).code   // "de"
public struct LanguageIdentifier: Sendable {
  /// The most bytes of a text that are looked at.
  ///
  /// Of a longer text, eight pieces of equal length are taken at equal distances, the first at the
  /// beginning and the last at the end, so that a front matter in another language does not decide.
  public static let sampleByteLimit = 4 * 1024

  private static let pieceCount = 8

  /// Texts of fewer Latin letters are too short for CLD2 alone.
  private static let shortTextLetterLimit = 1_000

  private let functionWords = FunctionWords()

  /// An identifier, to be made once and used from any thread.
  public init() {}

  /// The language of a text.
  ///
  /// - Parameter text: Valid UTF-8, of any length. Without letters the answer is `und`.
  /// - Returns: The language of the greatest share of the text.
  /// - Complexity: O(1) beyond `sampleByteLimit` bytes, O(*n*) below.
  public func identify(_ text: Span<UInt8>) -> LanguageGuess {
    let sample = Self.sample(of: text)
    let profile = ScriptProfile(sample.span)
    let cjk = profile.han + profile.kana
    let letters = profile.latin + profile.cyrillic + profile.arabic + cjk + profile.other
    if letters == 0 { return .undetermined }

    // One Han character or kana says about as much as three letters.
    if cjk * 4 > letters {
      let share = Double(cjk) / Double(letters)
      // Chinese texts quote a の; Japanese ones, however dense with kanji, have a kana in twelve.
      if profile.kana * 12 > cjk { return LanguageGuess(provedBy: share, code: "ja") }
      var guess = LanguageGuess(provedBy: share, code: "zh")
      guess.script = Self.guessOfCLD2(sample).script
      return guess
    }
    if profile.cyrillic * 2 > letters, profile.russianLetters > 0,
      profile.nonRussianLetters * 50 < profile.cyrillic
    {
      return LanguageGuess(provedBy: Double(profile.cyrillic) / Double(letters), code: "ru")
    }
    if profile.arabic * 2 > letters, profile.arabicLetters > 0,
      profile.nonArabicLetters * 50 < profile.arabic
    {
      return LanguageGuess(provedBy: Double(profile.arabic) / Double(letters), code: "ar")
    }
    var guess = Self.guessOfCLD2(sample)
    if profile.latin * 2 > letters, profile.latin < Self.shortTextLetterLimit,
      let code = functionWords.correction(of: guess.code, for: sample.span)
    {
      guess = LanguageGuess(code: code, script: nil, confidence: 0.5, isReliable: false)
    } else if profile.nonRussianLetters == 0, guess.code == "sr" || guess.code == "mk",
      profile.cyrillic * 2 > letters
    {
      // Serbian and Macedonian can hardly do without a ј.
      guess = LanguageGuess(code: "ru", script: nil, confidence: 0.5, isReliable: false)
    }
    return guess
  }

  /// What CLD2 says of a sample.
  private static func guessOfCLD2(_ sample: [UInt8]) -> LanguageGuess {
    var result = ccld2_result()
    unsafe sample.withUnsafeBufferPointer { bytes in
      if let start = bytes.baseAddress {
        unsafe ccld2_detect(start, Int32(bytes.count), &result)
      }
    }
    let first = result.shares.0
    let code = unsafe withUnsafeBytes(of: first.code) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if code == "un" || code.isEmpty { return .undetermined }
    let subtags = code.split(separator: "-").map(String.init)
    let share = Double(first.percent) / 100
    return LanguageGuess(
      code: bcp47Codes[subtags[0]] ?? subtags[0],
      script: subtags[0] == "zh" ? subtags.count > 1 ? "Hant" : "Hans" : nil,
      confidence: result.is_reliable ? share : share / 2,
      isReliable: result.is_reliable)
  }

  /// Codes of CLD2 that BCP-47 has replaced.
  private static let bcp47Codes = ["iw": "he", "jw": "jv", "mo": "ro", "tl": "fil", "no": "nb"]

  /// The pieces to look at, with control characters as spaces, which CLD2 would refuse.
  static func sample(of text: Span<UInt8>) -> [UInt8] {
    var sample: [UInt8] = []
    func append(_ range: Range<Int>) {
      for position in range {
        let byte = text[position]
        sample.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte)
      }
    }
    if text.count <= sampleByteLimit {
      sample.reserveCapacity(text.count)
      append(0..<text.count)
      return sample
    }
    sample.reserveCapacity(sampleByteLimit)
    let pieceLength = sampleByteLimit / pieceCount - 1
    for piece in 0..<pieceCount {
      let start = (text.count - pieceLength) / (pieceCount - 1) * piece
      append(wholeScalars(in: start..<start + pieceLength, of: text))
      sample.append(0x20)
    }
    return sample
  }

  /// The range without the part of a scalar at its beginning and end.
  private static func wholeScalars(in range: Range<Int>, of text: Span<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, text[start] & 0xC0 == 0x80 { start += 1 }
    while end > start, end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
    return start..<end
  }
}

extension LanguageGuess {
  /// The language that the letters of a text prove, which make up `share` of it.
  fileprivate init(provedBy share: Double, code: String) {
    self.init(code: code, script: nil, confidence: share, isReliable: true)
  }
}
