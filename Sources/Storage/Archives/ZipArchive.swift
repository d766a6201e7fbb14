/// A ZIP archive that is in memory: its members by name, read one at a time.
///
/// Only the central directory at the archive's end is believed; what lies before each member must agree
/// with it. Members are stored or deflated, with the wide numbers of ZIP64 where they have them; encrypted
/// ones, other methods and archives in parts are refused by name. Nothing is ever written to the
/// disk, and a member whose name leads out of a folder (`../x`, `/x`, `C:\x`) is refused all the
/// same.
///
///     let archive = try ZipArchive(bytes)
///     let page = try archive.contents(of: "OEBPS/chapter1.xhtml", limit: 1 << 26)
///
/// End of central directory, at the archive's end, little-endian (APPNOTE.TXT 6.3.10, 4.3.16,
/// <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>):
///
/// | offset | width | meaning |
/// |---|---|---|
/// | 0 | 4 | `PK\5\6` |
/// | 4, 6 | 2, 2 | this part, part with the directory: 0, 0 |
/// | 8, 10 | 2, 2 | entries in this part, in all |
/// | 12, 16 | 4, 4 | bytes and place of the directory |
/// | 20 | 2 | bytes of the comment that follows |
///
/// Where one of them is all ones, a locator (20 bytes, `PK\6\7`, at 8 the place of the record) stands
/// before it, and before that the record of ZIP64 (4.3.14, 4.3.15):
///
/// | offset | width | meaning |
/// |---|---|---|
/// | 0, 4 | 4, 8 | `PK\6\6`, bytes of the record behind this number |
/// | 16, 20 | 4, 4 | this part, part with the directory: 0, 0 |
/// | 24, 32 | 8, 8 | entries in this part, in all |
/// | 40, 48 | 8, 8 | bytes and place of the directory |
public struct ZipArchive: Sendable {
  /// A member as the central directory has it.
  public struct Entry: Hashable, Sendable {
    /// Its name, with `/` between folders.
    public var name: String
    /// Its size.
    public var byteCount: Int
    /// Its size in the archive.
    var storedByteCount: Int
    fileprivate var method: Int
    fileprivate var flags: Int
    fileprivate var crc: UInt32
    fileprivate var headerOffset: Int
  }

  /// The members in the directory's order; of two with one name the first.
  private(set) var entries: [Entry] = []

  private let bytes: [UInt8]
  private var indices: [String: Int] = [:]

  /// A member of more than this that grows by more than ``maximumGrowth`` is taken for a bomb.
  private static let harmlessByteCount = 1 << 20
  /// Markup shrinks to a tenth, tables to a fiftieth; deflate's limit is 1,032.
  private static let maximumGrowth = 250
  /// A comment has at most 65,535 bytes.
  private static let maximumTail = 22 + 65_535

  /// Reads the directory.
  ///
  /// - Throws: `StorageError` without a path: no archive, cut off, or of a kind that is not read.
  /// - Complexity: O(entries).
  public init(_ bytes: [UInt8]) throws(StorageError) {
    self.bytes = bytes
    let directory = try Directory(bytes)
    let end = directory.end
    // Something may stand before the archive: places count from its own beginning.
    let start = end - directory.size
    guard start >= directory.offset, start >= 0 else {
      throw Self.refusal("", "its directory is cut off")
    }
    let shift = start - directory.offset
    var position = start
    for _ in 0..<directory.count {
      guard position + 46 <= end, Self.number(bytes, position, 4) == 0x0201_4B50 else {
        throw Self.refusal("", "its directory is broken at byte \(position)")
      }
      let nameCount = Self.number(bytes, position + 28, 2)
      let extraStart = position + 46 + nameCount
      let extraEnd = extraStart + Self.number(bytes, position + 30, 2)
      let next = extraEnd + Self.number(bytes, position + 32, 2)
      guard next <= end else {
        throw Self.refusal("", "its directory is broken at byte \(position)")
      }
      // Names are UTF-8 or, in old archives, CP437: what is not UTF-8 gets U+FFFD.
      let name = String(
        decoding: bytes[position + 46..<extraStart], as: UTF8.self)
      var numbers = [24, 20, 42].map { Self.number(bytes, position + $0, 4) }
      guard Self.widen(&numbers, in: bytes, extraStart..<extraEnd) else {
        throw Self.refusal(name, "its sizes and place are missing")
      }
      let entry = Entry(
        name: name, byteCount: numbers[0], storedByteCount: numbers[1],
        method: Self.number(bytes, position + 10, 2), flags: Self.number(bytes, position + 8, 2),
        crc: UInt32(Self.number(bytes, position + 16, 4)), headerOffset: shift + numbers[2])
      if indices[name] == nil {
        indices[name] = entries.count
        entries.append(entry)
      }
      position = next
    }
  }

  /// The member of this name; nil where there is none.
  public func entry(_ name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The content of a member; nil where there is none of this name.
  ///
  /// - Parameters:
  ///   - name: Its name, exactly.
  ///   - limit: A larger member is refused before anything is decoded.
  /// - Throws: `StorageError` with the name as its path: damaged, too large, or of a kind that is not
  ///   read. Nothing of a damaged member is given.
  /// - Complexity: O(its size); memory no more than its size and `limit`.
  public func contents(of name: String, limit: Int) throws(StorageError) -> [UInt8]? {
    guard let entry = entry(name) else { return nil }
    if Self.leadsOutside(name) { throw Self.refusal(name, "its name leads out of the archive") }
    if entry.flags & 1 != 0 { throw Self.refusal(name, "it is encrypted") }
    guard entry.method == 0 || entry.method == 8 else {
      throw Self.refusal(name, "its compression method \(entry.method) is not read")
    }
    if entry.byteCount > limit {
      throw StorageError(path: name, operation: .decompress, cause: .tooLarge(limit: limit))
    }
    if entry.byteCount > Self.harmlessByteCount,
      entry.byteCount / Self.maximumGrowth > entry.storedByteCount
    {
      throw Self.refusal(
        name,
        "it would grow \(entry.byteCount / max(entry.storedByteCount, 1))-fold: a ZIP bomb")
    }
    let data = try data(of: entry)
    var content: [UInt8]
    if entry.method == 0 {
      guard entry.byteCount == entry.storedByteCount else {
        throw Self.refusal(name, "its two sizes differ")
      }
      content = Array(bytes[data])
    } else {
      let decoded = Decompression.inflate(bytes.span.extracting(data), limit: entry.byteCount)
      switch decoded.end {
      case .complete: break
      case .limit: throw Self.refusal(name, "it is larger than the directory says")
      case .truncated: throw Self.refusal(name, "its compressed data ends in the middle")
      case .corrupt(let reason):
        throw Self.refusal(name, "its compressed data is corrupt: \(reason)")
      }
      content = decoded.bytes
    }
    guard content.count == entry.byteCount else {
      throw Self.refusal(name, "it is smaller than the directory says")
    }
    guard Compression.crc32(content.span) == entry.crc else {
      throw Self.refusal(name, "its checksum is wrong")
    }
    return content
  }

  // MARK: -

  /// Where the stored bytes are, behind the member's own header.
  private func data(of entry: Entry) throws(StorageError) -> Range<Int> {
    let header = entry.headerOffset
    guard header + 30 <= bytes.count, Self.number(bytes, header, 4) == 0x0403_4B50 else {
      throw Self.refusal(entry.name, "it is not where the directory says")
    }
    let nameEnd = header + 30 + Self.number(bytes, header + 26, 2)
    let start = nameEnd + Self.number(bytes, header + 28, 2)
    guard start + entry.storedByteCount <= bytes.count else {
      throw Self.refusal(entry.name, "it is cut off")
    }
    guard
      String(decoding: bytes[header + 30..<nameEnd], as: UTF8.self) == entry.name,
      Self.number(bytes, header + 8, 2) == entry.method
    else {
      throw Self.refusal(entry.name, "the directory and its own header differ")
    }
    return start..<start + entry.storedByteCount
  }

  /// Where the central directory is.
  private struct Directory {
    var count: Int
    var size: Int
    /// Its place, counted from the archive's beginning.
    var offset: Int
    /// The index behind it.
    var end: Int

    init(_ bytes: [UInt8]) throws(StorageError) {
      guard let end = ZipArchive.endOfDirectory(bytes) else {
        throw ZipArchive.refusal("", "it has no directory: it is no ZIP archive, or cut off")
      }
      self.end = end
      count = ZipArchive.number(bytes, end + 10, 2)
      size = ZipArchive.number(bytes, end + 12, 4)
      offset = ZipArchive.number(bytes, end + 16, 4)
      var part = ZipArchive.number(bytes, end + 4, 4)
      if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF,
        end >= 20, ZipArchive.number(bytes, end - 20, 4) == 0x0706_4B50
      {
        // Before an archive behind something else the record is not where the locator says.
        let places = [ZipArchive.number(bytes, end - 12, 8), end - 76]
        let isRecord = { place in
          place >= 0 && place <= end - 76 && ZipArchive.number(bytes, place, 4) == 0x0606_4B50
        }
        guard let record = places.first(where: isRecord) else {
          throw ZipArchive.refusal("", "its ZIP64 directory is not where it says")
        }
        self.end = record
        part = ZipArchive.number(bytes, record + 16, 8)
        count = ZipArchive.number(bytes, record + 32, 8)
        size = ZipArchive.number(bytes, record + 40, 8)
        offset = ZipArchive.number(bytes, record + 48, 8)
      }
      guard part == 0 else {
        throw ZipArchive.refusal("", "it is one part of an archive in several")
      }
      guard count >= 0, size >= 0, offset >= 0, size <= self.end, offset <= self.end else {
        throw ZipArchive.refusal("", "its directory is cut off")
      }
    }
  }

  /// Replaces the numbers that are all ones by those of the extra field of ZIP64 (4.5.3), where they
  /// stand in this order; false where they are missing or absurd.
  private static func widen(
    _ numbers: inout [Int], in bytes: [UInt8], _ extra: Range<Int>
  ) -> Bool {
    guard numbers.contains(0xFFFF_FFFF) else { return true }
    var field = extra.lowerBound
    while field + 4 <= extra.upperBound {
      let end = field + 4 + number(bytes, field + 2, 2)
      guard end <= extra.upperBound else { return false }
      guard number(bytes, field, 2) == 1 else {
        field = end
        continue
      }
      var position = field + 4
      for index in numbers.indices where numbers[index] == 0xFFFF_FFFF {
        guard position + 8 <= end else { return false }
        numbers[index] = number(bytes, position, 8)
        position += 8
        guard numbers[index] >= 0, numbers[index] >> 48 == 0 else { return false }
      }
      return true
    }
    return false
  }

  /// The last place that an end of central directory may have.
  private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    var index = bytes.count - 22
    let first = max(0, bytes.count - maximumTail)
    while index >= first {
      if number(bytes, index, 4) == 0x0605_4B50,
        index + 22 + number(bytes, index + 20, 2) <= bytes.count
      {
        return index
      }
      index -= 1
    }
    return nil
  }

  /// A little-endian number of up to 8 bytes.
  private static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> Int {
    (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  private static func leadsOutside(_ name: String) -> Bool {
    name.hasPrefix("/") || name.contains("\0") || name.contains("\\")
      || name.split(separator: "/").contains("..") || name.dropFirst().first == ":"
  }

  private static func refusal(_ name: String, _ reason: String) -> StorageError {
    StorageError(path: name, operation: .decompress, cause: .refused(reason))
  }
}
