/// What stands before the options of a question, in order: `A.`, `(1)`, `а)`, `أ-`, `ア`, `ii)`, `二、`.
///
/// A benchmark has them in its questions, in its options or not at all, a document has the same, others
/// or none: so they are taken off, and every row of them is put before the options in turn.
struct OptionMarkers {
  /// Each a row in order, as units are compared.
  let rows: [[ScannedText.Unit]]

  private static let table = [
    "A B C D E F G H I J", "1 2 3 4 5 6 7 8 9 10", "i ii iii iv v vi vii viii ix x",
    "а б в г д е ж з и к", "أ ب ج د ه و ز ح ط ي", "أ ب ت ث ج ح خ د ذ ر", "ア イ ウ エ オ カ キ ク ケ コ",
    "イ ロ ハ ニ ホ ヘ ト チ リ ヌ", "一 二 三 四 五 六 七 八 九 十", "甲 乙 丙 丁 戊 己 庚 辛 壬 癸",
  ]

  init() {
    var scanned = ScannedText()
    rows = Self.table.map { row in
      scanned.scan(row.utf8.span, comparing: .bases)
      return scanned.units
    }
  }

  /// A text's part before its first marker and those behind each; nil where there are not three markers.
  func split(
    _ text: [UInt8], _ units: [ScannedText.Unit]
  ) -> (stem: [ScannedText.Unit], options: [[ScannedText.Unit]])? {
    for row in rows {
      var found: [Int] = []
      for (index, unit) in units.enumerated() {
        let isNext = found.count < row.count && unit.hash == row[found.count].hash
        let isFirst = found.count < 3 && unit.hash == row[0].hash
        guard isNext || isFirst, isMarker(unit, in: text) else { continue }
        if !isNext { found = [] }
        found.append(index)
      }
      guard found.count >= 3 else { continue }
      let ends = found.dropFirst() + [units.count]
      return (Array(units[..<found[0]]), zip(found, ends).map { Array(units[($0 + 1)..<$1]) })
    }
    return nil
  }

  /// Options without markers, each of which may be one's beginning, `A. Aspirin`, or stand before it in
  /// the list; one text may hold all of them.
  func bare(_ options: [[UInt8]]) -> [[ScannedText.Unit]] {
    var scanned = ScannedText()
    let units = options.map { option in
      scanned.scan(option.span, comparing: .bases)
      return scanned.units
    }
    if let text = options.first, options.count == 1 {
      return split(text, units[0])?.options ?? units
    }
    for row in rows where options.count > 1 {
      func isRow(_ indices: StrideTo<Int>) -> Bool {
        zip(indices, row).allSatisfy { index, marker in units[index].first?.hash == marker.hash }
      }
      if options.count <= row.count, isRow(stride(from: 0, to: options.count, by: 1)),
        zip(units, options).allSatisfy({ $0.count > 1 && isMarker($0[0], in: $1) })
      {
        return units.map { Array($0.dropFirst()) }
      }
      let names = stride(from: 0, to: options.count, by: 2)
      // But 1, 3, 2, 4 are four numbers.
      if options.count % 2 == 0, (2...row.count).contains(options.count / 2), isRow(names),
        names.allSatisfy({ units[$0].count == 1 }),
        !names.allSatisfy({ index in
          units[index + 1].count == 1 && row.contains { $0.hash == units[index + 1][0].hash }
        })
      {
        return names.map { units[$0 + 1] }
      }
    }
    return units
  }

  /// Whether a unit is one by the sign behind it, or by a blank at a line's start and behind kana.
  private func isMarker(_ unit: ScannedText.Unit, in text: [UInt8]) -> Bool {
    let (start, end) = (Int(unit.start), Int(unit.end))
    let before = start > 0 ? text[start - 1] : 0x0A
    // e.g., vitamin-A.
    if ".-'".utf8.contains(before) { return false }
    var rest = text[end...]
    if let byte = rest.first, byte == 0x20 || byte == 0x09 {
      // But 2 mg is a dose.
      if before == 0x0A && text[start] &- 0x30 >= 10 || text[start] >= 0xE3 { return true }
      rest = rest.dropFirst()
      guard let sign = rest.first, ")-:".utf8.contains(sign) || sign >= 0xE2 else { return false }
    }
    let signs: [StaticString] = [
      ".", ")", "]", ":", "-", "–", "—", "、", "．", "）", "：", "】", "。",
    ]
    guard
      let sign = signs.first(where: {
        rest.starts(with: $0.description.utf8)
      })
    else { return false }
    // 1.5, 2-3.
    let next = rest.dropFirst(sign.utf8CodeUnitCount).first
    return sign.description == ")" || next.map { $0 &- 0x30 >= 10 } ?? true
  }
}
