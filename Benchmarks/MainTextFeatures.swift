import Extraction
import Foundation

/// Writes what `Scripts/train_main_text.py` trains the main text's model on.
///
///     bench main-text-features PAGES OUTPUT
///
/// PAGES holds pages in UTF-8, each behind its length (4 bytes, little-endian). It writes OUTPUT.names, OUTPUT.blocks
/// (for each page the number of blocks, then each block's text behind its length), OUTPUT.own (32-bit numbers),
/// OUTPUT.paths (of each block the first one of its page at the same kind of place) and OUTPUT.ends (where each ends
/// in its page).
func writeMainTextFeatures(_ arguments: [String]) throws {
  guard arguments.count == 2 else {
    print("usage: bench main-text-features PAGES OUTPUT")
    exit(64)
  }
  var outputs: [String: Data] = [:]
  for html in try pages(in: arguments[0]) {
    let page = try MainTextTraining.measure(html)
    outputs["blocks", default: Data()].append(bytes(UInt32(page.texts.count)))
    for text in page.texts { append(text, to: &outputs["blocks", default: Data()]) }
    append(page.own, to: &outputs["own", default: Data()])
    for path in page.paths { outputs["paths", default: Data()].append(bytes(UInt32(path))) }
    for end in page.ends { outputs["ends", default: Data()].append(bytes(UInt32(end))) }
  }
  outputs["names"] = Data(MainTextTraining.names.joined(separator: "\n").utf8)
  for (name, data) in outputs { try data.write(to: URL(filePath: "\(arguments[1]).\(name)")) }
}

/// Writes the text of each page where its blocks have given scores, so that a model can be measured by the text
/// it leads to before it is built in.
///
///     bench main-text-texts PAGES SCORES OUTPUT
///
/// PAGES are as above, SCORES one 32-bit number a block; OUTPUT gets each page's text behind its length.
func writeMainTexts(_ arguments: [String]) throws {
  guard arguments.count == 3 else {
    print("usage: bench main-text-texts PAGES SCORES OUTPUT")
    exit(64)
  }
  let scores = numbers([UInt8](try Data(contentsOf: URL(filePath: arguments[1]))))
  var output = Data()
  var block = 0
  for html in try pages(in: arguments[0]) {
    let (text, count) = try MainTextTraining.text(html, scores: scores, at: block)
    block += count
    append(text, to: &output)
  }
  try output.write(to: URL(filePath: arguments[2]))
}

private func pages(in path: String) throws -> some Sequence<[UInt8]> {
  let data = [UInt8](try Data(contentsOf: URL(filePath: path)))
  return sequence(state: 0) { offset -> [UInt8]? in
    guard offset + 4 <= data.count else { return nil }
    let count = Int(data[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    defer { offset += 4 + count }
    return Array(data[offset + 4..<offset + 4 + count])
  }
}

private func append(_ text: [UInt8], to data: inout Data) {
  data.append(bytes(UInt32(text.count)))
  data.append(contentsOf: text)
}

private func bytes(_ number: UInt32) -> Data {
  Data((0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) })
}

private func append(_ numbers: [Float], to data: inout Data) {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(numbers.count * 4)
  for number in numbers {
    let bits = number.bitPattern
    bytes.append(UInt8(truncatingIfNeeded: bits))
    bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
    bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
    bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
  }
  data.append(contentsOf: bytes)
}

private func numbers(_ bytes: [UInt8]) -> [Float] {
  stride(from: 0, to: bytes.count - 3, by: 4).map { start in
    Float(
      bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
  }
}
