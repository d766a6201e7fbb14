internal import JSON
internal import Storage

/// Writes safetensors files: `input_ids`, `cu_seqlens` and, with loss masks, `loss_mask`.
///
/// | width | meaning |
/// |---|---|
/// | 8 | length of the header |
/// | … | header: JSON of each tensor's type, shape and place, padded with blanks to a multiple of 8 |
/// | … | the tensors' bytes |
///
/// `input_ids` has the shape [sequences, sequence length], or one dimension where sequences differ in
/// length. `cu_seqlens` goes over all tokens of the file; padding is a piece of its own. Tensors come in
/// the order in which the reference sorts them, by type and then by name.
/// <https://github.com/huggingface/safetensors#format>.
final class SafetensorsWriter: ShardWriter {
  private let folder: String
  private let name: String
  private let layout: PackingLayout
  private let metadata: String
  private var tokens: [UInt8] = []
  private var ends: [UInt32] = [0]
  private var loss: [UInt8] = []

  /// Starts `folder/name`; `metadata` is the JSON object of `__metadata__`.
  init(
    folder: String, name: String, layout: PackingLayout, metadata: String = #"{"format":"pt"}"#
  ) {
    self.folder = folder
    self.name = name
    self.layout = layout
    self.metadata = metadata
  }

  private var tokenCount: Int { tokens.count / layout.tokenType.byteCount }

  func fits(_ row: borrowing SequenceRow) -> Bool {
    tokenCount + row.tokens.count <= Int(Int32.max)
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    guard fits(row) else {
      throw .unsupported("cu_seqlens counts up to 2^31 - 1 tokens: a document has more")
    }
    var end = ends.last ?? 0
    for piece in row.pieces {
      end += UInt32(piece.count)
      ends.append(end)
    }
    if row.paddingCount > 0 { ends.append(end + UInt32(row.paddingCount)) }
    layout.tokenType.append(row.tokens.span, to: &tokens)
    if layout.writesLossMask { loss += row.fullLossMask }
  }

  func finish() throws(ShardError) -> Shard {
    let count = tokenCount
    let shape =
      layout.packing == .documents
      ? "\(count)" : "\(count / layout.sequenceLength),\(layout.sequenceLength)"
    var lengths: [UInt8] = []
    appendLittleEndian(ends.span, byteCount: 4, to: &lengths)
    let ids = ("input_ids", layout.tokenType == .uint16 ? "U16" : "U32", shape, tokens)
    let ranges = ("cu_seqlens", "I32", "\(ends.count)", lengths)
    var tensors = layout.tokenType == .uint16 ? [ranges, ids] : [ids, ranges]
    if layout.writesLossMask { tensors.append(("loss_mask", "U8", "\(count)", loss)) }
    var header = "{\"__metadata__\":\(metadata)"
    var offset = 0
    for (name, type, shape, bytes) in tensors {
      header += ",\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":[\(shape)],"
      header += "\"data_offsets\":[\(offset),\(offset + bytes.count)]}"
      offset += bytes.count
    }
    header += "}"
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    var writer = ByteWriter()
    writer.append(UInt64(header.utf8.count))
    writer.append(header)
    return Shard(
      file: try FileSummary.write(
        [writer.bytes] + tensors.map(\.3), folder: folder, name: name))
  }
}

extension SafetensorsWriter {
  /// Reads `input_ids`, `cu_seqlens` and `loss_mask` back.
  static func read(_ path: String) throws(ShardError) -> ShardContents {
    let file = try wholeFile(path)
    func malformed(_ reason: String) -> ShardError { .malformed(path: path, reason: reason) }
    guard file.count >= 8 else { throw malformed("it is too short for a safetensors file") }
    let length = littleEndian(file.span, at: 0, as: UInt64.self)
    guard length <= UInt64(file.count - 8) else { throw malformed("its header is cut off") }
    let start = 8 + Int(length)
    guard let root = try? JSONDocument(parsing: file.span.extracting(8..<start)).root else {
      throw malformed("its header is not JSON")
    }
    func tensor(_ name: String, _ types: [String: Int]) throws(ShardError) -> (
      values: [UInt32], shape: [Int], byteCount: Int
    )? {
      guard let description = root[name] else { return nil }
      let shape = description["shape"]?.elements.compactMap(\.integer) ?? []
      let place = description["data_offsets"]?.elements.compactMap(\.integer) ?? []
      guard let byteCount = types[description["dtype"]?.string ?? ""], place.count == 2,
        0 <= place[0], place[0] <= place[1], place[1] <= file.count - start, !shape.isEmpty
      else { throw malformed("the tensor \(name) is described wrongly") }
      var elements = 1
      for dimension in shape {
        let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
        guard dimension >= 0, !overflow else {
          throw malformed("the shape of \(name) is impossible")
        }
        elements = product
      }
      guard (place[1] - place[0]) / byteCount == elements,
        (place[1] - place[0]) % byteCount == 0
      else { throw malformed("the bytes of \(name) do not fill its shape") }
      let bytes = file.span.extracting(start + place[0]..<start + place[1])
      return (littleEndianIntegers(bytes, byteCount: byteCount), shape, byteCount)
    }
    let types = ["U16": 2, "I16": 2, "U32": 4, "I32": 4]
    guard let ids = try tensor("input_ids", types) else {
      throw malformed("there is no tensor input_ids")
    }
    var contents = ShardContents(
      tokens: ids.values, tokenType: ids.byteCount == 2 ? .uint16 : .uint32)
    if ids.shape.count == 2, ids.shape[1] > 0 { contents.setRows(ofLength: ids.shape[1]) }
    if let ends = try tensor("cu_seqlens", ["I32": 4]) {
      let ends = ends.values.map(Int.init)
      guard ends.first == 0, ends.last == contents.tokens.count,
        zip(ends, ends.dropFirst()).allSatisfy({ $0 <= $1 })
      else { throw malformed("cu_seqlens does not go from 0 to the number of tokens") }
      contents.segmentEnds = Array(ends.dropFirst())
    }
    if let loss = try tensor("loss_mask", ["U8": 1, "BOOL": 1]) {
      guard loss.values.count == contents.tokens.count, loss.values.allSatisfy({ $0 <= 1 }) else {
        throw malformed("loss_mask is not a 0 or 1 for each token")
      }
      contents.lossMask = loss.values.map { UInt8($0) }
    }
    return contents
  }
}
