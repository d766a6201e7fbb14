// swift-tools-version: 6.3
import PackageDescription

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
    .executableTarget(
      name: "FuzzTokenization",
      dependencies: ["FuzzerDriver", .product(name: "Tokenization", package: "medprep")],
      swiftSettings: [
        .strictMemorySafety(), .unsafeFlags(["-parse-as-library"]),
      ]),
    .executableTarget(
      name: "FuzzExtraction",
      dependencies: ["FuzzerDriver", .product(name: "Extraction", package: "medprep")],
      swiftSettings: [
        .strictMemorySafety(), .unsafeFlags(["-parse-as-library"]),
      ]),
    .executableTarget(
      name: "FuzzJSON",
      // The module is no product of its own; the tokenizer brings it along.
      dependencies: ["FuzzerDriver", .product(name: "Tokenization", package: "medprep")],
      swiftSettings: [
        .strictMemorySafety(), .unsafeFlags(["-parse-as-library"]),
      ]),
    .executableTarget(
      name: "FuzzXML",
      dependencies: ["FuzzerDriver", .product(name: "Extraction", package: "medprep")],
      swiftSettings: [
        .strictMemorySafety(), .unsafeFlags(["-parse-as-library"]),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
