import Storage
import TestSupport
import Testing

@Suite struct DecompressionTests {
  /// zlib, bare deflate and brotli of "the quick brown fox " ten times, by Python 3.11's zlib and
  /// libbrotlienc 1.0.9 at level 11.
  static let text = Array(String(repeating: "the quick brown fox ", count: 10).utf8)
  static let zlib: [UInt8] = [
    0x78, 0xDA, 0x2B, 0xC9, 0x48, 0x55, 0x28, 0x2C, 0xCD, 0x4C, 0xCE, 0x56,
    0x48, 0x2A, 0xCA, 0x2F, 0xCF, 0x53, 0x48, 0xCB, 0xAF, 0x50, 0x28, 0x19,
    0x82, 0x62, 0x00, 0xD6, 0x44, 0x49, 0x3F,
  ]
  static let deflate: [UInt8] = [
    0x2B, 0xC9, 0x48, 0x55, 0x28, 0x2C, 0xCD, 0x4C, 0xCE, 0x56, 0x48, 0x2A,
    0xCA, 0x2F, 0xCF, 0x53, 0x48, 0xCB, 0xAF, 0x50, 0x28, 0x19, 0x82, 0x62,
    0x00,
  ]
  static let brotli: [UInt8] = [
    0x1B, 0xC7, 0x00, 0xF8, 0x8D, 0x94, 0x6E, 0xE6, 0xA2, 0x06, 0x31, 0xA3,
    0xC3, 0x53, 0x68, 0x6F, 0x39, 0xC8, 0x24, 0xA2, 0xE5, 0x08, 0xDB, 0x74,
    0x54, 0x16, 0x48, 0xD7, 0xAE, 0x07,
  ]

  static func body(_ coding: ContentCoding) throws -> [UInt8] {
    switch coding {
    case .gzip: try compressed(text, by: "gzip")
    case .deflate: zlib
    case .brotli: brotli
    case .zstd: try compressed(text, by: "zstd")
    }
  }

  @Test(arguments: ContentCoding.allCases)
  func decodesABodyAndIgnoresWhatFollowsIt(coding: ContentCoding) throws {
    let body = try Self.body(coding)
    let whole = Decompression.decode(body.span, coding, limit: 1000)
    #expect(whole == Decompressed(bytes: Self.text, end: .complete))
    let followed = Decompression.decode((body + [7, 7, 7]).span, coding, limit: 1000)
    #expect(followed == whole)
  }

  @Test func decodesBareDeflate() {
    let result = Decompression.decode(Self.deflate.span, .deflate, limit: 1000)
    #expect(result == Decompressed(bytes: Self.text, end: .complete))
  }

  @Test(arguments: ContentCoding.allCases)
  func everyTruncationGivesAPrefixAndSaysSo(coding: ContentCoding) throws {
    let body = try Self.body(coding)
    for count in 0..<body.count {
      let result = Decompression.decode(body.span.extracting(0..<count), coding, limit: 1000)
      #expect(Self.text.starts(with: result.bytes))
      #expect(result.end != .complete, "\(count)")
    }
  }

  @Test(arguments: ContentCoding.allCases)
  func theLimitCutsAndExactlyTheLimitDoesNot(coding: ContentCoding) throws {
    let body = try Self.body(coding)
    for limit in [0, 1, 100, 199] {
      let result = Decompression.decode(body.span, coding, limit: limit)
      #expect(result == Decompressed(bytes: Array(Self.text[..<limit]), end: .limit))
    }
    #expect(Decompression.decode(body.span, coding, limit: 200).isComplete)
  }

  @Test(arguments: ContentCoding.allCases, 0..<50)
  func noDamageIsTakenForSuccessOrCrashes(coding: ContentCoding, seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var body = try Self.body(coding)
    body[Int.random(in: 0..<body.count, using: &generator)] ^= UInt8.random(
      in: 1...255, using: &generator)
    let result = Decompression.decode(body.span, coding, limit: 1000)
    #expect(result.bytes.count <= 1000)
    // gzip and zlib have checksums over the content; what is left are header fields without meaning.
    if coding == .gzip && result.isComplete { #expect(result.bytes == Self.text) }
  }

  @Test(
    arguments: [
      ("gzip", ContentCoding.gzip), ("X-GZIP", .gzip), ("Deflate", .deflate), ("br", .brotli),
      ("zstd", .zstd), ("identity", nil), ("", nil),
    ] as [(String, ContentCoding?)])
  func knowsTheTokensOfHTTP(token: String, coding: ContentCoding?) {
    #expect(ContentCoding(token: token) == coding)
  }
}
