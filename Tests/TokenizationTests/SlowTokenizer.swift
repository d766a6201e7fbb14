import Foundation
import JSON
import TestSupport
import Tokenization
import UnicodeText

/// A tokenizer by definition, the slow twin of `Encoder`: pretokens by ICU's regular expressions, IDs
/// by merging the lowest-ranked neighbours again and again, no cache.
///
/// It reads vocabulary files by itself and shares nothing with the fast one but the patterns and ICU's
/// normalization. It does not know added tokens.
struct SlowTokenizer {
  private struct Pair: Hashable {
    var left: [UInt8]
    var right: [UInt8]
  }

  private let cutter: PretokenCutter
  private var ids: [[UInt8]: TokenID] = [:]
  /// Nil for rank files, where every two tokens merge that together are a token.
  private var ranks: [Pair: Int]?
  private var keepsWholePretokens = true
  private var isNormalizing = false

  /// Reads a `.tiktoken` file.
  init(tiktoken file: [UInt8], _ preTokenizer: PreTokenizer) throws {
    cutter = try Self.cutter(preTokenizer)
    for line in file.split(separator: 0x0A) {
      let words = line.split(separator: 0x20)
      let token = Data(base64Encoded: Data(words[0])).map { [UInt8]($0) } ?? []
      ids[token] = TokenID(String(decoding: words[1], as: UTF8.self))
    }
  }

  /// Reads a byte-level `tokenizer.json`.
  init(huggingFaceJSON file: [UInt8], _ preTokenizer: PreTokenizer) throws {
    cutter = try Self.cutter(preTokenizer)
    var alphabet: [Unicode.Scalar: UInt8] = [:]
    for byte in UInt8.min...UInt8.max {
      alphabet[Unicode.Scalar(TinyVocabulary.spelling(of: byte)) ?? " "] = byte
    }
    func bytes(_ spelling: some StringProtocol) -> [UInt8] {
      spelling.unicodeScalars.compactMap { alphabet[$0] }
    }
    let root = try JSONDocument(parsing: file.span).root
    isNormalizing = root["normalizer"]?["type"]?.string == "NFC"
    let model = root["model"]
    for (key, value) in model?["vocab"]?.members ?? [] {
      ids[bytes(key)] = value.integer.map { TokenID($0) }
    }
    var ranks: [Pair: Int] = [:]
    for (rank, merge) in (model?["merges"]?.elements ?? []).enumerated() {
      let parts =
        merge.string.map { $0.split(separator: " ").map(bytes) }
        ?? merge.elements.map { bytes($0.string ?? "") }
      ranks[Pair(left: parts[0], right: parts[1])] = rank
    }
    self.ranks = ranks
    keepsWholePretokens = model?["ignore_merges"]?.bool ?? false
  }

  private static func cutter(_ preTokenizer: PreTokenizer) throws -> PretokenCutter {
    try PretokenCutter(.stages(preTokenizer.stages))
  }

  /// The IDs of a text, which need not be UTF-8.
  func ids(of original: [UInt8]) throws -> [TokenID] {
    let text = normalized(original)
    return try Self.pretokens(of: text, cutter).flatMap { merge(Array(text[$0])) }
  }

  /// The text as it is tokenized: its well-formed stretches, each in the form NFC, if the file says so.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    guard isNormalizing else { return text }
    let normalizer = Normalizer(.nfc, characters: .unicode9)
    var result: [UInt8] = []
    var stretch: [UInt8] = []
    var offset = 0
    while offset < text.count {
      let width = Self.scalarWidth(text[offset...])
      if width > 0 {
        stretch += text[offset..<offset + width]
      } else {
        result += normalizer.normalize(stretch) + [text[offset]]
        stretch = []
      }
      offset += max(1, width)
    }
    return result + normalizer.normalize(stretch)
  }

  /// The pretokens of a text, where every byte that is not UTF-8 counts as a symbol: U+FFFD.
  static func pretokens(of text: [UInt8], _ cutter: PretokenCutter) throws -> [Range<Int>] {
    var repaired: [UInt8] = []
    /// For each byte of `repaired`, and its end, where it stands in `text`.
    var offsets: [Int] = []
    var offset = 0
    while offset < text.count {
      let width = scalarWidth(text[offset...])
      repaired += width > 0 ? text[offset..<offset + width] : [0xEF, 0xBF, 0xBD]
      offsets += Array(repeating: offset, count: max(width, 3 * (width == 0 ? 1 : 0)))
      offset += max(1, width)
    }
    offsets.append(offset)
    return try cutter.pretokens(of: repaired.span).map {
      offsets[$0.lowerBound]..<offsets[$0.upperBound]
    }
  }

  /// The bytes of the scalar that `text` begins with, 0 where it does not begin with one.
  private static func scalarWidth(_ text: ArraySlice<UInt8>) -> Int {
    for width in 1...4 where width <= text.count {
      if String(validating: text.prefix(width), as: UTF8.self)?.unicodeScalars.count == 1 {
        return width
      }
    }
    return 0
  }

  private func rank(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let rank = ranks.map { $0[Pair(left: left, right: right)] } ?? ids[left + right].map { Int($0) }
    return rank ?? .max
  }

  private func merge(_ pretoken: [UInt8]) -> [TokenID] {
    if keepsWholePretokens, let id = ids[pretoken] { return [id] }
    var parts = pretoken.map { [$0] }
    /// The rank of each part with the one after it.
    var pairs = zip(parts, parts.dropFirst()).map { rank($0, $1) }
    while let lowest = pairs.min(), lowest < .max, let at = pairs.firstIndex(of: lowest) {
      parts[at] += parts.remove(at: at + 1)
      pairs.remove(at: at)
      if at > 0 { pairs[at - 1] = rank(parts[at - 1], parts[at]) }
      if at < pairs.count { pairs[at] = rank(parts[at], parts[at + 1]) }
    }
    return parts.compactMap { ids[$0] }
  }
}
