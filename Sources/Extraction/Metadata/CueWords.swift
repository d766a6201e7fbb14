/// Words before a date or a name that say what it is.
struct CueWords: OptionSet {
  let rawValue: UInt8

  /// The date of publication: "published", "veröffentlicht", "публикация", "发布".
  static let published = CueWords(rawValue: 1 << 0)
  /// The date of the last change: "updated", "Stand", "mis à jour", "更新".
  static let modified = CueWords(rawValue: 1 << 1)
  /// The day on which a member of a forum joined it: "registered", "Registriert", "注册时间".
  static let joined = CueWords(rawValue: 1 << 2)

  private static let publishedWords = """
    published publication posted veröffentlicht veröffentlichung erstellt erschienen verfasst \
    eingestellt written geschrieben created publié publiée publication paru posté postée ligne écrit \
    publicado publicada publicação escrito опубликовано опубликован опубликована дата публикации \
    نشر تاريخ geplaatst gepubliceerd pubblicato datum date fecha data vom am on le el released
    """
  private static let modifiedWords = """
    updated update aktualisiert aktualisierung geändert bearbeitet änderung stand modified \
    modification modifié jour actualizado actualización actualizada обновлено обновлён изменено \
    изменён تحديث reviewed review revised revision letzte zuletzt gewijzigd bijgewerkt aggiornato
    """
  private static let joinedWords = """
    joined registered registriert registrierung beigetreten inscrit inscrite inscription registrado registrada \
    зарегистрирован зарегистрирована регистрация اشترك انضم التسجيل الانضمام
    """
  /// Signs of words in scripts without spaces.
  private static let signs: [(CueWords, [String])] = [
    (.joined, ["注册时间", "註冊時間", "注册日期", "註冊日期", "加入时间", "加入時間", "登録日時"]),
    (.modified, ["更新", "修改", "最終", "改訂", "最后"]),
    (.published, ["发布", "發布", "发表", "發表", "日期", "公開", "掲載", "投稿", "作成", "发稿"]),
  ]

  private static let table = FoldedWordTable([
    (publishedWords, value: published.rawValue), (modifiedWords, value: modified.rawValue),
    (joinedWords, value: joined.rawValue),
  ])

  /// The cues in the text before a date, or around it in a short one.
  static func reading(_ text: ArraySlice<UInt8>) -> CueWords {
    var cues: CueWords = []
    let table = Self.table
    var index = text.startIndex
    while let word = FoldedWords.nextWord(in: text, from: &index) {
      cues.formUnion(CueWords(rawValue: table[word]))
    }
    if text.contains(where: { $0 >= 0xE4 && $0 <= 0xE9 }) {
      let string = MetadataText.string(text)
      for (cue, signs) in signs where signs.contains(where: { string.contains($0) }) {
        cues.formUnion(cue)
      }
    }
    return cues
  }
}
