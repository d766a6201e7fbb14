/// A piece of a text in the symbols of a lexicon: decoded, folded and numbered in one pass.
///
/// A text is read piece by piece, so that a piece stays in the cache between folding and matching,
/// and so that a text of any length needs the same memory.
struct SymbolText: ~Copyable {
  /// The bytes of a text that are folded at once.
  static let pieceSize = 16 * 1024

  /// The symbols of the piece: an edge, the words with an edge between, an edge.
  ///
  /// No scalar gives more than three symbols, nor more than one and a half a byte with its edges.
  private(set) var symbols = [SymbolAlphabet.Symbol](
    repeating: SymbolAlphabet.edge, count: pieceSize * 2 + 16)
  /// The number of symbols.
  private(set) var count = 0
  /// For each symbol the byte of the text that it begins at, if asked for.
  private(set) var offsets: [Int] = []
  /// For each symbol the byte behind its scalar, if asked for.
  private(set) var ends: [Int] = []

  /// Where a piece that begins at `start` ends: behind white space or Chinese punctuation if the last
  /// kilobyte has some, so that no term is cut, and never inside a scalar.
  static func endOfPiece(from start: Int, in text: Span<UInt8>) -> Int {
    let limit = start + pieceSize
    if limit >= text.count { return text.count }
    for end in stride(from: limit, to: limit - 1024, by: -1) {
      if text[end - 1] <= 0x20 { return end }
      // 、。〃 and ！，．：；？
      if text[end - 3] == 0xE3, text[end - 2] == 0x80, text[end - 1] <= 0x83 { return end }
      if text[end - 3] == 0xEF, text[end - 2] == 0xBC { return end }
    }
    var end = limit
    while end > limit - 3, text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  /// Folds the bytes of `range`, forgetting the piece before.
  ///
  /// Bytes that are not UTF-8 part words.
  mutating func fold(
    _ text: Span<UInt8>, range: Range<Int>, by alphabet: SymbolAlphabet, locating: Bool
  ) {
    let table = alphabet.symbols.span
    let firstUnspaced = alphabet.firstUnspaced
    let end = range.upperBound
    var position = range.lowerBound
    // Its own variable while the offsets change.
    var buffer: [SymbolAlphabet.Symbol] = []
    swap(&buffer, &symbols)
    defer { swap(&buffer, &symbols) }
    var out = buffer.mutableSpan
    var count = 1
    var last = SymbolAlphabet.edge
    offsets.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    if locating {
      offsets.append(position)
      ends.append(position)
    }

    /// Adds a symbol that began at `start`; an edge only behind a letter.
    func put(_ symbol: SymbolAlphabet.Symbol, _ start: Int, _ out: inout MutableSpan<UInt16>) {
      if symbol != SymbolAlphabet.edge, last != SymbolAlphabet.edge,
        (symbol >= firstUnspaced) != (last >= firstUnspaced)
      {
        out[count] = SymbolAlphabet.edge
        count += 1
        if locating {
          offsets.append(start)
          ends.append(start)
        }
      }
      out[count] = symbol
      if symbol | last != 0 {
        count += 1
        if locating {
          offsets.append(start)
          ends.append(position)
        }
      }
      last = symbol
    }

    while position < end {
      let start = position
      let lead = text[position]
      var value = UInt32(lead)
      if lead < 0x80 {
        position += 1
      } else if lead < 0xE0, position + 2 <= end, lead >= 0xC2 {
        value = UInt32(lead & 0x1F) << 6 | UInt32(text[position + 1] & 0x3F)
        position += 2
      } else if lead < 0xF0, position + 3 <= end, lead >= 0xE0 {
        value =
          UInt32(lead & 0x0F) << 12 | UInt32(text[position + 1] & 0x3F) << 6
          | UInt32(text[position + 2] & 0x3F)
        position += 3
      } else if lead >= 0xF0, lead < 0xF5, position + 4 <= end {
        position += 4
        value = UInt32(lead & 0x07) << 18 | UInt32(text[start + 1] & 0x3F) << 12
        value |= UInt32(text[start + 2] & 0x3F) << 6 | UInt32(text[start + 3] & 0x3F)
        for scalar in ScalarFolding.astralFold(value) {
          put(alphabet.symbol(of: scalar), start, &out)
        }
        continue
      } else {
        position += 1
        put(SymbolAlphabet.edge, start, &out)
        continue
      }
      let symbol = table[Int(value)]
      if symbol < SymbolAlphabet.nothing {
        put(symbol, start, &out)
      } else if symbol == SymbolAlphabet.special {
        let code = ScalarFolding.tables.codes[Int(value)]
        if code == ScalarFolding.joining {
          if count > 1, let before = Self.scalar(before: start, from: range.lowerBound, in: text),
            let joined = ScalarFolding.joined(before, mark: value)
          {
            last = alphabet.symbol(of: joined)
            out[count - 1] = last
          }
        } else {
          for scalar in ScalarFolding.tables.sequences[Int(code & ~ScalarFolding.isSequence)] {
            put(alphabet.symbol(of: scalar), start, &out)
          }
        }
      }
    }
    if last != SymbolAlphabet.edge { put(SymbolAlphabet.edge, position, &out) }
    self.count = count
  }

  /// The scalar of up to three bytes that ends before `end`.
  private static func scalar(before end: Int, from start: Int, in text: Span<UInt8>) -> UInt32? {
    var position = end - 1
    while position > start, end - position < 3, text[position] & 0xC0 == 0x80 { position -= 1 }
    guard position >= start else { return nil }
    let lead = UInt32(text[position])
    switch end - position {
    case 1: return lead < 0x80 ? lead : nil
    case 2: return (lead & 0x1F) << 6 | UInt32(text[position + 1] & 0x3F)
    default:
      return (lead & 0x0F) << 12 | UInt32(text[position + 1] & 0x3F) << 6
        | UInt32(text[position + 2] & 0x3F)
    }
  }
}
