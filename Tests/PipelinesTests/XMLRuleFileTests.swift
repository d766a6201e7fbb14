import Extraction
import Testing

@testable import Pipelines

@Suite struct XMLRuleFileTests {
  @Test func aRuleIsReadFromYAML() throws {
    let rule = try XMLRule(
      yaml: """
        record: drugbank/drug
        id: drugbank-id
        title: name
        text: [description, "//mechanism"]
        language: "@xml:lang"
        date: "@updated"
        url: link
        skip: code
        metadata: {groups: groups/group}
        """, path: "rule.yaml")
    #expect(
      rule
        == XMLRule(
          record: "drugbank/drug", id: "drugbank-id", title: "name",
          text: ["description", "//mechanism"], language: "@xml:lang", date: "@updated",
          url: "link", skip: ["code"], metadata: ["groups": "groups/group"]))
  }

  @Test(arguments: [
    ("id: x", "record is missing"), ("record: a\ntitel: b", "line 2: unknown key \"titel\""),
    ("record: [a]", "line 1: record: expected one path"),
    ("record: a\ntext: {b: c}", "line 2: text"),
    ("record: a\nmetadata: b", "line 2: metadata"), ("record: [", "not YAML"), ("- a", "expected"),
  ])
  func aFaultIsNamedWithItsLine(yaml: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try XMLRule(yaml: yaml, path: "rule.yaml")
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }
}
