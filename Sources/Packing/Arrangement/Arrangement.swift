/// How documents are put together before they are packed.
public struct Arrangement: Sendable, Hashable {
  /// The seed of a shuffle of all documents; nil: they keep their order.
  public var shuffleSeed: UInt64?
  /// Which documents are kept apart.
  public var split = DatasetSplit()
  /// How often documents for training are taken.
  public var mixture = Mixture()

  /// As they come.
  public init() {}

  /// Whether documents are packed as they come.
  public var isPlain: Bool { shuffleSeed == nil && split.isWhole && mixture.isPlain }
}
