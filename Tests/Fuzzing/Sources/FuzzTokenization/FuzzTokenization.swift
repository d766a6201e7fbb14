import Foundation
import FuzzerDriver

/// Made when the first input comes; libFuzzer calls from one thread.
private nonisolated(unsafe) let properties: TokenizationProperties? = {
  // Four folders up from this file.
  var checkout = URL(filePath: #filePath)
  for _ in 0..<5 { checkout.deleteLastPathComponent() }
  let path = checkout.appending(path: "vocab/medprep-32k/tokenizer.json")
  do {
    return try TokenizationProperties(tokenizerJSON: [UInt8](Data(contentsOf: path)))
  } catch {
    print("\(path.path): \(error)")
    return nil
  }
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  guard let properties = unsafe properties else { preconditionFailure("no vocabulary") }
  if let violation = properties.violation(in: input) { preconditionFailure(violation) }
  return 0
}

/// The program's start.
@_cdecl("FuzzTokenization_main")
public func start(
  _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  unsafe runFuzzer(argumentCount, arguments, testOneInput)
}
