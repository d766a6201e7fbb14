internal import CScan

extension MergeTable {
  /// Merges the `count` bytes at `bytes`, 1 to 64, and writes the IDs to `ids`.
  ///
  /// Each byte keeps its place. A place holds its token and, as one number, the rank of the merge with
  /// the token behind it and the place itself: the lowest number says which merge is next, and the
  /// leftmost of equal ranks wins without asking. `alive` has a bit for each place that still starts a
  /// token.
  ///
  ///     place    0       1       2    3       4
  ///     token    l       o       w    er      –
  ///     next     5·64+0  9·64+1  –    –       –      alive 01111
  ///
  /// - Parameters:
  ///   - bytes: all of them have tokens.
  ///   - ids: room for `count` IDs.
  /// - Returns: how many IDs there are.
  /// - Complexity: O(*n*) steps of O(*n*), eight places at a time.
  func merge(
    _ bytes: UnsafePointer<UInt8>, count: Int, into ids: UnsafeMutablePointer<TokenID>
  ) -> Int {
    // 64 numbers and 64 tokens, on the stack.
    var memory = (
      SIMD64<UInt32>(repeating: .max), SIMD64<UInt32>(repeating: 0)
    )
    return unsafe withUnsafeMutableBytes(of: &memory) { raw in
      guard let base = raw.baseAddress else { return 0 }
      let next = unsafe base.assumingMemoryBound(to: UInt32.self)
      let tokens = unsafe next + 64
      return unsafe merge(bytes, count: count, next: next, tokens: tokens, into: ids)
    }
  }

  @inline(__always)
  private func merge(
    _ bytes: UnsafePointer<UInt8>, count: Int, next: UnsafeMutablePointer<UInt32>,
    tokens: UnsafeMutablePointer<UInt32>, into ids: UnsafeMutablePointer<TokenID>
  ) -> Int {
    var byte = unsafe bytes[0]
    unsafe tokens[0] = id(of: byte)
    for place in 1..<max(1, count) {
      let following = unsafe bytes[place]
      unsafe tokens[place] = id(of: following)
      unsafe next[place &- 1] = Self.number(rank(ofBytes: byte, following), place &- 1)
      byte = following
    }
    var alive = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- count)
    let lanes = (count &+ 7) & ~7
    while true {
      let least = unsafe cscan_minimum(next, lanes)
      if least == .max { break }
      let place = Int(least & 63)
      let token = merged(by: least &>> 6)
      unsafe tokens[place] = token
      // The places behind `place` that start a token.
      var behind = alive & ((UInt64.max &<< 1) &<< UInt64(truncatingIfNeeded: place))
      let right = behind.trailingZeroBitCount
      alive &= ~(1 &<< UInt64(truncatingIfNeeded: right))
      unsafe next[right] = .max
      behind &= behind &- 1
      var number = UInt32.max
      if behind != 0 {
        let rank = unsafe rank(token, tokens[behind.trailingZeroBitCount])
        number = Self.number(rank, place)
      }
      unsafe next[place] = number
      let before = alive & ((1 &<< UInt64(truncatingIfNeeded: place)) &- 1)
      if before != 0 {
        let left = 63 &- before.leadingZeroBitCount
        let rank = unsafe rank(tokens[left], token)
        unsafe next[left] = Self.number(rank, left)
      }
    }
    var found = 0
    while alive != 0 {
      unsafe ids[found] = tokens[alive.trailingZeroBitCount]
      found &+= 1
      alive &= alive &- 1
    }
    return found
  }

  /// A rank and the place of its pair as one number, which is lower the earlier the pair merges.
  @inline(__always)
  private static func number(_ rank: UInt32, _ place: Int) -> UInt32 {
    rank == noRank ? .max : rank &<< 6 | UInt32(truncatingIfNeeded: place)
  }
}
