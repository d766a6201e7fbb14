import TestSupport
import Testing

@testable import Pipelines

@Suite struct RecordSourceTests {
  @Test(arguments: [
    #"{"text":"\#(String(repeating: "x", count: 9_000))"}"#,
    #"{"tokens":[\#(String(repeating: "1,", count: 4_500))1]}"#,
    #"{"text":"\#(String(repeating: "x", count: 9_000))""#,
  ])
  func aBatchIsBoundedByAllItsBytes(line: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      String(repeating: line + "\n", count: 300).utf8, to: "a.jsonl")
    var configuration = PipelineConfiguration()
    configuration.inputs = [path]
    let source = try RecordSource(configuration: configuration)
    var counts: [Int] = []
    while let batch = try source.nextBatch() { counts.append(batch.items.count) }
    #expect(counts == [117, 117, 66])
  }
}
