extension Span<UInt8> {
  /// Whether the bytes of a literal stand at `offset`.
  ///
  /// - Complexity: O(*n*) in the literal.
  public func has(_ literal: StaticString, at offset: Int) -> Bool {
    guard offset + literal.utf8CodeUnitCount <= count else { return false }
    return literal.withUTF8Buffer { literal in
      for index in literal.indices where unsafe self[offset + index] != literal[index] {
        return false
      }
      return true
    }
  }
}
