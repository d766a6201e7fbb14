internal import UnicodeText

/// Words before a number that say what it is: `MRN: 123456`, `Fecha de nacimiento: 1/2/1950`.
///
/// Our own list, for the eight languages, in lower case.
struct PersonalDataLabels: Sendable {
  enum Meaning: String, Sendable {
    case record, national, birth, phone, month
    /// A record's label before what may be a count or dose: `病案号 120例`, `Historia: 150 mg`.
    case bareRecord
    /// Words that announce a record's number and often stand before a count or year:
    /// `истории болезни 253 пациентов`.
    case perhapsRecord
    /// Words for a person that announce a record's number only with a number sign: `Patient #4711234`.
    case numberedRecord
    /// A record's label in France, and in the United States one of drugs: `NDA 021436`.
    case frenchRecord
    /// A word that is a telephone's label before a colon, and often another's: `HeLa cell 100`.
    case perhapsPhone
    /// A telephone's label before a point or colon, and else a word: `кетоновых тел 12345678`.
    case abbreviatedPhone
    /// What looks like an identity number and is none: PubMed, trial and code numbers.
    case harmless
    /// A word between a label and its number.
    case filler
    /// A filler that says that a number follows: `№`.
    case number
  }

  static let shared = PersonalDataLabels()

  /// Labels by the last byte of the label, longest first.
  private var labels: [UInt8: [(text: [UInt8], meaning: Meaning)]] = [:]

  /// Bytes before a number in which a label is looked for.
  static let reach = 64

  private init() {
    for line in Self.table.description.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let meaning = Meaning(rawValue: String(parts[0])) else {
        preconditionFailure("a line of the table is broken: \(line)")
      }
      for label in parts[1].split(separator: "|") {
        let text = Array(label.utf8)
        guard let last = text.last else { continue }
        labels[last, default: []].append((text, meaning))
      }
    }
    for key in labels.keys { labels[key]?.sort { $0.text.count > $1.text.count } }
  }

  /// What the words just before a place say about what stands there.
  ///
  /// Separators and fillers (`:`, `nº`, `is`) may be between; the first label found counts.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - position: Where the number starts.
  ///   - skipsMonth: Whether a month's name may be between, as in `born May 3, 1950`.
  func meaning(
    in text: Span<UInt8>, before position: Int, skipsMonth: Bool = false
  ) -> Meaning? {
    var start = max(0, position - Self.reach)
    while start < position, text[start] & 0xC0 == 0x80 { start += 1 }
    var bytes: [UInt8] = []
    for index in start..<position {
      if text[index] == 0x0A { bytes.removeAll() } else { bytes.append(text[index]) }
    }
    var before = Array(String(decoding: bytes, as: UTF8.self).lowercased().utf8)[...]
    var isAnnounced = false
    var hasNumberSign = false
    for _ in 0..<5 {
      let separators = trimSeparators(&before)
      guard let (label, meaning) = label(atEndOf: before) else { return nil }
      let hasColon = separators.contains(UInt8(ascii: ":"))
      isAnnounced = isAnnounced || hasColon
      hasNumberSign = hasNumberSign || separators.contains(UInt8(ascii: "#"))
      switch meaning {
      case .number:
        // `n = 1200` is how many they are.
        hasNumberSign = hasNumberSign || !separators.contains(UInt8(ascii: "="))
      case .filler: break
      case .month where skipsMonth: break
      case .perhapsPhone: return hasColon ? .phone : meaning
      case .abbreviatedPhone:
        return hasColon || separators.contains(UInt8(ascii: ".")) ? .phone : .perhapsPhone
      case .record where !isAnnounced && !hasNumberSign: return .bareRecord
      case .perhapsRecord where hasNumberSign: return .record
      case .perhapsRecord where isAnnounced: return .bareRecord
      case .numberedRecord: return hasNumberSign ? .perhapsRecord : meaning
      default: return meaning
      }
      before = before.dropLast(label.count)
    }
    return nil
  }

  /// Whether a word is the name of a month.
  func isMonth(_ word: ArraySlice<UInt8>) -> Bool {
    let word = Array(String(decoding: word, as: UTF8.self).lowercased().utf8)
    return label(atEndOf: word[...])
      .map { $0.meaning == .month && $0.text.count == word.count } ?? false
  }

  private func label(
    atEndOf text: ArraySlice<UInt8>
  ) -> (text: [UInt8], meaning: Meaning)? {
    guard let last = text.last else { return nil }
    return labels[last]?.first { label, _ in
      guard text.suffix(label.count).elementsEqual(label) else { return false }
      // A whole word, or part of a script without blanks; ". geburtstag" stands behind a number.
      guard label[0] < 0xE3 || Self.startsClause(label), label[0] != UInt8(ascii: ".") else {
        return true
      }
      let before = String(decoding: text.dropLast(label.count).suffix(4), as: UTF8.self)
      guard let scalar = before.unicodeScalars.last else { return true }
      if Self.startsClause(label) { return !scalar.properties.isIdeographic }
      return scalar.value >= 0x2E80
        || !scalar.properties.isAlphabetic && scalar.properties.numericType == nil
    }
  }

  /// Whether a label of Chinese is one only behind punctuation: 先生于, 医生于, 发生于 have it in them.
  private static func startsClause(_ label: [UInt8]) -> Bool { label.elementsEqual("生于".utf8) }

  /// Takes the separators off; returns those of ASCII, a colon of any width among them.
  private func trimSeparators(_ text: inout ArraySlice<UInt8>) -> [UInt8] {
    var separators: [UInt8] = []
    while let last = text.last {
      if " \t:.#=-+*()[\"'_,/".utf8.contains(last) {
        separators.append(last)
        text.removeLast()
      } else if last >= 0x80, let other = Self.separators.first(where: { text.hasSuffix($0) }) {
        if other.description == "：" { separators.append(UInt8(ascii: ":")) }
        text.removeLast(other.utf8CodeUnitCount)
      } else {
        break
      }
    }
    return separators
  }

  /// Of more than one byte; U+FE0F makes a picture of a sign.
  private static let separators: [StaticString] = [
    "：", "–", "（", "）", "＋", "\u{A0}", "\u{3000}", "\u{FE0F}",
  ]

  /// Whether a unit stands behind a place: what is before it is a measured value.
  func unitFollows(in text: Span<UInt8>, at position: Int) -> Bool {
    Self.units.contains(word(in: text, at: position))
  }

  /// Whether what is before a place counts persons or cases, or is a year.
  func countedFollows(in text: Span<UInt8>, at position: Int) -> Bool {
    let word = word(in: text, at: position)
    return Self.counted.contains(word) || ["例", "份"].contains { word.hasPrefix($0) }
  }

  /// The word behind a place or the blank there, in lower case.
  private func word(in text: Span<UInt8>, at position: Int) -> String {
    var start = position
    if start < text.count, text[start] == 0x20 {
      start += 1
    } else if text.has("\u{A0}", at: start) {
      start += 2
    }
    var word: [UInt8] = []
    while start < text.count, word.count < 24, text[start] > 0x20,
      !"/.,;)".utf8.contains(text[start])
    {
      word.append(text[start])
      start += 1
    }
    return String(decoding: word, as: UTF8.self).lowercased()
  }

  /// Units of more than one letter, in lower case; single letters begin other words too.
  private static let units = Set(
    """
    % ‰ °c °f kg mg µg μg mcg ng pg fg ml µl μl dl fl mm cm µm μm nm pm mol mmol µmol μmol nmol pmol mmhg kpa \
    meq iu ie ui cfu cells copies min sec hz khz mhz kda bp kb ppm ppb rpm gy mgy msv kcal mv ms days weeks \
    mois jours heures minutos minutes minuten минут tage wochen stunden días semanas horas ans jahre years años мг г кг мкг мл мм мин ммоль мкмоль мес лет \
    cc páginas pages seiten страниц comprimidos comprimés tabletas tablets tabletten таблеток latidos \
    ملغ ملغم مجم مغ مل ملم غم جم كغ كغم كجم سم \
    gr grs gramm gram grams grammes gramos гр грамм граммов zellen cellules células клеток копий \
    dollars usd eur euro euros рублей inhabitants einwohner habitants habitantes
    """.split(separator: " ").map(String.init))

  /// What counts persons, cases or years; not "patient", as in "MRN 4711234 patient stable".
  private static let counted = Set(
    """
    patients cases subjects records files women men children persons people participants \
    malades sujets cas dossiers femmes hommes enfants pacientes casos sujetos historias mujeres hombres niños \
    patienten patientinnen fälle fällen akten personen frauen männer kinder \
    пациентов пациенток пациентам больных больным человек мужчин женщин детей случаев лиц историй год года году гг г \
    مريضا مريضاً مريض مرضى حالة حالات شخصا شخصاً
    """.split(separator: " ").map(String.init))

  private static let table: StaticString = """
    record:mrn|medical record number|record number|patient id|patient identifier|hospital number|hospital id|chart number|admission number|visit number|encounter number|account number|npi
    record:nhc|n.h.c|nº historia|nº de historia|nº historia clínica|nº de historia clínica|nº expediente|nº de expediente|número de historia|número de historia clínica|cipa|nº de episodio|número de expediente|nºcol|n.º col|num. colegiado|nº colegiado|número de colegiado|id del paciente|id de paciente|id paciente
    record:iep|nip|numéro de dossier|n° de dossier|n° dossier|nº de dossier|nº dossier|numéro patient|identifiant patient|numéro de séjour|rpps|adeli|identifiant du patient|id patient
    record:patientennummer|patientennr|patienten-nr|patienten-id|patient-id|pat.-nr|pat-nr|fallnummer|fall-nr|fallnr|fall-id|aufnahmenummer|aufnahme-nr|aktenzeichen|krankenaktennummer|eingangsnummer|einsendenummer|lanr|bsnr|patient-nr|patientnr|patientenkennung
    record:№ истории болезни|№ медицинской карты|№ амбулаторной карты|номер истории болезни|номер медицинской карты|номер амбулаторной карты|номер карты|номер пациента|иб №|и/б №|и.б. №|карта №|карты №|id пациента
    record:病历号|病案号|住院号|门诊号|就诊号|登记号|病歷號|患者编号|检查号|カルテ番号|患者番号|患者id|診察券番号|診察番号|受付番号|症例番号|病人编号|病人号|患者編號|病历编号
    record:رقم الملف|رقم الملف الطبي|رقم المريض|رقم السجل|رقم السجل الطبي
    perhapsRecord:medical record|patient number|case number|historia clínica|historia|episodio|expediente|colegiado|ipp|dossier|история болезни|истории болезни|медицинской карты|медицинская карта|медкарта|амбулаторная карта|амбулаторной карты|الملف الطبي
    perhapsRecord:numéro de patient|numéro du patient|n° patient|n° de patient|nº patient|nº de patient|número de paciente|número del paciente|nº paciente|nº de paciente|n.º paciente|n.º de paciente|№ пациента
    numberedRecord:patient|patiente|patientin|paciente|пациент|пациентка|case|caso|fall|患者
    frenchRecord:nda
    national:ssn|social security number|social security|social security no|nhs number|nhs|national insurance number|passport|passport number|driver's license|driving licence|national id|identity number|iqama|emirates id
    national:nass|n.a.s.s|nss|nuss|seguridad social|número de la seguridad social|afiliación|dni|d.n.i|nie|nif|n.i.f|pasaporte|tarjeta sanitaria|curp
    national:nir|numéro de sécurité sociale|sécurité sociale|sécu|numéro ss|passeport|carte vitale|carte d'identité
    national:steuer-id|steueridentifikationsnummer|steuer-idnr|idnr|steuernummer|krankenversichertennummer|krankenversicherungsnummer|versichertennummer|versicherten-nr|versichertennr|versicherungsnummer|sozialversicherungsnummer|kvnr|personalausweis|personalausweisnummer|reisepass
    national:инн|снилс|паспорт|серия и номер|полис|полис омс|полиса|омс
    national:身份证|身份证号|身份证号码|公民身份号码|身分證|社保号|医保号|医保卡号|护照|护照号|護照|マイナンバー|個人番号|保険証番号|被保険者番号|保険者番号|パスポート番号|旅券番号|免許証番号
    national:رقم الهوية|رقم الهوية الوطنية|الهوية الوطنية|الرقم القومي|الرقم الوطني|رقم الإقامة|جواز السفر|رقم الجواز|رقم جواز السفر
    birth:date of birth|birth date|birthdate|birthday|dob|d.o.b|born|born on|fecha de nacimiento|fecha nacimiento|fecha de nac|fecha nac|fec. nac|f. de nacimiento|f. nacimiento|f. de nac|f. nac|f.nac|nacido el|nacida el|nacido|nacida
    birth:date de naissance|né le|née le|né(e) le|né (e) le|né.e le|né·e le|ddn|d.d.n|geburtsdatum|geb|geb.|geboren|geboren am|geburtstag|gebdat|geb.-dat|geb.-datum|дата рождения|родился|родилась|д.р|года рождения
    birth:出生日期|出生年月|出生年月日|出生于|出生|生于|患者生于|患儿生于|病人生于|我生于|他生于|她生于|生年月日|誕生日|تاريخ الميلاد|تاريخ الولادة|مواليد
    phone:tel|tel.nr|telephone|phone|phone number|fax|mobile phone|mobile number|mobile no|cell phone|cell number|cell no|my cell|your cell|his cell|her cell|contact number|contact no|pager|teléfono|telefono|teléfonos|tlf|tlfno|tfno|tfo|telf|telfs|telef|teléf|tels|téléphone|tél|télécopie|telefon|telefonnummer|handynummer|handy-nr|handynr|mobilnummer|telefax|durchwahl|rückruf
    perhapsPhone:mobile|cell|contact|móvil|movil|portable|handy|mobil
    abbreviatedPhone:тел
    phone:☎|☏|✆|℡|📞|телефон|моб|мобильный|факс|т/ф|电话|手机|手机号|手机号码|联系电话|電話|電話番号|携帯|携帯電話|ファックス|هاتف|الهاتف|جوال|الجوال|تلفون|موبايل|فاكس|رقم الهاتف|رقم الجوال
    month:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec
    month:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre
    month:januar|februar|märz|juni|juli|oktober|dezember|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря
    month:janv|févr|fév|avr|juil|déc|ene|abr|ago|dic|jän|jänner|feber|mrz|mär|okt|dez
    month:январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь|янв|фев|мар|апр|июн|июл|авг|сен|сент|окт|ноя|дек
    month:كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت
    month:يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|اغسطس|سبتمبر|أكتوبر|اكتوبر|نوفمبر|ديسمبر
    harmless:pmid|pmcid|pubmed|doi|issn|isbn|isrctn|clinicaltrials|icd|icd-9|icd-10|icd-11|cie-10|cim-10|мкб|мкб-10|cas|loinc|snomed|snomed ct|atc|rxcui|orcid|arxiv|chictr|umin|jrct|drks|eudract|genbank|accession|lot|lot number|batch|batch number|catalog number|cat. no|omim|mesh|ec|rs|ref|version
    harmless:zum geburtstag|. geburtstag
    number:number|no|nr|n|num|nº|n.º|n°|№|#|número|numéro|nummer|номер|號|号|号码|番号|رقم
    filler:id|is|was|of|am|dem|el|le|the|de|del|は|为|是|明治|大正|昭和|平成|令和|元年|西暦|هو
    filler:monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag
    """
}

extension ArraySlice<UInt8> {
  fileprivate func hasSuffix(_ text: StaticString) -> Bool {
    suffix(text.utf8CodeUnitCount).elementsEqual(text.description.utf8)
  }
}
