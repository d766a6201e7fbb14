import Extraction
import Foundation
import TestSupport
import Testing

@testable import Pipelines

@Suite struct HostRepeatsPassTests {
  @Test func whatAFirstReadingFoundIsKeptForARunThatGoesOn() async throws {
    let folder = try TemporaryFolder()
    let notice = "<p>Sign up for our newsletter and never miss what our doctors say.</p>"
    let pages = try (1...3).map { number in
      try JSONEncoder().encode([
        "url": "https://a.org/\(number)", "html": "<p>Text number \(number).</p>\(notice)",
      ])
    }
    let input = try folder.write(Data(pages.joined(separator: [0x0A])), to: "pages.jsonl")
    var configuration = PipelineConfiguration()
    configuration.inputs = [input]
    configuration.hostRepeats = 3
    let models = Models(configuration: configuration, classification: nil, vocabulary: nil)
    let path = folder.path + "/host-repeats"
    let counted = try await models.countingHostRepeats(configuration, keptAt: path)
    let repeated = try #require(counted.html.hostRepeats?.repeated)
    #expect(repeated.count == 1)
    // The second time nothing is read: the inputs may be gone.
    try FileManager.default.removeItem(atPath: input)
    let again = try await models.countingHostRepeats(configuration, keptAt: path)
    #expect(again.html.hostRepeats?.repeated == repeated)
  }
}
