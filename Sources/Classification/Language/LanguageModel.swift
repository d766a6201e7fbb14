/// What is wrong with a language model file.
public enum LanguageModelError: Error, Hashable, Sendable {
  /// The file does not begin with `medprep-language-model 1`.
  case unknownFormat
  /// A line of the header is not what it should be; lines count from 1.
  case invalidHeader(line: Int)
  /// The tables are shorter or longer than the header says.
  case wrongSize(expected: Int, found: Int)
}

/// Weights of the letter sequences of each script for each language written in it.
///
/// The features of a word, `_der_` with its edges: the sequences of one to four letters (`d`, `_d`,
/// `de`, `_de`, …) and the word itself; of Han characters each one and each pair. A feature's hash
/// names a row of the script's table, the row has a weight for each language. The score of a language
/// is bias + Σ weights ÷ √(number of features).
///
/// The file: a header in text, then the tables.
///
///     medprep-language-model 1
///     latin 15 0.0123 en=0.1 fr=-0.2 …      script, log2 of rows, value of weight 1, language=bias
///     cyrillic 13 …
///     (empty line)
///     rows × languages signed bytes, script after script
///
/// Made by `Scripts/train_language_identifier.py`.
struct LanguageModel: Sendable {
  /// The most languages of a script.
  static let maximumLanguages = 32
  /// Letters of a word that are looked at.
  static let longestWord = 32

  typealias Row = SIMD32<Int16>

  struct Script: Sendable {
    var codes: [String]
    var biases: [Double]
    var scale: Double
    var table: Table
  }

  /// Where the rows of a script are.
  struct Table: Sendable {
    /// The place of the first.
    var start: Int
    /// What a hash is shifted by to be the number of a row.
    var shift: UInt32
  }

  /// The scripts in the order of `LetterScript`.
  let scripts: [Script]
  /// The rows of all scripts, one script after the other.
  let rows: [Row]

  init(parsing bytes: [UInt8]) throws(LanguageModelError) {
    var scripts: [Script] = []
    var lineNumber = 1
    var position = 0
    func nextLine() -> String? {
      guard let end = bytes[position...].firstIndex(of: 0x0A) else { return nil }
      defer { position = end + 1 }
      return String(validating: bytes[position..<end], as: UTF8.self)
    }
    guard bytes.starts(with: "medprep-language-model 1\n".utf8), nextLine() != nil else {
      throw .unknownFormat
    }
    var expected = 0
    var rowCount = 0
    for name in ["latin", "cyrillic", "arabic", "han"] {
      lineNumber += 1
      guard let fields = nextLine()?.split(separator: " ").map(String.init), fields.count >= 4,
        fields[0] == name, let bits = UInt32(fields[1]), (4...20).contains(bits),
        let scale = Double(fields[2]), scale > 0, fields.count - 3 <= Self.maximumLanguages
      else { throw .invalidHeader(line: lineNumber) }
      var script = Script(
        codes: [], biases: [], scale: scale, table: Table(start: rowCount, shift: 32 - bits))
      rowCount += 1 << Int(bits)
      for field in fields[3...] {
        let parts = field.split(separator: "=")
        guard parts.count == 2, let bias = Double(parts[1]) else {
          throw .invalidHeader(line: lineNumber)
        }
        script.codes.append(String(parts[0]))
        script.biases.append(bias)
      }
      expected += script.codes.count << Int(bits)
      scripts.append(script)
    }
    lineNumber += 1
    guard nextLine() == "" else { throw .invalidHeader(line: lineNumber) }
    guard bytes.count - position == expected else {
      throw .wrongSize(expected: expected, found: bytes.count - position)
    }
    var rows: [Row] = []
    rows.reserveCapacity(rowCount)
    for script in scripts {
      let count = script.codes.count
      for _ in 0..<1 << Int(32 - script.table.shift) {
        var row = Row.zero
        for lane in 0..<count { row[lane] = Int16(Int8(bitPattern: bytes[position + lane])) }
        rows.append(row)
        position += count
      }
    }
    self.rows = rows
    self.scripts = scripts
  }

  // MARK: - Features

  static let edge: UInt32 = 0x5F
  private static let multiplier: UInt32 = 0x9E37_79B1
  private static let wordSeed: UInt32 = 0x85EB_CA6B

  /// Adds the rows of a word to a sum.
  ///
  /// - Parameters:
  ///   - word: An edge, up to `longestWord` small letters of one script, an edge.
  ///   - script: A script with a model.
  ///   - table: Where its rows are.
  ///   - rows: Those of the model.
  ///   - sum: Receives the rows; room for five times the letters is asked for.
  /// - Returns: The number of rows.
  @inline(__always)
  static func add(
    _ word: Span<UInt32>, script: LetterScript, _ table: Table, _ rows: Span<Row>,
    to sum: inout Row
  ) -> Int {
    // Its own variable, so that it stays in registers.
    var total = sum
    let shift = table.shift
    let start = table.start
    var count = 0
    if script == .han {
      for index in 1..<word.count - 1 {
        var hash = word[index] &* multiplier
        total &+= rows[start &+ Int(hash >> shift)]
        count += 1
        if index + 2 < word.count {
          hash = (hash ^ word[index + 1]) &* multiplier
          total &+= rows[start &+ Int(hash >> shift)]
          count += 1
        }
      }
      sum = total
      return count
    }
    var wordHash = wordSeed
    for index in 0..<word.count {
      let first = word[index]
      var hash = first &* multiplier
      if first != edge {
        total &+= rows[start &+ Int(hash >> shift)]
        count += 1
        wordHash = (wordHash ^ first) &* multiplier
      }
      let end = min(index + 4, word.count)
      var next = index + 1
      while next < end {
        hash = (hash ^ word[next]) &* multiplier
        total &+= rows[start &+ Int(hash >> shift)]
        next += 1
      }
      count += end - index - 1
    }
    total &+= rows[start &+ Int(wordHash >> shift)]
    sum = total
    return count + 1
  }
}
