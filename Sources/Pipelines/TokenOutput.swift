internal import Corpora
internal import JSON
internal import Packing
internal import Tokenization

/// How token IDs are written.
public enum TokenFormat: String, Sendable, CaseIterable {
  /// One JSON document a line, with `tokens` in place of `text`.
  case jsonl
  /// The IDs of a document on one line, separated by spaces.
  case text
  /// Little-endian, two bytes an ID, documents end to end.
  case u16
  /// Little-endian, four bytes an ID, documents end to end.
  case u32
  /// Little-endian, four bytes an ID, and 0xFFFFFFFF after every document.
  case u32Delimited = "u32-delimited"
}

/// What the offsets of tokens count.
public enum OffsetUnit: String, Sendable, CaseIterable {
  /// Bytes of UTF-8.
  case bytes
  /// Unicode scalars, as Python counts.
  case characters
}

/// How the text of special tokens in documents is taken.
public enum SpecialTokenChoice: Hashable, Sendable {
  /// As any other text.
  case text
  /// As the special tokens.
  case recognize
  /// As a reason to refuse the document.
  case reject
  /// As these special tokens, by their text; others are text.
  case named([String])

  /// The policy for a vocabulary.
  ///
  /// - Throws: `ConfigurationError` for a name that the vocabulary does not have.
  func policy(
    for vocabulary: LoadedVocabulary?
  ) throws(ConfigurationError) -> SpecialTokenPolicy {
    switch self {
    case .text: return .treatAsText
    case .recognize: return .recognize
    case .reject: return .reject
    case .named(let names):
      guard let vocabulary else { return .treatAsText }
      do throws(VocabularyError) {
        return .select(recognized: try vocabulary.tokenizer.specialTokens(named: names))
      } catch {
        throw ConfigurationError(
          place: "--special-tokens", message: "\(vocabulary.path): \(error)")
      }
    }
  }
}

/// How documents are tokenized and written.
public struct TokenSettings: Hashable, Sendable {
  /// How token IDs are written.
  public var format: TokenFormat
  /// What special tokens in texts become.
  public var specialTokens: SpecialTokenChoice
  /// The most tokens of a document; nil: all.
  public var maximumCount: Int?
  /// What offsets count that are written with the IDs, in JSON lines only; nil: none are written.
  public var offsets: OffsetUnit?

  /// Settings with all tokens and no offsets unless told.
  public init(
    _ format: TokenFormat, specialTokens: SpecialTokenChoice = .text, maximumCount: Int? = nil,
    offsets: OffsetUnit? = nil
  ) {
    self.format = format
    self.specialTokens = specialTokens
    self.maximumCount = maximumCount
    self.offsets = offsets
  }
}

/// The tokens of a document.
struct DocumentTokens: Sendable {
  var ids: [TokenID] = []
  /// Where each lies in the text, if that is wanted.
  var offsets: [Range<Int>]?
  /// Where the text was cut, in bytes; nil where all of it was taken.
  var cut: Int?
}

extension Document {
  consuming func write(
    _ tokens: DocumentTokens, as format: TokenFormat, to writer: inout JSONWriter,
    bytes: inout [UInt8]
  ) {
    switch format {
    case .jsonl:
      setExtra(TokenField.name, TokenField.json(tokens.ids))
      setExtra(TokenField.offsets, tokens.offsets.map { .raw(TokenField.json($0)) })
      setExtra(TokenField.end, tokens.cut.map { .raw(Array(String($0).utf8)) })
      write(to: &writer, includesText: false)
    case .text:
      bytes += TokenField.text(tokens.ids, separator: UInt8(ascii: " "))
      bytes.append(UInt8(ascii: "\n"))
    case .u16:
      TokenType.uint16.append(tokens.ids.span, to: &bytes)
    case .u32:
      TokenType.uint32.append(tokens.ids.span, to: &bytes)
    case .u32Delimited:
      TokenType.uint32.append(tokens.ids.span, to: &bytes)
      TokenType.uint32.append([TokenID.max].span, to: &bytes)
    }
  }
}

/// What `medprep count` says of a document, as a line of JSON.
struct DocumentCount {
  var id: String?
  var bytes: Int
  var tokens: Int

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    if let id { writer.member("id", id) }
    writer.member("bytes", bytes)
    writer.member("tokens", tokens)
    writer.endObject()
    writer.newline()
  }

  /// The line for all documents.
  static func total(_ statistics: Statistics) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("documents", statistics.keptDocuments)
    writer.member("bytes", statistics.languages.values.reduce(0) { $0 + $1.keptBytes })
    writer.member("tokens", statistics.tokens)
    writer.endObject()
    writer.newline()
    return writer.bytes
  }
}

/// The field of a JSON document that holds its token IDs.
enum TokenField {
  static let name = "tokens"
  /// What a conversation or its tokens are packed from, and is not written with the document.
  static let packed: Set<String> = [
    name, "loss_mask", "messages", "conversations", "question", "options", "answer",
    "answer_idx", "rationale",
  ]
  /// Where each token lies in the text.
  static let offsets = "offsets"
  /// Where the text was cut, in bytes; there only if it was.
  static let end = "truncated_at_byte"

  /// The IDs as a JSON array, `[1,2,3]`.
  static func json(_ tokens: [TokenID]) -> [UInt8] {
    [UInt8(ascii: "[")] + text(tokens, separator: UInt8(ascii: ",")) + [UInt8(ascii: "]")]
  }

  /// Decimal IDs with `separator` between two.
  static func text(_ tokens: [TokenID], separator: UInt8) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(tokens.count * 6)
    for token in tokens {
      if !text.isEmpty { text.append(separator) }
      text.append(contentsOf: String(token).utf8)
    }
    return text
  }

  /// The ranges as a JSON array of pairs, `[[0,3],[3,4]]`.
  static func json(_ ranges: [Range<Int>]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for range in ranges {
      writer.beginArray()
      writer.integer(range.lowerBound)
      writer.integer(range.upperBound)
      writer.endArray()
    }
    writer.endArray()
    return writer.bytes
  }

  /// The IDs of a document read from JSON lines; nil when it has none or they are not IDs.
  static func tokens(of document: Document) -> [TokenID]? {
    guard case .raw(let json)? = document.extra(named: name),
      let array = try? JSONDocument(parsing: json.span).root, array.kind == .array
    else { return nil }
    var tokens: [TokenID] = []
    for element in array.elements {
      guard let integer = element.integer, let token = TokenID(exactly: integer) else {
        return nil
      }
      tokens.append(token)
    }
    return tokens
  }
}
