internal import Storage

/// Decoding of one page: levels, then values.
struct ParquetPage {
  /// For each value, null or not, 0 where a row starts; empty for columns without lists.
  var repetition: [UInt32] = []
  /// For each value, null or not, how much of it is there; empty for columns without nulls.
  var definition: [UInt32] = []
  /// The values that are there.
  var values: PageValues
  /// How many values there are, nulls included.
  var count: Int

  /// The most bytes that a page may have, decompressed.
  static let maximumBytes = 1 << 29
  /// The most values: a few bytes may say that there are any number of equal ones.
  static let maximumCount = 1 << 24

  /// Decodes a data page of either version.
  init(
    header: ThriftValue, stored: [UInt8], codec: Int, column: ParquetColumn
  ) throws(ColumnarError) {
    let size = header[2]?.integer ?? -1
    guard 0...Self.maximumBytes ~= size else {
      throw ColumnarError("a page of more than \(Self.maximumBytes) bytes")
    }
    let isVersion2 = header[1]?.integer == 3
    guard let description = isVersion2 ? header[8] : header[5],
      let count = description[1]?.integer, 0...Self.maximumCount ~= count
    else {
      throw ColumnarError("a page has no description, or more than \(Self.maximumCount) values")
    }
    self.count = count
    let levels =
      isVersion2
      ? try Self.levels2(description, stored, codec: codec, size: size, count, column)
      : try Self.levels1(description, stored, codec: codec, size: size, count, column)
    (repetition, definition) = (levels.repetition, levels.definition)
    let present =
      definition.isEmpty ? count : definition.count { $0 == UInt32(column.maximumDefinition) }
    values = try PageValues(
      levels.page.span.extracting(levels.end..<levels.page.count),
      encoding: description[isVersion2 ? 4 : 2]?.integer ?? -1,
      count: present, column: column)
    guard values.count == present else {
      throw ColumnarError("a page has \(values.count) values where \(present) should be")
    }
  }

  /// The levels of a page, and its values behind `end`.
  private struct Levels {
    var repetition: [UInt32] = []
    var definition: [UInt32] = []
    var page: [UInt8] = []
    var end = 0
  }

  /// Of version 1: levels and values are compressed together, and each list of levels has its size
  /// before it.
  private static func levels1(
    _ description: ThriftValue, _ stored: [UInt8], codec: Int, size: Int, _ count: Int,
    _ column: ParquetColumn
  ) throws(ColumnarError) -> Levels {
    let page = try decompress(stored.span, codec: codec, size: size)
    var position = 0
    func levels(_ maximum: Int, encoding: Int) throws(ColumnarError) -> [UInt32] {
      guard encoding == 3, position <= page.count - 4 else {
        throw ColumnarError("levels are encoded in a way that is not read (\(encoding))")
      }
      let length = Int(littleEndian(page.span, at: position, as: UInt32.self))
      position += 4
      guard length <= page.count - position else {
        throw ColumnarError("a page's levels do not fit into it")
      }
      defer { position += length }
      return try RunLength.decode(
        page.span.extracting(position..<position + length), bitWidth: bitWidth(maximum),
        count: count)
    }
    var found = Levels()
    if column.isList {
      found.repetition = try levels(1, encoding: description[4]?.integer ?? -1)
    }
    if column.maximumDefinition > 0 {
      found.definition = try levels(
        column.maximumDefinition, encoding: description[3]?.integer ?? -1)
    }
    (found.page, found.end) = (page, position)
    return found
  }

  /// Of version 2: levels are not compressed, and the description says how long they are.
  private static func levels2(
    _ description: ThriftValue, _ stored: [UInt8], codec: Int, size: Int, _ count: Int,
    _ column: ParquetColumn
  ) throws(ColumnarError) -> Levels {
    let repetitionBytes = description[6]?.integer ?? 0
    let definitionBytes = description[5]?.integer ?? 0
    guard repetitionBytes >= 0, definitionBytes >= 0, repetitionBytes <= stored.count,
      definitionBytes <= stored.count - repetitionBytes, repetitionBytes + definitionBytes <= size
    else { throw ColumnarError("a page's levels do not fit into it") }
    let end = repetitionBytes + definitionBytes
    var found = Levels()
    if column.isList {
      found.repetition = try RunLength.decode(
        stored.span.extracting(0..<repetitionBytes), bitWidth: 1, count: count)
    }
    if column.maximumDefinition > 0 {
      found.definition = try RunLength.decode(
        stored.span.extracting(repetitionBytes..<end),
        bitWidth: bitWidth(column.maximumDefinition), count: count)
    }
    let isCompressed = description[7]?.bool ?? true
    found.page = try decompress(
      stored.span.extracting(end..<stored.count), codec: isCompressed ? codec : 0,
      size: size - end)
    return found
  }

  /// Decodes a dictionary page.
  static func dictionary(
    header: ThriftValue, stored: [UInt8], codec: Int, column: ParquetColumn
  ) throws(ColumnarError) -> PageValues {
    let size = header[2]?.integer ?? -1
    guard 0...maximumBytes ~= size, let count = header[7]?[1]?.integer,
      0...maximumCount ~= count
    else { throw ColumnarError("a dictionary page has no description") }
    let page = try decompress(stored.span, codec: codec, size: size)
    return try PageValues(page.span, encoding: 0, count: count, column: column)
  }

  /// The numbers of the encodings of values and levels that chunks may list; 4, the old one of levels, is listed
  /// by writers that do not use it.
  static let encodings: Set<Int> = [0, 2, 3, 4, 5, 6, 7, 8, 9]

  /// What is wrong with a compression; nil with one that is read.
  static func fault(ofCodec codec: Int) -> String? {
    guard ![0, 1, 2, 4, 5, 6, 7].contains(codec) else { return nil }
    let name = codec == 3 ? "LZO" : "codec \(codec)"
    return "its pages are compressed with \(name), which is not read"
  }

  private static func bitWidth(_ maximum: Int) -> Int { Int.bitWidth - maximum.leadingZeroBitCount }

  /// Undoes the compression of a page of `size` bytes.
  private static func decompress(
    _ stored: Span<UInt8>, codec: Int, size: Int
  ) throws(ColumnarError) -> [UInt8] {
    let coding: ContentCoding
    switch codec {
    case 0:
      var bytes: [UInt8] = []
      bytes.append(copying: stored)
      guard bytes.count == size else { throw ColumnarError("a page has not the size it says") }
      return bytes
    case 1: return try Snappy.decode(stored, size: size)
    case 2: coding = .gzip
    case 4: coding = .brotli
    case 5: return try LZ4.decodeFrames(stored, size: size)
    case 7: return try LZ4.decode(stored, size: size)
    case 6: coding = .zstd
    default: throw ColumnarError(fault(ofCodec: codec) ?? "")
    }
    let result = Decompression.decode(stored, coding, limit: size)
    guard result.isComplete, result.bytes.count == size else {
      throw ColumnarError("the compressed data of a page is damaged")
    }
    return result.bytes
  }
}

extension PageValues {
  /// Decodes `count` values.
  init(
    _ bytes: Span<UInt8>, encoding: Int, count: Int, column: ParquetColumn
  ) throws(ColumnarError) {
    switch (encoding, column.physicalType) {
    case (0, let type): self = try Self.plain(bytes, type, count: count, column: column)
    case (2, _), (8, _):
      if count == 0 {
        self = .indices([])
        return
      }
      guard bytes.count > 0 else { throw ColumnarError("a page has no dictionary indices") }
      self = .indices(
        try RunLength.decode(
          bytes.extracting(1..<bytes.count), bitWidth: Int(bytes[0]), count: count))
    case (3, .boolean):
      guard bytes.count >= 4 else { throw ColumnarError("a page of booleans is damaged") }
      let bits = try RunLength.decode(
        bytes.extracting(4..<bytes.count), bitWidth: 1, count: count)
      self = .bools(bits.map { $0 == 1 })
    case (5, .int32), (5, .int64):
      var decoder = DeltaDecoder()
      let values = try decoder.integers(bytes, limit: count)
      // Differences of 32-bit integers wrap around in 32 bits.
      self = .integers(
        column.physicalType == .int32
          ? values.map { Int64(Int32(truncatingIfNeeded: $0)) } : values)
    case (6, .byteArray):
      var decoder = DeltaDecoder()
      let strings = try decoder.strings(bytes, limit: count)
      self = .strings(bytes: strings.bytes, ends: strings.ends)
    case (7, .byteArray), (7, .fixedByteArray):
      var decoder = DeltaDecoder()
      let strings = try decoder.prefixedStrings(bytes, limit: count)
      self = .strings(bytes: strings.bytes, ends: strings.ends)
    case (9, .int32), (9, .int64), (9, .float), (9, .double), (9, .fixedByteArray):
      let type = column.physicalType
      let width =
        switch type {
        case .int32, .float: 4
        case .int64, .double: 8
        default: column.fixedSize
        }
      let joined = try Self.joined(bytes, width: width, count: count)
      self = try Self.plain(joined.span, type, count: count, column: column)
    default:
      throw ColumnarError("its values are encoded in a way that is not read (\(encoding))")
    }
  }

  /// The values whose first bytes stand together, then their second ones, and so on: BYTE_STREAM_SPLIT.
  ///
  ///     A0 B0 C0  A1 B1 C1      three values of two bytes: A0 A1  B0 B1  C0 C1
  private static func joined(
    _ bytes: Span<UInt8>, width: Int, count: Int
  ) throws(ColumnarError) -> [UInt8] {
    guard width > 0, bytes.count % width == 0, bytes.count / width == count else {
      throw ColumnarError("a page has not the size of its values")
    }
    var joined: [UInt8] = []
    joined.reserveCapacity(bytes.count)
    for value in 0..<count {
      for place in 0..<width { joined.append(bytes[place * count + value]) }
    }
    return joined
  }

  private static func plain(
    _ bytes: Span<UInt8>, _ type: ParquetColumn.PhysicalType, count: Int, column: ParquetColumn
  ) throws(ColumnarError) -> PageValues {
    let damaged = ColumnarError("a page is too short for its values")
    func check(_ width: Int) throws(ColumnarError) {
      guard count <= bytes.count / max(1, width) else { throw damaged }
    }
    switch type {
    case .boolean:
      guard count <= bytes.count * 8 else { throw damaged }
      return .bools((0..<count).map { bytes[$0 >> 3] >> UInt8($0 & 7) & 1 == 1 })
    case .int32:
      try check(4)
      return .integers(
        littleEndianIntegers(bytes.extracting(0..<4 * count), byteCount: 4)
          .map { Int64(Int32(bitPattern: $0)) })
    case .int64:
      try check(8)
      return .integers(
        (0..<count).map { Int64(bitPattern: littleEndian(bytes, at: 8 * $0, as: UInt64.self)) })
    case .int96:
      try check(12)
      return .integers(
        (0..<count).map { index in
          let nanoseconds = littleEndian(bytes, at: 12 * index, as: UInt64.self)
          let day = Int64(littleEndian(bytes, at: 12 * index + 8, as: UInt32.self))
          // Day 2,440,588 of the Julian calendar is 1970-01-01.
          return (day - 2_440_588) &* 86_400_000_000_000 &+ Int64(bitPattern: nanoseconds)
        })
    case .float:
      try check(4)
      return .floats(
        (0..<count).map { Float(bitPattern: littleEndian(bytes, at: 4 * $0, as: UInt32.self)) })
    case .double:
      try check(8)
      return .doubles(
        (0..<count).map { Double(bitPattern: littleEndian(bytes, at: 8 * $0, as: UInt64.self)) })
    case .byteArray:
      try check(4)
      var text: [UInt8] = []
      text.reserveCapacity(bytes.count - 4 * count)
      var ends: [Int] = []
      ends.reserveCapacity(count)
      var position = 0
      for _ in 0..<count {
        guard position <= bytes.count - 4 else { throw damaged }
        let length = Int(littleEndian(bytes, at: position, as: UInt32.self))
        position += 4
        guard length <= bytes.count - position else { throw damaged }
        text.append(copying: bytes.extracting(position..<position + length))
        position += length
        ends.append(text.count)
      }
      return .strings(bytes: text, ends: ends)
    case .fixedByteArray:
      let size = column.fixedSize
      guard size > 0 else { throw damaged }
      try check(size)
      var text: [UInt8] = []
      text.append(copying: bytes.extracting(0..<size * count))
      return .strings(bytes: text, ends: (0..<count).map { ($0 + 1) * size })
    }
  }
}
