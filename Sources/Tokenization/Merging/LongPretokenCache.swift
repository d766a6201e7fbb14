/// Remembers the IDs of pretokens that are too long for `WordCache`.
///
/// Runs of white space, of `=` and `-` under headings, of a programmer's stars: there are few different
/// ones, and they come again and again.
///
/// A table of 1,024 places by a hash of the bytes; a new pretoken takes the place of another. Memory never
/// grows beyond 0.4 MB, and is touched only where it is used.
///
///     byteCount 79 | idCount 3 | bytes " -----…" (256) | ids [482, 12, 9] (32)
@safe struct LongPretokenCache: ~Copyable {
  /// The most bytes of a pretoken, and the most IDs it has, that is kept.
  static let longest = 256
  static let mostIDs = 32
  private static let placeCount = 1024

  /// By place; both 0 in a free one.
  private var counts = [(bytes: UInt16, ids: UInt16)](repeating: (0, 0), count: placeCount)
  private let bytes: UnsafeMutablePointer<UInt8>
  private let ids: UnsafeMutablePointer<TokenID>

  init() {
    unsafe bytes = .allocate(capacity: Self.placeCount * Self.longest)
    unsafe ids = .allocate(capacity: Self.placeCount * Self.mostIDs)
  }

  deinit {
    unsafe bytes.deallocate()
    unsafe ids.deallocate()
  }

  /// The place of `text`, of `longest` bytes at most.
  static func place(of text: borrowing Span<UInt8>) -> Int {
    Int(truncatingIfNeeded: hashBytes(text, 0..<text.count) &>> 32) & (placeCount - 1)
  }

  /// Appends the IDs of `text`; false where they are not known.
  func find(_ text: borrowing Span<UInt8>, at place: Int, into found: inout [TokenID]) -> Bool {
    guard Int(counts[place].bytes) == text.count, text.count > 0 else { return false }
    let known = unsafe UnsafeBufferPointer(
      start: bytes + place * Self.longest, count: text.count)
    guard unsafe text.withUnsafeBufferPointer({ unsafe $0.elementsEqual(known) }) else {
      return false
    }
    unsafe found.append(
      contentsOf: UnsafeBufferPointer(
        start: ids + place * Self.mostIDs, count: Int(counts[place].ids)))
    return true
  }

  /// Keeps the IDs of `text` that stand in `all` from `first` on, if they are few enough.
  mutating func keep(
    _ text: borrowing Span<UInt8>, at place: Int, _ all: [TokenID], from first: Int
  ) {
    let count = all.count - first
    guard text.count <= Self.longest, count <= Self.mostIDs else { return }
    for i in 0..<text.count { unsafe bytes[place * Self.longest + i] = text[i] }
    for i in 0..<count { unsafe ids[place * Self.mostIDs + i] = all[first + i] }
    counts[place] = (UInt16(text.count), UInt16(count))
  }
}
