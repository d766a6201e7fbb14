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
    /// An isotope: its element and mass.
    case nuclide
    /// The first between these.
    case enclosed(String, String)
    case circa
    case asOf
  }

  /// How the template of this name shows its arguments; nil for one that shows none.
  static func kind(of name: String) -> Kind? {
    var lower = name.lowercased()
    if lower.utf8.count > 1 { lower.replace("_", with: " ") }
    if let kind = kinds[lower] { return kind }
    if lower.hasPrefix("lang-") { return .chosen([0]) }
    if lower.hasPrefix("link-") || lower.hasPrefix("internal link helper/") {
      return .chosen([2, 0])
    }
    if lower.hasPrefix("не переведено") { return .chosen([1, 0]) }
    // Characters that older fonts lack, of Japanese: `{{JIS2004フォント|頸}}`.
    if lower.hasSuffix("フォント") { return .chosen([0]) }
    // `{{enS|heart}}` of German; the first letter of a name may be a capital anywhere.
    let letters = name.utf8
    return (3...4).contains(letters.count) && letters.last == UInt8(ascii: "S")
      && HTMLTokenizer.isLetter(letters.first ?? 0)
      && letters.dropFirst().dropLast().allSatisfy { $0 &- 0x61 < 26 } ? .chosen([0]) : nil
  }

  private static let kinds: [String: Kind] = {
    var kinds: [String: Kind] = [:]
    func add(_ kind: Kind, _ names: String) {
      for name in names.split(separator: ",") { kinds[String(name)] = kind }
    }
    add(.words, "nowrap,nobr,nowr,no wrap,nobreak,small,smaller,big,large,larger,math,bigmath,mvar")
    add(.words, "nts,esd,j,linktext,gapnum,date,date-,عدد,لا لف")
    add(
      .words, "smallcaps,sc,pc,petites capitales,мелкий,versalita,u,underline,underlined,overline")
    add(.words, "bold,gras,negrita,italic,italics,italique,cursiva")
    add(.first, "abbr,abbrv,abréviation,abreviatura,tooltip,hover title,comment,подсказка")
    add(.first, "ill,interlanguage link,lien,仮リンク,وإو,nihongo,visible anchor,vanchor")
    add(.first, "quote,blockquote,quotation,zitat,цитата,cita")
    // What is stressed, marked, or spelled as it is.
    add(
      .chosen([0]), "em,strong,sic,typo,not a typo,as written,code,kbd,samp,var,mono,unicode,юникод"
    )
    add(.chosen([0]), "ruby,ruby-ja,ルビ,ふりがな,フリガナ,拡張漢字,補字,僻字,cjk,lj,日本語")
    add(.chosen([0]), "إنج,لات,فر,ألم,إسب,إيط,روس,يون")
    add(.chosen([2, 0]), "le")
    add(.chosen([2, 1]), "tsl,translink")
    add(.chosen([1, 0]), "нп,нп1,нп2,нп3,нп4,нп5,iw,ilh")
    add(.last, "lang,langue,lang2,لغة,transl,transliteration")
    add(
      .last,
      "color,colour,font color,fontcolor,background color,couleur,farbe,цвет,resize,font,lower")
    add(.last, "highlight,surligner")
    add(.enclosed("« ", " »"), "citation,guil,guillemets,«")
    add(.enclosed("„", "“"), "\"")
    add(.enclosed("√", ""), "sqrt,radic,√")
    add(.reading, "読み仮名,読み仮名 ruby不使用")
    add(.century, "s,s-")
    add(.raised, "sup,exp,^,exposant,superíndice,надстрочный,hochgestellt")
    add(.lowered, "sub,ind,_,indice,subíndice,подстрочный,tiefgestellt")
    add(.both, "su")
    add(.power("×10"), "e,x10^,e-sp")
    add(.power("10"), "10^")
    add(.fraction, "frac,sfrac,fraction,bruch,дробь,分数,分數,fracción,كسر")
    add(.joinedFigures, "gaps")
    add(.quantity, "num,nombre,nb,unité,unité/2,unite,unidad,unit,tmp,température,число,formatnum")
    add(.value, "val")
    add(.scientific, "zahlexp")
    add(.conversion, "convert,cvt,convertir,تحويل")
    add(.tolerance, "±,+-,plusminus")
    add(.degrees, "deg,degree,градус")
    add(.chemistry, "chem,formule chimique,fchim,хим")
    add(.formula, "chem2,ce")
    add(.nuclide, "nuclide,simplenuclide")
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
    return isOrdinal(name) ? name : nil
  }

  /// Whether the name is an ordinal of French: "XIX{{e}}", "{{1er}}", "{{XIXe}}", "{{3e|jour}}", "{{XIXe siècle}}".
  static func isOrdinal(_ name: String) -> Bool {
    let word = name.hasSuffix(" siècle") ? name.dropLast(" siècle".count) : name[...]
    return ["er", "re", "e"].contains { ending in
      word.hasSuffix(ending)
        && word.dropLast(ending.count).allSatisfy { "0123456789IVX".contains($0) }
    }
  }

  private static let signs: [String: String] = {
    var signs = [
      "nbsp": " ", "space": " ", "thinsp": " ", "thin space": " ", "hair space": " ", "nnbsp": " ",
      "zwsp": " ", "gaps": " ", "spaces": " ", "en space": " ", "em space": " ",
      // Not markup for what reads the page then.
      "=": "&#61;", "!": "&#124;", "<": "&lt;", ">": "&gt;", "'": "&#39;",
    ]
    func add(_ sign: String, _ names: String) {
      for name in names.split(separator: ",") { signs[String(name)] = sign }
    }
    for name in ["CO2", "H2O", "O2", "N2", "H2", "N2O", "NO2", "NH3", "CH4", "SO2", "H2O2"] {
      signs[name.lowercased()] = name.map { $0.isNumber ? "<sub>\($0)</sub>" : "\($0)" }.joined()
    }
    add("°C", "°c")
    add("&lt;", "less than")
    add("≥", "≥")
    add("≤", "≤")
    add("≈", "≈")
    add("–", "ndash,en dash,–")
    add(" — ", "тире")
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
