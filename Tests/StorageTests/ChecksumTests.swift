import Storage
import Testing

@Suite struct ChecksumTests {
  /// The test vectors of the specifications.
  @Test(arguments: [
    ("", "ef46db3751d8e999", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("a", "d24ec4f1a98c6e5b", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
    ("abc", "44bc2cf5ad770999", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "f06103773e8585df",
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    ),
  ])
  func agreeWithTheirSpecifications(text: String, xxHash: String, sha: String) {
    let bytes = Array(text.utf8)
    #expect(hexDigits(xxHash64(bytes.span)) == xxHash)
    #expect(hexDigits(sha1(bytes.span)) == sha)
  }

  @Test func crc32IsThatOfGzip() {
    #expect(Compression.crc32(Array("123456789".utf8).span) == 0xCBF4_3926)
  }

  @Test(arguments: [0, 1, 1000, 300_000])
  func whatIsCompressedIsDecompressed(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    let gzip = Compression.gzip(bytes.span)
    let zstd = Compression.zstd(bytes.span, level: 3)
    #expect(Decompression.decode(gzip.span, .gzip, limit: 1 << 20).bytes == bytes)
    #expect(Decompression.decode(zstd.span, .zstd, limit: 1 << 20).bytes == bytes)
  }
}
