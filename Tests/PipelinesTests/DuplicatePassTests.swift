import Storage
import TestSupport
import Testing

@testable import Pipelines

@Suite struct DuplicatePassTests {
  @Test func aScratchFileThatIsCutOffIsAnError() throws {
    let folder = try TemporaryFolder()
    var file = try BufferedScratchFile(folder: folder.path)
    try file.append([1, 2].span as Span<UInt64>)
    var reader = ScratchFileReader(file: file)
    #expect(try reader.words(1) == [1])
    var error: StorageError?
    do throws(StorageError) { _ = try reader.bytes(9) } catch let caught { error = caught }
    #expect(error?.cause == .truncated)
  }
}
