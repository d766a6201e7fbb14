internal import CSimdJSON

/// What is wrong with a JSON text, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of fault that callers treat differently.
  public enum Kind: Hashable, Sendable {
    /// The text is not valid UTF-8; after a repair it may well be valid JSON.
    case notUTF8
    /// There is nothing but white space.
    case empty
    /// The text is JSON, but its root is not an object.
    case notAnObject
    /// Objects and arrays are nested deeper than 512 levels.
    case tooDeep
    /// Any other fault of the text.
    case syntax
    /// The text is 4 GiB or larger, or there is no memory for it.
    case tooLarge
  }

  /// The kind of fault.
  public var kind: Kind
  /// What is wrong, as part of a sentence: "a string is not closed".
  public var message: String
  /// Where in the text, counted from 0; nil where unknown.
  public var byteOffset: Int?

  /// The message and the place.
  public var description: String {
    guard let byteOffset else { return message }
    return "\(message), at byte \(byteOffset)"
  }

  /// The error of a status code of the wall; `offset` is negative where unknown.
  init(code: Int32, offset: Int) {
    (kind, message) =
      switch Int(code) {
      case CSIMDJSON_NOT_UTF8: (.notUTF8, "the text is not valid UTF-8")
      case CSIMDJSON_EMPTY: (.empty, "there is no JSON value")
      case CSIMDJSON_CONTROL_CHARACTER: (.syntax, "a control character inside a string")
      case CSIMDJSON_UNCLOSED_STRING: (.syntax, "a string is not closed")
      case CSIMDJSON_INCOMPLETE: (.syntax, "the text ends inside an object or array")
      case CSIMDJSON_TOO_DEEP:
        (.tooDeep, "nested deeper than \(CSIMDJSON_MAXIMUM_DEPTH) levels")
      case CSIMDJSON_BAD_STRING: (.syntax, "an invalid escape in a string")
      case CSIMDJSON_BAD_NUMBER: (.syntax, "an invalid number, or one beyond 64 bits")
      case CSIMDJSON_BAD_ATOM: (.syntax, "a word other than true, false, null")
      case CSIMDJSON_NOT_AN_OBJECT: (.notAnObject, "the root is not an object")
      case CSIMDJSON_TRAILING_CONTENT: (.syntax, "something follows the JSON value")
      case CSIMDJSON_TOO_LARGE: (.tooLarge, "4 GiB or larger")
      case CSIMDJSON_NO_MEMORY: (.tooLarge, "there is no memory for a text of this size")
      default: (.syntax, "a comma, colon, bracket or value is missing or misplaced")
      }
    byteOffset = offset < 0 ? nil : offset
  }
}
