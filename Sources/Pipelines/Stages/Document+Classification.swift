internal import Classification
internal import Corpora
internal import JSON

extension Document {
  /// Adds the fields `medical`, `score` and `classification` to the document.
  ///
  /// `guess` is nil where the source named the language.
  mutating func record(_ verdict: MedicalVerdict, guess: LanguageGuess?) {
    var evidence = JSONWriter()
    evidence.beginObject()
    evidence.member("density", verdict.density.rounded(digits: 6))
    evidence.member("distinct_terms", verdict.distinctTermCount)
    evidence.member("hits", verdict.hitCount)
    evidence.key("topic")
    if let topic = verdict.topic {
      evidence.string(topic.rawValue)
    } else {
      evidence.null()
    }
    evidence.key("topics")
    evidence.beginObject()
    for share in verdict.topics {
      evidence.member(share.topic.rawValue, share.share.rounded(digits: 4))
    }
    evidence.endObject()
    evidence.key("top_terms")
    evidence.beginObject()
    for term in verdict.topTerms {
      evidence.member(term.term, term.count)
    }
    evidence.endObject()
    evidence.key("mode")
    evidence.string(verdict.mode.rawValue)
    if let threshold = verdict.threshold {
      evidence.member("threshold", threshold)
    }
    evidence.key("lexicon")
    if let language = verdict.language {
      evidence.string(language.rawValue)
    } else {
      evidence.null()
    }
    evidence.member("language_from", guess == nil ? "document" : "detection")
    if let guess {
      evidence.member("language_confidence", guess.confidence.rounded(digits: 6))
      if guess.shares.count > 1 {
        evidence.key("language_shares")
        evidence.beginObject()
        for share in guess.shares { evidence.member(share.code, share.share.rounded(digits: 3)) }
        evidence.endObject()
      }
    }
    evidence.endObject()
    setExtra("medical", Array("\(verdict.isMedical)".utf8))
    setExtra("score", Array("\(verdict.score.rounded(digits: 6))".utf8))
    setExtra("classification", evidence.bytes)
  }

  /// Adds the field `explanation`: every term found with its places, in bytes of the text's UTF-8, and how
  /// the score came about.
  mutating func record(_ explanation: MedicalExplanation) {
    let verdict = explanation.verdict
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("characters", verdict.characterCount)
    writer.member("raw_score", verdict.rawScore.rounded(digits: 4))
    writer.member("slope", verdict.calibration.slope.rounded(digits: 4))
    writer.member("intercept", verdict.calibration.intercept.rounded(digits: 4))
    writer.member("score", verdict.score.rounded(digits: 6))
    writer.key("thresholds")
    writer.beginObject()
    writer.member("keyword", verdict.calibration.keyword.rounded(digits: 6))
    writer.member("strict", verdict.calibration.strict.rounded(digits: 6))
    writer.member("recall", verdict.calibration.recall.rounded(digits: 6))
    writer.endObject()
    writer.key("verdict")
    writer.string(verdict.outcome.rawValue)
    writer.key("terms")
    writer.beginArray()
    for (term, count, contribution) in explanation.contributions {
      writer.beginObject()
      writer.key("term")
      writer.string(term.text)
      writer.key("match")
      writer.string(term.form.rawValue)
      writer.key("kind")
      writer.string(term.kind.rawValue)
      writer.key("topic")
      writer.string(term.topic.rawValue)
      writer.member("weight", term.weight)
      writer.member("count", count)
      writer.member("adds", contribution.rounded(digits: 4))
      writer.endObject()
    }
    writer.endArray()
    writer.key("hits")
    writer.beginArray()
    for hit in explanation.hits {
      writer.beginObject()
      writer.key("term")
      writer.string(hit.term.text)
      writer.member("start", hit.range.lowerBound)
      writer.member("end", hit.range.upperBound)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    setExtra("explanation", writer.bytes)
  }
}

extension MedicalVerdict {
  /// Why a text was refused, in words.
  var summary: String {
    let evidence =
      "\(distinctTermCount) medical terms, density \(density.rounded(digits: 4))"
    guard let threshold else { return evidence + ", mode mmedc" }
    return "score \(score) below \(threshold), " + evidence
  }
}

extension Double {
  /// The number with so many digits after the point: the same text on every machine.
  func rounded(digits: Int) -> Double {
    var factor = 1.0
    for _ in 0..<digits { factor *= 10 }
    return (self * factor).rounded() / factor
  }
}
