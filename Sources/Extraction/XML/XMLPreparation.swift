/// Makes an XML document fit for libxml2 without its DTD, in one pass.
///
/// Articles use `&nbsp;` and `&alpha;`, which only NLM's DTDs define; DTDs are never loaded, and to
/// libxml2 an unknown entity is the end of the document. So named references become the characters
/// they mean, unknown ones stay as text (unless the document declares entities of its own), and
/// characters that XML does not allow go. Line ends are kept, so line numbers stay true.
struct XMLPreparation {
  private let document: [UInt8]
  private let limits: MarkupLimits
  private var index = 0
  private var output: [UInt8] = []
  private var declaresEntities = false
  /// Where the output lags behind the input: from this output byte on, by this many bytes.
  private var shifts: [(output: Int, shift: Int)] = []

  /// A prepared document and the way back to its original offsets.
  struct Result {
    var bytes: [UInt8]
    fileprivate var shifts: [(output: Int, shift: Int)]

    /// The offset before preparation of an offset after it.
    func originalOffset(_ offset: Int) -> Int {
      var low = 0
      var high = shifts.count
      while low < high {
        let middle = (low + high) / 2
        if shifts[middle].output <= offset { low = middle + 1 } else { high = middle }
      }
      return low == 0 ? offset : offset + shifts[low - 1].shift
    }
  }

  /// The same document, still valid UTF-8, for libxml2.
  ///
  /// - Parameters:
  ///   - document: Valid UTF-8.
  ///   - limits: How many attributes a tag may have.
  /// - Returns: Valid UTF-8.
  /// - Throws: ``MarkupError/tooManyAttributes(byteOffset:maximum:)``.
  /// - Complexity: O(*n*) time and memory.
  static func prepare(_ document: [UInt8], limits: MarkupLimits) throws(MarkupError) -> Result {
    var document = document
    XMLDeclaration.blank(&document)
    var preparation = XMLPreparation(document: document, limits: limits)
    try preparation.run()
    return Result(bytes: preparation.output, shifts: preparation.shifts)
  }

  private init(document: [UInt8], limits: MarkupLimits) {
    self.document = document
    self.limits = limits
    output.reserveCapacity(document.count)
  }

  private mutating func run() throws(MarkupError) {
    while index < document.count {
      switch document[index] {
      case UInt8(ascii: "<"):
        if starts(with: "<!--") {
          copy(through: "-->")
        } else if starts(with: "<![CDATA[") {
          copy(through: "]]>")
        } else if starts(with: "<?") {
          copy(through: "?>")
        } else if starts(with: "<!DOCTYPE") {
          documentType()
        } else {
          try tag()
        }
      case UInt8(ascii: "&"): reference()
      default: copy()
      }
    }
  }

  /// Copies a byte, or drops a character that XML 1.0 does not allow (section 2.2).
  private mutating func copy() {
    let byte = document[index]
    if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
      index += 1
      noteShift()
    } else if byte == 0xEF, index + 2 < document.count, document[index + 1] == 0xBF,
      document[index + 2] >= 0xBE
    {
      index += 3
      noteShift()
    } else {
      output.append(byte)
      index += 1
    }
  }

  private mutating func copy(through mark: StaticString) {
    let mark = mark.description
    copy()
    while index < document.count {
      if document[index...].starts(with: mark.utf8) {
        for _ in mark.utf8 { copy() }
        return
      }
      copy()
    }
  }

  /// Copies a document type declaration with its internal subset, whose quotes may hold anything.
  private mutating func documentType() {
    let start = index
    var isInSubset = false
    while index < document.count {
      let byte = document[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        copy()
        while index < document.count, document[index] != byte { copy() }
      } else if starts(with: "<!--") {
        copy(through: "-->")
        continue
      } else if byte == UInt8(ascii: "[") {
        isInSubset = true
      } else if byte == UInt8(ascii: "]") {
        isInSubset = false
      } else if byte == UInt8(ascii: ">"), !isInSubset {
        break
      } else if byte == UInt8(ascii: "<"), isInSubset, starts(with: "<!ENTITY") {
        declaresEntities = true
      } else if byte == UInt8(ascii: "%"), isInSubset, index > start {
        declaresEntities = true
      }
      if index < document.count { copy() }
    }
  }

  private mutating func tag() throws(MarkupError) {
    let start = index
    copy()
    var attributeCount = 0
    while index < document.count {
      let byte = document[index]
      if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") { return }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        attributeCount += 1
        if attributeCount > limits.maximumAttributes {
          throw .tooManyAttributes(byteOffset: start, maximum: limits.maximumAttributes)
        }
        copy()
        while index < document.count, document[index] != byte {
          if document[index] == UInt8(ascii: "&") { reference() } else { copy() }
        }
      }
      if index < document.count { copy() }
    }
  }

  private mutating func reference() {
    if index + 1 < document.count, document[index + 1] == UInt8(ascii: "#") {
      return numericReference()
    }
    let start = index + 1
    var end = start
    while end < document.count, end - start <= CharacterEntities.maximumNameLength,
      document[end] < 0x80,
      Character(Unicode.Scalar(document[end])).isLetter
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(document[end])
        || document[end] == UInt8(ascii: ".")
    {
      end += 1
    }
    guard end < document.count, end > start, document[end] == UInt8(ascii: ";") else {
      // A bare "&" is not well-formed, and libxml2 says where.
      return copy()
    }
    let name = document[start..<end]
    let isPredefined = ["amp", "lt", "gt", "quot", "apos"].contains {
      name.elementsEqual($0.utf8)
    }
    if isPredefined {
      while index <= end { copy() }
    } else if let entity = CharacterEntities.entity(name) {
      write(entity.utf8)
      index = end + 1
      noteShift()
    } else if declaresEntities {
      while index <= end { copy() }
    } else {
      output += "&amp;".utf8
      index += 1
      noteShift()
    }
  }

  /// Drops a reference to a character that XML does not allow.
  private mutating func numericReference() {
    guard let end = document[index...].prefix(16).firstIndex(of: UInt8(ascii: ";")) else {
      return copy()
    }
    let digits = document[(index + 2)..<end]
    let isHexadecimal = digits.first == UInt8(ascii: "x")
    let text = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
    guard let code = UInt32(text, radix: isHexadecimal ? 16 : 10) else { return copy() }
    let isAllowed =
      [0x09, 0x0A, 0x0D].contains(code)
      || (code >= 0x20 && code != 0xFFFE && code != 0xFFFF && Unicode.Scalar(code) != nil)
    if isAllowed {
      while index <= end { copy() }
    } else {
      index = end + 1
      noteShift()
    }
  }

  private mutating func write(_ characters: [UInt8]) {
    for byte in characters {
      switch byte {
      case UInt8(ascii: "<"): output += "&lt;".utf8
      case UInt8(ascii: "&"): output += "&amp;".utf8
      case UInt8(ascii: "\""): output += "&quot;".utf8
      case UInt8(ascii: "'"): output += "&apos;".utf8
      default: output.append(byte)
      }
    }
  }

  private mutating func noteShift() {
    // A run of dropped characters is one shift: it must not take 16 times its memory.
    if shifts.last?.output == output.count { shifts.removeLast() }
    shifts.append((output.count, index - output.count))
  }

  private func starts(with word: StaticString) -> Bool {
    document[index...].starts(with: word.description.utf8)
  }
}
