/// Dates in the paths of addresses.
extension DateFinder {
  /// The date in the path of an address, such as `/2019/03/04/title` or `/20190304-title`.
  static func date(inPath path: ArraySlice<UInt8>) -> Day? {
    let path = path.span
    var index = 0
    while index < path.count {
      guard isDigit(path[index]), index == 0 || !isDigit(path[index - 1]) else {
        index += 1
        continue
      }
      var end = index
      while end < path.count, isDigit(path[end]) { end += 1 }
      if end - index == 4, end < path.count {
        let separator = path[end]
        if separator == UInt8(ascii: "/") || separator == UInt8(ascii: "-")
          || separator == UInt8(ascii: "_")
        {
          var cursor = end + 1
          let month = shortNumber(path, &cursor)
          if month.length > 0, cursor < path.count, path[cursor] == separator {
            cursor += 1
            let last = shortNumber(path, &cursor)
            if last.length > 0,
              let day = day(number(path, index..<end), month.value, last.value)
            {
              return day
            }
          }
        }
      } else if end - index == 8 {
        let all = number(path, index..<end)
        if let day = day(all / 10_000, all / 100 % 100, all % 100) { return day }
      }
      index = end
    }
    return nil
  }

  /// The year, and the month where it follows (else 0), in a path such as `/2019/03/title`.
  static func month(inPath path: ArraySlice<UInt8>) -> (year: Int, month: Int)? {
    let start = path.startIndex
    let text = path.span
    for part in path.split(separator: UInt8(ascii: "/")) where part.count >= 4 {
      guard part.prefix(4).allSatisfy(isDigit) else { continue }
      let year = number(text, part.startIndex - start..<part.startIndex - start + 4)
      guard years.contains(year) else { continue }
      var cursor = part.startIndex - start + 5
      guard part.count == 4 || part[part.startIndex + 4] == UInt8(ascii: "-") else { continue }
      let month = cursor < text.count ? shortNumber(text, &cursor).value : 0
      return (year, (1...12).contains(month) ? month : 0)
    }
    return nil
  }
}
