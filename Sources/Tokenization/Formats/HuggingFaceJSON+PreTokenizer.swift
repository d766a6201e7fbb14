internal import JSON

extension HuggingFaceJSON {
  /// The stages of a pre-tokenizer, and where their patterns stand in the file.
  struct Cutting {
    var stages: [PreTokenizer.Stage] = []
    var patternPaths: [String: String] = [:]
  }

  static func appendStages(
    _ element: JSONElement?, path: String, to cutting: inout Cutting
  ) throws(VocabularyError) {
    guard let element, element.kind != .null else { return }
    switch element["type"]?.string {
    case "Sequence":
      for (index, part) in (element["pretokenizers"]?.elements ?? []).enumerated() {
        try appendStages(part, path: "\(path).pretokenizers[\(index)]", to: &cutting)
      }
    case "ByteLevel":
      if try flag(element, "add_prefix_space", path, default: true) {
        cutting.stages.append(.prefixSpace)
      }
      if try flag(element, "use_regex", path, default: true) {
        cutting.stages.append(.isolating(Patterns.gpt2))
      }
      cutting.stages.append(.byteLevelAlphabet)
    case "Split": try appendSplit(element, path: path, to: &cutting)
    case "Digits":
      let isIndividual = try flag(element, "individual_digits", path)
      cutting.stages.append(
        .split(.scalars(.number), isIndividual ? .isolated : .contiguous, isInverted: false))
    case "Punctuation":
      let behavior = try behavior(element["behavior"], path: path, default: .isolated)
      cutting.stages.append(.split(.scalars(.punctuation), behavior, isInverted: false))
    case "Whitespace":
      cutting.stages.append(
        .split(.regex(#"\w+|[^\w\s]+"#, .rust), .removed, isInverted: true))
    case "WhitespaceSplit":
      cutting.stages.append(.split(.scalars(.whiteSpace), .removed, isInverted: false))
    case "BertPreTokenizer":
      cutting.stages.append(.split(.scalars(.whiteSpace), .removed, isInverted: false))
      cutting.stages.append(.split(.scalars(.punctuation), .isolated, isInverted: false))
    case "CharDelimiterSplit":
      guard let delimiter = element["delimiter"]?.string, delimiter.unicodeScalars.count == 1 else {
        throw .malformed(path: "\(path).delimiter", reason: "expected one character")
      }
      cutting.stages.append(.split(.literal(delimiter), .removed, isInverted: false))
    case "FixedLength":
      let length = element["length"]?.integer ?? 5
      guard length > 0 else {
        throw .malformed(path: "\(path).length", reason: "expected a number above 0")
      }
      cutting.stages.append(.fixedLength(length))
    case "Metaspace":
      cutting.stages.append(
        .metaspace(
          replacement: try metaspaceReplacement(element, path: path),
          prefix: try metaspacePrefix(element, path: path),
          splits: try flag(element, "split", path, default: true)))
    default: throw unsupported(element["type"], "\(path).type")
    }
  }

  private static func appendSplit(
    _ element: JSONElement, path: String, to cutting: inout Cutting
  ) throws(VocabularyError) {
    let pattern: PreTokenizer.Pattern
    if let regex = element["pattern"]?["Regex"]?.string {
      pattern = .regex(regex, .oniguruma)
      cutting.patternPaths[regex] = "\(path).pattern.Regex"
    } else if let literal = element["pattern"]?["String"]?.string {
      pattern = .literal(literal)
    } else {
      throw .malformed(path: "\(path).pattern", reason: "expected Regex or String")
    }
    let behavior = try behavior(element["behavior"], path: path, default: nil)
    cutting.stages.append(
      .split(pattern, behavior, isInverted: try flag(element, "invert", path)))
  }

  private static func behavior(
    _ element: JSONElement?, path: String, default fallback: PreTokenizer.SplitBehavior?
  ) throws(VocabularyError) -> PreTokenizer.SplitBehavior {
    if element == nil, let fallback { return fallback }
    guard let behavior = element?.string.flatMap(PreTokenizer.SplitBehavior.init(rawValue:)) else {
      throw unsupported(element, "\(path).behavior")
    }
    return behavior
  }

  // MARK: - Metaspace, as pre-tokenizer and decoder

  static func metaspaceReplacement(
    _ element: JSONElement, path: String
  ) throws(VocabularyError) -> Unicode.Scalar {
    guard let text = element["replacement"]?.string, let scalar = text.unicodeScalars.first,
      text.unicodeScalars.count == 1
    else {
      throw .malformed(path: "\(path).replacement", reason: "expected one character")
    }
    return scalar
  }

  /// `prepend_scheme`, or what older files say by `add_prefix_space`.
  static func metaspacePrefix(
    _ element: JSONElement, path: String
  ) throws(VocabularyError) -> PreTokenizer.MetaspacePrefix {
    let addsPrefix = try flag(element, "add_prefix_space", path, default: true)
    guard let scheme = element["prepend_scheme"], scheme.kind != .null else {
      return addsPrefix ? .always : .never
    }
    guard let prefix = scheme.string.flatMap(PreTokenizer.MetaspacePrefix.init(rawValue:)) else {
      throw unsupported(scheme, "\(path).prepend_scheme")
    }
    if !addsPrefix && prefix != .never {
      throw .malformed(
        path: "\(path).add_prefix_space", reason: "contradicts prepend_scheme")
    }
    return prefix
  }
}
