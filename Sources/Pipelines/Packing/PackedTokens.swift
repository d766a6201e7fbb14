internal import Corpora
internal import JSON
internal import Packing
internal import Tokenization

/// The tokens around every document, and how records become tokens.
struct PackingTokens: Sendable {
  /// Before every document.
  var begin: Manifest.SpecialToken?
  /// Behind every document.
  var end: Manifest.SpecialToken?
  /// What fills up sequences.
  var padding: Manifest.SpecialToken
  /// The template of conversations; nil: records bring their tokens along.
  var template: ConversationTemplate?

  /// What `settings` say, for a vocabulary.
  ///
  /// Without a padding token, the end-of-document token fills up, and without any special token ID 0: what is
  /// padding is told by counts, never by the ID.
  ///
  /// - Throws: `ConfigurationError` that names the setting whose token the vocabulary lacks.
  init(
    _ settings: PackingSettings, vocabulary: LoadedVocabulary
  ) throws(ConfigurationError) {
    let tokenizer = vocabulary.tokenizer
    func token(_ id: TokenID) -> Manifest.SpecialToken {
      Manifest.SpecialToken(id: id, token: vocabulary.text(of: [id]))
    }
    func named(_ text: String, _ setting: String) throws(ConfigurationError)
      -> Manifest.SpecialToken?
    {
      if text == "none" { return nil }
      guard let id = tokenizer.id(ofSpecialToken: text) else {
        throw ConfigurationError(
          place: "--\(setting)", message: "\(vocabulary.path) has no special token \(text)")
      }
      return token(id)
    }
    begin = try named(settings.begin, "begin-token")
    if settings.end == "auto" {
      guard let id = tokenizer.endOfDocument else {
        throw ConfigurationError(
          place: vocabulary.path,
          message: "has no end-of-document token such as <|endoftext|> (use --end-token, which may "
            + "be none)")
      }
      end = token(id)
    } else {
      end = try named(settings.end, "end-token")
    }
    padding = token(tokenizer.padding ?? tokenizer.endOfDocument ?? end?.id ?? 0)
    if let name = settings.template {
      template = try ConversationTemplate(name, for: vocabulary)
    }
  }

  /// The tokens with those of begin and end, and their loss mask if there is one.
  func framed(_ tokens: [TokenID], lossMask: [UInt8] = []) -> (tokens: [TokenID], mask: [UInt8]) {
    var framed: [TokenID] = []
    framed.reserveCapacity(tokens.count + 2)
    if let begin { framed.append(begin.id) }
    framed += tokens
    if let end { framed.append(end.id) }
    guard !lossMask.isEmpty else { return (framed, []) }
    // The end is learned where what comes before it is.
    return (
      framed,
      (begin == nil ? [] : [0]) + lossMask + (end == nil ? [] : [lossMask.last ?? 0])
    )
  }
}

extension DocumentWorker {
  /// The tokens of a record of token IDs, or of a conversation, with those of begin and end, and the
  /// loss mask if there is one.
  mutating func packedTokens(
    of record: Record, _ packing: PackingTokens
  ) throws(Rejection) -> (tokens: [TokenID], mask: [UInt8]) {
    guard let template = packing.template else {
      let tokens = try tokens(of: record)
      let mask = try lossMask(of: record, count: tokens.count)
      return packing.framed(tokens, lossMask: mask)
    }
    let parts: [ConversationTemplate.Part]
    do throws(ConversationError) {
      parts = try template.parts(
        of: try template.messages(of: record.document), documentEnd: packing.end?.token ?? "")
    } catch {
      throw Rejection(
        origin: record.origin, stage: .tokenize, reason: .brokenRecord, detail: error.message,
        id: record.document.id)
    }
    var tokens: [TokenID] = []
    var mask: [UInt8] = []
    for part in parts {
      let ids = try encode(part.span, document: record.document, origin: record.origin)
      tokens += ids
      mask += [UInt8](repeating: part.isLearned ? 1 : 0, count: ids.count)
    }
    return packing.framed(tokens, lossMask: mask)
  }

  private mutating func encode(
    _ span: TextSpan, document: Document, origin: Origin
  ) throws(Rejection) -> [TokenID] {
    var document = document
    document.text = span.text
    return try tokenize(document, origin: origin, specialTokens: span.specialTokens)
  }

  /// The field `loss_mask` of a record of token IDs; empty where there is none, or none is asked for.
  private func lossMask(of record: Record, count: Int) throws(Rejection) -> [UInt8] {
    guard configuration.packing.keepsLossMask,
      let value = record.document.extra(named: "loss_mask")
    else { return [] }
    var mask: [UInt8?] = []
    if case .raw(let json) = value, let root = (try? JSONDocument(parsing: json.span))?.root {
      mask = root.elements.map { $0.integer == 0 ? 0 : $0.integer == 1 ? 1 : nil }
    }
    let known = mask.compactMap(\.self)
    guard mask.count == count, known.count == count else {
      throw Rejection(
        origin: record.origin, stage: .tokenize, reason: .brokenRecord,
        detail: "\"loss_mask\" is not a list of a 0 or 1 for each token", id: record.document.id)
    }
    return known
  }
}
