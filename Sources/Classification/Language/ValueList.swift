/// Lists of doses and of laboratory values, whose words say little of the language: drugs,
/// abbreviations, units.
///
///     Discharge medications: aspirin 81 mg daily, metoprolol 25 mg BID    Discharge medications daily
///     检验结果：WBC 12.0×10^9/L，HGB 132 g/L                              检验结果
enum ValueList {
  /// A list has a number to so many Latin words.
  private static let wordsToNumber = 6

  /// The rest of a list, without numbers, Latin abbreviations and the Latin words beside numbers;
  /// nil for other texts.
  ///
  /// - Parameter text: Valid UTF-8.
  /// - Complexity: O(*n*).
  static func rest(of text: [UInt8]) -> [UInt8]? {
    let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
    var words: [(range: Range<Int>, isNumber: Bool)] = []
    var index = 0
    while index < scalars.count {
      let start = index
      while index < scalars.count, isDigit(scalars[index]) || isLatin(scalars[index]) { index += 1 }
      if start == index {
        index += 1
      } else {
        words.append((start..<index, scalars[start..<index].contains(where: isDigit)))
      }
    }
    let numberCount = words.count { $0.isNumber }
    guard numberCount > 0, words.count - numberCount <= numberCount * wordsToNumber else {
      return nil
    }
    var rest = String.UnicodeScalarView()
    var end = 0
    for place in words.indices {
      let (range, isNumber) = words[place]
      let isBesideNumber =
        place > 0 && words[place - 1].isNumber
        || place + 1 < words.count && words[place + 1].isNumber
      let isAbbreviation = scalars[range].dropFirst().contains { $0.properties.isUppercase }
      if isNumber || isBesideNumber || isAbbreviation || range.count == 1 {
        rest.append(contentsOf: scalars[end..<range.lowerBound])
        end = range.upperBound
      }
    }
    rest.append(contentsOf: scalars[end...])
    return Array(String(rest).utf8)
  }

  /// The language whose words of clinical notes are in a list: two different ones at least, and more
  /// than twice as many as of any other.
  ///
  ///     Pt c/o SOB, CP x3d. Hx CHF, HTN. ASA 325 mg. f/u 2 wks.     en: pt, c/o, hx, f/u, wks
  ///
  /// - Complexity: O(*n*).
  static func language(of text: [UInt8]) -> Language? {
    var found: Set<Substring> = []
    var counts: [Language: Int] = [:]
    let words = String(decoding: text, as: UTF8.self).lowercased().split {
      $0.isWhitespace || $0.isPunctuation && $0 != "/" || $0.isNumber || $0.isSymbol
    }
    for word in words where found.insert(word).inserted {
      if let language = clinicalWords[word] { counts[language, default: 0] += 1 }
    }
    let sorted = counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
    guard let best = sorted.first, best.value >= 2,
      best.value > 2 * (sorted.dropFirst().first?.value ?? 0)
    else { return nil }
    return best.key
  }

  /// Words of notes and laboratory reports that only one of the languages has, our own list.
  ///
  /// Left out is what several write, neighbours such as Portuguese, Italian, Dutch and Danish among them:
  /// sodium, calcium, glucose, hemoglobina, cada, creatinina, for, puls, Dx, Rx, bid.
  private static let clinicalWords: [Substring: Language] = {
    let lists: [(Language, StaticString)] = [
      (
        .en,
        """
        pt pts hx sx pmh hpi c/o f/u s/p h/o w/o y/o wk wks yr yrs denies given and with the daily twice \
        tablets history hemoglobin haemoglobin hematocrit haematocrit platelets leukocytes neutrophils chloride \
        creatinine cholesterol triglycerides blood morning evening bedtime high low elevated discharge
        """
      ),
      (
        .de,
        """
        und mit bei nach seit zur zum wegen täglich morgens mittags abends nüchtern erhöht erniedrigt leukozyten \
        erythrozyten thrombozyten lymphozyten neutrophile hämoglobin hämatokrit harnstoff harnsäure chlorid \
        eiweiß blutzucker gesamteiweiß eisen blutdruck aufnahme entlassung tabletten tbl \
        medikation befund
        """
      ),
      (
        .fr,
        """
        et avec pour chez depuis sous jour jours fois matin soir midi comprimé comprimés gélule sachet plaquettes \
        leucocytes hématies hémoglobine hématocrite créatinine créatininémie urée chlore kaliémie natrémie \
        glycémie calcémie bilirubine cholestérol triglycérides protéines élevé élevée bas basse sang urines poids taille \
        traitement sortie
        """
      ),
      (
        .es,
        """
        día días noche noches mañana mañanas años hoy tratamiento ingreso ayunas fiebre leucocitos hematíes \
        linfocitos potasio glucosa glucemia hierro sangre tensión
        """
      ),
    ]
    var words: [Substring: Language] = [:]
    for (language, list) in lists {
      for word in list.description.split(separator: " ") { words[word] = language }
    }
    return words
  }()

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }

  private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x10000 && LetterTable.script(of: scalar.value) == .latin
  }
}
