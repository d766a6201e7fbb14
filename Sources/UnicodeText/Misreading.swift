/// What is found in a text if it is taken for UTF-8 that was read in one charset.
struct Misreading {
  /// Characters that stand for one character in UTF-8.
  struct Sequence {
    var range: Range<Int>
    var scalar: UInt32
    /// How many characters stand for it.
    var length: Int
    /// Whether there is a sign in it that does not stand behind words.
    var isStrong: Bool

    /// "â€™" is enough by itself.
    var isSurePunctuation: Bool { isStrong && length > 2 && 0x2000...0x20BF ~= scalar }
  }

  let charset: SingleByteCharset
  /// The sequences to be put right, in the order of the text.
  private(set) var replaced: [Sequence] = []
  private(set) var strongCount = 0
  private var hasSurePunctuation = false
  /// Whether not all of them are letters that stand alone, as in a text that speaks of them: "é is
  /// shown as Ã©".
  private var isInUse = false
  /// Characters beyond ASCII, and those of them that are in sequences.
  private var count = 0
  private var replacedCharacterCount = 0
  /// Pieces of sequences, which would be left.
  private var remnantCount = 0

  /// Whether the text is broken, at least in part.
  var isSure: Bool {
    switch charset.proof {
    case .sequences: strongCount >= 2 && isInUse || hasSurePunctuation
    case .mostOfTheText:
      strongCount >= 2 && replaced.count >= 4 && replacedCharacterCount * 2 >= count
    }
  }

  /// Whether a single sequence gives cause for concern.
  var isSuspect: Bool { charset.proof == .sequences && strongCount > 0 }

  /// Whether nothing broken is left when the sequences are put right.
  var isWhole: Bool { remnantCount == 0 }

  init(of text: [UInt8], as charset: SingleByteCharset) {
    self.charset = charset
    var sequences: [Sequence] = []
    /// Letters that begin a sequence and have no more than a part of it behind them.
    var pieceCount = 0
    var index = 0
    while index < text.count {
      guard text[index] >= 0x80 else {
        index = Self.endOfASCII(in: text, from: index + 1)
        continue
      }
      let (scalar, next) = SingleByteCharset.scalar(in: text, at: index)
      let byte = charset.byte(of: scalar)
      if 0xC2...0xF4 ~= byte {
        if let sequence = Self.sequence(in: text, at: index, next, byte, charset) {
          sequences.append(sequence)
          count += sequence.length
          index = sequence.range.upperBound
          continue
        }
        if Self.isPiece(in: text, at: next, byte, charset) { pieceCount += 1 }
      }
      count += 1
      index = next
    }
    strongCount = sequences.count { $0.isStrong }
    hasSurePunctuation = sequences.contains(where: \.isSurePunctuation)
    isInUse = sequences.contains { $0.isStrong && !Self.isLetterAlone($0, in: text) }
    choose(from: sequences)
    guard isSure else { return }
    remnantCount = pieceCount
    countRemnants(of: text)
  }

  /// Whether a sequence is a letter that touches no other.
  private static func isLetterAlone(_ sequence: Sequence, in text: [UInt8]) -> Bool {
    func isInWord(_ index: Int) -> Bool {
      text.indices.contains(index)
        && (text[index] >= 0x80 || (text[index] | 0x20) &- UInt8(ascii: "a") < 26)
    }
    return sequence.length == 2
      && Unicode.Scalar(sequence.scalar)?.properties.isAlphabetic == true
      && !isInWord(sequence.range.lowerBound - 1) && !isInWord(sequence.range.upperBound)
  }

  /// The next place that is not ASCII.
  private static func endOfASCII(in text: [UInt8], from start: Int) -> Int {
    unsafe text.withUnsafeBytes { buffer in
      var index = start
      while index &+ 32 <= buffer.count, unsafe isASCII(buffer, at: index) { index &+= 32 }
      while index < buffer.count, unsafe buffer[index] < 0x80 { index &+= 1 }
      return index
    }
  }

  /// The text with its sequences put right.
  func text(from text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var end = 0
    for sequence in replaced {
      result += text[end..<sequence.range.lowerBound]
      if let scalar = Unicode.Scalar(sequence.scalar) { result += String(scalar).utf8 }
      end = sequence.range.upperBound
    }
    return result + text[end...]
  }

  /// Takes the strong sequences, and of the others those that are no letter before punctuation: those of two
  /// characters, which begin with a capital, and those that touch another sequence.
  ///
  /// Controls are half of something that was broken twice, so they do not stand alone.
  private mutating func choose(from sequences: [Sequence]) {
    for (index, sequence) in sequences.enumerated() {
      let touches =
        index > 0 && sequences[index - 1].range.upperBound == sequence.range.lowerBound
        || index + 1 < sequences.count
          && sequences[index + 1].range.lowerBound == sequence.range.upperBound
      let isLikely =
        sequence.scalar < 0xA0
        ? touches
        : sequence.isStrong || sequence.length == 2 || touches
          || charset.proof == .mostOfTheText
      guard isLikely else { continue }
      replaced.append(sequence)
      replacedCharacterCount += sequence.length
    }
  }

  /// Counts characters of the charset's upper half that touch a sequence and belong to none.
  private mutating func countRemnants(of text: [UInt8]) {
    for (index, sequence) in replaced.enumerated() {
      let start = sequence.range.lowerBound
      if start > 0, text[start - 1] >= 0x80,
        index == 0 || replaced[index - 1].range.upperBound != start
      {
        var place = start - 1
        while text[place] & 0xC0 == 0x80 { place -= 1 }
        if isRemnant(SingleByteCharset.scalar(in: text, at: place).scalar) { remnantCount += 1 }
      }
      let end = sequence.range.upperBound
      if end < text.count, text[end] >= 0x80,
        index + 1 == replaced.count || replaced[index + 1].range.lowerBound != end
      {
        if isRemnant(SingleByteCharset.scalar(in: text, at: end).scalar) { remnantCount += 1 }
      }
    }
  }

  private func isRemnant(_ scalar: UInt32) -> Bool {
    if scalar == 0xFFFD { return true }
    let byte = charset.byte(of: scalar)
    return byte != 0 && !SingleByteCharset.standsBehindWords(byte)
  }

  private static func sequence(
    in text: [UInt8], at start: Int, _ second: Int, _ first: UInt8, _ charset: SingleByteCharset
  ) -> Sequence? {
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF3: length = 4
    default: return nil
    }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    var isStrong = false
    var index = second
    for offset in 1..<length {
      guard index < text.count else { return nil }
      guard text[index] >= 0x80 else {
        return restored(first, offset, value, start..<index, text[index])
      }
      let (scalar, end) = SingleByteCharset.scalar(in: text, at: index)
      let next = charset.byte(of: scalar)
      guard next & 0xC0 == 0x80 else {
        if scalar == 0xFFFD, first == 0xE2, offset == 2, value == 0x80 {
          return Sequence(range: start..<end, scalar: 0x201D, length: 3, isStrong: false)
        }
        return nil
      }
      if charset.isStrong(next, behind: first) { isStrong = true }
      value = value << 6 | UInt32(next & 0x3F)
      index = end
    }
    guard isUsual(value, length: length) else { return nil }
    // Scripts hold such letters of Han as data.
    return Sequence(
      range: start..<index, scalar: value, length: length,
      isStrong: isStrong && value < 0x20000)
  }

  /// A sequence whose last byte became a space or was left out: "Ã " is "à", "Â " is a hard space, "â€" is "”",
  /// "â€"" is a dash.
  ///
  /// Of the bytes that windows-1252 has no character for, only that of the quotation mark makes
  /// punctuation that is in use. The straight mark was a curved one, which is the last byte of dashes.
  private static func restored(
    _ first: UInt8, _ offset: Int, _ value: UInt32, _ range: Range<Int>, _ next: UInt8
  ) -> Sequence? {
    if first == 0xE2, offset == 2, value == 0x80 {
      switch next {
      case UInt8(ascii: "\""):
        let withMark = range.lowerBound..<range.upperBound + 1
        return Sequence(range: withMark, scalar: 0x2014, length: 2, isStrong: false)
      case UInt8(ascii: "'"), 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return nil
      default: return Sequence(range: range, scalar: 0x201D, length: 2, isStrong: false)
      }
    }
    guard offset == 1, next == 0x20 else { return nil }
    switch first {
    case 0xC3: return Sequence(range: range, scalar: 0xE0, length: 2, isStrong: false)
    case 0xC2:
      let withSpace = range.lowerBound..<range.upperBound + 1
      return Sequence(range: withSpace, scalar: 0xA0, length: 2, isStrong: false)
    default: return nil
    }
  }

  /// Whether a letter that begins no sequence is the rest of one.
  ///
  /// Those with which Latin letters and punctuation begin are enough, and only before a sign: others are
  /// letters of words, before a trademark.
  private static func isPiece(
    in text: [UInt8], at next: Int, _ first: UInt8, _ charset: SingleByteCharset
  ) -> Bool {
    guard first == 0xC2 || first == 0xC3 || first == 0xE2, next < text.count, text[next] >= 0x80
    else { return false }
    let (scalar, _) = SingleByteCharset.scalar(in: text, at: next)
    let byte = charset.byte(of: scalar)
    return scalar == 0xFFFD || byte & 0xC0 == 0x80 && charset.isStrong(byte, behind: first)
  }

  /// Whether texts hold a character: letters of scripts in use, punctuation, signs, emoji; U+FFFD.
  private static func isUsual(_ value: UInt32, length: Int) -> Bool {
    switch length {
    case 2:
      switch value {
      case 0x80...0x17F, 0x192, 0x218...0x21B, 0x2C6...0x2DD, 0x370...0x52F, 0x591...0x5EA,
        0x600...0x6FF:
        true
      default: false
      }
    case 3:
      switch value {
      case 0x900...0xEFF, 0x1E00...0x1FFF, 0x2002...0x2064, 0x2070...0x2BFF: true
      case 0x2E80...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFEFF, 0xFF00...0xFFEF, 0xFFFD: true
      default: false
      }
    default: 0x1F000...0x1FAFF ~= value || 0x20000...0x2FFFF ~= value
    }
  }
}
