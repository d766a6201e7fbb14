import Testing

@testable import Extraction

@Suite struct UnrelatedDatesTests {
  @Test(arguments: [
    "You are visitor number 123 since May 1, 1997.", "Established May 1, 1997",
    "Sie sind Besucher Nr. 12345 seit dem 1. Mai 1997",
    "Vous êtes le 12345e visiteur depuis le 1er mai 1997",
    "Счётчик посещений с 1 мая 1997 года: 12345", "あなたは1997年5月1日から12345人目の訪問者です",
    "您是自1997年5月1日以来第12345位访客", "<span class=date>Online since May 1, 1997</span>",
  ])
  func theDaySinceWhichVisitorsAreCountedIsNoDateOfThePage(line: String) throws {
    #expect(try html("<h1>Asthma</h1><p>Text.</p><p>\(line)</p>").date == nil)
  }

  @Test(arguments: [
    "Last reviewed by our team, online since 5 March 2014",
    "Updated often. Online since March 2014",
    "Laufend aktualisiert, im Netz seit 03/2014", "随时更新，2014年3月以来",
  ])
  func neitherIsTheMonthOfSuchADay(line: String) throws {
    #expect(try html("<h1>Asthma</h1><p>\(line)</p><p>Text.</p>").date == nil)
    #expect(try html("<h1>Asthma</h1><p>Updated: March 2014</p><p>Text.</p>").date == "2014-03")
  }

  @Test(arguments: [
    "Last updated: June 2022. Online since 1 June 2005.",
    "Online since 1 June 2005. Last updated: June 2022.",
    "Online since March 2005. Last updated June 2022.",
    "Stand: Juni 2022. Gegründet am 1. Juni 2005",
    "Online seit März 2005, Stand: Juni 2022", "Published: June 2022. Member since 5 May 2010",
    "更新：2022年6月　2005年3月1日より公開",
  ])
  func aMonthBesideSuchADayIsThePages(line: String) throws {
    #expect(try html("<h1>Asthma</h1><p>\(line)</p><p>Text.</p>").date == "2022-06")
  }

  @Test(arguments: ["畑のそらまめ (2024/05/01)", "畑のそらまめ（2024年5月1日）"])
  func theDateInBracketsBehindALinkedTitleIsThatOfAnotherPage(related: String) throws {
    let list = "<ul><li><a href=/2.html>\(related)</a></li></ul>"
    let page = "<h1>抗がん剤７回目</h1><p>あと１回。</p>"
    #expect(try html(page + list + "<ul><li>2024-05-23 11:23 :</li></ul>").date == "2024-05-23")
    #expect(try html(page + list).date == nil)
    let own = related.drop { $0 != "(" && $0 != "（" }
    #expect(try html(page + "<p><a href=/1.html>\(own)</a></p>").date == "2024-05-01")
    #expect(try html(page + "<p>\(related)</p>").date == "2024-05-01")
  }

  @Test func whatAMemberPublishedIsDatedAllTheSame() throws {
    let line = "Usuario registrado. Publicado: 5 de marzo de 2019"
    #expect(try html("<h1>Asma</h1><p>\(line)</p><p>Text.</p>").date == "2019-03-05")
    let reply = "Último mensaje publicado el 5 de marzo de 2019"
    #expect(try html("<h1>Asma</h1><p>\(reply)</p><p>Text.</p>").date == nil)
  }

  @Test func theDayOfAWeekdayHasAnArticleInGerman() throws {
    let line = "Veröffentlicht am Montag, dem 3. Mai 2021"
    #expect(try html("<h1>Asthma</h1><p>\(line)</p><p>Text.</p>").date == "2021-05-03")
  }

  @Test func theDayOnWhichADrugWasRegisteredIsNotThePages() throws {
    let page = "<h1>Амоксициллин</h1><p>Суспензия, рег. №: ЛП-001234 от 12.05.11</p><p>Внутрь.</p>"
    #expect(try html(page).date == nil)
    #expect(try html(page + "<p>Дата обновления: 15 марта 2023 г.</p>").date == "2023-03-15")
  }

  @Test func aStatedDayGoesBeforeOneInASentence() throws {
    let sentence =
      "Jardiance received a marketing authorisation valid throughout the European Union on 22 May 2014."
    let beginning = String(repeating: "<p>It lowers sugar.</p>", count: 6)
    let page = "<h1>Jardiance</h1>\(beginning)<p>\(sentence)</p><p>It is taken by mouth.</p>"
    let line = "<p>First published: 13/06/2014 Last updated: 22/02/2024</p>"
    #expect(try html(page).date == "2014-05-22")
    #expect(try html(page + line).date == "2014-06-13")
    let cited =
      "<p>A trial in the journal of the college, published 10 May 1996, was the first of many others.</p>"
    #expect(try html(page + cited).date == "2014-05-22")
  }

  @Test(arguments: [
    "Dernier message le 14/03/2019", "Dernière réponse : 14 mars 2019", "Last post: March 14, 2019",
    "Last reply by Jo on <time datetime=2019-03-14>March 14</time>", "Letzter Beitrag: 14.03.2019",
    "Último mensaje: 14/03/2019", "Последнее сообщение: 14.03.2019", "آخر مشاركة: 14/03/2019",
  ])
  func theDayOfTheLastReplyIsNotThatOfAThread(line: String) throws {
    let page = "<h1>Dose</h1><div>\(line)</div><div><b>Max</b> 10.03.2019</div><p>Text.</p>"
    #expect(try html(page).date == "2019-03-10")
    let start = "Started <time datetime=2019-03-10>10/3/2019</time>"
    #expect(try html("<h1>Dose</h1><div>\(line), \(start)</div><p>Text.</p>").date == "2019-03-10")
  }

  @Test(arguments: [
    """
    <div id=reviews><h2>1 review</h2><ol><li class=review><p class=meta>Jo – <time datetime=2022-05-03>May 3, 2022</time></p>
    <p>Easy to swallow.</p></ol></div>
    """,
    "<section class=reviews><h3>Opiniones</h3><div class=review><p>Muy atento.</p><span>Ana, 3/2/2023</span></div></section>",
  ])
  func theDayOfACustomersReviewIsNotThePages(reviews: String) throws {
    #expect(try html("<h1>Vitamin D</h1><p>Text.</p>\(reviews)").date == nil)
    let page = "<div class=reviews><h1>Vitamin D</h1><p>May 3, 2022</p><p>Text.</p></div>"
    #expect(try html(page).date == "2022-05-03")
  }

  @Test(arguments: [
    "Updated May 2, 2023", "Last updated: May 2, 2023", "Medically reviewed on May 2, 2023",
    "Aktualisiert am 2. Mai 2023", "Mis à jour le 2 mai 2023", "Обновлено 2 мая 2023",
  ])
  func theDeclaredDayOfPublicationGoesBeforeAChangeThatIsSeen(line: String) throws {
    let json =
      #"{"@type":"MedicalWebPage","datePublished":"2023-04-18","dateModified":"2023-05-02"}"#
    let meta = "<meta property=article:published_time content=2023-04-18>"
    let script = "<script type=application/ld+json>\(json)</script>"
    for element in ["div class=date", "span class=post-date", "p"] {
      let body = "<h1>Dose</h1><\(element)>\(line)</\(element.prefix { $0 != " " })><p>Text.</p>"
      #expect(try html(script + body).date == "2023-04-18")
      #expect(try html(meta + script + body).date == "2023-04-18")
    }
  }

  @Test(arguments: [
    "<div class=comments-area><h3>Comments (1)</h3><ol><li class=comment><b>Mimi</b> <time>DAY</time><p>Thanks.</p></ol></div>",
    "<aside><h3>News</h3><p><b>DAY</b> On rinsing the nose.</p></aside>",
    "<div class=sidebar><h3>News</h3><p class=date>DAY</p><p>On rinsing the nose.</p></div>",
  ])
  func theDayOfWhatOthersWroteBehindTheTextIsNotThePages(others: String) throws {
    let text = String(repeating: "The heart beats about seventy times a minute. ", count: 6)
    let behind = others.replacing("DAY", with: "12 March 2023")
    #expect(try html("<h1>Pulse</h1><p>\(text)</p>\(behind)").date == nil)
    // Before the text it may be, and where the words say so.
    let before = "<h1>Pulse</h1>\(behind)<p>\(text)</p>"
    #expect(try html(before).date == "2023-03-12")
    let stated = others.replacing("DAY", with: "Published on 12 March 2023")
    if others.hasPrefix("<aside>") {
      #expect(try html("<h1>Pulse</h1><p>\(text)</p>\(stated)").date == "2023-03-12")
    }
    // The day that the address says.
    let page = "<link rel=canonical href=https://a.org/2023/03/12/pulse>"
    #expect(try html("\(page)<h1>Pulse</h1><p>\(text)</p>\(behind)").date == "2023-03-12")
  }

  @Test func blogsHaveTheirPostsInWidgets() throws {
    let text = String(repeating: "The heart beats about seventy times a minute. ", count: 6)
    let post = "<h2 class=date-header>12 March 2023</h2><h3>Pulse</h3><p>\(text)\(text)</p>"
    let page = "<h1>My blog</h1><p>\(text)</p><div class='widget Blog'>\(post)</div>"
    #expect(try html(page).date == "2023-03-12")
  }

  @Test(arguments: [
    "Fecha de recepción: 12/03/2020. Fecha de publicación: 05/04/2021",
    "Recibido: 12-Mar-2020 Aceptado: 05-Abr-2020 Disponible en línea: 05-Abr-2021",
    "Reçu le 3 juillet 2020 ; accepté le 5 août 2020 ; disponible sur Internet le 5 avril 2021",
    "eingereicht: 2. 5. 2020, angenommen: 10. 10. 2020, online: 5. 4. 2021",
    "Eingang: 2.5.2020 Annahme: 10.10.2020 Veröffentlichung: 5.4.2021",
    "Ricevuto: 3 luglio 2020. Accettato: 5 agosto 2020. Pubblicato: 5 aprile 2021",
    "Recebido: 03/07/2020. Aceito: 05/08/2020. Publicado: 05/04/2021",
    "Дата поступления: 12.03.2020. Дата принятия: 05.08.2020. Дата публикации: 05.04.2021",
    "接收日期：2020-03-12　发布日期：2021-04-05", "受領日：2020年3月12日　採択日：2020年8月5日　公開日：2021年4月5日",
  ])
  func theDayOfReceiptIsNotThatOfPublication(line: String) throws {
    let language = line.contains("recepción") ? "es" : "fr"
    #expect(
      try html("<html lang=\(language)><h1>Dose</h1><p>\(line)</p><p>Text.</p>").date
        == "2021-04-05")
  }

  @Test func acceptanceIsNearerToPublicationThanReceipt() throws {
    let line = "<p>Recibido: 12-Mar-2020 Aceptado: 05-Abr-2021</p>"
    #expect(try html("<html lang=es><h1>Dosis</h1>\(line)<p>Texto.</p>").date == "2021-04-05")
  }

  @Test(arguments: [
    "IQWiG. Bluthochdruck. Aufgerufen am 05.05.2024.", "WHO. Hypertension. Accessed 5 May 2024.",
    "HAS. Hypertension. Consulté le 5 mai 2024.", "ВОЗ. Гипертония. Дата обращения: 05.05.2024.",
    "厚生労働省. 高血圧. 閲覧日：2024年5月5日", "WHO. Hipertensión. Consultado el 5 de mayo de 2024.",
    "Next review: 5 May 2024", "Next review due: 5 May 2024", "Review due: 5 May 2024",
    "Nächste Aktualisierung: 05.05.2024", "Prochaine révision : 5 mai 2024",
  ])
  func theDayOfALookAtASourceOrOfAPlannedReviewIsNotThePages(line: String) throws {
    let page = "<html lang=de><h1>Blutdruck</h1><p>Text.</p><ul><li>\(line)</li></ul>"
    #expect(try html(page).date == nil)
    #expect(try html(page + "<p>Stand: 18.06.2023</p>").date == "2023-06-18")
  }

  @Test(arguments: [("Register online until ", false), ("angenommen: 1. 5., online: ", true)])
  func onlineIsSaidOfADateThatFollows(words: String, isPublished: Bool) {
    let words = Array(words.utf8)[...]
    #expect(CueWords.last(in: words).contains(.saysPublished) == isPublished)
    #expect(CueWords.reading(words).contains(.saysPublished) == isPublished)
  }

  @Test func theDayOfCreationGoesBeforeThatOfAChange() throws {
    let line = "Modifié le 5 août 2023 (Créé le : 3 juil. 2020)"
    #expect(try html("<html lang=fr><h1>Dose</h1><p>\(line)</p><p>Texte.").date == "2020-07-03")
  }

  @Test(arguments: [
    (["DC.Date.dateSubmitted": "2020-03-01", "DC.Date.issued": "2020-12-30"], "2020-12-30"),
    (["dcterms.dateAccepted": "2020-03-01", "dcterms.issued": "2020-12-30"], "2020-12-30"),
    (["DC.date.submitted": "2020-03-01", "DC.Date.modified": "2021-01-01"], "2021-01-01"),
    (["citation_date": "2020", "DC.Date.created": "2020-12-30"], "2020-12-30"),
    (["citation_date": "2020/12", "DC.Date.issued": "2020-12-30"], "2020-12-30"),
    (["citation_date": "2020", "DC.Date.modified": "2020-12-30"], "2020"),
  ])
  func journalsDeclareTheDayOfIssueBesideOthers(values: [String: String], date: String) throws {
    let meta = values.sorted { $0.key < $1.key }
      .map { "<meta name=\($0.key) content=\($0.value)>" }.joined()
    #expect(try html(meta + "<h1>Dose</h1><p>Text.</p>").date == date)
  }
}
