import TestSupport
import Testing

@testable import Pipelines

@Suite struct SettingTests {
  /// For each setting a value that is not the default one.
  private static let changes = [
    ("inputs", "a.txt"), ("input-format", "jats"), ("xml-rule", "rule.yaml"),
    ("back-matter", "true"), ("chapters", "true"), ("body-only", "true"), ("ocr", "never"),
    ("ocr-languages", "deu,rus"), ("id-field", "x"), ("url-field", "x"), ("source-field", "x"),
    ("language-field", "x"), ("title-field", "x"), ("date-field", "x"), ("text-field", "x"),
    ("html-field", "x"), ("maximum-record-bytes", "1000"), ("stages", "classify"),
    ("text-format", "markdown"), ("tables", "false"), ("references", "true"), ("links", "true"),
    ("images", "true"), ("site-rules", "none"), ("host-repeats", "3"), ("normalization", "nfkc"),
    ("keep", "all"), ("mode", "recall"), ("threshold", "0.5"), ("lexicons", "en.tsv"),
    ("languages", "en,zh"), ("filters", "gopher,c4"), ("licences", "CC-BY-*,CC0-1.0"),
    ("mask", "email,phone"), ("decontaminate", "b.jsonl"), ("question-field", "x"),
    ("options-field", "x"), ("contaminated", "mark"), ("deduplicate", "exact,near"),
    ("near-percent", "80"), ("paragraph-minimum", "9"), ("vocabulary", "medprep-32k"),
    ("encoding", "qwen"), ("shard-format", "bin"), ("sequence-length", "77"),
    ("tokens-per-shard", "7"), ("packing", "pad"), ("long-documents", "truncate"),
    ("overlap", "5"), ("columns", "id,labels"), ("zstd-level", "3"),
    ("mds-hashes", "sha1,xxh64"), ("begin-token", "x"), ("end-token", "x"), ("template", "x"),
    ("loss-mask", "true"), ("shuffle-seed", "3"), ("split", "test=0.1,validation=0.2"),
    ("weights", "en=0.5,*=0.1"), ("temperature", "0.5"), ("epochs", "s=2.0,*=1.0"),
    ("token-budget", "9"), ("maximum-epochs", "2.0"), ("output", "x"), ("threads", "1000"),
    ("scratch-folder", "x"), ("sort-megabytes", "9"), ("overwrite", "true"),
    ("restart", "true"), ("checkpoint-seconds", "9"), ("quiet", "true"),
    ("json-progress", "true"), ("strict", "true"),
  ]

  @Test(arguments: changes)
  func aFlagAndALineOfAFileChangeTheSameSettingAndNoOther(name: String, value: String) throws {
    let folder = try TemporaryFolder()
    let value =
      name == "xml-rule"
      ? try folder.write("{record: a/b, text: [c]}".utf8, to: value) : value
    let unchanged = PipelineConfiguration()
    let setting = try #require(Setting.named(name))
    var byFlag = unchanged
    try byFlag.set(name, to: setting.values(of: value))
    var byFile = unchanged
    try byFile.apply(yaml: "\(name): \(value)\n", path: "x.yaml")
    for configuration in [byFlag, byFile] {
      let changed = (Setting.all + Setting.ofRun).filter {
        $0.values(configuration) != $0.values(unchanged)
      }
      #expect(changed.map(\.name) == [name])
      #expect(setting.values(configuration).sorted() == setting.values(of: value).sorted())
    }
  }

  @Test func allSettingsAreTried() {
    #expect(
      Self.changes.map(\.0).sorted() == (Setting.all + Setting.ofRun).map(\.name).sorted())
  }
}
