internal import Extraction
internal import Programs

/// The programs that PDF documents are read with.
///
/// Each call has limits of its own: five minutes for a whole document, one for a page.
struct PDFPrograms: Sendable {
  private let limits = ProgramLimits()
  private let pageLimits = ProgramLimits(seconds: 60)
  /// Dots an inch of pictures that are recognized: what tesseract was made for.
  private static let resolution = 300.0
  /// No side of such a picture has more dots.
  private static let maximumDots = 6_000.0

  /// What Debian calls the package of a program.
  private static let packages = ["tesseract": "tesseract-ocr tesseract-ocr-LANGUAGE"]

  /// Runs a program that is looked up first.
  ///
  /// - Throws: `MarkupError.brokenBook` that says what to install, or what went wrong.
  private func run(
    _ name: String, _ arguments: [String], _ input: borrowing MemoryFile, _ limits: ProgramLimits
  ) throws(MarkupError) -> [UInt8] {
    var errors: [UInt8] = []
    return try run(name, arguments, input, limits, errors: &errors)
  }

  private func run(
    _ name: String, _ arguments: [String], _ input: borrowing MemoryFile, _ limits: ProgramLimits,
    errors: inout [UInt8]
  ) throws(MarkupError) -> [UInt8] {
    do throws(ProgramError) {
      return try ExternalProgram(name).run(
        arguments, input: input, limits: limits, errors: &errors)
    } catch .missing {
      let package = Self.packages[name] ?? "poppler-utils poppler-data"
      throw .brokenBook(
        part: nil,
        reason: "PDF documents need the program \(name), which is not installed (on Debian and "
          + "Ubuntu: apt-get install \(package))")
    } catch {
      throw .brokenBook(part: nil, reason: "\(error)")
    }
  }

  /// What the document says about itself: the lines of `pdfinfo`.
  func info(_ document: borrowing MemoryFile) throws(MarkupError) -> [String: String] {
    let output = try run(
      "pdfinfo", ["-enc", "UTF-8", "-isodates", MemoryFile.pathInProgram], document, limits)
    var fields: [String: String] = [:]
    for line in String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = String(parts[1].drop { $0 == " " })
      if !value.isEmpty { fields[String(parts[0])] = value }
    }
    return fields
  }

  /// The pages as their text layer has them, and the character collections that poppler cannot map to Unicode:
  /// the text of their fonts is missing.
  func textLayer(
    _ document: borrowing MemoryFile
  ) throws(MarkupError) -> (pages: [PageLayout], unmapped: Set<Substring>) {
    var errors: [UInt8] = []
    let table = try run(
      "pdftotext", ["-tsv", "-enc", "UTF-8", MemoryFile.pathInProgram, "-"], document, limits,
      errors: &errors)
    // Missing language pack for 'Adobe-GB1' mapping
    // Couldn't find 'GBK-EUC-H' CMap file for 'Adobe-GB1' collection
    let names = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
      .filter { $0.contains("Missing language pack for '") || $0.contains("' CMap file for '") }
      .compactMap { $0.split(separator: "'").dropLast().last }
    var pages = PageLayout.read(table)
    if let numbers = JoinedWords.pages(among: pages) {
      let boxes = try run(
        "pdftotext",
        [
          "-raw", "-bbox", "-f", "\(numbers.lowerBound)", "-l", "\(numbers.upperBound)", "-enc",
          "UTF-8", MemoryFile.pathInProgram, "-",
        ], document, limits)
      JoinedWords.part(in: &pages, numbers, by: boxes)
    }
    PageLayout.arrange(&pages)
    return (pages, Set(names))
  }

  /// The numbers of pages that a picture covers, or nearly: four fifths of their area.
  func picturePages(
    _ document: borrowing MemoryFile, of pages: [PageLayout]
  ) throws(MarkupError) -> Set<Int> {
    let output = try run("pdfimages", ["-list", MemoryFile.pathInProgram], document, limits)
    var found: Set<Int> = []
    let areas = Dictionary(
      pages.map { ($0.number, $0.width * $0.height) }, uniquingKeysWith: { first, _ in first })
    for line in String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline) {
      // page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio
      let cells = line.split(separator: " ")
      guard cells.count >= 14, let page = Int(cells[0]), let width = Double(cells[3]),
        let height = Double(cells[4]), let horizontal = Double(cells[12]), horizontal > 0,
        let vertical = Double(cells[13]), vertical > 0, let area = areas[page]
      else { continue }
      if width / horizontal * 72 * (height / vertical * 72) > 0.8 * area { found.insert(page) }
    }
    return found
  }

  // MARK: - Recognition

  /// Bytes as a program's input.
  static func file(_ bytes: [UInt8]) throws(MarkupError) -> MemoryFile {
    do throws(ProgramError) {
      return try MemoryFile(bytes.span)
    } catch {
      throw .brokenBook(part: nil, reason: "\(error)")
    }
  }

  private static func resolution(of page: PageLayout) -> Int {
    let longest = max(page.width, page.height, 1)
    return max(10, Int(min(resolution, maximumDots * 72 / longest)))
  }

  /// A page as a picture.
  private func picture(
    of page: PageLayout, _ document: borrowing MemoryFile
  ) throws(MarkupError) -> MemoryFile {
    let output = try run(
      "pdftoppm",
      [
        "-r", "\(Self.resolution(of: page))", "-gray", "-f", "\(page.number)", "-l",
        "\(page.number)", MemoryFile.pathInProgram,
      ], document, pageLimits)
    return try Self.file(output)
  }

  /// The page with the text that tesseract sees on it.
  func recognize(
    _ page: PageLayout, _ document: borrowing MemoryFile, languages: [String]
  ) throws(MarkupError) -> PageLayout {
    let picture = try picture(of: page, document)
    let resolution = Self.resolution(of: page)
    let table = try run(
      "tesseract",
      [
        "stdin", "stdout", "-l", languages.joined(separator: "+"), "--dpi", "\(resolution)",
        "--psm", "3", "tsv",
      ], picture, pageLimits)
    let pages = PageLayout.pages(
      of: table, scale: 72 / Double(resolution), minimumConfidence: 20, order: .logical)
    return (pages.first ?? page).recognized(as: page.number)
  }

  /// The script of a page, by tesseract's name: `Latin`, `Han`; nil where it sees too little text.
  func script(of page: PageLayout, _ document: borrowing MemoryFile) throws(MarkupError) -> String?
  {
    let picture = try picture(of: page, document)
    let arguments = ["stdin", "stdout", "--psm", "0", "--dpi", "\(Self.resolution(of: page))"]
    // Too few characters make it fail.
    guard let output = try? run("tesseract", arguments, picture, pageLimits) else { return nil }
    for line in String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
    where line.hasPrefix("Script: ") {
      return String(line.dropFirst("Script: ".count))
    }
    return nil
  }

  /// The languages that tesseract has.
  func installedLanguages() throws(MarkupError) -> [String] {
    let input = try Self.file([])
    let output = try run("tesseract", ["--list-langs"], input, pageLimits)
    return String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
      .map(String.init)
  }
}
