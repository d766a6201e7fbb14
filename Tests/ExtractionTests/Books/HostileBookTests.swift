import Extraction
import TestSupport
import Testing

@Suite struct HostileBookTests {
  /// The faults of a book, which must all name parts of it, or the error for the whole.
  private func faults(_ bytes: [UInt8]) -> (texts: [String], messages: [String]) {
    do {
      let book = try EPUBExtractor().extract(bytes)
      return (book.texts.map(\.string), book.faults.map(\.description))
    } catch {
      return ([], [error.description])
    }
  }

  /// A book whose second chapter is changed; the first must be read all the same.
  private func damaged(_ change: (inout ZipWriter.Member) -> Void) throws -> String {
    var members = SampleBook().members
    change(&members[members.count - 1])
    let (texts, messages) = faults(ZipWriter.archive(members))
    #expect(texts == ["One\n\nThe first."])
    #expect(messages.count == 1)
    let message = try #require(messages.first)
    #expect(message.hasPrefix("OEBPS/two.xhtml: "), "\(message)")
    return message
  }

  @Test func aDamagedPartIsRefusedAlone() throws {
    #expect(try damaged { $0.crc ^= 1 }.contains("checksum"))
    #expect(try damaged { $0.flags = 1 }.contains("encrypted"))
    #expect(try damaged { $0.method = 12 }.contains("compression method 12"))
    #expect(try damaged { $0.stored = [0xFF, 0, 1] }.contains("corrupt"))
    #expect(try damaged { $0.stored.removeLast(9) }.contains("ends in the middle"))
    #expect(try damaged { $0.statedCount = 3 }.contains("larger than"))
    #expect(try damaged { $0.statedCount = 3_000 }.contains("smaller than"))
    #expect(try damaged { $0.ownName = "OEBPS/one.xhtml" }.contains("differ"))
    #expect(try damaged { $0.name = "OEBPS/three.xhtml" }.contains("missing"))
    #expect(try damaged { $0.statedCount = .max - 1 }.contains("larger than"))
  }

  /// Every byte of the directory and the records behind it is changed in turn.
  @Test func brokenNumbersOfZIP64AreRefusedAndNotBelieved() {
    let bytes = ZipWriter.archive(SampleBook().members, isZIP64: true)
    let whole = faults(bytes).texts
    #expect(whole.count == 1)
    for index in max(0, bytes.count - 400)..<bytes.count {
      for change: UInt8 in [0x80, 0x01] {
        var changed = bytes
        changed[index] ^= change
        let (texts, messages) = faults(changed)
        #expect(texts == whole || !messages.isEmpty, "byte \(index)")
      }
    }
  }

  @Test func binaryDataIsNoPage() throws {
    let zeros = [UInt8](repeating: 0, count: 100)
    #expect(try damaged { $0 = ZipWriter.Member($0.name, zeros) }.contains("binary"))
  }

  @Test func bombsAreRefusedBeforeTheyGrow() throws {
    let message = try damaged { $0.statedCount = 50 << 20 }
    #expect(message.contains("ZIP bomb"))
    // Each part is harmless, and their number is not: the book as a whole has a limit.
    var book = SampleBook()
    let page = "<p>" + String(repeating: "x ", count: 100_000) + "</p>"
    book.chapters = (0..<40).map { ("\($0).xhtml", page) }
    var options = BookOptions()
    options.limits.maximumBytes = 1 << 19
    var members = book.members
    for index in members.indices.dropFirst(3) { members[index].stored = members[3].stored }
    let result = try? EPUBExtractor(options: options).extract(ZipWriter.archive(members))
    // Its stored form is over the limit already, or its parts are.
    #expect((result?.faults.count ?? 40) >= 15)
  }

  @Test(arguments: [
    "../../etc/passwd", "/etc/passwd", "a/../../../x", "file:///etc/passwd",
    "http://example.org/x.xhtml", "C:/x.xhtml", "..\\..\\x",
  ])
  func whatLeadsOutOfTheBookIsRefused(reference: String) throws {
    var book = SampleBook()
    book.chapters = [book.chapters[0]]
    book.manifest = "<item id=\"x\" href=\"\(reference)\" media-type=\"application/xhtml+xml\"/>"
    book.spine = "<itemref idref=\"x\"/>"
    // The archive has such a member, too.
    book.extraMembers = [ZipWriter.Member(reference, SampleBook.page("<p>secret</p>"))]
    let (texts, messages) = faults(book.bytes)
    #expect(texts == ["One\n\nThe first."])
    #expect(messages.count == 1)
    #expect(messages.first?.contains("leads out of the book") == true, "\(messages)")
  }

  @Test func aMemberWhoseNameLeadsOutsideIsNeverOpened() throws {
    let container = SampleBook.container.replacing("OEBPS/book.opf", with: "a/../../book.opf")
    let bytes = ZipWriter.archive([
      ZipWriter.Member("META-INF/container.xml", container),
      ZipWriter.Member("../book.opf", "<package/>"),
    ])
    #expect(faults(bytes).messages.first?.contains("leads out of the book") == true)
  }

  @Test func aSpineThatGoesInCirclesEnds() throws {
    var book = SampleBook()
    book.manifest = """
      <item id="a" href="a" media-type="x/y" fallback="b"/><item id="b" href="b" media-type="x/y" fallback="a"/>
      """
    book.spine = String(repeating: "<itemref idref=\"c0\"/><itemref idref=\"a\"/>", count: 5_000)
    let (texts, messages) = faults(book.bytes)
    #expect(texts == ["One\n\nThe first.\n\nTwo\n\nThe second."])
    #expect(messages.count == 1)
    #expect(messages.first?.contains("media type \"x/y\"") == true)
  }

  /// Each walked the rest of the chain, and was compared with all before it.
  @Test func longChainsOfFallbacksAndManyIdentifiersAreReadInOnePass() throws {
    var book = SampleBook()
    let count = 20_000
    book.manifest = (0..<count).map {
      "<item id=\"b\($0)\" href=\"a\" fallback=\"b\($0 + 1)\" media-type=\"x/y\"/>"
    }.joined()
    book.spine = (0..<count).map { "<itemref idref=\"b\($0)\"/>" }.joined()
    book.metadata = (0..<count).map { "<dc:identifier>urn:x:\($0)</dc:identifier>" }.joined()
    let (texts, messages) = faults(book.bytes)
    #expect(texts == ["One\n\nThe first.\n\nTwo\n\nThe second."])
    #expect(messages.count == count)
  }

  @Test(arguments: [
    ("META-INF/container.xml", "META-INF/container.xml: it is missing"),
    ("OEBPS/book.opf", "OEBPS/book.opf: it is missing"),
  ])
  func aBookWithoutItsFrameIsRefused(name: String, message: String) {
    let members = SampleBook().members.filter { $0.name != name }
    let (texts, messages) = faults(ZipWriter.archive(members))
    #expect(texts.isEmpty)
    #expect(messages.first?.hasPrefix(message) == true, "\(messages)")
  }

  @Test(arguments: [
    "", "<a/>", "<container/>", "<container><rootfiles><rootfile/></rootfiles></container>", "<a",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><container><rootfiles><rootfile full-path='&x;'/></rootfiles></container>",
  ])
  func aContainerThatNamesNothingIsRefused(container: String) {
    var members = SampleBook().members
    members[1] = ZipWriter.Member("META-INF/container.xml", container)
    let (texts, messages) = faults(ZipWriter.archive(members))
    #expect(texts.isEmpty)
    #expect(messages.count == 1)
  }

  @Test func digitalRightsManagementIsNamed() throws {
    var book = SampleBook()
    func data(_ algorithm: String, _ name: String) -> String {
      """
      <enc:EncryptedData><enc:EncryptionMethod Algorithm="\(algorithm)"/><enc:CipherData>
      <enc:CipherReference URI="\(name)"/></enc:CipherData></enc:EncryptedData>
      """
    }
    let font = data("http://www.idpf.org/2008/embedding", "OEBPS/one.xhtml")
    let page = data("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/two.xhtml")
    book.extraMembers = [
      ZipWriter.Member("META-INF/encryption.xml", "<encryption>\(font)\(page)</encryption>")
    ]
    let (texts, messages) = faults(book.bytes)
    #expect(texts == ["One\n\nThe first."])
    #expect(messages == ["OEBPS/two.xhtml: it is encrypted (digital rights management)"])
  }

  @Test func cutOffAnywhereItIsRefusedOrRead() {
    let bytes = SampleBook().bytes
    for count in 0..<bytes.count {
      let (texts, messages) = faults(Array(bytes[..<count]))
      #expect(texts.isEmpty)
      #expect(messages.count == 1)
    }
  }

  @Test func oneWrongByteAnywhereNeverGivesWrongText() {
    let bytes = SampleBook().bytes
    let whole = "One\n\nThe first.\n\nTwo\n\nThe second."
    let allowed: Set = ["", whole, "One\n\nThe first.", "Two\n\nThe second."]
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x55
      let (texts, messages) = faults(changed)
      #expect(allowed.contains(texts.first ?? ""), "byte \(index): \(texts)")
      if texts.first != whole { #expect(!messages.isEmpty, "byte \(index)") }
    }
  }

  @Test func anythingBeforeAndBehindTheArchiveIsPassedOver() {
    let members = SampleBook().members
    let bytes = ZipWriter.archive(members, prefix: [1, 2, 3], comment: "PK\u{5}\u{6}")
    #expect(faults(bytes).texts.count == 1)
    #expect(faults(ZipWriter.archive(members, usesDescriptors: true)).texts.count == 1)
  }

  @Test func noRandomDamageCrashes() {
    let bytes = SampleBook().bytes
    for seed in FuzzLength.seeds(300) {
      var generator = SeededGenerator(seed: seed)
      var changed = bytes
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        changed[Int.random(in: changed.indices, using: &generator)] =
          UInt8.random(in: 0...255, using: &generator)
      }
      _ = faults(changed)
    }
  }
}
