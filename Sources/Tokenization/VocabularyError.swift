/// A number that stands for a token: an index into a model's embedding table.
public typealias TokenID = UInt32

/// What is wrong with a vocabulary, or what in it cannot be honoured.
public enum VocabularyError: Error, Hashable, Sendable {
  /// A byte that occurs in UTF-8 has no token, so not every text could be encoded.
  case missingByte(UInt8)
  /// Two entries give the same bytes; `first` and `second` are their IDs.
  case duplicateToken(first: TokenID, second: TokenID)
  /// Two entries give the same ID.
  case duplicateID(TokenID)
  /// A line of a rank file is not "BASE64 RANK"; `line` counts from 1.
  case malformedLine(line: Int, reason: String)
  /// The file is not JSON.
  case invalidJSON(message: String, byteOffset: Int?)
  /// A part of a `tokenizer.json` is missing or of the wrong kind. `path` is like `model.merges[17]`.
  case malformed(path: String, reason: String)
  /// A part of a `tokenizer.json` asks for something that this library does not do; encoding
  /// without it would give other IDs.
  case unsupported(path: String, value: String)
  /// A regular expression could not be compiled.
  case invalidPattern(pattern: String, reason: String)
  /// A rank file of this many tokens is none of the well-known ones: its pattern must be given.
  case unknownEncoding(tokenCount: Int)
  /// The vocabulary has no special token of this text.
  case unknownSpecialToken(String)
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The vocabulary cannot be changed in this way.
  case notEditable(reason: String)
  /// The vocabulary cannot be written in the wanted format without changing IDs.
  case notRepresentable(format: String, reason: String)
}

extension VocabularyError: CustomStringConvertible {
  /// One line that names the thing and the place.
  public var description: String {
    switch self {
    case .missingByte(let byte):
      "the byte 0x\(String(byte, radix: 16)) has no token, so not every text can be encoded"
    case .duplicateToken(let first, let second):
      "IDs \(first) and \(second) stand for the same bytes"
    case .duplicateID(let id): "two tokens have the ID \(id)"
    case .malformedLine(let line, let reason): "line \(line): \(reason)"
    case .invalidJSON(let message, let offset):
      "invalid JSON\(offset.map { " at byte \($0)" } ?? ""): \(message)"
    case .malformed(let path, let reason): "\(path): \(reason)"
    case .unsupported(let path, let value): "\(path): \(value) is not supported"
    case .invalidPattern(let pattern, let reason): "pattern \(pattern): \(reason)"
    case .unknownEncoding(let count):
      "a rank file of \(count) tokens is not a well-known one: name its encoding"
    case .unknownSpecialToken(let text): "there is no special token \(text)"
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .notEditable(let reason): "the vocabulary cannot be edited: \(reason)"
    case .notRepresentable(let format, let reason): "cannot be written as \(format): \(reason)"
    }
  }
}

/// Why a text could not be encoded, or IDs not decoded.
public enum EncodingError: Error, Hashable, Sendable {
  /// The text holds the special token `token` at `byteOffset`, and the caller asked to reject it.
  case specialToken(String, byteOffset: Int)
  /// `id`, at position `index` of the IDs, is not in the vocabulary.
  case unknownID(TokenID, index: Int)
  /// The text is not UTF-8, and `byte`, at `byteOffset`, is one of those that the vocabulary leaves out
  /// for that reason.
  case missingByte(UInt8, byteOffset: Int)
  /// A regular expression of the pre-tokenizer failed on this text, by its time or stack limit.
  case patternFailed(reason: String)
}

extension EncodingError: CustomStringConvertible {
  /// One line that names the thing and the place.
  public var description: String {
    switch self {
    case .specialToken(let token, let byteOffset):
      "the text holds the special token \(token) at byte \(byteOffset)"
    case .unknownID(let id, let index): "the ID \(id) at position \(index) is not in the vocabulary"
    case .missingByte(let byte, let byteOffset):
      "the byte 0x\(String(byte, radix: 16)) at byte \(byteOffset) has no token"
    case .patternFailed(let reason): "the pre-tokenizer failed: \(reason)"
    }
  }
}
