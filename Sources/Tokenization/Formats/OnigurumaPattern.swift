/// What a regular expression of a `tokenizer.json` means: the Hugging Face library runs it on
/// Oniguruma (Ruby syntax), this library on ICU.
///
/// The two agree on all that tokenizers commonly use: literals, sets, `\p{…}`, `\s`, `\d`, groups,
/// alternatives, look-around, greedy, lazy and possessive quantifiers. Where they do not, a pattern
/// is refused rather than read differently.
///
/// <https://github.com/kkos/oniguruma/blob/master/doc/RE>,
/// <https://unicode-org.github.io/icu/userguide/strings/regexp.html>
enum OnigurumaPattern {
  /// The first construct that the two read differently, or nil.
  static func unportableConstruct(in pattern: String) -> String? {
    var setDepth = 0
    var previous: Character?
    var characters = pattern.makeIterator()
    while let character = characters.next() {
      switch character {
      case "\\":
        let escaped = characters.next() ?? " "
        // Ruby: \h hexadecimal digit, \Z before a final newline; \w and \b by other properties.
        if "bBwWhHZRXKyYONGk".contains(escaped) { return "\\\(escaped)" }
        if escaped == "p" || escaped == "P" {
          // Skips the braces, whose end is no interval.
          while let next = characters.next(), next != "}" {}
        }
        previous = nil
        continue
      case "[": setDepth += 1
      case "]": setDepth = max(0, setDepth - 1)
      case ".", "$", "^":
        // Line ends differ; `^` just after `[` is no anchor.
        if setDepth == 0 { return "\(character)" }
      case "&", "-":
        if setDepth > 0 && previous == character { return "\(character)\(character)" }
      case "+":
        // Ruby repeats the interval, ICU makes it possessive.
        if setDepth == 0 && previous == "}" { return "}+" }
      default: break
      }
      previous = character
    }
    return nil
  }
}
