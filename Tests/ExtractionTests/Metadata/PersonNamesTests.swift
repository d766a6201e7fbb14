import Testing

@testable import Extraction

@Suite struct PersonNamesTests {
  @Test(arguments: [
    ("By Ada Example", ["Ada Example"]),
    ("Von Anna Muster und Jan Beispiel", ["Anna Muster", "Jan Beispiel"]),
    (
      "By Ada Example, Ben Sample and Eve C Model - the team",
      ["Ada Example", "Ben Sample", "Eve C Model"]
    ),
    ("By Ada Example and the team", ["Ada Example"]),
    ("04.02.2022 | 13:10 Uhr | Ada Example", ["Ada Example"]),
    ("Autor Ada Example:", ["Ada Example"]),
    ("Ada Example | May 6, 2019", ["Ada Example"]),
    ("Par Kab Niang Le 17/02/2020", ["Kab Niang"]),
    ("Geschrieben von Cooper am 25.08.2015 22:30", ["Cooper"]),
    ("Veröffentlicht am 10. Februar 2019 von Heiko", ["Heiko"]),
    ("Alexa von Heyden", ["Alexa von Heyden"]), ("Frage von Tina79 |", ["Tina79"]),
    ("Автор статьи: Бойко С.И., врач-нефролог", ["Бойко С.И."]), ("Дёмина О. С.", ["Дёмина О. С."]),
    ("By Ada B. Example.", ["Ada B. Example"]),
    ("Text & Fotos: Ivan Valetny", ["Ivan Valetny"]), ("作者：张三", ["张三"]), ("文/李四", ["李四"]),
    ("Автор: Иван Петров", ["Иван Петров"]), ("بقلم أحمد علي", ["أحمد علي"]),
    ("Escrito por Camila Méndez", ["Camila Méndez"]), ("ByJ.R. Stone", ["J.R. Stone"]),
    ("Ada Example | Health Editor", ["Ada Example"]), ("Ada Example, MD", ["Ada Example, MD"]),
    ("Ada Example, Ben Sample", ["Ada Example", "Ben Sample"]),
    ("Fritz Imhof Quelle: Livenet", ["Fritz Imhof"]), ("Joachim sagt", ["Joachim"]),
    (
      "By Ada Example, Ph.D., RDN and Ben Sample, MPH.",
      ["Ada Example, Ph.D., RDN", "Ben Sample, MPH"]
    ),
    ("By Ada Example, MD, MD", ["Ada Example, MD"]),
    ("Rui Ma, Ben Sample", ["Rui Ma", "Ben Sample"]),
    ("Health | By Ada Example | 5 min read", ["Ada Example"]),
    ("Ada Example | Photos: Ben Sample", ["Ada Example"]),
    ("Ada Example Follow", ["Ada Example"]), ("Our Foreign Staff", ["Our Foreign Staff"]),
    ("Af Trine Eksempel og Mads Prøve", ["Trine Eksempel", "Mads Prøve"]),
    ("By Ada Example. Medically reviewed by Ben Sample", ["Ada Example"]),
    ("Reviewed by Ada Example", ["Ada Example"]),
    ("作者：张三 主任医师", ["张三"]), ("张三主任医师", ["张三"]), ("（责任编辑：张三）", ["张三"]),
    ("[责任编辑: 张三 ]", ["张三"]), ("記者張三報導", ["張三"]), ("文＝山田太郎", ["山田太郎"]),
    ("作者：张三 来源：健康网 2021-03-05 10:20", ["张三"]), ("来源:健康网 作者:张三", ["张三"]),
    ("作者：张三来源：健康网", ["张三"]), ("文 | 张三", ["张三"]),
    ("作者丨张三 责编丨李四", ["张三"]),
    ("撰文｜张三 | 健康网", ["张三"]), ("记者张三 | 健康网", ["张三"]),
    ("记者 张三 责任编辑：李四", ["张三"]),
    ("文：山田太郎 写真：鈴木花子", ["山田太郎"]),
    (
      "Von Ada L. Example III, MD, Brookwood Baptist Health and Saint Vincent's Hospital",
      ["Ada L. Example III, MD"]
    ),
    ("（责编：小何）返回首页，查看更多", ["小何"]),
    ("Medically reviewed by Ben Sample, MD — Written by Ada Example", ["Ada Example"]),
    ("Rédigé par Hélène Lefèvre, journaliste santé", ["Hélène Lefèvre"]),
    ("Par le Dr Jean Dupont et Marie d’Arc", ["Dr Jean Dupont", "Marie d’Arc"]),
    ("Redactado por Lucía Pérez", ["Lucía Pérez"]), ("كتبه محمد عبد الله", ["محمد عبد الله"]),
    ("執筆者 山田太郎", ["山田太郎"]), ("執筆 佐藤花子", ["佐藤花子"]),
    ("A cura di Mario Rossi", ["Mario Rossi"]), ("كتب بواسطة أحمد علي", ["أحمد علي"]),
    ("كتابة: أحمد علي", ["أحمد علي"]), ("文/王丽华 图/李强", ["王丽华"]), ("작성자 김영수", ["김영수"]),
    ("この記事を書いた人 山田太郎", ["山田太郎"]),
    ("文＝山田太郎・佐藤花子", ["山田太郎", "佐藤花子"]), ("文＝ジョン・スミス", ["ジョン・スミス"]),
    ("Подготовила Мария Петрова", ["Мария Петрова"]),
    ("记者 王小明 通讯员 李华", ["王小明", "李华"]), ("记者 王小明 通讯员李华", ["王小明", "李华"]),
    ("Ada Examplehttps://orcid.org/0000-0002-1825-0097", ["Ada Example"]),
    ("By Ada Example ORCID, Ben Sample1,2", ["Ada Example", "Ben Sample"]),
    ("Ada Example¹, Ben Sample²*, Wei Li³", ["Ada Example", "Ben Sample", "Wei Li"]),
    ("Santiago Ramón y Cajal", ["Santiago Ramón y Cajal"]),
    ("Por Santiago Ramón y Cajal y Ana Sol", ["Santiago Ramón y Cajal", "Ana Sol"]),
    ("José Ortega y Gasset, Ana Sol y Luis Mar", ["José Ortega y Gasset", "Ana Sol", "Luis Mar"]),
    ("Karl von und zu Guttenberg", ["Karl von und zu Guttenberg"]),
    ("Par la Société de Cardiologie et de Médecine", ["la Société de Cardiologie et de Médecine"]),
    ("Von Anna Muster und von Jan Beispiel", ["Anna Muster"]),
    ("By Example H2", ["Example H2"]), ("By Ada E.²", ["Ada E."]),
    ("Agent Smith 47", ["Agent Smith"]), ("ada42", ["ada42"]),
    ("ada@example.org (Ada Example)", ["Ada Example"]),
    ("Von Eva Muster, Ärztin Aktualisiert am 5. Oktober 2021", ["Eva Muster"]),
    ("Von Dr. Uwe Arzt", ["Dr. Uwe Arzt"]),
    ("Von Eva Muster Aktualisiert am 5. Oktober 2021", ["Eva Muster"]),
    ("By Ada Example, Consultant Cardiologist", ["Ada Example"]),
    ("執筆者:東都大学医学部教授 山田太郎", ["山田太郎"]), ("作者：北京协和医院 张三 主任医师", ["张三"]),
    ("取材・文／山田太郎", ["山田太郎"]), ("執筆：山田太郎医師", ["山田太郎"]),
    ("作者：风湿免疫科 周敏", ["周敏"]), ("執筆：山田 太郎（医師）", ["山田 太郎"]), ("著者：仁科 太郎", ["仁科 太郎"]),
    // Elements side by side without spaces.
    ("2024-11-04来源：新华网记者：陈丽编辑：何丽", ["陈丽"]),
    ("2024-11-04 作者：陈丽", ["陈丽"]), ("发布时间：2024-03-28 作者：周敏 来源：本站 浏览次数：1203", ["周敏"]),
    ("2024-11-04 09:10来源：39健康网作者：陈丽", ["陈丽"]), ("来源：健康网作者：张三责任编辑：李四", ["张三"]),
  ])
  func namesAreReadWithoutWhatStandsAround(line: String, names: [String]) {
    let found = PersonNames(reading: Array(line.utf8)[...], finder: DateFinder()).names
    #expect(found.map { String(decoding: $0, as: UTF8.self) } == names)
  }

  @Test(arguments: [
    ("记者 王五", "王五"), ("山田 太郎（医師）", "山田 太郎"), ("風濕免疫科 周敏", "周敏"), ("仁科 太郎", "仁科 太郎"),
    ("記者クラブ", "記者クラブ"), ("（医師）", "（医師）"),
  ])
  func whatSomebodyIsIsNoPartOfTheName(value: String, name: String) {
    #expect(PersonNames.list(Array(value.utf8)) == [Array(name.utf8)])
  }

  @Test(arguments: [
    ("by", PersonNames.preposition), ("BY:", PersonNames.preposition),
    ("Aeutor", PersonNames.preposition), ("автор", PersonNames.preposition),
    ("(von", PersonNames.preposition | PersonNames.particle), ("y", PersonNames.conjunction),
    ("e-mail", PersonNames.conjunction), ("Aerztlich", PersonNames.checkingManner),
    ("ueberprueft", PersonNames.checked), ("Überprüft", PersonNames.checked),
    ("änderung", 0), ("bz", 0), ("yes", 0), ("12by", 0), ("b", 0), ("", 0), ("'", 0),
  ])
  func kindsOfWordsAreToldHoweverTheyAreSpelt(word: String, kind: UInt8) {
    let bytes = Array(word.utf8)
    #expect(PersonNames.kind(bytes.span, 0..<bytes.count) == kind)
  }

  @Test(arguments: [
    "", "admin", "By", "12 comments", "https://example.org/x", "2019-03-04", "()", "Read more",
    "von", "来源：健康网", "字体： 小 中 大",
    String(repeating: "a", count: 500), "0123", ":", "|", "By  ", "作者：", "February", "5 min",
    "Home > The Importance", "查看TA的文章>", "J Offline", "About author",
    "Review Date 3/12/2023", "نُشر في 12 مارس 2023", "Von der Planung bis hin zu den Gastgeschenken",
    "Par voie orale", "10:12:00 CET", "Messages postés 93", "تمت الكتابة", "Webmaster", "Newsdesk",
    "医生声明：以上内容，不能作为诊断依据", "编辑推荐：这些食物要少吃",
    "作者簡介：醫學博士", "山田太郎(東都新聞記者＝社会部)", "山田太郎（東都新聞記者＝社会部）",
  ])
  func whatIsNoNameGivesNone(line: String) {
    #expect(PersonNames(reading: Array(line.utf8)[...], finder: DateFinder()).names.isEmpty)
  }

  @Test(arguments: [
    "Medically reviewed by Ada Example, MD", "Fact-checked by Ada Example",
    "Medizinisch geprüft von Anna Muster", "Relu par Anne Exemple",
    "Médicalement validé par Anne Exemple",
    "Revisado por Camila Méndez", "Проверено: Иван Петров", "راجعه أحمد علي", "監修：山田太郎",
    "医学审核：张三",
  ])
  func whoCheckedATextIsNotItsAuthor(line: String) {
    #expect(PersonNames(reading: Array(line.utf8)[...], finder: DateFinder()).names.isEmpty)
  }

  @Test(arguments: [
    ("Ada Example", "Ada Example, MD", true), ("Ada Example, RN", "Ada Example, MD", true),
    ("Ada Example", "Ada Examples", false), ("", "Ada", false), ("Ada", "Ada", true),
  ])
  func degreesMakeNoOtherPerson(one: String, other: String, areSame: Bool) {
    #expect(PersonNames.areSame(Array(one.utf8), Array(other.utf8)) == areSame)
    #expect(PersonNames.areSame(Array(other.utf8), Array(one.utf8)) == areSame)
  }

  @Test(arguments: [
    ("Example, Ada B.", "Ada B. Example"), ("van der Example, Ada", "Ada van der Example"),
    ("Ada Example", nil), ("Ada Example, MD", nil), ("Ada Example, Ben Sample", nil),
    ("欧阳, 修", "欧阳修"), ("Example, Ada, Ben", nil), (",", nil),
    ("A, ", nil), ("Example, Ada, Jr", "Ada Example Jr"),
    ("Ada B. Example, III", "Ada B. Example III"),
    ("Example, Ada B., MD, MPH", "Ada B. Example"), ("Jr, III", nil), ("Jr", nil),
    ("Example, Ada MD", "Ada Example"), ("Example, MD", nil),
  ])
  func namesOfCataloguesAreTurnedRound(value: String, name: String?) {
    #expect(
      PersonNames.cited(Array(value.utf8)).map { String(decoding: $0, as: UTF8.self) } == name)
  }

  @Test func labelsAreNoticed() {
    let finder = DateFinder()
    #expect(PersonNames(reading: Array("By Ada Example".utf8)[...], finder: finder).isLabelled)
    #expect(!PersonNames(reading: Array("Ada Example".utf8)[...], finder: finder).isLabelled)
    #expect(PersonNames(reading: Array("责任编辑：张三".utf8)[...], finder: finder).isLabelled)
    #expect(!PersonNames(reading: Array("预防：接种疫苗，勤洗手".utf8)[...], finder: finder).isLabelled)
    let labelled = Array("Veröffentlicht von Heiko".utf8)
    let isLabelled = PersonNames.mayBeLabelled(labelled.span, 0..<labelled.count)
    #expect(isLabelled)
    #expect(!PersonNames(reading: Array("The review: Ada".utf8)[...], finder: finder).isLabelled)
    #expect(PersonNames(reading: Array("Text und Bild: Ada".utf8)[...], finder: finder).isLabelled)
    #expect(!PersonNames(reading: Array("作者最新文章".utf8)[...], finder: finder).isLabelled)
    let sentence = Array("Asthma is a disease of the lungs".utf8)
    let isSentenceLabelled = PersonNames.mayBeLabelled(sentence.span, 0..<sentence.count)
    #expect(!isSentenceLabelled)
  }
}
