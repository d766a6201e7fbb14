/// Weighs what is said about the charset of bytes against what they look like.
///
/// A claim, of HTTP or of the document, is believed unless the bytes speak clearly against it: they are
/// decoded by it, and only if that does not look like writing (``TextPlausibility``) also by the other claim,
/// by what ICU takes them for, and by the charsets that web pages are written in. Another one is taken if it
/// makes far better text. Without a claim it is ICU's guess that has to stand against the others.
///
/// Only characters beyond ASCII say something, so the bytes around the first of them are looked at, 16 KiB
/// in all.
struct CharsetChoice {
  var charset: Charset
  var evidence: CharsetEvidence
  /// Whether the bytes, decoded so, look like writing, or are too few to tell.
  var isPlausible: Bool

  /// Chooses.
  ///
  /// - Parameters:
  ///   - bytes: Neither ASCII nor UTF-8.
  ///   - claims: What is said, the first before the second; charsets that extend ASCII.
  ///   - guesses: What statistics of the bytes say, the likeliest first.
  ///   - decode: Makes UTF-8 of a part of the bytes.
  /// - Complexity: O(*n*) with a claim that holds; some 20 times the time to decode 16 KiB without.
  init(
    of bytes: Span<UInt8>, claims: [(Charset, CharsetEvidence)], guesses: () -> [Charset],
    decode: ([UInt8], Charset) -> [UInt8]
  ) {
    let sample = Self.sample(of: bytes)
    func judge(_ charset: Charset) -> TextPlausibility {
      TextPlausibility(decode(sample, charset))
    }
    if let first = claims.first {
      let claimed = judge(first.0)
      self.init(charset: first.0, evidence: first.1, isPlausible: claimed.isWriting)
      if claimed.isBeyondDoubt { return }
      if let second = claims.dropFirst().first, second.0 != first.0 {
        let other = judge(second.0)
        if other.score >= claimed.score + 0.2 {
          self.init(charset: second.0, evidence: second.1, isPlausible: other.isWriting)
          if other.isBeyondDoubt { return }
        }
      }
      let present = charset == first.0 ? claimed : judge(charset)
      let (best, found) = Self.best(of: guesses() + Self.common, judge)
      guard found.isFarBetter(than: present) else { return }
      self.init(charset: best, evidence: .detection, isPlausible: true)
    } else {
      let guesses = guesses()
      let guess = guesses.first ?? .windows1252
      let guessed = judge(guess)
      self.init(
        charset: guess, evidence: guesses.isEmpty ? .fallback : .detection,
        isPlausible: guessed.isWriting)
      if guessed.isBeyondDoubt { return }
      let (best, found) = Self.best(of: guesses + Self.common, judge)
      guard found.isFarBetter(than: guessed) else { return }
      self.init(charset: best, evidence: .detection, isPlausible: true)
    }
  }

  private init(charset: Charset, evidence: CharsetEvidence, isPlausible: Bool) {
    self.charset = charset
    self.evidence = evidence
    self.isPlausible = isPlausible
  }

  /// The charset that makes the best text; the first of those that are about as good.
  private static func best(
    of charsets: [Charset], _ judge: (Charset) -> TextPlausibility
  ) -> (Charset, TextPlausibility) {
    var best = (charsets[0], judge(charsets[0]))
    for charset in charsets.dropFirst() where charset != best.0 {
      let judged = judge(charset)
      if judged.score > best.1.score + 0.03 { best = (charset, judged) }
    }
    return best
  }

  /// The charsets of web pages that are not UTF-8, those of the largest languages first.
  ///
  /// Not windows-874, in which everything is Thai, and none that differs from one of these in letters only.
  private static let common: [Charset] = [
    "windows-1252", "windows-1251", "gb18030", "shift_jis", "euc-jp", "big5", "euc-kr", "koi8-r",
    "windows-1256", "windows-1250", "iso-8859-2", "windows-1253", "iso-8859-7", "windows-1255",
    "ibm866", "iso-8859-5", "iso-8859-6", "koi8-u", "x-mac-cyrillic", "iso-8859-15", "macintosh",
  ].compactMap(Charset.init(label:))

  private static let maximumSampleBytes = 16_384
  /// ASCII that is taken along on both sides.
  private static let margin = 16

  /// What is not ASCII, with the ASCII around it.
  ///
  /// Parts begin behind ASCII, so at a character's beginning in all charsets that matter.
  private static func sample(of bytes: Span<UInt8>) -> [UInt8] {
    var sample: [UInt8] = []
    var end = 0
    var index = 0
    while index < bytes.count, sample.count < maximumSampleBytes {
      guard bytes[index] >= 0x80 else {
        index += 1
        continue
      }
      var start = index
      while start > end, index - start < margin { start -= 1 }
      if start > end { sample.append(0x0A) }
      end = index + 1
      while end < bytes.count, bytes[end] >= 0x80, end - start < maximumSampleBytes { end += 1 }
      let last = end
      while end < bytes.count, end - last < margin, bytes[end] < 0x80 { end += 1 }
      for place in start..<end { sample.append(bytes[place]) }
      index = end
    }
    return sample
  }
}

extension TextPlausibility {
  /// No other charset can be far better, or there is too little text for one to be.
  fileprivate var isBeyondDoubt: Bool {
    count < 3 || loss <= 0.08 && (score >= 0.5 || count < 20)
  }

  /// Whether this is nothing that a reader would stumble over.
  fileprivate var isWriting: Bool { count < 8 || loss <= 0.3 || score >= 0.3 }

  /// Whether a claim is to be given up for this.
  fileprivate func isFarBetter(than other: TextPlausibility) -> Bool {
    loss <= 0.15 && score >= max(other.score + (other.count < 20 ? 0.3 : 0.15), 0.6)
  }
}
