internal import CICU

/// What ICU refused to do, and why.
public struct ICUError: Error, Hashable, Sendable {
  /// What was tried, with its argument, such as `compile "(a"`.
  public var operation: String
  /// The ICU `UErrorCode`, above zero.
  public var code: Int32
  /// The name of the code, such as `U_REGEX_MISMATCHED_PAREN`.
  public var name: String

  /// An error of a given ICU status code.
  public init(operation: String, code: Int32) {
    self.operation = operation
    self.code = code
    name = unsafe String(cString: cicu_status_name(code))
  }
}
