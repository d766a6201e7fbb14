/// What is wrong with a columnar file, or with what is asked of it.
public struct ColumnarError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, as part of a sentence: `column "text" is a struct`.
  public var message: String
  /// Where in the file it was noticed; nil where that is not known.
  public var byteOffset: Int?

  /// Describes a fault.
  public init(_ message: String, byteOffset: Int? = nil) {
    self.message = message
    self.byteOffset = byteOffset
  }

  /// The message with the place.
  public var description: String {
    byteOffset.map { "\(message) (at byte \($0))" } ?? message
  }
}
