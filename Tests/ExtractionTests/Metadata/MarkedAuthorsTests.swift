import Testing

@testable import Extraction

@Suite struct MarkedAuthorsTests {
  /// phpBB's byline.
  @Test(arguments: [
    ("Message", "par"), ("Mensaje", "por"), ("Messaggio", "da"), ("Mensagem", "por"),
    ("Сообщение", ""),
    ("Post", "by"), ("Beitrag", "von"),
  ])
  func aMembersNameIsReadWithoutTheWordsBeforeIt(message: String, by: String) throws {
    for space in ["", " "] {
      let page = """
        <h2 class=topic-title><a href=t>Infiltration</a></h2><div class=postbody><h3><a href=p>Infiltration</a></h3>
        <p class=author><a class=unread href=p><span class=sr-only>\(message)</span></a>\(space)<span>\(by) <strong>\
        <a href=m class=username>mellow_moth</a></strong> » </span><time datetime=2019-03-10>10/3</time></p>
        <div class=content>Is it painful?</div></div>
        """
      #expect(try html(page).author == "mellow_moth")
    }
  }

  @Test func namesBehindWordsForReadersOfScreensAreRead() throws {
    let page = """
      <h1>Iron deficiency</h1><div class=author-group><span class=sr-only>Author links open overlay panel</span>\
      <button><span>Anna</span> <span>Berg</span> <sup>a</sup></button>, <button>Lars Holm<sup>b</sup></button></div>
      <div class='abstract author-highlights'><h2>Highlights</h2><ul><li>Ferritin was low.</ul></div>
      """
    #expect(try html(page + "<p>Text.</p>").author == "Anna Berg; Lars Holm")
  }

  @Test(arguments: [
    // What forums say to guests.
    "<div class=user>Welcome, <b>Guest</b>. Please <a>login</a> or <a>register</a>.</div>",
    "<div class=user>Добро пожаловать, <b>Гость</b>. Пожалуйста, <a>войдите</a>.</div>",
    "<div class=user>Willkommen <b>Gast</b>. Bitte <a>einloggen</a> oder <a>registrieren</a>.</div>",
    "<div class=user>Bienvenue, <b>Invité</b>. Merci de vous <a>connecter</a>.</div>",
    "<div class=user>Bienvenido(a), <b>Visitante</b>. Por favor, <a>ingresa</a>.</div>",
    // A shop's categories.
    "<span class=posted_in>Category: <a rel=tag>Vitamins</a></span>",
    "<span class=posted_in>Catégorie : <a rel=tag>Vitamins</a></span>",
    "<span class=posted_in>Категория: <a rel=tag>Vitamins</a></span>",
    "<span class=posted_in>التصنيف: <a rel=tag>Vitamins</a></span>",
    // What sites say to whoever has no account, or has one.
    "<div class=user-menu><a href=l>Log in</a> <a href=r>Register</a></div>",
    "<div class=user-menu><a href=l>My account</a></div>",
    "<div class=user-nav><a href=l>Anmelden</a> <a href=r>Registrieren</a></div>",
    "<div class=top-user><a href=l>Se connecter</a> <a href=r>Créer un compte</a></div>",
    "<div class=user><a href=l>Iniciar sesión</a></div>",
    "<div class=user-menu><a href=l>Войти</a> <a href=r>Регистрация</a></div>",
    "<div class=user-menu><a href=l>تسجيل الدخول</a> <a href=n>حساب جديد</a></div>",
    "<div class=user-menu><a href=l>登录</a> <a href=r>注册</a></div>",
    "<div class=user-menu><a href=l>ログイン</a> <a href=r>会員登録</a></div>",
    // Whether text may be marked.
    "<div class=qu-userSelect--text><p>TSH lags behind.</p></div>",
  ])
  func marksOfSomethingElseNameNoAuthor(element: String) throws {
    #expect(try html("<h1>Vitamin D</h1>\(element)<p>Text.</p>").author == nil)
  }

  @Test(arguments: [
    // Menus and slogans.
    "<ul><li><a href=s>By specialty</a></li><li><a href=l>By location</a></li></ul>",
    "<p>Par téléphone</p>", "<p>Por teléfono</p>", "<p>Von Anfang an gut betreut</p>",
    // How letters begin.
    "<p>Liebe Patientinnen und Patienten,</p>", "<p>Dear Parents,</p>",
    "<p>Уважаемые Пациенты,</p>",
    "<div class=meta><span>2021-03-14</span><span>سؤال من ذكر سنة 45</span></div>",
  ])
  func whatStandsWhereNamesMayStandNamesNoAuthor(element: String) throws {
    #expect(try html("<h1>Vitamin D</h1>\(element)<p>Text.</p>").author == nil)
  }

  @Test(arguments: [
    "<h1 class=user-question>孩子咳嗽一个月，CT正常，怎么办</h1><p>六岁。</p>",
    "<h1 id=user-guide>Guide</h1><p>Text.</p><h2 id=user-guide-2>Advanced User Guide</h2><p>Text.</p>",
  ])
  func aHeadingOfUsersIsNoName(page: String) throws {
    #expect(try html(page).author == nil)
  }

  @Test func namesMayBeWrittenWithoutCapitals() throws {
    #expect(try html("<h1>Love</h1><p>By bell hooks</p><p>Text.</p>").author == "bell hooks")
  }

  @Test(arguments: [
    "<p>Mental Health</p>", "<p>Innere Medizin</p>",
    "<div class=category><a href=/c/x>Maladie de Crohn</a></div>",
    "<p>Salud Mental</p>", "<p>Болезнь Крона</p>", "<p class=subtitle>Aspirin Protect Tablets</p>",
  ])
  func aLabelBelowTheHeadingIsNoName(line: String) throws {
    #expect(try html("<h1>Salt and you</h1>\(line)<p>Text.</p>").author == nil)
    // What the markup says besides is believed.
    let marked =
      "<meta name=author content='Ada Example'><h1>Salt</h1><p>Ada Example</p><p>Text.</p>"
    #expect(try html(marked).author == "Ada Example")
  }

  @Test func eachItemOfAListOfAuthorsIsOne() throws {
    let list = "<ul class=authors><li>Ada Example</li><li>Ben Sample, MD</li><li>Li Wei</li></ul>"
    #expect(
      try html("<h1>Salt</h1>\(list)<p>Text.</p>").author == "Ada Example; Ben Sample, MD; Li Wei")
    // Where one of them is none, the first is.
    let box = "<div class=author><p>Ada Example</p><p>writes about salt</p></div>"
    #expect(try html("<h1>Salt</h1>\(box)<p>Text.</p>").author == "Ada Example")
  }

  @Test func namesThatAreTurnedRoundInALineAreEachOne() throws {
    let line = "<p class=authors>Example, Ada; Sample, Ben B., MD; Wei, Li</p>"
    #expect(
      try html("<h1>Salt</h1>\(line)<p>Text.</p>").author == "Ada Example; Ben B. Sample; Li Wei")
  }

  /// Long enough to be the page's text.
  private static let text =
    "<p>Blood pressure is the force of the blood against the walls of the arteries, and it rises with the salt in food.</p>"

  @Test(arguments: [
    "<ol class=comments><li><b class=author>Bob Miller</b><p>Thanks, that helped me a lot.</p></ol>",
    "<aside class=related><p><a href=/2>Sugar</a></p><p class=author>By Tom Teaser</p></aside>",
  ])
  func whoWroteCommentsAndTeasersDidNotWriteThePage(others: String) throws {
    let page = "<h1>Salt</h1>\(Self.text)\(Self.text)"
    #expect(try html(page + others).author == nil)
    #expect(try html("<p class=author>Ada Example</p>" + page + others).author == "Ada Example")
  }

  @Test(arguments: [
    "Article validé par Luc Bernard", "Revisado y aprobado por Juan Pérez",
    "Expert reviewer: Tom Check",
    "Peer reviewed by Tom Check", "Medical Editor: Tom Check, MD",
    "Last reviewed by a medical professional on 03/07/2024.",
  ])
  func wordsOfCheckingAreNoName(line: String) throws {
    let author = try html("<h1>Salt</h1><div class=author>\(line)</div>\(Self.text)").author
    #expect(author == nil)
  }

  @Test func aLinkBehindWordsOfCheckingIsNoAuthor() throws {
    let line =
      "<span>Medically reviewed by <a href=/authors/tom>Tom Check, MD</a></span> — "
      + "<span>Written by <a href=/authors/ada>Ada Example</a></span>"
    #expect(try html("<h1>Salt</h1><div>\(line)</div>\(Self.text)").author == "Ada Example")
  }

  /// Leaflets and answers begin so.
  @Test(arguments: [
    "By taking aspirin daily, patients reduced their risk.", "Par voie orale, 20 mg par jour.",
    "Par exemple, buvez peu.", "Por vía oral, 20 mg al día.", "¿Por qué elegirnos?",
    "Von Kindern fernhalten.", "Von deinen Ärzten", "Par téléphone au 3646, du lundi au vendredi.",
    "NDC Code(s): 65862-008-01",
  ])
  func aSentenceThatBeginsWithAWordForByNamesNoAuthor(line: String) throws {
    #expect(try html("<h1>Aspirin</h1><p>\(line)</p><p>Text.</p>").author == nil)
  }

  @Test(arguments: ["Von Dr. med. Anna Schmidt", "Von <a href=/a>Prof. Dr. med. Anna Schmidt</a>"])
  func titlesInSmallLettersAreOfTheName(line: String) throws {
    let author = try html("<h1>Aspirin</h1><p>\(line)</p><p>Text.</p>").author
    #expect(author?.hasSuffix("Anna Schmidt") == true, "\(author ?? "none")")
  }

  @Test(arguments: [
    (
      "<span>Par <a href=/a>Anne Exemple</a></span><span>Mis à jour le 12 mai 2024</span>",
      "Anne Exemple"
    ),
    ("<span>By <a href=/a>Ada Example</a></span> <span>Health Desk</span>", "Ada Example"),
    (
      "<span>من قبل <a href=/a>د. رنا الخطيب</a></span> <span>الأحد ، 21 نوفمبر 2021</span>",
      "د. رنا الخطيب"
    ),
    (
      "<span>تمت الكتابة بواسطة: <a href=/a>آلاء جابر</a></span><span>تم التدقيق بواسطة: <a href=/b>هديل البكري</a></span>",
      "آلاء جابر"
    ),
    ("By <a href=/a>Ada Example</a>, MD", "Ada Example, MD"),
    ("By <a href=/a>Ada Example</a> and <a href=/b>Ben Sample</a>", "Ada Example; Ben Sample"),
    ("Medically reviewed by <a href=/a>Ben Sample</a> Health Desk", nil),
  ])
  func theLinkBehindAWordForByIsTheName(line: String, author: String?) throws {
    for element in ["p", "div class=author"] {
      let name = element.prefix { $0 != " " }
      #expect(
        try html("<h1>Flu</h1><\(element)>\(line)</\(name)><p>Text.</p>").author == author)
    }
  }
}
