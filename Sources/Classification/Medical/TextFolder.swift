internal import UnicodeText

/// A text as the terms are compared with it.
struct FoldedText {
  /// Words, that is runs of folded letters and digits, with one space between; valid UTF-8.
  var bytes: [UInt8]
  /// The number of scalars of `bytes` that are not spaces.
  var characterCount: Int
}

/// Folds away every difference of writing that says nothing about the meaning.
///
/// NFKC_Casefold (case, full width, ligatures, presentation forms, soft hyphens), and then:
/// accents of Latin letters fall (`œdème` = `oedeme`, `Überdosis` = `uberdosis`); ё is е; Arabic
/// tatweel and vowel signs fall, the alefs are one, final ya and ta marbuta are ya and ha, Persian
/// kaf and ya are the Arabic ones; everything that is no letter or digit (punctuation, symbols,
/// emoji, line breaks) is a space, and a run of spaces is one.
///
///     "X‑Ray: Herzinfarkt,\n ＣＯＶＩＤ-19"   →   "x ray herzinfarkt covid 19"
///
/// So a word edge is a space or an end of the text, and terms match across line breaks.
struct TextFolder: Sendable {
  private let caseFolder = CaseFolder()

  /// What each scalar from 0x80 to 0x7FF becomes; see `Fold`.
  private let twoByteFolds = TextFolder.twoByteFolds

  private static let twoByteFolds: [UInt32] = {
    let caseFolder = CaseFolder()
    let decomposer = Normalizer(.nfkd)
    return (UInt32(0x80)..<0x800).map {
      makeFold(of: $0, caseFolder: caseFolder, decomposer: decomposer)
    }
  }()

  /// Folds valid UTF-8.
  ///
  /// - Complexity: O(*n*). Text that uses only common scalars is folded by table in one pass; the
  ///   first scalar outside of them (a lone combining mark, half-width kana, a presentation form)
  ///   sends the whole text through ICU before.
  func fold(_ text: Span<UInt8>) -> FoldedText {
    if let folded = foldByTable(text, isCaseFolded: false) { return folded }
    var caseFolded: [UInt8] = []
    caseFolder.fold(text, into: &caseFolded)
    return foldByTable(caseFolded.span, isCaseFolded: true)
      ?? FoldedText(bytes: [], characterCount: 0)
  }

  // MARK: - One pass

  /// A fold of a scalar in 32 bits: the length of its UTF-8 in the top byte, then up to two bytes, the
  /// first lowest; or one of the two special values.
  private enum Fold {
    static let nothing: UInt32 = 0
    static let space: UInt32 = 0x0100_0020
    /// Only ICU knows, because the scalar may combine with the one before it.
    static let needsCaseFolder: UInt32 = 0xFF00_0000

    static func bytes(_ utf8: some Collection<UInt8>) -> UInt32 {
      var fold = UInt32(utf8.count) << 24
      for (position, byte) in utf8.enumerated() { fold |= UInt32(byte) << (8 * UInt32(position)) }
      return fold
    }
  }

  /// Nil if `text` has a scalar that needs ICU's case folder first; never nil if `isCaseFolded`.
  private func foldByTable(_ text: Span<UInt8>, isCaseFolded: Bool) -> FoldedText? {
    let table = twoByteFolds.span
    var characterCount = 0
    var isComplete = true
    // No fold is longer than its scalar, and a space replaces at least one byte.
    let bytes = [UInt8](capacity: text.count) { out in
      var isSpacePending = false
      var position = 0
      let end = text.count

      /// Writes a word character of one to four bytes.
      func put(_ a: UInt8, to out: inout OutputSpan<UInt8>) {
        if isSpacePending {
          if characterCount > 0 { out.append(0x20) }
          isSpacePending = false
        }
        out.append(a)
        characterCount += 1
      }

      while position < end {
        let lead = text[position]
        if lead < 0x80 {
          position += 1
          // a ... z, 0 ... 9, A ... Z; all other ASCII is a space.
          if lead &- 0x61 < 26 || lead &- 0x30 < 10 {
            put(lead, to: &out)
          } else if lead &- 0x41 < 26 {
            put(lead | 0x20, to: &out)
          } else {
            isSpacePending = true
          }
          continue
        }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        if lead < 0xC2 || lead > 0xF4 || position + length > end {
          // Not UTF-8: a promise broken by the caller, but no reason to read outside of the text.
          position += 1
          isSpacePending = true
          continue
        }
        if lead < 0xE0 {
          let fold = table[Int(lead & 0x1F) << 6 | Int(text[position + 1] & 0x3F) &- 0x80]
          position += 2
          switch fold {
          case Fold.nothing: break
          case Fold.space: isSpacePending = true
          case Fold.needsCaseFolder:
            if isCaseFolded { break }
            isComplete = false
            return
          default:
            put(UInt8(truncatingIfNeeded: fold), to: &out)
            if fold >> 24 == 2 { out.append(UInt8(truncatingIfNeeded: fold >> 8)) }
            // œ → oe: a second byte that is ASCII is a second character.
            if fold >> 24 == 2 && fold & 0x8000 == 0 { characterCount += 1 }
          }
          continue
        }
        switch Self.classOfLongScalar(at: position, in: text) {
        case .letter:
          put(lead, to: &out)
          for offset in 1..<length { out.append(text[position + offset]) }
        case .space: isSpacePending = true
        case .ascii(let byte): put(byte, to: &out)
        case .unknown:
          if !isCaseFolded {
            isComplete = false
            return
          }
          let scalar = Self.scalar(at: position, in: text)
          if Self.isWordCharacter(scalar) {
            put(lead, to: &out)
            for offset in 1..<length { out.append(text[position + offset]) }
          } else if scalar.properties.generalCategory != .nonspacingMark {
            isSpacePending = true
          }
        }
        position += length
      }
    }
    return isComplete ? FoldedText(bytes: bytes, characterCount: characterCount) : nil
  }

  private enum LongScalarClass {
    case letter, space, unknown
    case ascii(UInt8)
  }

  /// What the common scalars of three and four bytes are; `.unknown` where ICU must be asked.
  @inline(__always)
  private static func classOfLongScalar(at position: Int, in text: Span<UInt8>) -> LongScalarClass {
    let lead = text[position]
    guard lead < 0xF0 else { return .unknown }
    let value =
      UInt32(lead & 0x0F) << 12 | UInt32(text[position + 1] & 0x3F) << 6
      | UInt32(text[position + 2] & 0x3F)
    switch value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF,  // Han
      0x3041...0x3096, 0x30A1...0x30FA, 0x30FC,  // kana and the long vowel mark
      0x3005, 0x3007:  // 々〇
      return .letter
    case 0x3000...0x3003, 0x3008...0x3011, 0x3014...0x301F, 0x30FB,  // CJK punctuation
      0x2000...0x200A, 0x2010...0x2023, 0x2025...0x2029, 0x2030...0x203A:  // general punctuation
      return .space
    case 0xFF01...0xFF5E:  // full-width ASCII
      let byte = UInt8(truncatingIfNeeded: value &- 0xFEE0)
      if byte &- 0x61 < 26 || byte &- 0x30 < 10 { return .ascii(byte) }
      return byte &- 0x41 < 26 ? .ascii(byte | 0x20) : .space
    default: return .unknown
    }
  }

  // MARK: - Tables

  private static func makeFold(
    of value: UInt32, caseFolder: CaseFolder, decomposer: Normalizer
  ) -> UInt32 {
    guard let scalar = Unicode.Scalar(value) else { return Fold.space }
    switch value {
    case 0x00AD: return Fold.nothing  // soft hyphen
    case 0x00D8, 0x00F8: return Fold.bytes("o".utf8)  // ø
    case 0x0110, 0x0111: return Fold.bytes("d".utf8)  // đ
    case 0x0141, 0x0142: return Fold.bytes("l".utf8)  // ł
    case 0x0130, 0x0131: return Fold.bytes("i".utf8)  // Turkish i
    case 0x00C6, 0x00E6: return Fold.bytes("ae".utf8)  // æ
    case 0x0152, 0x0153: return Fold.bytes("oe".utf8)  // œ
    case 0x0401, 0x0451: return Fold.bytes("е".utf8)  // ё
    case 0x0640, 0x064B...0x0652, 0x0670: return Fold.nothing  // tatweel, vowel signs
    case 0x0622, 0x0623, 0x0625, 0x0671: return Fold.bytes("ا".utf8)  // alefs
    case 0x0629: return Fold.bytes("ه".utf8)  // ta marbuta
    case 0x0649, 0x06CC: return Fold.bytes("ي".utf8)  // alef maksura, Persian ya
    case 0x06A9: return Fold.bytes("ك".utf8)  // Persian kaf
    case 0x0653...0x0655: return Fold.needsCaseFolder  // combine with alef, waw, ya
    case 0x0300...0x036F: return Fold.needsCaseFolder  // combine with the letter before
    default: break
    }
    if scalar.properties.generalCategory == .nonspacingMark {
      return Fold.bytes(String(scalar).utf8)  // Hebrew points and the like: left alone
    }
    var folded: [UInt8] = []
    caseFolder.fold(String(scalar).utf8.span, into: &folded)
    // é → e: the letter without its marks, if it is a Latin one.
    if let base = decomposer.normalize(folded).first, base &- 0x61 < 26 {
      let letters = decomposer.normalize(folded).filter { $0 < 0x80 }
      if letters.count <= 2 { return Fold.bytes(letters) }
    }
    if folded.isEmpty { return Fold.nothing }
    guard folded.count <= 2 else { return Fold.needsCaseFolder }
    let isWord = String(decoding: folded, as: UTF8.self).unicodeScalars.allSatisfy(isWordCharacter)
    return isWord ? Fold.bytes(folded) : Fold.space
  }

  private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return properties.isAlphabetic || properties.numericType != nil
  }

  private static func scalar(at position: Int, in text: Span<UInt8>) -> Unicode.Scalar {
    let lead = UInt32(text[position])
    let tail = (1..<(lead < 0xF0 ? 3 : 4)).reduce(UInt32(0)) {
      $0 << 6 | UInt32(text[position + $1] & 0x3F)
    }
    let value = lead < 0xF0 ? (lead & 0x0F) << 12 | tail : (lead & 0x07) << 18 | tail
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}
