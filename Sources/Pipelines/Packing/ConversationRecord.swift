internal import Corpora
internal import JSON

extension ConversationTemplate {
  /// The conversation that a JSON record holds.
  ///
  /// | fields | schema |
  /// |---|---|
  /// | `messages`: [{`role`, `content`}] | chat messages |
  /// | `conversations`: [{`from`, `value`}] | ShareGPT, with `human` and `gpt` for user and assistant |
  /// | `question`, `options`: {`A`: …}, `answer_idx`, `rationale`; also `answer` | MMedBench (Qiu et al. 2024, <https://huggingface.co/datasets/Henrychur/MMedBench>) and MedQA |
  ///
  /// - Throws: `ConversationError` that names what is missing.
  func messages(of document: Document) throws(ConversationError) -> [Message] {
    let fields = Fields(document)
    if let list = fields.json("messages") {
      return try Self.messages(list, role: "role", text: "content")
    }
    if let list = fields.json("conversations") {
      return try Self.messages(list, role: "from", text: "value")
    }
    guard let question = fields.text("question"), !question.trimmed.isEmpty else {
      throw ConversationError("there are no \"messages\" and no \"question\"")
    }
    let record = QuestionRecord(
      question: question.trimmed, options: fields.options,
      answerLetters: (fields.text("answer_idx") ?? "").trimmed,
      answer: (fields.text("answer") ?? "").trimmed,
      rationale: (fields.text("rationale") ?? "").trimmed)
    let letters = record.answerLetters.split { ", ".contains($0) }.map(String.init)
    let known = Set(record.options.map(\.letter))
    if record.options.isEmpty ? record.answer.isEmpty : letters.isEmpty {
      throw ConversationError("there is no answer: \"answer_idx\" is missing")
    }
    if !record.options.isEmpty, let unknown = letters.first(where: { !known.contains($0) }) {
      throw ConversationError("\"answer_idx\" names the option \(unknown), which is not there")
    }
    return messages(of: record)
  }

  private static func messages(
    _ list: JSONElement, role: String, text: String
  ) throws(ConversationError) -> [Message] {
    let names = ["human": "user", "gpt": "assistant", "model": "assistant"]
    var messages: [Message] = []
    for element in list.elements {
      guard let name = element[role]?.string, let words = element[text]?.string else {
        throw ConversationError("a message has no \"\(role)\" or no \"\(text)\"")
      }
      messages.append(Message(role: names[name] ?? name, text: words.trimmed))
    }
    guard messages.contains(where: { $0.role == "assistant" && !$0.text.isEmpty }) else {
      throw ConversationError("the assistant says nothing")
    }
    return messages
  }
}

/// The further fields of a document.
private struct Fields {
  let document: Document

  init(_ document: Document) { self.document = document }

  func text(_ name: String) -> String? { document.extra(named: name)?.string }

  func json(_ name: String) -> JSONElement? {
    guard case .raw(let bytes)? = document.extra(named: name) else { return nil }
    let root = (try? JSONDocument(parsing: bytes.span))?.root
    return root?.kind == .null ? nil : root
  }

  /// The options, of an object in the order of its letters, of a list lettered.
  var options: [(letter: String, text: String)] {
    guard let root = json("options") else { return [] }
    if root.kind == .object {
      return root.members.compactMap { key, value in value.string.map { (key, $0.trimmed) } }
        .sorted { $0.0 < $1.0 }
    }
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
    return zip(letters, root.elements).compactMap { letter, element in
      // MedQA's lists have objects with the letter as key.
      (element.string ?? element["value"]?.string).map { (element["key"]?.string ?? letter, $0) }
    }
  }
}
