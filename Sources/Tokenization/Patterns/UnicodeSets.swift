internal import UnicodeText

/// The sets that regular expressions call by name, as of **Unicode 16.0**.
///
/// Both reference implementations have Unicode 16 in their regular expressions (Oniguruma 6.9.10 in
/// tokenizers 0.23, regex-syntax 0.8 in tiktoken 0.14; compared scalar by scalar). The installed ICU
/// may be older and the Swift library newer, so neither is asked without correction.
///
/// Unicode Technical Standard #18, annex C; Unicode Standard Annex #24 for scripts.
enum UnicodeSets {
  /// White_Space: `\s`.
  static let whiteSpace = scalars { $0.isWhitespace }
  /// Nd: `\d`.
  static let decimalNumber = categories[.decimalNumber]
  /// Alphabetic.
  static let alphabetic = scalars { $0.isAlphabetic }
  /// Alphabetic, M, Nd, Pc and Join_Control: `\w` in Rust.
  static let rustWord =
    alphabetic.union(category("m") ?? ScalarSet()).union(decimalNumber)
    .union(categories[.connectorPunctuation]).union(ScalarSet(0x200C...0x200D))
  /// `\w` within a set of Oniguruma: no joiners.
  static let onigurumaWord = rustWord.subtracting(ScalarSet(0x200C...0x200D))
  /// `\w` by itself in Oniguruma, whose table for Latin-1 has the numbers ² ³ ¹ ¼ ½ ¾ too.
  static let onigurumaLoneWord =
    onigurumaWord.union(ScalarSet([0xB2...0xB3, 0xB9...0xB9, 0xBC...0xBE]))
  /// `\h` in Oniguruma, and XDigit.
  static let hexadecimalDigit = ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])

  /// The set with this name in `\p{…}`, or nil where there is none.
  ///
  /// Case, spaces, `-` and `_` do not count. General categories by short and long name, scripts by
  /// name or as `Script=…`, POSIX names; what only ICU knows is as old as the installed ICU.
  static func property(_ name: String, dialect: PatternDialect) -> ScalarSet? {
    var key = name.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" }
    for prefix in ["generalcategory=", "gc="] where key.hasPrefix(prefix) {
      return category(String(key.dropFirst(prefix.count)))
    }
    for prefix in ["script=", "sc="] where key.hasPrefix(prefix) {
      key = String(key.dropFirst(prefix.count))
      return script(key)
    }
    if let posix = posixClass(key, dialect: dialect) { return posix }
    if let category = category(key) { return category }
    if let script = script(key) { return script }
    // Binary properties such as Emoji; a value of another property needs its name.
    guard key.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
    return try? ScalarSet(icuPattern: #"\p{"# + key + "}")
  }

  /// The set of a bracket `[:name:]` or of `\p{name}` with a POSIX name.
  static func posixClass(_ name: String, dialect: PatternDialect) -> ScalarSet? {
    switch name {
    case "any": .all
    case "ascii": ScalarSet(0...0x7F)
    case "assigned": category("cn")?.complement
    case "alpha", "alphabetic": alphabetic
    case "alnum": alphabetic.union(decimalNumber)
    case "digit": decimalNumber
    case "space", "whitespace": whiteSpace
    case "upper", "uppercase": scalars { $0.isUppercase }
    case "lower", "lowercase": scalars { $0.isLowercase }
    case "word": dialect == .rust ? rustWord : onigurumaWord
    case "xdigit": hexadecimalDigit
    case "cntrl": categories[.control]
    case "graph": invisible.complement
    case "print": invisible.complement.union(categories[.spaceSeparator])
    case "blank": categories[.spaceSeparator].union(ScalarSet(0x09...0x09))
    default: nil
    }
  }

  private static let invisible =
    whiteSpace.union(categories[.control]).union(categories[.unassigned])
    .union(categories[.surrogate])

  /// The set of a general category or of a group of them, such as `lu`, `uppercaseletter` or `l`.
  static func category(_ name: String) -> ScalarSet? {
    let names: [(String, String, [GeneralCategory])] = [
      ("lu", "uppercaseletter", [.uppercaseLetter]),
      ("ll", "lowercaseletter", [.lowercaseLetter]),
      ("lt", "titlecaseletter", [.titlecaseLetter]),
      ("lc", "casedletter", [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter]),
      ("l&", "casedletter", [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter]),
      ("lm", "modifierletter", [.modifierLetter]), ("lo", "otherletter", [.otherLetter]),
      (
        "l", "letter",
        [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter]
      ),
      ("mn", "nonspacingmark", [.nonspacingMark]), ("mc", "spacingmark", [.spacingMark]),
      ("me", "enclosingmark", [.enclosingMark]),
      ("m", "mark", [.nonspacingMark, .spacingMark, .enclosingMark]),
      ("nd", "decimalnumber", [.decimalNumber]), ("nl", "letternumber", [.letterNumber]),
      ("no", "othernumber", [.otherNumber]),
      ("n", "number", [.decimalNumber, .letterNumber, .otherNumber]),
      ("pc", "connectorpunctuation", [.connectorPunctuation]),
      ("pd", "dashpunctuation", [.dashPunctuation]), ("ps", "openpunctuation", [.openPunctuation]),
      ("pe", "closepunctuation", [.closePunctuation]),
      ("pi", "initialpunctuation", [.initialPunctuation]),
      ("pf", "finalpunctuation", [.finalPunctuation]),
      ("po", "otherpunctuation", [.otherPunctuation]),
      ("p", "punctuation", GeneralCategory.allCases.filter(\.isPunctuation)),
      ("punct", "punct", GeneralCategory.allCases.filter(\.isPunctuation)),
      ("sm", "mathsymbol", [.mathSymbol]), ("sc", "currencysymbol", [.currencySymbol]),
      ("sk", "modifiersymbol", [.modifierSymbol]), ("so", "othersymbol", [.otherSymbol]),
      ("s", "symbol", [.mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol]),
      ("zs", "spaceseparator", [.spaceSeparator]), ("zl", "lineseparator", [.lineSeparator]),
      ("zp", "paragraphseparator", [.paragraphSeparator]),
      ("z", "separator", [.spaceSeparator, .lineSeparator, .paragraphSeparator]),
      ("cc", "control", [.control]), ("cf", "format", [.format]),
      ("co", "privateuse", [.privateUse]),
      ("cs", "surrogate", [.surrogate]), ("cn", "unassigned", [.unassigned]),
      ("c", "other", [.control, .format, .privateUse, .surrogate, .unassigned]),
    ]
    guard let found = names.first(where: { $0.0 == name || $0.1 == name }) else { return nil }
    return ScalarSet(found.2.flatMap { categories[$0].ranges })
  }

  // MARK: - Scripts

  private static func script(_ name: String) -> ScalarSet? {
    if let added = scriptsOfUnicode16[name] { return ScalarSet(added) }
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }),
      let known = try? ScalarSet(icuPattern: #"\p{Script="# + name + "}")
    else { return nil }
    let aliases = [
      "arab": "arabic", "zyyy": "common", "cyrl": "cyrillic", "hani": "han", "latn": "latin",
      "egyp": "egyptianhieroglyphs", "mymr": "myanmar", "bali": "balinese",
      "kits": "khitansmallscript",
    ]
    return known.union(ScalarSet(addedSinceUnicode15[aliases[name] ?? name] ?? []))
  }

  /// What Unicode 15.1 and 16.0 added to the scripts of 15.0, as Oniguruma has them.
  private static let addedSinceUnicode15: [String: [ClosedRange<UInt32>]] = [
    "arabic": [0x897...0x897, 0x10EC2...0x10EC4, 0x10EFC...0x10EFC],
    "balinese": [0x1B4E...0x1B4F, 0x1B7F...0x1B7F],
    "common": [
      0x2427...0x2429, 0x2FFC...0x2FFF, 0x31E4...0x31E5, 0x31EF...0x31EF, 0x1CC00...0x1CCF9,
      0x1CD00...0x1CEB3, 0x1F8B2...0x1F8BB, 0x1F8C0...0x1F8C1, 0x1FA89...0x1FA89,
      0x1FA8F...0x1FA8F, 0x1FABE...0x1FABE, 0x1FAC6...0x1FAC6, 0x1FADC...0x1FADC,
      0x1FADF...0x1FADF, 0x1FAE9...0x1FAE9, 0x1FBCB...0x1FBEF,
    ],
    "cyrillic": [0x1C89...0x1C8A],
    "egyptianhieroglyphs": [0x13460...0x143FA],
    "han": [0x2EBF0...0x2EE5D],
    "kawi": [0x11F5A...0x11F5A],
    "khitansmallscript": [0x18CFF...0x18CFF],
    "latin": [0xA7CB...0xA7CD, 0xA7DA...0xA7DC],
    "myanmar": [0x116D0...0x116E3],
  ]

  /// The scripts that are new in Unicode 16.0.
  private static let scriptsOfUnicode16: [String: [ClosedRange<UInt32>]] = [
    "garay": [0x10D40...0x10D65, 0x10D69...0x10D85, 0x10D8E...0x10D8F],
    "gurungkhema": [0x16100...0x16139],
    "kiratrai": [0x16D40...0x16D79],
    "olonal": [0x1E5D0...0x1E5FA, 0x1E5FF...0x1E5FF],
    "sunuwar": [0x11BC0...0x11BE1, 0x11BF0...0x11BF9],
    "todhri": [0x105C0...0x105F3],
    "tulutigalari": [
      0x11380...0x11389, 0x1138B...0x1138B, 0x1138E...0x1138E, 0x11390...0x113B5,
      0x113B7...0x113C0, 0x113C2...0x113C2, 0x113C5...0x113C5, 0x113C7...0x113CA,
      0x113CC...0x113D5, 0x113D7...0x113D8, 0x113E1...0x113E2,
    ],
  ]

  // MARK: - From the Swift library

  private static func scalars(
    where isMember: (Unicode.Scalar.Properties) -> Bool
  ) -> ScalarSet {
    // Only what is assigned has such properties; private use and the tail of the planes have none.
    collect(0..<0xE0200) { scalar in
      isMember(scalar.properties) && isOfUnicode16(scalar)
    }
  }

  private static func collect(
    _ values: Range<UInt32>, where isMember: (Unicode.Scalar) -> Bool
  ) -> ScalarSet {
    var ranges: [ClosedRange<UInt32>] = []
    var start: UInt32?
    for value in values {
      // Planes 4 to 13 are unassigned.
      let isIn =
        !(0x40000..<0xE0000).contains(value) && (Unicode.Scalar(value).map(isMember) ?? false)
      if isIn && start == nil { start = value }
      if !isIn, let first = start {
        ranges.append(first...(value - 1))
        start = nil
      }
    }
    if let start { ranges.append(start...(values.upperBound - 1)) }
    return ScalarSet(ranges)
  }

  private static func isOfUnicode16(_ scalar: Unicode.Scalar) -> Bool {
    (scalar.properties.age?.major ?? 0) <= 16
  }

  /// The set of each general category.
  struct Categories {
    private var sets: [ScalarSet]

    subscript(category: GeneralCategory) -> ScalarSet { sets[Int(category.rawValue)] }

    init() {
      var ranges = [[ClosedRange<UInt32>]](repeating: [], count: GeneralCategory.allCases.count)
      var start: UInt32 = 0
      var current = Self.category(of: 0)
      for value in UInt32(1)...0x110000 {
        let next = value < 0x110000 ? Self.category(of: value) : nil
        if next == current { continue }
        if let current { ranges[Int(current.rawValue)].append(start...(value - 1)) }
        start = value
        current = next
      }
      sets = ranges.map { ScalarSet($0) }
    }

    private static func category(of value: UInt32) -> GeneralCategory? {
      // Wholly of one kind; skips the slower look-up for most code points.
      switch value {
      case 0x3400..<0x4DC0, 0x4E00..<0x9FF0, 0xAC00..<0xD7A4, 0x20000..<0x2A6D7: return .otherLetter
      case 0xE000..<0xF900, 0xF0000..<0xFFFFE, 0x100000..<0x10FFFE: return .privateUse
      case 0x40000..<0xE0000: return .unassigned
      // Ll until Unicode 17 made it Lo.
      case 0x295: return .lowercaseLetter
      default: break
      }
      guard let scalar = Unicode.Scalar(value) else { return .surrogate }
      guard isOfUnicode16(scalar) else { return .unassigned }
      return GeneralCategory(scalar.properties.generalCategory)
    }
  }

  private static let categories = Categories()
}

extension GeneralCategory {
  init(_ category: Unicode.GeneralCategory) {
    self =
      switch category {
      case .uppercaseLetter: .uppercaseLetter
      case .lowercaseLetter: .lowercaseLetter
      case .titlecaseLetter: .titlecaseLetter
      case .modifierLetter: .modifierLetter
      case .otherLetter: .otherLetter
      case .nonspacingMark: .nonspacingMark
      case .spacingMark: .spacingMark
      case .enclosingMark: .enclosingMark
      case .decimalNumber: .decimalNumber
      case .letterNumber: .letterNumber
      case .otherNumber: .otherNumber
      case .connectorPunctuation: .connectorPunctuation
      case .dashPunctuation: .dashPunctuation
      case .openPunctuation: .openPunctuation
      case .closePunctuation: .closePunctuation
      case .initialPunctuation: .initialPunctuation
      case .finalPunctuation: .finalPunctuation
      case .otherPunctuation: .otherPunctuation
      case .mathSymbol: .mathSymbol
      case .currencySymbol: .currencySymbol
      case .modifierSymbol: .modifierSymbol
      case .otherSymbol: .otherSymbol
      case .spaceSeparator: .spaceSeparator
      case .lineSeparator: .lineSeparator
      case .paragraphSeparator: .paragraphSeparator
      case .control: .control
      case .format: .format
      case .surrogate: .surrogate
      case .privateUse: .privateUse
      case .unassigned: .unassigned
      @unknown default: .unassigned
      }
  }
}
