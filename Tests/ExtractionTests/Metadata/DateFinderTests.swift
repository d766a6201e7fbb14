import TestSupport
import Testing

@testable import Extraction

@Suite struct DateFinderTests {
  private func days(_ text: String, isMonthFirst: Bool = false) -> [String?] {
    let plain = DateFinder.withPlainDigits(Array(text.utf8)[...])
    return DateFinder(isMonthFirst: isMonthFirst).find(in: plain.span, limit: 8)
      .map { DateFinder.iso($0.day) }
  }

  @Test(arguments: [
    ("Published 2019-03-04T10:00:00Z", "2019-03-04"), ("am 4. März 2019 um 10 Uhr", "2019-03-04"),
    ("4.3.2019", "2019-03-04"), ("04.03.19, 10:00", "2019-03-04"), ("2019/3/4", "2019-03-04"),
    ("March 4th, 2019", "2019-03-04"), ("Mar. 4, 2019", "2019-03-04"),
    ("4th of March 2019", "2019-03-04"), ("le 1er avril 2019", "2019-04-01"),
    ("15 août 2019", "2019-08-15"), ("publicado el 4 de marzo de 2019", "2019-03-04"),
    ("4 марта 2019 г.", "2019-03-04"), ("٤ مارس ٢٠١٩", "2019-03-04"),
    ("٤ كانون الثاني ٢٠١٩", "2019-01-04"), ("4 تشرين الأول 2019", "2019-10-04"),
    ("7 تشرين الثاني/نوفمبر 2023", "2023-11-07"), ("3 أيار/مايو 2021", "2021-05-03"),
    ("12 ديسمبر / كانون الأول 2022", "2022-12-12"), ("7 تشرين الثاني (نوفمبر) 2023", "2023-11-07"),
    ("发布时间：2019年3月4日 10:00", "2019-03-04"), ("２０１９年３月４日", "2019-03-04"),
    ("令和元年5月1日", "2019-05-01"), ("平成 31 年 4 月 30 日", "2019-04-30"),
    ("2019년 3월 4일", "2019-03-04"),
    ("更新日：R6.5.3", "2024-05-03"), ("掲載日 R6.5.13", "2024-05-13"), ("R6.5.3更新", "2024-05-03"),
    ("更新日: H30.10.12", "2018-10-12"), ("（R6.5.3 現在）", "2024-05-03"),
    ("2024. 3. 12. 14:22", "2024-03-12"), ("2024. 03. 12.", "2024-03-12"),
    ("2024. 11. 28. 오전 10:05", "2024-11-28"), ("2024. 3. 25. 9:05", "2024-03-25"),
    ("2024. 3. 12 14:22", "2024-03-12"), ("2024.03. 12(화)", "2024-03-12"),
    ("작성일 23.06.08", "2023-06-08"), ("등록: 23-06-08", "2023-06-08"),
    ("등록일 98.06.08", "1998-06-08"),
    ("8 جوان 2023", "2023-06-08"), ("8 غشت 2023", "2023-08-08"),
    ("4 mars '19", "2019-03-04"), ("4-Mar-2019", "2019-03-04"),
    ("2021年（令和3年）3月5日", "2021-03-05"), ("2021年(令和3年)3月5日", "2021-03-05"),
    ("令和三年三月五日", "2021-03-05"), ("發布日期：民國110年3月5日", "2021-03-05"),
    ("中華民國一一〇年三月五日", "2021-03-05"), ("民國一百一十年十二月二十五日", "2021-12-25"),
    ("二〇二一年三月五日", "2021-03-05"), ("二零二一年十二月三十一号", "2021-12-31"),
    ("Epub 2021 Mar 5.", "2021-03-05"), ("2021 March 15", "2021-03-15"),
    // Years of Taiwan, and those of Japan in brackets.
    ("發布日期：112年5月17日", "2023-05-17"), ("發布日期:112/05/17", "2023-05-17"),
    ("最後更新： 112-05-17", "2023-05-17"), ("公告日期：112.5.17", "2023-05-17"),
    ("發布日期：98年5月17日", "2009-05-17"), ("最後更新日期：113/02/01", "2024-02-01"),
    ("更新日：令和6(2024)年4月1日", "2024-04-01"), ("2024（令和6）年4月1日", "2024-04-01"),
    ("投稿日：24/04/01", "2024-04-01"), ("24.04.01 更新", "2024-04-01"),
    ("Published: Jul-03-2024", "2024-07-03"), ("Last Updated: 20240703", "2024-07-03"),
    ("更新：20240703", "2024-07-03"),
    // Two dates glued together by markup.
    ("10. Februar 20199. Februar 2019", "2019-02-10"), ("29.2.2020", "2020-02-29"),
    ("2024 10/26 17:12:09", "2024-10-26"), ("202410/2617:12:09", "2024-10-26"),
    ("12:30 3/8/05", "2005-08-03"), ("3/8/05 9/8/05", "2005-08-03"),
  ])
  func datesInTextAreFound(text: String, date: String) {
    #expect(days(text).first == date)
  }

  @Test(arguments: [
    "", "yesterday", "1.2.3.2019", "31.2.2019", "version 2019.13.1", "29.2.2019", "may 2019",
    "in 2019 may 5000", "2019 Mar.",
    "二月五日", "二〇二一年", "二〇二一年十三月五日", "民國110年", "民國999年3月5日", "九九九九年三月五日",
    "4 of 2019",
    "call 030 4 13 2019 99", "1850-01-01", "99/99/2019", "3/4", "2019-", "٢٠١٩", "年月日",
    "4. Foo 2019", "4 May/June 2019",
    "100 mg/2 ml", "1/2/2019%",
    "共112年5月17日", "更新日期：98/05/17", "電話：112/05/17", "ISSN 20240703", "No. 20240703",
    "updated 20249903",
    "updated 20240703a", "Jul-33-2024", "May-2019",
    // Inches, and days that have not come.
    // Versions.
    "Python v3.10.12", "統計ソフトR3.6.1を用いた", "R4.2.13", "更新日：R6.13.3", "更新日：H36.1.1",
    "2049. 3. 12. 14:22", "since 2019. 3. 4 cups of flour", "since 2019. 3. 4.5 mg",
    "in 2019 10/26 of them", "2019 1/2 17:12", "201910/26",
    "37 3/8/17 3/8x11x79 1/2", "37 3/8/17", "3/8/17 3/8", "3/8/17 x 11", "1.1.2049", "9/7/33",
  ])
  func whatIsNoDateIsNone(text: String) {
    #expect(days(text).isEmpty)
  }

  @Test(arguments: [("令和6年5月3日", "2024-05-03"), ("更新日：R6.5.3", "2024-05-03")])
  func aDateOfSingleDigitsIsSeenOnAPage(line: String, date: String) throws {
    #expect(try html("<h1>手当の申請</h1><p>\(line)</p><p>毎年必要です。</p>").date == date)
  }

  @Test func theOrderOfDayAndMonthDependsOnWhoWrites() {
    #expect(days("3/4/2019", isMonthFirst: true) == ["2019-03-04"])
    #expect(days("3/4/2019") == ["2019-04-03"])
    #expect(days("3.4.2019", isMonthFirst: true) == ["2019-04-03"])
    #expect(days("13/4/2019", isMonthFirst: true) == ["2019-04-13"])
  }

  @Test(arguments: [
    ("20190304", "2019-03-04"), ("20190304101500", "2019-03-04"), ("2019-03", "2019-03"),
    ("2019", "2019"), ("1551693600", "2019-03-04"), ("1551693600000", "2019-03-04"),
    ("Mon, 04 Mar 2019 10:00:00 GMT", "2019-03-04"), ("2019-03-04 10:00", "2019-03-04"),
    ("Last Updated: June 2022", "2022-06"), ("03/2021", "2021-03"), ("Stand: 03/2021", "2021-03"),
    ("2021年3月", "2021-03"), ("Stand: 13/2021", nil), ("1/03/2021/4", nil), ("2049", nil),
    ("June 2049", nil), ("2049-01-01", nil),
  ])
  func valuesOfAttributesAreRead(value: String, date: String?) {
    let day = DateFinder(isMonthFirst: true).date(ofValue: Array(value.utf8)[...])
    #expect(day.flatMap(DateFinder.iso) == date)
  }

  @Test(arguments: [
    ("/2019/03/04/title", "2019-03-04"), ("/news/2019-3-4", "2019-03-04"),
    ("/a/20190304-title.html", "2019-03-04"), ("/2019/03/title", nil), ("/123456789", nil),
    ("/1234/56/78", nil), ("", nil), ("/2019/3", nil), ("/2019/", nil),
  ])
  func addressesHaveDates(path: String, date: String?) {
    #expect(DateFinder.date(inPath: Array(path.utf8)[...]).flatMap(DateFinder.iso) == date)
  }

  @Test(arguments: 0..<200)
  func anyBytesAreReadToTheirEnd(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let pieces = [
      "2019", "-", "/", ".", " ", "4", "31", "März", "年", "月", "日", "令和", "元", "٤", "de", "March",
      "'",
      "th", "\u{FFFD}", "كانون",
    ]
    let text = (0..<Int.random(in: 0...20, using: &generator))
      .compactMap { _ in pieces.randomElement(using: &generator) }.joined()
    var bytes = Array(text.utf8)
    // Cut anywhere, also inside of a character.
    bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
    let plain = DateFinder.withPlainDigits(bytes[...])
    for found in DateFinder().find(in: plain.span, limit: 100) {
      #expect(found.range.upperBound <= bytes.count)
      #expect(DateFinder.day(found.day / 10_000, found.day / 100 % 100, found.day % 100) != nil)
    }
    _ = DateFinder().date(ofValue: bytes[...])
    _ = DateFinder.date(inPath: bytes[...])
  }
}
