/// A language that medprep has a medical lexicon for.
///
/// The raw value is the ISO 639-1 code and the name of the lexicon file, `vocab/medical/en.tsv`.
public enum Language: String, Hashable, Sendable, CaseIterable {
  /// English.
  case en
  /// Chinese, in simplified and traditional characters.
  case zh
  /// Japanese.
  case ja
  /// French.
  case fr
  /// Russian.
  case ru
  /// Spanish.
  case es
  /// German.
  case de
  /// Arabic.
  case ar

  /// The language that a language tag names, or nil if it is none of ours.
  ///
  /// Looks at the primary subtag of a BCP-47 tag and ignores case, so `zh-Hant-TW`, `EN_us` and
  /// `fr` are known; so are the ISO 639-2 codes (`eng`, `ger`, `deu`) that MEDLINE and JATS use.
  public init?(tag: String) {
    let primary = tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).first ?? ""
    let code = primary.lowercased()
    if let language = Language(rawValue: code) {
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
