/// A message without control characters, which names of files may hold: a line feed in one is not to end a
/// line, nor an escape sequence to reach the terminal.
///
///     visible("bad\n.jsonl")   // bad\\x0A.jsonl
public func visible(_ message: String) -> String {
  func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
  guard message.unicodeScalars.contains(where: isControl) else { return message }
  return message.unicodeScalars.map { scalar in
    guard isControl(scalar) else { return String(scalar) }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\x" + (digits.count < 2 ? "0" : "") + digits
  }.joined()
}
