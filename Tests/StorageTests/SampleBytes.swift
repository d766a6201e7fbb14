import Foundation
import TestSupport

/// Bytes that compress about as text does, the same for the same seed.
func sampleBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var generator = SeededGenerator(seed: seed)
  let words = (0..<200).map { _ in
    (0..<Int.random(in: 1...9, using: &generator)).map { _ in
      UInt8.random(in: 97...122, using: &generator)
    }
  }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count + 16)
  while bytes.count < count {
    bytes += words[Int.random(in: 0..<words.count, using: &generator)]
    bytes.append(Int.random(in: 0..<8, using: &generator) == 0 ? 0x0A : 0x20)
  }
  return Array(bytes[..<count])
}

/// Compresses with the command of that name.
func compressed(_ bytes: [UInt8], by command: String, _ arguments: [String] = []) throws -> [UInt8]
{
  let result = try Command.run(command, ["-c"] + arguments, input: bytes)
  guard result.status == 0 else { throw CommandFailure(message: result.errorText) }
  return result.output
}

struct CommandFailure: Error {
  var message: String
}
