internal import CScan
internal import Glibc

/// Puts text right that is UTF-8 read in a charset of single bytes: "Ã©" for "é", "â€™" for "’", "РџСЂ"
/// for "Пр".
///
/// Such text is valid, so no decoder refuses it. A letter that stands for the first byte of a character
/// in UTF-8, with as many characters behind it as that byte announces, each standing for a continuation
/// byte, and all together meaning a character that texts hold: that does not happen by chance twice in a
/// text. Only sequences of a letter with quotation marks, dashes and hard spaces do ("santé »"), so
/// those prove nothing. Each sequence is put right by itself, so that pages which are broken in parts
/// come out whole; text that was broken twice or three times is put right as often.
///
/// A page is put right as a whole or not at all: where pieces of sequences would be left, because a letter
/// got lost or the charset is another one, nothing is changed, and it is only reported. So is text that went
/// through more than that ("锟斤拷", which is U+FFFD in UTF-8 read as GBK).
public struct MojibakeRepair: Sendable {
  /// What was found.
  public enum Finding: String, Sendable {
    /// Nothing.
    case none
    /// Sequences, all put right.
    case repaired
    /// Signs of a loss that cannot be undone, or too few sequences to be sure: nothing was changed.
    case suspected
  }

  /// The text: the one given, in the same storage, unless it was repaired.
  public var text: [UInt8]
  /// What was found.
  public var finding: Finding
  /// The sequences that were put right, or that made the text suspect.
  public var sequenceCount: Int

  /// How often text is put right that is broken again.
  private static let maximumLayers = 3

  /// Examines and repairs a text.
  ///
  /// - Parameter text: Valid UTF-8.
  /// - Complexity: O(*n*); little more than a search for a byte on text that is right.
  public init(_ text: consuming [UInt8]) {
    self.text = text
    finding = .none
    sequenceCount = 0
    var layer = Self.outermostLayer(of: self.text)
    if case .none = layer { return }
    var repaired: [UInt8]? = nil
    for _ in 0..<Self.maximumLayers {
      guard case .whole(let inside, let count) = layer else { break }
      repaired = inside
      sequenceCount += count
      layer = Self.outermostLayer(of: inside)
    }
    if case .none = layer, let repaired,
      Self.controlCount(in: repaired) <= Self.controlCount(in: self.text)
    {
      self.text = repaired
      finding = .repaired
    } else {
      if case .broken(let count) = layer { sequenceCount += count }
      finding = .suspected
    }
  }

  /// What one reading in a wrong charset has left.
  private enum Layer {
    case none
    /// All of it can be undone.
    case whole([UInt8], sequenceCount: Int)
    case broken(sequenceCount: Int)
  }

  private static func outermostLayer(of text: [UInt8]) -> Layer {
    var signs = signs(in: text)
    if signs == 0 { return .none }
    var suspectCount = signs & CSCAN_LOST.rawValue != 0 ? lostCount(in: text) : 0
    var best: Misreading? = nil
    for charset in [SingleByteCharset.windows1252, .windows1251, .windows1250, .windows1256] {
      guard charset.mayBe(in: text, signs) else { continue }
      let misreading = Misreading(of: text, as: charset)
      // What proves something in one charset is looked at in the others.
      if misreading.strongCount > 0 { signs |= CSCAN_SIGN_BEHIND_LETTER.rawValue }
      if !misreading.isSure {
        if misreading.isSuspect { suspectCount += misreading.strongCount }
      } else if misreading.replaced.count > best?.replaced.count ?? 0 {
        if !misreading.isWhole { suspectCount += misreading.replaced.count }
        if misreading.isWhole || best?.isWhole != true { best = misreading }
      }
    }
    if let best, best.isWhole {
      return .whole(best.text(from: text), sequenceCount: best.replaced.count)
    }
    return suspectCount > 0 ? .broken(sequenceCount: suspectCount) : .none
  }

  /// What is worth a closer look: bits of `cscan_misread_signs`.
  private static func signs(in text: [UInt8]) -> UInt32 {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe cscan_find_misread_signs(base, buffer.count)
    }
  }

  /// How often U+FFFD in UTF-8 was read as GBK, twice in a row.
  private static func lostCount(in text: [UInt8]) -> Int {
    let sign = Array("锟斤拷".utf8)
    var count = 0
    var index = 0
    while let found = firstIndex(of: 0x94, in: text, from: index) {
      // "锟" is E9 94 9F.
      if found >= 1, found - 1 + sign.count <= text.count,
        text[(found - 1)..<(found - 1 + sign.count)].elementsEqual(sign)
      {
        count += 1
      }
      index = found + 1
    }
    return count
  }

  /// U+0080 to U+009F, which nobody writes.
  private static func controlCount(in text: [UInt8]) -> Int {
    var count = 0
    var index = 0
    while let found = firstIndex(of: 0xC2, in: text, from: index) {
      if found + 1 < text.count, text[found + 1] < 0xA0 { count += 1 }
      index = found + 1
    }
    return count
  }

  static func firstIndex(of byte: UInt8, in text: [UInt8], from start: Int) -> Int? {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, start < buffer.count else { return nil }
      guard let found = unsafe memchr(base + start, Int32(byte), buffer.count - start) else {
        return nil
      }
      return unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
  }
}
