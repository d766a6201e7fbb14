internal import UnicodeText

/// What a name looks like, and what is none.
extension PersonNames {
  /// Whether a text can be a name at all.
  static func isName(_ name: [UInt8]) -> Bool {
    let spaces = name.count { $0 == 0x20 }
    guard name.count > 1, name.count <= 90, spaces < 6 || spaces < 9 && isOfFewWords(name)
    else { return false }
    var digits = 0
    var letters = 0
    var isNumbered = false
    for byte in name {
      digits = DateFinder.isDigit(byte) ? digits + 1 : 0
      // A word may be what somebody is called on the site.
      if digits >= 3 {
        if spaces > 0 { return false }
        isNumbered = true
      }
      if byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 { letters += 1 }
    }
    // A label without a name behind it, the end of a sentence, a department of a hospital.
    let text = name.span
    if name.count >= 3, name[name.count - 1] >= 0x80,
      (["：", "。", "！", "？", "科"] as [StaticString]).contains(where: {
        starts(text, text.count - 3..<text.count, with: $0)
      })
    {
      return false
    }
    // Paths and links: "Home > The Office", "查看TA的文章>"; what leads back from a footnote: "WHO ↩".
    if name.contains(UInt8(ascii: ">")) || holds(text, 0..<name.count, anyOf: ["↩"]) {
      return false
    }
    // The letter in place of a member's picture: "E Offline".
    if spaces == 1, name[1] == 0x20 { return false }
    // Pictures of symbol fonts, "×".
    if name[0] >= 0x80, !beginsWithLetter(name) { return false }
    guard letters > (isNumbered ? 2 : 0), !DateFinder.isDigit(name[0]) else { return false }
    let word = FoldedWords.squeezedWord(text)
    return !placeholders.contains(word) && !noNames.contains(word)
  }

  /// Whether a text is what sites write where there is no name: "admin", "undefined".
  static func standsForNone(_ name: [UInt8]) -> Bool {
    placeholders.contains(FoldedWords.squeezedWord(name.span))
  }

  /// Whether six words or fewer, all with capitals, are no particles: "Société Française de Cardiologie et de Médecine".
  private static func isOfFewWords(_ name: [UInt8]) -> Bool {
    let text = name.span
    let long = words(text, 0..<name.count).filter {
      kind(text, $0) & (particle | conjunction) == 0
    }
    return long.count < 7 && long.allSatisfy { isCapital(text, $0) != false }
  }

  /// Whether a text is how a forum greets whoever is not logged in, "Welcome Guest", or how a letter begins: "Liebe
  /// Eltern".
  static func isGreeting(_ name: [UInt8]) -> Bool {
    greetings[FoldedWords.firstWord(of: name[...]) ?? 0] != 0
  }

  // "Bienvenue" and "Bienvenido" are also names.
  private static let greetings = FoldedWordTable([
    (
      """
      welcome willkommen добро dear liebe sehr chers chères estimado estimada estimados estimadas queridos queridas \
      уважаемые дорогие عزيزي عزيزتي أعزائي
      """, value: 1
    )
  ])

  private static func beginsWithLetter(_ name: [UInt8]) -> Bool {
    let text = name.span
    var index = 0
    let scalar = Unicode.Scalar(FoldedWords.nextScalar(text, &index, text.count))
    return scalar?.properties.isAlphabetic ?? false
  }

  /// Whether a name has two to four words with capitals, particles such as "von" aside.
  static func looksLikePerson(_ name: [UInt8]) -> Bool {
    let count = withoutCredentials(name).count
    return looksLikePerson(name.span.extracting(0..<count))
  }

  private static func looksLikePerson(_ text: Span<UInt8>) -> Bool {
    var count = 0
    var start = 0
    var last: Bool?
    for index in 0...text.count where index == text.count || text[index] == 0x20 {
      defer { start = index + 1 }
      guard index > start else { continue }
      count += 1
      for place in start..<index
      where DateFinder.isDigit(text[place]) || text[place] == 0x21 || text[place] == 0x3F {
        return false
      }
      if isGlued(text, start..<index) { return false }
      last = isCapital(text, start..<index)
      // Arabic words that are in no name.
      if last == nil, kind(text, start..<index) & stop != 0 { return false }
      if last == false, hasPrefixBeforeCapital(text, start..<index) { last = true }
      if last == false, count == 1 || kind(text, start..<index) & particle == 0 { return false }
    }
    return (2...4).contains(count) && last != false
  }

  /// Whether a line is a word such as "by" and others that are in no name: "By specialty", "Von Kindern fernhalten",
  /// "Von Anfang an gut betreut", "By taking aspirin daily, patients …".
  static func isPhrase(_ line: ArraySlice<UInt8>, behindPreposition name: [UInt8]) -> Bool {
    let text = line.span
    let words = words(text, 0..<text.count)
    let count = name.count { $0 == 0x20 } + 1
    guard words.count > count, kind(text, words[0]) & preposition != 0,
      !line.contains(UInt8(ascii: ":"))
    else { return false }
    // "med." is of a title.
    func isSmall(_ word: Range<Int>) -> Bool {
      isCapital(text, word) == false && kind(text, word) & (particle | conjunction) == 0
        && (text[word.upperBound - 1] != UInt8(ascii: ".") || word == words.last)
    }
    if words.count > count + 1 {
      // A sentence goes on behind the comma.
      return isSmall(words[1]) && text[words[count].upperBound - 1] == UInt8(ascii: ",")
        && isCapital(text, words[count + 1]) == false
    }
    let small = words.dropFirst().count(where: isSmall)
    // Some people write their names without capitals: "By bell hooks".
    return words.count == 2 ? small == 1 : small > 0 && small < words.count - 1
  }

  /// Whether one or two small letters stand before a capital: "d’Arc", "al-Hasan".
  private static func hasPrefixBeforeCapital(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    for sign in ["'", "’", "-"] as [StaticString] {
      for length in 1...2 where text.has(sign, at: word.lowerBound + length) {
        let rest = word.lowerBound + length + sign.utf8CodeUnitCount
        return rest < word.upperBound && isCapital(text, rest..<word.upperBound) == true
      }
    }
    return false
  }

  /// Whether a word is two without a space, the second in capitals: "HealthDECEMBER", but not "MacDONALD".
  private static func isGlued(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var smallLetters = 0
    var capitals = 0
    for index in word where smallLetters < 4 || capitals < 4 {
      if smallLetters >= 4 {
        capitals = text[index] &- 0x41 < 26 ? capitals + 1 : 0
      } else if text[index] &- 0x61 < 26 {
        smallLetters += 1
      }
    }
    return capitals >= 4
  }

  /// Whether the first of several words is an article or the like: "Die Nachrichten", "The Team".
  static func beginsWithArticle(_ name: ArraySlice<UInt8>) -> Bool {
    let text = name.span
    return name.contains(0x20) && beginsWithArticle(text, 0..<text.count)
  }

  static func beginsWithArticle(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    articles[FoldedWords.firstWord(of: text, range) ?? 0] != 0
  }

  private static let articles = FoldedWordTable([
    (
      """
      the a an this our your my all der die das den dem ein eine im am zum zur alle neue neuer unser unsere mein ihr \
      le la les un une des nos notre mon el los las una unos mi nuestro il lo gli uno o os as um uma in on at for \
      more mehr view
      """, value: 1
    )
  ])

  /// What stands where a name should, without spaces, as numbers.
  private static let noNames = numbers(
    """
    author autor by von share comment comments kommentar kommentare reply follow \
    editor staff unknown guest anonymous gast print email mehr more readmore home \
    about viewallposts postsby allposts twitter facebook date datum login anmelden name \
    publishedby foto fotos photo photos image images source quelle \
    advertisement anzeige werbung unbekannt myreviews contributor contributors writtenby \
    newsdesk printarticle relatedarticles published updated skipnavigation \
    aboutauthor abouttheauthor permalink \
    skiptomaincontent factchecked mainmenu lastmodified lastupdated uhr authored min mins minread readingtime \
    jan feb mar apr jun jul aug sep sept oct nov dec january february march june july august september october \
    november december januar februar märz juni juli oktober dezember monday tuesday wednesday thursday friday \
    saturday sunday today yesterday tag tags next previous search menu language deutsch english français messages \
    highlights category categories catégorie kategorie categoría categoria категория рубрика التصنيف sku \
    bienvenue bienvenido bienvenida автор auteur contactus phone appointment \
    войти вход регистрация войтирегистрация входрегистрация личныйкабинет iniciarsesión cerrarsesión micuenta \
    messagespostés statutmembre تمتالكتابة cet cest gmt utc mez mesz msk edt \
    seconnecter حسابي マイページ 个人中心 個人中心 \
    ccby ccbysa ccbync ccbynd ccbyncsa ccbyncnd cczero \
    举报 回复 登录 注册 分享 评论 收藏 关注 匿名 佚名 管理员 忘记密码 查看更多 返回首页
    """)

  /// What programs write there, also in structured data.
  private static let placeholders = numbers(
    """
    admin administrator adminuser administrativeuser wordpressadmin wpadmin siteadmin webmaster superuser root user \
    username default noauthor none null undefined
    """)

  private static func numbers(_ words: String) -> Set<UInt64> {
    Set(
      words.split(whereSeparator: \.isWhitespace).map { word in
        let letters = Array(word.utf8)
        return FoldedWords.squeezedWord(letters.span)
      })
  }
}
