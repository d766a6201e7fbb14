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
}
