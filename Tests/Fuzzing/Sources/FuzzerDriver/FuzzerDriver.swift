/// The start of a fuzz target: `TARGET_main` calls it, which SwiftPM makes another name for an executable's
/// `main`, so that libFuzzer's own is not found.
///
/// - Parameter test: is called with each input, and returns 0.
/// - Returns: the exit status.
public func runFuzzer(
  _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt {
  var argumentCount = argumentCount
  var arguments = unsafe arguments
  return unsafe runDriver(&argumentCount, &arguments, test)
}

/// libFuzzer, <https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library>.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
