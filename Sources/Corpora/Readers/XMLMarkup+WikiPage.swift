extension XMLMarkup {
  /// Whether a page of a wiki is an article: in namespace 0, and no redirect to another.
  static func isArticle(_ page: Span<UInt8>) -> Bool {
    var position = 0
    while let markup = XMLMarkup.next(in: page, from: position) {
      func isTag(_ name: StaticString) -> Bool {
        XMLMarkup.isTag(Array("\(name)".utf8), in: page, at: markup.range.lowerBound)
      }
      position = markup.range.upperBound
      if isTag("<revision") { return true }
      if isTag("<redirect") { return false }
      if markup.kind == .startTag, isTag("<ns") {
        position = XMLMarkup.skipSpace(in: page, from: position)
        let isZero = position < page.count && page[position] == UInt8(ascii: "0")
        let end = XMLMarkup.skipSpace(in: page, from: position + 1)
        if !isZero || end >= page.count || page[end] != UInt8(ascii: "<") { return false }
      }
    }
    return true
  }
}
