/// A byte for each code point, found with two loads.
///
/// Code points are cut into blocks of 256; equal blocks are stored once. For classes 0 and 1, where
/// only U+0041 has 1, and blocks of 4 instead of 256:
///
///     code points   …40 41 42 43 | 44 45 46 47 | 48…
///     blocks           1            0            0       one entry a block
///     classes       0 0 0 0  0 1 0 0                     block 0, block 1
///
/// A table of all general categories takes about 60 KB.
public struct ScalarTable: Sendable {
  // Visible to inlining: tables are read in the hot loops of other modules, where a call for each
  // code point would cost more than the two loads (architecture, rule 1).
  @usableFromInline let blocks: [UInt16]
  @usableFromInline let classes: [UInt8]

  /// Builds a table by asking for the class of each code point, surrogates included, in order.
  ///
  /// - Complexity: 1,114,112 calls of `classify`: some milliseconds. Build once, keep.
  public init(classify: (UInt32) -> UInt8) {
    var runs: [(value: UInt8, count: Int)] = []
    for scalar in 0..<UInt32(0x11_0000) {
      let value = classify(scalar)
      if let last = runs.last, last.value == value {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((value, 1))
      }
    }
    self.init(runs: runs)
  }

  /// Builds a table of classes that are given as runs of equal ones, from U+0000 on.
  ///
  /// - Complexity: O(*n*) in the runs and in the different blocks.
  /// - Precondition: the runs cover all 1,114,112 code points.
  public init(runs: [(value: UInt8, count: Int)]) {
    var blocks: [UInt16] = []
    var classes: [UInt8] = []
    var known: [[UInt8]: UInt16] = [:]
    var uniform = [UInt16?](repeating: nil, count: 256)
    func number(of block: [UInt8]) -> UInt16 {
      let number = known[block] ?? UInt16(known.count)
      if known.updateValue(number, forKey: block) == nil { classes += block }
      return number
    }
    var block: [UInt8] = []
    for run in runs {
      var left = run.count
      while left > 0 {
        if block.isEmpty && left >= 256 {
          let block =
            uniform[Int(run.value)] ?? number(of: [UInt8](repeating: run.value, count: 256))
          uniform[Int(run.value)] = block
          blocks.append(block)
          left -= 256
        } else {
          let count = min(left, 256 - block.count)
          block.append(contentsOf: repeatElement(run.value, count: count))
          left -= count
          if block.count == 256 {
            blocks.append(number(of: block))
            block.removeAll(keepingCapacity: true)
          }
        }
      }
    }
    precondition(blocks.count == 0x11_0000 / 256, "runs for another number of code points")
    self.blocks = blocks
    self.classes = classes
  }

  /// The class of a code point.
  ///
  /// - Precondition: `scalar` is at most U+10FFFF.
  @inlinable public subscript(scalar: UInt32) -> UInt8 {
    classes[Int(blocks[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
  }

  /// Calls `body` with the blocks and the classes, for C code; they are valid there.
  @inlinable public func withTables<Result>(
    _ body: (_ blocks: UnsafePointer<UInt16>, _ classes: UnsafePointer<UInt8>) -> Result
  ) -> Result {
    unsafe blocks.withUnsafeBufferPointer { blocks in
      unsafe classes.withUnsafeBufferPointer { classes in
        guard let blocks = blocks.baseAddress, let classes = classes.baseAddress else {
          preconditionFailure("a table without blocks")
        }
        return unsafe body(blocks, classes)
      }
    }
  }
}
