internal import CScan

/// Rows of numbers, 16 side by side: the first numbers of all, then the second ones, and so on.
///
///     numbers   row 0   row 1   …  row 15
///     first     0       1       …  15
///     second    16      17      …  31
struct RowGroup {
  /// How many rows there are.
  static let laneCount = Int(CSCAN_LANES)
  /// How many numbers each has.
  let width: Int
  var numbers: [Float]

  /// Rows of zeros.
  init(width: Int) {
    self.width = width
    numbers = [Float](repeating: 0, count: width * Self.laneCount)
  }

  subscript(lane: Int, column: Int) -> Float {
    get { numbers[column * Self.laneCount + lane] }
    set { numbers[column * Self.laneCount + lane] = newValue }
  }

  /// Writes the numbers of one row, one after another.
  ///
  /// - Parameters:
  ///   - lane: The row.
  ///   - columns: Which numbers: `body` writes exactly these.
  mutating func write(_ lane: Int, _ columns: Range<Int>, _ body: (inout Writer) -> Void) {
    precondition(lane >= 0 && lane < Self.laneCount && columns.upperBound <= width)
    unsafe numbers.withUnsafeMutableBufferPointer { numbers in
      var writer = unsafe Writer(
        lane: lane,
        next: numbers.baseAddress.unsafelyUnwrapped + columns.lowerBound * Self.laneCount + lane,
        left: columns.count)
      body(&writer)
      precondition(writer.left == 0, "a row has as many numbers as names")
    }
  }

  /// Where the next number of a row goes.
  @safe struct Writer {
    let lane: Int
    fileprivate var next: UnsafeMutablePointer<Float>
    fileprivate(set) var left: Int

    @inline(__always) mutating func put(_ value: Float) {
      precondition(left > 0)
      unsafe next.pointee = value
      unsafe next += RowGroup.laneCount
      left &-= 1
    }

    /// Puts small numbers, one after another.
    @inline(__always) mutating func put(_ values: Span<UInt8>) {
      precondition(left >= values.count)
      for index in values.indices {
        unsafe next.pointee = Float(values[index])
        unsafe next += RowGroup.laneCount
      }
      left &-= values.count
    }

    /// Puts the numbers that the row before has there.
    @inline(__always) mutating func repeatRowBefore(_ count: Int) {
      precondition(lane > 0 && left >= count)
      for _ in 0..<count {
        unsafe next.pointee = next[-1]
        unsafe next += RowGroup.laneCount
      }
      left &-= count
    }
  }
}
