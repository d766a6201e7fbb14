import Extraction
import Foundation

/// Writes what `Scripts/train_main_text.py` trains the main text's model on.
///
///     bench main-text-features PAGES OUTPUT [JUDGEMENTS]
///
/// PAGES holds pages in UTF-8, each behind its length (4 bytes, little-endian); JUDGEMENTS one 32-bit number a
/// block. Without JUDGEMENTS it writes OUTPUT.names, OUTPUT.blocks (for each page the number of blocks, then each
/// block's text behind its length) and OUTPUT.own (32-bit numbers); with them OUTPUT.context.names,
/// OUTPUT.context and OUTPUT.pages.
func writeMainTextFeatures(_ arguments: [String]) throws {
  guard arguments.count == 2 || arguments.count == 3 else {
    print("usage: bench main-text-features PAGES OUTPUT [JUDGEMENTS]")
    exit(64)
  }
  let pages = [UInt8](try Data(contentsOf: URL(filePath: arguments[0])))
  let judgements =
    arguments.count == 3
    ? numbers([UInt8](try Data(contentsOf: URL(filePath: arguments[2])))) : []
  var outputs: [String: Data] = [:]
  let names = MainTextTraining.names
  var offset = 0
  var block = 0
  while offset + 4 <= pages.count {
    let count = Int(pages[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    let html = Array(pages[offset + 4..<offset + 4 + count])
    offset += 4 + count
    let page = try MainTextTraining.measure(html, first: judgements, at: block)
    block += page.texts.count
    if judgements.isEmpty {
      outputs["blocks", default: Data()].append(bytes(UInt32(page.texts.count)))
      for text in page.texts {
        outputs["blocks", default: Data()].append(bytes(UInt32(text.count)))
        outputs["blocks", default: Data()].append(contentsOf: text)
      }
      append(page.own, to: &outputs["own", default: Data()])
    } else {
      append(page.context, to: &outputs["context", default: Data()])
      append(page.page, to: &outputs["pages", default: Data()])
    }
  }
  outputs[judgements.isEmpty ? "names" : "context.names"] = Data(
    (judgements.isEmpty ? names.own : names.context).joined(separator: "\n").utf8)
  for (name, data) in outputs { try data.write(to: URL(filePath: "\(arguments[1]).\(name)")) }
}

private func bytes(_ number: UInt32) -> Data {
  Data((0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) })
}

private func append(_ numbers: [Float], to data: inout Data) {
  for number in numbers { data.append(bytes(number.bitPattern)) }
}

private func numbers(_ bytes: [UInt8]) -> [Float] {
  stride(from: 0, to: bytes.count - 3, by: 4).map { start in
    Float(
      bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
  }
}
