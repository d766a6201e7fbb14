internal import Corpora
internal import Foundation
internal import GRDB
internal import Packing
internal import Storage

/// What a run has done so far, in a SQLite database beside its unfinished output.
///
/// | table | a row for | columns |
/// |---|---|---|
/// | `run` | the run | what it was begun with, and whether its output is whole |
/// | `inputs` | each input, in order | path, name, bytes, modified (ns since 1970), fingerprint of its ends, state: waiting, reading, done; missing: was not there when the run began; records taken |
/// | `outputs` | each file of an output that is whole | bytes, sha256 |
/// | `checkpoint` | the last checkpoint | where every stage can go on, as JSON: `Checkpoint` |
///
/// A checkpoint is written in one transaction, after the files that it speaks of are on the disk, so
/// that whatever a crash leaves, the ledger never promises more than there is.
struct Ledger {
  /// What a run was begun with.
  struct Run: Codable, Hashable, Sendable {
    /// The version of medprep, which may decide what is written.
    var version = medprepVersion
    /// What is read: `Preparation.Start`.
    var start: String
    /// The settings by name.
    var settings: [String: [String]]
    /// SHA-256 of the vocabulary, the lexicons and whatever else decides on the output, by name.
    var models: [String: String]

    /// The run with the settings of mixing of another one, as long as both arrange their documents
    /// before they pack them: what is done until then does not depend on these.
    func mixing(as other: Run) -> Run {
      guard arrangesDocuments, other.arrangesDocuments else { return self }
      var run = self
      for name in PackingSettings.mixtureNames { run.settings[name] = other.settings[name] }
      return run
    }

    private var arrangesDocuments: Bool {
      let unset = PipelineConfiguration().values
      return (["shuffle-seed", "split"] + PackingSettings.mixtureNames).contains {
        settings[$0] != unset[$0] && $0 != "maximum-epochs"
      }
    }

    /// What is different in another run, in words.
    func changes(in other: Run) -> [String] {
      var changes: [String] = []
      func compare(_ name: String, _ old: String?, _ new: String?) {
        if old != new {
          let (was, isNow) = (old ?? "not set", new ?? "not set")
          changes.append(
            "\(name) was \(was.isEmpty ? "none" : was) and is \(isNow.isEmpty ? "none" : isNow)")
        }
      }
      compare("medprep's version", version, other.version)
      compare("what is read", start, other.start)
      for name in Set(settings.keys).union(other.settings.keys).sorted() {
        compare(
          name, settings[name]?.joined(separator: ","), other.settings[name]?.joined(separator: ",")
        )
      }
      for name in Set(models.keys).union(other.models.keys).sorted()
      where models[name] != other.models[name] {
        if models[name] != nil, other.models[name] != nil {
          changes.append("\(name) is another file")
        } else if settings == other.settings {
          // Where settings are others, these have named it, or do not any more.
          changes.append("\(name) is \(models[name] == nil ? "new" : "not there any more")")
        }
      }
      return changes
    }
  }

  /// One input as it was when the run began.
  struct InputRow: Codable, Hashable, Sendable {
    var path: String
    /// What identifiers of its records start with.
    var name: String
    /// Nil for an input that was missing.
    var stamp: InputStamp?
  }

  private let database: DatabaseQueue

  /// The names of the ledger's files in their folder: the database, and SQLite's journal beside it.
  static let fileNames = ["ledger.sqlite", "ledger.sqlite-journal"]

  /// Opens the ledger in `folder`, and makes it where there is none.
  init(folder: String) throws(LedgerError) {
    let path = "\(folder)/\(Self.fileNames[0])"
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      // The journal is SQLite's default, a rollback journal: a write-ahead log needs shared memory,
      // which network file systems lack. Committing deletes the journal; EXTRA brings that to the
      // disk too, or a crash could bring an old checkpoint back after what it needs was removed.
      try database.execute(sql: "PRAGMA synchronous = EXTRA")
    }
    database = try LedgerError.naming(path) {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      try database.write { database in
        try database.execute(
          sql: """
            CREATE TABLE IF NOT EXISTS run (
              id INTEGER PRIMARY KEY CHECK (id = 1), began TEXT, content BLOB, is_whole INTEGER);
            CREATE TABLE IF NOT EXISTS inputs (
              number INTEGER PRIMARY KEY, path TEXT, name TEXT, bytes INTEGER, modified INTEGER,
              fingerprint TEXT, state TEXT, records INTEGER);
            CREATE TABLE IF NOT EXISTS outputs (
              file TEXT PRIMARY KEY, bytes INTEGER, sha256 TEXT);
            CREATE TABLE IF NOT EXISTS checkpoint (
              id INTEGER PRIMARY KEY CHECK (id = 1), recorded TEXT, content BLOB);
            """)
      }
      return database
    }
  }

  // MARK: - The run

  /// What the run was begun with; nil in a new ledger.
  func run() throws(LedgerError) -> Run? {
    try read { database in
      try Data.fetchOne(database, sql: "SELECT content FROM run").map {
        try JSONDecoder().decode(Run.self, from: $0)
      }
    }
  }

  /// The inputs that the run was begun with.
  func inputs() throws(LedgerError) -> [InputRow] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT path, name, bytes, modified, fingerprint FROM inputs ORDER BY number"
      ).map { row in
        let bytes: Int? = row["bytes"]
        return InputRow(
          path: row["path"], name: row["name"],
          stamp: bytes.map {
            InputStamp(
              byteCount: $0, modificationTime: row["modified"], fingerprint: row["fingerprint"])
          })
      }
    }
  }

  /// Begins a run.
  func begin(_ run: Run, inputs: [InputRow]) throws(LedgerError) {
    try write { database in
      try database.execute(
        sql: "INSERT INTO run VALUES (1, datetime('now'), ?, 0)",
        arguments: [try JSONEncoder().encode(run)])
      let insertion = try database.makeStatement(
        sql: "INSERT INTO inputs VALUES (?, ?, ?, ?, ?, NULL, ?, 0)")
      for (number, input) in inputs.enumerated() {
        try insertion.execute(arguments: [
          number, input.path, input.name, input.stamp?.byteCount, input.stamp?.modificationTime,
          input.stamp == nil ? "missing" : "waiting",
        ])
      }
    }
  }

  /// The finished files of an output that is whole; none before.
  func outputs() throws(LedgerError) -> [Checkpoint.OutputRow] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT file, bytes, sha256 FROM outputs ORDER BY file").map {
        Checkpoint.OutputRow(
          FileSummary(name: $0["file"], byteCount: $0["bytes"], sha256: $0["sha256"]))
      }
    }
  }

  /// Says that the run goes on with other settings, which change nothing of what is done.
  func change(to run: Run) throws(LedgerError) {
    try write { database in
      try database.execute(
        sql: "UPDATE run SET content = ?", arguments: [try JSONEncoder().encode(run)])
    }
  }

  // MARK: - Checkpoints

  /// The last checkpoint; nil before the first.
  func checkpoint() throws(LedgerError) -> Checkpoint? {
    try read { database in
      try Data.fetchOne(database, sql: "SELECT content FROM checkpoint").map {
        try JSONDecoder().decode(Checkpoint.self, from: $0)
      }
    }
  }

  /// Records a checkpoint, all of whose files are on the disk.
  ///
  /// - Parameters:
  ///   - checkpoint: Where to go on.
  ///   - fingerprint: Of the input that is being read.
  ///   - isWhole: Whether everything is written and the output has only to get its name.
  func record(
    _ checkpoint: Checkpoint, fingerprint: String? = nil, isWhole: Bool = false
  ) throws(LedgerError) {
    try write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO checkpoint VALUES (1, datetime('now'), ?)",
        arguments: [try JSONEncoder().encode(checkpoint)])
      let position = checkpoint.inputPosition
      try database.execute(
        sql: """
          UPDATE inputs SET state = 'done' WHERE number < ? AND state IN ('waiting', 'reading')
          """, arguments: [position.input])
      try database.execute(
        sql: "UPDATE inputs SET state = 'reading', records = ?, fingerprint = ? WHERE number = ?",
        arguments: [position.point.itemCount, fingerprint, position.input])
      for file in checkpoint.outputs {
        try database.execute(
          sql: "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?)",
          arguments: [file.name, file.byteCount, file.sha256])
      }
      try database.execute(sql: "UPDATE run SET is_whole = ?", arguments: [isWhole])
    }
  }

  /// Whether everything is written and the output has only to get its name.
  func isWhole() throws(LedgerError) -> Bool {
    try read { try Bool.fetchOne($0, sql: "SELECT is_whole FROM run") ?? false }
  }

  // MARK: -

  private func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    try LedgerError.naming(database.path) { try database.read(body) }
  }

  private func write(_ body: (Database) throws -> Void) throws(LedgerError) {
    try LedgerError.naming(database.path) { try database.write(body) }
  }
}

/// Why the ledger could not be read or written.
public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The database.
  public var path: String
  /// What SQLite, or the decoder of a row, says.
  public var message: String

  /// One line for the user.
  public var description: String { "\(path): \(message)" }

  fileprivate static func naming<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(LedgerError) -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw LedgerError(path: path, message: error.message ?? "\(error.resultCode)")
    } catch {
      throw LedgerError(path: path, message: "cannot be understood: \(error)")
    }
  }
}
