import Foundation

/// Measures every stage on real text, single-threaded, and prints MB/s by the median of the rounds.
///
///     swift run -c release bench                     everything
///     swift run -c release bench tokenize normalize  what has these words in its name
///
/// Text is read from `../shared/data` beside the checkout where that is, else from `Demo/corpus`.
/// Peers run in `.venv` on the same documents; without it their column stays empty.
@main
struct Bench {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst(2))
    switch CommandLine.arguments.dropFirst().first {
    case "main-text-features": return try writeMainTextFeatures(arguments)
    case "main-text-texts": return try writeMainTexts(arguments)
    default: break
    }
    let harness = Harness(filters: Array(CommandLine.arguments.dropFirst()))
    let texts = try BenchmarkText.load()
    print("texts: \(texts.origin)")
    try benchmarkReading(harness, texts)
    try benchmarkExtraction(harness)
    try benchmarkXML(harness)
    try benchmarkNormalization(harness, texts)
    try benchmarkClassification(harness, texts)
    try benchmarkFiltering(harness, texts)
    try benchmarkTokenization(harness, texts)
    try benchmarkEncoding(harness)
    try benchmarkTraining(harness, texts)
    try benchmarkHostileInputs(harness, texts)
    try benchmarkPacking(harness, texts)
    benchmarkBestFit(harness, texts)
    try await benchmarkPreparation(harness, texts)
  }
}
