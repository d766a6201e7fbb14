/// What words in a line of names are: bits, since some are of several kinds.
extension PersonNames {
  /// Right before a name: "by".
  static let preposition: UInt8 = 1
  /// May stand before those: "written".
  static let label: UInt8 = 2
  /// Behind a name: "reports".
  static let stop: UInt8 = 4
  /// Within a name, small: "von".
  static let particle: UInt8 = 8
  /// Between two names: "and".
  static let conjunction: UInt8 = 16
  /// What somebody is, and seldom is called: "editor".
  static let role: UInt8 = 32
  /// How a text was checked: "medically".
  static let checkingManner: UInt8 = 64
  /// That it was: "reviewed", "geprüft"; with both bits it needs no other word.
  static let checked: UInt8 = 128

  /// What a word is, by its first part.
  static func kind(_ text: Span<UInt8>, _ word: Range<Int>) -> UInt8 {
    guard beginnings.mayHold(text, word), let first = FoldedWords.firstWord(of: text, word)
    else { return 0 }
    return table[first]
  }

  /// Whether a word says that somebody wrote the text: "written", "verfasst".
  static func saysWritten(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    FoldedWords.firstWord(of: text, word).map { writingTable[$0] != 0 } ?? false
  }

  private static let writingTable = FoldedWordTable([(writings, value: 1)])

  /// Whether a word is a doctor's or professor's title, before a name.
  static func isTitle(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    FoldedWords.firstWord(of: text, word).map { titles[$0] != 0 } ?? false
  }

  private static let titles = FoldedWordTable([
    (
      "dr dre dra drs pr prof profesor profesora professeur docteur docteure doctor doctora",
      value: 1
    )
  ])

  /// Whether a word is what universities, hospitals and the like have in their names.
  static func isOrganization(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    FoldedWords.firstWord(of: text, word).map { organizations[$0] != 0 } ?? false
  }

  private static let organizations = FoldedWordTable([
    (
      """
      university college school hospital hospitals clinic clinics institute institutes center centre centers health \
      healthcare medicine department foundation universität hochschule klinik kliniken klinikum krankenhaus institut \
      université hôpital clinique centre hospitalier universidad hospital clínica instituto centro университет \
      институт больница клиника جامعة مستشفى
      """, value: 1
    )
  ])

  /// Whether a word says what of a forum somebody wrote: "Frage von Tina79".
  static func isPost(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    FoldedWords.firstWord(of: text, word).map { posts[$0] != 0 } ?? false
  }

  private static let posts = FoldedWordTable([
    ("frage antwort question answer réponse pregunta respuesta", value: 1)
  ])

  /// Whether a small word, right behind "by", "par" or the like, begins no name: "Par voie orale", "Por vía oral".
  static func beginsPhrase(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    isCapital(text, word) == false
      && FoldedWords.firstWord(of: text, word).map { phrases[$0] != 0 } ?? false
  }

  private static let phrases = FoldedWordTable([
    (
      """
      voie vía exemple ejemplo téléphone teléfono phone telephone courrier courriel correo favor qué supuesto \
      mail email post
      """, value: 1
    )
  ])

  /// The words of this kind, as they are written.
  static let prepositions = """
    by von vom par por di door av af da автор авторы текст текста подготовил подготовила написал написала \
    بقلم كتب كتبت كتبه كتبتها كتبها كتبته الكاتب بواسطة 작성자 글쓴이 \
    autor autorin autoren autora autores auteur auteure auteurs author authors escribe
    """

  /// Before a preposition: what who wrote it did.
  static let writings = """
    written authored geschrieben verfasst écrit écrite rédigé rédigée escrito escrita redactado redactada
    """

  static let checkingManners = """
    medically clinically scientifically fact medizinisch fachlich wissenschaftlich ärztlich \
    médicalement scientifiquement médicamente clínicamente científicamente
    """

  static let checkings = """
    reviewed checked verified geprüft überprüft revu revue relu relue vérifié vérifiée validé validée \
    revisado revisada verificado verificada validado validada
    """

  /// The kinds of words, by their folded first part.
  static let table = FoldedWordTable(lists)
  private static let beginnings = WordBeginnings(lists.map(\.0))

  private static let lists: [(String, value: UInt8)] = [
    (prepositions, value: preposition),
    (
      """
      written posted published created submitted reviewed edited geschrieben verfasst veröffentlicht \
      erstellt eingestellt publié publiée écrit écrite rédigé rédigée escrita redactado redactada publicado publicada escrito on am le el at um \
      ein eine einer a an the ce this un une der die das interview kolumne gastbeitrag beitrag artikel \
      kommentar bericht article post story review opinion entry photos fotos foto text words texte texto \
      alle alles all beiträge posts view more mehr uhr mon tue wed thu fri sat sun i redaktion bericht reportage \
      was wurde contributor contributors contributed authored كتابة
      """, value: label
    ),
    (
      """
      am on in um le el at vor il hace filed published posted updated veröffentlicht publié publicado \
      view follow for kommentare kommentar comments comment contributor reporter staff editor \
      correspondent of sagt says said schreibt dit dice wrote via with mit is ist für from aus bei \
      has about über kommentiert reviewed medically read min minutes من في على إلى عن مع
      """, value: stop
    ),
    ("von van der den de la le du da di dos del bin ibn al el zu zum v", value: particle),
    ("and und et y и e og och", value: conjunction),
    (
      """
      writer editor reviewer reporter correspondent contributor columnist journalist director attorney founder ceo \
      president officer professor expert analyst strategist dietitian nutritionist veterinarian specialist \
      manager engineer consultant researcher redakteur redakteurin chefredakteur chefredakteurin journalistin \
      projektleiter projektleiterin rechtsanwalt rechtsanwältin geschäftsführer geschäftsführerin \
      physician cardiologist dermatologist pediatrician gynecologist neurologist surgeon pharmacist psychologist arzt \
      ärztin facharzt fachärztin apotheker apothekerin médecin pharmacien pharmacienne médico médica farmacéutico \
      farmacéutica врач طبيب طبيبة
      """, value: role
    ),
    (checkingManners, value: checkingManner),
    (checkings, value: checked),
    (
      "проверено проверил проверила рецензент рецензенты راجعه راجعته راجعها مراجعة تدقيق",
      value: checkingManner | checked
    ),
  ]
}
