// Going on behind damage.

extension ByteStream {
  /// How many bytes `recover()` may go back in any case.
  private static let freeRewinding = 1 << 20

  /// After damage of a compressed file, goes to the next place that looks like the start of a gzip member or
  /// zstd frame; bytes that were decoded before stay ready, to the end of their last line.
  ///
  /// The damaged one may have taken that start for its own data: it is looked for from 256 KiB before the
  /// damage on, but not in what is known to be sound.
  /// False when there is none, or the fault is another one.
  ///
  /// - Complexity: O(*n*) in the file for all calls together: what is read twice is not more than
  ///   what is read once.
  public mutating func recover() -> Bool {
    switch fault?.cause {
    case .corrupt, .truncated: break
    default: return false
    }
    guard let decoder else { return false }
    goBack()
    while true {
      while inputCount - inputStart < Self.memberHeaderCount && !isInputFinished {
        guard readMoreInput() else { return false }
      }
      guard inputCount - inputStart >= Self.memberHeaderCount else { return false }
      if compression == .gzip ? isMemberHeader(at: inputStart) : isFrameHeader(at: inputStart) {
        break
      }
      inputStart += 1
    }
    // Its end would run into the first line of what follows.
    let lineEnd = buffer[start...].lastIndex(of: 0x0A).map { $0 + 1 }
    buffer.removeSubrange((lineEnd ?? start)...)
    let end = decodedCount
    streamStarts.removeAll { $0 > end }
    nextStart = min(nextStart, streamStarts.count)
    decoder.reset()
    beginStream()
    searchStart = bytesConsumed + 1
    fault = nil
    isFinished = false
    return true
  }

  /// Goes to where a stream can start that the damaged one has taken for its own, as far as that is kept.
  private mutating func goBack() {
    let first = max(searchStart - inputOffset, inputStart - Self.historyCount, 0)
    let count = inputStart - first
    if count > 0, rewoundCount + count > bytesConsumed + Self.freeRewinding { return }
    rewoundCount += max(count, 0)
    inputStart = min(first, inputCount)
  }

  /// The smallest member header; a frame with its checksum is not smaller.
  private static let memberHeaderCount = 10

  /// RFC 1952, section 2.3: magic, deflate, no reserved flags, and values of the last two bytes that
  /// occur, so that compressed data seldom looks like it.
  private func isMemberHeader(at index: Int) -> Bool {
    input[index] == 0x1F && input[index + 1] == 0x8B && input[index + 2] == 8
      && input[index + 3] & 0xE0 == 0 && [0, 2, 4].contains(input[index + 8])
      && (input[index + 9] <= 13 || input[index + 9] == 255)
  }

  /// RFC 8878, section 3.1.1: magic, no reserved bit.
  private func isFrameHeader(at index: Int) -> Bool {
    input[index] == 0x28 && input[index + 1] == 0xB5 && input[index + 2] == 0x2F
      && input[index + 3] == 0xFD && input[index + 4] & 8 == 0
  }
}
