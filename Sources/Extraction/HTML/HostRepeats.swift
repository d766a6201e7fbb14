/// Blocks of text that come again on page after page of a host: menus, notices, subscription boxes.
///
/// A whole crawl is read twice. The first time every page's blocks are counted (``note(_:host:)``), the
/// second time the extractor leaves out those that stand on at least ``minimumPages`` pages. A block is
/// known by a hash of its host and text, so that the memory depends on how many blocks there are, not on
/// their length; what is counted twice only because two hashes are equal is one in 10¹¹ blocks.
///
///     page 1 of example.org      page 2                  page 3
///     "Home | About"       1     "Home | About"    2     "Home | About"    3  ← left out
///     "Flu is a virus."    1     "Asthma is …"     1     "Measles are …"   1
///
/// Chunks of a crawl can be counted apart and merged (``merge(_:)``); the order does not matter.
///
/// The idea of comparing pages of a site is that of Yi et al. 2003, "Eliminating noisy information in web
/// pages for data mining", <https://doi.org/10.1145/956750.956785>; they compare trees, we only texts.
public struct HostRepeats: Sendable {
  /// On how many pages of a host a block stands before it is left out.
  public let minimumPages: Int
  /// The most blocks that are remembered; new ones beyond are not counted, and ``isFull`` says so.
  public let maximumBlocks: Int
  /// Pages with each block, up to 255.
  private var pageCounts: [UInt64: UInt8] = [:]
  /// Whether blocks were passed over because there were too many.
  public private(set) var isFull = false

  /// An empty count.
  ///
  /// - Parameters:
  ///   - minimumPages: Three by default: two pages may be one page twice.
  ///   - maximumBlocks: 16 million by default, about 400 MB.
  public init(minimumPages: Int = 3, maximumBlocks: Int = 16_000_000) {
    precondition((2...255).contains(minimumPages), "pages are counted up to 255")
    self.minimumPages = minimumPages
    self.maximumBlocks = maximumBlocks
  }

  /// Whether nothing was counted.
  public var isEmpty: Bool { pageCounts.isEmpty }

  /// Counts the blocks of one page, each once.
  ///
  /// - Parameters:
  ///   - blocks: Hashes from ``HTMLExtractor/blockHashes(_:transportCharset:url:)``.
  public mutating func note(_ blocks: Set<UInt64>) {
    for block in blocks { add(block, 1) }
  }

  /// Adds the counts of other pages.
  public mutating func merge(_ other: HostRepeats) {
    isFull = isFull || other.isFull
    for (block, count) in other.pageCounts { add(block, count) }
  }

  private mutating func add(_ block: UInt64, _ count: UInt8) {
    if let index = pageCounts.index(forKey: block) {
      let sum = Int(pageCounts.values[index]) + Int(count)
      pageCounts.values[index] = UInt8(min(sum, 255))
    } else if pageCounts.count < maximumBlocks {
      pageCounts[block] = count
    } else {
      isFull = true
    }
  }

  /// Whether a block is one of those that come again.
  func isRepeated(_ hash: UInt64) -> Bool { (pageCounts[hash] ?? 0) >= minimumPages }

  /// The hash of a block's text on a host; digits do not count, as in "12 comments" and dates.
  static func hash(_ text: ArraySlice<UInt8>, host: UInt64) -> UInt64 {
    var hash = host
    for byte in text where byte &- 0x30 >= 10 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    // FNV alone leaves the high bits of short texts alike.
    hash ^= hash >> 32
    hash = hash &* 0x9E37_79B9_7F4A_7C15
    return hash ^ (hash >> 29)
  }

  /// The hash of a page's host; nil where the address has none.
  static func hash(ofHost url: String?) -> UInt64? {
    guard let url, let address = SiteAddress(url) else { return nil }
    return hash(Array(address.host.utf8)[...], host: 0xCBF2_9CE4_8422_2325)
  }
}
