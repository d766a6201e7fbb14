internal import JSON
internal import Storage
internal import Tokenization

/// How a conversation becomes text for fine-tuning: what stands before and behind each turn.
///
/// The template's own text is trusted: special tokens in it are special. What people said is not: it can
/// produce no control token. The loss counts on what the assistant says and on the end of its turn.
///
/// A file of one's own is JSON, whose members may be left out but for `roles` with `user` and `assistant`;
/// roles without an entry are refused where they occur:
///
///     {"begin": "<|begin_of_text|>",
///      "roles": {"user": {"before": "<|user|>\n", "end": "<|end|>", "after": "\n"}, "assistant": …},
///      "user_text": "{question}\n{options}", "assistant_text": "{answer}\n\n{rationale}"}
struct ConversationTemplate: Sendable, Hashable {
  /// What stands around a turn.
  struct Turn: Sendable, Hashable {
    /// Before the text.
    var before = ""
    /// Behind the text: the assistant learns to say it.
    var end = ""
    /// Behind that.
    var after = ""
  }

  /// What stands before the first turn.
  var begin = ""
  /// The turns by role: `system`, `user`, `assistant`.
  var roles: [String: Turn]
  /// Whether the end of the document stands behind every answer, and not only behind the last: for
  /// templates whose turns have no end of their own.
  var endsAnswersAsDocuments = false
  /// The user's turn of a record with question and options.
  var userText = "{question}\n{options}"
  /// The assistant's turn of such a record.
  var assistantText = "{answer}\n\n{rationale}"

  /// The templates that have a name.
  static let named: [String: ConversationTemplate] = [
    "chatml": ConversationTemplate(
      roles: turns { Turn(before: "<|im_start|>\($0)\n", end: "<|im_end|>", after: "\n") }),
    "llama3": ConversationTemplate(
      begin: "<|begin_of_text|>",
      roles: turns {
        Turn(before: "<|start_header_id|>\($0)<|end_header_id|>\n\n", end: "<|eot_id|>")
      }),
    "plain": ConversationTemplate(
      roles: [
        "system": Turn(after: "\n\n"), "user": Turn(before: "Question: ", after: "\n\n"),
        "assistant": Turn(before: "Answer: ", after: "\n\n"),
      ], endsAnswersAsDocuments: true),
  ]

  private static func turns(_ turn: (String) -> Turn) -> [String: Turn] {
    Dictionary(uniqueKeysWithValues: ["system", "user", "assistant"].map { ($0, turn($0)) })
  }

  init(begin: String = "", roles: [String: Turn], endsAnswersAsDocuments: Bool = false) {
    self.begin = begin
    self.roles = roles
    self.endsAnswersAsDocuments = endsAnswersAsDocuments
  }

  /// A template by its name, or from a file.
  ///
  /// - Throws: `ConfigurationError` when there is none, the file is no template, or the vocabulary lacks
  ///   a special token that it needs.
  init(_ nameOrPath: String, for vocabulary: LoadedVocabulary) throws(ConfigurationError) {
    if let named = Self.named[nameOrPath] {
      self = named
    } else {
      self = try Self(file: nameOrPath)
    }
    for text in specialTokenTexts where vocabulary.tokenizer.id(ofSpecialToken: text) == nil {
      throw ConfigurationError(
        place: "--template \(nameOrPath)",
        message: "needs the special token \(text), which \(vocabulary.path) does not have")
    }
  }

  private init(file path: String) throws(ConfigurationError) {
    func wrong(_ message: String) -> ConfigurationError {
      ConfigurationError(place: path, message: message)
    }
    let bytes: [UInt8]
    do throws(StorageError) {
      bytes = try readFile(path, limit: 1 << 20)
    } catch {
      let names = Self.named.keys.sorted().joined(separator: ", ")
      throw wrong("\(error.message) (templates with a name: \(names))")
    }
    guard let root = try? JSONDocument(parsing: bytes.span).root, let roles = root["roles"] else {
      throw wrong("is not a template: expected a JSON object with \"roles\"")
    }
    /// The strings of an object, which has no others than these.
    func texts(
      _ members: [(key: String, value: JSONElement)], of place: String, _ names: [String]
    ) throws(ConfigurationError) -> [String: String] {
      var texts: [String: String] = [:]
      for (name, value) in members {
        guard names.contains(name) else {
          throw wrong(
            "unknown member \"\(name)\" of \(place), which has \(names.joined(separator: ", "))")
        }
        guard let text = value.string else {
          throw wrong("\"\(name)\" of \(place) is not a string")
        }
        texts[name] = text
      }
      return texts
    }
    self.roles = [:]
    for (role, turn) in roles.members {
      guard turn.kind == .object else { throw wrong("role \"\(role)\" is not an object") }
      let texts = try texts(turn.members, of: "role \"\(role)\"", ["before", "end", "after"])
      self.roles[role] = Turn(
        before: texts["before"] ?? "", end: texts["end"] ?? "", after: texts["after"] ?? "")
    }
    guard self.roles["user"] != nil, self.roles["assistant"] != nil else {
      throw wrong("has no role \"user\" or no role \"assistant\"")
    }
    let texts = try texts(
      root.members.filter { $0.key != "roles" }, of: "the template",
      ["begin", "user_text", "assistant_text"])
    begin = texts["begin"] ?? ""
    userText = texts["user_text"] ?? userText
    assistantText = texts["assistant_text"] ?? assistantText
  }

  /// Everything of the form `<|…|>` in the template.
  private var specialTokenTexts: [String] {
    let texts = [begin] + roles.values.flatMap { [$0.before, $0.end, $0.after] }
    var found: Set<String> = []
    for text in texts {
      var rest = text[...]
      while let start = rest.firstRange(of: "<|") {
        guard let end = rest[start.upperBound...].firstRange(of: "|>") else { break }
        found.insert(String(rest[start.lowerBound..<end.upperBound]))
        rest = rest[end.upperBound...]
      }
    }
    return found.sorted()
  }

  // MARK: - Rendering

  /// A part of the text, and whether the loss counts on it.
  struct Part: Sendable, Hashable {
    var span: TextSpan
    var isLearned: Bool
  }

  /// The parts of a conversation, behind which comes `documentEnd`.
  ///
  /// - Throws: `ConversationError` for a role that the template does not have.
  func parts(
    of messages: [Message], documentEnd: String
  ) throws(ConversationError) -> [Part] {
    var parts: [Part] = []
    func add(_ text: String, isTrusted: Bool = true, isLearned: Bool = false) {
      if text.isEmpty { return }
      parts.append(
        Part(span: isTrusted ? .trusted(text) : .untrusted(text), isLearned: isLearned))
    }
    add(begin)
    for (index, message) in messages.enumerated() {
      guard let turn = roles[message.role] else {
        throw ConversationError("the template has no role \"\(message.role)\"")
      }
      let isLearned = message.role == "assistant"
      add(turn.before)
      add(message.text, isTrusted: false, isLearned: isLearned)
      add(turn.end, isLearned: isLearned)
      if isLearned, endsAnswersAsDocuments {
        if index == messages.count - 1 { break }
        add(documentEnd, isLearned: true)
      }
      add(turn.after)
    }
    return parts
  }

  /// The two turns of a question with options.
  func messages(of question: QuestionRecord) -> [Message] {
    [
      Message(role: "user", text: question.fill(userText)),
      Message(role: "assistant", text: question.fill(assistantText)),
    ]
  }
}

/// One turn of a conversation.
struct Message: Sendable, Hashable {
  /// `system`, `user` or `assistant`.
  var role: String
  /// What was said, without white space around it.
  var text: String
}

/// What is wrong with a record that should be a conversation.
struct ConversationError: Error, Hashable {
  var message: String

  init(_ message: String) { self.message = message }
}

/// A question with options, answer and rationale.
struct QuestionRecord: Sendable, Hashable {
  var question: String
  /// Letters and texts, in order.
  var options: [(letter: String, text: String)]
  /// The letters of the right options, as `A` or `A,C`.
  var answerLetters: String
  /// The answer in words, for questions without options.
  var answer: String
  var rationale: String

  static func == (left: Self, right: Self) -> Bool {
    left.question == right.question && left.answerLetters == right.answerLetters
      && left.options.elementsEqual(right.options) { $0 == $1 }
      && left.answer == right.answer && left.rationale == right.rationale
  }

  func hash(into hasher: inout Hasher) { hasher.combine(question) }

  /// The text with its placeholders filled in, without white space at its ends.
  func fill(_ text: String) -> String {
    let letters = answerLetters.split { ", ".contains($0) }.map(String.init)
    let right = options.filter { letters.contains($0.letter) }
    let answerText =
      right.isEmpty ? answer : right.map { "\($0.letter). \($0.text)" }.joined(separator: "\n")
    let values = [
      "question": question, "answer_idx": answerLetters, "answer": answerText,
      "rationale": rationale,
      "options": options.map { "\($0.letter). \($0.text)" }.joined(separator: "\n"),
    ]
    var filled = ""
    var rest = text[...]
    // In one pass: braces in a question are not placeholders.
    while let open = rest.firstIndex(of: "{") {
      filled += rest[..<open]
      rest = rest[open...]
      let name = rest.firstIndex(of: "}").map { rest[rest.index(after: open)..<$0] }
      if let name, let value = values[String(name)] {
        filled += value
        rest = rest[rest.index(after: name.endIndex)...]
      } else {
        filled += "{"
        rest = rest.dropFirst()
      }
    }
    return (filled + rest).trimmed
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[start...end])
  }
}
