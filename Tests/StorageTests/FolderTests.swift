import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct FolderTests {
  @Test func aFolderGoesWithAllThatIsInItButNotWithWhatItsLinksLeadTo() throws {
    let folder = try TemporaryFolder()
    try folder.write("a".utf8, to: "kept/a")
    try folder.write("b".utf8, to: "gone/inner/b")
    for (name, target) in [("gone/inner/link", "kept"), ("gone/dangling", "missing")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/" + name, withDestinationPath: folder.path + "/" + target)
    }
    try removeItem(folder.path + "/gone")
    #expect(folder.names() == ["kept", "kept/a"])
    try removeItem(folder.path + "/kept/a")
    #expect(folder.names() == ["kept"])
  }

  @Test func whatIsNotThereCannotBeRemovedOrRenamed() throws {
    let path = try TemporaryFolder().path + "/missing"
    let unremoved = #expect(throws: StorageError.self) { try removeItem(path) }
    #expect(unremoved?.isNotFound == true)
    #expect(unremoved?.message == "cannot remove: No such file or directory")
    let unmoved = #expect(throws: StorageError.self) { try renameItem(path, to: path + "2") }
    #expect(unmoved?.reason == "No such file or directory")
  }

  @Test func aFolderReplacesOnlyAnEmptyOne() throws {
    let folder = try TemporaryFolder()
    try folder.write("a".utf8, to: "old/a")
    try folder.write("b".utf8, to: "new/b")
    let error = #expect(throws: StorageError.self) {
      try renameItem(folder.path + "/old", to: folder.path + "/new")
    }
    #expect(error?.isNotFound == false)
    try removeItem(folder.path + "/new/b")
    try renameItem(folder.path + "/old", to: folder.path + "/new")
    #expect(folder.names() == ["new", "new/a"])
  }
}
