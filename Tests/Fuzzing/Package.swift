// swift-tools-version: 6.3
import PackageDescription

/// A fuzz target and the product of medprep that it tries.
func fuzzer(_ name: String, of product: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["FuzzerDriver", .product(name: product, package: "medprep")],
    swiftSettings: [.strictMemorySafety()])
}

// Fuzz targets for libFuzzer, a package of their own: everything they link, the C included, is compiled with its
// coverage counters. From the checkout:
//
//     swift build --package-path Tests/Fuzzing -c release -Xswiftc -sanitize=fuzzer,address \
//       -Xcc -fsanitize=address,fuzzer-no-link
//     SWIFT_BACKTRACE=enable=no Tests/Fuzzing/.build/release/FuzzTokenization -max_len=300 CORPUS
//
//     SWIFT_BACKTRACE=enable=no Tests/Fuzzing/.build/release/FuzzExtraction -max_len=2000 -dict=Tests/Fuzzing/html.dict CORPUS
//
// CORPUS is a folder that gathers interesting inputs. What fails is written to a file crash-…: keep it in
// FailCases, where the ordinary tests replay it.
let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "medprep", path: "../..")],
  targets: [
    .target(name: "FuzzerDriver", swiftSettings: [.strictMemorySafety()]),
    fuzzer("FuzzTokenization", of: "Tokenization"),
    fuzzer("FuzzExtraction", of: "Extraction"),
    // The module is no product of its own; the tokenizer brings it along.
    fuzzer("FuzzJSON", of: "Tokenization"),
    fuzzer("FuzzXML", of: "Extraction"),
  ],
  swiftLanguageModes: [.v6]
)
