internal import JSON

extension VocabularyFile {
  // MARK: - tokenizer.json

  /// The content of a `tokenizer.json`.
  ///
  /// From a rank file, each token gets the one merge that can make it, so that the Hugging Face library
  /// gives the same IDs. (Listing every split of every token, as its own converter does, gives a file three
  /// times as long with the same effect.)
  ///
  /// - Throws: `VocabularyError.notRepresentable` for the pattern of cl100k_base, whose treatment of white
  ///   space at the end of a text that library's regular expressions cannot say; and for a special
  ///   token that a text could then produce.
  public func huggingFaceJSON() throws(VocabularyError) -> [UInt8] {
    guard let root else { return try convertedJSON() }
    var json = JSONWriter()
    json.beginObject()
    for (key, value) in root.members {
      json.key(key)
      switch key {
      case "added_tokens": writeAddedTokens(to: &json)
      case "model": writeModel(value, to: &json)
      case "post_processor": writeRenumbered(value, to: &json)
      default: json.raw(value.rawJSON)
      }
    }
    json.endObject()
    json.newline()
    return json.bytes
  }

  private func convertedJSON() throws(VocabularyError) -> [UInt8] {
    let preTokenizer = original.preTokenizer
    var spelled: [(id: TokenID, spelling: [UInt8])] = tokens.map { ($0.id, $0.spelling) }
    // The Hugging Face library numbers added tokens itself, from the first free ID on, unless the model
    // knows them.
    if addedTokens.enumerated().contains(where: { Int($1.id) != tokens.count + $0 }) {
      let cutter = try PretokenCutter(preTokenizer)
      for token in addedTokens {
        // A pretoken that is in the model becomes its ID, whoever wrote it.
        guard let pretokens = try? cutter.pretokens(of: token.content.span), pretokens.count > 1
        else {
          throw .notRepresentable(
            format: Format.huggingFaceJSON.rawValue,
            reason: "any text with \(String(decoding: token.content, as: UTF8.self)) would hold "
              + "that special token, since its ID \(token.id) leaves a gap")
        }
        spelled.append((token.id, token.content))
      }
    }
    return try TrainedVocabulary.huggingFaceJSON(
      isComposing: !original.normalizers.isEmpty, preTokenizer: preTokenizer, tokens: spelled,
      addedTokens: addedTokens,
      merges: merges.map { (spelling(of: $0.left), spelling(of: $0.right)) },
      keepsWholePretokens: true)
  }

  private func spelling(of id: TokenID) -> [UInt8] {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return tokens[low].spelling
  }

  private func writeAddedTokens(to json: inout JSONWriter) {
    json.beginArray()
    for token in addedTokens { token.write(to: &json) }
    json.endArray()
  }

  private func writeModel(_ model: JSONElement, to json: inout JSONWriter) {
    let mergesArePairs = model["merges"]?.elements.first?.kind != .string
    json.beginObject()
    for (key, value) in model.members {
      json.key(key)
      switch key {
      case "vocab":
        json.beginObject()
        for token in tokens {
          json.member(String(decoding: token.spelling, as: UTF8.self), Int(token.id))
        }
        json.endObject()
      case "merges":
        json.beginArray()
        for merge in merges {
          let (left, right) = (spelling(of: merge.left), spelling(of: merge.right))
          if mergesArePairs { json.beginArray() }
          if mergesArePairs {
            json.string(utf8: left.span)
            json.string(utf8: right.span)
          } else {
            json.string(utf8: (left + [0x20] + right).span)
          }
          if mergesArePairs { json.endArray() }
        }
        json.endArray()
      default: json.raw(value.rawJSON)
      }
    }
    json.endObject()
  }

  /// A post-processor with the IDs of its tokens as they are now: `"ids":[1]` and `"cls":["<s>",1]`.
  private func writeRenumbered(
    _ element: JSONElement, key: String = "", to json: inout JSONWriter
  ) {
    switch element.kind {
    case .object:
      json.beginObject()
      for (key, value) in element.members {
        json.key(key)
        writeRenumbered(value, key: key, to: &json)
      }
      json.endObject()
    case .array:
      json.beginArray()
      for value in element.elements {
        if ["ids", "cls", "sep"].contains(key), let id = value.integer,
          newIDs.indices.contains(id), let newID = newIDs[id]
        {
          json.integer(newID)
        } else {
          writeRenumbered(value, to: &json)
        }
      }
      json.endArray()
    default: json.raw(element.rawJSON)
    }
  }

  // MARK: - .tiktoken

  /// The content of a rank file.
  ///
  /// A rank file holds tokens and their ranks, which are the IDs, and nothing else. What would be lost
  /// besides is in `lossesAsTiktoken()`.
  ///
  /// - Throws: `VocabularyError.notRepresentable` where the ranks would merge otherwise.
  public func tiktokenFile() throws(VocabularyError) -> [UInt8] {
    let model = tokens.filter { token in !addedTokens.contains { $0.id == token.id } }
    func refuse(_ reason: String) -> VocabularyError {
      .notRepresentable(format: Format.tiktoken.rawValue, reason: reason)
    }
    for token in model where token.bytes == nil {
      throw refuse(
        "the token \(String(decoding: token.spelling, as: UTF8.self)) is not of bytes")
    }
    if format == .huggingFaceJSON {
      let ranked = Derivations(ranksOf: model, byteIDs: byteIDs).lastMerges.values
        .sorted { $0.rank < $1.rank }
      let own = effectiveMerges()
      let difference = zip(own, ranked).first {
        ($0.left, $0.right, $0.merged) != ($1.left, $1.right, $1.merged)
      }
      if let (merge, other) = difference {
        throw refuse(
          "by ranks, the token \(other.merged) would be made of \(other.left) and \(other.right) "
            + "where \(merge.merged) is made of \(merge.left) and \(merge.right)")
      }
      if own.count != ranked.count {
        throw refuse("\(own.count) tokens are made by merging, by ranks \(ranked.count)")
      }
      // A pretoken that is a token always stays whole there.
      if !keepsWholePretokens {
        let made = Set(own.map(\.merged)).union(byteIDs.values)
        if let unmade = model.first(where: { !made.contains($0.id) }) {
          throw refuse("no merge makes the token \(unmade.id), which would be found as a whole")
        }
      }
    }
    var file: [UInt8] = []
    for token in model {
      TrainedVocabulary.appendBase64(token.bytes ?? [], to: &file)
      file += " \(token.id)\n".utf8
    }
    return file
  }

  /// What a rank file does not hold of this vocabulary, each named; empty where the name of the
  /// encoding says it all.
  public func lossesAsTiktoken() -> [String] {
    let model = tokens.count { token in !addedTokens.contains { $0.id == token.id } }
    let known = TiktokenEncoding(tokenCount: model)
    var losses: [String] = []
    let normalizers = original.normalizers
    let isComposing = normalizers.count == 1 && normalizers[0].isNFC
    if normalizers.isEmpty {
      if known?.isComposing == true { losses.append("that texts are not brought into NFC") }
    } else if !isComposing || known?.isComposing != true {
      losses.append("the normalizer \(root?["normalizer"]?["type"]?.string ?? "NFC")")
    }
    if root != nil {
      if original.addsPrefixSpace { losses.append("the space before each text") }
      if original.boundaryTokens != BoundaryTokens() {
        losses.append("the tokens that the post-processor adds")
      }
    }
    if original.preTokenizer != known?.preTokenizer { losses.append("the pre-tokenizer") }
    let ownTokens = Set(
      addedTokens.map { SpecialTokens.Entry(String(decoding: $0.content, as: UTF8.self), $0.id) })
    let unknown = ownTokens.subtracting(known?.specialTokens.entries ?? [])
    for token in unknown.sorted(by: { $0.id < $1.id }) {
      losses.append("the added token \(token.text) (\(token.id))")
    }
    return losses
  }
}

extension AddedToken {
  /// As `added_tokens` lists it.
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("id", Int(id))
    json.key("content")
    json.string(utf8: content.span)
    for (key, value) in [
      ("single_word", isSingleWord), ("lstrip", stripsLeft), ("rstrip", stripsRight),
      ("normalized", isNormalized), ("special", isSpecial),
    ] {
      json.key(key)
      json.bool(value)
    }
    json.endObject()
  }
}
