/// Lists of doses and of laboratory values, whose words say little of the language: drugs,
/// abbreviations, units.
///
///     Discharge medications: aspirin 81 mg daily, metoprolol 25 mg BID    Discharge medications daily
///     检验结果：WBC 12.0×10^9/L，HGB 132 g/L                              检验结果
enum ValueList {
  /// A list has a number to so many Latin words.
  private static let wordsToNumber = 6

  /// The rest of a list, without numbers, Latin abbreviations and the Latin words beside numbers;
  /// nil for other texts.
  ///
  /// - Parameter text: Valid UTF-8.
  /// - Complexity: O(*n*).
  static func rest(of text: [UInt8]) -> [UInt8]? {
    let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
    var words: [(range: Range<Int>, isNumber: Bool)] = []
    var index = 0
    while index < scalars.count {
      let start = index
      while index < scalars.count, isDigit(scalars[index]) || isLatin(scalars[index]) { index += 1 }
      if start == index {
        index += 1
      } else {
        words.append((start..<index, scalars[start..<index].contains(where: isDigit)))
      }
    }
    let numberCount = words.count { $0.isNumber }
    guard numberCount > 0, words.count - numberCount <= numberCount * wordsToNumber else {
      return nil
    }
    var rest = String.UnicodeScalarView()
    var end = 0
    for place in words.indices {
      let (range, isNumber) = words[place]
      let isBesideNumber =
        place > 0 && words[place - 1].isNumber
        || place + 1 < words.count && words[place + 1].isNumber
      let isAbbreviation = scalars[range].dropFirst().contains { $0.properties.isUppercase }
      if isNumber || isBesideNumber || isAbbreviation || range.count == 1 {
        rest.append(contentsOf: scalars[end..<range.lowerBound])
        end = range.upperBound
      }
    }
    rest.append(contentsOf: scalars[end...])
    return Array(String(rest).utf8)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }

  private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x10000 && LetterTable.script(of: scalar.value) == .latin
  }
}
