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
    var shift: UInt32
    var rows: [Row]
  }

  /// The scripts in the order of `LetterScript`.
  let scripts: [Script]

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
    for name in ["latin", "cyrillic", "arabic", "han"] {
      lineNumber += 1
      guard let fields = nextLine()?.split(separator: " ").map(String.init), fields.count >= 4,
        fields[0] == name, let bits = UInt32(fields[1]), (4...20).contains(bits),
        let scale = Double(fields[2]), scale > 0, fields.count - 3 <= Self.maximumLanguages
      else { throw .invalidHeader(line: lineNumber) }
      var script = Script(codes: [], biases: [], scale: scale, shift: 32 - bits, rows: [])
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
    for index in scripts.indices {
      let count = scripts[index].codes.count
      let rowCount = 1 << Int(32 - scripts[index].shift)
      scripts[index].rows.reserveCapacity(rowCount)
      for _ in 0..<rowCount {
        var row = Row.zero
        for lane in 0..<count { row[lane] = Int16(Int8(bitPattern: bytes[position + lane])) }
        scripts[index].rows.append(row)
        position += count
      }
    }
    self.scripts = scripts
  }

  // MARK: - Features

  private static let edge: UInt32 = 0x5F
  private static let multiplier: UInt32 = 0x9E37_79B1
  private static let wordSeed: UInt32 = 0x85EB_CA6B

  /// Adds the rows of a word to a sum.
  ///
  /// - Parameters:
  ///   - word: An edge, up to `longestWord` small letters of one script, an edge.
  ///   - script: A script with a model.
  ///   - sum: Receives the rows; room for five times the letters is asked for.
  /// - Returns: The number of rows.
  func add(_ word: Span<UInt32>, script: LetterScript, to sum: inout Row) -> Int {
    let index = Int(script.rawValue)
    let table = scripts[index].rows
    let rows = table.span
    let shift = scripts[index].shift
    var count = 0
    if script == .han {
      for index in 1..<word.count - 1 {
        var hash = word[index] &* Self.multiplier
        sum &+= rows[Int(hash >> shift)]
        count += 1
        if index + 2 < word.count {
          hash = (hash ^ word[index + 1]) &* Self.multiplier
          sum &+= rows[Int(hash >> shift)]
          count += 1
        }
      }
      return count
    }
    var wordHash = Self.wordSeed
    for start in 0..<word.count {
      let first = word[start]
      var hash = first &* Self.multiplier
      if first != Self.edge {
        sum &+= rows[Int(hash >> shift)]
        count += 1
        wordHash = (wordHash ^ first) &* Self.multiplier
      }
      let end = min(start + 4, word.count)
      var index = start + 1
      while index < end {
        hash = (hash ^ word[index]) &* Self.multiplier
        sum &+= rows[Int(hash >> shift)]
        index += 1
      }
      count += end - start - 1
    }
    sum &+= rows[Int(wordHash >> shift)]
    return count + 1
  }
}
