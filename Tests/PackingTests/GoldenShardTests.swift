import Columnar
import Foundation
import Storage
import TestSupport
import Testing

@testable import Packing

/// Files that the formats' own writers made of three documents, and ours of the same.
@Suite struct GoldenShardTests {
  static let small: [[UInt32]] = [
    [1, 2, 3, 50256], [258, 50256], [65535, 7, 8, 9, 10, 50256],
  ]
  static let large: [[UInt32]] = [
    [1, 2, 3, 128_001], [65536, 128_001], [128_000, 7, 8, 9, 10, 128_001],
  ]
  static let masks: [[UInt8]] = [[0, 0, 1, 1], [1, 1], [0, 1, 1, 1, 1, 1]]

  static func rows(_ documents: [[UInt32]], masks: [[UInt8]] = []) -> [SequenceRow] {
    documents.enumerated().map { number, tokens in
      var row = SequenceRow()
      row.tokens = tokens
      row.lossMask = masks.isEmpty ? [] : masks[number]
      row.pieces = [
        SequenceRow.Piece(document: number, offset: 0, count: tokens.count, endsDocument: true)
      ]
      row.label.id = "doc-\(number)"
      row.label.path = "in/a.jsonl.gz"
      row.label.recordNumber = number + 1
      return row
    }
  }

  static func layout(
    _ format: ShardFormat, vocabularySize: Int, _ packing: SequencePacking = .documents
  ) -> PackingLayout {
    var layout = PackingLayout(
      format: format, packing: packing, sequenceLength: 4, tokensPerShard: 64,
      vocabularySize: vocabularySize, paddingID: 0)
    layout.vocabularyName = "golden/tokenizer.json"
    return layout
  }

  private func write(
    _ rows: [SequenceRow], _ writer: any ShardWriter
  ) throws -> Shard {
    for row in rows { try writer.append(row) }
    return try writer.finish()
  }

  private func expectSame(_ folder: TemporaryFolder, _ ours: String, _ golden: String) throws {
    let written = try readFile(folder.path + "/" + ours)
    #expect(try written == Fixtures.bytes(golden), "\(ours) is not \(golden)")
  }

  @Test(arguments: [("u16", 65_000, small), ("i32", 128_256, large)])
  func writesWhatMegatronWrites(name: String, vocabularySize: Int, documents: [[UInt32]]) throws {
    let folder = try TemporaryFolder()
    // Of 65,536 IDs, which Megatron gives four bytes: the golden file was declared uint16.
    var layout = Self.layout(.megatron, vocabularySize: vocabularySize)
    layout.vocabularySize = name == "u16" ? 65_499 : vocabularySize
    _ = try write(
      Self.rows(documents), MegatronWriter(folder: folder.path, prefix: name, layout: layout))
    try expectSame(folder, name + ".bin", "megatron/\(name).bin")
    try expectSame(folder, name + ".idx", "megatron/\(name).idx")
  }

  @Test func writesWhatDatatroveWrites() throws {
    let folder = try TemporaryFolder()
    var layout = Self.layout(.datatrove, vocabularySize: 65_536)
    layout.writesLossMask = true
    _ = try write(
      Self.rows(Self.small, masks: Self.masks),
      DatatroveWriter(folder: folder.path, name: "00000_u16.ds", layout: layout))
    for part in ["", ".index", ".loss", ".metadata"] {
      try expectSame(folder, "00000_u16.ds" + part, "datatrove/00000_u16.ds" + part)
    }
    _ = try write(
      Self.rows(Self.large),
      DatatroveWriter(
        folder: folder.path, name: "00000_u32.ds",
        layout: Self.layout(.datatrove, vocabularySize: 128_256)))
    for part in ["", ".index", ".metadata"] {
      try expectSame(folder, "00000_u32.ds" + part, "datatrove/00000_u32.ds" + part)
    }
  }

  @Test(arguments: [(12, "12.0 T"), (999, "999.0 T"), (1234, "1.2 KT"), (5_600_000, "5.6 MT")])
  func countsAreWrittenForPeopleAsDatatroveDoes(count: UInt64, text: String) {
    #expect(DatatroveWriter.humanized(count) == text)
  }

  @Test(arguments: [("part-0-00000", 65_536, small), ("part-1-00000", 128_256, large)])
  func writesWhatDolmaWrites(name: String, vocabularySize: Int, documents: [[UInt32]]) throws {
    let folder = try TemporaryFolder()
    var layout = Self.layout(.dolma, vocabularySize: vocabularySize)
    layout.writesLossMask = name == "part-0-00000"
    _ = try write(
      Self.rows(documents, masks: layout.writesLossMask ? Self.masks : []),
      DolmaWriter(folder: folder.path, prefix: name, layout: layout))
    try expectSame(folder, name + ".npy", "dolma/\(name).npy")
    if layout.writesLossMask {
      try expectSame(folder, name + ".label_mask.npy", "dolma/\(name).label_mask.npy")
    }
    // Python's gzip writes the time and the name into its header: what is inside must be the same.
    let ours = try readFile(folder.path + "/\(name).csv.gz")
    let golden = try Fixtures.bytes("dolma/\(name).csv.gz")
    #expect(
      Decompression.decode(ours.span, .gzip, limit: 1 << 20)
        == Decompression.decode(golden.span, .gzip, limit: 1 << 20))
  }

  @Test func writesFlatFilesAsNanoGPTAndLLMCDo() throws {
    let folder = try TemporaryFolder()
    for (documents, size, bits, model) in [
      (Self.small, 65_536, "u16", "gpt2"), (Self.large, 128_256, "u32", "llama3"),
    ] {
      let type = TokenType(vocabularySize: size)
      _ = try write(
        Self.rows(documents), FlatBinWriter(folder: folder.path, name: "a.bin", type: type))
      try expectSame(folder, "a.bin", "flat/nanogpt_\(bits).bin")
      _ = try write(
        Self.rows(documents), LLMCWriter(folder: folder.path, name: "b.bin", type: type))
      try expectSame(folder, "b.bin", "llmc/\(model).bin")
    }
  }

  @Test func writesWhatNumPyWrites() throws {
    let folder = try TemporaryFolder()
    let flat = Self.small.flatMap(\.self)
    _ = try write(
      Self.rows(stride(from: 0, to: 12, by: 4).map { Array(flat[$0..<$0 + 4]) }),
      NumPyWriter(folder: folder.path, name: "a.npy", type: .uint16, sequenceLength: 4))
    try expectSame(folder, "a.npy", "flat/npy_2d_u16.npy")
  }

  @Test func writesWhatSafetensorsWrites() throws {
    let folder = try TemporaryFolder()
    var layout = Self.layout(.safetensors, vocabularySize: 65_536)
    layout.writesLossMask = true
    _ = try write(
      Self.rows(Self.small, masks: Self.masks),
      SafetensorsWriter(
        folder: folder.path, name: "a.safetensors", layout: layout,
        metadata: #"{"format":"pt","eos_token_id":"50256"}"#))
    try expectSame(folder, "a.safetensors", "safetensors/packed_u16.safetensors")
  }

  @Test(arguments: [("litdata_np_u16", 65_536, small), ("litdata_torch_i32", 128_256, large)])
  func writesWhatLitDataWrites(name: String, vocabularySize: Int, documents: [[UInt32]]) throws {
    let folder = try TemporaryFolder()
    var layout = Self.layout(.litdata, vocabularySize: vocabularySize)
    layout.tokensPerShard = 8
    let type = layout.tokenType
    var shards: [Shard] = []
    let rows = Self.rows(documents)
    for (index, part) in [rows[..<2], rows[2...]].enumerated() {
      shards.append(
        try write(
          Array(part),
          LitDataWriter(folder: folder.path, name: "chunk-0-\(index).bin", type: type)))
      try expectSame(folder, "chunk-0-\(index).bin", "\(name)/chunk-0-\(index).bin")
    }
    _ = try LitDataWriter.writeIndex(of: shards, layout: layout, folder: folder.path)
    try expectSame(folder, "index.json", "\(name)/index.json")
  }

  @Test(arguments: ["mds_u16", "mds_u16_hash", "mds_u16_zstd", "mds_u32", "mds_fixed"])
  func writesWhatMosaicMLWrites(name: String) throws {
    let folder = try TemporaryFolder()
    var layout = Self.layout(.mds, vocabularySize: name == "mds_u32" ? 128_256 : 65_536)
    var rows = Self.rows(name == "mds_u32" ? Self.large : Self.small)
    switch name {
    case "mds_u16_hash": layout.mdsHashes = [.xxh64, .sha1]
    case "mds_u16_zstd":
      layout.mdsHashes = [.xxh64]
      layout.zstdLevel = 3
    case "mds_u32": layout.columns = [.id]
    case "mds_fixed":
      layout.packing = .concatenate
      let flat = Self.small.flatMap(\.self)
      rows = Self.rows(stride(from: 0, to: 12, by: 4).map { Array(flat[$0..<$0 + 4]) })
    default: break
    }
    let shard = try write(
      rows, MDSWriter(folder: folder.path, name: "shard.00000.mds", layout: layout))
    _ = try MDSWriter.writeIndex(of: [shard], folder: folder.path)
    guard name == "mds_u16_zstd" else {
      try expectSame(folder, "shard.00000.mds", "\(name)/shard.00000.mds")
      try expectSame(folder, "index.json", "\(name)/index.json")
      return
    }
    // Another version of zstd may compress to other bytes; what is inside must be the same.
    let ours = try readFile(folder.path + "/shard.00000.mds.zstd")
    let golden = try Fixtures.bytes("\(name)/shard.00000.mds.zstd")
    #expect(
      Decompression.decode(ours.span, .zstd, limit: 1 << 20)
        == Decompression.decode(golden.span, .zstd, limit: 1 << 20))
    #expect(shard.indexEntry.contains(#""hashes": {"xxh64": "371bc2fdf1a095bb"}"#))
  }

  @Test func writesWhatHuggingFaceDatasetsWrites() throws {
    let folder = try TemporaryFolder()
    let layout = Self.layout(.arrow, vocabularySize: 128_256)
    let name = "data-00000-of-00001.arrow"
    let shard = try write(
      Self.rows(Self.large), ArrowShardWriter(folder: folder.path, name: name, layout: layout))
    _ = try ArrowShardWriter.writeIndex(of: [shard], layout: layout, folder: folder.path)
    for file in [name, "dataset_info.json"] {
      try expectSame(folder, file, "arrow/hf_save_to_disk/\(file)")
    }
    // The library makes the fingerprint by chance.
    func state(_ bytes: [UInt8]) -> [Substring] {
      String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        .filter { !$0.contains("_fingerprint") }
    }
    #expect(
      try state(readFile(folder.path + "/state.json"))
        == state(Fixtures.bytes("arrow/hf_save_to_disk/state.json")))
  }

  @Test(arguments: [("u16", small), ("i32", large)])
  func writesTheStreamsThatArrowWrites(name: String, documents: [[UInt32]]) throws {
    let columns = [
      ColumnDescription(name: "id", kind: .text),
      ColumnDescription(name: "input_ids", kind: .list(name == "u16" ? .uint16 : .int32)),
    ]
    var buffers = columns.map(ColumnBuffer.init)
    for (number, document) in documents.enumerated() {
      buffers[0].append(text: "doc-\(number)")
      buffers[1].append(integers: document.span)
    }
    let encoder = ArrowStreamEncoder(columns: columns)
    #expect(
      try encoder.schema + encoder.batch(buffers) + ArrowStreamEncoder.end
        == Fixtures.bytes("arrow/\(name).arrows"))
  }

  @Test(arguments: [
    ("megatron/u16.bin", small), ("megatron/i32.idx", large), ("megatron/multimodal.bin", small),
    ("datatrove/00000_u16.ds", small), ("datatrove/00000_u32.ds", large),
    ("datatrove/00000_megatron.bin", small), ("dolma/part-0-00000.npy", small),
    ("flat/nanogpt_u16.bin", small), ("flat/npy_1d_u16.npy", small),
    ("flat/npy_1d_u32.npy", large), ("flat/npy_2d_u16.npy", small), ("llmc/gpt2.bin", small),
    ("llmc/llama3.bin", large), ("mds_u16/shard.00000.mds", small),
    ("mds_u16_hash/shard.00000.mds", small), ("mds_u16_zstd/shard.00000.mds.zstd", small),
    ("mds_u32/shard.00000.mds", large), ("mds_dynamic/shard.00000.mds", large),
    ("mds_fixed/shard.00000.mds", small), ("safetensors/packed_u16.safetensors", small),
    ("arrow/i32.arrow", large), ("arrow/i32.arrows", large), ("arrow/u16.arrows", small),
    ("arrow/hf_save_to_disk/data-00000-of-00001.arrow", large),
    ("arrow/i32_plain_none.parquet", large), ("arrow/i32_zstd.parquet", large),
  ])
  func readsWhatOthersWrote(name: String, documents: [[UInt32]]) throws {
    let contents = try ShardContents(path: Fixtures.path(name))
    #expect(contents.tokens == documents.flatMap(\.self))
    #expect(contents.tokenType == (documents == Self.small ? .uint16 : .uint32))
    if ["megatron", "datatrove", "dolma", "safetensors"].contains(where: name.hasPrefix) {
      #expect(contents.segmentEnds ?? contents.rowEnds == [4, 6, 12])
    }
    if name.hasPrefix("mds_u") { #expect(contents.rowEnds == [4, 6, 12]) }
    if ["dolma", "safetensors", "datatrove/00000_u16"].contains(where: name.hasPrefix) {
      #expect(contents.lossMask == Self.masks.flatMap(\.self))
    }
  }

  @Test func readsShardsOfSeveralFiles() throws {
    let chunks = try ["litdata_np_u16", "litdata_torch_i32"].map { folder in
      try (0..<2).flatMap {
        try ShardContents(path: Fixtures.path("\(folder)/chunk-0-\($0).bin")).tokens
      }
    }
    #expect(chunks == [Self.small, Self.large].map { $0.flatMap(\.self) })
    let shards = try (0..<2).flatMap {
      try ShardContents(path: Fixtures.path("mds_small_shards/shard.0000\($0).mds")).tokens
    }
    #expect(shards == Self.small.flatMap(\.self))
  }

  @Test func readsDocumentsOfSeveralSequencesAndOfNone() throws {
    let contents = try ShardContents(path: Fixtures.path("megatron/sentences_and_empty.bin"))
    #expect(contents.tokens == [1, 2, 3, 4, 50256, 5, 50256])
    #expect(contents.rowEnds == [2, 5, 7])
    #expect(contents.segmentEnds == [5, 5, 7])
  }
}
