internal import UnicodeText

/// What each Unicode scalar becomes where a difference of writing says nothing about the meaning.
///
/// NFKC_Casefold (case, full width, ligatures, presentation forms, soft hyphens), and then:
/// accents of Latin letters fall (`œdème` = `oedeme`, `Überdosis` = `uberdosis`); ё is е; Arabic
/// tatweel and vowel signs fall, the alefs are one, hamza seats are their letter, final ya and ta
/// marbuta are ya and ha, Persian kaf and ya are the Arabic ones; Traditional Chinese characters are
/// the simplified ones; everything that is no letter or digit (punctuation, symbols, emoji, line
/// breaks) is a space.
enum LetterFolding {
  /// The fold of a scalar, in 32 bits: `nothing`, `space`, `joining`, one scalar by its value, or
  /// several as `isSequence` and their place in `sequences`.
  typealias Code = UInt32

  /// The scalar falls.
  static let nothing: Code = 0
  /// The scalar parts words.
  static let space: Code = 0x20
  /// The scalar may be one letter together with the one before it: see `joined`.
  static let joining: Code = 0x4000_0000
  /// A flag: the rest is an index into `sequences`.
  static let isSequence: Code = 0x8000_0000

  /// The folds of the scalars of the Basic Multilingual Plane, and of those that become several.
  static let tables: (codes: [Code], sequences: [[UInt32]]) = makeTables()

  /// Whether a scalar is Han or kana, which are written without spaces between words.
  static func isUnspaced(_ value: UInt32) -> Bool {
    switch value {
    case 0x3005...0x3007, 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
      0x20000...0x3FFFF:
      true
    default: false
    }
  }

  /// The fold of a scalar beyond the Basic Multilingual Plane: a letter stays, unless it is a styled
  /// form of a common one.
  static func astralFold(_ value: UInt32) -> [UInt32] {
    guard let scalar = Unicode.Scalar(value) else { return [space] }
    if value >= 0x1D400 && value < 0x1D800 {
      var folded: [UInt8] = []
      CaseFolder().fold(String(scalar).utf8.span, into: &folded)
      return String(decoding: folded, as: UTF8.self).unicodeScalars.map {
        fold(afterCaseFolding: $0)
      }
    }
    return [isWordCharacter(scalar) ? value : space]
  }

  /// The fold of a scalar and the joining mark behind it, if the two are one letter: и and the breve
  /// are й, か and the voiced sound mark are が.
  ///
  /// An invisible scalar that casefolding drops is no letter, and leaves only the mark.
  static func joined(_ value: UInt32, mark: UInt32) -> UInt32? {
    guard let first = Unicode.Scalar(value), let second = Unicode.Scalar(mark) else { return nil }
    var folded: [UInt8] = []
    var pair = String.UnicodeScalarView()
    pair.append(first)
    pair.append(second)
    CaseFolder().fold(String(pair).utf8.span, into: &folded)
    let scalars = String(decoding: folded, as: UTF8.self).unicodeScalars
    guard scalars.count == 1, let scalar = scalars.first else { return nil }
    let code = fold(afterCaseFolding: scalar)
    return code == nothing || code == space ? nil : code
  }

  // MARK: - Making the tables

  private static let simplified: [UInt32: UInt32] = {
    var simplified: [UInt32: UInt32] = [:]
    var pair: [UInt32] = []
    for scalar in TraditionalCharacters.pairs.description.unicodeScalars where scalar.value > 0x20 {
      pair.append(scalar.value)
      if pair.count == 2 {
        simplified[pair[0]] = pair[1]
        pair.removeAll()
      }
    }
    return simplified
  }()

  private static let onlySimplified = Set(simplified.values)

  /// Whether a character is the simplified form of another.
  static func isOnlySimplified(_ value: UInt32) -> Bool { onlySimplified.contains(value) }

  private static let decomposer = Normalizer(.nfkd)

  private static func makeTables() -> (codes: [Code], sequences: [[UInt32]]) {
    let caseFolder = CaseFolder()
    var sequences: [[UInt32]] = []
    let codes = (UInt32(0)..<0x10000).map { value -> Code in
      switch value {
      case 0x3400...0x4DBF, 0x4E00...0x9FFF: return simplified[value] ?? value
      case 0xAC00...0xD7A3: return value
      case 0xD800...0xF8FF: return space  // surrogates and private use, as below but faster
      case 0x0306, 0x3099, 0x309A, 0xFF9E, 0xFF9F: return joining
      case 0x00AD, 0x0300...0x036F, 0x0640, 0x064B...0x0655, 0x0670: return nothing
      default: break
      }
      guard let scalar = Unicode.Scalar(value) else { return space }
      if value < 0x80 {
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          ? fold(
            afterCaseFolding: value &- 0x41 < 26 ? Unicode.Scalar(UInt8(value | 0x20)) : scalar)
          : space
      }
      var bytes: [UInt8] = []
      caseFolder.fold(String(scalar).utf8.span, into: &bytes)
      var folds: [UInt32] = []
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        switch scalar.value {
        case 0xE6: folds += [0x61, 0x65]  // æ
        case 0x153: folds += [0x6F, 0x65]  // œ
        default:
          let folded = fold(afterCaseFolding: scalar)
          if folded != nothing { folds.append(folded) }
        }
      }
      if folds.isEmpty { return nothing }
      if folds.allSatisfy({ $0 == space }) { return space }
      if folds.count == 1 { return folds[0] }
      // The longest expansion that is a word or two; ﷺ, a sentence, is a mere letter.
      if folds.count > 3 { return value }
      sequences.append(folds)
      return isSequence | UInt32(sequences.count - 1)
    }
    return (codes, sequences)
  }

  private static func fold(afterCaseFolding scalar: Unicode.Scalar) -> UInt32 {
    let value = scalar.value
    switch value {
    case 0x00F8: return 0x6F  // ø → o
    case 0x0111: return 0x64  // đ → d
    case 0x0142: return 0x6C  // ł → l
    case 0x0131: return 0x69  // dotless i → i
    case 0x0451: return 0x0435  // ё → е
    case 0x0622, 0x0623, 0x0625, 0x0671: return 0x0627  // alefs
    case 0x0624: return 0x0648  // hamza on waw
    case 0x0626, 0x0649, 0x06CC: return 0x064A  // hamza on ya, alef maksura, Persian ya
    case 0x0629: return 0x0647  // ta marbuta → ha
    case 0x06A9: return 0x0643  // Persian kaf
    case 0x00B7: return space
    case 0x0300...0x036F, 0x0640, 0x064B...0x0655, 0x0670: return nothing
    default: break
    }
    if let simple = simplified[value] { return simple }
    if value >= 0x80, value < 0x2000,
      let base = decomposer.normalize(Array(String(scalar).utf8)).first, base &- 0x61 < 26
    {
      return UInt32(base)
    }
    if scalar.properties.generalCategory == .nonspacingMark { return nothing }
    return isWordCharacter(scalar) ? value : space
  }

  private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return properties.isAlphabetic || properties.numericType != nil
  }
}
