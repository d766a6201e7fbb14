/// One training sequence: pieces of documents end to end, then padding.
///
///     tokens      a b c ● d e ● ▢        ● ends a document, ▢ is padding
///     pieces      └──4──┘ └─3─┘          paddingCount 1
struct SequenceRow: Sendable, Hashable {
  /// A run of tokens of one document.
  struct Piece: Sendable, Hashable {
    /// The document's number in the order in which documents were appended, from 0.
    var document: Int
    /// The document's number among those of the run, if they were put into another order before.
    var originalDocument: Int
    /// Where the piece starts in the document, in tokens.
    var offset: Int
    /// Tokens in the piece.
    var count: Int
    /// Whether the document ends with it.
    var endsDocument: Bool
    /// Whether attention ends with it: not where the document goes on in the next sequence of the
    /// same stream.
    var endsSegment: Bool

    /// Describes a piece.
    init(
      document: Int, originalDocument: Int? = nil, offset: Int, count: Int, endsDocument: Bool,
      endsSegment: Bool = true
    ) {
      self.document = document
      self.originalDocument = originalDocument ?? document
      self.offset = offset
      self.count = count
      self.endsDocument = endsDocument
      self.endsSegment = endsSegment
    }
  }

  /// What formats may record of a sequence that is one document.
  struct Label: Sendable, Hashable {
    /// The document's name.
    var id = ""
    /// The file it was read from.
    var path = ""
    /// The number of its record there, from 1.
    var recordNumber = 0

    /// An empty label.
    init() {}
  }

  /// The token IDs, padding included.
  var tokens: [UInt32] = []
  /// 1 where the loss counts, else 0, for each token; empty: wherever there is no padding.
  var lossMask: [UInt8] = []
  /// The pieces in order.
  var pieces: [Piece] = []
  /// Padding tokens at the end.
  var paddingCount = 0
  /// Tokens of its document that were dropped behind it.
  var droppedCount = 0
  /// The document's name and origin where the sequence is one document.
  var label = Label()

  /// An empty sequence.
  init() {}

  /// The loss mask with its default filled in.
  var fullLossMask: [UInt8] {
    guard lossMask.isEmpty else { return lossMask }
    return [UInt8](repeating: 1, count: tokens.count - paddingCount)
      + [UInt8](repeating: 0, count: paddingCount)
  }

  /// Forgets everything and keeps the memory.
  mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    lossMask.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    paddingCount = 0
    droppedCount = 0
    label = Label()
  }

  /// Appends a part of a document.
  mutating func append(
    _ range: Range<Int>, of document: TokenDocument, number: Int, endsDocument: Bool,
    endsSegment: Bool
  ) {
    if !document.lossMask.isEmpty {
      // Earlier pieces without a mask count everywhere.
      let missing = tokens.count - lossMask.count
      if missing > 0 { lossMask.append(contentsOf: repeatElement(1, count: missing)) }
      lossMask.append(contentsOf: document.lossMask[range])
    } else if !lossMask.isEmpty {
      lossMask.append(contentsOf: repeatElement(1, count: range.count))
    }
    tokens.append(contentsOf: document.tokens[range])
    pieces.append(
      Piece(
        document: number, originalDocument: document.number, offset: range.lowerBound,
        count: range.count, endsDocument: endsDocument, endsSegment: endsSegment))
  }

  /// Fills up to `length` with `paddingID`.
  mutating func pad(to length: Int, with paddingID: UInt32) {
    let count = length - tokens.count
    guard count > 0 else { return }
    if !lossMask.isEmpty { lossMask.append(contentsOf: repeatElement(0, count: count)) }
    tokens.append(contentsOf: repeatElement(paddingID, count: count))
    paddingCount += count
  }
}
