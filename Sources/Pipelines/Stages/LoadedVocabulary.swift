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
  /// SHA-256 of that file in lower-case hexadecimal digits.
  public let sha256: String

  /// Loads a `tokenizer.json` or `.tiktoken` file, or a shipped vocabulary by its name.
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
    let file: [UInt8]
    do throws(StorageError) {
      file = try readFile(path, limit: 1 << 30)
    } catch {
      throw ConfigurationError(place: path, message: error.message)
    }
    sha256 = Storage.sha256(of: file.span)
    if let known, let own = TiktokenEncoding(tokenCount: Self.lineCount(of: file)), own != known {
      throw ConfigurationError(
        place: path, message: "is \(own.rawValue), not \(known.rawValue) (leave --encoding out)")
    }
    do throws(VocabularyError) {
      tokenizer =
        if file.first == UInt8(ascii: "{") {
          try Tokenizer(huggingFaceJSON: file)
        } else {
          try Tokenizer(tiktoken: file, encoding: known)
        }
    } catch {
      throw ConfigurationError(place: path, message: "\(error)")
    }
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
      return isFolder.boolValue ? nameOrPath + "/tokenizer.json" : nameOrPath
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
