/// Which of the days is that of publication.
extension Candidates where Value == DateFinder.Day?, Feature == DateFeature {
  /// The row of the day of publication; instead of a year or month the declared day in it, where there is one.
  var publication: Int? {
    guard let row = statedRow, let day = values[row], day % 100 == 0 else { return statedRow }
    let unit = day % 10_000 == 0 ? 10_000 : 100
    let declarations: [DateFeature] = [
      .metaPublished, .metaAlsoPublished, .metaDate, .jsonPublished, .propertyPublished,
    ]
    let days = values.indices.filter { other in
      values[other].map { $0 % 100 != 0 && $0 / unit == day / unit } == true
        && declarations.contains { self[other, $0] > 0 }
    }
    return days.max { score($0) < score($1) } ?? row
  }

  /// The row of the date of publication: the best, unless the page says that it is that of a change or of a
  /// manuscript's receipt, and says or declares of another that it is that of publication; or it stands in a sentence
  /// within the text, and of another the page says so.
  private var statedRow: Int? {
    guard let best, let day = values[best] else { return best }
    if isInSentence(best) {
      let stated = values.indices.filter {
        self[$0, .saysPublished] > 0 && self[$0, .foreign] == 0 && !isInSentence($0)
      }
      return stated.max { score($0) < score($1) } ?? best
    }
    let declarations: [DateFeature] = [
      .metaPublished, .metaAlsoPublished, .metaDate, .jsonPublished, .jsonCreated,
      .propertyPublished, .inAddress,
      .saysPublished,
    ]
    let isReceived = self[best, .saysReceived] > 0
    let isModified = self[best, .saysModified] + self[best, .onlyModified] > 0
    if !isReceived && !isModified || declarations.contains(where: { self[best, $0] > 0 }) {
      return best
    }
    let statements: [DateFeature] = [
      .saysPublished, .metaPublished, .jsonPublished, .otherJSONPublished, .propertyPublished,
    ]
    let others = values.indices.filter { row in
      guard let other = values[row], self[row, .foreign] == 0,
        statements.contains(where: { self[row, $0] > 0 })
      else { return false }
      return isReceived ? other >= day : other <= day
    }
    if isReceived, others.isEmpty {
      // Nearer to publication.
      return values.indices.filter { self[$0, .saysReceived] > 0 && self[$0, .foreign] == 0 }
        .max { values[$0] ?? 0 < values[$1] ?? 0 }
    }
    return others.max { score($0) < score($1) } ?? best
  }

  /// Whether a day is known from nothing but the running text, as in "It was authorised on 22 May 2014".
  private func isInSentence(_ row: Int) -> Bool {
    let others: [DateFeature] = [
      .shortText, .textNearHeading, .textStartsWithDate, .metaModified, .metaOther, .jsonModified,
      .otherJSONPublished, .otherJSONCreated, .otherJSONModified, .otherJSONUploaded,
    ]
    return self[row, .text] > 0 && self[row, .sourceCount] == 1
      && others.allSatisfy { self[row, $0] == 0 }
  }
}
