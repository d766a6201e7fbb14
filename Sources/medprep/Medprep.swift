import ArgumentParser

@main
struct Medprep: ParsableCommand {}
