internal import Classification
internal import Corpora
internal import Extraction
internal import Foundation
internal import JSON
internal import Tokenization
internal import UnicodeText

/// One worker's hands: does the stages to one record or document at a time.
///
/// Has all scratch that a worker mutates; the models are shared.
struct DocumentWorker: ~Copyable {
  let configuration: PipelineConfiguration
  let models: Models
  private var encoder: Encoder?
  /// What the filters mutate.
  var scratch = FilterScratch()
  private var tally = TermTally()
  /// The extractor of web pages.
  var html: HTMLExtractor { models.html }
  /// Tells workers of a pool apart.
  let number: Int
  /// Time spent in the encoder.
  private(set) var encodeTime = Duration.zero

  /// Bytes from which a text is shared by all threads: below, whole documents keep them busy.
  private static let largeTextSize = 8 << 20

  init(configuration: PipelineConfiguration, models: Models, number: Int = 0) {
    self.configuration = configuration
    self.number = number
    self.models = models
    encoder = models.vocabulary?.tokenizer.makeEncoder()
  }

  // MARK: - Extract

  /// The documents of a record: one for text and HTML, any number for XML and books.
  ///
  /// Their text is valid UTF-8. Text in another charset (that of HTTP, or as detected) is decoded;
  /// what cannot be decoded becomes U+FFFD and is counted as an invalid sequence. Parts of a book that
  /// cannot be read are rejected, and the rest is a document all the same.
  func extract<Result: BatchResult>(
    _ record: Record, into result: inout Result
  ) throws(Rejection) -> [Document] {
    if record.isTruncated { result.statistics.truncatedRecords += 1 }
    do throws(MarkupError) {
      switch record.mediaType {
      case .text:
        var document = record.document
        if record.isUTF8 {
          document.text = record.content
        } else if record.charset == nil, isValidUTF8(record.content.span) {
          document.text = CharsetDecoder().decode(validUTF8: record.content).text
        } else {
          // UTF-8 with a few broken bytes stays UTF-8; only other bytes are taken for a charset.
          let decoded = CharsetDecoder().decode(
            record.content, transportCharset: record.charset ?? "utf-8")
          document.text = decoded.text
          result.statistics.invalidSequences += decoded.malformedCount
        }
        return [document]
      case .html:
        var options = configuration.rendering
        options.listsBlocks = configuration.listsBlocks
        var extracted = try models.html.extract(
          record.content, isUTF8: record.isUTF8, isXML: record.isXML,
          transportCharset: record.charset,
          url: record.document.url, options: options)
        result.statistics.invalidSequences += extracted.malformedCount
        if record.document.language == nil { extracted.correctLanguage(by: models.languages) }
        return [record.document.completed(by: extracted)]
      case .study:
        let study = try ClinicalTrialJSON.read(record.content, style: configuration.xml.style)
        return [study].compactMap { $0 }.filter { !$0.text.isEmpty }
          .map { record.document.completed(by: $0, id: $0.identifier) }
      case .xml:
        let texts = try models.xml.extract(
          record.content, transportCharset: record.charset)
        return documents(of: texts, in: record, counting: &result.statistics)
      case .epub, .pdf:
        let book =
          record.mediaType == .epub
          ? try models.epub.extract(record.content) : try models.pdf.extract(record.content)
        for fault in book.faults { result.reject(Self.rejection(fault, of: record)) }
        return documents(of: book.texts, in: record, counting: &result.statistics)
      }
    } catch {
      throw Self.rejection(error, of: record)
    }
  }

  private static func rejection(_ error: MarkupError, of record: Record) -> Rejection {
    // The start of a book says nothing.
    let isBook = record.mediaType == .epub || record.mediaType == .pdf
    return Rejection(
      origin: record.origin, stage: .extract, reason: .brokenMarkup, detail: "\(error)",
      id: record.document.id, content: isBook ? [] : record.content)
  }

  /// The documents of the texts of one record.
  private func documents(
    of texts: [ExtractedText], in record: Record, counting statistics: inout Statistics
  ) -> [Document] {
    var ids: Set<String> = []
    return texts.enumerated().map { index, text in
      statistics.invalidSequences += text.malformedCount
      var document = record.document.completed(by: text)
      // A record may hold an article, its translations and replies: each gets an id of its own.
      var id = text.identifier ?? document.id ?? ""
      if index > 0, !ids.insert(id).inserted || text.identifier == nil {
        id += "-\(index + 1)"
      }
      ids.insert(id)
      document.id = id
      return document
    }
  }

  // MARK: - Normalize

  /// Normalizes text and title in place.
  func normalize(_ document: inout Document, counting statistics: inout Statistics) {
    var text: [UInt8] = []
    swap(&text, &document.text)
    let normalized = models.normalizer.normalize(text)
    statistics.normalizedDocuments += normalized.isChanged ? 1 : 0
    statistics.invalidSequences += normalized.invalidSequenceCount
    statistics.removedScalars += normalized.removedScalarCount
    document.text = normalized.text
    if let title = document.title {
      let normalized = models.normalizer.normalize(Array(title.utf8)).text
      document.title = String(decoding: normalized, as: UTF8.self)
    }
  }

  // MARK: - Classify

  /// Adds language and medical verdict to the document and says whether it is kept.
  ///
  /// - Parameters:
  ///   - document: The document; its language is set.
  ///   - origin: Where it came from.
  ///   - explains: Whether every term found is listed in it.
  /// - Throws: A rejection where the document is not to be kept.
  mutating func classify(
    _ document: inout Document, origin: Origin, explains: Bool = false
  ) throws(Rejection) {
    guard let models = models.classification else { return }
    var guess: LanguageGuess?
    let code: String
    if let declared = Self.code(ofTag: document.language) {
      code = declared
    } else {
      let found = models.languages.identify(document.text.span)
      guess = found
      code = found.code
    }
    let language = Language(rawValue: code)
    let verdict = models.medical.classify(
      document.text.span, language: language, tally: &tally)
    document.language = code
    document.record(verdict, guess: guess)
    if explains {
      document.record(models.medical.explain(document.text.span, language: language))
    }

    func rejection(_ reason: RejectionReason, _ detail: String) -> Rejection {
      Rejection(
        origin: origin, stage: .classify, reason: reason, detail: detail, id: document.id)
    }
    if !configuration.languages.isEmpty, !configuration.languages.contains(code) {
      throw rejection(.language, "language is \(code)")
    }
    guard configuration.keep == .medical else { return }
    if verdict.outcome == .unsupportedLanguage {
      throw rejection(.language, "there is no medical lexicon for language \(code)")
    }
    if !verdict.isMedical { throw rejection(.notMedical, verdict.summary) }
  }

  /// The language code of a tag such as `pt-BR` or `eng`; nil where it names no language.
  static func code(ofTag tag: String?) -> String? {
    guard let tag else { return nil }
    if let language = Language(tag: tag) { return language.rawValue }
    let primary = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
    guard Locale.LanguageCode(primary).isISOLanguage,
      !["und", "mul", "zxx", "mis"].contains(primary)
    else { return nil }
    return primary
  }

  // MARK: - Tokenize

  /// The document's token IDs, without an end-of-document token.
  mutating func tokenize(
    _ document: Document, origin: Origin, specialTokens: SpecialTokenPolicy
  ) throws(Rejection) -> [TokenID] {
    try tokenize(
      document, origin: origin, TokenSettings(.u32), specialTokens
    ).ids
  }

  /// The document's tokens as `settings` want them, without an end-of-document token.
  mutating func tokenize(
    _ document: Document, origin: Origin, _ settings: TokenSettings, _ policy: SpecialTokenPolicy
  ) throws(Rejection) -> DocumentTokens {
    let start = ContinuousClock.now
    defer { encodeTime += start.duration(to: .now) }
    var tokens = DocumentTokens()
    do throws(EncodingError) {
      if let maximum = settings.maximumCount {
        let cut = try encoder?.encode(
          document.text.span, maximumCount: maximum, specialTokens: policy)
        tokens.ids = cut?.ids ?? []
        if let cut, cut.isTruncated { tokens.cut = cut.byteCount }
      } else if settings.offsets == nil {
        tokens.ids = try ids(of: document.text, policy)
      }
      if let unit = settings.offsets {
        var located = try encoder?.locate(document.text.span, specialTokens: policy)
        if settings.maximumCount == nil {
          tokens.ids = located?.ids ?? []
        } else {
          located?.byteRanges.removeSubrange(tokens.ids.count...)
        }
        tokens.offsets =
          unit == .bytes
          ? located?.byteRanges : located?.characterRanges(in: document.text.span)
      }
    } catch {
      throw rejection(error, of: document, origin)
    }
    return tokens
  }

  /// All IDs of a text; of a large one by all threads, which are idle while it is read and written.
  private mutating func ids(
    of text: [UInt8], _ policy: SpecialTokenPolicy
  ) throws(EncodingError) -> [TokenID] {
    if text.count >= Self.largeTextSize, configuration.run.threads > 1,
      let tokenizer = models.vocabulary?.tokenizer
    {
      return try tokenizer.encode(
        text, threads: configuration.run.threads, specialTokens: policy)
    }
    var ids: [TokenID] = []
    ids.reserveCapacity(text.count / 3)
    try encoder?.encode(text.span, specialTokens: policy, into: &ids)
    return ids
  }

  /// The number of the document's tokens.
  mutating func countTokens(
    _ document: Document, origin: Origin, _ policy: SpecialTokenPolicy
  ) throws(Rejection) -> Int {
    let start = ContinuousClock.now
    defer { encodeTime += start.duration(to: .now) }
    do throws(EncodingError) {
      return try encoder?.countTokens(of: document.text.span, specialTokens: policy) ?? 0
    } catch {
      throw rejection(error, of: document, origin)
    }
  }

  private func rejection(
    _ error: EncodingError, of document: Document, _ origin: Origin
  ) -> Rejection {
    let reason: RejectionReason =
      if case .specialToken = error { .specialToken } else { .notEncodable }
    return Rejection(
      origin: origin, stage: .tokenize, reason: reason, detail: "\(error)", id: document.id)
  }

  /// The token IDs that a JSON document brings along.
  func tokens(of record: Record) throws(Rejection) -> [TokenID] {
    guard let vocabulary = models.vocabulary else { return [] }
    guard let tokens = TokenField.tokens(of: record.document) else {
      throw Rejection(
        origin: record.origin, stage: .tokenize, reason: .brokenRecord,
        detail: "there is no list of token IDs \"\(TokenField.name)\" (run medprep tokenize first)",
        id: record.document.id)
    }
    let size = vocabulary.tokenizer.vocabularySize
    if let wrong = tokens.first(where: { $0 >= size }) {
      throw Rejection(
        origin: record.origin, stage: .tokenize, reason: .brokenRecord,
        detail: "token ID \(wrong) is outside the vocabulary of \(size) entries",
        id: record.document.id)
    }
    return tokens
  }

  /// Gives the document with the text of its token IDs; of a text one for each line, with decimal IDs
  /// between blanks.
  func detokenize(
    _ record: Record, write: (Document) -> Void, reject: (Rejection) -> Void
  ) {
    let hasTokens = record.document.extra(named: TokenField.name) != nil
    guard record.mediaType == .text, !hasTokens else {
      do throws(Rejection) {
        var document = record.document
        document.text = try text(of: tokens(of: record), origin: record.origin)
        document.setExtra(TokenField.name, nil)
        write(document)
      } catch {
        reject(error.keeping(record.line))
      }
      return
    }
    var origin = record.origin
    let end = record.content.last == UInt8(ascii: "\n") ? record.content.count - 1 : nil
    let lines = record.content[..<(end ?? record.content.count)]
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      origin.recordNumber = record.origin.recordNumber + index
      origin.byteOffset = record.origin.byteOffset + line.startIndex
      let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
      let tokens = words.compactMap { TokenID(String(decoding: $0, as: UTF8.self)) }
      do throws(Rejection) {
        if tokens.count < words.count {
          throw Rejection(
            origin: origin, stage: .tokenize, reason: .brokenRecord,
            detail: "there are other things than token IDs on the line")
        }
        var document = record.document
        document.id = record.document.id.map { "\($0)-\(index + 1)" }
        document.text = try text(of: tokens, origin: origin)
        write(document)
      } catch {
        reject(error.keeping(Array(line)))
      }
    }
  }

  /// The text of token IDs, all of which must be in the vocabulary.
  private func text(of tokens: [TokenID], origin: Origin) throws(Rejection) -> [UInt8] {
    var bytes: [UInt8] = []
    do throws(EncodingError) {
      try models.vocabulary?.tokenizer.decode(tokens.span, into: &bytes)
    } catch {
      throw Rejection(
        origin: origin, stage: .tokenize, reason: .brokenRecord, detail: "\(error)")
    }
    return UTF8Repair.repair(bytes).text
  }
}
