internal import Foundation

/// The `vocab` folder with the shipped vocabularies and lexicons.
public enum VocabularyFolder {
  /// Finds the folder: `explicit` (the flag `--vocab-dir`), the environment variable
  /// `MEDPREP_VOCAB` where it is not empty, `../share/medprep/vocab` beside the running program, or the checkout in which
  /// it was built.
  ///
  /// - Throws: `ConfigurationError` that lists the places that were tried.
  public static func find(explicit: String? = nil) throws(ConfigurationError) -> String {
    var candidates: [String] = []
    if let explicit {
      candidates = [explicit]
    } else if let variable = ProcessInfo.processInfo.environment["MEDPREP_VOCAB"],
      !variable.isEmpty
    {
      candidates = [variable]
    } else {
      if let program = Bundle.main.executableURL?.resolvingSymlinksInPath() {
        let prefix = program.deletingLastPathComponent().deletingLastPathComponent()
        candidates.append(prefix.appending(path: "share/medprep/vocab").path)
      }
      var checkout = URL(filePath: #filePath)
      for _ in 0..<4 { checkout.deleteLastPathComponent() }
      candidates.append(checkout.appending(path: "vocab").path)
    }
    for candidate in candidates
    where FileManager.default.fileExists(atPath: candidate + "/medical") {
      return candidate
    }
    throw ConfigurationError(
      place: "vocab folder",
      message: "not found in \(candidates.joined(separator: " or ")); "
        + "name it with --vocab-dir or MEDPREP_VOCAB")
  }
}
