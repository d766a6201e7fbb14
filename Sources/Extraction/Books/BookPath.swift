/// The names of a book's parts.
enum BookPath {
  /// The name that a reference stands for, without its fragment.
  ///
  /// Nil where it leads out of the book: an absolute path, more `..` than folders, another address.
  ///
  ///     name(of: "../text/c%201.xhtml#s2", in: "OEBPS/package.opf")   // "text/c 1.xhtml"
  ///
  /// - Parameters:
  ///   - reference: A relative URL.
  ///   - part: The part that has the reference.
  static func name(of reference: String, in part: String) -> String? {
    let path = percentDecoded(reference.prefix { $0 != "#" && $0 != "?" })
    guard !path.isEmpty, !path.hasPrefix("/"), !path.contains("\\"), !path.contains("\0"),
      !path.prefix(while: { $0 != "/" }).contains(":")
    else { return nil }
    var folders = part.split(separator: "/").dropLast().map(String.init)
    for step in path.split(separator: "/") {
      switch step {
      case ".": break
      case "..": if folders.popLast() == nil { return nil }
      default: folders.append(String(step))
      }
    }
    return folders.joined(separator: "/")
  }

  private static func percentDecoded(_ text: Substring) -> String {
    guard text.contains("%") else { return String(text) }
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
      {
        output.append(value)
        index += 3
      } else {
        output.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
