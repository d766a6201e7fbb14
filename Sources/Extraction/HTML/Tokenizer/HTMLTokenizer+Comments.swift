/// Comments, document types and sections of characters: what begins with `<!` and `<?`.
extension HTMLTokenizer {
  /// The token that starts with the "<!" at `index`; nil where a section of characters begins.
  mutating func declaration(in page: Span<UInt8>) -> HTMLToken? {
    let start = index
    if Self.has("<!--", at: start, in: page) { return comment(in: page) }
    if Self.has("<!doctype", at: start, in: page) {
      let end = Self.firstIndex(of: UInt8(ascii: ">"), in: page, from: start)
      range = start..<min(end + 1, page.count)
      content = start..<end
      index = range.upperBound
      return .doctype
    }
    if isForeign || isXML, Self.has("<![cdata[", at: start, in: page),
      page[start + 3] == UInt8(ascii: "C")
    {
      index = start + 9
      contentModel = .cdata
      return nil
    }
    return bogusComment(from: start + 2, in: page)
  }

  mutating func bogusComment(from start: Int, in page: Span<UInt8>) -> HTMLToken {
    let end = Self.firstIndex(of: UInt8(ascii: ">"), in: page, from: start)
    return comment(start..<end, next: min(end + 1, page.count))
  }

  mutating func comment(_ content: Range<Int>, next: Int) -> HTMLToken {
    range = index..<next
    self.content = content
    index = next
    return .comment
  }

  /// A comment ends at `-->` or `--!>`; `<!-->` and `<!--->` are whole comments.
  private mutating func comment(in page: Span<UInt8>) -> HTMLToken {
    let start = index + 4
    var end = start
    let pageEnd = self.end(of: page, from: index)
    let dash = UInt8(ascii: "-")
    while true {
      end = Self.firstIndex(of: UInt8(ascii: ">"), in: page, from: end)
      guard end < pageEnd else { break }
      if end == start || (end == start + 1 && page[start] == dash) {
        return comment(start..<start, next: end + 1)
      }
      if end >= start + 2, page[end - 1] == dash, page[end - 2] == dash {
        return comment(start..<end - 2, next: end + 1)
      }
      if end >= start + 3, page[end - 1] == UInt8(ascii: "!"), page[end - 2] == dash,
        page[end - 3] == dash
      {
        return comment(start..<end - 3, next: end + 1)
      }
      end += 1
    }
    // The page ends inside: an end mark that had begun is none of the comment.
    var last = pageEnd
    for mark in ["--!", "--", "-"] as [StaticString]
    where last - mark.utf8CodeUnitCount >= start
      && Self.has(mark, at: last - mark.utf8CodeUnitCount, in: page)
    {
      last -= mark.utf8CodeUnitCount
      break
    }
    return comment(min(start, last)..<last, next: pageEnd)
  }
}
