extension HTMLTokenizer {
  /// The text up to the end tag that ends it; nil where that tag is next.
  mutating func rawText(in page: Span<UInt8>) -> HTMLToken? {
    let model = contentModel
    let start = index
    var end = page.count
    var next = page.count
    switch model {
    case .data, .plaintext: break
    case .cdata:
      end = start
      while true {
        end = Self.firstIndex(of: UInt8(ascii: "]"), in: page, from: end)
        if end >= page.count { break }
        if Self.has("]]>", at: end, in: page) {
          next = end + 3
          break
        }
        end += 1
      }
    case .script: (end, next) = scriptEnd(in: page)
    case .rawText, .escapableRawText: (end, next) = rawTextEnd(in: page)
    }
    contentModel = .data
    // The end tag that was left out in a `noscript` is not the next one.
    if start == end, start != noscriptEnd {
      index = next
      return next >= page.count ? .end : nil
    }
    return text(start..<end, next: next, isLiteral: model != .escapableRawText)
  }

  private func rawTextEnd(in page: Span<UInt8>) -> (Int, Int) {
    var end = index
    let pageEnd = self.end(of: page, from: index - 1)
    while true {
      end = Self.firstIndex(of: UInt8(ascii: "<"), in: page, from: end)
      if end >= pageEnd || isEndTag(at: end, in: page) { return (end, end) }
      end += 1
    }
  }

  /// A script may hold `<!--<script></script>-->`, whose end tag does not end it.
  private func scriptEnd(in page: Span<UInt8>) -> (Int, Int) {
    var end = index
    // Behind `<!--`, and behind a `<script` in there.
    var isEscaped = false
    var isDoublyEscaped = false
    var escapeStart = 0
    let pageEnd = self.end(of: page, from: index - 1)
    while end < pageEnd {
      if isEscaped {
        // Whichever comes first: a "<" or the dashes that end it.
        while end < pageEnd, page[end] != UInt8(ascii: "<"), page[end] != UInt8(ascii: ">") {
          end += 1
        }
        guard end < pageEnd else { break }
        if page[end] == UInt8(ascii: ">") {
          if end >= escapeStart + 2, page[end - 1] == UInt8(ascii: "-"),
            page[end - 2] == UInt8(ascii: "-")
          {
            isEscaped = false
            isDoublyEscaped = false
          }
          end += 1
          continue
        }
      } else {
        end = Self.firstIndex(of: UInt8(ascii: "<"), in: page, from: end)
        guard end < pageEnd else { break }
      }
      if isDoublyEscaped {
        if Self.isTag("</script", at: end, in: page) { isDoublyEscaped = false }
      } else if isEndTag(at: end, in: page) {
        return (end, end)
      } else if isEscaped {
        if Self.isTag("<script", at: end, in: page) { isDoublyEscaped = true }
      } else if Self.has("<!--", at: end, in: page) {
        isEscaped = true
        // The two dashes of the start may be those of the end: `<!-->`.
        escapeStart = end + 2
        end += 3
      }
      end += 1
    }
    return (pageEnd, pageEnd)
  }

  private func isEndTag(at start: Int, in page: Span<UInt8>) -> Bool {
    let nameStart = start + 2
    let nameEnd = nameStart + rawTextName.count
    guard !rawTextName.isEmpty, nameEnd < page.count, page[start + 1] == UInt8(ascii: "/"),
      Self.endsName(page[nameEnd])
    else { return false }
    for offset in rawTextName.indices
    where Self.lowercased(page[nameStart + offset]) != rawTextName[offset] {
      return false
    }
    return true
  }

  static func isTag(_ mark: StaticString, at start: Int, in page: Span<UInt8>) -> Bool {
    let end = start + mark.utf8CodeUnitCount
    return end < page.count && endsName(page[end]) && has(mark, at: start, in: page)
  }
}
