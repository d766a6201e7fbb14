internal import Glibc

// Names of files are bytes on Linux, any but "/" and 0, and strings in Swift, which are UTF-8. Those
// few that are something else keep their bytes as characters that no name has: a byte 0x80...0xFF that
// is no part of valid UTF-8 is U+10FF80...U+10FFFF, the last ones for private use.
//
//     caf E9 .txt   ⇄   "caf\u{10FFE9}.txt"   →   "caf\xE9.txt" for people

/// Where these characters start.
private let firstEscape: UInt32 = 0x10FF00

extension Unicode.Scalar {
  /// The byte of a name that the scalar stands for; nil for a scalar that stands for itself.
  fileprivate var escapedByte: UInt8? {
    value >= firstEscape + 0x80 ? UInt8(value - firstEscape) : nil
  }
}

/// A name, or path, that the system gave.
@unsafe func pathString(_ name: UnsafePointer<CChar>) -> String {
  if let text = unsafe String(validatingCString: name) { return text }
  var rest = unsafe [UInt8](UnsafeRawBufferPointer(start: name, count: strlen(name)))[...]
  var text = ""
  while let byte = rest.first {
    let scalar = (1...4).lazy.compactMap { [rest] count in
      String(validating: rest.prefix(count), as: UTF8.self)
    }.first
    text += scalar ?? Unicode.Scalar(firstEscape + UInt32(byte)).map { String($0) } ?? ""
    rest = rest.dropFirst(scalar?.utf8.count ?? 1)
  }
  return text
}

/// Calls `body` with the bytes of a path as the system knows it.
@unsafe func withSystemPath<Result>(
  _ path: String, _ body: (UnsafePointer<CChar>) -> Result
) -> Result {
  guard path.unicodeScalars.contains(where: { $0.escapedByte != nil }) else {
    return unsafe path.withCString(body)
  }
  var bytes: [CChar] = []
  for scalar in path.unicodeScalars {
    if let byte = scalar.escapedByte {
      bytes.append(CChar(bitPattern: byte))
    } else {
      bytes += String(scalar).utf8.map { CChar(bitPattern: $0) }
    }
  }
  bytes.append(0)
  return unsafe bytes.withUnsafeBufferPointer { bytes in
    guard let start = bytes.baseAddress else { preconditionFailure("there is a zero") }
    return unsafe body(start)
  }
}

/// A path for people and identifiers: bytes that are no UTF-8 as `\xE9`.
public func readablePath(_ path: String) -> String {
  guard path.unicodeScalars.contains(where: { $0.escapedByte != nil }) else { return path }
  return path.unicodeScalars.map { scalar in
    scalar.escapedByte.map { "\\x" + String($0, radix: 16, uppercase: true) } ?? String(scalar)
  }.joined()
}
