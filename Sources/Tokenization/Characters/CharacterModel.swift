/// BPE over characters: what merging starts from is each scalar of a pretoken, spelled as in the file.
///
/// For vocabularies that are not byte-level (Llama 2, Gemma, Phi-3, …), that have affixes (CLIP's
/// `</w>`), or that lack some bytes. A scalar without a token of its own becomes the tokens of its
/// bytes, `<0xE2>` `<0x96>` `<0x81>`, where there is such a fallback, else the unknown token, else
/// nothing at all.
///
/// <https://github.com/huggingface/tokenizers>, `tokenizers/src/models/bpe/model.rs`, `merge_word`
struct CharacterModel: Sendable {
  /// The tokens as the file spells them; `ids[i]` belongs to string `i`.
  let spellings: ByteStringTable
  let ids: [TokenID]
  let merges: MergeTable
  /// The IDs of `<0x00>` to `<0xFF>`, nil where there is none; empty without a fallback.
  let fallbackIDs: [TokenID?]
  /// What stands for a scalar that has no token.
  let unknownID: TokenID?
  /// Whether neighbouring unknown scalars are one token.
  let fusesUnknown: Bool
  /// Before every scalar of a pretoken but the first.
  let continuationPrefix: [UInt8]
  /// After the last scalar of a pretoken.
  let endSuffix: [UInt8]
  /// Whether a pretoken that is a token stays one, whatever the merges say.
  let keepsWholePretokens: Bool
}

/// Encodes pretokens with a `CharacterModel`; owns scratch memory.
struct CharacterEncoder {
  /// Scratch of more elements than this is given back after use.
  private static let keptElements = 1 << 16

  private let model: CharacterModel
  private var parts = LinkedParts()
  /// Where the parts to be merged lie in the text.
  private var places: [Range<Int>] = []
  private var spelling: [UInt8] = []

  init(_ model: CharacterModel) {
    self.model = model
  }

  /// Appends the IDs of the pretoken `text[range]`, not empty.
  ///
  /// - Parameter ranges: Receives where each token lies in `text`, where it is not nil.
  /// - Complexity: O(*n* log *n*) time and O(*n*) memory in the bytes of the pretoken.
  mutating func encode(
    _ text: Span<UInt8>, _ range: Range<Int>, into ids: inout [TokenID],
    ranges: inout [Range<Int>]?
  ) {
    if model.keepsWholePretokens, let index = model.spellings.index(of: text, range) {
      ids.append(model.ids[index])
      ranges?.append(range)
      return
    }
    precondition(range.count < UInt32.max, "a pretoken of 4 GiB or more")
    parts.ids.removeAll(keepingCapacity: true)
    parts.heap.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    appendScalars(text, range)
    guard !parts.ids.isEmpty else { return }
    parts.merge(by: model.merges)
    var part = 0
    while part < parts.ids.count {
      let next = Int(parts.next[part])
      ids.append(parts.ids[part])
      // Held back tokens may stand behind their place.
      let start = min(places[part].lowerBound, places[next - 1].lowerBound)
      ranges?.append(start..<max(places[part].upperBound, places[next - 1].upperBound))
      part = next
    }
    if parts.ids.count > Self.keptElements { self = CharacterEncoder(model) }
  }

  private mutating func append(_ id: TokenID, _ place: Range<Int>) {
    parts.ids.append(id)
    places.append(place)
  }

  private mutating func appendScalars(_ text: Span<UInt8>, _ range: Range<Int>) {
    // Held back until the next scalar with a token, so that neighbours can be fused. The tokens of
    // bytes do not wait for it, as in the reference.
    var unknown: (id: TokenID, place: Range<Int>)?
    var offset = range.lowerBound
    while offset < range.upperBound {
      let end = min(range.upperBound, offset + max(1, wellFormedScalarWidth(text, at: offset)))
      let place = offset..<end
      spelling.removeAll(keepingCapacity: true)
      if offset > range.lowerBound { spelling += model.continuationPrefix }
      for i in place { spelling.append(text[i]) }
      if end == range.upperBound { spelling += model.endSuffix }
      offset = end
      if let index = model.spellings.index(of: spelling) {
        if let unknown { append(unknown.id, unknown.place) }
        unknown = nil
        append(model.ids[index], place)
      } else if !appendFallback(place), let id = model.unknownID {
        if let last = unknown, model.fusesUnknown {
          unknown = (id, last.place.lowerBound..<end)
        } else {
          if let last = unknown { append(last.id, last.place) }
          unknown = (id, place)
        }
      }
    }
    if let unknown { append(unknown.id, unknown.place) }
  }

  /// Appends the tokens of the bytes of `spelling` if all have one.
  private mutating func appendFallback(_ place: Range<Int>) -> Bool {
    guard !model.fallbackIDs.isEmpty else { return false }
    let before = parts.ids.count
    for (index, byte) in spelling.enumerated() {
      guard let id = model.fallbackIDs[Int(byte)] else {
        parts.ids.removeLast(parts.ids.count - before)
        places.removeLast(places.count - before)
        return false
      }
      // A byte of an affix has no place of its own.
      let start = min(place.lowerBound + index, place.upperBound - 1)
      append(id, spelling.count == place.count ? start..<start + 1 : place)
    }
    return true
  }
}
