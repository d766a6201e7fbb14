/// Blocks of text that come again on page after page of a host: menus, notices, subscription boxes.
///
/// A whole crawl is read twice. The first time every page's blocks are counted (``note(_:)``), the second
/// time the extractor leaves out those that stand on at least ``minimumPages`` pages. A block is known by a
/// hash of its host and text, so that the memory depends on how many blocks there are, not on their length.
///
///     page 1 of example.org      page 2                  page 3
///     "Home | About"       1     "Home | About"    2     "Home | About"    3  ← left out
///     "Flu is a virus."    1     "Asthma is …"     1     "Measles are …"   1
///
/// The same page fetched again counts once, whatever its address. Headings stay ("Symptoms" stands on every
/// page of a medical site), and so do short texts and cells of tables outside of links. A page of which little would be
/// left is a copy of others, which is no matter of this: it is left alone, and so is text that a site rule selects or that
/// structured data states.
///
/// The idea of comparing pages of a site is that of Yi et al. 2003, "Eliminating noisy information in web
/// pages for data mining", <https://doi.org/10.1145/956750.956785>; they compare trees, we only texts.
public struct HostRepeats: Sendable {
  /// What is counted of one page.
  public struct Page: Sendable {
    /// The hash of all of its text.
    var identity: UInt64
    /// The hashes of the blocks that count, each once, by size: which ones are remembered where there is
    /// no room for all must not depend on the order of a set.
    var blocks: [UInt64]
  }

  /// On how many pages of a host a block stands before it is left out.
  public let minimumPages: Int
  /// The most blocks and pages that are remembered; new ones beyond are not counted, and ``isFull`` says so.
  private let maximumBlocks: Int
  /// Pages with each block, up to 255.
  private var pageCounts: [UInt64: UInt8] = [:]
  private var pages: Set<UInt64> = []
  /// Whether blocks were passed over because there were too many.
  public private(set) var isFull = false

  /// An empty count.
  ///
  /// - Parameters:
  ///   - minimumPages: 2 to 255; three by default, since two pages may be one page twice.
  ///   - maximumBlocks: 16 million by default, less than a gigabyte.
  public init(minimumPages: Int = 3, maximumBlocks: Int = 16_000_000) {
    precondition((2...255).contains(minimumPages), "pages are counted up to 255")
    self.minimumPages = minimumPages
    self.maximumBlocks = maximumBlocks
  }

  /// What an earlier count found: `repeated`.
  public init(minimumPages: Int, repeated: [UInt64]) {
    self.init(minimumPages: minimumPages)
    for hash in repeated { pageCounts[hash] = UInt8(minimumPages) }
  }

  /// The hashes of the blocks that come again, by size: all that the second reading needs.
  public var repeated: [UInt64] {
    pageCounts.filter { $0.value >= minimumPages }.map(\.key).sorted()
  }

  /// Counts the blocks of one page, unless the same page was counted before.
  public mutating func note(_ page: Page) {
    guard pages.count < maximumBlocks else {
      isFull = true
      return
    }
    guard pages.insert(page.identity).inserted else { return }
    for block in page.blocks {
      if let index = pageCounts.index(forKey: block) {
        if pageCounts.values[index] < 255 { pageCounts.values[index] += 1 }
      } else if pageCounts.count < maximumBlocks {
        pageCounts[block] = 1
      } else {
        isFull = true
      }
    }
  }

  // MARK: - Pages

  /// What is counted of a page; nil where its address has no host.
  static func page(_ table: BlockTable, url: String?) -> Page? {
    guard let host = Self.hash(ofHost: url) else { return nil }
    var page = Page(identity: host, blocks: [])
    var blocks: Set<UInt64> = []
    for block in table.blocks {
      let hash = Self.hash(block, of: table, host: host)
      page.identity = (page.identity ^ hash) &* 0x0000_0100_0000_01B3
      if counts(block) { blocks.insert(hash) }
    }
    page.blocks = blocks.sorted()
    return page
  }

  /// Takes the repeated blocks out of those that are kept.
  func leaveOut(from keep: inout [Bool], of table: BlockTable, url: String?) {
    guard let host = Self.hash(ofHost: url) else { return }
    var rest = keep
    var keptBytes = 0
    var leftBytes = 0
    for (index, block) in table.blocks.enumerated() where keep[index] {
      keptBytes += block.byteCount
      let isRepeated =
        Self.counts(block)
        && (pageCounts[Self.hash(block, of: table, host: host)] ?? 0) >= minimumPages
      if isRepeated { rest[index] = false } else { leftBytes += block.byteCount }
    }
    if leftBytes * 5 >= keptBytes { keep = rest }
  }

  /// Whether a block may be boilerplate.
  private static func counts(_ block: BlockTable.Block) -> Bool {
    guard block.kind != .heading else { return false }
    return isLinks(block) || block.byteCount >= 30 && block.kind != .cell
  }

  private static func isLinks(_ block: BlockTable.Block) -> Bool {
    Int(block.linkBytes) * 2 > block.byteCount
  }

  /// The hash of a block's text on a host; in links digits do not count, as in "12 comments", but a dose does.
  private static func hash(
    _ block: BlockTable.Block, of table: BlockTable, host: UInt64
  ) -> UInt64 {
    hash(table.text[block.textRange], host: host, hasDigits: !isLinks(block))
  }

  private static func hash(
    _ text: ArraySlice<UInt8>, host: UInt64, hasDigits: Bool
  ) -> UInt64 {
    var hash = host
    for byte in text where hasDigits || byte &- 0x30 >= 10 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    // The product alone leaves the low bits of a hash dependent on the low bits of the text only.
    hash ^= hash >> 32
    hash = hash &* 0x9E37_79B9_7F4A_7C15
    return hash ^ (hash >> 29)
  }

  /// The hash of a page's host; nil where the address has none.
  static func hash(ofHost url: String?) -> UInt64? {
    guard let url, let address = SiteAddress(url) else { return nil }
    return hash(Array(address.host.utf8)[...], host: 0xCBF2_9CE4_8422_2325, hasDigits: true)
  }
}
