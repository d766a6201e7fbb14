internal import Classification
internal import Corpora
internal import Extraction
internal import JSON

extension Document {
  /// The document with what extraction found out.
  ///
  /// What the source said already stays, but for the date: that of a web archive is the day of the
  /// fetch, and the page knows better when it was published.
  func completed(by extracted: ExtractedText) -> Document {
    var document = self
    document.text = extracted.text
    document.title = title ?? extracted.title
    document.date = extracted.date ?? date
    document.language = language ?? extracted.language
    document.url = url ?? extracted.url
    let known = Set(metadata.map(\.key))
    for (key, value) in extracted.metadata where !known.contains(key) {
      var writer = JSONWriter()
      switch value {
      case .string(let text):
        document.metadata.append(
          JSONField(key: key, value: .string(Array(text.utf8))))
      case .list(let texts):
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
        document.metadata.append(JSONField(key: key, value: .raw(writer.bytes)))
      }
    }
    if let author = extracted.author, !extra.contains(where: { $0.key == "author" }) {
      document.extra.append(JSONField(key: "author", value: .string(Array(author.utf8))))
    }
    if !extracted.blocks.isEmpty {
      document.extra.append(JSONField(key: "blocks", value: .raw(Self.json(extracted.blocks))))
    }
    return document
  }

  private static func json(_ blocks: [ExtractedBlock]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for block in blocks {
      writer.beginObject()
      writer.member("kind", block.kind)
      if block.level > 0 { writer.member("level", block.level) }
      writer.member("text", String(decoding: block.text, as: UTF8.self))
      writer.member("start", block.sourceRange.lowerBound)
      writer.member("end", block.sourceRange.upperBound)
      writer.member("score", Double(block.score).rounded(digits: 3))
      writer.key("kept")
      writer.bool(block.isKept)
      writer.endObject()
    }
    writer.endArray()
    return writer.bytes
  }

  /// Adds the fields `medical`, `score` and `classification` to the document.
  ///
  /// `guess` is nil where the source named the language.
  mutating func record(_ verdict: MedicalVerdict, guess: LanguageGuess?) {
    var evidence = JSONWriter()
    evidence.beginObject()
    evidence.member("density", verdict.density.rounded(digits: 6))
    evidence.member("distinct_terms", verdict.distinctTermCount)
    evidence.member("hits", verdict.hitCount)
    evidence.member("required_terms", verdict.requiredTermCount)
    evidence.member("required_density", verdict.requiredDensity)
    evidence.key("top_terms")
    evidence.beginObject()
    for term in verdict.topTerms {
      evidence.member(term.term, term.count)
    }
    evidence.endObject()
    evidence.key("lexicon")
    if let language = verdict.language {
      evidence.string(language.rawValue)
    } else {
      evidence.null()
    }
    evidence.member("language_from", guess == nil ? "document" : "detection")
    if let guess {
      evidence.member("language_confidence", guess.confidence.rounded(digits: 6))
    }
    evidence.endObject()
    let names: Set = ["medical", "score", "classification"]
    extra.removeAll { names.contains($0.key) }
    for (key, json) in [
      ("medical", Array("\(verdict.isMedical)".utf8)),
      ("score", Array("\(verdict.score.rounded(digits: 6))".utf8)),
      ("classification", evidence.bytes),
    ] {
      extra.append(JSONField(key: key, value: .raw(json)))
    }
  }
}

extension MedicalVerdict {
  /// Why a text was refused, in words.
  var summary: String {
    "\(distinctTermCount) of \(requiredTermCount) required terms, "
      + "density \(density.rounded(digits: 4)) of \(requiredDensity)"
  }
}

extension Double {
  /// The number with so many digits after the point: the same text on every machine.
  fileprivate func rounded(digits: Int) -> Double {
    var factor = 1.0
    for _ in 0..<digits { factor *= 10 }
    return (self * factor).rounded() / factor
  }
}
