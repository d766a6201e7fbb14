internal import Dispatch
internal import Storage
internal import Synchronization
public import Tokenization

/// A vocabulary with what the manifest says of it.
public struct LoadedVocabulary: Sendable {
  /// The tokenizer.
  public let tokenizer: Tokenizer
  /// The file it came from.
  public let path: String
  /// SHA-256 of that file in lower-case hexadecimal digits; for `vocab.json`, of it and of
  /// `merges.txt` after it.
  public let sha256: String

  /// Loads a `tokenizer.json`, `tekken.json` or `.tiktoken` file, a `vocab.json` or `merges.txt` with
  /// the other beside it, a folder that holds one of these, or a shipped vocabulary by its name.
  ///
  /// A `.tiktoken` file does not say how text is pre-tokenized: `encoding` names it (see
  /// ``RankFileEncoding``), else its number of tokens tells it.
  ///
  /// - Parameter folder: the `vocab` folder; nil: found, when a name is given.
  /// - Throws: `ConfigurationError` naming the file and what is wrong with it.
  public init(
    _ nameOrPath: String, searching folder: String?, encoding: String? = nil
  ) throws(ConfigurationError) {
    path = try Self.file(of: nameOrPath, folder: folder)
    let encoding = try encoding.map { (name) throws(ConfigurationError) in
      guard let encoding = RankFileEncoding(name: name) else {
        throw ConfigurationError(
          place: "--encoding", message: "\"\(name)\" is not one of \(RankFileEncoding.allowed)")
      }
      return encoding
    }
    // The file is hashed while it is loaded, which takes several times as long. Not by `concurrentPerform`:
    // inside of one, the loader's own would not use a second core.
    let path = path
    let hash = Mutex<Result<String, ConfigurationError>?>(nil)
    let hashing = DispatchGroup()
    DispatchQueue.global().async(group: hashing) {
      let result = Result { () throws(ConfigurationError) in try Self.hash(of: path) }
      hash.withLock { $0 = result }
    }
    let loaded = Result { () throws(ConfigurationError) in try Self.load(path, encoding) }
    hashing.wait()
    guard let hash = hash.withLock({ $0 }) else { preconditionFailure("the file was hashed") }
    tokenizer = try loaded.get()
    sha256 = try hash.get()
  }

  private static func load(
    _ path: String, _ encoding: RankFileEncoding?
  ) throws(ConfigurationError) -> Tokenizer {
    do throws(VocabularyError) {
      return try Tokenizer(contentsOf: path, encoding: encoding)
    } catch .unreadable(let path, let reason) {
      throw ConfigurationError(place: path, message: reason)
    } catch {
      throw ConfigurationError(place: path, message: "\(error)")
    }
  }

  private static func hash(of path: String) throws(ConfigurationError) -> String {
    do throws(StorageError) {
      let (folder, name) = splitPath(path)
      let merges = folder + "merges.txt"
      guard name == "vocab.json", exists(merges) else { return try Storage.sha256(ofFile: path) }
      let files = try readFile(path, limit: 1 << 30) + readFile(merges, limit: 1 << 30)
      return Storage.sha256(of: files.span)
    } catch {
      throw ConfigurationError(place: path, message: error.message)
    }
  }

  // MARK: - Files

  private static func exists(_ path: String) -> Bool { (try? FileStatus(path: path)) != nil }

  /// The path as given where there is such a file, else that of the shipped vocabulary.
  static func file(
    of nameOrPath: String, folder: String?
  ) throws(ConfigurationError) -> String {
    if exists(nameOrPath) {
      do throws(VocabularyError) {
        return try Tokenizer.vocabularyFile(at: nameOrPath)
      } catch {
        throw ConfigurationError(place: nameOrPath, message: "\(error)")
      }
    }
    let vocabularies = try VocabularyFolder.find(explicit: folder)
    let known = ["tokenizer.json", "tokenizer.json.zst"]
    func shipped(_ name: String) -> String? {
      known.map { "\(vocabularies)/\(name)/\($0)" }.first(where: exists)
    }
    guard let path = shipped(nameOrPath) else {
      let names = (try? folderEntries(vocabularies)) ?? []
      throw ConfigurationError(
        place: nameOrPath,
        message: "is neither a file nor a shipped vocabulary "
          + "(\(names.filter { shipped($0) != nil }.joined(separator: ", ")))")
    }
    return path
  }

  /// The text of token IDs; what is not valid UTF-8, or has no token, becomes U+FFFD.
  public func text(of ids: [TokenID]) -> String {
    var bytes: [UInt8] = []
    for id in ids { bytes += tokenizer.bytes(of: id) ?? Array("\u{FFFD}".utf8) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
