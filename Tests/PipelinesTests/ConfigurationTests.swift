import Corpora
import Filtering
import JSON
import Packing
import Testing

@testable import Pipelines

@Suite struct ConfigurationTests {
  @Test func everySettingIsReadBackFromItsOwnYAML() throws {
    var configuration = PipelineConfiguration()
    configuration.inputs = ["a b.txt", "-", "*.gz", "quote\"back\\slash", "日本語", "no", "1.5", ""]
    configuration.fields.text = "content: raw"
    configuration.languages = ["en", "no"]
    configuration.keep = .all
    configuration.shardFormat = .bin
    configuration.sequenceLength = 77
    configuration.inputFormat = .warc
    configuration.encoding = "qwen"
    var read = PipelineConfiguration()
    try read.apply(yaml: configuration.yaml, path: "x.yaml")
    #expect(read.yaml == configuration.yaml)
    #expect(read.inputs == configuration.inputs)
    #expect(read.fields.text == "content: raw")
    #expect(read.languages == ["en", "no"])
    #expect(read.sequenceLength == 77)
    #expect(read.inputFormat == .warc)
    #expect(read.encoding == "qwen")
  }

  @Test func aListMayBeOneTextWithCommasAsAfterAFlag() throws {
    var configuration = PipelineConfiguration()
    let yaml = """
      epochs: "s0=2, *=1"
      licences: CC-BY-*,CC0-1.0
      weights: "en=0.5,*=0.1"
      languages: en,zh
      mask: email,phone
      filters: gopher,c4
      ocr-languages: deu,rus
      split: test=0.1,validation=0.2
      inputs: "a,b.txt"
      lexicon: "c,d/en.tsv"
      decontaminate: e,f.jsonl
      """
    try configuration.apply(yaml: yaml, path: "x.yaml")
    #expect(configuration.packing.epochs == ["s0": 2, "*": 1])
    #expect(configuration.filtering.licences == ["CC-BY-*", "CC0-1.0"])
    #expect(configuration.packing.weights == ["en": 0.5, "*": 0.1])
    #expect(configuration.languages == ["en", "zh"])
    #expect(configuration.yaml.contains("\nmask: [email, phone]\n"))
    #expect(configuration.filtering.profiles == ["gopher", "c4"])
    #expect(configuration.recognition.languages == ["deu", "rus"])
    #expect(configuration.packing.split == ["test": 0.1, "validation": 0.2])
    #expect(configuration.inputs == ["a,b.txt"])
    #expect(configuration.lexicons == ["c,d/en.tsv"])
    #expect(configuration.filtering.benchmarks == ["e,f.jsonl"])
    // A source's name may hold a comma.
    try configuration.apply(yaml: #"epochs: ["a,b=2"]"#, path: "x.yaml")
    #expect(configuration.packing.epochs == ["a,b": 2])
  }

  @Test(
    arguments: ["languages", "licences", "filters", "mask", "epochs", "ocr-languages"],
    [#"",""#, #""""#])
  func aListOfNothingInAFileDoesNotMeanAll(name: String, value: String) throws {
    var configuration = PipelineConfiguration()
    #expect(throws: ConfigurationError.self) {
      try configuration.apply(yaml: "\(name): \(value)", path: "x.yaml")
    }
    try configuration.apply(yaml: "\(name): []", path: "x.yaml")
  }

  @Test func laterSettingsOverrideEarlierOnes() throws {
    var configuration = PipelineConfiguration()
    try configuration.apply(yaml: "sequence-length: 128\nkeep: all\n", path: "x.yaml")
    try configuration.set("sequence-length", to: ["256"])
    #expect(configuration.sequenceLength == 256)
    #expect(configuration.keep == .all)
  }

  @Test func theFiltersOfPrepareAreTakenOutOneByOne() throws {
    var configuration = PipelineConfiguration.preparation
    #expect(configuration.filtering.profiles == ["medical"])
    #expect(configuration.filtering.duplicates == [.exact, .near])
    try configuration.set("deduplicate", to: ["none"])
    #expect(configuration.filtering.duplicates.isEmpty)
    try configuration.apply(yaml: "filters: []\ndeduplicate: [exact]\n", path: "x.yaml")
    #expect(configuration.filtering.profiles.isEmpty)
    #expect(configuration.filtering.duplicates == [.exact])
    #expect(throws: ConfigurationError.self) {
      try configuration.set("deduplicate", to: ["none", "exact"])
    }
  }

  @Test(arguments: [
    ("sequence-length", "0"), ("sequence-length", "many"), ("keep", "some"),
    ("normalization", "NFC"), ("input-format", "docx"), ("text-field", ""), ("no-such", "1"),
    ("languages", "EN"), ("languages", "zh-Hans"), ("encoding", "latin1"),
    ("markdown", "yes please"), ("maximum-record-bytes", "3"),
    ("maximum-record-bytes", "2147483648"), ("epochs", "*=1e30"), ("weights", "en=1e308"),
    ("token-budget", "9223372036854775807"), ("maximum-epochs", "0.5"),
  ])
  func refusesAValueThatIsNotAllowed(name: String, value: String) {
    var configuration = PipelineConfiguration()
    #expect(throws: ConfigurationError.self) { try configuration.set(name, to: [value]) }
  }

  @Test func aFileMayUseTheNamesOfFlags() throws {
    var configuration = PipelineConfiguration.preparation
    let yaml = """
      filters: [gopher]
      markdown: true
      no-tables: true
      no-references: true
      no-filter: true
      no-classify: true
      no-normalize: true
      jsonl: true
      lexicon: [my/en.tsv]
      format: bin
      vocab: medprep-32k
      benchmark: [a.jsonl, b.jsonl]
      """
    try configuration.apply(yaml: yaml, path: "x.yaml")
    var same = PipelineConfiguration.preparation
    for (name, values) in [
      ("text-format", ["markdown"]), ("tables", ["false"]), ("references", ["false"]),
      ("filters", ["gopher"]), ("deduplicate", ["none"]), ("stages", []),
      ("input-format", ["jsonl"]), ("lexicons", ["my/en.tsv"]), ("shard-format", ["bin"]),
      ("vocabulary", ["medprep-32k"]), ("decontaminate", ["a.jsonl", "b.jsonl"]),
    ] {
      try same.set(name, to: values)
    }
    #expect(configuration.yaml == same.yaml)
    try configuration.apply(
      yaml: "no-classify: false\nmarkdown: false\nno-filter: false", path: "x.yaml")
    #expect(configuration.stages == [.classify])
    #expect(!configuration.writesMarkdown)
  }

  @Test func theUsualKindsAreMaskedByThatWord() throws {
    var configuration = PipelineConfiguration()
    let usual = PersonalDataKind.usual
    for (value, kinds) in [
      ("usual", usual), ("usual, ip", usual.union([.ip])), ("none", []),
      ("[usual, url]", usual.union([.url])), ("[email, usual]", usual),
    ] {
      try configuration.apply(yaml: "mask: \(value)", path: "x.yaml")
      #expect(Set(configuration.filtering.masked) == kinds)
      #expect(configuration.filtering.masked.count == kinds.count)
    }
    #expect(throws: ConfigurationError.self) { try configuration.set("columns", to: ["usual"]) }
  }

  @Test func noneIsNoFilterBesideOthers() throws {
    var configuration = PipelineConfiguration()
    try configuration.set("filters", to: ["none"])
    #expect(throws: ConfigurationError.self) {
      try configuration.set("filters", to: ["none", "gopher"])
    }
  }

  @Test func aSettingWithoutValuesIsNoneInAChange() {
    let run = Ledger.Run(
      start: "sources", settings: ["deduplicate": ["exact", "near"]], models: [:])
    var other = run
    other.settings["deduplicate"] = []
    #expect(run.changes(in: other) == ["deduplicate was exact,near and is none"])
  }

  @Test func eachStageCountsWhatItLetPass() throws {
    var statistics = Statistics()
    statistics.keptDocuments = 5
    for (stage, reason, count) in [
      (Stage.classify, RejectionReason.language, 4), (.filter, .quality, 3),
      (.deduplicate, .nearDuplicate, 2),
    ] { statistics.refusals[.init(stage: stage, reason: reason)] = count }
    let root = try JSONDocument(parsing: statistics.stagesJSON.span).root
    let kept = ["classify", "filter", "deduplicate"].map { root[$0]?["kept_documents"]?.integer }
    #expect(kept == [10, 7, 5])
  }

  @Test func whatAnotherSettingTookAlongIsNoChangeOfAFile() {
    let run = Ledger.Run(
      start: "sources", settings: ["filters": ["medical"]], models: ["v": "1", "medical": "2"])
    var other = run
    other.settings["filters"] = ["gopher"]
    other.models = ["v": "1", "gopher": "3"]
    #expect(run.changes(in: other) == ["filters was medical and is gopher"])
    other = run
    other.models = ["v": "2", "new": "3"]
    #expect(
      run.changes(in: other)
        == ["medical is not there any more", "new is new", "v is another file"])
  }

  @Test(arguments: [
    ("a\nb", "a\\x0Ab"), ("\u{1B}[31m", "\\x1B[31m"), ("é\u{9B}", "é\\x9B"),
  ])
  func messagesHaveNoControlCharacters(message: String, shown: String) {
    #expect(visible(message) == shown)
  }

  @Test(arguments: ["", "# nothing\n", "---\n"])
  func anEmptyFileChangesNothing(yaml: String) throws {
    var configuration = PipelineConfiguration()
    try configuration.apply(yaml: yaml, path: "x.yaml")
    #expect(configuration.yaml == PipelineConfiguration().yaml)
  }
}
