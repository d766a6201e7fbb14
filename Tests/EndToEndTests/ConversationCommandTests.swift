import Foundation
import TestSupport
import Testing

/// `pack` of questions and conversations, by a template.
@Suite struct ConversationCommandTests {
  @Test func theLossCountsOnTheAnswerOfAQuestion() throws {
    let folder = try TemporaryFolder()
    let question = """
      {"question":"Which vitamin prevents scurvy? <|endoftext|>","options":{"A":"Vitamin A",\
      "B":"Vitamin C"},"answer_idx":"B","rationale":"Collagen needs it."}

      """
    try pack(
      folder, question, to: "out",
      ["--template", "plain", "--format", "npy", "--packing", "pad", "--sequence-length", "64"])
    let shown = try BuiltProgram.medprep("inspect", folder.path + "/out", "--document", "0")
    #expect(
      shown.text == """
        Question: Which vitamin prevents scurvy? <|endoftext|>
        A. Vitamin A
        B. Vitamin C

        Answer: B. Vitamin C

        Collagen needs it.<|endoftext|>

        """)
    let ids = try BuiltProgram.medprep(
      "inspect", folder.path + "/out", "--document", "0", "--ids"
    ).text.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
    let loss = try Data(contentsOf: URL(filePath: folder.path + "/out/shard-00000.loss.npy"))
    let mask = loss.suffix(64).prefix(ids.count)
    let learned = zip(ids, mask).filter { $1 == 1 }.map { $0.0 }
    let text = try Command.run(
      BuiltProgram.path("medprep"), ["detokenize", "--format", "text"],
      input: Array((learned.map(String.init).joined(separator: " ") + "\n").utf8))
    #expect(text.text.hasPrefix("B. Vitamin C\n\nCollagen needs it.<|endoftext|>"))
    // The text of a special token that somebody typed is not one.
    #expect(ids.count { $0 == ids.last } == 1)
  }

  @Test(arguments: [
    (#"{"question":"Q?","options":{"A":"x"},"answer_idx":"C"}"#, "option C"),
    (#"{"question":"Q?","options":{"A":"x"}}"#, "answer"),
    (#"{"messages":[{"role":"user","content":"Q?"}]}"#, "assistant says nothing"),
    (
      #"{"messages":[{"role":"tool","content":"x"},{"role":"assistant","content":"y"}]}"#,
      "\"tool\""
    ),
    (#"{"text":"no conversation"}"#, "messages"),
  ])
  func aBrokenConversationIsRejectedByName(line: String, message: String) throws {
    let folder = try TemporaryFolder()
    let result = try Command.run(
      BuiltProgram.path("medprep"),
      ["pack", "--template", "plain", "--strict", "-o", folder.path + "/out"],
      input: Array((line + "\n").utf8))
    #expect(result.status == 1)
    #expect(result.errorText.contains(message), "\(result.errorText)")
  }

  @Test func everyAnswerOfAPlainConversationEndsAsADocumentDoes() throws {
    let folder = try TemporaryFolder()
    let conversation = """
      {"messages":[{"role":"system","content":"S"},{"role":"user","content":"P"},\
      {"role":"assistant","content":"Hello"},{"role":"user","content":"Q"},\
      {"role":"assistant","content":"A"}]}

      """
    try pack(
      folder, conversation, to: "out",
      ["--template", "plain", "--format", "npy", "--packing", "pad", "--sequence-length", "64"])
    func inspect(_ options: String...) throws -> String {
      try Command.run(
        BuiltProgram.path("medprep"),
        ["inspect", folder.path + "/out", "--document", "0"] + options
      ).text
    }
    #expect(
      try inspect() == """
        S

        Question: P

        Answer: Hello<|endoftext|>

        Question: Q

        Answer: A<|endoftext|>

        """)
    let ids = try inspect("--ids").split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
    let loss = try Data(contentsOf: URL(filePath: folder.path + "/out/shard-00000.loss.npy"))
    let learned = zip(ids, loss.suffix(64)).filter { $1 == 1 }.map { $0.0 }
    #expect(learned.count { $0 == ids.last } == 2)
    #expect(learned.last == ids.last && learned.count == 4)
  }

  @Test(arguments: [
    (#"{"begn":"x","roles":{"user":{},"assistant":{}}}"#, "\"begn\" of the template"),
    (#"{"roles":{"user":{"befor":"x"},"assistant":{}}}"#, "\"befor\" of role \"user\""),
    (#"{"roles":{"user":{},"assistant":{"end":5}}}"#, "\"end\" of role \"assistant\" is not"),
    (#"{"roles":{"user":"U: ","assistant":{}}}"#, "role \"user\" is not an object"),
    (#"{"user_text":["x"],"roles":{"user":{},"assistant":{}}}"#, "\"user_text\" of the template"),
    (#"{"roles":{"user":{}}}"#, "no role \"assistant\""),
  ])
  func aTemplateFileWithAFaultIsRefused(json: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(json.utf8), to: "template.json")
    let result = try BuiltProgram.medprep("pack", "--template", path, "-o", folder.path + "/out")
    #expect(result.status == 2)
    #expect(result.errorText.contains(message), "\(result.errorText)")
  }

  @Test func aTemplateWhoseTokensTheVocabularyLacksIsRefused() throws {
    let folder = try TemporaryFolder()
    let result = try BuiltProgram.medprep(
      "pack", "--template", "chatml", "--vocabulary", "medprep-32k", "-o", folder.path + "/out")
    #expect(result.status == 2)
    #expect(result.errorText.contains("<|im_"))
  }
}
