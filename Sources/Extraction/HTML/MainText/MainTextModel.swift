/// What was learned from pages whose main text is known: see `MainTextModel+Data.swift`.
enum MainTextModel {
  /// The shipped network, read when it is first asked for: in Base64, as `Scripts/train_main_text.py` writes it.
  static let network: MainTextNetwork = {
    var offset = 0
    guard let network = MainTextNetwork(decoded(data).span, at: &offset) else {
      preconditionFailure("the model of the main text is damaged")
    }
    return network
  }()

  /// Base64 without padding; white space is passed over.
  static func decoded(_ text: StaticString) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8CodeUnitCount * 3 / 4)
    var values = [UInt8](repeating: 64, count: 256)
    let alphabet: StaticString =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    alphabet.withUTF8Buffer { alphabet in
      for value in alphabet.indices { unsafe values[Int(alphabet[value])] = UInt8(value) }
    }
    var bits: UInt32 = 0
    var count = 0
    text.withUTF8Buffer { characters in
      for index in characters.indices {
        let value = unsafe values[Int(characters[index])]
        guard value < 64 else { continue }
        bits = bits << 6 | UInt32(value)
        count += 6
        if count >= 8 {
          count -= 8
          output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
      }
    }
    return output
  }
}
