/// A question of a benchmark.
public struct BenchmarkItem: Sendable, Hashable {
  /// Names it in reports: file and record.
  public var id: String
  /// The question, or whatever text is the item.
  public var question: [UInt8]
  /// The answers to choose from.
  public var options: [[UInt8]]

  /// Makes an item.
  public init(id: String, question: [UInt8], options: [[UInt8]] = []) {
    self.id = id
    self.question = question
    self.options = options
  }
}

/// When a document counts as holding a benchmark's item.
public struct ContaminationSettings: Sendable, Hashable {
  /// Words in a row that are compared.
  public var words = 8
  /// Characters in a row that are compared, in scripts without blanks.
  public var characters = 13
  /// The least share of an item's *n*-grams that the document must hold.
  ///
  /// 8-grams and .7 are those of Chowdhery et al. 2022, "PaLM", <https://arxiv.org/abs/2204.02311>,
  /// section 8.
  public var share = 0.7
  /// *n*-grams of more items than this are phrases of examiners ("which of the following is the most
  /// likely") and no evidence.
  public var commonLimit = 10

  /// The usual ones.
  public init() {}
}

/// The *n*-grams of benchmarks, to be looked for in documents.
///
/// Texts are compared by units: case, accents and vowel signs, width, punctuation and white space do
/// not count. A question shorter than an *n*-gram is compared whole, with its options behind it, with and
/// without letters or numbers before them; a longer one that has its options in it as it stands and without
/// these. So short that it has less than five units even so, it cannot be told from chance and is left out.
public struct ContaminationIndex: Sendable {
  private struct Item: Sendable {
    var id: String
    var options: [[UInt64]]
  }

  /// A way in which an item is written; those of an item stand together.
  private struct Variant: Sendable {
    var item: Int
    /// *n*-grams that are evidence.
    var gramCount = 0
  }

  private let settings: ContaminationSettings
  private var items: [Item] = []
  private var variants: [Variant] = []
  /// The lengths that *n*-grams have, each with Bⁿ: of items of words, and of items of characters.
  ///
  /// An *n*-gram of the former starts with a word, one of the latter with a character, so that at each
  /// place of a text only one kind needs to be looked for.
  private var lengths: (words: [Length], characters: [Length]) = ([], [])

  private struct Length: Sendable {
    var count: Int
    var power: UInt64
  }

  /// A bit for each hash, most of them 0: asked first.
  private var filter: [UInt64] = []
  private var filterShift: UInt64 = 0
  private var keys: [UInt64] = []
  /// For each slot of `keys`, which part of `postings` names the variants of its *n*-gram.
  private var places: [Range<Int>] = []
  private var postings: [Int32] = []
  /// Items left out because they are too short, see ``minimumUnits``.
  public private(set) var skippedCount = 0

  private static let base: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  /// The fewest words, or characters of scripts without blanks, of an item that is looked for.
  public static let minimumUnits = 5

  /// The items that are looked for.
  public var itemCount: Int { items.count }

  /// Reads all items.
  ///
  /// - Complexity: O(*n* log *n*) time, about 60 bytes of memory for each unit.
  public init(_ benchmark: [BenchmarkItem], settings: ContaminationSettings = .init()) {
    self.settings = settings
    var scanned = ScannedText()
    let markers = OptionMarkers()
    var grams: [(hash: UInt64, variant: Int32)] = []
    var lengthSets: (words: Set<Int>, characters: Set<Int>) = ([], [])
    for entry in benchmark {
      scanned.scan(entry.question.span, comparing: .bases)
      let isUnspaced = scanned.isUnspaced
      let length = isUnspaced ? settings.characters : settings.words
      // Beside options of its own, what a question numbers are findings and the like.
      let inline =
        entry.options.isEmpty ? markers.split(entry.question, scanned.units) : nil
      let question = inline?.stem ?? scanned.units
      let options = inline?.options ?? markers.bare(entry.options)
      var writings = [question]
      if question.count < length {
        writings[0] += options.flatMap(\.self)
        for row in markers.rows where options.count > 1 && options.count <= row.count {
          writings.append(question + zip(row, options).flatMap { [$0] + $1 })
        }
      } else if inline != nil {
        // Markers make little of a long question.
        writings = [question + options.flatMap(\.self), scanned.units]
      }
      guard min(length, writings[0].count) >= Self.minimumUnits else {
        skippedCount += 1
        continue
      }
      for units in writings {
        let length = min(length, units.count)
        if isUnspaced {
          lengthSets.characters.insert(length)
        } else {
          lengthSets.words.insert(length)
        }
        let power = Self.power(length)
        let prefixes = Self.prefixes(units)
        var own: Set<UInt64> = []
        for start in 0...(units.count - length) where units[start].isUnspaced == isUnspaced {
          own.insert(Self.key(prefixes, start, length, power))
        }
        for hash in own { grams.append((hash, Int32(variants.count))) }
        variants.append(Variant(item: items.count))
      }
      items.append(Item(id: entry.id, options: options.map { $0.map(\.hash) }))
    }
    lengths.words = lengthSets.words.sorted().map { Length(count: $0, power: Self.power($0)) }
    lengths.characters = lengthSets.characters.sorted().map {
      Length(count: $0, power: Self.power($0))
    }
    build(&grams)
  }

  private mutating func build(_ grams: inout [(hash: UInt64, variant: Int32)]) {
    grams.sort { ($0.hash, $0.variant) < ($1.hash, $1.variant) }
    var size = 64
    while size < 2 * grams.count { size *= 2 }
    keys = [UInt64](repeating: 0, count: size)
    places = [Range<Int>](repeating: 0..<0, count: size)
    // 16 bits for each n-gram: one foreign hash in sixteen is looked up in vain.
    filter = [UInt64](repeating: 0, count: size / 8)
    filterShift = UInt64(64 - (filter.count * 64).trailingZeroBitCount)
    var start = 0
    while start < grams.count {
      let hash = grams[start].hash
      var end = start + 1
      while end < grams.count, grams[end].hash == hash { end += 1 }
      if Set(grams[start..<end].map { variants[Int($0.variant)].item }).count
        <= settings.commonLimit
      {
        var slot = Int(truncatingIfNeeded: hash) & (size - 1)
        while keys[slot] != 0 { slot = (slot + 1) & (size - 1) }
        keys[slot] = hash
        let first = postings.count
        for gram in grams[start..<end] {
          postings.append(gram.variant)
          variants[Int(gram.variant)].gramCount += 1
        }
        places[slot] = first..<postings.count
        let bit = hash >> filterShift
        filter[Int(bit / 64)] |= 1 << (bit % 64)
      }
      start = end
    }
  }

  /// An item found in a document.
  public struct Match: Sendable, Hashable {
    /// The item's name.
    public var id: String
    /// The share of its *n*-grams that the document holds.
    public var share: Double
    /// Where: byte ranges of the document's text, in order, without overlap.
    public var spans: [Range<Int>]
    /// Its options that the document holds too, and how many it has.
    public var optionsFound: Int
    /// Options in all.
    public var optionCount: Int
  }

  private struct Hit {
    var variant: Int32
    var hash: UInt64
    var start: Int
    var end: Int
  }

  /// The items that a document holds, in the order of the benchmarks.
  ///
  /// - Complexity: O(*n*) in the units of the text for each length of *n*-gram: one, unless items are
  ///   shorter than that.
  ///
  /// - Parameters:
  ///   - text: Valid UTF-8.
  ///   - scanned: Scratch, of the thread.
  public func matches(in text: Span<UInt8>, scanned: inout ScannedText) -> [Match] {
    scanned.scan(text, comparing: .bases)
    let units = scanned.units
    if units.isEmpty || items.isEmpty { return [] }
    let prefixes = Self.prefixes(units)
    var hits: [Hit] = []
    let filter = filter
    for start in units.indices {
      for length in units[start].isUnspaced ? lengths.characters : lengths.words {
        guard start + length.count <= units.count else { continue }
        let hash = Self.key(prefixes, start, length.count, length.power)
        let bit = hash >> filterShift
        if filter[Int(bit / 64)] >> (bit % 64) & 1 == 0 { continue }
        for variant in postings[place(of: hash)] {
          hits.append(
            Hit(
              variant: variant, hash: hash, start: Int(units[start].start),
              end: Int(units[start + length.count - 1].end)))
        }
      }
    }
    return hits.isEmpty ? [] : matches(of: &hits, units)
  }

  private func place(of hash: UInt64) -> Range<Int> {
    var slot = Int(truncatingIfNeeded: hash) & (keys.count - 1)
    while keys[slot] != 0 {
      if keys[slot] == hash { return places[slot] }
      slot = (slot + 1) & (keys.count - 1)
    }
    return 0..<0
  }

  private func matches(of hits: inout [Hit], _ units: [ScannedText.Unit]) -> [Match] {
    hits.sort { ($0.variant, $0.start, $0.end) < ($1.variant, $1.start, $1.end) }
    var matches: [Match] = []
    var matchedItem: Int?
    var first = 0
    while first < hits.count {
      let number = hits[first].variant
      var end = first
      var hashes: Set<UInt64> = []
      var spans: [Range<Int>] = []
      while end < hits.count, hits[end].variant == number {
        hashes.insert(hits[end].hash)
        let span = hits[end].start..<hits[end].end
        if let last = spans.last, span.lowerBound <= last.upperBound {
          spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
        } else {
          spans.append(span)
        }
        end += 1
      }
      first = end
      let variant = variants[Int(number)]
      let share = Double(hashes.count) / Double(variant.gramCount)
      guard share >= settings.share else { continue }
      // Of the variants of an item the one that fits best.
      if variant.item == matchedItem, let last = matches.last {
        if last.share >= share { continue }
        matches.removeLast()
      }
      matchedItem = variant.item
      let item = items[variant.item]
      let found = item.options.count { Self.holds(units, $0) }
      matches.append(
        Match(
          id: item.id, share: share, spans: spans, optionsFound: found,
          optionCount: item.options.count))
    }
    return matches
  }

  /// Whether the units have these hashes in a row.
  private static func holds(_ units: [ScannedText.Unit], _ hashes: [UInt64]) -> Bool {
    guard let first = hashes.first, units.count >= hashes.count else { return false }
    return (0...(units.count - hashes.count)).contains { start in
      units[start].hash == first
        && hashes.indices.allSatisfy { units[start + $0].hash == hashes[$0] }
    }
  }

  // MARK: - Hashes

  private static func power(_ count: Int) -> UInt64 {
    (0..<count).reduce(1) { power, _ in power &* base }
  }

  private static func prefixes(_ units: [ScannedText.Unit]) -> [UInt64] {
    var prefixes = [UInt64](repeating: 0, count: units.count + 1)
    var prefix: UInt64 = 0
    for index in units.indices {
      prefix = prefix &* base &+ units[index].hash
      prefixes[index + 1] = prefix
    }
    return prefixes
  }

  /// Never 0, which marks a free slot.
  @inline(__always)
  private static func key(
    _ prefixes: [UInt64], _ start: Int, _ length: Int, _ power: UInt64
  ) -> UInt64 {
    mixed(prefixes[start + length] &- prefixes[start] &* power) | 1 << 40
  }
}
