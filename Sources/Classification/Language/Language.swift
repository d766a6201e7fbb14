/// A language that there may be a medical lexicon for.
///
/// The raw value is the ISO 639 code and the name of the lexicon file, `vocab/medical/en.tsv`. Any
/// code is a language; those named here have a lexicon that comes with medprep.
public struct Language: RawRepresentable, Hashable, Sendable, CaseIterable {
  /// The code, in lower case.
  public let rawValue: String

  /// The language with a code such as `en`.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// English.
  public static let en = Language(rawValue: "en")
  /// Chinese, in simplified and traditional characters.
  public static let zh = Language(rawValue: "zh")
  /// Japanese.
  public static let ja = Language(rawValue: "ja")
  /// French.
  public static let fr = Language(rawValue: "fr")
  /// Russian.
  public static let ru = Language(rawValue: "ru")
  /// Spanish.
  public static let es = Language(rawValue: "es")
  /// German.
  public static let de = Language(rawValue: "de")
  /// Arabic.
  public static let ar = Language(rawValue: "ar")

  /// The languages with a lexicon of medprep.
  public static let allCases: [Language] = [.en, .zh, .ja, .fr, .ru, .es, .de, .ar]

  /// The language that a language tag names, or nil if it is none of `allCases`.
  ///
  /// Looks at the primary subtag of a BCP-47 tag and ignores case, so `zh-Hant-TW`, `EN_us` and
  /// `fr` are known; so are the ISO 639-2 codes (`eng`, `ger`, `deu`) that MEDLINE and JATS use.
  public init?(tag: String) {
    let primary = tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).first ?? ""
    let code = primary.lowercased()
    if let language = Self.allCases.first(where: { $0.rawValue == code }) {
      self = language
      return
    }
    switch code {
    case "eng": self = .en
    case "zho", "chi", "cmn": self = .zh
    case "jpn": self = .ja
    case "fra", "fre": self = .fr
    case "rus": self = .ru
    case "spa": self = .es
    case "deu", "ger": self = .de
    case "ara", "arb": self = .ar
    default: return nil
    }
  }
}
