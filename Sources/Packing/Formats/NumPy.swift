/// Writes a NumPy `.npy` file: an array of shape [sequences, sequence length] in C order.
///
/// The shape stands before the data, so the writer keeps the shard's bytes until it is whole.
///
/// - Complexity: O(*n*) memory in the bytes of the shard.
final class NumPyWriter: ShardWriter {
  private let folder: String
  private let name: String
  private let type: TokenType
  private let sequenceLength: Int
  private var payload: [UInt8] = []

  /// Starts `folder/name`, whose sequences must all have `sequenceLength` tokens.
  init(folder: String, name: String, type: TokenType, sequenceLength: Int) {
    self.folder = folder
    self.name = name
    self.type = type
    self.sequenceLength = sequenceLength
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    precondition(row.tokens.count == sequenceLength, "an array has rows of one length")
    type.append(row.tokens.span, to: &payload)
  }

  func finish() throws(ShardError) -> Shard {
    let rows = payload.count / type.byteCount / sequenceLength
    let header = NumPyHeader(typeName: type.numpyName, shape: [rows, sequenceLength])
    return Shard(file: try header.writeFile(folder: folder, name: name, payload: payload))
  }

  /// Reads an array of tokens with one or two dimensions.
  static func read(_ path: String) throws(ShardError) -> ShardContents {
    let file = try wholeFile(path)
    let (header, start) = try NumPyHeader.parse(file, path: path)
    guard let type = TokenType.allCases.first(where: { $0.numpyName == header.typeName }) else {
      throw .malformed(
        path: path, reason: "holds \(header.typeName) elements, not tokens (<u2 or <u4)")
    }
    guard let length = header.shape.last, length > 0, header.shape.count <= 2 else {
      throw .malformed(path: path, reason: "shape \(header.shape) is not [sequences, length]")
    }
    // Divided instead of multiplied: the shape may be any numbers.
    let elements = (file.count - start).quotientAndRemainder(dividingBy: type.byteCount)
    let rows = header.shape.count == 2 ? header.shape[0] : 1
    guard elements.remainder == 0, elements.quotient % length == 0,
      elements.quotient / length == rows
    else {
      throw .malformed(
        path: path, reason: "\(file.count - start) bytes of data do not fill shape \(header.shape)")
    }
    var contents = ShardContents(
      tokens: type.tokens(in: file.span.extracting(start..<file.count)), tokenType: type)
    if header.shape.count == 2 { contents.setRows(ofLength: length) }
    return contents
  }
}

/// The header of a `.npy` file, format version 1.0.
///
/// | offset | width | meaning |
/// |---|---|---|
/// | 0 | 6 | `\x93NUMPY` |
/// | 6 | 2 | version 1, 0 |
/// | 8 | 2 | length of the rest of the header, little-endian |
/// | 10 | … | Python dictionary `{'descr': '<u2', 'fortran_order': False, 'shape': (3, 8), }`, blanks, `\n` |
///
/// The header's whole length is a multiple of 64.
/// <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>
struct NumPyHeader: Hashable {
  /// The element type as NumPy writes it: `<u2`, `<u4`, `<i8`.
  var typeName: String
  /// The array's dimensions.
  var shape: [Int]

  /// The header's bytes.
  var bytes: [UInt8] {
    var dimensions = shape.map(String.init).joined(separator: ", ")
    if shape.count == 1 { dimensions += "," }
    var text = "{'descr': '\(typeName)', 'fortran_order': False, 'shape': (\(dimensions)), }"
    // NumPy leaves room for the first dimension to grow to 21 digits in place; with the same
    // room our files are byte-identical to numpy.save's.
    if let first = shape.first {
      text += String(repeating: " ", count: 21 - String(first).utf8.count)
    }
    let prefix = 10
    let padding = 63 - (prefix + text.utf8.count) % 64
    text += String(repeating: " ", count: padding) + "\n"
    let length = UInt16(text.utf8.count)
    return [0x93] + "NUMPY".utf8 + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + text.utf8
  }

  /// Writes header and data as one file.
  func writeFile(folder: String, name: String, payload: [UInt8]) throws(ShardError) -> FileSummary {
    try FileSummary.write([bytes, payload], folder: folder, name: name)
  }
}

extension NumPyHeader {
  /// Reads the header at the start of `file`, and tells how many bytes it takes.
  ///
  /// Understands versions 1.0 and 2.0, C order, and the dictionary as NumPy writes it.
  static func parse(_ file: [UInt8], path: String) throws(ShardError) -> (
    header: NumPyHeader, byteCount: Int
  ) {
    func malformed(_ reason: String) -> ShardError { .malformed(path: path, reason: reason) }
    guard file.starts(with: [0x93] + "NUMPY".utf8), file.count >= 12 else {
      throw malformed("not a .npy file: the magic bytes are missing")
    }
    let start: Int
    var length = Int(file[8]) | Int(file[9]) << 8
    switch file[6] {
    case 1: start = 10
    case 2:
      start = 12
      length |= Int(file[10]) << 16 | Int(file[11]) << 24
    default: throw malformed(".npy format version \(file[6]) is not supported (1 and 2 are)")
    }
    guard start + length <= file.count else { throw malformed("the .npy header is cut off") }
    let text = String(decoding: file[start..<start + length], as: UTF8.self)
    func value(after key: String) -> Substring? {
      guard let range = text.firstRange(of: "'\(key)':") else { return nil }
      return text[range.upperBound...].drop { $0 == " " }
    }
    guard let type = value(after: "descr")?.dropFirst().prefix(while: { $0 != "'" }),
      let order = value(after: "fortran_order"), order.hasPrefix("False"),
      let dimensions = value(after: "shape")?.dropFirst().prefix(while: { $0 != ")" })
    else { throw malformed("the .npy header is not a C-order array's") }
    var shape: [Int] = []
    for part in dimensions.split(separator: ",") {
      let digits = part.filter { $0 != " " }
      if digits.isEmpty { continue }
      guard let dimension = Int(digits), dimension >= 0 else {
        throw malformed("the .npy shape (\(dimensions)) is not understood")
      }
      shape.append(dimension)
    }
    return (NumPyHeader(typeName: String(type), shape: shape), start + length)
  }
}
