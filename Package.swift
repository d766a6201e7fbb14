// swift-tools-version: 6.3
import PackageDescription

/// Settings of every Swift target: nothing unsafe without saying so, nothing ignored.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house: a library target that may import exactly what is listed.
func room(_ name: String, imports: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

/// The tests of one room; `fixtures` are folders that tests read beside their sources.
func tests(
  of name: String, also imports: [Target.Dependency] = [], fixtures: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + imports,
    exclude: fixtures, resources: [], swiftSettings: strict)
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let database: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "medprep",
  products: [
    .executable(name: "medprep", targets: ["medprep"]),
    .library(name: "Tokenization", targets: ["Tokenization"]),
    .library(name: "Extraction", targets: ["Extraction"]),
    .library(name: "Classification", targets: ["Classification"]),
    .library(name: "Filtering", targets: ["Filtering"]),
    .library(name: "Packing", targets: ["Packing"]),
    .library(name: "Pipelines", targets: ["Pipelines"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Walls: one C library each. A C++ wall shows Swift only stdint types and opaque pointers.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
    .systemLibrary(
      name: "LibXML2Flags", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CLibXML2", dependencies: ["LibXML2Flags"]),
    .target(
      name: "CICU", linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),
    .target(name: "CScan"),
    .target(name: "CSHA256"),
    .target(name: "CSpawn"),
    .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),

    // Base rooms.
    room("Storage", imports: ["CZlib", "CZstd", "CBrotli", "CSHA256"]),
    room("UnicodeText", imports: ["CICU", "CScan"]),
    room("JSON", imports: ["CSimdJSON", "CScan"]),
    room("Columnar", imports: ["Storage"]),
    room("Programs", imports: ["CSpawn"]),

    // One room a stage; none imports another.
    room("Tokenization", imports: ["UnicodeText", "JSON", "Storage", "CScan"]),
    room("Extraction", imports: ["UnicodeText", "JSON", "Storage", "CLibXML2", "CScan"]),
    room("Classification", imports: ["UnicodeText", "CScan"]),
    room("Filtering", imports: ["UnicodeText", "Storage"]),
    room("Corpora", imports: ["UnicodeText", "Storage", "JSON", "Columnar", "CScan"]),
    room("Packing", imports: ["Storage", "JSON", "Columnar"]),

    // The hall and the door.
    room(
      "Pipelines",
      imports: [
        "Tokenization", "Extraction", "Classification", "Filtering", "Corpora", "Packing",
        "Storage", "UnicodeText", "JSON", "Programs", yams, database,
      ]),
    .executableTarget(
      name: "medprep",
      dependencies: [
        "Pipelines", "Filtering", "Tokenization", "Classification", "Packing", "Storage", "JSON",
        arguments,
      ],
      swiftSettings: strict),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests(of: "Storage"),
    tests(of: "UnicodeText", fixtures: ["Fixtures"]),
    tests(of: "JSON"),
    tests(
      of: "Tokenization", also: ["JSON", "UnicodeText", "CScan"],
      fixtures: ["Fixtures", "make_references.py", "make_pipelines.py"]),
    tests(of: "Columnar", also: ["Storage"]),
    tests(of: "Extraction", also: ["JSON", "CLibXML2"], fixtures: ["Fixtures"]),
    tests(of: "Programs"),
    tests(of: "Classification"),
    tests(
      of: "Filtering", also: ["Storage", "JSON"],
      fixtures: ["Fixtures", "make_references.py", "make_check_digits.py"]),
    tests(of: "Corpora", also: ["Storage", "JSON"], fixtures: ["Fixtures"]),
    tests(of: "Packing", also: ["Storage", "Columnar"], fixtures: ["Fixtures"]),
    tests(
      of: "Pipelines",
      also: ["Filtering", "Corpora", "Extraction", "Packing", "JSON", "Tokenization"]),
    .testTarget(
      name: "EndToEndTests", dependencies: ["TestSupport", "JSON", "medprep"],
      exclude: ["Fixtures", "make_books.py"], swiftSettings: strict),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Tokenization", "Extraction", "Classification", "Filtering", "Corpora", "Packing",
        "Storage", "UnicodeText", "JSON", "Pipelines",
      ],
      path: "Benchmarks", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
