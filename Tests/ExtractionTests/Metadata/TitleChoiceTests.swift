import Testing

@testable import Extraction

@Suite struct TitleChoiceTests {
  private static let text = String(
    repeating: "The heart beats about seventy times a minute. ", count: 6)

  /// Blogger's markup: the blog's name is the `h1`.
  @Test(arguments: [
    ("Heart Notes", "Why your pulse skips a beat"),
    ("El Blog del Cardiólogo", "La fibrilación auricular explicada"),
    ("Записки кардиолога", "Что такое мерцательная аритмия"),
    ("循環器内科医のブログ", "心房細動とは何か"), ("مدونة القلب", "ما هو الرجفان الأذيني؟"),
  ])
  func theTitleOfABlogsPostIsNotTheBlogsName(blog: String, post: String) throws {
    let page = """
      <title>\(blog): \(post)</title><div class='widget Header'><h1 class=title><a href=/>\(blog)</a></h1></div>
      <h2 class=date-header>14 October 2014</h2>
      <div class='post hentry'><h3 class='post-title entry-title' itemprop=name>\(post)</h3>
      <div class='post-body entry-content'>\(Self.text)</div></div>
      """
    #expect(try html(page).title == post)
    #expect(try html("<meta property=og:title content='\(post)'>" + page).title == post)
  }

  @Test func theTitleOfARelatedPostIsNotThePages() throws {
    let page = """
      <title>Flu in children - A Site</title><h1>Flu in children</h1><p>\(Self.text)</p>
      <h3 class=post-title>Flu</h3>
      """
    #expect(try html(page).title == "Flu in children")
  }
}
