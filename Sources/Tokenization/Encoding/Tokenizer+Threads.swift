internal import Dispatch
internal import Synchronization

/// The IDs of several texts, in one array.
public struct TokenBatch: Hashable, Sendable {
  /// The IDs of all texts, one after the other.
  public internal(set) var ids: [TokenID] = []
  /// Where the IDs of each text end in `ids`.
  public internal(set) var ends: [Int] = []

  /// The number of texts.
  public var count: Int { ends.count }

  /// The IDs of text `index`.
  public subscript(index: Int) -> ArraySlice<TokenID> {
    ids[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }
}

extension Tokenizer {
  /// Encodes texts on several threads.
  ///
  /// Each thread has an encoder of its own (2.2 MiB, whose caches last for the call) and takes a share of
  /// texts when it is done with the one before. The result does not depend on their number.
  ///
  /// - Parameter threads: how many to use at most; the system uses no more than it has cores.
  /// - Returns: the IDs in the order of the texts.
  /// - Throws: As `Encoder.encode`, for the first text at fault; its offset counts in that text.
  /// - Complexity: the time of encoding divided by the threads; memory for the IDs twice.
  public func encode(
    batch texts: [[UInt8]], threads: Int, specialTokens: SpecialTokenPolicy = .treatAsText
  ) throws(EncodingError) -> TokenBatch {
    let shares = Self.shares(of: texts)
    let parts = try onThreads(threads, count: shares.count) {
      share, encoder throws(EncodingError) in
      var part = TokenBatch()
      for index in shares[share] {
        let text = texts[index]
        try encoder.encode(text.span, specialTokens: specialTokens, into: &part.ids)
        part.ends.append(part.ids.count)
      }
      return part
    }
    var batch = TokenBatch()
    batch.ids.reserveCapacity(parts.reduce(0) { $0 + $1.ids.count })
    batch.ends.reserveCapacity(texts.count)
    for part in parts {
      for end in part.ends { batch.ends.append(batch.ids.count + end) }
      batch.ids += part.ids
    }
    return batch
  }

  /// Ranges of about 64 KiB of text: large beside handing one out, small beside a thread's part.
  private static func shares(of texts: [[UInt8]]) -> [Range<Int>] {
    var shares: [Range<Int>] = []
    var start = 0
    var byteCount = 0
    for index in texts.indices {
      byteCount += texts[index].count
      if byteCount >= 1 << 16 || index == texts.count - 1 {
        shares.append(start..<index + 1)
        start = index + 1
        byteCount = 0
      }
    }
    return shares
  }

  /// Encodes one large text on several threads; the IDs are those that one thread gives.
  ///
  /// The text is cut where no token reaches across, as in ``StreamingEncoder``. Where there is no such
  /// place, one thread does it all.
  ///
  /// - Parameter threads: how many to use at most; the system uses no more than it has cores.
  /// - Throws: As `Encoder.encode`.
  /// - Complexity: the time of encoding divided by the threads; memory for the IDs twice.
  public func encode(
    _ text: [UInt8], threads: Int, specialTokens: SpecialTokenPolicy = .treatAsText
  ) throws(EncodingError) -> [TokenID] {
    // Several pieces a thread, since some take longer than others.
    let pieces = pieces(of: text.span, count: threads > 1 ? 4 * threads : 1)
    let parts = try onThreads(threads, count: pieces.count) {
      index, encoder throws(EncodingError) in
      var ids: [TokenID] = []
      let piece = pieces[index]
      encoder.startsStretch = index == 0
      try encoder.encodePiece(
        text.span.extracting(piece), specialTokens, at: piece.lowerBound, into: &ids)
      return ids
    }
    guard parts.count > 1 else { return parts.first ?? [] }
    var ids: [TokenID] = []
    ids.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    for part in parts { ids += part }
    return ids
  }

  /// Cuts a text at borders into at most `count` pieces of much the same length, none very short.
  private func pieces(of text: Span<UInt8>, count: Int) -> [Range<Int>] {
    let count = min(count, text.count / (1 << 14) + 1)
    let borders = TextBorders(self)
    var pieces: [Range<Int>] = []
    var start = 0
    for piece in 1..<max(1, count) {
      var border = borders.first(in: text, from: max(text.count / count * piece, start + 1))
      // Behind an added token stands a new stretch, which gets a space unless it has one.
      while borders.needsSpace, let found = border, text[found] != 0x20 {
        border = borders.first(in: text, from: found + 1)
      }
      guard let border else { break }
      pieces.append(start..<border)
      start = border
    }
    pieces.append(start..<text.count)
    return pieces
  }

  /// Calls `work` for 0 ..< `count` on several threads, each with an encoder of its own, and gives the
  /// results in order.
  ///
  /// - Throws: the error of the lowest number.
  private func onThreads<Part: Sendable>(
    _ threads: Int, count: Int,
    _ work: @Sendable (Int, inout Encoder) throws(EncodingError) -> Part
  ) throws(EncodingError) -> [Part] {
    let next = Atomic(0)
    let results = Mutex([Result<Part, EncodingError>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      var encoder = makeEncoder()
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result: Result<Part, EncodingError>
        do throws(EncodingError) {
          result = .success(try work(index, &encoder))
        } catch {
          result = .failure(error)
        }
        results.withLock { $0[index] = result }
      }
    }
    var parts: [Part] = []
    parts.reserveCapacity(count)
    for result in results.withLock({ $0 }) {
      if let result { parts.append(try result.get()) }
    }
    return parts
  }
}
