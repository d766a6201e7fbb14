import Foundation
import TestSupport
import Testing

@testable import Pipelines

@Suite struct OutputFolderTests {
  @Test func aFolderOfTheUsersOwnIsNotSaidToBeReplaceable() throws {
    let folder = try TemporaryFolder()
    try folder.write("x".utf8, to: "notes.txt")
    #expect {
      _ = try OutputFolder(path: folder.path, replacesExisting: false)
    } throws: { "\($0)".contains("not made by medprep") && !"\($0)".contains("--overwrite") }
  }

  @Test func appearsOnlyWhenPublished() throws {
    let folder = try TemporaryFolder()
    let output = try OutputFolder(path: folder.path + "/out/", replacesExisting: false)
    try Data("x".utf8).write(to: URL(filePath: output.partialPath + "/file"))
    #expect(!folder.names().contains("out"))
    try output.publish()
    #expect(folder.names() == ["out", "out/file"])
  }

  @Test func disappearsWhenDropped() throws {
    let folder = try TemporaryFolder()
    do {
      let output = try OutputFolder(path: folder.path + "/out", replacesExisting: false)
      try Data("x".utf8).write(to: URL(filePath: output.partialPath + "/file"))
    }
    #expect(folder.names().isEmpty)
  }

  @Test func twoRunsCannotWriteTheSameOutput() throws {
    let folder = try TemporaryFolder()
    let first = try OutputFolder(path: folder.path + "/out", replacesExisting: false)
    try Data("x".utf8).write(to: URL(filePath: first.partialPath + "/file"))
    #expect(throws: ConfigurationError.self) {
      _ = try OutputFolder(path: folder.path + "/out", replacesExisting: true)
    }
    #expect(folder.names().contains("out.partial/file"))
    try first.publish()
    #expect(folder.names() == ["out", "out/file"])
  }

  @Test func whatAKilledRunLeftStaysUntilItIsGoneOnWithOrCleared() throws {
    let folder = try TemporaryFolder()
    try folder.write("half".utf8, to: "out.partial/shard-00000.npy")
    try folder.write("".utf8, to: "out.partial/.lock")
    try folder.write("".utf8, to: "out.partial/.run/ledger.sqlite")
    do {
      let output = try OutputFolder(path: folder.path + "/out", replacesExisting: false)
      let hasEarlierRun = output.hasEarlierRun
      #expect(hasEarlierRun)
      #expect(folder.names().contains("out.partial/shard-00000.npy"))
    }
    let output = try OutputFolder(path: folder.path + "/out", replacesExisting: false)
    try output.clear()
    #expect(folder.names() == ["out.partial", "out.partial/.lock", "out.partial/.run"])
    try output.publish()
    #expect(folder.names() == ["out"])
  }

  @Test func theLedgerOfAPublishedOutputBringsItBackToBePublishedAgain() throws {
    let folder = try TemporaryFolder()
    try folder.write("{}".utf8, to: "out/manifest.json")
    try folder.write("".utf8, to: "out/.run/ledger.sqlite")
    try folder.write("{}".utf8, to: "out.replaced/manifest.json")
    let output = try OutputFolder(path: folder.path + "/out", replacesExisting: false)
    let hasEarlierRun = output.hasEarlierRun
    #expect(hasEarlierRun)
    try output.publish()
    #expect(folder.names() == ["out", "out/manifest.json"])
  }

  @Test func whatIsLeftToRemoveAfterPublishingIsRemoved() throws {
    let folder = try TemporaryFolder()
    try folder.write("{}".utf8, to: "out/manifest.json")
    try folder.write("".utf8, to: "out/.lock")
    try folder.write("".utf8, to: "out/.run/open-documents-3")
    try folder.write("{}".utf8, to: "out.replaced/manifest.json")
    #expect(throws: ConfigurationError.self) {
      _ = try OutputFolder(path: folder.path + "/out", replacesExisting: false)
    }
    #expect(folder.names() == ["out", "out/manifest.json"])
  }

  @Test(arguments: [false, true])
  func neverReplacesAFile(replacesExisting: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("notes".utf8, to: "out")
    #expect(throws: ConfigurationError.self) {
      _ = try OutputFolder(path: folder.path + "/out", replacesExisting: replacesExisting)
    }
    #expect(folder.names() == ["out"])
  }

  @Test func replacesAnOldOutputWhole() throws {
    let folder = try TemporaryFolder()
    try folder.write("old".utf8, to: "out/old")
    try folder.write("{}".utf8, to: "out/manifest.json")
    let output = try OutputFolder(path: folder.path + "/out", replacesExisting: true)
    try Data("x".utf8).write(to: URL(filePath: output.partialPath + "/new"))
    try output.publish()
    #expect(folder.names() == ["out", "out/new"])
  }

  @Test(arguments: ["out.replaced", "out.replaced/mine"])
  func refusesAtTheStartWhereTheOldOutputCouldNotBeMovedTo(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("{}".utf8, to: "out/manifest.json")
    try folder.write("mine".utf8, to: name)
    let names = folder.names()
    let error = #expect(throws: ConfigurationError.self) {
      _ = try OutputFolder(path: folder.path + "/out", replacesExisting: true)
    }
    #expect(error?.place == folder.path + "/out.replaced")
    #expect(folder.names() == names)
  }

  @Test func doesNotTakeAForeignFolderForTheOldOutput() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine".utf8, to: "out.replaced/mine")
    let output = try OutputFolder(path: folder.path + "/out", replacesExisting: false)
    // Appears while the run is on.
    try folder.write("other".utf8, to: "out/other")
    do throws(ConfigurationError) {
      try output.publish()
      Issue.record("it was published")
    } catch {
      #expect(error.message.contains("out.replaced"))
    }
    #expect(
      folder.names().filter { !$0.hasPrefix("out.partial") } == [
        "out", "out.replaced", "out.replaced/mine", "out/other",
      ])
  }

  @Test(arguments: ["out", "out.partial"])
  func leavesAloneWhatMedprepDidNotMake(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("mine".utf8, to: name + "/file")
    #expect(throws: ConfigurationError.self) {
      _ = try OutputFolder(path: folder.path + "/out", replacesExisting: true)
    }
    #expect(folder.names() == [name, name + "/file"])
  }
}
