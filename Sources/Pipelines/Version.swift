/// The version of medprep, as `--version` prints it and manifests record it.
public let medprepVersion = "0.3.0"
