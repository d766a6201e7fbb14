/// Which sequences of a few symbols terms begin with: a word that has none of them is passed by.
///
/// A set of bits by hash, small enough for the fastest cache of a processor. It may take a sequence for
/// another, never miss one. A sequence is a number: seven bits a symbol, the last one lowest. Long
/// terms are known by more symbols than short ones, so that few words pass.
struct SymbolFilter: Sendable {
  private static let placeBits: UInt64 = 16
  private(set) var bits = [UInt64](repeating: 0, count: 1 << Int(placeBits - 6))

  /// A filter of the beginnings of terms.
  ///
  /// - Parameters:
  ///   - terms: In symbols. Of those shorter than `short` every continuation is a member.
  ///   - short: How many symbols terms shorter than `long` are known by.
  ///   - long: How many symbols the others are known by, at most 9.
  init(_ terms: [[SymbolAlphabet.Symbol]], short: Int, long: Int) {
    for term in terms {
      let length = term.count < long ? short : long
      insert(term.prefix(length), missing: max(0, length - term.count), isBehind: true)
    }
  }

  /// A filter of the ends of terms, with every beginning of those that are too short.
  init(lastOf terms: [[SymbolAlphabet.Symbol]], short: Int, long: Int) {
    for term in terms {
      let length = term.count < long ? short : long
      insert(term.suffix(length), missing: max(0, length - term.count), isBehind: false)
    }
  }

  private mutating func insert(
    _ symbols: ArraySlice<SymbolAlphabet.Symbol>, missing: Int, isBehind: Bool
  ) {
    // Terms of a single letter leave nothing to be filtered.
    if missing > 2 {
      bits = [UInt64](repeating: .max, count: bits.count)
      return
    }
    let code = symbols.reduce(UInt64(0)) { Self.appending($1, to: $0) }
    let free = UInt64(7 * missing)
    for other in 0..<UInt64(1) << free {
      let place = Self.place(
        of: isBehind ? code << free | other : other << UInt64(7 * symbols.count) | code)
      bits[Int(place >> 6)] |= 1 << (place & 63)
    }
  }

  /// The number of a sequence that is longer by a symbol.
  @inline(__always)
  static func appending(_ symbol: SymbolAlphabet.Symbol, to code: UInt64) -> UInt64 {
    code << 7 | UInt64(symbol & 0x7F)
  }

  @inline(__always)
  private static func place(of code: UInt64) -> UInt64 {
    (code &* 0x9E37_79B9_7F4A_7C15) >> (64 - placeBits)
  }

  /// 1 if a sequence is a member, else 0 (mostly); `bits` are those of a filter.
  @inline(__always)
  static func mark(_ code: UInt64, in bits: Span<UInt64>) -> UInt64 {
    let place = place(of: code)
    return bits[Int(place >> 6)] >> (place & 63) & 1
  }
}
