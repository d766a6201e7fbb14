internal import CScan

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

  /// Where words begin, and characters that may begin a term.
  private(set) var places = [UInt32](repeating: 0, count: pieceSize * 2 + 16)
  /// Their number.
  private(set) var placeCount = 0
  /// The symbols that are no edges.
  private(set) var letterCount = 0

  /// Where a piece that begins at `start` ends: behind a line or a sentence if one ends in its last
  /// kilobyte, so that no phrase is cut, else behind white space, so that no word is, and never inside a
  /// scalar.
  static func endOfPiece(from start: Int, in text: Span<UInt8>) -> Int {
    let limit = start + pieceSize
    if limit >= text.count { return text.count }
    for end in stride(from: limit, to: limit - 1024, by: -1) where text[end - 1] == 0x0A {
      return end
    }
    for end in stride(from: limit, to: limit - 1024, by: -1)
    where text[end - 1] <= 0x20 && (text[end - 2] == 0x2E || text[end - 2] == 0x2C) {
      return end
    }
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
    offsets.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    // Its own variable while the places change.
    var buffer: [SymbolAlphabet.Symbol] = []
    swap(&buffer, &symbols)
    if locating {
      var places = SymbolPlaces(range.lowerBound)
      count = Self.fold(text, range, alphabet, &buffer, &places)
      (offsets, ends) = (places.offsets, places.ends)
    } else {
      var places = NoPlaces()
      count = Self.fold(text, range, alphabet, &buffer, &places)
    }
    swap(&buffer, &symbols)
  }

  /// Finds the places where terms may begin.
  mutating func find(_ pairs: CharacterPairs, firstUnspaced: SymbolAlphabet.Symbol) {
    placeCount = unsafe symbols.withUnsafeBufferPointer { symbols in
      unsafe places.withUnsafeMutableBufferPointer { places in
        unsafe pairs.bits.withUnsafeBufferPointer { bits in
          unsafe pairs.single.withUnsafeBufferPointer { single in
            unsafe cscan_find_places(
              symbols.baseAddress, count, firstUnspaced, bits.baseAddress, single.baseAddress,
              places.baseAddress, &letterCount)
          }
        }
      }
    }
  }

  /// Writes the symbols of a range; returns how many.
  private static func fold<Places: PlaceRecorder>(
    _ text: Span<UInt8>, _ range: Range<Int>, _ alphabet: SymbolAlphabet,
    _ buffer: inout [SymbolAlphabet.Symbol], _ places: inout Places
  ) -> Int {
    let table = alphabet.symbols.span
    let firstUnspaced = alphabet.firstUnspaced
    let end = range.upperBound
    var out = buffer.mutableSpan
    var position = range.lowerBound
    var count = 1
    var last = SymbolAlphabet.edge
    while position < end {
      let start = position
      let lead = text[position]
      var value = Int(lead)
      if lead < 0x80 {
        if last >= firstUnspaced, table[value] != SymbolAlphabet.edge {
          put(SymbolAlphabet.edge, start..<start, firstUnspaced, &out, &count, &last, &places)
        }
        // ASCII is one symbol a byte, of scripts with spaces; nothing falls, nothing joins.
        repeat {
          let symbol = table[Int(text[position])]
          out[count] = symbol
          if symbol | last != 0 {
            count += 1
            places.record(position..<position + 1)
          }
          last = symbol
          position += 1
        } while position < end && text[position] < 0x80
        continue
      } else if lead < 0xE0, position + 2 <= end, lead >= 0xC2 {
        value = Int(lead & 0x1F) << 6 | Int(text[position + 1] & 0x3F)
        position += 2
      } else if lead < 0xF0, position + 3 <= end, lead >= 0xE0 {
        value =
          Int(lead & 0x0F) << 12 | Int(text[position + 1] & 0x3F) << 6
          | Int(text[position + 2] & 0x3F)
        position += 3
      } else if lead >= 0xF0, lead < 0xF5, position + 4 <= end {
        position += 4
        var scalar = UInt32(lead & 0x07) << 18 | UInt32(text[start + 1] & 0x3F) << 12
        scalar |= UInt32(text[start + 2] & 0x3F) << 6 | UInt32(text[start + 3] & 0x3F)
        for part in LetterFolding.astralFold(scalar) {
          put(
            alphabet.symbol(of: part), start..<position, firstUnspaced, &out, &count, &last,
            &places)
        }
        continue
      } else {
        position += 1
        put(
          SymbolAlphabet.edge, start..<position, firstUnspaced, &out, &count, &last, &places)
        continue
      }
      let symbol = table[value]
      if symbol < SymbolAlphabet.nothing {
        put(symbol, start..<position, firstUnspaced, &out, &count, &last, &places)
      } else if symbol == SymbolAlphabet.special {
        let code = LetterFolding.tables.codes[value]
        if code == LetterFolding.joining {
          if count > 1, let before = scalar(before: start, from: range.lowerBound, in: text),
            let joined = LetterFolding.joined(before, mark: UInt32(value))
          {
            last = alphabet.symbol(of: joined)
            out[count - 1] = last
          }
        } else {
          for part in LetterFolding.tables.sequences[Int(code & ~LetterFolding.isSequence)] {
            put(
              alphabet.symbol(of: part), start..<position, firstUnspaced, &out, &count, &last,
              &places)
          }
        }
      }
    }
    if last != SymbolAlphabet.edge {
      put(SymbolAlphabet.edge, end..<end, firstUnspaced, &out, &count, &last, &places)
    }
    // No term has two edges in a row, so none reaches into what is left of the piece before.
    out[count] = SymbolAlphabet.edge
    return count
  }

  /// Adds the symbol of the bytes `range`; an edge only behind a letter.
  @inline(__always)
  private static func put<Places: PlaceRecorder>(
    _ symbol: SymbolAlphabet.Symbol, _ range: Range<Int>,
    _ firstUnspaced: SymbolAlphabet.Symbol, _ out: inout MutableSpan<SymbolAlphabet.Symbol>,
    _ count: inout Int, _ last: inout SymbolAlphabet.Symbol, _ places: inout Places
  ) {
    if (symbol >= firstUnspaced) != (last >= firstUnspaced), symbol != SymbolAlphabet.edge,
      last != SymbolAlphabet.edge
    {
      out[count] = SymbolAlphabet.edge
      count += 1
      places.record(range.lowerBound..<range.lowerBound)
    }
    out[count] = symbol
    if symbol | last != 0 {
      count += 1
      places.record(range)
    }
    last = symbol
  }

  /// The scalar of up to three bytes that ends before `end`.
  static func scalar(before end: Int, from start: Int, in text: Span<UInt8>) -> UInt32? {
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

/// Notes where the symbols of a piece lie in the text.
private protocol PlaceRecorder {
  mutating func record(_ range: Range<Int>)
}

/// Notes nothing, which costs nothing.
private struct NoPlaces: PlaceRecorder {
  @inline(__always)
  mutating func record(_ range: Range<Int>) {}
}

private struct SymbolPlaces: PlaceRecorder {
  var offsets: [Int]
  var ends: [Int]

  /// The place of the edge before the first symbol.
  init(_ start: Int) {
    offsets = [start]
    ends = [start]
  }

  mutating func record(_ range: Range<Int>) {
    offsets.append(range.lowerBound)
    ends.append(range.upperBound)
  }
}
