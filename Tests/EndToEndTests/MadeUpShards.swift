import TestSupport
import Testing

/// Documents with made-up token IDs of the shipped vocabulary.
func tokenLines(_ count: Int, masks: Bool = false) -> String {
  var random = SeededGenerator(seed: 4)
  return (0..<count).map { number in
    let tokens = (0..<Int.random(in: 1...90, using: &random)).map { _ in
      Int.random(in: 300..<32_000, using: &random)
    }
    let mask = masks ? ",\"loss_mask\":\(tokens.map { $0 % 2 })" : ""
    let language = ["en", "zh"][number % 2]
    return "{\"id\":\"d\(number)\",\"language\":\"\(language)\",\"tokens\":\(tokens)\(mask)}\n"
  }.joined()
}

/// Packs documents with token IDs into a folder of `folder`.
func pack(
  _ folder: TemporaryFolder, _ input: String, to output: String, _ options: [String]
) throws {
  let result = try Command.run(
    BuiltProgram.path("medprep"),
    ["pack", "--quiet", "--strict", "-o", folder.path + "/" + output] + options,
    input: Array(input.utf8))
  #expect(result.status == 0, "\(options): \(result.errorText)")
}

/// The flag, where the format does not have sequences as long as documents are.
func sequenceLength(_ length: Int, _ format: String) -> [String] {
  ["megatron", "datatrove", "dolma"].contains(format) ? [] : ["--sequence-length", "\(length)"]
}

/// Checks an output of `pack`.
///
/// Made-up tokens are not the text of anything, so they are not decoded.
func verify(_ path: String) throws -> Command.Result {
  try BuiltProgram.medprep("verify", path, "--without-vocabulary")
}
