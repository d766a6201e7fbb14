internal import CICU

/// The name of a host as the domain name system has it: `Bücher.de` is `xn--bcher-kva.de`.
///
/// Crawls have this form in their addresses, people write the other.
///
/// - Returns: Nil where the name is none, as with a space or an empty part in it.
///
/// UTS #46, Unicode IDNA Compatibility Processing, nontransitional, <https://www.unicode.org/reports/tr46/>.
public func asciiHostName(_ name: String) -> String? {
  let bytes = Array(name.utf8)
  // Longer than any: RFC 1035, section 2.3.4.
  guard bytes.count <= 1024 else { return nil }
  var output = [UInt8](repeating: 0, count: 512)
  var status: Int32 = 0
  let count = unsafe bytes.withUnsafeBufferPointer { bytes in
    unsafe output.withUnsafeMutableBufferPointer { output in
      unsafe Int(
        cicu_host_to_ascii(
          bytes.baseAddress, Int32(bytes.count), output.baseAddress, Int32(output.count), &status))
    }
  }
  guard count > 0, count <= output.count else { return nil }
  return String(decoding: output[..<count], as: UTF8.self)
}
