import Testing

@testable import Extraction

/// Who wrote pages of health portals and journals, and who only checked them.
@Suite struct MedicalAuthorsTests {
  @Test(arguments: [
    (
      "<h1>Flu in winter</h1><p>Medically reviewed by Ben Sample, MD</p><p>Written by Ada Example, RN</p>",
      "Ada Example, RN"
    ),
    (
      "<h1>Flu in winter</h1><div class=byline>By Ada Example</div><div class=medical-reviewer><a href=/author/ben-sample>Ben Sample</a></div>",
      "Ada Example"
    ),
    (
      "<h1>Grippe im Winter</h1><p>Von Anna Muster</p><p>Medizinisch geprüft von Jan Beispiel</p>",
      "Anna Muster"
    ),
    ("<h1>La grippe</h1><p>Par Anne Exemple</p><p>Relu par Paul Modèle</p>", "Anne Exemple"),
    (
      "<h1>La gripe</h1><p>Revisado por Luis Modelo</p><p>Escrito por Camila Méndez</p>",
      "Camila Méndez"
    ),
    (
      "<h1>Грипп зимой</h1><p>Автор: Иван Петров</p><p>Проверено: Анна Иванова</p>", "Иван Петров"
    ),
    ("<h1>الإنفلونزا</h1><p>بقلم أحمد علي</p><p>راجعه سامي حسن</p>", "أحمد علي"),
    ("<h1>流感</h1><p>作者：张三 主任医师</p><p>审核：李四</p>", "张三"),
    ("<h1>流感</h1><p>作者：张三</p><p>文章内容。</p><p>（责任编辑：李四）</p>", "张三"),
    ("<h1>流感</h1><p>文章内容。</p><p>（责任编辑：李四）</p>", "李四"),
    ("<h1>インフルエンザ</h1><p>監修：山田太郎</p><p>文＝鈴木花子</p>", "鈴木花子"),
    (
      "<h1>病院で障害</h1><p>三日の朝から。</p><h2>この記事を書いた人</h2><div><a href=/x>山田太郎</a><p>くらし科学医療部</p></div>",
      "山田太郎"
    ),
  ])
  func theWriterIsTakenInEightLanguages(page: String, author: String) throws {
    #expect(try html(page + "<p>Text.</p>").author == author)
  }

  @Test func personsWhoCheckedInStructuredDataAreNoAuthors() throws {
    let reviewed =
      #"{"@type":"MedicalWebPage","headline":"Flu","reviewedBy":{"@type":"Person","name":"Ben Sample"}"#
    func author(_ script: String) throws -> String? {
      try html("<script type='application/ld+json'>\(script)</script><h1>Flu</h1><p>Text.").author
    }
    #expect(try author(reviewed + "}") == nil)
    #expect(
      try author(reviewed + #","author":{"@type":"Person","name":"Ada Example, MD"}}"#)
        == "Ada Example, MD")
    #expect(
      try author(
        """
        {"@graph":[{"@type":"Person","@id":"#b","name":"Ben Sample"},
        {"@type":"MedicalWebPage","headline":"Flu","reviewedBy":{"@id":"#b"}}]}
        """) == nil)
    // Whoever wrote it may also be called by the names' parts, or in a list.
    #expect(
      try author(
        #"{"@type":"Article","author":{"@list":[{"givenName":"Ada","familyName":"Example"},"Ben Sample"]}}"#
      )
        == "Ada Example; Ben Sample")
  }

  @Test(arguments: [
    (
      "<meta name=citation_author content='Example, Ada'><meta name=citation_author content='Sample, Ben'>",
      "Ada Example; Ben Sample"
    ),
    ("<meta name=citation_authors content='Example, Ada; Sample, Ben'>", "Ada Example; Ben Sample"),
    ("<meta name=bepress_citation_author content='Example, Ada'>", "Ada Example"),
    (
      "<meta name=dc.Creator content='Ada Example'><meta name=dc.Creator content='Ben Sample'>",
      "Ada Example; Ben Sample"
    ),
    ("<meta property='dc:creator og:x' content='Ada Example'>", "Ada Example"),
  ])
  func authorsForIndexesOfResearchAreAll(head: String, author: String) throws {
    let page = "<h1>Flu in winter</h1><p>By Carla Third</p><p>Text.</p>"
    let isList = author.contains(";") || head.contains("citation")
    #expect(try html(head + (isList ? page : "<h1>Flu</h1><p>Text.</p>")).author == author)
  }
}
