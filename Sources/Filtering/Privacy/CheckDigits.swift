/// The arithmetic by which identity numbers of several countries are told from other numbers.
///
/// All functions take the characters as ASCII, without separators, letters as capitals, and say false
/// for a wrong length. Sources are named at each; the formulas agree with python-stdnum 2
/// (<https://arthurdejong.org/python-stdnum/>), against which the tests compare.
enum CheckDigits {
  /// ISO/IEC 7812-1, annex B: payment cards, Saudi and Emirati identity numbers.
  static func luhn(_ digits: ArraySlice<UInt8>) -> Bool {
    guard isDigits(digits), !digits.isEmpty else { return false }
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let value = Int(digit - 0x30) * (index % 2 == 0 ? 1 : 2)
      sum += value > 9 ? value - 9 : value
    }
    return sum % 10 == 0
  }

  /// ISO 13616: an IBAN by its country's length and the remainder 1 of ISO 7064 MOD 97-10.
  static func iban(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count >= 15,
      let length = ibanLengths[String(decoding: text.prefix(2), as: UTF8.self)],
      length == text.count
    else { return false }
    var remainder = 0
    for character in text.dropFirst(4) + text.prefix(4) {
      switch character {
      case 0x30...0x39: remainder = (remainder * 10 + Int(character - 0x30)) % 97
      case 0x41...0x5A: remainder = (remainder * 100 + Int(character) - 55) % 97
      default: return false
      }
    }
    return remainder == 1
  }

  /// The length of IBANs by country code.
  ///
  /// The whole IBAN registry, release 101, <https://www.swift.com/node/11971>.
  static let ibanLengths: [String: Int] = {
    let list: StaticString = """
      AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 \
      DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 \
      IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 \
      MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 \
      SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
      """
    return Dictionary(
      uniqueKeysWithValues: list.description.split(separator: " ").map {
        (String($0.prefix(2)), Int($0.dropFirst(2)) ?? 0)
      })
  }()

  /// United States: the ranges that are never given out
  /// (<https://www.ssa.gov/employer/randomization.html>); there is no check digit.
  static func socialSecurity(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 9, let area = number(digits.prefix(3)),
      let group = number(digits.dropFirst(3).prefix(2)), let serial = number(digits.suffix(4))
    else { return false }
    return area != 0 && area != 666 && area < 900 && group != 0 && serial != 0
  }

  /// United Kingdom: NHS Data Dictionary, "NHS number", modulus 11.
  static func nhs(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 10, isDigits(digits) else { return false }
    return weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
  }

  /// China: GB 11643-1999, with the date of birth and ISO 7064 MOD 11-2.
  static func chineseResident(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == 18, let check = text.last,
      isDate(
        text.dropFirst(6).prefix(4), text.dropFirst(10).prefix(2), text.dropFirst(12).prefix(2))
    else { return false }
    let body = text.dropLast()
    guard isDigits(body) else { return false }
    let sum = weighted(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
    return check == Array("10X98765432".utf8)[sum % 11]
  }

  /// Japan: Order of the Ministry of Internal Affairs 85 of 2014, article 5 (My Number).
  static func myNumber(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 12, isDigits(digits), let last = digits.last else { return false }
    let remainder = weighted(digits.dropLast(), [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return Int(last - 0x30) == (remainder <= 1 ? 0 : 11 - remainder)
  }

  /// France: NIR of thirteen characters (Corsica: 2A, 2B) and its key, 97 minus the remainder by 97.
  static func nir(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == 15, let first = text.first, "1234 78".utf8.contains(first) else {
      return false
    }
    var body = Array(text.prefix(13))
    var correction = 0
    if body[6] == UInt8(ascii: "A") || body[6] == UInt8(ascii: "B") {
      guard body[5] == UInt8(ascii: "2") else { return false }
      correction = body[6] == UInt8(ascii: "A") ? 1_000_000 : 2_000_000
      body[6] = UInt8(ascii: "0")
    }
    guard let value = number(body[...]), let key = number(text.suffix(2)),
      let month = number(body[3...4])
    else { return false }
    return (1...12).contains(month) || month >= 20
      ? key == 97 - (value - correction) % 97 : false
  }

  /// Russia: SNILS, Order 192p of the Pension Fund, check number by 101.
  static func snils(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 11, let key = number(digits.suffix(2)) else { return false }
    let sum = weighted(digits.prefix(9), [9, 8, 7, 6, 5, 4, 3, 2, 1])
    return sum > 0 && key == sum % 101 % 100
  }

  /// Russia: INN of ten (organizations) or twelve digits, Order ММВ-7-6/435@.
  static func inn(_ digits: ArraySlice<UInt8>) -> Bool {
    guard isDigits(digits) else { return false }
    let values = digits.map { Int($0 - 0x30) }
    func check(_ weights: [Int]) -> Int {
      weighted(digits.prefix(weights.count), weights) % 11 % 10
    }
    let weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
    return switch values.count {
    case 10: values[9] == check(Array(weights[2...]))
    case 12: values[10] == check(Array(weights[1...])) && values[11] == check(weights)
    default: false
    }
  }

  /// Spain: DNI (eight digits) and NIE (X, Y or Z and seven), letter by 23.
  static func dni(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == 9, let letter = text.last, var first = text.first else { return false }
    if let index = Array("XYZ".utf8).firstIndex(of: first) { first = 0x30 + UInt8(index) }
    guard let value = number(([first] + text.dropFirst().dropLast())[...]) else { return false }
    return letter == Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)[value % 23]
  }

  /// Spain: social security number of twelve digits, control by 97.
  static func spanishSocialSecurity(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 12, let province = number(digits.prefix(2)),
      let value = number(digits.dropFirst(2).prefix(8)), let key = number(digits.suffix(2))
    else { return false }
    let whole = value < 10_000_000 ? province * 10_000_000 + value : province * 100_000_000 + value
    return province > 0 && whole % 97 == key
  }

  /// Germany: tax identification number, ISO 7064 MOD 11,10; of the first ten digits exactly one
  /// comes twice or three times.
  static func taxID(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 11, isDigits(digits), let first = digits.first, first != 0x30 else {
      return false
    }
    var counts = [Int](repeating: 0, count: 10)
    var product = 10
    for digit in digits.dropLast() {
      counts[Int(digit - 0x30)] += 1
      let sum = (Int(digit - 0x30) + product) % 10
      product = (sum == 0 ? 10 : sum) * 2 % 11
    }
    guard counts.filter({ $0 > 1 }).count == 1, counts.allSatisfy({ $0 <= 3 }) else { return false }
    return digits.last.map { Int($0 - 0x30) } == (11 - product) % 10
  }

  /// Germany: health insurance number, a letter and nine digits (§ 290 SGB V).
  static func healthInsurance(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == 10, let letter = text.first, letter &- 0x41 < 26,
      isDigits(text.dropFirst())
    else { return false }
    let place = Int(letter - 0x40)
    let values = [place / 10, place % 10] + text.dropFirst().dropLast().map { Int($0 - 0x30) }
    var sum = 0
    for (index, value) in values.enumerated() {
      let product = value * (index % 2 == 0 ? 1 : 2)
      sum += product / 10 + product % 10
    }
    return text.last.map { Int($0 - 0x30) } == sum % 10
  }

  /// United Arab Emirates: 784, year of birth, seven digits, Luhn.
  static func emirates(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 15, digits.starts(with: "784".utf8),
      let year = number(digits.dropFirst(3).prefix(4))
    else { return false }
    return (1900...2100).contains(year) && luhn(digits)
  }

  /// Saudi Arabia: ten digits that begin with 1 (citizens) or 2 (residents), Luhn.
  static func saudi(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 10, let first = digits.first else { return false }
    return (first == 0x31 || first == 0x32) && luhn(digits)
  }

  /// Egypt: fourteen digits with century, date of birth and governorate; the check digit's formula is
  /// not published.
  static func egyptian(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 14, isDigits(digits), let century = digits.first,
      century == 0x32 || century == 0x33,
      let governorate = number(digits.dropFirst(7).prefix(2))
    else { return false }
    let year = Array((century == 0x32 ? "19" : "20").utf8) + digits.dropFirst().prefix(2)
    return ((1...35).contains(governorate) || governorate == 88)
      && isDate(year[...], digits.dropFirst(3).prefix(2), digits.dropFirst(5).prefix(2))
  }

  // MARK: -

  static func isDigits(_ text: ArraySlice<UInt8>) -> Bool { text.allSatisfy { $0 &- 0x30 < 10 } }

  /// The number that digits say; nil for other characters and beyond 18 digits.
  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 18, isDigits(digits) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Whether year, month and day are a day of the calendar from 1800 to 2100.
  static func isDate(
    _ year: ArraySlice<UInt8>, _ month: ArraySlice<UInt8>, _ day: ArraySlice<UInt8>
  ) -> Bool {
    guard let year = number(year), let month = number(month), let day = number(day) else {
      return false
    }
    guard (1800...2100).contains(year), (1...12).contains(month), day >= 1 else { return false }
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return day <= [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  private static func weighted(_ digits: ArraySlice<UInt8>, _ weights: [Int]) -> Int {
    zip(digits, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
  }
}
