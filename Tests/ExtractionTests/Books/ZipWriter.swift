/// Writes ZIP archives for tests, right and wrong ones.
struct ZipWriter {
  struct Member {
    var name: String
    var content: [UInt8]
    /// Of the content; changed by tests that lie.
    var crc: UInt32
    var flags: UInt16 = 0
    var method: UInt16 = 0
    /// What the directory says; nil: the truth.
    var statedCount: UInt32?
    var stored: [UInt8]
    /// The name in the member's own header; nil: the same.
    var ownName: String?

    init(_ name: String, _ content: [UInt8]) {
      self.name = name
      self.content = content
      crc = ZipWriter.crc(content)
      stored = content
    }

    init(_ name: String, _ content: String) { self.init(name, Array(content.utf8)) }

    /// The same, in deflate's blocks of stored bytes.
    func deflated() -> Member {
      var member = self
      member.method = 8
      member.stored = []
      var rest = content[...]
      repeat {
        let block = rest.prefix(0xFFFF)
        rest = rest.dropFirst(0xFFFF)
        let count = UInt16(block.count)
        member.stored.append(rest.isEmpty ? 1 : 0)
        member.stored += [UInt8(count & 0xFF), UInt8(count >> 8)]
        member.stored += [UInt8(~count & 0xFF), UInt8(~count >> 8)]
        member.stored += block
      } while !rest.isEmpty
      return member
    }
  }

  /// - Parameter isZIP64: Whether sizes and places stand in the fields of ZIP64, all others being ones.
  static func archive(
    _ members: [Member], prefix: [UInt8] = [], comment: String = "", usesDescriptors: Bool = false,
    isZIP64: Bool = false
  ) -> [UInt8] {
    var bytes = prefix
    var directory: [UInt8] = []
    for member in members {
      let offset = bytes.count - prefix.count
      let count = member.statedCount ?? UInt32(member.content.count)
      let flags = member.flags | (usesDescriptors ? 8 : 0)
      func sizes() -> [UInt8] { le(member.crc) + le(UInt32(member.stored.count)) + le(count) }
      let own = Array((member.ownName ?? member.name).utf8)
      bytes += le(UInt32(0x0403_4B50)) + le(UInt16(20)) + le(flags) + le(member.method)
      bytes += le(UInt32(0)) + (usesDescriptors ? [UInt8](repeating: 0, count: 12) : sizes())
      bytes += le(UInt16(own.count)) + le(UInt16(4)) + own + [1, 2, 0, 0] + member.stored
      if usesDescriptors { bytes += le(UInt32(0x0807_4B50)) + sizes() }
      let name = Array(member.name.utf8)
      directory += le(UInt32(0x0201_4B50)) + le(UInt16(20)) + le(UInt16(20)) + le(flags)
      directory += le(member.method) + le(UInt32(0))
      let ones = [UInt8](repeating: 0xFF, count: 4)
      directory += isZIP64 ? le(member.crc) + ones + ones : sizes()
      // Another field stands before that of ZIP64.
      let extra =
        le(UInt16(0x5455)) + le(UInt16(1)) + [7] + le(UInt16(1)) + le(UInt16(24))
        + wide(Int(count)) + wide(member.stored.count) + wide(offset)
      directory += le(UInt16(name.count)) + le(UInt16(isZIP64 ? extra.count : 0))
      directory += [UInt8](repeating: 0, count: 10)
      directory += isZIP64 ? ones + name + extra : le(UInt32(offset)) + name
    }
    let start = bytes.count - prefix.count
    bytes += directory
    if isZIP64 {
      let record = bytes.count - prefix.count
      bytes += le(UInt32(0x0606_4B50)) + wide(44) + le(UInt16(45)) + le(UInt16(45)) + wide(0)
      bytes += wide(members.count) + wide(members.count) + wide(directory.count) + wide(start)
      bytes += le(UInt32(0x0706_4B50)) + le(UInt32(0)) + wide(record) + le(UInt32(1))
      bytes += le(UInt32(0x0605_4B50)) + le(UInt32(0)) + [UInt8](repeating: 0xFF, count: 12)
      return bytes + le(UInt16(comment.utf8.count)) + Array(comment.utf8)
    }
    bytes += le(UInt32(0x0605_4B50)) + le(UInt32(0)) + le(UInt16(members.count))
    bytes += le(UInt16(members.count)) + le(UInt32(directory.count)) + le(UInt32(start))
    return bytes + le(UInt16(comment.utf8.count)) + Array(comment.utf8)
  }

  private static func le(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }

  private static func le(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) }
  }

  private static func wide(_ value: Int) -> [UInt8] {
    (0..<8).map { UInt8(value >> (8 * $0) & 0xFF) }
  }

  /// CRC-32, bit by bit.
  static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~crc
  }
}
