extension ArraySlice<UInt8> {
  /// The first scalar of valid UTF-8.
  var firstScalar: Unicode.Scalar? {
    String(decoding: prefix(4), as: UTF8.self).unicodeScalars.first
  }

  /// The last scalar of valid UTF-8.
  var lastScalar: Unicode.Scalar? {
    String(decoding: suffix(4), as: UTF8.self).unicodeScalars.last
  }
}
