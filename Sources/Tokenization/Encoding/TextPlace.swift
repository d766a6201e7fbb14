internal import UnicodeText

/// Where a stretch of normalized text lies in the original.
struct TextPlace {
  /// Where the normalized text starts in the original, in bytes.
  private let base: Int
  /// What the normalizers did, in their order; empty where they changed nothing.
  private let alignments: [TextAlignment]
  /// Where the stretch starts in the normalized text.
  private var offset = 0
  /// Whether the first byte of the stretch was added and comes from nothing.
  private var hasAddedByte = false

  init(base: Int, alignments: [TextAlignment] = []) {
    self.base = base
    self.alignments = alignments
  }

  /// The place of what starts `count` bytes behind.
  func advanced(by count: Int) -> TextPlace {
    var place = self
    place.offset += count
    return place
  }

  /// The place of the same stretch with a byte added before it.
  func withAddedByte() -> TextPlace {
    var place = self
    place.hasAddedByte = true
    return place
  }

  /// The smallest range of the original that holds all that `range` of the stretch comes from, in
  /// bytes; an empty one for what comes from nothing.
  func originalRange(of range: Range<Int>) -> Range<Int> {
    let added = hasAddedByte ? 1 : 0
    var lower = max(0, range.lowerBound - added) + offset
    var upper = max(0, range.upperBound - added) + offset
    for alignment in alignments.reversed() {
      if lower < upper {
        (lower, upper) = { ($0.lowerBound, $0.upperBound) }(
          alignment.originalRange(of: lower..<upper))
      } else {
        lower = alignment.originalOffset(of: lower)
        upper = lower
      }
    }
    return lower + base..<upper + base
  }
}

extension Normalizer {
  /// Brings a text into the form; bytes that are not UTF-8 stay as they are.
  ///
  /// - Parameter alignments: receives what was done, where it is not nil.
  func normalize(
    anyBytes text: [UInt8], recording alignments: inout [TextAlignment]?
  ) -> [UInt8] {
    if alignments == nil && isValidUTF8(text.span) { return normalize(text) }
    var result: [UInt8] = []
    var alignment = TextAlignment()
    var start = 0
    while start < text.count {
      let isWellFormed = wellFormedScalarWidth(text.span, at: start) > 0
      var end = start
      while end < text.count {
        let width = wellFormedScalarWidth(text.span, at: end)
        guard (width > 0) == isWellFormed else { break }
        end += max(1, width)
      }
      if !isWellFormed {
        result += text[start..<end]
        alignment.copy(end - start)
      } else if alignments == nil {
        result += normalize([UInt8](text[start..<end]))
      } else {
        let part = normalizeAligned(text.span.extracting(start..<end))
        result += part.text
        alignment.append(part.alignment)
      }
      start = end
    }
    alignments?.append(alignment)
    return result
  }
}
