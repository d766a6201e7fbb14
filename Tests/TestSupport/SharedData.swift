import Foundation

/// The large data beside the checkout (`../shared/data`), which not every machine has.
public enum SharedData {
  /// The path of the checkout this test was built in.
  public static let checkout: String = {
    var url = URL(filePath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  /// The path of a file of the shared data, or nil where it is absent, after saying so loudly on
  /// standard error.
  public static func path(_ name: String, for test: String) -> String? {
    let path = URL(filePath: checkout).deletingLastPathComponent()
      .appending(path: "shared/data/\(name)").path
    guard FileManager.default.fileExists(atPath: path) else {
      warn("SKIPPED \(test): there is no ../shared/data/\(name) beside the checkout")
      return nil
    }
    return path
  }

  private static func warn(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// The bytes of a zstd-compressed file of the shared data, decompressed by the `zstd` command, or
  /// nil where it is absent, after saying so loudly on standard error.
  ///
  ///     SharedData.decompressed("vocabs/gpt2.json.zst", for: "GPT-2 IDs")
  public static func decompressed(_ name: String, for test: String) throws -> [UInt8]? {
    guard let path = path(name, for: test) else { return nil }
    let result = try Command.run("zstd", ["-dcq", "--long=27", path])
    guard result.status == 0 else {
      warn("SKIPPED \(test): zstd could not decompress \(path): \(result.errorText)")
      return nil
    }
    return result.output
  }
}

/// Files that a test target keeps beside its sources.
public enum Fixtures {
  /// The path of `Fixtures/NAME` in the folder of the calling test file.
  public static func path(_ name: String, file: String = #filePath) -> String {
    URL(filePath: file).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
  }

  /// The bytes of `Fixtures/NAME` in the folder of the calling test file.
  public static func bytes(_ name: String, file: String = #filePath) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path(name, file: file))))
  }
}
