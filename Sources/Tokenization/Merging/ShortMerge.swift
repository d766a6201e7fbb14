internal import CScan

extension MergeTable {
  /// The most bytes that are merged by scanning.
  static let longestScan = 256

  /// Merges the `count` bytes at `bytes`, 1 to `longestScan`, and writes the IDs to `ids`.
  ///
  /// Each byte keeps its place. A place that starts a token holds the token, the place of the token
  /// behind it, and, as one number, the rank of the merge with that token and the place itself: the lowest
  /// number says which merge is next, and the leftmost of equal ranks wins without asking.
  ///
  ///     place    0        1        2    3       4
  ///     token    l        o        w    er      –
  ///     next     5·256+0  9·256+1  –    –       –
  ///     after    1        2        3    5       –
  ///
  /// - Parameters:
  ///   - bytes: all of them have tokens.
  ///   - ids: room for `count` IDs.
  /// - Returns: how many IDs there are.
  /// - Complexity: O(*n*) steps of O(*n*), eight places at a time.
  func merge(
    _ bytes: UnsafePointer<UInt8>, count: Int, into ids: UnsafeMutablePointer<TokenID>
  ) -> Int {
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * Self.longestScan) { words in
      unsafe withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 2 * Self.longestScan) {
        places in
        guard let next = words.baseAddress, let after = places.baseAddress else { return 0 }
        return unsafe merge(
          bytes, count: count, next: next, tokens: next + Self.longestScan, after: after,
          before: after + Self.longestScan, into: ids)
      }
    }
  }

  @inline(__always)
  private func merge(
    _ bytes: UnsafePointer<UInt8>, count: Int, next: UnsafeMutablePointer<UInt32>,
    tokens: UnsafeMutablePointer<UInt32>, after: UnsafeMutablePointer<UInt16>,
    before: UnsafeMutablePointer<UInt16>, into ids: UnsafeMutablePointer<TokenID>
  ) -> Int {
    let last = count &- 1
    let lanes = (count &+ 7) & ~7
    for place in 0..<last {
      unsafe tokens[place] = id(of: bytes[place])
      unsafe next[place] = Self.number(rank(ofBytes: bytes[place], bytes[place &+ 1]), place)
      unsafe after[place] = UInt16(truncatingIfNeeded: place &+ 1)
      unsafe before[place &+ 1] = UInt16(truncatingIfNeeded: place)
    }
    unsafe tokens[last] = id(of: bytes[last])
    unsafe after[last] = UInt16(truncatingIfNeeded: count)
    for place in last..<lanes { unsafe next[place] = .max }
    while true {
      let least = unsafe cscan_minimum(next, lanes)
      if least == .max { break }
      let place = Int(least & 0xFF)
      let token = merged(by: least &>> 8)
      unsafe tokens[place] = token
      let right = unsafe Int(after[place])
      unsafe next[right] = .max
      let behind = unsafe Int(after[right])
      unsafe after[place] = UInt16(truncatingIfNeeded: behind)
      var number = UInt32.max
      if behind < count {
        unsafe before[behind] = UInt16(truncatingIfNeeded: place)
        number = unsafe Self.number(rank(token, tokens[behind]), place)
      }
      unsafe next[place] = number
      if place > 0 {
        let left = unsafe Int(before[place])
        unsafe next[left] = Self.number(rank(tokens[left], token), left)
      }
    }
    var found = 0
    var place = 0
    while place < count {
      unsafe ids[found] = tokens[place]
      found &+= 1
      place = unsafe Int(after[place])
    }
    return found
  }

  /// A rank and the place of its pair as one number, which is lower the earlier the pair merges.
  @inline(__always)
  private static func number(_ rank: UInt32, _ place: Int) -> UInt32 {
    rank == noRank ? .max : rank &<< 8 | UInt32(truncatingIfNeeded: place)
  }
}
