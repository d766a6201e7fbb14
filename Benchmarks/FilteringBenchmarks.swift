import Filtering
import Foundation

/// Filters and duplicates on all languages' texts together.
func benchmarkFiltering(_ harness: Harness, _ texts: BenchmarkText) throws {
  let documents = texts.all
  let size = byteCount(documents)
  var scanned = ScannedText()
  try harness.measure("filter scan", byteCount: size) {
    documents.reduce(0) {
      scanned.scan($1.span)
      return $0 &+ scanned.wordCount
    }
  }
  var profile = FilterProfile()
  for measure in Measure.allCases { profile.set(.init(measure, Bound(maximum: 1e9))) }
  var meter = TextMeter()
  try harness.measure("filter measures", byteCount: size) {
    documents.reduce(0) {
      scanned.scan($1.span)
      let measures = meter.measure(scanned, language: nil, profile: profile)
      return $0 &+ Int(measures[.words] ?? 0)
    }
  }
  var finder = PersonalDataFinder()
  try harness.measure("filter personal data", byteCount: size) {
    documents.reduce(0) { $0 &+ finder.find(in: $1.span).count }
  }
  let questions = documents.prefix(2000).enumerated().map { index, text in
    BenchmarkItem(id: String(index), question: Array(text.prefix(400)))
  }
  let index = ContaminationIndex(questions)
  try harness.measure("filter contamination", byteCount: size) {
    documents.reduce(0) { $0 &+ index.matches(in: $1.span, scanned: &scanned).count }
  }
  try benchmarkDuplicates(harness, documents)
}

/// The whole search for near-duplicates, beside rensa with the same shingles.
private func benchmarkDuplicates(_ harness: Harness, _ documents: [[UInt8]]) throws {
  var settings = DuplicateSettings()
  settings.near = NearDuplicateSettings()
  settings.scratchFolder = FileManager.default.temporaryDirectory.path
  var fingerprinter = Fingerprinter(settings)
  var scanned = ScannedText()
  if harness.wants("near-duplicates") { print("near-duplicates: \(documents.count) documents") }
  try harness.measure(
    "near-duplicates", byteCount: byteCount(documents),
    peer: Peer(
      name: "rensa RMinHash 128",
      code: #"""
        import re
        from rensa import RMinHash, RMinHashLSH
        unit = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
        def shingles(text):
            units = unit.findall(text.lower())
            return [" ".join(units[i:i + 5]) for i in range(max(1, len(units) - 4))]
        def run():
            lsh = RMinHashLSH(threshold=0.7, num_perm=128, num_bands=16)
            for key, document in enumerate(documents):
                hashes = RMinHash(num_perm=128, seed=42)
                hashes.update(shingles(document))
                lsh.query(hashes)
                lsh.insert(key, hashes)
        """#, documents: documents)
  ) {
    var search = try DuplicateFinder(settings)
    for document in documents {
      scanned.scan(document.span)
      try search.add(fingerprinter.fingerprint(document.span, scanned))
    }
    var decisions = try search.decisions()
    var keptCount = 0
    for _ in documents {
      if case .keep = try decisions.next() { keptCount += 1 }
    }
    return keptCount
  }
}
