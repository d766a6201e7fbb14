import Foundation
import FuzzerDriver

@main enum FuzzTokenization {
  static func main() throws {
    // Four folders up from this file.
    var checkout = URL(filePath: #filePath)
    for _ in 0..<5 { checkout.deleteLastPathComponent() }
    let path = checkout.appending(path: "vocab/medprep-32k/tokenizer.json")
    let properties = try TokenizationProperties(tokenizerJSON: [UInt8](Data(contentsOf: path)))
    fuzz(properties.violation)
  }
}
