import Glibc

/// What does not hold of an input, or nil.
public typealias Property = ([UInt8]) -> String?

/// Set once, before the first input; libFuzzer calls from one thread.
private nonisolated(unsafe) var property: Property = { _ in nil }

/// Gives libFuzzer's inputs to a property until its arguments, those of the program, say to stop: all that a fuzz
/// target's `main` does.
///
/// The first input of which the property does not hold ends the program, and libFuzzer writes it to a file.
public func fuzz(_ violation: @escaping Property) -> Never {
  unsafe property = violation
  var argumentCount = CommandLine.argc
  var arguments = unsafe CommandLine.unsafeArgv
  exit(unsafe runDriver(&argumentCount, &arguments, testOneInput))
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  if let violation = unsafe property(input) { preconditionFailure(violation) }
  return 0
}

/// libFuzzer, <https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library>.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
