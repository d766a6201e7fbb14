internal import JSON
internal import Storage
internal import UnicodeText

extension Tokenizer {
  /// Loads a compiled vocabulary, as `compiledVocabulary(of:encoding:)` makes it.
  ///
  /// - Throws: `VocabularyError.malformed` for a file that is cut off, was changed, or is of another
  ///   version; else as the original file would.
  /// - Complexity: O(*n*) in the bytes of the file.
  public init(compiled file: [UInt8]) throws(VocabularyError) {
    var reader = CompiledVocabulary.Reader(file)
    let vocabulary = try reader.vocabulary()
    let settings = try HuggingFaceJSON.root(of: vocabulary.settings)
    if let name = settings["encoding"]?.string {
      guard let encoding = TiktokenEncoding(name: name) else {
        throw .unsupported(path: "encoding", value: name)
      }
      try self.init(
        vocabulary: vocabulary.value,
        addedTokens: AddedToken.tokens(of: encoding.specialTokens),
        normalizers: RankFileEncoding.wellKnown(encoding).normalizers,
        preTokenizer: TiktokenFile.cutting(by: encoding.preTokenizer))
    } else if let pattern = settings["pattern"]?.string {
      try self.init(
        vocabulary: vocabulary.value,
        addedTokens: HuggingFaceJSON.addedTokens(settings["added_tokens"]),
        preTokenizer: TiktokenFile.cutting(by: PreTokenizer([.isolating(pattern, .rust)])))
    } else {
      let parts = try HuggingFaceJSON.Surroundings(settings)
      let cutting = Self.byteLevelCutting(parts.cutting.stages)
      try self.init(
        vocabulary: vocabulary.value, addedTokens: parts.addedTokens,
        normalizers: parts.normalizers, preTokenizer: cutting.preTokenizer,
        addsPrefixSpace: cutting.addsPrefixSpace, boundaryTokens: parts.boundaryTokens)
    }
  }

  /// The compiled form of a vocabulary file: the same tokenizer, loaded several times faster.
  ///
  /// Which merge makes each token last stands in it, so that it need not be found by merging; nothing is
  /// decoded from Base64 or looked up by spelling.
  ///
  /// - Parameters:
  ///   - file: the content of a `tokenizer.json`, `tekken.json` or rank file.
  ///   - encoding: how the texts of a rank file are cut; nil recognizes a well-known one by its number of tokens.
  /// - Throws: `VocabularyError`, as loading does; `.notRepresentable` for a vocabulary over
  ///   characters, one with a decoder of its own, and a `vocab.json` with its `merges.txt`.
  public static func compiledVocabulary(
    of file: [UInt8], encoding: RankFileEncoding? = nil
  ) throws(VocabularyError) -> [UInt8] {
    func refuse(_ reason: String) -> VocabularyError {
      .notRepresentable(format: "a compiled vocabulary", reason: reason)
    }
    let tokenizer: Tokenizer
    var settings = JSONWriter()
    settings.beginObject()
    switch try VocabularyFormat(of: file) {
    case .tokenizerJSON(let root):
      tokenizer = try Tokenizer(huggingFaceJSON: root)
      for name in HuggingFaceJSON.Surroundings.names {
        guard let value = root[name] else { continue }
        settings.key(name)
        settings.raw(value.rawJSON)
      }
    case .tekkenJSON(let root):
      tokenizer = try Tokenizer(tekkenJSON: root)
      settings.member("pattern", root["config"]?["pattern"]?.string ?? "")
      settings.key("added_tokens")
      settings.beginArray()
      for token in AddedToken.tokens(of: tokenizer.specialTokens) { token.write(to: &settings) }
      settings.endArray()
    case .ranks:
      let ranks = try TiktokenFile(parsing: file.span)
      let encoding = try ranks.encoding(encoding)
      tokenizer = try Tokenizer(ranks: ranks, encoding: encoding)
      switch encoding {
      case .wellKnown(let encoding): settings.member("encoding", encoding.rawValue)
      case .cut(let pattern):
        guard case .split(.regex(let regex, _), .isolated, _)? = pattern.stages.first,
          pattern.stages.count == 1
        else { throw refuse("its pre-tokenizer is not one regular expression") }
        settings.member("pattern", regex)
      }
    case .vocabularyJSON, .sentencePiece: throw refuse("it is no tokenizer.json or rank file")
    case .compiled: return file
    }
    settings.endObject()
    guard tokenizer.characters == nil else { throw refuse("it merges characters, not bytes") }
    guard tokenizer.decoding == nil else { throw refuse("it has a decoder of its own") }
    return CompiledVocabulary.file(of: tokenizer.vocabulary, settings: settings.bytes)
  }
}

/// The layout of a compiled vocabulary: little-endian numbers without gaps.
///
/// | bytes | what |
/// |---|---|
/// | 8 | `medprepV` |
/// | 4 | version, 2 |
/// | 4 | 1 where a pretoken that is a token stays one, and merging would not make each of them |
/// | 8 | a hash of all that follows |
/// | 4 × 5 | the bytes *J* of settings, the numbers *T* of tokens, *M* of merges and *O* of other tokens, and the bytes *B* of all tokens |
/// | *J* | settings as JSON: those members of a `tokenizer.json` that are not the model; or `encoding`; or `pattern` and `added_tokens` |
/// | 8 × *T* | of each token its ID and its length |
/// | 16 × *M* | left ID, right ID, rank, merged ID, by rising rank |
/// | 8 × *O* | ID and length of each token that merging does not look up, such as added ones |
/// | *B* | the bytes of the tokens, then those of the others |
///
/// Only what the tables are made from is stored, not the tables: they are filled with checks, so
/// that a file from elsewhere cannot lead the encoder out of them.
enum CompiledVocabulary {
  static let magic = [UInt8]("medprepV".utf8)
  private static let version: UInt32 = 2
  private static let headerSize = 24

  /// The file of a vocabulary.
  static func file(of vocabulary: Vocabulary, settings: [UInt8]) -> [UInt8] {
    let strings = vocabulary.strings
    let known = Set(vocabulary.ids)
    let others = (0..<TokenID(vocabulary.size)).filter {
      !known.contains($0) && vocabulary.range(of: $0) != nil
    }
    let rows = vocabulary.greedyTables.rows
    var body = ByteWriter()
    let otherSize = others.reduce(0) { $0 + (vocabulary.range(of: $1)?.count ?? 0) }
    for count in [
      settings.count, strings.count, rows.count, others.count, strings.bytes.count + otherSize,
    ] {
      body.append(UInt32(count))
    }
    body.append(settings)
    for (index, id) in vocabulary.ids.enumerated() {
      body.append(id)
      body.append(UInt32(strings.range(of: index).count))
    }
    for row in rows {
      for value in [row.left, row.right, row.rank, row.merged] { body.append(value) }
    }
    for id in others {
      body.append(id)
      body.append(UInt32(vocabulary.range(of: id)?.count ?? 0))
    }
    body.append(strings.bytes)
    for id in others { body.append([UInt8](vocabulary.bytes[vocabulary.range(of: id) ?? 0..<0])) }

    var file = ByteWriter()
    file.append(magic)
    file.append(version)
    file.append(vocabulary.keepsWholePretokens ? 1 : UInt32(0))
    file.append(hashBytes(body.bytes.span, 0..<body.bytes.count))
    file.append(body.bytes)
    return file.bytes
  }

  /// Reads a file from start to end.
  struct Reader {
    private let file: [UInt8]
    private var offset = CompiledVocabulary.headerSize

    init(_ file: [UInt8]) { self.file = file }

    /// The vocabulary and the settings that belong to it.
    mutating func vocabulary() throws(VocabularyError) -> (value: Vocabulary, settings: [UInt8]) {
      let header = CompiledVocabulary.headerSize
      let file = self.file
      guard file.count >= header, file.starts(with: magic) else {
        throw malformed("this is no compiled vocabulary")
      }
      let bytes = file.span
      let found = UInt32(bytes.word(at: 8, count: 4))
      guard found == version else {
        throw malformed(
          "it is of version \(found), this program reads \(version): compile it again")
      }
      guard hashBytes(bytes, header..<file.count) == bytes.word(at: 16, count: 8) else {
        throw malformed("it is cut off or was changed: compile it again")
      }
      let counts = try numbers(5)
      let (tokenCount, mergeCount, otherCount) = (Int(counts[1]), Int(counts[2]), Int(counts[3]))
      let settings = [UInt8](file[try take(Int(counts[0]), 1)])
      let tokens = try numbers(2 * tokenCount)
      let merges = try numbers(4 * mergeCount)
      let others = try numbers(2 * otherCount)
      var start = try take(Int(counts[4]), 1).lowerBound

      var strings = ByteStringTable(capacity: tokenCount)
      var ids: [TokenID] = []
      ids.reserveCapacity(tokenCount)
      for index in 0..<tokenCount {
        let count = Int(tokens[2 * index + 1])
        guard count > 0, start + count <= file.count,
          strings.insert(bytes, start..<start + count).isNew
        else { throw malformed("token \(index) is empty or comes twice") }
        start += count
        ids.append(tokens[2 * index])
      }
      var otherTokens: [(id: TokenID, bytes: [UInt8])] = []
      for index in 0..<otherCount {
        let count = Int(others[2 * index + 1])
        guard start + count <= file.count else { throw malformed("it is cut off") }
        otherTokens.append((others[2 * index], [UInt8](file[start..<start + count])))
        start += count
      }
      let highest = max(ids.max() ?? 0, otherTokens.map(\.id).max() ?? 0)
      var rows: [TokenSplits.Merge] = []
      rows.reserveCapacity(mergeCount)
      for index in 0..<mergeCount {
        let row = TokenSplits.Merge(
          left: merges[4 * index], right: merges[4 * index + 1], rank: merges[4 * index + 2],
          merged: merges[4 * index + 3])
        guard max(row.left, row.right, row.merged) <= highest,
          row.rank < MergeTable.maximumRanks
        else { throw malformed("merge \(index) is of an unknown token") }
        rows.append(row)
      }
      let vocabulary = try Vocabulary(
        strings: strings, ids: ids, merges: rows, mergingMakesAll: false,
        keepsWholePretokens: bytes.word(at: 12, count: 4) == 1, otherTokens: otherTokens)
      return (vocabulary, settings)
    }

    /// The place of the next `count` elements of `size` bytes.
    private mutating func take(_ count: Int, _ size: Int) throws(VocabularyError) -> Range<Int> {
      let start = offset
      guard count <= (file.count - start) / size else { throw malformed("it is cut off") }
      offset += count * size
      return start..<offset
    }

    private mutating func numbers(_ count: Int) throws(VocabularyError) -> [UInt32] {
      let range = try take(count, 4)
      let bytes = file.span
      return [UInt32](capacity: count) { output in
        for index in 0..<count {
          output.append(
            UInt32(truncatingIfNeeded: bytes.word(at: range.lowerBound + 4 * index, count: 4)))
        }
      }
    }

    private func malformed(_ reason: String) -> VocabularyError {
      .malformed(path: "the file", reason: reason)
    }
  }
}
