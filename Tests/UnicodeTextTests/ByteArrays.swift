import UnicodeText

// `#expect` cannot take an expression with a span in it, so these take arrays.

func isValid(_ bytes: [UInt8]) -> Bool { isValidUTF8(bytes.span) }

func isNormalized(_ text: [UInt8], _ form: NormalizationForm) -> Bool {
  Normalizer(form).isNormalized(text.span)
}

/// Where an array keeps its elements: equal before and after means that nothing was copied.
func address(of bytes: [UInt8]) -> UInt {
  unsafe bytes.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
}

/// Equality for long texts: `#expect(a == b)` prints a difference, which takes minutes for these.
func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool { a == b }

extension Collection<UInt8> {
  /// The bytes as text, for messages and comparison with literals.
  var string: String { String(decoding: self, as: UTF8.self) }
}
