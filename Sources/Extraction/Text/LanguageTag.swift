/// Language tags as documents write them.
enum LanguageTag {
  /// A BCP 47 tag with its usual capitals, or nil for what cannot be a language.
  ///
  /// `EN` becomes `en`, `pt_br` becomes `pt-BR`, MEDLINE's `eng` becomes `en`, `jp` and `cn`, which are countries,
  /// `ja` and `zh`. A list of several languages says nothing of one, as in HTML
  /// (<https://html.spec.whatwg.org/#attr-meta-http-equiv-content-language>).
  static func normalized(_ value: String) -> String? {
    // By scalars: characters take several times as long.
    let parts = value.unicodeScalars.split {
      $0 == "-" || $0 == "_" || $0.properties.isWhitespace
    }.map { Substring($0) }
    guard let first = parts.first, (2...3).contains(first.utf8.count),
      first.utf8.allSatisfy(HTMLTokenizer.isLetter),
      parts.allSatisfy({
        $0.utf8.allSatisfy { HTMLTokenizer.isLetter($0) || DateFinder.isDigit($0) }
      })
    else { return nil }
    let code = first.lowercased()
    var tag = otherCodes[code] ?? twoLetterCodes[code] ?? code
    for part in parts.dropFirst() {
      tag += "-"
      switch part.count {
      case 2: tag += part.uppercased()
      case 4: tag += part.prefix(1).uppercased() + part.dropFirst().lowercased()
      default: tag += part
      }
    }
    return tag == "un" || tag == "und" || tag == "mul" ? nil : tag
  }

  /// Codes of countries that are of no language, and varieties of a language with a code of two letters, which
  /// stand behind it (RFC 5646, section 4.1.2).
  private static let otherCodes = [
    "jp": "ja", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "ua": "uk",
    "cmn": "zh", "yue": "zh-yue", "wuu": "zh-wuu", "nan": "zh-nan", "hak": "zh-hak",
    "arb": "ar", "arz": "ar-arz", "apc": "ar-apc", "ary": "ar-ary",
  ]

  /// ISO 639-2 codes, bibliographic and terminological, of languages that have a code of two
  /// letters and occur in MEDLINE
  /// (<https://wayback.archive-it.org/org-350/20240308182149/https://www.nlm.nih.gov/bsd/language_table.html>).
  private static let twoLetterCodes: [String: String] = {
    let pairs = """
      afr af alb sq sqi sq amh am ara ar arm hy hye hy aze az baq eu bel be ben bn bos bs bul bg \
      bur my cat ca chi zh zho zh cze cs ces cs dan da dut nl nld nl eng en epo eo est et fin fi \
      fra fr fre fr geo ka kat ka ger de deu de gle ga glg gl gre el ell el heb he hin hi hrv hr \
      hun hu ice is isl is ind id ita it jpn ja kin rw kor ko lat la lav lv lit lt mac mk mkd mk \
      mal ml mao mi may ms msa ms nor no per fa fas fa pol pl por pt pus ps rum ro ron ro rus ru \
      san sa slo sk slk sk slv sl spa es srp sr swe sv tam ta tel te tha th tur tr ukr uk urd ur \
      vie vi wel cy cym cy
      """.split(separator: " ").map(String.init)
    var codes: [String: String] = [:]
    for index in stride(from: 0, to: pairs.count - 1, by: 2) {
      codes[pairs[index]] = pairs[index + 1]
    }
    return codes
  }()
}
