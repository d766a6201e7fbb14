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
    // Whether text may be marked.
    "<div class=qu-userSelect--text><p>TSH lags behind.</p></div>",
  ])
  func marksOfSomethingElseNameNoAuthor(element: String) throws {
    #expect(try html("<h1>Vitamin D</h1>\(element)<p>Text.</p>").author == nil)
  }
}
