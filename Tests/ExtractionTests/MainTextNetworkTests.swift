import Testing

@testable import Extraction

/// The network beside `Scripts/main_text_network.py`, and on pages of any size.
@Suite struct MainTextNetworkTests {
  /// Written by `packed` in the script: six numbers a block, eight channels, three layers.
  private static let written: StaticString = """
    BgAIAAMAAwACAAEAAwAJAAIAAwAEAAQAAAYsQa2J00DcEbc/WVMAP4k7CkAecZZA+Gc/P5FQHT8SYLU/ZLRaQEh4gz8vlnA/Z6X/
    r34u0a33NVctgDNwMV0zXzsbOs+3hTYAMvU7rKsWr2crxSpzNEK2riZONFo1QjY2uGK5ajV4teuybDiAOLIyJqBUt2SyJLQotd21
    KrpMMFcw5y9ptjY3S516tAuwM6gwMYAteiwOsBIw86+qrQeqLhoWJB4pRheLMxmtvyR9rp6v7ykjKuMks5tQn1+vPqkym82q8x9t
    r9ynG6lPNFgY3i2ek0ut/iA9pBirbK6BqDiuC7FerBEsN5lEqFgy4ys6r8uwPqxtqasv/6t6MvGrPimFqfuqTDRDKaukuqmLLAqs
    gqXkq90rxStOJmOmAywlKzU0abDxrn4vYKrZJ4wsUrEZLT+wsqqZMfwtnDOMLRI1gIhnL4cxxCqpFyQxAa76q9sxoK6Wq1io5zKc
    roCsmKlWrH4pQiyTLB4zKi/XMDksmKmyMDe0nC/qqs6quCkvMRqxNaOfL3avfy5RrKuzoyo9sCyu1ylvM90pJjPjqRImDia/KX4v
    LrFjLQ6w+Sn/LEmxIK36LHMhErJ5q3ospa4dsEYrIabSLu+t4id9pJWskygntLgmfy36sFctTxMDKdkz+67cqXWvBzLWKi6toS0f
    sQwyEyz/p66fFTE5rHYtdalRLJMxCa+WqI+vMi07LV2vIbIJsQs1PjH8L+Ieeay3IAsvQLWQtHksnLTTOf008rOpLhWvzC7PM7Q2
    +jXsM88xqTUdsfwiO7LbLEYxY6xSrjox+rBkLzysI6utrd2p0LaPNN4mZDOyt8AnmLg5r4m0hit0Mc0vpjSJti61HjOerbsv35yI
    MhynZa+TsYCzMazipZ2zOjJFqLws6KTdrw0mW7GCshqxFatmMzg1LY3anP+o5695NP4xbrEQLBEohbXnsn8xkzC/rDoyxqiEOOe0
    zaXjMF0wRTCWMf81mLOdsGo0iLFwq1o13jFbqO2wqDHLp2+paaoxtBcs1as6LC6yLqX+rLcxQq1gMB+v17EwqAE0bLQTMqg0X7Ib
    q7ixTbLaMgq08C+7tHqw9DXLM7CtmiyQMGcuRjP5pNU0dTLsMuCn8jRQNiCxqLKoMdOyY7LGqBm3SzYTm96oii+9te2xkCsIsvuz
    PDTYmMGuNDC+te8ymzQds1EzS68Kr+obhaRHr+8tVTJ0riesLjR2NV8zrzICNgc0pTOGMt01jKxYr0e087CuqvCgCjTrswUtrrJI
    uhA23qY/t/O0LTVosEwl3y9dsoYtITTJLbo1/SvJsgm05jEKsTE0fypUsNwzRLGxMNWsvKXOsh40lrM4MRozOjHltqqobrJYrXI3
    k6ydpWUwTS08rv2oH7UVtFqsULFTNDe0oLKHtoOxxTBPNLM2ACGLMVCiUzTFqY0paDH5LwO0PjA0IwE1KzSWtqqvXTbSMZsxEK24
    swYxKrdQKFqrWjMlJN6xwaZ+sN+y07E2MD6wzbBaM4ir6rWgsSqmbjHMtrgzeSEENzG26zF+MN0tsi0MNQarYTU2rDa2tCbStuIt
    eqyHI2e2azXkMtQytLPgteoqTrH4sV4lBrHLtf21jS5CMCupLjHptEQxGS+WtowlYjOCrwavi7YHJAasSa5Lsk8vybNLseYw0hs/
    KMGs27Eip04x0LKXrGe1G7FZLDsp5afuMKetsLE6K/QtKjCnsZksQTJwJV4wHLHgsmK05zRMJQ8xA6bwsUE0JjVSMdk0/DF4M2gz
    2jU6NCSw9a8KNHa0ALJJNRwxOB6ntc8vnjNnKoeyyCwwMcWzv7VENGExq7QoqrE0bi0FrOgvUrClLKwviTUcLBu1ETQ7plUwsp4s
    IyS3gy+PtTys66yar0AvUClyse2r7LErM1qwg7ivMpU1SCOEqdslcREQMlcw2bBorFKqLS8ONYmwtq1vtCyrE6iGs8gpwyzEKyku
    ObYmt8E0Kq2+pSwsCarlLWIxEqh2plizAZ76M6g2mCFGsTmy/rC8LgApXDZYuFcxEywzL5a1WjW8NoYr3bF/poarLLC3qg6tKTDV
    MLM0w7Phrn01fC++LN+owi9gL/Ww/iVaIYUn2q7QNVq4eLFzMLowsjUMMoAvXLL0KWee6jQfqvUxXLIWuO4w2S3xqY6mN7HCrmQr
    V7IQpWC1AjXqMZq1lDWsIsasQ7MBLh4z57DdtCm4ZTKhLpAx261GMOGzVKCXKTm20i0zLC2wnphFMYeu1bC+JWuwBrdBtCqzaa55
    tLuuAjB+tUq3KDVrNKM0kDRRNJExtDR7NX400qyEosSujSpkrtGxg7FDr02yUCzLLByxyC0drM2s6Cz+mYiri6MeMOGu6bH7L3iu
    8qI
    """

  /// The numbers of a page's blocks; a kind and an element beyond the known ones are among them.
  private static let rows: [[Float]] = [
    [2500, 257, 4, 0.40234375, 7, 20],
    [2736, 183, 3, 0.09765625, 3, 17],
    [3588, 34, 3, 0.96875, 8, 56],
    [2313, 13, 0, 0.21484375, 4, 51],
    [3102, 133, 3, 0.671875, 4, 33],
    [3334, 10, 2, 0.30078125, 6, 59],
    [900, 42, 0, 0.875, 7, 19],
    [222, 154, 1, 0.6640625, 8, 7],
    [1200, 291, 2, 0.1328125, 8, 15],
    [1140, 139, 3, 0.84375, 1, 4],
    [3494, 242, 2, 0.9453125, 3, 57],
    [3650, 275, 3, 0.90234375, 8, 12],
    [21, 247, 4, 0.5703125, 2, 26],
    [1999, 188, 3, 0.14453125, 0, 11],
    [3284, 132, 1, 0.19140625, 5, 58],
    [525, 154, 3, 0.9296875, 6, 8],
    [3188, 79, 2, 0.55078125, 6, 30],
    [476, 149, 0, 0.1796875, 7, 56],
    [1871, 113, 0, 0.8828125, 5, 30],
    [3265, 74, 3, 0.640625, 1, 53],
    [1212, 297, 1, 0.5703125, 7, 53],
    [1366, 3, 2, 0.375, 3, 45],
    [1113, 29, 1, 0.41015625, 7, 44],
    [2877, 57, 1, 0.23828125, 7, 34],
    [1019, 290, 0, 0.0390625, 8, 34],
    [3961, 207, 1, 0.875, 0, 49],
    [1780, 264, 4, 0.46875, 7, 25],
    [1912, 60, 2, 0.546875, 5, 56],
    [2018, 216, 1, 0.3203125, 4, 52],
    [2330, 110, 2, 0.75, 7, 21],
    [2213, 146, 4, 0.0234375, 8, 24],
    [2037, 1, 1, 0.37109375, 4, 42],
    [3982, 185, 2, 0.03125, 0, 55],
    [3230, 249, 2, 0.12109375, 6, 4],
    [3170, 199, 3, 0.96875, 2, 3],
    [2801, 46, 2, 0.65625, 2, 14],
    [2488, 160, 3, 0.4296875, 1, 25],
  ]

  /// What `judge` in the script says of them.
  private static let judgements: [Float] = [
    -2.017917, -2.546738, -1.647018, -1.309255, -1.226916, -1.176184, -1.217462, -1.29829,
    -2.206692, -2.272914, -2.207168, -2.184309, -2.060675, -3.214576, -2.68792, -1.668859,
    -1.131123, -1.786568, -1.738772, -2.183086, -1.755904, -1.385474, -1.233983, -1.530148,
    -2.577072, -2.291866, -1.948442, -1.469445, -1.947058, -1.633541, -2.062005, -1.900779,
    -3.507054, -2.760452, -3.039944, -1.934082, -2.239531,
  ]

  private static func network() throws -> MainTextNetwork {
    let bytes = MainTextModel.decoded(written)
    var offset = 0
    let network = MainTextNetwork(bytes.span, at: &offset)
    #expect(offset == bytes.count)
    return try #require(network)
  }

  private static func judge(_ network: MainTextNetwork, _ blocks: [[Float]]) -> [Float] {
    var page = network.page(blockCount: blocks.count)
    var rows = RowGroup(width: network.inputCount)
    for start in stride(from: 0, to: blocks.count, by: RowGroup.laneCount) {
      let group = blocks[start..<min(start + RowGroup.laneCount, blocks.count)]
      for (lane, block) in group.enumerated() {
        for (column, value) in block.enumerated() { rows[lane, column] = value }
      }
      network.read(rows, units: group.map { $0[1] }, from: start, into: &page)
    }
    return network.judge(&page)
  }

  @Test func judgementsAreThoseOfTheTrainingScript() throws {
    let judgements = Self.judge(try Self.network(), Self.rows)
    #expect(judgements.count == Self.judgements.count)
    for (ours, theirs) in zip(judgements, Self.judgements) { #expect(abs(ours - theirs) < 1e-4) }
  }

  @Test(arguments: [0, 1, 15, 16, 17, 33])
  func whatRowsOfOtherBlocksHeldBeforeDoesNotCount(count: Int) throws {
    let network = try Self.network()
    let blocks = Array(Self.rows.prefix(count))
    let judgements = Self.judge(network, blocks)
    #expect(judgements.count == count && judgements.allSatisfy(\.isFinite))
    _ = Self.judge(network, Self.rows)
    #expect(Self.judge(network, blocks) == judgements)
  }

  @Test func blocksFarFromTheEndsAreJudgedAlikeHoweverLongThePageIs() throws {
    let blocks = [[Float]](repeating: Self.rows[3], count: 100_000)
    let judgements = Self.judge(try Self.network(), blocks)
    #expect(judgements.count == blocks.count)
    #expect(Set(judgements[20..<judgements.count - 20]).count == 1)
    #expect(judgements[0] != judgements[1000])
  }

  @Test func numbersThatNoPageHasAreBounded() throws {
    let strange: [Float] = [.infinity, -.infinity, .greatestFiniteMagnitude, -1e30, 0, 1e9]
    let blocks = strange.map { value in [value, 1, value, value, value, value] }
    #expect(Self.judge(try Self.network(), blocks).allSatisfy { abs($0) < 100 })
  }

  @Test func aDamagedNetworkIsRefused() {
    let bytes = MainTextModel.decoded(Self.written)
    for end in stride(from: 0, to: bytes.count, by: 7) {
      var offset = 0
      #expect(MainTextNetwork(Array(bytes[..<end]).span, at: &offset) == nil, "\(end) bytes")
      #expect(offset == 0)
    }
  }
}
