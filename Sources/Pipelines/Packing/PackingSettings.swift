public import Packing
internal import Storage
internal import Tokenization

/// How tokens become data sets, beside format, sequence length and shard size.
public struct PackingSettings: Sendable, Hashable {
  /// How documents become sequences; nil: as is usual for the format.
  public var packing: SequencePacking?
  /// What becomes of documents longer than a sequence.
  public var longDocuments = LongDocuments.split
  /// Tokens that the pieces of a long document have in common.
  public var overlap = 0
  /// Columns beside the tokens.
  public var columns: [SequenceColumn] = []
  /// The zstd level of MDS and Parquet shards; 0: not compressed.
  public var zstdLevel = 0
  /// Checksums that MDS shards record.
  public var mdsHashes: [MDSHash] = []
  /// The special token before every document, or `none`.
  public var begin = "none"
  /// The special token behind every document; `auto`: the vocabulary's; or `none`.
  public var end = "auto"
  /// The template of conversations: a name or a file; nil: records bring their tokens along.
  public var template: String?
  /// Whether records bring loss masks along that are to be kept.
  public var keepsLossMask = false
  /// The seed of a shuffle of all documents; nil: they keep their order.
  public var shuffleSeed: Int?
  /// Shares of documents that are kept apart, by part.
  public var split: [String: Double] = [:]
  /// Shares of languages.
  public var weights: [String: Double] = [:]
  /// Makes shares of languages more equal; nil: they stay as they are.
  public var temperature: Double?
  /// How often the documents of sources are taken.
  public var epochs: [String: Double] = [:]
  /// Tokens to take in all; nil: as many as there are.
  public var tokenBudget: Int?
  /// The most often that a document is taken.
  public var maximumEpochs = 4.0

  /// The settings that `arrangement.mixture` is made of.
  static let mixtureNames = ["weights", "temperature", "epochs", "token-budget", "maximum-epochs"]

  /// As documents come, in one data set.
  public init() {}

  /// What is done to documents before they are packed.
  var arrangement: Arrangement {
    var arrangement = Arrangement()
    arrangement.shuffleSeed = shuffleSeed.map { UInt64(bitPattern: Int64($0)) }
    arrangement.split.validation = split["validation"] ?? 0
    arrangement.split.test = split["test"] ?? 0
    arrangement.mixture.weights = weights
    arrangement.mixture.temperature = temperature
    arrangement.mixture.epochs = epochs
    arrangement.mixture.tokenBudget = tokenBudget
    arrangement.mixture.maximumRepetitions = maximumEpochs
    return arrangement
  }
}

extension PipelineConfiguration {
  /// The layout of shards for a vocabulary.
  ///
  /// - Throws: `ConfigurationError` when the format cannot hold what is asked for.
  func packingLayout(
    vocabulary: LoadedVocabulary, tokens: PackingTokens
  ) throws(ConfigurationError) -> PackingLayout {
    var layout = PackingLayout(
      format: shardFormat, packing: packing.packing, sequenceLength: sequenceLength,
      tokensPerShard: tokensPerShard, vocabularySize: vocabulary.tokenizer.vocabularySize,
      paddingID: tokens.padding.id)
    layout.longDocuments = packing.longDocuments
    layout.overlap = packing.overlap
    layout.columns = Set(packing.columns)
    layout.zstdLevel = packing.zstdLevel == 0 ? nil : packing.zstdLevel
    layout.mdsHashes = packing.mdsHashes
    layout.writesLossMask = packing.keepsLossMask || tokens.template != nil
    layout.vocabularyName = splitPath(vocabulary.path).name
    try packing.refuseUnused(by: layout)
    do throws(ShardError) {
      try layout.check()
    } catch {
      throw ConfigurationError(place: "layout of shards", message: "\(error)")
    }
    return layout
  }
}

extension PackingSettings {
  /// Refuses settings that would be ignored, or that leave nothing to write.
  fileprivate func refuseUnused(by layout: PackingLayout) throws(ConfigurationError) {
    let (format, name) = (layout.format, layout.format.rawValue)
    let faults: [(Bool, String, String)] = [
      (
        !columns.isEmpty && ![.arrow, .parquet, .mds].contains(format), "--columns",
        "\(name) shards have no columns: use --format arrow, parquet or mds"
      ),
      (
        zstdLevel > 0 && ![.parquet, .mds].contains(format), "--zstd-level",
        "\(name) shards are not compressed: use --format parquet or mds"
      ),
      (
        !mdsHashes.isEmpty && format != .mds, "--mds-hashes",
        "\(name) shards have no index with checksums: use --format mds"
      ),
      (
        longDocuments == .truncate && layout.packing.isStream, "--long-documents",
        "the packing \(layout.packing.rawValue) truncates nothing: use --packing best-fit or pad"
      ),
      (
        overlap > 0 && (layout.packing.isStream || longDocuments == .truncate), "--overlap",
        "no pieces of split documents are there to overlap: use --packing best-fit or pad, and "
          + "--long-documents split"
      ),
      (
        overlap >= layout.sequenceLength, "--overlap",
        "\(overlap) leaves nothing new in a sequence of \(layout.sequenceLength) tokens"
      ),
    ]
    for (isAtFault, place, message) in faults where isAtFault {
      throw ConfigurationError(place: place, message: message)
    }
  }
}

extension Setting {
  /// The settings of packing.
  static let ofPacking: [Setting] = [
    optionalChoice("packing", \.packing.packing, unset: "auto"),
    choice("long-documents", \.packing.longDocuments),
    count("overlap", 0...(1 << 24), \.packing.overlap),
    choices("columns", \.packing.columns),
    count("zstd-level", 0...22, \.packing.zstdLevel),
    choices("mds-hashes", \.packing.mdsHashes),
    text("begin-token", "a special token, or none", \.packing.begin),
    text("end-token", "a special token, auto or none", \.packing.end),
    optional("template", "a template's name or file, or none", \.packing.template) { $0 },
    flag("loss-mask", \.packing.keepsLossMask),
    optional("shuffle-seed", "a number, or none", \.packing.shuffleSeed) { Int($0) },
    numbers("split", "validation=SHARE, test=SHARE, in all below 1", \.packing.split) {
      Set($0.keys).isSubset(of: ["validation", "test"]) && $0.values.reduce(0, +) < 1
    },
    // Sums and products of larger numbers would be no numbers of tokens.
    numbers(
      "weights", "LANGUAGE=SHARE up to 1000000, with * for all others", \.packing.weights
    ) { $0.values.allSatisfy { $0 <= 1_000_000 } },
    optional("temperature", "a number above 0, or none", \.packing.temperature) {
      Double($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    },
    numbers("epochs", "SOURCE=NUMBER up to 1000, with * for all others", \.packing.epochs) {
      $0.values.allSatisfy { $0 <= 1_000 }
    },
    optional("token-budget", "a number of tokens up to 2^52, or none", \.packing.tokenBudget) {
      Int($0).flatMap { (1...1 << 52).contains($0) ? $0 : nil }
    },
    Setting(
      name: "maximum-epochs", allowed: "a number from 1 to 1000", isList: false,
      assign: { configuration, values in
        guard let value = values.first.flatMap(Double.init), (1...1000).contains(value) else {
          return false
        }
        configuration.packing.maximumEpochs = value
        return true
      },
      values: { ["\($0.packing.maximumEpochs)"] }),
  ]

  /// A setting that may be unset with `none`.
  private static func optional<Value: LosslessStringConvertible & Sendable>(
    _ name: String, _ allowed: String, _ path: Path<Value?>,
    _ parse: @escaping @Sendable (String) -> Value?
  ) -> Setting {
    Setting(
      name: name, allowed: allowed, isList: false,
      assign: { configuration, values in
        guard let text = values.first, !text.isEmpty else { return false }
        let value = text == "none" ? nil : parse(text)
        configuration[keyPath: path] = value
        return text == "none" || value != nil
      },
      values: { [$0[keyPath: path].map { "\($0)" } ?? "none"] })
  }

  private static func optionalChoice<Choice: CaseIterable & RawRepresentable & Sendable>(
    _ name: String, _ path: Path<Choice?>, unset: String
  ) -> Setting where Choice.RawValue == String {
    Setting(
      name: name, allowed: unset + ", " + names(Choice.self), isList: false,
      assign: { configuration, values in
        guard let text = values.first else { return false }
        let value = Choice(rawValue: text)
        configuration[keyPath: path] = value
        return text == unset || value != nil
      },
      values: { [$0[keyPath: path]?.rawValue ?? unset] })
  }

  /// Numbers by name, each written as `name=number`.
  private static func numbers(
    _ name: String, _ allowed: String, _ path: Path<[String: Double]>,
    _ isAllowed: @escaping @Sendable ([String: Double]) -> Bool
  ) -> Setting {
    Setting(
      name: name, allowed: allowed, isList: true,
      assign: { configuration, values in
        var numbers: [String: Double] = [:]
        for value in values {
          // Names of sources may hold the sign.
          guard let sign = value.lastIndex(of: "="), sign > value.startIndex,
            let number = Double(value[value.index(after: sign)...]), number >= 0, number.isFinite
          else { return false }
          numbers[String(value[..<sign])] = number
        }
        configuration[keyPath: path] = numbers
        return isAllowed(numbers)
      },
      values: { $0[keyPath: path].sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } })
  }
}
