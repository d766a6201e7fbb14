internal import Storage

/// Parts of a corpus that are kept apart.
public enum DatasetPart: String, Sendable, CaseIterable {
  /// Named like the folders of their shards.
  case train, validation, test
}

/// Which part a document belongs to, by its content: equal documents come into the same one.
public struct DatasetSplit: Sendable, Hashable {
  /// The share of documents for validation, from 0 to 1.
  public var validation = 0.0
  /// The share of documents for testing, from 0 to 1.
  public var test = 0.0

  /// Everything is for training.
  public init() {}

  /// Whether there are several parts.
  public var isWhole: Bool { validation == 0 && test == 0 }

  /// The part of a document by its hash.
  public func part(ofHash hash: UInt64) -> DatasetPart {
    let place = unitInterval(splitMix64(hash ^ 0x5EED_0F5B_1175))
    return place < test ? .test : place < test + validation ? .validation : .train
  }
}
