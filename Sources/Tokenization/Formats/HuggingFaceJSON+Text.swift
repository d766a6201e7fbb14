internal import JSON
internal import UnicodeText

/// Normalizers, which change texts, and decoders, which change them back.
extension HuggingFaceJSON {
  static func appendNormalizers(
    _ element: JSONElement?, path: String, to steps: inout [NormalizationStep]
  ) throws(VocabularyError) {
    guard let element, element.kind != .null else { return }
    // The Hugging Face library's normalization has the tables of Unicode 9.0 (its crate
    // unicode-normalization-alignments): later marks are not sorted, later letters not composed.
    switch element["type"]?.string {
    case "NFC": steps.append(.form(Normalizer(.nfc, characters: .unicode9)))
    case "NFD": steps.append(.form(Normalizer(.nfd, characters: .unicode9)))
    case "NFKC": steps.append(.form(Normalizer(.nfkc, characters: .unicode9)))
    case "NFKD": steps.append(.form(Normalizer(.nfkd, characters: .unicode9)))
    case "Lowercase": steps.append(.lowercase)
    case "StripAccents": steps.append(.stripAccents)
    case "Nmt": steps.append(.nmt)
    case "ByteLevel": steps.append(.byteLevelAlphabet)
    case "Strip":
      steps.append(
        .strip(
          left: try flag(element, "strip_left", path), right: try flag(element, "strip_right", path)
        ))
    case "Prepend":
      guard let prefix = element["prepend"]?.utf8 else {
        throw .malformed(path: "\(path).prepend", reason: "expected a string")
      }
      steps.append(.prepend(prefix))
    case "Replace":
      let replacement = try replacement(element, path: path)
      steps.append(.replace(replacement.expression, content: replacement.content))
    case "Sequence":
      for (index, part) in (element["normalizers"]?.elements ?? []).enumerated() {
        try appendNormalizers(part, path: "\(path).normalizers[\(index)]", to: &steps)
      }
    default: throw unsupported(element["type"], "\(path).type")
    }
  }

  private static func replacement(
    _ element: JSONElement, path: String
  ) throws(VocabularyError) -> (expression: RegularExpression, content: [UInt8]) {
    guard let content = element["content"]?.utf8 else {
      throw .malformed(path: "\(path).content", reason: "expected a string")
    }
    do throws(VocabularyError) {
      if let regex = element["pattern"]?["Regex"]?.string {
        return (try RegularExpression(regex, dialect: .oniguruma), content)
      }
      if let literal = element["pattern"]?["String"]?.string {
        return (try RegularExpression(literal: literal), content)
      }
    } catch {
      throw .malformed(path: "\(path).pattern", reason: "\(error)")
    }
    throw .malformed(path: "\(path).pattern", reason: "expected Regex or String")
  }

  // MARK: - Decoder

  /// The steps of the decoder; nil where there is none.
  static func decoder(_ element: JSONElement?) throws(VocabularyError) -> [DecodingChain.Step]? {
    guard let element, element.kind != .null else { return nil }
    var steps: [DecodingChain.Step] = []
    try appendDecoders(element, path: "decoder", to: &steps)
    return steps
  }

  private static func appendDecoders(
    _ element: JSONElement, path: String, to steps: inout [DecodingChain.Step]
  ) throws(VocabularyError) {
    switch element["type"]?.string {
    case "ByteLevel":
      // All tokens at once: bytes of one character may be in two of them.
      steps += [.byteLevelAlphabet, .fuse]
    case "Replace":
      let replacement = try replacement(element, path: path)
      steps.append(.replace(replacement.expression, content: replacement.content))
    case "ByteFallback": steps.append(.byteFallback)
    case "Fuse": steps.append(.fuse)
    case "Strip":
      guard let content = element["content"]?.string, content.unicodeScalars.count == 1 else {
        throw .malformed(path: "\(path).content", reason: "expected one character")
      }
      guard let start = element["start"]?.integer, let stop = element["stop"]?.integer,
        start >= 0, stop >= 0
      else {
        throw .malformed(path: path, reason: "expected start and stop, numbers from 0 on")
      }
      steps.append(.strip([UInt8](content.utf8), start: start, stop: stop))
    case "Metaspace":
      let replacement = try metaspaceReplacement(element, path: path)
      steps.append(
        .metaspace(
          replacement: [UInt8](String(replacement).utf8),
          keepsFirst: try metaspacePrefix(element, path: path) == .never))
    case "BPEDecoder":
      steps.append(.suffix(element["suffix"]?.utf8 ?? [UInt8]("</w>".utf8)))
    case "Sequence":
      for (index, part) in (element["decoders"]?.elements ?? []).enumerated() {
        try appendDecoders(part, path: "\(path).decoders[\(index)]", to: &steps)
      }
    default: throw unsupported(element["type"], "\(path).type")
    }
  }
}
