/// What is done to the characters of a text: a normalization form, then folds.
///
/// Written as their names with `+` between, or as the name of a profile that stands for such a list:
///
///     NormalizationProfile("nfc+width+quotes")
///     NormalizationProfile("japanese")          // nfc+width
///
/// After a fold the text is brought into the form again.
public struct NormalizationProfile: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
  /// The normalization form.
  public var form: NormalizationForm
  /// What is folded besides.
  public var folds: Set<TextFold>

  /// A form and folds.
  public init(form: NormalizationForm, folds: Set<TextFold> = []) {
    self.form = form
    self.folds = folds
  }

  /// Only NFC.
  public static let standard = NormalizationProfile(form: .nfc)

  /// The profiles that have names of their own, and what they stand for.
  public static let named: [(name: String, profile: NormalizationProfile)] = [
    ("plain", .init(form: .nfc, folds: [.spaces, .quotes])),
    ("arabic", .init(form: .nfc, folds: [.tatweel, .arabicForms])),
    ("japanese", .init(form: .nfc, folds: [.width])),
    ("chinese", .init(form: .nfc, folds: [.width, .simplified])),
    ("multilingual", .init(form: .nfc, folds: [.width, .tatweel, .arabicForms, .spaces])),
  ]

  /// A profile by its name, or by the names of its parts; nil where a name is unknown.
  ///
  /// Of parts, there is one form at most (NFC where there is none) and any folds, with `+` between.
  public init?(rawValue: String) {
    if let named = Self.named.first(where: { $0.name == rawValue }) {
      self = named.profile
      return
    }
    var form: NormalizationForm?
    folds = []
    for name in rawValue.split(separator: "+", omittingEmptySubsequences: false).map(String.init) {
      if let fold = TextFold(rawValue: name) {
        folds.insert(fold)
      } else if let known = NormalizationForm(rawValue: name), form == nil {
        form = known
      } else {
        return nil
      }
    }
    self.form = form ?? .nfc
  }

  /// The form and the folds in the order in which they are done, `+` between.
  public var rawValue: String {
    ([form.rawValue] + TextFold.allCases.filter(folds.contains).map(\.rawValue))
      .joined(separator: "+")
  }

  /// As `rawValue`.
  public var description: String { rawValue }

  /// What may be written, for messages and help.
  public static var allowedValues: String {
    let forms = NormalizationForm.allCases.map(\.rawValue).joined(separator: ", ")
    let folds = TextFold.allCases.map { "+" + $0.rawValue }.joined(separator: ", ")
    let profiles = named.map { "\($0.name) (\($0.profile))" }.joined(separator: ", ")
    return "\(forms); with any of \(folds); or \(profiles)"
  }
}

/// A fold that goes further than a normalization form, in the order in which folds are done.
public enum TextFold: String, Sendable, Hashable, CaseIterable {
  /// Full-width letters, numbers and signs (`Ａ１％`) become ASCII, half-width katakana (`ｶﾞ`), hangul and
  /// signs become full ones (`ガ`): the characters that Unicode decomposes as `<wide>` and `<narrow>`,
  /// and U+3000, the wide space.
  ///
  /// Narrow voicing marks join the letter before in composing forms only.
  case width
  /// Arabic presentation forms (U+FB50–FDFF, U+FE70–FEFC), as old files and PDF have them, become the letters
  /// they show. Those of whole phrases, such as U+FDFA, stay.
  case arabicForms = "arabic-forms"
  /// The tatweel (kashida, U+0640), which stretches Arabic words and has no meaning, goes; but not
  /// between figures, where it is a dash: ٥ـ١٠ is 5–10.
  case tatweel
  /// Traditional Chinese becomes simplified Chinese, by ICU's transliteration `Hant-Hans`, character by
  /// character; simplified words stay as they are (显著).
  case simplified
  /// Spaces of all widths (Zs, such as U+00A0 and U+3000) become U+0020, zero-width spaces (U+200B) go, and
  /// runs of spaces inside a line become one.
  case spaces
  /// Curly, low and reversed quotation marks become `'` and `"`, and guillemets become `"`.
  case quotes
}
