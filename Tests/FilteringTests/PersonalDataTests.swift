import TestSupport
import Testing

@testable import Filtering

@Suite struct PersonalDataTests {
  private func mask(_ text: String, _ language: String? = nil) -> String {
    var finder = PersonalDataFinder(Set(PersonalDataKind.allCases).subtracting([.url]))
    let findings = finder.find(in: text.utf8.span, language: language)
    return String(
      decoding: PersonalDataFinder.mask(text.utf8.span, findings), as: UTF8.self)
  }

  /// Numbers are the published examples of their issuers or python-stdnum's, or made here.
  @Test(arguments: [
    ("Write to jane.doe+x@clinic.example.org.", "en", "Write to [EMAIL]."),
    ("<a@b.de>, c@d.museum", "en", "<[EMAIL]>, [EMAIL]"),
    ("Call (212) 555-0143 or 212-555-0143 now", "en", "Call [PHONE] or [PHONE] now"),
    ("+44 20 7946 0958, or +1-212-555-0143.", "en", "[PHONE], or [PHONE]."),
    ("Phone: 5550143", "en", "Phone: [PHONE]"),
    ("Tél. : 01 23 45 67 89", "fr", "Tél. : [PHONE]"),
    ("au 06.12.34.56.78 demain", "fr", "au [PHONE] demain"),
    ("Teléfono: 91 123 45 67.", "es", "Teléfono: [PHONE]."),
    ("llame al 612 345 678", "es", "llame al [PHONE]"),
    ("Tel. 0761/270-12345", "de", "Tel. [PHONE]"),
    ("unter 030 12345678 erreichbar", "de", "unter [PHONE] erreichbar"),
    ("тел. 8 (495) 123-45-67", "ru", "тел. [PHONE]"),
    ("звоните 89161234567", "ru", "звоните [PHONE]"),
    ("手机13812345678。", "zh", "手机[PHONE]。"), ("請電 010-62345678", "zh", "請電 [PHONE]"),
    ("電話番号：03-1234-5678", "ja", "電話番号：[PHONE]"), ("携帯 ０９０－", "ja", "携帯 ０９０－"),
    ("هاتف: ٠٥٠١٢٣٤٥٦٧", "ar", "هاتف: [PHONE]"), ("جوال 0501234567", "ar", "جوال [PHONE]"),
    ("IBAN DE89 3704 0044 0532 0130 00 ok", "de", "IBAN [IBAN] ok"),
    ("GB82WEST12345698765432", "en", "[IBAN]"),
    ("GB82 WEST 1234 5698 7654 32", "en", "[IBAN]"),
    ("card 4111 1111 1111 1111", "en", "card 4111 1111 1111 1111"),
    ("card 4539 1488 0343 6467", "en", "card [CARD]"),
    ("SSN 536-90-4399", "en", "SSN [NATIONAL_ID]"),
    ("the 536-90-4399 number", "en", "the [NATIONAL_ID] number"),
    ("NHS number: 943 476 5870", "en", "NHS number: [NATIONAL_ID]"),
    ("身份证号码11010519491231002X。", "zh", "身份证号码[NATIONAL_ID]。"),
    ("证件11010519491231002X", "zh", "证件[NATIONAL_ID]"),
    ("マイナンバー：1234 5678 9018", "ja", "マイナンバー：[NATIONAL_ID]"),
    ("NIR 2 95 10 99 126 111 93", "fr", "NIR [NATIONAL_ID]"),
    ("295109912611193 est son numéro", "fr", "[NATIONAL_ID] est son numéro"),
    ("СНИЛС 112-233-445 95", "ru", "СНИЛС [NATIONAL_ID]"),
    ("ИНН: 7707083893", "ru", "ИНН: [NATIONAL_ID]"),
    ("DNI 54362315-K", "es", "DNI [NATIONAL_ID]"),
    ("con 54362315K vive", "es", "con [NATIONAL_ID] vive"),
    ("NIE X2482300W", "es", "NIE [NATIONAL_ID]"),
    ("NASS: 47 39047534 02.", "es", "NASS: [NATIONAL_ID]."),
    ("Steuer-ID 36 574 261 809", "de", "Steuer-ID [NATIONAL_ID]"),
    ("Vers. A123456780 AOK", "de", "Vers. [NATIONAL_ID] AOK"),
    ("Emirates ID 784-1980-1234567-1", "en", "Emirates ID [NATIONAL_ID]"),
    ("رقم الهوية: 1089137517", "ar", "رقم الهوية: [NATIONAL_ID]"),
    ("الرقم القومي 29001011234567", "ar", "الرقم القومي [NATIONAL_ID]"),
    ("MRN: 00123456, admitted", "en", "MRN: [RECORD_NUMBER], admitted"),
    ("NHC: 2569870.", "es", "NHC: [RECORD_NUMBER]."),
    ("NºCol: 28 28 20943.", "es", "NºCol: [RECORD_NUMBER]."),
    ("Fallnummer 4711/2019", "de", "Fallnummer [RECORD_NUMBER]"),
    ("住院号：0012345", "zh", "住院号：[RECORD_NUMBER]"),
    ("номер истории болезни № 12345", "ru", "номер истории болезни № [RECORD_NUMBER]"),
    ("رقم الملف الطبي: ١٢٣٤٥٦", "ar", "رقم الملف الطبي: [RECORD_NUMBER]"),
    ("DOB: 03/12/1970", "en", "DOB: [BIRTH_DATE]"),
    ("born on May 3, 1950 in", "en", "born on May [BIRTH_DATE] in"),
    ("born 3 May 1950,", "en", "born [BIRTH_DATE],"),
    ("Fecha de nacimiento: 10/10/1963.", "es", "Fecha de nacimiento: [BIRTH_DATE]."),
    ("nacido el 12 de marzo de 1970", "es", "nacido el [BIRTH_DATE]"),
    ("née le 1er mars 1970 à", "fr", "née le [BIRTH_DATE] à"),
    ("geb. 12.03.1970", "de", "geb. [BIRTH_DATE]"),
    ("geboren am 12. März 1970", "de", "geboren am [BIRTH_DATE]"),
    ("дата рождения: 12.03.1970 г.", "ru", "дата рождения: [BIRTH_DATE] г."),
    ("出生日期：1970年3月12日", "zh", "出生日期：[BIRTH_DATE]"), ("1970年3月12日生まれの", "ja", "[BIRTH_DATE]生まれの"),
    ("تاريخ الميلاد: 12/3/1970", "ar", "تاريخ الميلاد: [BIRTH_DATE]"),
    ("from 192.168.10.24 today", "en", "from [IP] today"),
  ])
  func masksPersonalData(text: String, language: String, expected: String) {
    #expect(mask(text, language) == expected)
  }

  @Test(arguments: [
    ("Take 500 mg every 8 hours for 10-14 days.", "en"),
    ("BP 120/80 mmHg, HR 72, 98.6 °F, pH 7.35-7.45", "en"),
    ("WBC 4,500-11,000/µL; platelets 150 000-400 000", "en"),
    ("ICD-10 E11.9, I25.10, C50.911", "en"),
    ("PMID: 31452104. doi:10.1056/NEJMoa1200303", "en"),
    ("https://doi.org/10.1016/S0140-6736(20)30183-5", "en"),
    ("NCT01234567 and ISRCTN12345678", "en"), ("N Engl J Med 2012;366:1382-92.", "en"),
    ("CAS 50-78-2, ATC N02BA01, SNOMED 73211009", "en"), ("120 80 72 16 98 36 140 90", "en"),
    ("on 12 March 2019 he was admitted", "en"), ("A 45-year-old born preterm at 32 weeks", "en"),
    ("0,5 mg 2x täglich, 10/2012", "de"), ("am 12.03.2019 aufgenommen", "de"),
    ("1.234.567,89 Euro", "de"),
    ("600.000.000 células y 650 mg", "es"), ("ingreso 17/06/2016, TA 130/85", "es"),
    ("le 12 mars 2019, 37,5 °C, 12 34 56", "fr"), ("血压130/85mmHg，心率72次/分，2019年3月12日入院", "zh"),
    ("体温37.5度、血圧120/80mmHg、2019年3月12日入院", "ja"), ("АД 130/85 мм рт. ст., 12.03.2019", "ru"),
    ("الضغط 120/80 والنبض 72 في 12/03/2019", "ar"), ("p53, CD4+ 350, T1+2, HbA1c 6.5%", "en"),
    ("user@localhost, 5 @ 10, @handle", "en"), ("ISBN 978-3-16-148410-0, pp. 1234-5678", "en"),
    ("rs7903146, NM_000546.5:c.215C>G", "en"), ("version 10.15.7.1234", "en"),
  ])
  func leavesMedicalTextAlone(text: String, language: String) {
    #expect(mask(text, language) == text)
    #expect(mask(text) == text)
  }

  @Test func findsWebAddressesWhenAsked() {
    var finder = PersonalDataFinder([.url])
    let text = "See https://example.org/a?b=1. Or www.example.com, wwww.x and http:/y."
    let findings = finder.find(in: text.utf8.span)
    #expect(
      findings.map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) } == [
        "https://example.org/a?b=1", "www.example.com",
      ])
  }

  @Test func onlyKindsThatWereAskedForAreFound() {
    var finder = PersonalDataFinder([.email])
    let text = "a@b.org, DNI 54362315K, NHC: 2569870, geb. 12.03.1970"
    #expect(finder.find(in: text.utf8.span, language: "es").map(\.kind) == [.email])
  }

  @Test(arguments: FuzzLength.seeds(60))
  func findingsLieInOrderInsideTheText(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let parts = [
      "@", "a", ".", "1", "23", "-", " ", "(", ")", "+", "٣", "９", "/", "tel: ", "born ", "年", "\n",
      "http://", "www.", "X1", "DE89", "é", "中", "0", "12.3.1970", "NHC", ":",
    ]
    var text: [UInt8] = []
    for _ in 0..<200 { text += (parts.randomElement(using: &generator) ?? "").utf8 }
    // Cut anywhere, also inside of a character.
    text.removeLast(Int.random(in: 0..<3, using: &generator))
    var finder = PersonalDataFinder(Set(PersonalDataKind.allCases))
    for language in [nil, "en", "de", "fr", "es", "ru", "zh", "ja", "ar"] {
      var end = 0
      for finding in finder.find(in: text.span, language: language) {
        #expect(finding.range.lowerBound >= end && !finding.range.isEmpty)
        end = finding.range.upperBound
      }
      #expect(end <= text.count)
    }
  }
}

@Suite struct CheckDigitTests {
  /// Valid and broken numbers, judged by python-stdnum.
  @Test func agreeWithPythonStdnum() throws {
    let script = """
      import random, sys
      from stdnum import iban, luhn
      from stdnum.us import ssn
      from stdnum.gb import nhs
      from stdnum.cn import ric
      from stdnum.fr import nir
      from stdnum.ru import inn
      from stdnum.es import dni, nie
      from stdnum.de import idnr
      rng = random.Random(3)
      digits = lambda n: "".join(rng.choice("0123456789") for _ in range(n))
      def show(name, module, number):
          print(name, number, int(module.is_valid(number)))
      for _ in range(400):
          show("luhn", luhn, digits(rng.choice([10, 15, 16])))
          show("nhs", nhs, digits(10))
          show("inn", inn, digits(rng.choice([10, 10, 12])))
          show("dni", dni, digits(8) + rng.choice("TRWAGMYFPDXBNJZSQVHLCKE"))
          show("dni", nie, rng.choice("XYZ") + digits(7) + rng.choice("TRWAGMYFPDXBNJZSQVHLCKE"))
          show("ssn", ssn, rng.choice(["666", "000", "900", "123", digits(3)]) + digits(6))
          number = "".join(sorted(digits(11), key=lambda _: rng.random()))
          show("idnr", idnr, number)
          body = "DE00" + digits(18)
          show("iban", iban, body[:2] + f"{98 - int(body[4:] + '131400') % 97:02d}" + body[4:])
          show("iban", iban, "FR" + digits(25))
      for _ in range(3000):
          pool = rng.sample("0123456789", 9) ; pool.append(rng.choice(pool))
          rng.shuffle(pool)
          show("idnr", idnr, "".join(pool) + digits(1))
      for _ in range(300):
          date = f"19{rng.randint(10, 99)}{rng.randint(1, 13):02d}{rng.randint(1, 31):02d}"
          body = "110105" + date + digits(3)
          show("ric", ric, body + (ric.calc_check_digit(body) if rng.random() < .7 else "5"))
          body = f"{rng.choice('12')}{rng.randint(10, 99)}{rng.randint(1, 12):02d}" + \\
              rng.choice(["99", "75", "2A", "2B"]) + digits(6)
          show("nir", nir, body + (nir.calc_check_digits(body) if rng.random() < .7 else digits(2)))
      """
    guard
      let result = try Python.run(script, needing: "stdnum", for: "check digits of python-stdnum")
    else { return }
    #expect(result.status == 0, "\(result.errorText)")
    var validCounts: [Substring: Int] = [:]
    for line in result.text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      let number = Array(parts[1].utf8)[...]
      let isValid =
        switch parts[0] {
        case "luhn": CheckDigits.luhn(number)
        case "nhs": CheckDigits.nhs(number)
        case "inn": CheckDigits.inn(number)
        case "dni": CheckDigits.dni(number)
        case "ssn": CheckDigits.socialSecurity(number)
        case "idnr": CheckDigits.taxID(number)
        case "iban": CheckDigits.iban(number)
        case "ric": CheckDigits.chineseResident(number)
        default: CheckDigits.nir(number)
        }
      #expect(isValid == (parts[2] == "1"), "\(line)")
      validCounts[parts[0], default: 0] += isValid ? 1 : 0
    }
    #expect(validCounts.count == 9 && validCounts.values.allSatisfy { $0 > 5 }, "\(validCounts)")
  }

  @Test(arguments: [
    ("11223344595", true), ("11223344596", false), ("1122334459", false),
  ])
  func tellsRussianInsuranceNumbers(number: String, isValid: Bool) {
    #expect(CheckDigits.snils(Array(number.utf8)[...]) == isValid)
  }

  @Test(arguments: [("123456789018", true), ("123456789019", false), ("12345678901X", false)])
  func tellsJapaneseNumbers(number: String, isValid: Bool) {
    #expect(CheckDigits.myNumber(Array(number.utf8)[...]) == isValid)
  }

  @Test(arguments: [("A123456780", true), ("A123456781", false), ("1123456780", false)])
  func tellsGermanInsuranceNumbers(number: String, isValid: Bool) {
    #expect(CheckDigits.healthInsurance(Array(number.utf8)[...]) == isValid)
  }

  @Test(arguments: [("29001011234567", true), ("29013011234567", false), ("49001011234567", false)])
  func tellsEgyptianNumbers(number: String, isValid: Bool) {
    #expect(CheckDigits.egyptian(Array(number.utf8)[...]) == isValid)
  }
}
