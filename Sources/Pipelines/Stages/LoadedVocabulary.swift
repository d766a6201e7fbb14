internal import Foundation
internal import Packing
internal import Storage
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
  /// A `.tiktoken` file does not say how text is pre-tokenized: `encoding` names it, else its number
  /// of tokens tells it.
  ///
  /// - Parameter folder: the `vocab` folder; nil: found, when a name is given.
  /// - Throws: `ConfigurationError` naming the file and what is wrong with it.
  public init(
    _ nameOrPath: String, searching folder: String?, encoding: String? = nil
  ) throws(ConfigurationError) {
    path = try Self.resolve(nameOrPath, folder: folder)
    var known: TiktokenEncoding?
    if let encoding {
      known = TiktokenEncoding(name: encoding)
      guard known != nil else {
        let names = TiktokenEncoding.allCases.map(\.rawValue).joined(separator: ", ")
        throw ConfigurationError(
          place: "--encoding", message: "\"\(encoding)\" is not one of \(names)")
      }
    }
    var file = try Self.read(path)
    var files: GPT2Files?
    let format = VocabularyFormat(of: file)
    if format == .vocabularyJSON { files = try Self.gpt2Files(beside: path, vocabulary: file) }
    do throws(VocabularyError) {
      if let files {
        tokenizer = try Tokenizer(files)
      } else {
        tokenizer = try Self.tokenizer(of: file, format, known)
      }
    } catch {
      throw ConfigurationError(place: path, message: "\(error)")
    }
    if let files { file += files.merges }
    sha256 = Storage.sha256(of: file.span)
  }

  /// The tokenizer of a file that needs no other.
  private static func tokenizer(
    of file: [UInt8], _ format: VocabularyFormat, _ encoding: TiktokenEncoding?
  ) throws(VocabularyError) -> Tokenizer {
    switch format {
    case .tokenizerJSON, .vocabularyJSON: return try Tokenizer(huggingFaceJSON: file)
    case .tekkenJSON: return try Tokenizer(tekkenJSON: file)
    case .sentencePiece:
      throw .unsupported(
        path: "the file", value: "a SentencePiece model (take the tokenizer.json beside it)")
    case .ranks:
      if let encoding, let own = TiktokenEncoding(tokenCount: lineCount(of: file)),
        own.tokenCount != encoding.tokenCount
      {
        throw .unsupported(
          path: "--encoding \(encoding.rawValue)",
          value: "a file of \(own.rawValue) (leave the encoding out)")
      }
      return try Tokenizer(tiktoken: file, encoding: encoding)
    }
  }

  // MARK: - Files

  private static func read(_ path: String) throws(ConfigurationError) -> [UInt8] {
    do throws(StorageError) {
      return try readFile(path, limit: 1 << 30)
    } catch {
      throw ConfigurationError(place: path, message: error.message)
    }
  }

  private static func gpt2Files(
    beside path: String, vocabulary: [UInt8]
  ) throws(ConfigurationError) -> GPT2Files {
    let folder = URL(filePath: path).deletingLastPathComponent()
    func readIfThere(_ name: String) throws(ConfigurationError) -> [UInt8]? {
      let path = folder.appending(path: name).path
      return FileManager.default.fileExists(atPath: path) ? try read(path) : nil
    }
    guard let merges = try readIfThere("merges.txt") else {
      throw ConfigurationError(place: path, message: "there is no merges.txt beside it")
    }
    return GPT2Files(
      vocabulary: vocabulary, merges: merges,
      addedTokens: try readIfThere("added_tokens.json"),
      specialTokensMap: try readIfThere("special_tokens_map.json"),
      configuration: try readIfThere("tokenizer_config.json"))
  }

  private static func lineCount(of file: [UInt8]) -> Int {
    file.count { $0 == UInt8(ascii: "\n") } + (file.last == UInt8(ascii: "\n") ? 0 : 1)
  }

  /// The path as given where there is such a file, else that of the shipped vocabulary.
  private static func resolve(
    _ nameOrPath: String, folder: String?
  ) throws(ConfigurationError) -> String {
    var isFolder: ObjCBool = false
    let manager = FileManager.default
    if unsafe manager.fileExists(atPath: nameOrPath, isDirectory: &isFolder) {
      if isFolder.boolValue { return vocabularyFile(in: nameOrPath) }
      let url = URL(filePath: nameOrPath)
      return url.lastPathComponent == "merges.txt"
        ? url.deletingLastPathComponent().appending(path: "vocab.json").path : nameOrPath
    }
    let vocabularies = try VocabularyFolder.find(explicit: folder)
    let shipped = "\(vocabularies)/\(nameOrPath)/tokenizer.json"
    guard manager.fileExists(atPath: shipped) else {
      let names = (try? manager.contentsOfDirectory(atPath: vocabularies)) ?? []
      let known = names.filter {
        manager.fileExists(atPath: "\(vocabularies)/\($0)/tokenizer.json")
      }
      throw ConfigurationError(
        place: nameOrPath,
        message: "is neither a file nor a shipped vocabulary "
          + "(\(known.sorted().joined(separator: ", ")))")
    }
    return shipped
  }

  /// The file of a model folder that says most; `tokenizer.json` where there is none at all.
  private static func vocabularyFile(in folder: String) -> String {
    let manager = FileManager.default
    let names = ["tokenizer.json", "tekken.json", "vocab.json", "tokenizer.model"]
    if let name = names.first(where: { manager.fileExists(atPath: "\(folder)/\($0)") }) {
      return "\(folder)/\(name)"
    }
    let ranks = ((try? manager.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".tiktoken") }
    return "\(folder)/\(ranks.count == 1 ? ranks[0] : names[0])"
  }

  /// The tokens that packing adds.
  ///
  /// - Throws: `ConfigurationError` when the vocabulary has no end-of-document token. Without a
  ///   padding token, the end-of-document token fills up.
  func packingTokens() throws(ConfigurationError) -> (
    endOfDocument: Manifest.SpecialToken, padding: Manifest.SpecialToken
  ) {
    guard let end = tokenizer.endOfDocument else {
      throw ConfigurationError(
        place: path, message: "has no end-of-document token such as <|endoftext|>")
    }
    let padding = tokenizer.padding ?? end
    return (
      Manifest.SpecialToken(id: end, token: text(of: [end])),
      Manifest.SpecialToken(id: padding, token: text(of: [padding]))
    )
  }

  /// The text of token IDs; what is not valid UTF-8, or has no token, becomes U+FFFD.
  public func text(of ids: [TokenID]) -> String {
    var bytes: [UInt8] = []
    for id in ids { bytes += tokenizer.bytes(of: id) ?? Array("\u{FFFD}".utf8) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
