internal import Storage

extension Tokenizer {
  /// Loads a vocabulary file, told by its content.
  ///
  ///     let tokenizer = try Tokenizer(contentsOf: "qwen3/tokenizer.json")
  ///     let ids = try tokenizer.encode("Take two tablets daily.")
  ///
  /// - Parameters:
  ///   - path: A `tokenizer.json`, a rank file (`.tiktoken`), or a folder with a `tokenizer.json`.
  ///   - encoding: Which one a rank file is; nil recognizes it by its number of tokens.
  /// - Throws: `VocabularyError`: `.unreadable` where there is no such file.
  /// - Complexity: O(*n*) in the bytes of the file.
  public init(
    contentsOf path: String, encoding: TiktokenEncoding? = nil
  ) throws(VocabularyError) {
    let file: [UInt8]
    do throws(StorageError) {
      let isFolder = try FileStatus(path: path).kind == .folder
      file = try readFile(isFolder ? path + "/tokenizer.json" : path, limit: 1 << 30)
    } catch {
      throw .unreadable(path: error.path, reason: error.message)
    }
    let start = file.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    if start == UInt8(ascii: "{") {
      try self.init(huggingFaceJSON: file)
    } else {
      try self.init(tiktoken: file, encoding: encoding)
    }
  }
}
