import Foundation

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

/// libFuzzer, <https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library>.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The program's start: SwiftPM makes `main` of an executable another name for `TARGET_main`, so that
/// libFuzzer's own is not found.
@_cdecl("FuzzTokenization_main")
public func start(
  _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var argumentCount = argumentCount
  var arguments = unsafe arguments
  return unsafe runFuzzer(&argumentCount, &arguments, testOneInput)
}
