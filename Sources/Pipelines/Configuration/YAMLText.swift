internal import Yams

/// The outermost node of a YAML text, with a byte order mark or without; nil where there is none.
///
/// - Throws: `ConfigurationError` that names `path`.
func yamlRoot(
  of text: String, path: String, resolver: Resolver = .default
) throws(ConfigurationError) -> Node? {
  do {
    let mark = "\u{FEFF}".utf8
    let hasMark = text.utf8.starts(with: mark)
    return try Yams.compose(
      yaml: hasMark ? String(decoding: text.utf8.dropFirst(mark.count), as: UTF8.self) : text,
      resolver)
  } catch {
    throw ConfigurationError(
      place: path, message: "not YAML: \("\(error)".replacing("\n", with: " "))")
  }
}
