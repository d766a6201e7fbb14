internal import CScan

/// What a pattern does at each kind of border, for finding many borders at once.
protocol BlockRules {
  /// The most scalars in one pretoken of numbers.
  static var maximumNumbers: Int { get }
  /// Whether a space belongs to the number after it.
  static var spaceLeadsNumbers: Bool { get }
  /// Whether any white space but a newline, and a symbol by itself, belong to the letters after them;
  /// else a space only.
  static var symbolsLeadLetters: Bool { get }
  /// Whether the last newline of a run of white space ends a pretoken.
  static var newlinesEnd: Bool { get }
  /// What belongs to the symbols before it.
  static var symbolsTake: SymbolTail { get }
  /// Where `'s` and its like stand.
  static var contractions: Contractions { get }
  /// Whether a word ends where a capital follows a small letter.
  static var splitsCase: Bool { get }
  /// What marks are.
  static var marks: Marks { get }
}

/// What belongs to a run of symbols before it.
enum SymbolTail { case nothing, newlines, newlinesAndSlashes }

/// Where an English contraction stands: nowhere, in a pretoken of its own, or at the end of a word.
enum Contractions { case none, ownSmallLetters, own, endOfWord }

/// What a mark is to a pattern.
enum Marks { case symbols, letters, lettersAfterLetters }

/// A scanner that also knows the borders in 64 bytes at once.
///
/// The bytes are classified side by side, a bit each, and the borders come out of shifts and masks.
/// For `"Il a dit: non."` with the pattern of cl100k:
///
///     text     I l   a   d i t :   n o n .
///     letters  1 1 . 1 . 1 1 1 . . 1 1 1 .
///     blanks   . . 1 . 1 . . . . 1 . . . .
///     starts   (1) . 1 . 1 . . . 1 1 . . . 1
///
/// What needs more than one look (numbers and white space beyond ASCII, ſ in a contraction, capitals
/// among letters without case) is left out: blocks end before it, and `end(of:from:)` goes on.
/// It is also the ground truth that tests compare blocks with.
protocol BlockScanner: PretokenScanner {
  associatedtype Rules: BlockRules
  var table: ScalarClassTable { get }
}

extension BlockScanner {
  /// The borders in `count` bytes at `bytes`, where a pretoken starts.
  ///
  /// - Parameters:
  ///   - bytes: 64 bytes that can be read and three more.
  ///   - count: how many belong to the text, 1 to 64.
  /// - Returns: a bit for each byte but the first that starts a pretoken. Borders behind the highest bit
  ///   are not known; 0 where none is.
  @inline(__always)
  func starts(in bytes: UnsafePointer<UInt8>, count: Int) -> UInt64 {
    var masks = cscan_masks()
    unsafe cscan_classify(bytes, &masks)
    var limit = count
    var capitals = masks.upper
    var smalls = masks.lower
    var caseless: UInt64 = 0
    var letters = capitals | smalls
    var continuations: UInt64 = 0

    if masks.high & below(limit) != 0 {
      var known = cscan_letters()
      unsafe cscan_classify_letters(bytes, &known)
      let leads = known.upper | known.lower | known.caseless
      if leads &>> UInt64(truncatingIfNeeded: limit &- 1) & 1 != 0 { limit &-= 1 }
      let bits = leads | leads << 1
      letters |= bits
      continuations = leads << 1
      if Rules.splitsCase {
        capitals |= known.upper | known.upper << 1
        smalls |= known.lower | known.lower << 1
        caseless = known.caseless | known.caseless << 1
      }
      var rest = masks.high & below(limit) & ~bits
      while rest != 0 {
        let at = rest.trailingZeroBitCount
        let next = unsafe table.scalar(at: bytes + at)
        let width = UInt64(truncatingIfNeeded: next.width)
        if at &+ next.width > limit {
          limit = at
          break
        }
        let bits: UInt64 = ((1 &<< width) &- 1) &<< UInt64(truncatingIfNeeded: at)
        rest &= ~bits
        continuations |= bits & (bits << 1)
        if next.scalarClass.overlaps(.letter) {
          if unsafe bytes[at] >= 0xE3 {
            // Chinese, Japanese, Korean: such runs are long, and found faster one by one.
            limit = at
            break
          }
          letters |= bits
          if Rules.splitsCase {
            if next.scalarClass.overlaps(.uppercase) {
              capitals |= bits
            } else if next.scalarClass.overlaps(.lowercase) {
              smalls |= bits
            } else {
              caseless |= bits
            }
          }
        } else if next.scalarClass.overlaps([.number, .space]) {
          limit = at
          break
        } else if Rules.marks != .symbols, next.scalarClass.overlaps(.mark) {
          if Rules.marks == .lettersAfterLetters {
            guard bits & (letters << 1) != 0 else {
              limit = at
              break
            }
            caseless |= bits
          }
          letters |= bits
        }
      }
    }

    // In what follows, bits at `limit` and above mean nothing.
    let valid = below(limit)
    letters &= valid
    let numbers = masks.digit & valid
    let white = masks.white & valid
    let newlines = masks.newline & valid
    let symbols = ~(letters | numbers | white) & valid
    let symbolStarts = symbols & ~(symbols << 1)
    let letterStarts = letters & ~(letters << 1)
    let afterBlank = masks.blank << 1
    // Symbols that start a pretoken: a space takes those behind it.
    var starts = symbolStarts & ~afterBlank
    var firstSymbols = starts
    if continuations != 0 {
      let tails = continuations & symbols
      firstSymbols |= (firstSymbols << 1) & tails
      firstSymbols |= (firstSymbols << 1) & tails
      firstSymbols |= (firstSymbols << 1) & tails
    }
    if Rules.symbolsLeadLetters {
      starts |= letterStarts & ~((white & ~newlines) << 1 | firstSymbols << 1)
    } else {
      starts |= letterStarts & ~afterBlank
    }
    starts |= numberStarts(numbers, afterBlank)
    if Rules.splitsCase {
      starts |= capitals & letters & ~continuations & (smalls << 1)
      if caseless != 0 && capitals & valid != 0 {
        limit = min(limit, endBeforeMixedCase(letters, capitals & valid, caseless))
      }
    }

    // White space at the end goes on behind it, for all that is known.
    if white >> UInt64(truncatingIfNeeded: limit &- 1) & 1 != 0 {
      limit = 64 &- (~white & below(limit)).leadingZeroBitCount
    }
    let lone = white & ~(white << 1) & ~(white >> 1)
    let takesNewlines = Rules.symbolsTake != .nothing
    starts |= takesNewlines ? lone & ~(newlines & (symbols << 1)) : lone
    var runs = white & ~lone & below(limit)
    while runs != 0 {
      let start = runs.trailingZeroBitCount
      let end = start &+ (~(white >> UInt64(truncatingIfNeeded: start))).trailingZeroBitCount
      starts |= whiteStarts(start, end, newlines, symbols)
      runs &= ~below(end)
    }

    if Rules.symbolsTake == .newlinesAndSlashes {
      let slashes = masks.slash & (newlines << 1) & below(limit)
      if slashes != 0 { limit = slashes.trailingZeroBitCount }
    }
    let quotes = masks.quote & below(limit)
    if Rules.contractions != .none && quotes != 0 {
      limit = unsafe setContractions(bytes, quotes, letters, limit, &starts)
    }
    return starts & below(limit) & ~1
  }

  /// The bits below `index`, 0 to 64.
  @inline(__always)
  private func below(_ index: Int) -> UInt64 { index >= 64 ? .max : (1 << UInt64(index)) &- 1 }

  @inline(__always)
  private func numberStarts(_ numbers: UInt64, _ afterBlank: UInt64) -> UInt64 {
    if Rules.maximumNumbers == 1 { return numbers }
    let first = numbers & ~(numbers << 1)
    if Rules.maximumNumbers == .max {
      return Rules.spaceLeadsNumbers ? first & ~afterBlank : first
    }
    precondition(Rules.maximumNumbers == 3)
    let four = numbers & numbers << 1 & numbers << 2 & numbers << 3
    var result = first
    var next = (first << 3) & four
    while next != 0 {
      result |= next
      next = (next << 3) & four
    }
    return result
  }

  /// Where a run of capitals stands in one word with letters that have no case, the start of that word.
  private func endBeforeMixedCase(
    _ letters: UInt64, _ capitals: UInt64, _ caseless: UInt64
  ) -> Int {
    var rest = capitals
    while rest != 0 {
      let at = rest.trailingZeroBitCount
      let start = 64 &- (~letters & below(at)).leadingZeroBitCount
      let end = at &+ (~(letters >> UInt64(at))).trailingZeroBitCount
      if caseless & below(end) & ~below(start) != 0 { return max(1, start) }
      rest &= ~below(end)
    }
    return 64
  }

  /// The starts in white space from `start` to `end`, two or more bytes long.
  @inline(__always)
  private func whiteStarts(
    _ start: Int, _ end: Int, _ newlines: UInt64, _ symbols: UInt64
  ) -> UInt64 {
    var first = start
    var result: UInt64 = 0
    if Rules.symbolsTake != .nothing, (symbols << 1) >> UInt64(start) & 1 != 0 {
      first &+= (~(newlines >> UInt64(start))).trailingZeroBitCount
    }
    guard first < end else { return 0 }
    result = 1 << UInt64(first)
    if Rules.newlinesEnd {
      let inside = newlines & below(end) & ~below(first)
      if inside != 0 { first = 64 &- inside.leadingZeroBitCount }
    }
    guard first < end else { return result }
    return result | 1 << UInt64(first) | 1 << UInt64(end &- 1)
  }

  /// Changes `starts` for contractions, and gives the new limit.
  private func setContractions(
    _ bytes: UnsafePointer<UInt8>, _ quotes: UInt64, _ letters: UInt64, _ limit: Int,
    _ starts: inout UInt64
  ) -> Int {
    var rest = quotes
    var endOfLast = -1
    while rest != 0 {
      let at = rest.trailingZeroBitCount
      rest &= rest &- 1
      if Rules.contractions == .endOfWord {
        guard at > 0, letters >> UInt64(at &- 1) & 1 != 0, at != endOfLast else { continue }
      } else {
        guard at == 0 || starts >> UInt64(at) & 1 != 0 else { continue }
      }
      guard at &+ 3 < limit else { return at }
      let ignoresCase = Rules.contractions != .ownSmallLetters
      let caseBit: UInt8 = ignoresCase ? 0x20 : 0
      let end: Int
      switch unsafe (bytes[at &+ 1] | caseBit, bytes[at &+ 2] | caseBit) {
      case (0x73, _), (0x74, _), (0x6D, _), (0x64, _): end = at &+ 2  // s t m d
      case (0x72, 0x65), (0x76, 0x65), (0x6C, 0x6C): end = at &+ 3  // re ve ll
      default:
        if unsafe ignoresCase && bytes[at &+ 1] == 0xC5 { return at }
        continue
      }
      endOfLast = end
      starts &= ~(below(end) & ~below(Rules.contractions == .endOfWord ? at : at &+ 1))
      if letters >> UInt64(end) & 1 != 0 { starts |= 1 << UInt64(end) }
    }
    return limit
  }
}

extension BlockScanner {
  /// Calls `body` with the range of each pretoken of `text`, in order.
  @inline(__always)
  func forEachPretoken(of text: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var start = 0
      while start < buffer.count {
        var found: UInt64 = 0
        // Near the end a block would read behind it. Long runs of characters of three bytes are found one
        // by one.
        if buffer.count &- start >= 67, unsafe base[start] < 0xE3 {
          found = unsafe starts(in: base + start, count: 64)
        }
        if found == 0 {
          let end = end(of: text, from: start)
          body(start..<end)
          start = end
          continue
        }
        let first = start
        while found != 0 {
          let end = first &+ found.trailingZeroBitCount
          body(start..<end)
          start = end
          found &= found &- 1
        }
      }
    }
  }
}

extension ScalarClassTable {
  /// Decodes and classifies the scalar at `bytes`; four bytes there can be read.
  @inline(__always)
  func scalar(at bytes: UnsafePointer<UInt8>) -> ClassifiedScalar {
    let first = unsafe bytes[0]
    let second = unsafe bytes[1]
    if first < 0xE0 {
      if first >= 0xC2, isContinuation(second) {
        return ClassifiedScalar(
          scalarClass: self(UInt32(first & 0x1F) << 6 | bits(second)), width: 2)
      }
    } else if first < 0xF0 {
      let third = unsafe bytes[2]
      if isContinuation(second), isContinuation(third) {
        let value = UInt32(first & 0x0F) << 12 | bits(second) << 6 | bits(third)
        if value >= 0x800 && value & 0xF800 != 0xD800 {
          return ClassifiedScalar(scalarClass: self(value), width: 3)
        }
      }
    } else if first < 0xF5 {
      let third = unsafe bytes[2]
      let fourth = unsafe bytes[3]
      if isContinuation(second), isContinuation(third), isContinuation(fourth) {
        let high = UInt32(first & 0x07) << 18 | bits(second) << 12
        let value = high | bits(third) << 6 | bits(fourth)
        if (0x10000...0x10FFFF).contains(value) {
          return ClassifiedScalar(scalarClass: self(value), width: 4)
        }
      }
    }
    return ClassifiedScalar(scalarClass: .symbol, width: 1)
  }
}
