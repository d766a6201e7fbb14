import Testing
import UnicodeText

@Suite struct RegularExpressionTests {
  static func pieces(_ pattern: String, _ text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    return try RegularExpression(pattern).matches(in: bytes.span).map { bytes[$0].string }
  }

  /// The pattern of GPT-2 and the pieces that the reference tokenizer makes with it.
  static let gpt2 = #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
  /// The pattern of cl100k_base: possessive quantifiers, case-insensitive group.
  static let cl100k =
    #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"#

  @Test(arguments: [
    (gpt2, "don't  stop 123 été!", ["don", "'t", " ", " stop", " 123", " été", "!"]),
    (gpt2, "患者は12歳。", ["患者は", "12", "歳", "。"]),
    (gpt2, "a \n\n b", ["a", " \n\n", " b"]),
    (
      cl100k, "WE'LL  take 12345mg\n\n",
      ["WE", "'LL", " ", " take", " ", "123", "45", "mg", "\n\n"]
    ),
    (cl100k, "(😀 naïve)", ["(😀", " naïve", ")"]),
    (#"(?<=a)b|\bc\b"#, "ab cb c", ["b", "c"]),
    (#"\p{Han}+"#, "abc漢字かな漢", ["漢字", "漢"]),
    (#"x*"#, "axb", ["", "x", "", ""]),
    (#"zzz"#, "abc", []),
    (#"."#, "", []),
  ])
  func findsWhatThePatternSays(pattern: String, text: String, expected: [String]) throws {
    #expect(try Self.pieces(pattern, text) == expected)
  }

  @Test func rangesAreByteOffsets() throws {
    let text = Array("é漢😀x".utf8)
    let ranges = try RegularExpression(".").matches(in: text.span)
    #expect(ranges == [0..<2, 2..<5, 5..<9, 9..<10])
  }

  @Test(arguments: 0..<40)
  func preTokenizersLoseNoByte(seed: Int) throws {
    let text = NormalizerTests.mixedText(seed: seed)
    #expect(try Self.pieces(Self.gpt2, text).joined().utf8.elementsEqual(text.utf8))
  }

  @Test(arguments: [
    ("(a", "U_REGEX_MISMATCHED_PAREN"), ("[a", "U_REGEX_MISSING_CLOSE_BRACKET"),
    ("a{2,1}", "U_REGEX_MAX_LT_MIN"), ("*a", "U_REGEX_RULE_SYNTAX"),
    ("\\p{NoSuch}", "U_REGEX_PROPERTY_SYNTAX"), ("(?<=a*)b", "U_REGEX_LOOK_BEHIND_LIMIT"),
  ])
  func aBadPatternIsAnError(pattern: String, name: String) {
    let error = #expect(throws: ICUError.self) { _ = try RegularExpression(pattern) }
    #expect(error?.name == name)
    #expect(error?.operation == "compile \"\(pattern)\"")
  }

  @Test(arguments: ["(a+)+$", "(a|aa)+$", "(.*a){20}$"])
  func catastrophicBacktrackingTimesOut(pattern: String) throws {
    let text = Array((String(repeating: "a", count: 60) + "b").utf8)
    let expression = try RegularExpression(pattern)
    let error = #expect(throws: ICUError.self) { _ = try expression.matches(in: text.span) }
    #expect(error?.name == "U_REGEX_TIME_OUT")
  }

  @Test func deepBacktrackingIsAnErrorNotACrash() throws {
    let text = [UInt8](repeating: 0x61, count: 4 << 20)
    let expression = try RegularExpression("(?:a|b|c)*d")
    let error = #expect(throws: ICUError.self) { _ = try expression.matches(in: text.span) }
    #expect(["U_REGEX_STACK_OVERFLOW", "U_REGEX_TIME_OUT"].contains(error?.name))
  }

  @Test func anOrdinaryLongTextStaysWithinTheLimits() throws {
    let text = Array(String(repeating: "The patient's 12 symptoms, été 漢字…\n", count: 10_000).utf8)
    let ranges = try RegularExpression(Self.gpt2).matches(in: text.span)
    #expect(ranges.count == 100_000)
  }

  @Test func oneExpressionServesManyTasks() async throws {
    let expression = try RegularExpression(Self.gpt2)
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<16 {
        group.addTask {
          let text = Array(String(repeating: "one two ", count: 500).utf8)
          return try expression.matches(in: text.span).count
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == [Int](repeating: 1001, count: 16))
  }
}
