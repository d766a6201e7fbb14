internal import Yams

/// The outermost node of a YAML text; nil where there is none.
///
/// - Throws: `ConfigurationError` that names `path`.
func yamlRoot(
  of text: String, path: String, resolver: Resolver = .default
) throws(ConfigurationError) -> Node? {
  do {
    return try Yams.compose(yaml: text, resolver)
  } catch {
    throw ConfigurationError(
      place: path, message: "not YAML: \("\(error)".replacing("\n", with: " "))")
  }
}
