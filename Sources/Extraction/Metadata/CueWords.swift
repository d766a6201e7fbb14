/// Words before a date or a name that say what it is.
struct CueWords: OptionSet {
  let rawValue: UInt8

  /// The date of publication: "published", "veröffentlicht", "публикация", "发布".
  static let published = CueWords(rawValue: 1 << 0)
  /// The date of the last change: "updated", "Stand", "mis à jour", "更新".
  static let modified = CueWords(rawValue: 1 << 1)
  /// The day of something else than the page: on which a member of a forum joined it ("registered", "Registriert",
  /// "注册时间"), somebody replied last ("Dernier message"), or from which on visitors are counted ("since"); on which
  /// a source was looked at ("accessed", "Aufgerufen am", "閲覧日"), or a page is to be reviewed ("next review").
  static let unrelated = CueWords(rawValue: 1 << 2)

  /// Words of nothing but publication, other than "date" or "on".
  static let saysPublished = CueWords(rawValue: 1 << 3)
  /// The day on which a journal received or accepted the text: "received", "收稿日期", "受付日".
  static let received = CueWords(rawValue: 1 << 4)

  /// Right before the word for a reply: "last".
  private static let last = CueWords(rawValue: 1 << 5)
  private static let reply = CueWords(rawValue: 1 << 6)
  /// Right before a date: "since".
  private static let since = CueWords(rawValue: 1 << 7)

  private static let dateWords = "дата تاريخ datum date fecha data vom am on le el"
  private static let publishedWords = """
    published publication posted veröffentlicht veröffentlichung erstellt erschienen verfasst \
    eingestellt written geschrieben created publié publiée publication paru posté postée ligne écrit \
    publicado publicada publicação publicación escrito опубликовано опубликован опубликована публикации публикация \
    نشر نشرت النشر geplaatst gepubliceerd pubblicato released available créé créée création creado creada creación \
    criado criada creato creata создано создан создана disponible disponibles disponível disponibile pubblicata \
    pubblicazione доступна доступно
    """
  private static let modifiedWords = """
    updated update aktualisiert aktualisierung geändert bearbeitet änderung stand modified \
    modification modifié jour actualizado actualización actualizada обновлено обновлён обновлена обновления изменено \
    изменён تحديث التحديث reviewed review revised revision letzte zuletzt gewijzigd bijgewerkt aggiornato
    """
  private static let lastWords = """
    last latest letzter letzte letzten neuester dernier dernière último última ultimo ultima последнее последний \
    последняя آخر
    """
  private static let replyWords = """
    post message reply response comment beitrag antwort kommentar réponse commentaire mensaje respuesta comentario \
    сообщение ответ комментарий مشاركة رد تعليق
    """
  private static let sinceWords = """
    since established founded seit gegründet depuis fondé fondée desde fundado fundada с основан основана منذ 自
    """
  private static let joinedWords = """
    joined registered registriert registrierung beigetreten inscrit inscrite inscription registrado registrada \
    зарегистрирован зарегистрирована регистрация регистрации рег اشترك انضم التسجيل الانضمام
    """
  private static let receivedWords = """
    received accepted submitted eingegangen eingereicht angenommen reçu reçue accepté acceptée soumis recibido \
    recibida aceptado aceptada поступила поступило получена принята принято استلام الاستلام قبول القبول \
    eingang annahme réception acceptation soumise recepción aceptación recebido recebida \
    recebimento aceito aceita aceitação submetido ricevuto ricevuta ricezione accettato accettata accettazione \
    поступления поступил поступило получено получения принят принятия одобрена
    """
  private static let accessedWords = """
    accessed retrieved aufgerufen abgerufen zugriff consulté consultée consultado consultada consultato consultata \
    обращения geraadpleegd
    """
  private static let nextWords = """
    next nächste nächster nächsten prochaine prochain próxima próximo prossima prossimo следующее следующий следующая
    """
  /// Signs of words in scripts without spaces.
  private static let signs: [(CueWords, [String])] = [
    (.unrelated, ["注册时间", "註冊時間", "注册日期", "註冊日期", "加入时间", "加入時間", "登録日時"]),
    (.unrelated, ["閲覧日", "访问日期", "訪問日期", "检索日期", "檢索日期", "引用日期", "次回"]),
    (.modified, ["更新", "修改", "最終", "改訂", "最后"]),
    (.received, ["收稿", "收到", "修回", "接受", "接收", "录用", "錄用", "受付", "受理", "受領", "採択"]),
    (
      [.published, .saysPublished],
      ["发布", "發布", "发表", "發表", "出版", "公開", "掲載", "作成", "发稿"]
    ),
    (.published, ["日期", "投稿"]),
  ]

  private static let table = FoldedWordTable([
    (dateWords, value: published.rawValue),
    (publishedWords, value: published.rawValue | saysPublished.rawValue),
    (receivedWords, value: received.rawValue), (modifiedWords, value: modified.rawValue),
    (joinedWords + " " + accessedWords, value: unrelated.rawValue),
    (lastWords, value: last.rawValue),
    (replyWords, value: reply.rawValue), (sinceWords, value: since.rawValue),
  ])

  private static let dem = FoldedWords.word("dem")
  private static let online = FoldedWords.word("online")
  private static let due = FoldedWords.word("due")
  private static let next = FoldedWordTable([(nextWords, value: 1)])

  /// The cues in the text before a date, or around it in a short one; of what a member of a forum does, the
  /// last: "registered member, published".
  static func reading(_ text: ArraySlice<UInt8>) -> CueWords {
    var cues: CueWords = []
    let table = Self.table
    var index = text.startIndex
    var previous: CueWords = []
    // "Last message posted"
    var isReply = false
    var previousWord: UInt64 = 0
    while let word = FoldedWords.nextWord(in: text, from: &index) {
      var cue = CueWords(rawValue: table[word])
      // "online: 2. 2. 2024", not "Register online until".
      if word == Self.online, !holdsWord(text[index...]) { cue = [.published, .saysPublished] }
      // "Next review", "Review due"
      let isPlanned =
        cue.contains(.modified) && Self.next[previousWord] != 0
        || word == Self.due && previous.contains(.modified)
      if isPlanned { cues.insert(.unrelated) }
      previousWord = word
      if cue.contains(.saysPublished), !isReply { cues.remove(.unrelated) }
      if cue.contains(.reply), previous.contains(.last) {
        cues.insert(.unrelated)
        isReply = true
      }
      // "depuis le", "desde el", "seit dem"
      let isArticle = (cue == .published || word == Self.dem) && previous.contains(.since)
      previous = isArticle ? .since : cue
      cues.formUnion(cue.subtracting([.last, .reply, .since]))
    }
    if previous.contains(.since) { cues.insert(.unrelated) }
    if text.contains(where: { $0 >= 0xE4 && $0 <= 0xE9 }) {
      let string = MetadataText.string(text)
      for (cue, signs) in signs where signs.contains(where: { string.contains($0) }) {
        cues.formUnion(cue)
      }
    }
    return cues
  }

  /// Whether there is a word in a text.
  private static func holdsWord(_ text: ArraySlice<UInt8>) -> Bool {
    var index = text.startIndex
    return FoldedWords.nextWord(in: text, from: &index) != nil
  }

  /// What the last of the words before a date says that tells more than "date": publication, change, or receipt.
  static func last(in text: ArraySlice<UInt8>) -> CueWords {
    let telling: CueWords = [.saysPublished, .modified, .received]
    var last: CueWords = []
    let table = Self.table
    var index = text.startIndex
    while let word = FoldedWords.nextWord(in: text, from: &index) {
      let cues = CueWords(rawValue: table[word]).intersection(telling)
      if !cues.isEmpty { last = cues }
      if word == Self.online, !holdsWord(text[index...]) { last = .saysPublished }
    }
    if !last.isEmpty || !text.contains(where: { $0 >= 0xE4 && $0 <= 0xE9 }) { return last }
    let bytes = text.span
    for start in bytes.indices.reversed() where bytes[start] >= 0xE4 {
      for (cue, signs) in signs
      where signs.contains(where: { text.dropFirst(start).starts(with: $0.utf8) }) {
        let cues = cue.intersection(telling)
        if !cues.isEmpty { return cues }
      }
    }
    return []
  }
}
