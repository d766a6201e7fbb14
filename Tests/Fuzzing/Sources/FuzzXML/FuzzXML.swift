import Extraction
import FuzzerDriver

/// What libFuzzer calls with each input: the first byte chooses format and style, the rest is the document.
///
/// It may be refused, but what comes out is valid UTF-8 and no more than the document can hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  guard let choice = input.first else { return 0 }
  let formats: [XMLFormat?] = XMLFormat.allCases + [nil, nil, nil, nil]
  let options = XMLOptions(
    format: formats[Int(choice >> 2) % formats.count],
    style: choice & 1 == 0 ? .text : .markdown, includesReferences: choice & 2 != 0,
    includesBackMatter: choice & 2 != 0)
  let document = Array(input.dropFirst())
  do {
    var size = 0
    for text in try XMLExtractor(options: options).extract(document) {
      precondition(String(validating: text.text, as: UTF8.self) != nil, "text is not UTF-8")
      size += text.text.count
    }
    // Labels, marks and titles of parts are added; entities may expand to a megabyte.
    precondition(size <= 200 * document.count + (2 << 20), "\(size) bytes of text")
  } catch {
    precondition(!"\(error)".isEmpty)
  }
  return 0
}

/// The program's start.
@_cdecl("FuzzXML_main")
public func start(
  _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  unsafe runFuzzer(argumentCount, arguments, testOneInput)
}
