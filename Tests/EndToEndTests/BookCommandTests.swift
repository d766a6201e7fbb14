import Foundation
import JSON
import TestSupport
import Testing

/// Books as `medprep` reads them, with poppler's programs and tesseract.
@Suite(.serialized) struct BookCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The folder of the books that make_books.py makes; nil, after saying so, where tools are missing.
  private static let books: Result<String?, any Error> = Result {
    for tool in ["pdftotext", "pdfinfo", "pdfimages", "pdftoppm", "tesseract"] {
      guard try Command.run("sh", ["-c", "command -v \(tool)"]).status == 0 else {
        skip("there is no \(tool)")
        return nil
      }
    }
    let script = SharedData.checkout + "/Tests/EndToEndTests/make_books.py"
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "medprep-books-\(ProcessInfo.processInfo.processIdentifier)").path
    let program =
      "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    guard
      let made = try Python.run(program, [script, folder], needing: "pymupdf", for: "PDF books")
    else { return nil }
    try #require(made.status == 0, "\(made.errorText)")
    return folder
  }

  private static func skip(_ reason: String) {
    let line = "SKIPPED PDF books: \(reason) (Scripts/install-packages.sh --tests)\n"
    FileHandle.standardError.write(Data(line.utf8))
  }

  private struct Line: Decodable {
    var title: String?
    var text: String
    var metadata: [String: String]?
  }

  private func extract(_ arguments: String...) throws -> (lines: [Line], errors: String) {
    let result = try Command.run(
      BuiltProgram.path("medprep"), ["extract"] + arguments + ["--quiet"])
    #expect(result.status == 0, "\(result.errorText)")
    let lines = try result.text.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    return (lines, result.errorText)
  }

  /// The share of the characters of `expected` (white space aside) that are in `text` in their order.
  private func recall(of expected: String, in text: String) -> Double {
    let wanted = expected.filter { !$0.isWhitespace }.map(\.self)
    let found = text.filter { !$0.isWhitespace }.map(\.self)
    let missing = wanted.difference(from: found).removals.count
    return 1 - Double(missing) / Double(max(wanted.count, 1))
  }

  @Test(arguments: [("de", 0.999), ("ru", 0.999), ("zh", 0.999), ("ja", 0.999), ("ar", 0.995)])
  func theTextLayerOfADigitalBookIsItsText(language: String, floor: Double) throws {
    guard let books = try Self.books.get() else { return }
    let line = try #require(try extract("\(books)/\(language).pdf").lines.first)
    let expected = try String(contentsOfFile: "\(books)/\(language).txt", encoding: .utf8)
    #expect(recall(of: expected, in: line.text) >= floor)
    // Neither heads nor numbers nor hyphens at the ends of lines are added.
    #expect(
      line.text.filter { !$0.isWhitespace }.count <= expected.filter { !$0.isWhitespace }.count + 1)
    #expect(line.text.split(separator: "\n\n").count == expected.split(separator: "\n\n").count)
    #expect(line.title?.isEmpty == false)
    #expect(line.metadata?["recognizedPageCount"] == nil)
  }

  @Test(arguments: [
    ("de", "deu", 0.98), ("ru", "rus", 0.97), ("ja", "jpn", 0.9), ("zh", "chi_sim", 0.94),
  ])
  func aScannedBookIsRecognized(language: String, name: String, floor: Double) throws {
    guard let books = try Self.books.get() else { return }
    let line = try #require(
      try extract("\(books)/\(language)-scan.pdf", "--ocr-languages", name).lines.first)
    let expected = try String(contentsOfFile: "\(books)/\(language).txt", encoding: .utf8)
    #expect(recall(of: expected, in: line.text) >= floor, "\(line.text)")
    #expect(line.metadata?["recognizedPageCount"] == line.metadata?["pageCount"])
  }

  @Test func theScriptOfScannedPagesIsFound() throws {
    guard let books = try Self.books.get() else { return }
    let line = try #require(try extract("\(books)/ru-scan.pdf").lines.first)
    let expected = try String(contentsOfFile: "\(books)/ru.txt", encoding: .utf8)
    #expect(recall(of: expected, in: line.text) >= 0.97)
  }

  @Test func scannedPagesWithoutRecognitionAreEmptyAndReported() throws {
    guard let books = try Self.books.get() else { return }
    let result = try BuiltProgram.medprep("extract", "\(books)/de-scan.pdf", "--ocr", "never")
    #expect(result.status == 0 && result.text.isEmpty)
    #expect(result.errorText.contains("without a good text layer (--ocr never)"))
  }

  @Test func aMissingLanguageSaysWhatToInstall() throws {
    guard let books = try Self.books.get() else { return }
    let result = try BuiltProgram.medprep(
      "extract", "\(books)/de-scan.pdf", "--ocr-languages", "xyz", "--strict")
    #expect(result.status == 1)
    #expect(result.errorText.contains("apt-get install tesseract-ocr-xyz"), "\(result.errorText)")
  }

  @Test func aMissingProgramSaysWhatToInstall() throws {
    let path = try folder.write("%PDF-1.4\n%%EOF\n".utf8, to: "a.pdf")
    let result = try Command.run(
      "env", ["PATH=/nonexistent", BuiltProgram.path("medprep"), "extract", path, "--strict"])
    #expect(result.status == 1)
    #expect(result.errorText.contains("apt-get install poppler-utils"), "\(result.errorText)")
  }

  @Test func fontsThatPopplerCannotMapAreReported() throws {
    let path = try folder.write("%PDF-1.4\n".utf8, to: "a.pdf")
    for (name, script) in [
      ("pdfinfo", "echo Pages: 1"),
      (
        "pdftotext",
        """
        echo "Syntax Error: Missing language pack for 'Adobe-GB1' mapping" >&2
        printf '1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t600\\t800\\t-1\\t###PAGE###\\n'
        printf '5\\t1\\t0\\t0\\t0\\t%s\\t10\\t10\\t100\\t10\\t100\\tMetformin\\n' 1 2 3 4 5 6 7 8
        """
      ),
    ] {
      let program = try folder.write("#!/bin/sh\n\(script)\n".utf8, to: "bin/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    }
    let result = try Command.run(
      "env",
      ["PATH=\(folder.path)/bin:/usr/bin:/bin", BuiltProgram.path("medprep"), "extract", path])
    #expect(result.status == 0 && result.text.contains("Metformin Metformin"))
    #expect(
      result.errorText.contains("Adobe-GB1 (on Debian and Ubuntu: apt-get install poppler-data)"),
      "\(result.errorText)")
  }

  @Test func aDocumentWithoutTextIsRejected() throws {
    guard try Self.books.get() != nil else { return }
    let blank =
      "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
      + "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
      + "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>> endobj\n"
      + "trailer <</Root 1 0 R>>\n%%EOF\n"
    let path = try folder.write(blank.utf8, to: "a.pdf")
    let result = try BuiltProgram.medprep("extract", path)
    #expect(result.status == 0 && result.text.isEmpty)
    #expect(result.errorText.contains("no text on 1 page"), "\(result.errorText)")
  }

  @Test(arguments: ["-t 200", "-v 2000000"])
  func programsKeepWithinLimitsOfABatchSystem(limit: String) throws {
    let path = try folder.write("%PDF-1.4\n%%EOF\n".utf8, to: "a.pdf")
    let command = ["-c", "ulimit \(limit); exec \"$@\"", "sh", BuiltProgram.path("medprep")]
    let result = try Command.run("sh", command + ["extract", path, "--strict"])
    #expect(result.status == 1)
    #expect(!result.errorText.contains("could not be started"), "\(result.errorText)")
  }

  @Test func brokenDocumentsAreRejectedOneByOne() throws {
    guard let books = try Self.books.get() else { return }
    let whole = try Data(contentsOf: URL(filePath: "\(books)/de.pdf"))
    let cut = try folder.write(whole.prefix(whole.count / 3), to: "in/a.pdf")
    _ = try folder.write("%PDF-1.7\nno PDF at all".utf8, to: "in/b.pdf")
    _ = try folder.write(whole, to: "in/c.pdf")
    let rejects = folder.path + "/rejects.jsonl"
    let result = try BuiltProgram.medprep(
      "extract", URL(filePath: cut).deletingLastPathComponent().path, "--rejects", rejects,
      "--quiet")
    #expect(result.status == 0)
    #expect(result.text.split(separator: "\n").count == 1)
    let lines = try String(contentsOfFile: rejects, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.contains("pdfinfo failed") })
  }

  @Test func booksInAFolderArePreparedWhateverTheirNames() throws {
    guard let books = try Self.books.get() else { return }
    _ = try folder.write(Data(contentsOf: URL(filePath: "\(books)/ru.pdf")), to: "in/book")
    let epub = SharedData.checkout + "/Tests/ExtractionTests/Fixtures/sample.epub"
    _ = try folder.write(Data(contentsOf: URL(filePath: epub)), to: "in/sample.epub")
    let result = try BuiltProgram.medprep(
      "prepare", folder.path + "/in", "--output", folder.path + "/out", "--keep", "all", "--quiet")
    #expect(result.status == 0, "\(result.errorText)")
    let documents = try String(
      contentsOfFile: folder.path + "/out/documents.jsonl", encoding: .utf8)
    #expect(documents.split(separator: "\n").count == 2)
    #expect(documents.contains("Здоровье и медицина"))
  }
}
