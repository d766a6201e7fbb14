import Foundation
import TestSupport
import Testing

@testable import Corpora

@Suite struct InputSetTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["c/b.txt", "c/a.txt", "c/z/a.txt", "c/Z.txt", "c/.hidden", "c/.git/x", "c/é.txt"] {
      try folder.write("1234", to: name)
    }
  }

  @Test func aFolderGivesItsFilesInByteOrderWithoutHiddenOnes() {
    let set = InputSet([folder.path + "/c"])
    #expect(set.inputs.map(\.name) == ["Z.txt", "a.txt", "b.txt", "z/a.txt", "é.txt"])
    #expect(set.inputs[0].path == folder.path + "/c/Z.txt")
    #expect(set.totalBytes == 20)
    #expect(set.errors.isEmpty)
  }

  @Test func patternsFilesAndStandardInputKeepTheOrderOfTheArguments() {
    let set = InputSet([folder.path + "/c/[ab].txt", "-", folder.path + "/c/Z.txt"])
    #expect(set.inputs.map(\.name) == ["a.txt", "b.txt", "stdin", "Z.txt"])
    #expect(set.inputs[2].path == "-")
    #expect(set.totalBytes == nil)
  }

  @Test func aFileWhoseNameLooksLikeAPatternIsThatFile() throws {
    let path = try folder.write("x", to: "a[1].txt")
    #expect(InputSet([path]).inputs.map(\.path) == [path])
  }

  @Test func aNameThatIsNotUTF8IsReadAndShownWithItsBytes() throws {
    let made = try Command.run(
      "bash",
      [
        "-c",
        "mkdir d$'\\xFF'; for n in d$'\\xFF'/{caf$'\\xE9',é$'\\xE9\\xA9'}; do echo $n | tee $n; done",
      ],
      folder: folder.path)
    try #require(made.status == 0)
    for argument in [folder.path, folder.path + "/d*", folder.path + "/d?/*"] {
      let inputs = InputSet([argument]).inputs.filter { $0.name.contains("\\x") }
      let names = inputs.map { $0.name.split(separator: "/").last ?? "" }
      #expect(names == ["caf\\xE9", "é\\xE9\\xA9"], "\(argument)")
      #expect(inputs.map(\.byteCount) == [8, 8])
      #expect(inputs.map { Reading($0.path).records.count } == [1, 1])
    }
    let lost = InputSet([folder.path + "/caf\u{FFFD}"])
    #expect(lost.errors.first?.message.contains("name its folder") == true)
  }

  @Test func filesOfTheSameNameAreToldApart() {
    let paths = [folder.path + "/c/a.txt", folder.path + "/c/z/a.txt", folder.path + "/c/b.txt"]
    #expect(InputSet(paths).inputs.map(\.name) == [paths[0], paths[1], "b.txt"])
  }

  @Test func whatIsMissingIsAnErrorAndTheRestIsThere() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/c/dangling", withDestinationPath: "nowhere")
    let set = InputSet([
      folder.path + "/missing", folder.path + "/*.none", folder.path + "/c", "",
    ])
    #expect(set.inputs.count == 5)
    #expect(
      set.errors.map(\.origin.path) == [
        folder.path + "/missing", folder.path + "/*.none", folder.path + "/c/dangling", "",
      ])
    #expect(set.errors.allSatisfy { $0.kind == .unreadable })
    #expect(set.errors[0].description.hasSuffix("/missing: cannot open: No such file or directory"))
  }

  @Test func whatTheRunWritesIsNoInputOfItsFolder() throws {
    try folder.write("x", to: "c/out.partial/documents.jsonl")
    let own = [folder.path + "/c/out", folder.path + "/c/out.partial"]
    #expect(InputSet([folder.path + "/c"], leavingOut: own).inputs.count == 5)
    #expect(InputSet([folder.path + "/c/"], leavingOut: own).errors.isEmpty)
    // An argument is read all the same.
    #expect(InputSet([own[1]], leavingOut: own).inputs.count == 1)
  }

  @Test func aFinishedOutputInAFolderIsLeftOutAndSaid() throws {
    let manifest = "{\"manifest_version\":2,\n\"tool\":{\"name\":\"medprep\",\"version\":\"1\"}}"
    try folder.write(manifest, to: "c/z/old/manifest.json")
    try folder.write("x", to: "c/z/old/documents.jsonl")
    try folder.write("{\"name\":\"medprep\"}", to: "c/other/manifest.json")
    let set = InputSet([folder.path + "/c"])
    #expect(set.inputs.map(\.name).contains("other/manifest.json"))
    #expect(!set.inputs.contains { $0.name.contains("old") })
    #expect(set.errors.map(\.origin.path) == [folder.path + "/c/z/old"])
    #expect(set.errors.first?.message.contains("an output of medprep") == true)
    #expect(InputSet([folder.path + "/c/z/old"]).inputs.count == 2)
  }

  @Test func linksInACircleEnd() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/c/z/loop", withDestinationPath: folder.path + "/c")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/c/self", withDestinationPath: folder.path + "/c/self")
    let set = InputSet([folder.path + "/c"])
    #expect(set.inputs.map(\.name) == ["Z.txt", "a.txt", "b.txt", "z/a.txt", "é.txt"])
    #expect(set.errors.map(\.origin.path) == [folder.path + "/c/self"])
  }
}

@Suite struct SourceReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [
    ("WARC/1.0\r\nWARC-Type: x", "a.txt", ContentKind.warc),
    (#"{"text":"a"}"#, "a", .jsonl), (#" { "text":"a"}"#, "a.txt", .jsonl),
    ("\u{FEFF}{\"a\":1}\n", "a", .jsonl), ("not json", "a.jsonl.gz", .jsonl),
    (#"{"text":"a"}"#, "a.json", .jsonl),
    ("{not json}", "a", .text), ("plain text", "a", .text), ("plain", "a.html", .html),
    ("<!doctype HTML><p>", "a.xml", .html), ("<html>", "a", .html),
    ("<!-- x --><HTML>", "a", .html),
    ("<?xml version='1.0'?><html xmlns='x'>", "a.xml", .html), ("<div>x", "a", .html),
    ("<?xml version='1.0'?><article/>", "a", .xml), ("<!DOCTYPE article><article/>", "a", .xml),
    ("<article>", "a.html", .html), ("<article>", "a", .xml), ("<TEI>", "a", .xml),
    ("<b> is less", "a.txt", .text), ("< 5 mg/l", "a", .text), ("x < y", "a.xml", .text),
    ("%PDF-1.4", "a", .pdf), ("\u{FEFF}\n%PDF-1.4", "a", .pdf), ("\0junk%PDF-1.4", "a", .pdf),
    ("HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\r\n%âãÏÓ\r\n1 0 obj", "a", .pdf),
    ("WARC/1.0\r\nWARC-Type: response\r\n\r\n%PDF-1.4\n%âãÏÓ\n\0", "a", .warc),
    ("Of %PDF-1.4 files", "a", .text), ("Begin with\n%PDF-1.4\n%abcd\n", "a", .text),
    ("PK\u{3}\u{4}", "a.epub", .epub),
    (
      "PK\u{3}\u{4}" + String(repeating: "x", count: 26) + "mimetypeapplication/epub+zip", "a",
      .epub
    ),
    ("PK\u{3}\u{4}xxxxMETA-INF/container.xml", "a.zip", .epub), ("", "a.warc", .text),
    ("a\u{C}b\u{1B}[0m", "a", .text),
    ("[{{Infobox}}]", "a", .text), ("[1, 2]", "a.txt", .text),
  ])
  func tellsTheKindByContentAndOnlyThenByName(
    text: String, name: String, kind: ContentKind
  ) throws {
    let reading = Reading(try folder.write(text, to: name))
    #expect(reading.contentKind == kind)
  }

  @Test(arguments: [
    ("PK\u{3}\u{4}", "ZIP"), ("BZh9", "bzip2"), ("PAR1", "Parquet"),
    ("a\0b", "binary"), ("filedesc://x", "ARC"),
    ("filedesc://x\n%PDF-1.4\n\0", "ARC"),
    (String(repeating: "\0", count: 257) + "ustar\0%PDF-1.4", "tar"),
    ("[\n {\"a\":1}]", "one object a line"),
    ("{\n  \"a\": 1\n}", "one object a line"), ("{\\rtf1", "RTF"),
  ])
  func refusesWhatIsNoTextByItsName(content: String, reason: String) throws {
    for name in ["a", "a.txt"] {
      let reading = Reading(try folder.write(content, to: name))
      #expect(reading.records.isEmpty)
      #expect(reading.errors.map(\.kind) == [.unsupported])
    }
    let reading = Reading(try folder.write(content, to: "a"))
    #expect(reading.errors.first?.message.contains(reason) == true, "\(reading.errors)")
    #expect(reading.errors.first?.origin.recordNumber == 0)
  }

  @Test(arguments: [[0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], [0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61]])
  func textInUTF32IsRefusedByName(bytes: [UInt8]) throws {
    let reading = Reading(try folder.write(bytes, to: "a.txt"))
    #expect(reading.errors.map(\.kind) == [.unsupported])
    #expect(reading.errors.first?.message.contains("UTF-32") == true)
  }

  @Test func oneByteFilesOfEveryValueNeitherCrashNorHang() throws {
    for byte in UInt8.min...UInt8.max {
      let reading = Reading(try folder.write([byte], to: "a"))
      #expect(reading.records.count + reading.errors.count <= 1)
    }
  }

  @Test func aFolderOrAMissingFileIsOneErrorForTheFile() throws {
    for path in [folder.path, folder.path + "/missing"] {
      let reading = Reading(path)
      #expect(reading.errors.map(\.kind) == [.unreadable])
      #expect(reading.errors.first?.isFatalForFile == true)
    }
  }

  @Test func pagesMayHoldAFewZeroBytes() throws {
    let prose = String(repeating: "Paracetamol is used for pain and fever. ", count: 5)
    for text in ["<p>be\0fore</p>\(prose)\0", "\n <!doctype html>\0<b\0>x</b>\(prose)"] {
      let reading = Reading(try folder.write(text, to: "a.html"))
      #expect(reading.contentKind == .html)
      #expect(reading.texts == [text])
    }
    // Bytes that are no page are none because of their name.
    for text in [
      prose + "\0", "<p>" + String(repeating: "ab\0", count: 50), "\0\0\u{1}\0<html>" + prose,
    ] {
      let reading = Reading(try folder.write(text, to: "b.html"))
      #expect(reading.errors.map(\.kind) == [.unsupported])
    }
  }

  @Test func pagesInUTF16NeedNoMark() throws {
    let page = "<html><p>一日一回</p></html>"
    for bytes in [
      page.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      page.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
    ] {
      let reading = Reading(try folder.write(bytes, to: "a.html"))
      #expect(reading.contentKind == .html)
      #expect(reading.errors.isEmpty)
    }
  }

  @Test func theKindCanBeForced() throws {
    var options = ReadingOptions()
    options.contentKind = .text
    let reading = Reading(try folder.write("{\"text\":\"a\"}", to: "a.jsonl"), options)
    #expect(reading.texts == ["{\"text\":\"a\"}"])
  }

  @Test func progressEndsAtTheSizeOfTheFile() throws {
    let text = (0..<5000).map { "{\"text\":\"\($0)\"}\n" }.joined()
    let file = try compressed(Array(text.utf8), by: "zstd")
    var options = ReadingOptions()
    options.chunkSize = 1000
    let path = try folder.write(file, to: "a.jsonl.zst")
    var reader = try SourceReader(Input(path: path, name: "a"), options: options)
    var last = 0
    while try reader.next() != nil {
      #expect(reader.bytesConsumed >= last)
      last = reader.bytesConsumed
    }
    #expect(reader.totalBytes == file.count)
    #expect(reader.bytesConsumed == file.count)
  }

  @Test func contentOfAnErrorIsBounded() {
    let error = CorpusError(
      kind: .malformed, origin: Origin(path: "a", recordNumber: 2, byteOffset: 3), message: "m",
      content: [UInt8](repeating: 0, count: 100_000))
    #expect(error.content.count == 65_536)
    #expect(error.description == "a, record 2, byte 3: m")
  }
}
