/// What stands inside a line.
extension Wikitext {
  /// The text of a line: links, emphasis and tags resolved.
  mutating func inline(_ line: ArraySlice<UInt8>, depth: Int = 0) -> [UInt8] {
    // Links in links in links: no page means that.
    if depth > 10 { return [] }
    var output = InlineText()
    var index = line.startIndex
    var plainStart = index
    var script: OpenScript?
    func copy(_ end: Int) { output.append(source: line, plainStart..<max(plainStart, end)) }
    while index < line.endIndex {
      let byte = line[index]
      let next = index + 1 < line.endIndex ? line[index + 1] : 0
      switch byte {
      case UInt8(ascii: "["):
        copy(index)
        index = bracket(line, index, to: &output, depth: depth)
        plainStart = index
      case UInt8(ascii: "'") where next == byte:
        copy(index)
        while index < line.endIndex, line[index] == byte { index += 1 }
        plainStart = index
      case UInt8(ascii: "<"):
        guard let end = Self.tagEnd(line, index) else {
          index += 1
          continue
        }
        copy(index)
        index = Self.tag(line, index..<end, to: &output, &script)
        plainStart = index
      case UInt8(ascii: "&"):
        copy(index)
        let bytes = Array(line[index...].prefix(70))
        let reference = CharacterReference(
          in: bytes, at: 0, before: bytes.count, DeclaredEntities())
        output.append(reference.characters)
        index += reference.length
        plainStart = index
      case UInt8(ascii: "_") where next == byte:
        let word = line[(index + 2)...].prefix {
          $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z")
        }
        if !word.isEmpty, Self.has("__", line[word.endIndex...]) {
          copy(index)
          index = word.endIndex + 2
          plainStart = index
        } else {
          index += 2
        }
      default: index += 1
      }
    }
    copy(line.endIndex)
    return output.take()
  }

  /// Where a script begins in the output.
  private typealias OpenScript = (start: Int, role: ScriptText.Role)

  /// Adds the link, or the bracket, at `start`; where the line goes on.
  private mutating func bracket(
    _ line: ArraySlice<UInt8>, _ start: Int, to output: inout InlineText, depth: Int
  ) -> Int {
    let rest = line[(start + 1)...]
    if rest.first == UInt8(ascii: "[") {
      if let end = Self.linkEnd(line, start) {
        output.append(link(line[(start + 2)..<end], depth: depth + 1))
        return end + 2
      }
    } else if Self.startsAddress(rest),
      let end = rest.prefix(1_000).firstIndex(of: UInt8(ascii: "]"))
    {
      let words = rest[..<end].split(separator: 0x20, maxSplits: 1)
      if words.count == 2 { output.append(inline(words[1], depth: depth + 1)) }
      return end + 1
    }
    output.append([UInt8(ascii: "[")])
    return start + 1
  }

  /// Adds what a tag means for the text; where the line goes on.
  private static func tag(
    _ line: ArraySlice<UInt8>, _ range: Range<Int>, to output: inout InlineText,
    _ script: inout OpenScript?
  ) -> Int {
    let rest = line[range.upperBound...]
    let isEnd = line[range.lowerBound + 1] == UInt8(ascii: "/")
    let name = tagName(line, range.lowerBound)
    let element = HTMLElement.named(name)
    if element == .sup || element == .sub {
      if !isEnd {
        let role: ScriptText.Role = element == .sup ? .raised : .lowered
        script = (output.startScript(role), role)
      } else if let (start, written) = script {
        // "1<sup>1</sup>/<sub>2</sub>"
        let isNumerator = written == .raised && startsDenominator(rest)
        output.endScript(from: start, isNumerator ? .numerator : written, before: rest)
        script = nil
      }
    } else if element == .br || element.traits.contains(.block) {
      output.breakWord()
    }
    // The reading of ruby annotations, to its end tag.
    if !isEnd, name == "rt" || name == "rp",
      let close = rest.prefix(300).firstIndex(of: UInt8(ascii: "<")), has("</", line[close...])
    {
      return close
    }
    return range.upperBound
  }

  /// What is seen of `[[target|text]]`, given without its brackets.
  private mutating func link(_ content: ArraySlice<UInt8>, depth: Int) -> [UInt8] {
    let bar = content.firstIndex(of: UInt8(ascii: "|"))
    let target = content[..<(bar ?? content.endIndex)]
    let text = bar.map { content[($0 + 1)...] } ?? target.drop { $0 == UInt8(ascii: ":") }
    if let colon = target.firstIndex(of: UInt8(ascii: ":")), colon > target.startIndex {
      let prefix = String(decoding: target[..<colon], as: UTF8.self).lowercased()
      let name = InlineText.collapsed(Array(prefix.utf8))
      if Self.categoryNames.contains(name) {
        categories.append(InlineText.collapsed(Array(target[(colon + 1)...])))
        return []
      }
      if Self.fileNames.contains(name) {
        if let caption = Self.caption(ofFile: content) {
          let text = inline(Array(caption.utf8)[...], depth: depth)
          if !text.isEmpty { captions.append(text) }
        }
        return []
      }
      // Links to the same page in other languages: `[[de:Titel]]`.
      if bar == nil, (2...3).contains(name.utf8.count), name.allSatisfy(\.isLetter) { return [] }
    }
    return inline(text, depth: depth)
  }

  private static let categoryNames: Set<String> = [
    "category", "kategorie", "catégorie", "categoría", "категория", "分类", "分類", "category",
    "カテゴリ", "تصنيف",
  ]
  private static let fileNames: Set<String> = [
    "file", "image", "media", "datei", "bild", "fichier", "archivo", "imagen", "файл",
    "изображение", "文件", "檔案", "图像", "ファイル", "画像", "ملف", "صورة",
  ]

  /// What stands below the picture of `[[File:a.jpg|thumb|200px|caption]]`; only framed ones have that.
  private static func caption(ofFile content: ArraySlice<UInt8>) -> String? {
    let parts = WikitextTemplate.parts(of: content).dropFirst()
    let isFramed = parts.contains { frames.contains($0.prefix { $0 != "=" }.lowercased()) }
    return isFramed ? parts.last { !isPictureOption($0) } : nil
  }

  /// Whether a part of a picture's link says how it is shown: "right", "200x100px", "alt=A hand".
  private static func isPictureOption(_ part: String) -> Bool {
    let word = part.prefix { $0 != "=" }.lowercased()
    if word.utf8.count < part.utf8.count { return namedPictureOptions.contains(word) }
    let size = word.drop { $0.isNumber || $0 == "x" }
    return frames.contains(word) || pictureOptions.contains(word)
      || ["px", "пкс", "بك", "像素", "ピクセル"].contains(size) && size.count < word.count
  }

  /// In the languages of the Wikipedias, as their options below.
  private static let frames: Set<String> = [
    "thumb", "thumbnail", "frame", "framed", "enframed", "mini", "miniatur", "gerahmt", "vignette",
    "encadré", "cadre", "miniatura", "miniaturadeimagen", "miniaturaimagen", "marco", "enmarcado",
    "мини", "миниатюра", "обрамить", "缩略图", "縮圖", "有框", "サムネイル", "フレーム", "تصغير", "مصغر",
    "إطار", "بإطار",
  ]
  private static let pictureOptions: Set<String> = [
    "", "left", "right", "center", "centre", "none", "upright", "border", "frameless", "baseline",
    "middle", "top", "bottom", "text-top", "text-bottom", "super", "sub", "links", "rechts",
    "zentriert", "ohne", "hochkant", "rahmenlos", "gauche", "droite", "centré", "néant", "redresse",
    "sans_cadre", "izquierda", "derecha", "centro", "centrado", "no", "sinmarco", "слева", "справа",
    "центр", "без", "左", "右", "居中", "置中", "无", "無", "無框", "无框", "左寄せ", "右寄せ", "中央", "なし",
    "يسار", "يمين", "مركز", "وسط", "بدون",
  ]
  private static let namedPictureOptions: Set<String> = [
    "alt", "link", "lang", "page", "class", "upright", "thumb", "thumbnail", "frame",
    "alternativtext",
    "verweis", "sprache", "seite", "hochkant", "lien", "langue", "redresse", "enlace", "página",
    "альт", "ссылка", "替代文本", "替代文字", "链接", "連結", "代替文", "リンク", "بديل", "وصلة",
  ]

  private static func startsAddress(_ text: ArraySlice<UInt8>) -> Bool {
    has("http", text) || has("//", text) || has("ftp:", text) || has("mailto:", text)
  }

  /// Where the `]]` of the link at `start` stands; links inside it (in captions) are passed over.
  private static func linkEnd(_ line: ArraySlice<UInt8>, _ start: Int) -> Int? {
    var depth = 0
    var index = start
    while index + 1 < line.endIndex, index < start + 20_000 {
      if line[index] == UInt8(ascii: "["), line[index + 1] == UInt8(ascii: "[") {
        depth += 1
        // Deeper nesting is not MediaWiki's, and would be looked at again and again.
        if depth > 8 { return nil }
        index += 2
      } else if line[index] == UInt8(ascii: "]"), line[index + 1] == UInt8(ascii: "]") {
        depth -= 1
        if depth == 0 { return index }
        index += 2
      } else {
        index += 1
      }
    }
    return nil
  }

  /// The name, in lower case, of the start or end tag at `start`.
  private static func tagName(_ line: ArraySlice<UInt8>, _ start: Int) -> String {
    let isEnd = line[start + 1] == UInt8(ascii: "/")
    let name = line[(start + (isEnd ? 2 : 1))...].prefix(20).prefix {
      $0 &- 0x30 < 10 || HTMLTokenizer.isLetter($0)
    }
    return String(decoding: name, as: UTF8.self).lowercased()
  }

  /// Tags that MediaWiki's extensions add to HTML's.
  private static let tags: Set<String> = [
    "ref", "references", "nowiki", "math", "chem", "ce", "gallery", "score", "poem", "source",
    "syntaxhighlight", "timeline", "section", "templatestyles", "includeonly", "noinclude",
    "onlyinclude", "imagemap", "hiero", "categorytree", "indicator", "graph", "mapframe", "maplink",
    "inputbox", "charinsert", "languages", "translate", "tvar", "phonos", "time", "center", "rb",
  ]

  /// Whether a text begins with a slash and a lowered figure.
  private static func startsDenominator(_ text: ArraySlice<UInt8>) -> Bool {
    ["/<sub>", "\u{2044}<sub>"].contains { sign in
      text.starts(with: sign.utf8)
        && text.dropFirst(sign.utf8.count).first.map(DateFinder.isDigit) ?? false
    }
  }

  static func tagEnd(_ line: ArraySlice<UInt8>, _ start: Int) -> Int? {
    guard start + 1 < line.endIndex else { return nil }
    let first = line[start + 1]
    let isTag =
      first == UInt8(ascii: "/")
      || (first | 0x20) >= UInt8(ascii: "a") && (first | 0x20) <= UInt8(ascii: "z")
    guard isTag else { return nil }
    // Other names are text: "BMI <eighteen".
    let name = tagName(line, start)
    guard HTMLElement.named(name).name != nil || tags.contains(name) else { return nil }
    return line[start...].prefix(300).firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
  }
}

extension InlineText {
  /// Adds a part of a line.
  fileprivate mutating func append(source: ArraySlice<UInt8>, _ range: Range<Int>) {
    if !range.isEmpty { append(Array(source[range])) }
  }
}
