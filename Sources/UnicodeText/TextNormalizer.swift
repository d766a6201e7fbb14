/// Makes clean, uniform text of whatever a source held: the normalize stage.
///
/// In this order:
/// 1. Ill-formed UTF-8 becomes U+FFFD (``UTF8Repair``).
/// 2. CR LF, CR, NEL (U+0085), LS (U+2028), PS (U+2029), VT and FF become LF.
/// 3. Other C1 characters become those of windows-1252, as in HTML (U+0096 is a dash), where it has
///    some. Other control characters (C0 but TAB, DEL, C1), U+FEFF and noncharacters are removed;
///    between figures, or a letter and a figure, which would become another number or name, a space
///    takes their place.
/// 4. The text is brought into the normalization form (``Normalizer``), and characters are folded as the
///    profile says (``NormalizationProfile``).
/// 5. White space at the end of lines goes, runs of blank lines become one, and the text neither
///    begins nor ends with a line break. The indentation of the first line stays.
///
/// A normalized text is normal: doing it twice is doing it once.
public struct TextNormalizer: Sendable {
  private let normalizer: Normalizer
  private let folds: [TextFold]
  /// Scalars that steps 1 to 4 leave alone wherever they stand; nil where there are few such.
  private let settled: SettledScalars?

  /// A normalizer into a given form.
  public init(form: NormalizationForm = .nfc) {
    self.init(profile: NormalizationProfile(form: form))
  }

  /// A normalizer that does what a profile says.
  public init(profile: NormalizationProfile) {
    normalizer = Normalizer(profile.form)
    folds = TextFold.allCases.filter(profile.folds.contains)
    var settled = SettledScalars.of(profile.form)
    // C1, LS and PS, U+FEFF, noncharacters: what steps 2 and 3 do not keep.
    settled?.exclude(Array(0x80...0x9F) + [0x2028, 0x2029, 0xFEFF] + Array(0xFDD0...0xFDEF))
    settled?.exclude([0xFFFE, 0xFFFF])
    for fold in folds { settled?.exclude(fold.scalars.all) }
    self.settled = settled
  }

  /// Normalizes any bytes that are meant to be UTF-8.
  ///
  /// - Parameter text: Comes back in the same storage when it is normal already; steps 2, 3 and 5
  ///   work in place when the caller holds no other copy.
  /// - Returns: The text, and what was done to it.
  /// - Complexity: O(*n*), as ``Normalizer/normalize(_:)``. A text of settled scalars is looked at twice.
  public func normalize(_ text: consuming [UInt8]) -> NormalizedText {
    var result = NormalizedText()
    if let settled, settled.areAll(of: text.span), !needsSpaceCheck(text.span) {
      result.text = text
    } else {
      (result.text, result.invalidSequenceCount) = UTF8Repair.repair(text)
      result.isChanged = result.invalidSequenceCount > 0
      if indexOfFirstUnkept(in: result.text.span, from: 0) < result.text.count {
        (result.text, _) = ScalarFolding.windows1252.fold(result.text)
        result.removedScalarCount = unifyLineBreaksAndRemoveControls(in: &result.text)
        result.isChanged = true
      }
      bringIntoForm(&result)
      var isFolded = false
      for fold in folds { if fold.apply(to: &result.text) { isFolded = true } }
      if isFolded {
        result.isChanged = true
        bringIntoForm(&result)
      }
    }
    if !hasTidyLines(result.text.span) {
      tidyLines(in: &result.text)
      result.isChanged = true
    }
    return result
  }

  /// Whether there are spaces side by side that are to become one.
  private func needsSpaceCheck(_ text: Span<UInt8>) -> Bool {
    folds.contains(.spaces) && TextFold.indexOfSecondSpace(in: text, from: 0) < text.count
  }

  private func bringIntoForm(_ result: inout NormalizedText) {
    guard !normalizer.isNormalized(result.text.span) else { return }
    var normalized: [UInt8] = []
    normalizer.append(result.text.span, to: &normalized)
    result.text = normalized
    result.isChanged = true
  }
}

/// A normalized text, and what was done to it.
public struct NormalizedText: Sendable {
  /// Valid UTF-8.
  public var text: [UInt8] = []
  /// Whether any byte differs from what was given.
  public var isChanged = false
  /// How many U+FFFD took the place of ill-formed UTF-8.
  public var invalidSequenceCount = 0
  /// How many control characters, U+FEFF and noncharacters were removed or became a space; line
  /// breaks do not count.
  public var removedScalarCount = 0
}

// MARK: - Characters

/// What steps 2 and 3 do with a character, or with CR LF.
private enum Treatment { case keep, breakLine, remove }

/// The treatment of the character at `index` in valid UTF-8, and its length in bytes.
private func treatment(at index: Int, in text: Span<UInt8>) -> (Treatment, length: Int) {
  switch text[index] {
  case 0x09, 0x0A, 0x20...0x7E: return (.keep, 1)
  case 0x0D:
    return (.breakLine, index + 1 < text.count && text[index + 1] == 0x0A ? 2 : 1)
  case 0x0B, 0x0C: return (.breakLine, 1)
  case 0x00...0x7F: return (.remove, 1)
  case 0xC2:
    let second = text[index + 1]
    return (second >= 0xA0 ? .keep : second == 0x85 ? .breakLine : .remove, 2)
  case 0xC3...0xDF: return (.keep, 2)
  case 0xE2:
    return (text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8 ? .breakLine : .keep, 3)
  case 0xEF:
    switch (text[index + 1], text[index + 2]) {
    case (0xBB, 0xBF), (0xB7, 0x90...0xAF), (0xBF, 0xBE...0xBF): return (.remove, 3)
    default: return (.keep, 3)
    }
  case 0xE0...0xEF: return (.keep, 3)
  default:  // The last two code points of a plane are noncharacters.
    let isLast =
      text[index + 1] & 0x0F == 0x0F && text[index + 2] == 0xBF && text[index + 3] >= 0xBE
    return (isLast ? .remove : .keep, 4)
  }
}

/// The index of the first character that steps 2 and 3 do not keep, or the end.
private func indexOfFirstUnkept(in text: Span<UInt8>, from start: Int) -> Int {
  unsafe text.withUnsafeBytes { bytes in
    var index = start
    while index < bytes.count {
      while index &+ 34 <= bytes.count, unsafe !mayHoldUnkept(bytes, at: index) { index &+= 32 }
      // Look at each character of the block; the first may have begun before it.
      let end = min(index &+ 32, bytes.count)
      while index > start, unsafe bytes[index] & 0xC0 == 0x80 { index &-= 1 }
      while index < end {
        let (treatment, length) = treatment(at: index, in: text)
        if treatment != .keep { return index }
        index &+= length
      }
    }
    return index
  }
}

/// Whether a character that is not kept may begin in the 32 bytes at `index`, by their values and
/// the two bytes behind each: no for nearly all text, in all scripts.
///
/// Without a branch, so that the compiler makes vector instructions of it: a branch for each
/// character is mispredicted at the edges of words, and the library's SIMD comparisons are not
/// vectorized (10 MB/s).
@inline(__always)
private func mayHoldUnkept(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
  func one(_ condition: Bool) -> UInt8 { condition ? 1 : 0 }
  var suspects: UInt8 = 0
  for place in index..<index &+ 32 {
    let first = unsafe bytes[place]
    let second = unsafe bytes[place &+ 1]
    let third = unsafe bytes[place &+ 2]
    suspects |= one(first < 0x20) & one(first != 0x0A) & one(first != 0x09)
    suspects |= one(first == 0xC2) & one(second < 0xA0)
    suspects |= one(first == 0xE2) & one(second == 0x80) & one(third & 0xFE == 0xA8)
    suspects |=
      one(first == 0xEF) & (one(second == 0xBB) | one(second == 0xB7) | one(second == 0xBF))
    suspects |= one(first == 0x7F) | one(first >= 0xF0)
  }
  return suspects != 0
}

/// Does steps 2 and 3 in place, but for characters of windows-1252.
///
/// - Returns: How many characters were removed.
private func unifyLineBreaksAndRemoveControls(in text: inout [UInt8]) -> Int {
  var read = indexOfFirstUnkept(in: text.span, from: 0)
  let count = text.count
  var removed = 0
  var write = read
  while read < count {
    let (treatment, length) = treatment(at: read, in: text.span)
    switch treatment {
    case .breakLine:
      text[write] = 0x0A
      write += 1
    case .remove:
      removed += 1
      if joinsFigures(text[..<write], text[(read + length)...]) {
        text[write] = 0x20
        write += 1
      }
    case .keep: preconditionFailure("the scan stops at what is not kept")
    }
    read += length
    let end = indexOfFirstUnkept(in: text.span, from: read)
    text.moveBytes(in: read..<end, to: write)
    write += end - read
    read = end
  }
  text.removeLast(count - write)
  return removed
}

/// Whether a number or a name with a number ("IL6") would come of what two parts of valid UTF-8 end
/// and begin with.
private func joinsFigures(_ before: ArraySlice<UInt8>, _ after: ArraySlice<UInt8>) -> Bool {
  guard let last = before.lastScalar, let first = after.firstScalar else { return false }
  let (left, right) = (
    ScalarProperties.generalCategory(of: last.value),
    ScalarProperties.generalCategory(of: first.value)
  )
  func isWord(_ category: GeneralCategory) -> Bool {
    category.isLetter || category.isMark || category == .decimalNumber
  }
  return isWord(left) && isWord(right) && (left == .decimalNumber || right == .decimalNumber)
}

// MARK: - Lines

/// Whether step 5 has nothing to do.
private func hasTidyLines(_ text: Span<UInt8>) -> Bool {
  if text.isEmpty { return true }
  if text[0] == 0x0A || trimmedEnd(of: 0..<text.count, in: text) < text.count { return false }
  var lineStart = 0
  while true {
    let end = indexOfLineBreak(in: text, from: lineStart)
    if end == text.count { return text[end - 1] != 0x0A }
    if trimmedEnd(of: lineStart..<end, in: text) < end { return false }
    // The text ends without a line break, so there are bytes after this one.
    if end == lineStart, end + 1 < text.count, text[end + 1] == 0x0A { return false }
    lineStart = end + 1
  }
}

/// Step 5, in place.
private func tidyLines(in text: inout [UInt8]) {
  let count = text.count
  var write = 0
  var read = 0
  var isAfterBlankLine = false
  while read < count {
    let end = indexOfLineBreak(in: text.span, from: read)
    let trimmed = trimmedEnd(of: read..<end, in: text.span)
    if trimmed == read {
      isAfterBlankLine = true
    } else {
      // As many line breaks were read since the last line, so there is room.
      for _ in 0..<(write == 0 ? 0 : isAfterBlankLine ? 2 : 1) {
        text[write] = 0x0A
        write += 1
      }
      text.moveBytes(in: read..<trimmed, to: write)
      write += trimmed - read
      isAfterBlankLine = false
    }
    read = end + 1
  }
  text.removeLast(count - write)
}

/// The index of the first LF at or after `start`, or the end.
private func indexOfLineBreak(in text: Span<UInt8>, from start: Int) -> Int {
  unsafe text.withUnsafeBytes { bytes in
    var index = start
    while index &+ 8 <= bytes.count {
      let word =
        unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ 0x0A0A_0A0A_0A0A_0A0A
      if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
      index &+= 8
    }
    while index < bytes.count, unsafe bytes[index] != 0x0A { index &+= 1 }
    return index
  }
}

/// Where the line in `range` ends without the white space at its end (Zs and TAB).
private func trimmedEnd(of range: Range<Int>, in text: Span<UInt8>) -> Int {
  var end = range.upperBound
  while end > range.lowerBound {
    let last = text[end - 1]
    if last == 0x20 || last == 0x09 {
      end -= 1
    } else if last < 0x80 || last > 0xAF {
      break  // No Zs ends so.
    } else if end - range.lowerBound >= 2, text[end - 2] == 0xC2, last == 0xA0 {
      end -= 2
    } else if end - range.lowerBound >= 3 {
      switch (text[end - 3], text[end - 2], last) {
      case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xAF),
        (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
        end -= 3
      default: return end
      }
    } else {
      break
    }
  }
  return end
}

extension [UInt8] {
  /// Moves bytes to an earlier place; the ranges may overlap.
  fileprivate mutating func moveBytes(in range: Range<Int>, to start: Int) {
    precondition(start <= range.lowerBound)
    if start == range.lowerBound || range.isEmpty { return }
    unsafe withUnsafeMutableBytes { bytes in
      let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
      let target = unsafe UnsafeMutableRawBufferPointer(
        rebasing: bytes[start..<start + range.count])
      unsafe target.copyMemory(from: source)
    }
  }
}
