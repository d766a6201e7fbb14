/// The names of templates, in small letters.
extension WikitextTemplate {
  /// How a template's arguments are shown.
  enum Kind {
    /// All of them, as they are.
    case words
    /// The first, or the one named as a link's text.
    case first
    case last
    /// The first of these places that has something.
    case chosen([Int])
    /// A word with its reading in parentheses.
    case reading
    /// `{{s|XIX|e}}` of French, or words of Russian.
    case century
    case raised, lowered
    /// `{{su|p=2|b=3}}`
    case both
    /// Behind "10" or "×10".
    case power(String)
    case fraction
    /// Parts of one figure.
    case joinedFigures
    case quantity
    case value
    case scientific
    case conversion
    case tolerance
    case degrees
    case chemistry
    case formula
    case circa
    case asOf
  }

  /// How the template of this name shows its arguments; nil for one that shows none.
  static func kind(of name: String) -> Kind? {
    let lower = name.lowercased()
    if let kind = kinds[lower] { return kind }
    if lower.hasPrefix("lang-") { return .chosen([0]) }
    // `{{enS|heart}}` of German.
    let letters = name.utf8
    return (3...4).contains(letters.count) && letters.last == UInt8(ascii: "S")
      && letters.dropLast().allSatisfy { $0 &- 0x61 < 26 } ? .chosen([0]) : nil
  }

  private static let kinds: [String: Kind] = {
    var kinds: [String: Kind] = [:]
    func add(_ kind: Kind, _ names: String) {
      for name in names.split(separator: ",") { kinds[String(name)] = kind }
    }
    add(.words, "nowrap,nobr,nowr,small,smaller,big,larger,math,mvar,nts,esd,j")
    add(.first, "abbr,abbrv,tooltip,hover title,comment,подсказка,ill,interlanguage link,lien,仮リンク")
    add(.chosen([0]), "ruby,ruby-ja,ふりがな,إنج,لات")
    add(.chosen([2, 0]), "le,link-en,link-de,link-fr,link-ja")
    add(.chosen([2, 1]), "tsl,translink")
    add(.chosen([1, 0]), "нп,нп1,нп2,нп3,нп4,нп5,не переведено,iw")
    add(.last, "lang,langue,lang2,لغة,transl,transliteration")
    add(.reading, "読み仮名,読み仮名 ruby不使用,読み仮名_ruby不使用")
    add(.century, "s")
    add(.raised, "sup,exp,^,exposant,superíndice,надстрочный")
    add(.lowered, "sub,ind,_,indice,subíndice,подстрочный")
    add(.both, "su")
    add(.power("×10"), "e,x10^,e-sp")
    add(.power("10"), "10^")
    add(.fraction, "frac,sfrac,fraction,bruch,дробь,分数,分數,fracción,كسر")
    add(.joinedFigures, "gaps")
    add(.quantity, "num,nombre,unité,unite,unidad,unit,число,formatnum")
    add(.value, "val")
    add(.scientific, "zahlexp")
    add(.conversion, "convert,cvt,convertir,تحويل")
    add(.tolerance, "±,+-,plusminus")
    add(.degrees, "deg,degree,градус")
    add(.chemistry, "chem,formule chimique,fchim")
    add(.formula, "chem2,ce")
    add(.circa, "circa,c.")
    add(.asOf, "as of")
    return kinds
  }()

  /// What a template without arguments stands for.
  static func sign(_ name: String) -> String? {
    let lower = name.lowercased()
    if let sign = signs[lower] { return sign }
    if greek.contains(lower), let letter = CharacterEntities.entity(Array(lower.utf8)[...]) {
      return String(decoding: letter.utf8, as: UTF8.self)
    }
    // Ordinals of French: "XIX{{e}}", "{{1er}}", "{{XIXe}}".
    for ending in ["er", "re", "e"] where name.hasSuffix(ending) {
      let number = name.dropLast(ending.count)
      if number.allSatisfy({ "0123456789IVX".contains($0) }) { return name }
    }
    return nil
  }

  private static let signs: [String: String] = {
    var signs = [
      "nbsp": " ", "space": " ", "thinsp": " ", "thin space": " ", "hair space": " ", "nnbsp": " ",
      "zwsp": " ", "gaps": " ",
      // Not markup for what reads the page then.
      "=": "&#61;", "!": "&#124;", "<": "&lt;", ">": "&gt;", "'": "&#39;",
    ]
    func add(_ sign: String, _ names: String) {
      for name in names.split(separator: ",") { signs[String(name)] = sign }
    }
    add("–", "ndash,en dash,–")
    add(" – ", "snd,spnd,spaced ndash,spaced en dash")
    add("—", "mdash,em dash,—")
    add("−", "minus,−")
    add("±", "±,+-,plusminus")
    add("×", "times,×")
    add("°", "deg,degree,градус")
    add("µ", "µ,micro")
    add(" · ", "·,dot,middot,•")
    add("ʻ", "okina")
    add("′", "prime")
    return signs
  }()

  private static let greek: Set<String> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu",
    "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
  ]
}
