import Testing

@testable import Extraction

/// The shipped model on threads of forums.
@Suite struct ForumPageTests {
  private struct Thread {
    let language: String
    let title: String
    let posts: [String]
    /// What a profile says, in twos.
    let profile: [String]
    let signature: String
  }

  private static let threads = [
    Thread(
      language: "en", title: "Tired on bisoprolol",
      posts: [
        "I have been on bisoprolol 2.5 mg for three weeks and can hardly climb the stairs any more. My pulse is 52 in the morning. Did it get better for you?",
        "It took me about two months until I felt normal again, and my doctor halved the dose in between.",
        "Half a tablet in the evening.",
        "Please do not stop it from one day to the next, the pulse may jump. Ask whoever prescribed it.",
      ], profile: ["Joined", "Mar 2012", "Posts", "318"], signature: "Be kind, always"),
    Thread(
      language: "de", title: "Müde durch Bisoprolol",
      posts: [
        "Ich nehme seit drei Wochen Bisoprolol 2,5 mg und komme kaum noch die Treppe hoch. Mein Puls liegt morgens bei 52. Wurde das bei euch besser?",
        "Bei mir hat es etwa zwei Monate gedauert, bis ich mich wieder normal fühlte, zwischendurch wurde die Dosis halbiert.",
        "Abends eine halbe Tablette.",
        "Bitte nicht von heute auf morgen absetzen, sonst kann der Puls hochschnellen. Frag lieber nach.",
      ], profile: ["Dabei seit", "März 2012", "Beiträge", "318"],
      signature: "Immer freundlich bleiben"),
    Thread(
      language: "zh", title: "吃比索洛尔很累",
      posts: [
        "我吃比索洛尔2.5毫克三个星期了，现在连楼梯都快爬不动，早上脉搏只有五十二次，大家后来好些了吗？",
        "我大概过了两个月才恢复正常，中间医生把剂量减了一半，现在没什么感觉了。",
        "晚上吃半片。",
        "千万不要突然停药，脉搏可能会一下子升上去，先问问给你开药的医生。",
      ], profile: ["注册时间", "2012年3月", "帖子数", "318"], signature: "与人为善"),
  ]

  private static func page(_ thread: Thread, _ body: String) -> String {
    let links = ["Home", "Boards", "Search", "Log in"].map { "<li><a href=/x>\($0)</a></li>" }
    return """
      <html lang=\(thread.language)><title>\(thread.title) - Board</title><body>
      <div class=header><ul class=nav>\(links.joined())</ul></div><h1>\(thread.title)</h1>
      \(body)<div class=footer><ul>\(links.joined())</ul></div></body></html>
      """
  }

  private func expectPosts(_ thread: Thread, _ body: String) throws {
    let text = try HTMLExtractor().extract(Array(Self.page(thread, body).utf8)).string
    for post in thread.posts { #expect(text.contains(post), "\(text)") }
    for other in thread.profile + [thread.signature] { #expect(!text.contains(other), "\(text)") }
  }

  @Test(arguments: 0..<3) func repliesThatAreCalledCommentsAreKept(number: Int) throws {
    let thread = Self.threads[number]
    let replies = thread.posts.dropFirst().map { post in
      """
      <div class="thing comment"><div class="entry"><p class="tagline"><a class="author">ada</a> 3 hours ago</p>
      <form class="usertext"><div class="usertext-body"><div class="md"><p>\(post)</p></div></div></form>
      <ul class="flat-list buttons"><li><a>permalink</a><li><a>reply</a></ul></div></div>
      """
    }
    try expectPosts(
      thread,
      """
      <div class="thing link self"><div class="usertext-body"><div class="md"><p>\(thread.posts[0])</p></div></div></div>
      <div class="commentarea"><div class="sitetable nestedlisting">\(replies.joined())</div></div>
      """)
  }

  @Test(arguments: 0..<3) func profilesAndSignaturesAreNone(number: Int) throws {
    let thread = Self.threads[number]
    let posts = thread.posts.enumerated().map { place, post in
      """
      <div class="post-container"><div class="user-card"><b>user\(place)</b><ul>
      <li>\(thread.profile[0]): \(thread.profile[1])<li>\(thread.profile[2]): \(thread.profile[3])</ul></div>
      <div class="post-main"><div class="post-body">\(post)</div>
      <div class="signature">\(thread.signature)</div><div class="buttons"><a>Quote</a></div></div></div>
      """
    }
    try expectPosts(thread, "<div class=thread>\(posts.joined())</div>")
  }
}
