internal import Storage
internal import UnicodeText

/// Takes the text and the metadata out of an EPUB book, of version 2 or 3.
///
///     let book = try EPUBExtractor().extract(bytes)
///     book.texts.first?.title      // "Infectious Diseases"
///     book.faults                  // [OEBPS/chapter7.xhtml: its checksum is wrong]
///
/// The parts are read in the order of the spine, each once, whatever the spine says; tables of contents
/// are passed over, also those that nobody declared but that are made of links to the other parts;
/// boilerplate is not looked for. A part that is damaged, missing, encrypted or too
/// large is a fault of its own, and the others are read all the same. Nothing outside of the book is
/// ever opened, and nothing is written to the disk.
public struct EPUBExtractor: Sendable {
  /// How books are read and written.
  public let options: BookOptions

  private static let container = "META-INF/container.xml"
  private static let encryption = "META-INF/encryption.xml"

  /// An extractor with these options.
  ///
  /// It is cheap to make and safe to share.
  public init(options: BookOptions = BookOptions()) {
    self.options = options
  }

  /// The text of one book.
  ///
  /// - Parameter bytes: The whole file.
  /// - Returns: The texts that are not empty, and what could not be read.
  /// - Throws: ``MarkupError`` when it is no EPUB, or none of it can be read.
  /// - Complexity: O(*n*) in the decoded parts, which are held one at a time, and for Markdown decoded
  ///   twice.
  public func extract(_ bytes: [UInt8]) throws(MarkupError) -> ExtractedBook {
    let limit = options.limits.maximumBytes * BookOptions.maximumBookFactor
    guard bytes.count <= limit else { throw .tooLarge(byteCount: bytes.count, maximum: limit) }
    var reading = try Reading(options, bytes, budget: limit)
    let name = try packageName(&reading)
    let package = EPUBPackage(try reading.tree(name), name: name)
    var book = ExtractedBook()
    book.faults = package.faults
    var about = ExtractedText()
    package.describe(&about)
    let parts = package.parts.filter(\.isLinear) + package.parts.filter { !$0.isLinear }
    let names = Set(parts.compactMap(\.name))
    var texts: [[UInt8]] = []
    let chosen = parts.enumerated().filter { _, part in
      !part.isContents && (part.isLinear || options.includesNonlinearParts)
        && !(part.isMatter && options.isBodyOnly)
    }
    let hasNotes = options.rendering.format == .markdown
    let notes = hasNotes && !options.splitsChapters ? reading.notes(of: chosen.map(\.element)) : nil
    for (number, part) in chosen {
      do throws(MarkupError) {
        let notes = notes ?? (hasNotes ? reading.notes(of: [part]) : BookNotes())
        guard let chapter = try reading.chapter(part, of: names, notes), !chapter.text.isEmpty
        else {
          continue
        }
        about.malformedCount += chapter.malformedCount
        if options.splitsChapters {
          book.texts.append(Self.text(of: chapter, number: number + 1, in: about))
        } else {
          texts.append(chapter.text)
        }
      } catch {
        book.faults.append(error)
      }
    }
    if !texts.isEmpty {
      about.text = Array(texts.joined(separator: Array("\n\n".utf8)))
      book.texts = [about]
    }
    if book.texts.isEmpty, book.faults.count == 1 { throw book.faults[0] }
    return book
  }

  /// The name of the first package document that the container names.
  private func packageName(_ reading: inout Reading) throws(MarkupError) -> String {
    let tree = try reading.tree(Self.container)
    let files = tree.descendants(.rootfile, of: 0)
    // Others are the same book in another form.
    let packages = files.filter {
      tree.attribute("media-type", of: $0) == "application/oebps-package+xml"
    }
    for file in packages + files {
      guard let path = tree.attribute("full-path", of: file) else { continue }
      guard let name = BookPath.name(of: path, in: "") else {
        throw .brokenBook(part: Self.container, reason: "\"\(path)\" leads out of the book")
      }
      return name
    }
    throw .brokenBook(part: Self.container, reason: "it names no package")
  }

  private static func text(
    of chapter: Chapter, number: Int, in about: ExtractedText
  ) -> ExtractedText {
    var text = about
    text.text = chapter.text
    text.title = chapter.title ?? about.title
    text.language = chapter.language ?? about.language
    text.malformedCount = chapter.malformedCount
    text.identifier = about.identifier.map { "\($0)#\(number)" }
    text.note("book", about.title)
    text.note("part", chapter.name)
    return text
  }

  // MARK: - Parts

  fileprivate struct Chapter {
    var name: String
    var title: String?
    var language: String?
    var text: [UInt8]
    var malformedCount: Int
  }

  /// The parts of one book.
  private struct Reading {
    private let options: BookOptions
    private let archive: ZipArchive
    /// Parts that only a key opens.
    private var encrypted: Set<String> = []
    /// Bytes that may still be decoded.
    private var budget: Int

    init(_ options: BookOptions, _ bytes: [UInt8], budget: Int) throws(MarkupError) {
      do {
        archive = try ZipArchive(bytes)
      } catch {
        throw .brokenBook(part: nil, reason: error.message)
      }
      self.options = options
      self.budget = budget
      if archive.entry(EPUBExtractor.encryption) != nil {
        encrypted = Self.encryptedParts(try tree(EPUBExtractor.encryption))
      }
    }

    /// The parts that are encrypted; fonts that are only disguised do not matter.
    private static func encryptedParts(_ tree: XMLTree) -> Set<String> {
      let names = tree.descendants(.encryptedData, of: 0).flatMap { data -> [String] in
        let method = tree.descendants(.encryptionMethod, of: data).first
        switch method.flatMap({ tree.attribute("Algorithm", of: $0) }) {
        case "http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC": return []
        default:
          return tree.descendants(.cipherReference, of: data).compactMap {
            tree.attribute("URI", of: $0).flatMap { BookPath.name(of: $0, in: "") }
          }
        }
      }
      return Set(names)
    }

    mutating func contents(_ name: String) throws(MarkupError) -> [UInt8] {
      if encrypted.contains(name) {
        throw .brokenBook(part: name, reason: "it is encrypted (digital rights management)")
      }
      do throws(StorageError) {
        let size = archive.entry(name)?.byteCount ?? 0
        guard size <= budget else {
          throw StorageError(path: name, operation: .decompress, cause: .tooLarge(limit: budget))
        }
        guard let bytes = try archive.contents(of: name, limit: options.limits.maximumBytes) else {
          throw StorageError(
            path: name, operation: .read, cause: .refused("it is missing in the archive"))
        }
        budget -= bytes.count
        return bytes
      } catch {
        throw .brokenBook(part: name, reason: error.message)
      }
    }

    /// A part that is XML and says where others are.
    mutating func tree(_ name: String) throws(MarkupError) -> XMLTree {
      let decoded = try decode(contents(name))
      do throws(MarkupError) {
        return try XMLParser.parse(decoded.text, limits: options.limits)
      } catch {
        throw .brokenBook(part: name, reason: "\(error)")
      }
    }

    private func decode(_ bytes: [UInt8]) -> DecodedText {
      CharsetDecoder().decode(
        bytes, transportCharset: nil,
        declaredCharset: XMLDeclaration.declaredEncoding(bytes)
          ?? CharsetPrescan.declaredCharset(bytes))
    }

    /// The notes of the parts, for which they are decoded once more; that is not charged to the budget, so a
    /// book decodes up to twice ``BookOptions/limits``.
    func notes(of parts: [EPUBPackage.Part]) -> BookNotes {
      var reading = self
      var notes = BookNotes()
      for part in parts where EPUBPackage.isPage(part.mediaType) {
        guard let name = part.name, let tree = try? reading.tree(name) else { continue }
        notes.gather(from: tree, part: name)
      }
      notes.number()
      return notes
    }

    /// The text of a part; nil for a picture and for a table of contents.
    mutating func chapter(
      _ part: EPUBPackage.Part, of names: Set<String>, _ notes: BookNotes
    ) throws(MarkupError) -> Chapter? {
      if part.mediaType.hasPrefix("image/") { return nil }
      guard let name = part.name else {
        throw .brokenBook(part: part.reference, reason: "it leads out of the book")
      }
      guard EPUBPackage.isPage(part.mediaType) else {
        throw .brokenBook(part: name, reason: "its media type \"\(part.mediaType)\" is not read")
      }
      let decoded = try decode(contents(name))
      if BinaryCheck.isBinary(decoded.text) {
        throw .brokenBook(part: name, reason: "\(MarkupError.binary)")
      }
      do throws(MarkupError) {
        // Pages that are no XML are read as browsers would, but for elements that were meant to be empty.
        let tree = try? XMLParser.parse(decoded.text, limits: options.limits)
        if let tree, Self.isContents(tree, name: name, of: names) { return nil }
        let html =
          tree.map { ChapterMarkup.html(of: $0, part: name, notes: notes, options) }
          ?? EmptyElements.closed(decoded.text)
        return Chapter(
          name: name, title: tree.flatMap(Self.heading),
          language: tree?.attribute("lang", of: 0).flatMap(LanguageTag.normalized),
          text: try WholeHTML.text(of: html, options.rendering, limits: options.limits),
          malformedCount: decoded.malformedCount)
      } catch {
        throw .brokenBook(part: name, reason: "\(error)")
      }
    }

    /// Whether most of a page's letters are in links to five or more of the other parts.
    private static func isContents(_ tree: XMLTree, name: String, of names: Set<String>) -> Bool {
      var targets: Set<String> = []
      var linked = 0
      for link in tree.descendants(.a, of: 0) {
        guard let address = tree.attribute("href", of: link),
          let target = BookPath.name(of: address, in: name), target != name, names.contains(target)
        else { continue }
        targets.insert(target)
        linked += tree.line(of: link).utf8.count
      }
      guard targets.count >= 5 else { return false }
      let body = tree.child(.body, of: 0) ?? 0
      return linked * 2 > tree.line(of: body, dropping: [.a]).utf8.count + linked
    }

    /// The first heading of a chapter, else its title.
    private static func heading(_ tree: XMLTree) -> String? {
      for index in tree.nodes.indices {
        switch tree.name(index) {
        case .h1, .h2, .h3:
          if let line = tree.nonEmptyLine(of: index, dropping: [.rt, .rp, .rtc]) { return line }
        default: break
        }
      }
      return tree.descendant(.head, .title, of: 0).flatMap { tree.nonEmptyLine(of: $0) }
    }
  }
}
