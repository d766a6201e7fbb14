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
  /// What a general pre-tokenizer did to the stretch.
  private var rewritings: [TextAlignment] = []
  /// How many bytes at the start of the stretch come from the first character of the original.
  private(set) var startCount: Int

  init(base: Int, alignments: [TextAlignment] = [], startCount: Int) {
    self.base = base
    self.alignments = alignments
    self.startCount = startCount
  }

  /// The place of the same stretch after a general pre-tokenizer changed it.
  func rewritten(_ rewritings: [TextAlignment]) -> TextPlace {
    var place = self
    place.rewritings = rewritings
    return place
  }

  /// The place of what starts `count` bytes behind.
  func advanced(by count: Int) -> TextPlace {
    var place = self
    place.offset += count
    place.startCount = max(0, startCount - count)
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
    let stretch = Self.originalRange(of: range, rewritings)
    let lower = max(0, stretch.lowerBound - added) + offset
    let upper = max(0, stretch.upperBound - added) + offset
    let original = Self.originalRange(of: lower..<upper, alignments)
    return original.lowerBound + base..<original.upperBound + base
  }

  private static func originalRange(
    of range: Range<Int>, _ alignments: [TextAlignment]
  ) -> Range<Int> {
    var range = range
    for alignment in alignments.reversed() {
      if range.isEmpty {
        let offset = alignment.originalOffset(of: range.lowerBound)
        range = offset..<offset
      } else {
        range = alignment.originalRange(of: range)
      }
    }
    return range
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
