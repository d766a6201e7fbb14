internal import JSON

/// How documents become training sequences.
public enum SequencePacking: String, Sendable, CaseIterable {
  /// Documents end to end, cut into sequences of equal length; only the last one has padding.
  ///
  /// How GPT-3 was trained: Brown et al. 2020, section 2.3 and appendix B,
  /// <https://arxiv.org/abs/2005.14165>.
  case concatenate
  /// Pieces of documents, none cut that is not longer than a sequence, put together so that
  /// sequences fill up.
  ///
  /// Best-fit-decreasing: Ding et al. 2024, "Fewer Truncations Improve Language Modeling",
  /// <https://arxiv.org/abs/2404.10830>.
  case bestFit = "best-fit"
  /// One document a sequence, filled up with padding; a longer one takes several.
  case pad
  /// One document a sequence, as long as it is, without padding.
  case documents

  /// Whether documents stand end to end, whole, in the order in which they come.
  public var isStream: Bool { self == .concatenate || self == .documents }
}

/// Where a document is cut that is longer than a sequence, in `best-fit` and `pad`.
public enum LongDocuments: String, Sendable, CaseIterable {
  /// Into as many pieces as are needed.
  case split
  /// Behind the first sequence's worth; the rest is dropped and counted.
  case truncate
}

/// A column beside `input_ids` that Arrow, Parquet and MDS shards may have.
public enum SequenceColumn: String, Sendable, CaseIterable {
  /// The document's name, where a sequence is one document; else empty.
  case id
  /// 1 for tokens, 0 for padding.
  case attentionMask = "attention_mask"
  /// Positions that start at 0 in each piece, so that attention can be kept within documents.
  case positionIDs = "position_ids"
  /// The token IDs, and -100 where the loss does not count.
  case labels
  /// The number of the piece in its sequence, from 1; 0 for padding.
  case segmentIDs = "segment_ids"
  /// 1 where the loss counts.
  case lossMask = "loss_mask"
  /// Where pieces start, and the end of the last: for variable-length attention.
  case cumulativeLengths = "cu_seqlens"
}

/// How tokens are laid out in shards.
public struct PackingLayout: Sendable, Hashable {
  /// The shards' file format.
  public var format: ShardFormat
  /// How documents become sequences.
  public var packing: SequencePacking
  /// Tokens a training sequence.
  public var sequenceLength: Int
  /// Tokens a shard, a multiple of `sequenceLength`.
  ///
  /// With `documents` a shard ends before the document that would not fit; one that is larger gets a
  /// shard of its own.
  public var tokensPerShard: Int
  /// Entries of the vocabulary: every ID must be below, and it decides the token type.
  public var vocabularySize: Int
  /// The ID that fills up sequences.
  public var paddingID: UInt32
  /// What becomes of documents longer than a sequence.
  public var longDocuments = LongDocuments.split
  /// Tokens that a piece of a long document has in common with the piece before, below
  /// `sequenceLength`.
  public var overlap = 0
  /// Columns of formats that have columns: Arrow, Parquet and MDS.
  public var columns: Set<SequenceColumn> = []
  /// The zstd level of formats that can be compressed: MDS and Parquet; nil: not compressed.
  public var zstdLevel: Int?
  /// The checksums that MDS records.
  public var mdsHashes: [MDSHash] = []
  /// The most bytes of an MDS shard, before compression.
  var mdsSizeLimit = 1 << 26
  /// Whether documents bring loss masks along that shards are to keep.
  public var writesLossMask = false
  /// Whether documents were shuffled, repeated or left out before they were packed.
  public var isRearranged = false
  /// The vocabulary's name, which datatrove records.
  public var vocabularyName = ""

  /// How a token is stored.
  public var tokenType: TokenType {
    // Megatron's own rule leaves room below 65,536 and has no unsigned four bytes.
    format == .megatron && vocabularySize >= 65_500
      ? .uint32 : TokenType(vocabularySize: vocabularySize)
  }

  /// Describes a layout; `tokensPerShard` is rounded down to whole sequences, at least one.
  public init(
    format: ShardFormat, packing: SequencePacking? = nil, sequenceLength: Int,
    tokensPerShard: Int, vocabularySize: Int, paddingID: UInt32
  ) {
    precondition(sequenceLength > 0, "a sequence has at least one token")
    self.format = format
    self.packing = packing ?? format.usualPacking
    self.sequenceLength = sequenceLength
    self.tokensPerShard = max(1, tokensPerShard / sequenceLength) * sequenceLength
    self.vocabularySize = vocabularySize
    self.paddingID = paddingID
  }

  /// Whether shards get a companion that says where pieces of documents end.
  ///
  /// Not where each sequence is a document, and the format says where it ends.
  var writesBoundaries: Bool { packing != .documents || !format.recordsSequenceEnds }

  /// Whether the tokens of all shards, padding left out, are those of the run's documents in order.
  var keepsDocumentOrder: Bool { packing.isStream && !isRearranged }
}

extension PackingLayout {
  /// Checks that the format can hold what is asked for.
  ///
  /// - Throws: `ShardError.unsupported`, which names the settings at fault.
  public func check() throws(ShardError) {
    if overlap > 0, packing.isStream {
      throw .unsupported(
        "an overlap needs the packing best-fit or pad: \(packing.rawValue) cuts no document into pieces"
      )
    }
    if overlap >= sequenceLength {
      throw .unsupported(
        "an overlap of \(overlap) leaves nothing new in a sequence of "
          + "\(sequenceLength) tokens")
    }
    if format.needsEqualSequences, packing == .documents {
      throw .unsupported(
        "\(format.rawValue) shards need sequences of one length: packing "
          + "\"documents\" has none (use concatenate, best-fit or pad)")
    }
    if format == .litdata, packing == .documents {
      throw .unsupported(
        "LitData's TokensLoader passes over what does not fill a block: packing \"documents\" would "
          + "lose tokens (use concatenate, best-fit or pad)")
    }
  }
}

// MARK: - JSON

extension PackingLayout {
  /// Appends the layout as a JSON object.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("format", format.rawValue)
    writer.member("token_type", tokenType.rawValue)
    writer.member("packing", packing.rawValue)
    writer.member("sequence_length", sequenceLength)
    writer.member("tokens_per_shard", tokensPerShard)
    writer.member("long_documents", longDocuments.rawValue)
    writer.member("overlap", overlap)
    writer.key("loss_mask")
    writer.bool(writesLossMask)
    writer.key("rearranged")
    writer.bool(isRearranged)
    writer.key("columns")
    writer.beginArray()
    for column in SequenceColumn.allCases where columns.contains(column) {
      writer.string(column.rawValue)
    }
    writer.endArray()
    if let zstdLevel { writer.member("zstd_level", zstdLevel) }
    writer.endObject()
  }

  /// Reads what `write` wrote.
  init(
    _ members: JSONMembers, vocabularySize: Int, paddingID: UInt32
  ) throws(ShardError) {
    func choice<Choice: RawRepresentable<String>>(_ key: String) throws(ShardError) -> Choice {
      guard let choice = Choice(rawValue: try members.string(key)) else {
        throw .malformed(
          path: members.path, reason: "layout.\(key) is not one that this version knows")
      }
      return choice
    }
    self.init(
      format: try choice("format"), packing: try choice("packing"),
      sequenceLength: max(1, try members.count("sequence_length")),
      tokensPerShard: try members.count("tokens_per_shard"), vocabularySize: vocabularySize,
      paddingID: paddingID)
    longDocuments = try choice("long_documents")
    overlap = try members.count("overlap")
    writesLossMask = members.element["loss_mask"]?.bool ?? false
    isRearranged = members.element["rearranged"]?.bool ?? false
    columns = Set(try members.strings("columns").compactMap(SequenceColumn.init(rawValue:)))
    zstdLevel = members.element["zstd_level"]?.integer
  }
}
