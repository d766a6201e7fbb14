internal import CICU
internal import Glibc

/// Makes UTF-8 of bytes in a charset that is known, claimed or unknown.
///
/// The first of these that gives an answer decides:
///
/// 1. **Byte order mark** of UTF-8, UTF-16 or UTF-32; then NUL bytes as UTF-16 without a mark has
///    them, or as a transport label of UTF-16 or UTF-32 makes one expect.
/// 2. **Strict UTF-8 check**: bytes that are not all ASCII and well-formed to the end (the last
///    character may be cut) are UTF-8, whatever the labels say. Servers send a default charset that
///    is often wrong, and another charset rarely looks like this by chance (a GBK character does in
///    one of seven cases, so a few characters of GBK alone can be mistaken, a sentence cannot).
///    ASCII is UTF-8 too, but for escape sequences of ISO-2022 and HZ.
/// 3. **Transport** (HTTP) charset.
/// 4. **Declaration** (HTML meta prescan, XML declaration). One of UTF-16 means UTF-8: it could not
///    have been read as ASCII otherwise.
/// 5. **Detection** by ICU from at most 64 KiB.
/// 6. **windows-1252**.
///
/// In steps 3 and 4 a label nobody knows is passed over; so is "utf-8" where most characters that
/// are not ASCII are ill-formed UTF-8, and any other where eight of nine are well-formed; UTF-16 and
/// UTF-32 where the bytes are markup or words in ASCII; and ISO-2022 and HZ where bytes have eight bits
/// and none begins another meaning. What steps 3 to 6 say is given up if it makes no writing of the bytes
/// and another charset does (``CharsetChoice``).
///
/// <https://encoding.spec.whatwg.org>, <https://html.spec.whatwg.org/#determining-the-character-encoding>
public struct CharsetDecoder: Sendable {
  /// Creates a decoder, which has no state.
  public init() {}

  /// Decodes bytes.
  ///
  /// - Parameters:
  ///   - bytes: Come back in the same storage if they are well-formed UTF-8 without a BOM.
  ///   - transportCharset: The label in the HTTP header, if any.
  ///   - declaredCharset: The label inside the document, if any. It is only asked for where the bytes do not
  ///     say that they are UTF-8.
  /// - Returns: The text, its charset and what that was concluded from.
  /// - Complexity: O(*n*).
  public func decode(
    _ bytes: consuming [UInt8], transportCharset: String? = nil,
    declaredCharset: @autoclosure () -> String? = nil
  ) -> DecodedText {
    if let (charset, length) = byteOrderMark(of: bytes.span) {
      bytes.removeFirst(length)
      return decode(bytes, as: charset, because: .byteOrderMark)
    }
    if let charset = utf16WithoutMark(bytes.span) {
      return decode(bytes, as: charset, because: .detection)
    }

    let transport = transportCharset.flatMap(Charset.init(label:))
    if let transport, transport.isWide, bytes.contains(0) {
      return decode(bytes, as: transport, because: .transport)
    }
    let utf8Evidence: CharsetEvidence = transport == .utf8 ? .transport : .validUTF8
    let asciiLength = asciiPrefixLength(of: bytes.span, withoutCapitals: false)
    if asciiLength == bytes.count {
      if let transport, transport.isSevenBit {
        return decode(bytes, as: transport, because: .transport)
      }
      if let declared = declaredCharset().flatMap(Charset.init(label:)), declared.isSevenBit {
        return decode(bytes, as: declared, because: .declaration)
      }
      if let escape = firstEscape(in: bytes.span),
        let charset = detectedCharsets(of: bytes.span, around: escape).first, charset.isSevenBit
      {
        return decode(bytes, as: charset, because: .detection)
      }
      return DecodedText(text: bytes, charset: "utf-8", evidence: utf8Evidence, malformedCount: 0)
    }
    let wellFormedLength = wellFormedPrefixLength(of: bytes.span, from: 0)
    if wellFormedLength == bytes.count {
      return DecodedText(text: bytes, charset: "utf-8", evidence: utf8Evidence, malformedCount: 0)
    }
    if wellFormedLength > asciiLength,
      wellFormedLength + UTF8Sequence(at: wellFormedLength, in: bytes.span).length == bytes.count,
      bytes[wellFormedLength] >= 0xC2
    {
      return decode(bytes, as: .utf8, because: utf8Evidence)
    }

    let declared = declaredCharset().flatMap(Charset.init(label:))
    let claims = [(transport, CharsetEvidence.transport), (declared, .declaration)].compactMap {
      claim, evidence in claim.map { ($0, evidence) }
    }.filter { $0.1 == .declaration && $0.0.isWide || !isContradicted($0.0, by: bytes.span) }
    // One of UTF-16 inside of the document could not be read if it were true.
    let believable = claims.filter { $0.0 != .utf8 && !($0.0.isWide && $0.1 == .declaration) }
    if let first = believable.first, first.0.isWide || first.0.isSevenBit {
      return decode(bytes, as: first.0, because: first.1)
    }
    let sequences = utf8Sequences(in: bytes.span)
    // In another charset a few look like it by chance, not nearly all.
    if sequences.wellFormed >= max(8, 8 * sequences.illFormed) {
      return decode(bytes, as: .utf8, because: claims.first { $0.0 == .utf8 }?.1 ?? .detection)
    }
    if let first = claims.first, sequences.wellFormed >= sequences.illFormed {
      // A page that is broken in parts: its claim, if it has another one, loses nothing.
      let claim = first.0 == .utf8 ? first : believable.first ?? (.utf8, first.1)
      return decode(bytes, as: claim.0, because: claim.1)
    }
    let choice = CharsetChoice(
      of: bytes.span, claims: believable.filter { !$0.0.isWide && !$0.0.isSevenBit },
      guesses: { detectedCharsets(of: bytes.span, around: asciiLength) },
      decode: { decode($0, as: $1, because: .detection).text })
    var decoded = decode(bytes, as: choice.charset, because: choice.evidence)
    decoded.isPlausible = choice.isPlausible
    return decoded
  }

  /// Takes the byte order mark from bytes that are valid UTF-8 for sure.
  ///
  /// - Returns: The bytes in the same storage where there is no mark.
  public func decode(validUTF8 bytes: consuming [UInt8]) -> DecodedText {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    return DecodedText(text: bytes, charset: "utf-8", evidence: .validUTF8, malformedCount: 0)
  }

  /// Whether a label names a charset that can be decoded.
  public static func knows(_ label: String) -> Bool { Charset(label: label) != nil }

  // MARK: - Decoding

  /// Decodes bytes of a charset that is known.
  func decode(
    _ bytes: consuming [UInt8], as charset: Charset, because evidence: CharsetEvidence
  ) -> DecodedText {
    if charset == .utf8 {
      let (text, replacements) = UTF8Repair.repair(bytes, readsStraySigns: true)
      return DecodedText(
        text: text, charset: charset.name, evidence: evidence, malformedCount: replacements)
    }
    var malformedCount: Int64 = 0
    var status: Int32 = 0
    var room = bytes.count * 2 + 32
    var text: [UInt8] = []
    var needed = 0
    repeat {
      room = max(room, needed)
      text = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
        needed = unsafe bytes.withUnsafeBufferPointer { bytes in
          unsafe Int(
            cicu_decode(
              charset.converter, bytes.baseAddress, Int64(bytes.count), output.baseAddress,
              Int64(room), &malformedCount, &status))
        }
        count = min(needed, room)
      }
    } while needed > room
    // The converters are ICU's own data, so only a lack of it or of memory can fail.
    precondition(
      status <= 0, "ICU cannot decode: \(ICUError(operation: charset.converter, code: status))")
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
    return DecodedText(
      text: text, charset: charset.name, evidence: evidence, malformedCount: Int(malformedCount))
  }

  // MARK: - Evidence

  private func byteOrderMark(of bytes: Span<UInt8>) -> (Charset, length: Int)? {
    func startsWith(_ mark: [UInt8]) -> Bool {
      bytes.count >= mark.count && mark.indices.allSatisfy { mark[$0] == bytes[$0] }
    }
    if startsWith([0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if startsWith([0x00, 0x00, 0xFE, 0xFF]) { return (.utf32BE, 4) }
    // Also UTF-16 that begins with U+0000, which no text does.
    if startsWith([0xFF, 0xFE, 0x00, 0x00]) { return (.utf32LE, 4) }
    if startsWith([0xFE, 0xFF]) { return (.utf16BE, 2) }
    if startsWith([0xFF, 0xFE]) { return (.utf16LE, 2) }
    return nil
  }

  /// The place of the first escape character.
  private func firstEscape(in bytes: Span<UInt8>) -> Int? {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base, 0x1B, bytes.count)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// UTF-16 without a mark: among the first 512 pairs, at least one of 16 (and two) has NUL in one
  /// place, as ASCII and spaces have it, and few have it in the other, as U+4E00 and U+3000 do.
  private func utf16WithoutMark(_ bytes: Span<UInt8>) -> Charset? {
    let pairs = min(bytes.count / 2, 512)
    // Most texts have none.
    var smallest = UInt8.max
    for index in 0..<2 * pairs { smallest = unsafe min(smallest, bytes[unchecked: index]) }
    if smallest > 0 { return nil }
    var nulCounts = (even: 0, odd: 0)
    for pair in 0..<pairs {
      if bytes[2 * pair] == 0 { nulCounts.even += 1 }
      if bytes[2 * pair + 1] == 0 { nulCounts.odd += 1 }
    }
    let enough = max(2, pairs / 16)
    if nulCounts.even * 4 <= nulCounts.odd, nulCounts.odd >= enough { return .utf16LE }
    if nulCounts.odd * 4 <= nulCounts.even, nulCounts.even >= enough { return .utf16BE }
    return nil
  }

  /// Whether bytes without NUL that are not all ASCII cannot be of a charset with 16, 32 or seven bits.
  private func isContradicted(_ charset: Charset, by bytes: Span<UInt8>) -> Bool {
    if charset.isSevenBit {
      guard charset.name.hasPrefix("hz") else { return firstEscape(in: bytes) == nil }
      return !bytes.indices.dropLast().contains {
        bytes[$0] == UInt8(ascii: "~") && bytes[$0 + 1] == UInt8(ascii: "{")
      }
    }
    guard charset.isWide else { return false }
    // The first byte of a character in UTF-32 is NUL.
    if charset.name.hasPrefix("utf-32") { return true }
    // An end tag, or spaces as often at even places as at odd ones.
    var spaces = (even: 0, odd: 0)
    for index in 0..<max(0, min(bytes.count, 4_096) - 1) {
      if bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "/") { return true }
      if bytes[index] == 0x20 {
        if index % 2 == 0 { spaces.even += 1 } else { spaces.odd += 1 }
      }
    }
    return min(spaces.even, spaces.odd) * 64 > min(bytes.count, 4_096) / 2
  }

  /// How much of what is not ASCII is well-formed UTF-8.
  private func utf8Sequences(in bytes: Span<UInt8>) -> (wellFormed: Int, illFormed: Int) {
    var wellFormed = 0
    var illFormed = 0
    var index = 0
    while index < bytes.count {
      let sequence = UTF8Sequence(at: index, in: bytes)
      if !sequence.isWellFormed {
        illFormed += 1
      } else if sequence.length > 1 {
        wellFormed += 1
      }
      index += sequence.length
    }
    return (wellFormed, illFormed)
  }

  /// What ICU takes the bytes for, the likeliest first, judging from 64 KiB around a telling byte.
  private func detectedCharsets(of bytes: Span<UInt8>, around place: Int) -> [Charset] {
    let start = max(0, place - 256)
    let end = min(bytes.count, start + 65_536)
    return unsafe bytes.extracting(start..<end).withUnsafeBufferPointer { window in
      var names = unsafe [UnsafePointer<CChar>?](repeating: nil, count: 16)
      var confidences = [Int32](repeating: 0, count: 16)
      var status: Int32 = 0
      let count = unsafe cicu_detect_charsets(
        window.baseAddress, Int32(window.count), 1, &names, &confidences, 16, &status)
      var charsets: [Charset] = []
      for index in 0..<Int(count) where confidences[index] >= 10 {
        guard let name = unsafe names[index] else { continue }
        // Passes over EBCDIC, which no source of ours is in, and UTF-16, which four bytes can be.
        guard let charset = unsafe Charset(label: String(cString: name)), !charset.isWide
        else { continue }
        // ICU takes a short text with one accent in Latin-1 for UTF-8.
        let sequences = charset == .utf8 ? utf8Sequences(in: bytes) : nil
        if sequences.map({ $0.wellFormed >= $0.illFormed }) ?? true { charsets.append(charset) }
      }
      return charsets
    }
  }
}

/// Text that was decoded, and how its charset was found.
public struct DecodedText: Sendable {
  /// Valid UTF-8 without a BOM at its start.
  public var text: [UInt8]
  /// The charset's name in the WHATWG Encoding Standard, in lowercase.
  public var charset: String
  /// What the charset was concluded from.
  public var evidence: CharsetEvidence
  /// How many U+FFFD stand for what could not be decoded.
  public var malformedCount: Int
  /// Whether no charset made writing of the bytes: they are decoded as they say, or as seems likeliest.
  public var isPlausible = true
}

/// What a charset was concluded from.
public enum CharsetEvidence: String, Sendable {
  /// The mark at the start of the bytes.
  case byteOrderMark
  /// The charset of the HTTP header.
  case transport
  /// The bytes are well-formed UTF-8.
  case validUTF8
  /// What the document says of itself.
  case declaration
  /// The statistics of the bytes.
  case detection
  /// Nothing: windows-1252 is the most common charset of what is left.
  case fallback
}
