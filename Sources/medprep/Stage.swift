import Pipelines

/// Says how many records were refused, and why.
private func reportRefusals(_ statistics: Statistics, _ configuration: PipelineConfiguration) {
  guard configuration.run.printsSummary else { return }
  for line in statistics.readingLines { printError("medprep:" + line.dropFirst()) }
}

/// Runs a stage, configured by file and flags, and reports.
func stage(
  _ command: StageRun.Command, _ input: InputArguments, _ target: OutputArguments,
  _ run: RunArguments, vocabDir: String? = nil, printsTimes: Bool = false,
  reports: (Statistics, PipelineConfiguration) -> Void = reportRefusals,
  _ configure: (inout PipelineConfiguration) throws -> Void
) async throws {
  try await reporting {
    var configuration = try input.configuration()
    try run.apply(to: &configuration)
    try configure(&configuration)
    let result = try await StageRun(
      command, configuration: configuration,
      output: target.output ?? configuration.run.output ?? "-", rejects: target.rejects,
      vocabularyFolder: vocabDir
    ).run()
    reports(result.statistics, configuration)
    if printsTimes {
      try printOutput(
        """
        {"load_s":\(result.loadSeconds),"encode_s":\(result.encodeSeconds),\
        "run_s":\(result.runSeconds),"tokens":\(result.statistics.tokens)}
        """)
    }
    try configuration.run.finish(result.statistics)
  }
}
