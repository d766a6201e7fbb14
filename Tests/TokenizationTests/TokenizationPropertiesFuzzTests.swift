import Foundation
import TestSupport
import Testing

/// The checks of Tests/Fuzzing, on random bytes and on what libFuzzer once found.
@Suite struct TokenizationPropertiesFuzzTests {
  @Test func holdOfRandomBytesAndOfEveryFailCase() throws {
    let properties = try TokenizationProperties(
      tokenizerJSON: Fixtures.bytes("../../../vocab/medprep-32k/tokenizer.json"))
    for seed in FuzzLength.seeds(140) {
      var generator = SeededGenerator(seed: seed)
      let cut = UInt8.random(in: 0...255, using: &generator)
      let input = [UInt8(seed % 7), cut] + RandomText.bytes(using: &generator)
      let violation = properties.violation(in: input)
      #expect(violation == nil, "seed \(seed): \(input)")
    }
    let folder = Fixtures.path("../../Fuzzing/FailCases")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let input = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
      let violation = properties.violation(in: input)
      #expect(violation == nil, "\(name)")
    }
  }
}
