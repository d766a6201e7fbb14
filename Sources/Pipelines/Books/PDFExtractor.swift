internal import Extraction
internal import Programs

/// Takes the text and the metadata out of a PDF document, with poppler's programs and tesseract.
///
/// The text layer is taken page by page where it is good (`TextLayerMeasure`). A page is recognized
/// from its picture where the layer is garbled; where it is sparse and a picture covers the page; and where
/// it is sparse and so are most pages. What cannot be recognized is a fault of that page alone; how many
/// pages must not be recognized though they ought to, one of the document.
struct PDFExtractor: Sendable {
  let options: BookOptions
  let recognition: RecognitionOptions
  private let programs = PDFPrograms()
  /// More pages of one document are not recognized: each takes a second or more.
  private static let maximumRecognizedPages = 3_000

  init(options: BookOptions, recognition: RecognitionOptions) {
    self.options = options
    self.recognition = recognition
  }

  /// The text of one document, and what could not be read.
  ///
  /// - Throws: `MarkupError` when a program is missing, or the document has no text that can be read.
  func extract(_ bytes: [UInt8]) throws(MarkupError) -> ExtractedBook {
    let document = try PDFPrograms.file(bytes)
    let info = try programs.info(document)
    var (pages, unmapped) = try programs.textLayer(document)
    var book = ExtractedBook()
    if !unmapped.isEmpty { book.faults.append(Self.unmappedFonts(unmapped)) }
    do throws(MarkupError) {
      try recognize(&pages, document, &book.faults)
    } catch {
      // Pictures of such pages have no text either: that fault says what helps.
      if unmapped.isEmpty { throw error }
      book.faults.append(error)
    }
    let text = PDFText.document(of: pages, info: info, options)
    if !text.text.isEmpty { book.texts = [text] }
    if book.texts.isEmpty, book.faults.count <= 1 {
      throw book.faults.first ?? .brokenBook(part: nil, reason: "no text on \(Self.counted(pages))")
    }
    return book
  }

  private static func unmappedFonts(_ collections: Set<Substring>) -> MarkupError {
    .brokenBook(
      part: nil,
      reason: "text is missing: poppler has no map to Unicode for fonts of "
        + "\(collections.sorted().joined(separator: ", ")) (on Debian and Ubuntu: apt-get install "
        + "poppler-data)")
  }

  private static func counted(_ pages: [PageLayout]) -> String {
    "\(pages.count) page\(pages.count == 1 ? "" : "s")"
  }

  // MARK: -

  /// Puts recognized pages in the place of those whose text layer is worth nothing.
  private func recognize(
    _ pages: inout [PageLayout], _ document: borrowing MemoryFile, _ faults: inout [MarkupError]
  ) throws(MarkupError) {
    let chosen = try pagesToRecognize(pages, document)
    guard !chosen.isEmpty else { return }
    if recognition.use == .never {
      let count = "\(chosen.count) of \(Self.counted(pages))"
      return faults.append(
        .brokenBook(part: nil, reason: "\(count) without a good text layer (--ocr never)"))
    }
    let languages = try languages(for: chosen.map { pages[$0] }, document)
    var count = 0
    if chosen.count > Self.maximumRecognizedPages {
      faults.append(
        .brokenBook(
          part: "page \(pages[chosen[Self.maximumRecognizedPages]].number) and later",
          reason: "no more than \(Self.maximumRecognizedPages) pages are recognized"))
    }
    for index in chosen.prefix(Self.maximumRecognizedPages) {
      do throws(MarkupError) {
        pages[index] = try programs.recognize(pages[index], document, languages: languages)
        count += 1
      } catch {
        faults.append(.brokenBook(part: "page \(pages[index].number)", reason: "\(error)"))
        pages[index] = PageLayout(number: pages[index].number)
        // Nothing that went wrong so often goes well later.
        if faults.count >= 5, count == 0 { break }
      }
    }
  }

  /// All pages, or those whose text layer is worth nothing.
  private func pagesToRecognize(
    _ pages: [PageLayout], _ document: borrowing MemoryFile
  ) throws(MarkupError) -> [Int] {
    if recognition.use == .always { return Array(pages.indices) }
    let verdicts = pages.map { TextLayerMeasure($0).verdict }
    let sparse = pages.indices.filter { verdicts[$0] == .sparse }
    let garbled = pages.indices.filter { verdicts[$0] == .garbled }
    if sparse.isEmpty { return garbled }
    if sparse.count * 2 > pages.count { return (sparse + garbled).sorted() }
    let pictures = try programs.picturePages(document, of: pages)
    return (sparse.filter { pictures.contains(pages[$0].number) } + garbled).sorted()
  }

  // MARK: - Languages

  /// Languages by the name of their script; of those of the Latin script the ones that medprep is for.
  private static let languagesOfScripts = [
    "Latin": ["eng", "fra", "deu", "spa"], "Fraktur": ["deu_latf", "frk", "deu"],
    "Cyrillic": ["rus"], "Han": ["chi_sim", "chi_tra"], "HanS": ["chi_sim"], "HanT": ["chi_tra"],
    "Japanese": ["jpn"], "Arabic": ["ara"],
  ]

  /// The languages to recognize pages in: those that were asked for, or those of the script that most of
  /// three pages have, as far as they are installed.
  private func languages(
    for pages: [PageLayout], _ document: borrowing MemoryFile
  ) throws(MarkupError) -> [String] {
    let installed = try programs.installedLanguages()
    if !recognition.languages.isEmpty {
      let missing = recognition.languages.filter { !installed.contains($0) }
      guard missing.isEmpty else {
        let packages = missing.map { "tesseract-ocr-\($0.replacing("_", with: "-"))" }
        throw .brokenBook(
          part: nil,
          reason: "tesseract has no \(missing.joined(separator: ", ")) (on Debian and Ubuntu: "
            + "apt-get install \(packages.joined(separator: " ")))")
      }
      return recognition.languages
    }
    var votes: [String: Int] = [:]
    let step = max(pages.count / 3, 1)
    for index in stride(from: step / 2, to: pages.count, by: step).prefix(3) {
      if let script = try programs.script(of: pages[index], document) {
        votes[script, default: 0] += 1
      }
    }
    let script = votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "Latin"
    let wanted = Self.languagesOfScripts[script] ?? []
    let found = wanted.filter(installed.contains)
    guard !found.isEmpty else {
      let packages = wanted.map { "tesseract-ocr-\($0.replacing("_", with: "-"))" }
      throw .brokenBook(
        part: nil,
        reason: "the pages are in the script \(script), for which tesseract has no language (on "
          + "Debian and Ubuntu: apt-get install \(packages.first ?? "tesseract-ocr-all"))")
    }
    return found
  }
}
